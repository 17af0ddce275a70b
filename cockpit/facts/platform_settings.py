"""The fact `PlatformSettings`: which variables the platform keeps for which environment, never a value."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class PlatformSetting:
    """One value the platform keeps: its name, and every environment that gets this very value.

    A name stands there several times where environments have values of their own. `secret`: the platform
    shows it to nobody again, or keeps it sealed.
    """

    name: str
    environments: tuple[str, ...]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class PlatformSettings:
    """What the platform's API lists. `asked` is why nothing could be asked, and then the rest is empty.

    `platform` is its name for people, `projects` what was asked about, `environments` those of which a list
    was read, also one that is empty. `partial`: the list is of secrets alone, and other variables may be set
    elsewhere. `gaps` say what of its settings it did not tell, so that a name may be set and is not here.
    """

    platform: str = ""
    projects: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    settings: tuple[PlatformSetting, ...] = ()
    partial: bool = False
    asked: Unreachable | None = None
    gaps: tuple[str, ...] = ()

    def names(self, environment: str) -> frozenset[str]:
        """What is set for an environment."""
        return frozenset(one.name for one in self.settings if environment in one.environments)
