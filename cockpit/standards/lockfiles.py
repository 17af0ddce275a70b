"""Which files name a product's dependencies, which pin them, and whether the two agree. Pure."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cockpit.standards.foreign_toml import foreign_toml

MOST: Final = 40  # manifests that are looked at
_FOREIGN: Final = re.compile(
    r"(?:.*/)?(?:node_modules|vendor|tests?|__tests__|spec|fixtures?|examples?|e2e|docs?|templates?|\.github)/.*",
    re.IGNORECASE,
)
_EXACT: Final = re.compile(r"===?|@\s*\S|^(?:-|https?://|git\+|\./|file:)|--hash")
_LONGEST_NAME: Final = 214  # characters: npm's own limit, the longest of all
_HELP_ONLY: Final = re.compile(r"dev|test|doc|lint|ci|local|type", re.IGNORECASE)
_OWN: Final = ("workspace:", "file:", "link:", "portal:", "catalog:", "patch:")


@dataclass(frozen=True, slots=True)
class Kind:
    """One ecosystem: the files that pin, how names are read, whether a lock file of a folder above counts."""

    ecosystem: str
    locks: tuple[str, ...]
    reads: Callable[[str], tuple[str, ...]]
    above: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that names dependencies: its kind, the names, and the lock file that is there for it."""

    path: str
    ecosystem: str
    names: tuple[str, ...]
    lock: str = ""
    loose: tuple[str, ...] = ()


def _json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _table(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, dict) else {}


def _npm(text: str) -> tuple[str, ...]:
    data = _json(text)
    rows = {**_table(data, "dependencies"), **_table(data, "devDependencies")}
    return tuple(name for name, spec in rows.items() if not str(spec).startswith(_OWN))


def _composer(text: str) -> tuple[str, ...]:
    data = _json(text)
    return tuple(name for name in (*_table(data, "require"), *_table(data, "require-dev")) if "/" in name)


def _python(text: str) -> tuple[str, ...]:
    data = foreign_toml(text)
    listed = _table(data, "project").get("dependencies")
    names = [_name(one) for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    poetry = [name for name in _table(data, "tool", "poetry", "dependencies") if name.casefold() != "python"]
    return tuple(name for name in (*names, *poetry) if name)


def _name(requirement: str) -> str:
    found = re.match(r"\s*([A-Za-z0-9][\w.-]{0,100})", requirement)
    return found[1] if found else ""


def _requirements(text: str) -> tuple[str, ...]:
    return tuple(_name(line) for line in _lines(text) if _name(line))


def _lines(text: str) -> Iterator[str]:
    """The requirements of a requirements file, continued lines joined, without comments and options."""
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        bare = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if bare and not bare.startswith("-"):
            yield bare


def _gems(text: str) -> tuple[str, ...]:
    return tuple(
        re.findall(r"^[ \t]*gem[ \t]*\(?\s*[\"']([\w.-]{1,100})[\"'](?![^\n]*\bpath:)", text, re.MULTILINE)
    )


def _go(text: str) -> tuple[str, ...]:
    """Modules that are replaced by a folder stand in no go.sum."""
    local = set(re.findall(r"^(?:replace)?[ \t]*([\w.~/-]{1,200})(?: v\S{1,100})? => \.", text, re.MULTILINE))
    named = re.findall(r"^(?:require)?[ \t]{1,8}([\w.~/-]{3,200}) v\d", text, re.MULTILINE)
    return tuple(name for name in named if "." in name and name not in local)


def _cargo(text: str) -> tuple[str, ...]:
    data = foreign_toml(text)
    rows = {**_table(data, "dependencies"), **_table(data, "workspace", "dependencies")}
    return tuple(
        str(spec.get("package", name)) if isinstance(spec, dict) else name
        for name, spec in rows.items()
        if not (isinstance(spec, dict) and ("path" in spec or "workspace" in spec))
    )


_KINDS: Final[Mapping[str, Kind]] = {
    "package.json": Kind(
        "npm",
        ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"),
        _npm,
        above=True,
    ),
    "composer.json": Kind("Composer", ("composer.lock",), _composer),
    "pyproject.toml": Kind(
        "Python", ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"), _python, above=True
    ),
    "Pipfile": Kind("Python", ("Pipfile.lock",), lambda _: ("?",)),
    "Gemfile": Kind("Ruby", ("Gemfile.lock",), _gems),
    "go.mod": Kind("Go", ("go.sum",), _go),
    "Cargo.toml": Kind("Rust", ("Cargo.lock",), _cargo, above=True),
}
_REQUIREMENTS: Final = re.compile(r"(?:.*/)?requirements[^/]*\.txt")


def manifests(files: Collection[str], texts: Mapping[str, str]) -> tuple[Manifest, ...]:
    """Every file that names dependencies of the product, those of tests and examples left out."""
    there = frozenset(files)
    wanted = [path for path in sorted(there) if not _FOREIGN.fullmatch(path)]
    own = {str(_json(text).get("name")) for path, text in texts.items() if path.endswith("package.json")}
    found: list[Manifest] = []
    for path in wanted:
        name = path.rpartition("/")[2]
        if name in _KINDS and (path in texts or name == "Pipfile"):
            kind = _KINDS[name]
            names = tuple(one for one in kind.reads(texts.get(path, "")) if one not in own)
            found.append(Manifest(path, kind.ecosystem, names, _lock(path, kind, there)))
    pinned = {one.path.rpartition("/")[0] for one in found if one.ecosystem == "Python" and one.lock}
    found += [
        Manifest(path, "Python", _requirements(texts[path]), path, tuple(_loose(texts[path])))
        for path in wanted
        if _REQUIREMENTS.fullmatch(path)
        and path in texts
        and path.rpartition("/")[0] not in pinned
        and not _HELP_ONLY.search(path.rpartition("/")[2].removeprefix("requirements"))
    ]
    return tuple(_without_doubles(found))[:MOST]


def _without_doubles(found: Iterable[Manifest]) -> Iterator[Manifest]:
    """A pyproject.toml beside requirements that pin everything is locked by them."""
    kept = list(found)
    beside = {one.path.rpartition("/")[0]: one.path for one in kept if _REQUIREMENTS.fullmatch(one.path)}
    for one in kept:
        folder = one.path.rpartition("/")[0]
        if not (one.path.endswith("pyproject.toml") and not one.lock and folder in beside):
            yield one


def _lock(path: str, kind: Kind, there: frozenset[str]) -> str:
    """The lock file beside a manifest, or in the nearest folder above where such count."""
    folder = path.rpartition("/")[0]
    while True:
        for name in kind.locks:
            if (one := f"{folder}/{name}" if folder else name) in there:
                return one
        if not folder or not kind.above:
            return ""
        folder = folder.rpartition("/")[0]


def _loose(text: str) -> Iterator[str]:
    """Requirements that name no exact version."""
    yield from (line[:100] for line in _lines(text) if not _EXACT.search(line))


def without(names: Iterable[str], lock: str, text: str) -> tuple[str, ...]:
    """Names that a lock file does not hold; nothing where it is of a kind that cannot be read as text."""
    if lock.endswith((".lockb", ".txt", "Pipfile.lock")):
        return ()
    bare = text.replace("node_modules/", " ")
    words = {found[0] for found in re.finditer(r"@?[\w.~-]+(?:/[\w.~-]+)*", bare)}
    known = {_plain(one) for one in words if len(one) <= _LONGEST_NAME}
    return tuple(name for name in names if _plain(name) not in known)


def _plain(name: str) -> str:
    """As the indexes compare names: `Foo_Bar` and `foo-bar` are one."""
    return re.sub(r"[-_.]+", "-", name).strip("-").casefold()


def is_empty(lock: str, text: str) -> bool:
    """The lock file surely holds no package of others; false where that cannot be told."""
    if not lock.endswith((".json", "composer.lock")):
        return not text.strip()
    data = _json(text)
    rows = (*_table(data, "packages"), *_table(data, "dependencies"))
    return (
        bool(data)
        and not any(rows)
        and not data.get("packages-dev")
        and not isinstance(data.get("packages"), list)
    )
