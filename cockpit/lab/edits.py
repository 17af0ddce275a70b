"""What the company's people change while the lab runs: text records in the zone, the release that is live."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.lab.authority import inside
from cockpit.lab.world import World

LONGEST_TEXT = 1000
LONGEST_RELEASE = 64
Record = tuple[str, str, str]  # name, type, value


@dataclass(slots=True)
class Edits:
    """Text records by name; they stay when a fault is mended or broken."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def publish(self, world: World, records: Iterable[Record]) -> None:
        """Publish text records; an empty value withdraws what was published at the name.

        Raises:
            ValueError: another type, no zone of ours, or a text that is too long.
        """
        for name, type_, value in records:
            at = name.lower().rstrip(".")
            if type_.upper() != "TXT":
                raise ValueError(f"only TXT records are published this way, not {type_}")
            if not any(inside(at, apex) for apex in world.zones) or len(value) > LONGEST_TEXT:
                raise ValueError(f"{at} is in no zone of the lab, or the text is too long")
            self.texts[at] = [*self.texts.get(at, []), value] if value else []

    def apply(self, world: World) -> World:
        """The world with these records in the zones that hold their names."""
        for name, values in self.texts.items():
            apex = max((apex for apex in world.zones if inside(name, apex)), key=len)
            world.zones[apex].put(name, "TXT", *values)
        return world


def deploy(folder: Path, release: str) -> None:
    """Make a release live: the lab reads the file at every request.

    Raises:
        ValueError: the text is no version.
        OSError: the folder cannot be written.
    """
    if not release.isprintable() or len(release) > LONGEST_RELEASE:
        raise ValueError(f"a release is a text of at most {LONGEST_RELEASE} characters")
    (folder / "release").write_text(f"{release}\n", "utf-8")
