"""From a bare domain to a proposed launch.toml, with the source of every guess."""

from cockpit.discover.survey import UndecidedError, discover

__all__ = ["UndecidedError", "discover"]
