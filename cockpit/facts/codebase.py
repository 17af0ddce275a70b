"""The fact `Codebase`: the files of the checkout, and the texts of those that tell how it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Codebase:
    """The checkout at a glance; paths are relative to it, with `/`.

    `files` are those that git knows or would add, sorted; without git all that are there. `ignored` are the
    environment files that git leaves out. `texts` holds the files that tell how the product is built, tested,
    released and configured (`cockpit.standards.telling_files`), their secrets redacted. `head` is the commit
    that is checked out, `branch` its branch, both empty without git; `dirty`: files differ from it.
    `gaps` are sentences about what was not read.
    """

    files: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    branch: str = ""
    dirty: bool = False
    git: bool = True
    gaps: tuple[str, ...] = ()
    missing: Unreachable | None = None

    def there(self, *paths: str) -> tuple[str, ...]:
        """Those of the paths that the checkout holds."""
        known = set(self.files)
        return tuple(path for path in paths if path in known)
