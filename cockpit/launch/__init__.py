"""launch.toml: what the product is meant to be, typed."""

from cockpit.launch.declared import SCHEMA, Launch

__all__ = ["SCHEMA", "Launch"]
