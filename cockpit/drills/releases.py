"""Watches the version marker until another release is live and stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cockpit.drills.scene import Scene
from cockpit.facts import Unreachable
from cockpit.text import safe

STABLE: Final = 2  # looks in a row that have to show the same
_OK: Final = range(200, 300)


@dataclass(slots=True)
class Watch:
    """One direction: `wanted` says of a version whether it is what is waited for.

    `seconds` are from the mark to the first look of the stable ones, None where they cannot be told.
    """

    scene: Scene
    mark: str
    wanted: Callable[[str], bool]
    seconds: float | None = None
    found: str = ""
    looks: int = 0
    flaps: int = 0
    last: str = ""
    sick: str = ""

    async def look(self) -> tuple[tuple[str, ...], str | None]:
        """One look at the marker and at the health URL."""
        from cockpit.probes.versions import live_version  # noqa: PLC0415 - brings dnspython along

        seen = await live_version(self.scene.launch, self.scene.vantage)
        self.sick = await self._health()
        if isinstance(seen, Unreachable):
            self.last, self.looks = f"the version cannot be seen ({seen.cause})", 0
        else:
            self._take(seen)
        lines = tuple(line for line in (self.last, self.sick) if line)
        return lines, self.found if self.looks >= STABLE else None

    def _take(self, version: str) -> None:
        """A version was seen; one that comes and goes is not there to stay."""
        self.last = f"live is {safe(version, 100)}"
        if not self.wanted(version) or self.sick:
            self.flaps += self.looks > 0
            self.looks = 0
        elif version == self.found and self.looks:
            self.looks += 1
        else:
            self.flaps += self.looks > 0
            self.found, self.looks = version, 1
            self.seconds = self.scene.memory.marks.since(self.mark)

    async def _health(self) -> str:
        """What is wrong with the declared health URL, or nothing."""
        deploy = self.scene.launch.deploy
        if deploy is None or not deploy.health:
            return ""
        seen = await self.scene.vantage.fetch(deploy.health)
        if isinstance(seen, Unreachable):
            return f"the health check does not answer ({seen.cause})"
        return "" if seen.status in _OK else f"the health check answers HTTP {seen.status}"

    @property
    def outcome(self) -> str:
        """How it stood at the end, as the end of a sentence."""
        return "; ".join(part for part in (self.last, self.sick) if part) + self.remark

    @property
    def remark(self) -> str:
        """What else was noticed, or nothing."""
        return f" (releases came and went {self.flaps} times before one stayed)" if self.flaps else ""
