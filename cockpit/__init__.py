"""The engine: never imports Textual, knows no single check."""

__version__ = "0.1.0"
