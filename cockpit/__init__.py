"""The engine: never imports Textual, knows no single check."""
