"""The engine: never imports Textual, knows no single check."""

__version__ = "0.1.0"
TOOL = f"launch-cockpit {__version__}"  # as it signs what it writes
