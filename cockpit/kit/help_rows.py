"""The rows of launch.toml about running the product, for checks that give examples of them."""

from cockpit.launch.operations import Alert, Escalation, Limitation, Monitor, NextStep, Support

__all__ = ["Alert", "Escalation", "Limitation", "Monitor", "NextStep", "Support"]
