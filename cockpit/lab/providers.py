"""What two of the company's providers answer from: the hosting platform, and who looks from outside."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Platform:
    """The hosting platform's own API: `secrets` by application are names, each with the digest of its value.

    `reading` is the state of the token that may list them.
    """

    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    reading: Literal["active", "expired"] = "active"


@dataclass(slots=True)
class Probe:
    """One monitor at Velowatch: what it asks and how often (seconds), and after how many failures it tells.

    `certificate` is how many days before its end somebody is told, 0 for never; `slow_ms` 0 for never.
    """

    name: str
    url: str
    every: int = 60
    failures: int = 2
    regions: list[str] = field(default_factory=lambda: ["eu", "us"])
    certificate: int = 14
    slow_ms: int = 500
    tells: bool = True
    paused: bool = False


@dataclass(slots=True)
class Watching:
    """Velowatch, which looks at the company from outside; `reading` is the state of the token that lists."""

    probes: list[Probe] = field(default_factory=list)
    reading: Literal["active", "expired"] = "active"

    def probe(self, name: str) -> Probe:
        """One monitor.

        Raises:
            KeyError: there is none of that name.
        """
        found = {one.name: one for one in self.probes}
        return found[name]
