"""How a release is called, and what of that can be found in a repository: tags, commits, version files."""

import json
import re
from collections.abc import Iterator
from typing import Final

VERSION_FILES: Final = (
    "RELEASE",
    "VERSION",
    "version.txt",
    "public/version.txt",
    "static/version.txt",
    ".version",
    "package.json",
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+@-]{0,99}")
_HEX = re.compile(r"(?<![0-9A-Za-z])g?([0-9a-f]{7,64})(?![0-9A-Za-z])", re.IGNORECASE)
_DESCRIBED = re.compile(r"-g[0-9a-f]{7,64}\Z", re.IGNORECASE)  # what git describe makes of a tag and a commit
_MOST: Final = 4


def tags_of(name: str) -> tuple[str, ...]:
    """The tags that a release of this name may have, the likeliest first; none for what can be no tag."""
    if (
        not _NAME.fullmatch(name)
        or _DESCRIBED.search(name)
        or ".." in name
        or name.endswith((".lock", "/", "."))
        or "//" in name
    ):
        return ()
    bare = name[1:] if re.match(r"v\d", name) else name
    return tuple(
        dict.fromkeys((name, f"v{bare}", bare, f"release-{bare}", f"release/{bare}", f"releases/{bare}"))
    )


def commits_of(name: str) -> tuple[str, ...]:
    """The abbreviated or whole commit ids in a name, such as that of `v2-14-gabc1234` or `main (abc1234)`."""
    found = (match[1].lower() for match in _HEX.finditer(name[:200]))
    return tuple(dict.fromkeys(found))[:_MOST]


def written(name: str, path: str) -> str:
    """The text by which a version file holds this name."""
    return f'"version": "{name}"' if path.endswith(".json") else name


def version_of(path: str, text: str) -> str:
    """The version that a file names: its one line, or `version` of a package."""
    if not path.endswith(".json"):
        lines = text.strip().splitlines()
        return lines[0].strip()[:100] if len(lines) == 1 else ""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    version = data.get("version") if isinstance(data, dict) else None
    return version[:100] if isinstance(version, str) else ""


def form(name: str) -> str:
    """What two releases called by the same rule have in common: `v42` and `v7`, two dates, two commits."""
    bare = name.strip()
    if re.fullmatch(r"[0-9a-f]{7,64}", bare, re.IGNORECASE) and re.search(r"[a-f]", bare, re.IGNORECASE):
        return "commit"
    return re.sub(r"\d+", "0", bare.casefold())[:100]


def same_release(one: str, other: str) -> bool:
    """Two names of one release: as written, but for a leading v, or the same commit at another length."""
    first, second = (text.strip().casefold() for text in (one, other))
    if first.removeprefix("v") == second.removeprefix("v"):
        return bool(first)
    commits = [set(commits_of(text)) for text in (first, second)]
    return any(a.startswith(b) or b.startswith(a) for a in commits[0] for b in commits[1])


def major(version: str) -> str:
    """The first number of a version of several (`v2.4.1`, `2026.11.20-2`), or an empty string."""
    found = re.match(r"v?(\d{1,6})\.\d", version.strip())
    return found[1] if found else ""


def lines(text: str) -> Iterator[str]:
    """The lines of an output that say something."""
    return (one for one in map(str.strip, text.splitlines()) if one)
