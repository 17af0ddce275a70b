"""The environment variables that the code of the product reads, and where."""

from cockpit.facts.environment import Environment
from cockpit.handover.schema import Row


def rows(environment: Environment) -> list[Row]:
    """One row for each variable, by name; what only tests read is left out."""
    return [
        {"name": one.name, "required": not one.optional, "read_at": list(one.where)}
        for one in environment.read
    ]
