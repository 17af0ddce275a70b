"""The fact `LiveSource`: which release is live, and where it stands in the repository beside the branch."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A release by the name it is called: `commit` is what it was made of, empty where nothing tells it.

    `by` says how that is known (`tag v2`, `commit`, `the file RELEASE`). `waiting` are the commits of the
    branch that it does not have, `astray` those it has and the branch has not. `subjects` are the first lines
    of the newest of them, redacted. `named`: the tip itself carries this name; `waiting` are then the commits
    since that name was written into a file, which it does not tell apart.
    """

    name: str
    commit: str = ""
    by: str = ""
    waiting: int = 0
    astray: int = 0
    subjects: tuple[str, ...] = ()
    named: bool = False

    @property
    def known(self) -> bool:
        """The checkout has it."""
        return bool(self.commit) or self.named


@dataclass(frozen=True, slots=True)
class LiveSource:
    """`live` is the release that the version marker names, or else the health check.

    `tip` is the commit the `branch` points at; `releases` are the one that is live and the last known good
    one, by name. `shallow`: the checkout holds only the newest part of the history. `missing` says why there
    is nothing to compare with.
    """

    live: str | Unreachable
    branch: str = ""
    tip: str = ""
    releases: Mapping[str, Whereabouts] = field(default_factory=dict)
    shallow: bool = False
    missing: Unreachable | None = None

    def of(self, name: str) -> Whereabouts:
        """Where a release stands; nowhere, if it was not looked for or not found."""
        return self.releases.get(name, Whereabouts(name))
