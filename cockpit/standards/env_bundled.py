"""What the build writes into the scripts of every visitor besides what has a known prefix."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.standards.env_js_schemas import entries
from cockpit.standards.env_names import NAME, UPPER, usable
from cockpit.standards.env_text import JS, code

_VITE: Final = re.compile(r"(?:^|/)(?:vite|astro|svelte|nuxt)\.config\.[cm]?[jt]s$")
_NEXT: Final = re.compile(r"(?:^|/)next\.config\.[cm]?[jt]s$")
_PREFIX: Final = re.compile(
    r"\b(?:envPrefix|publicPrefix)\s*:\s*(?:\[(?P<many>[^\]]{0,400})\]|[\"'](?P<one>[^\"'\n]{0,60})[\"'])"
)
_TEXT: Final = re.compile(r"[\"']([^\"'\n]{1,60})[\"']")
_DEFINED: Final = re.compile(rf"[\"']?(?:process|import\.meta)\.env\.(?P<name>{NAME})[\"']?\s*:")
_OPENS: Final = re.compile(r"\benv\s*:\s*\{")
_MANIFEST: Final = re.compile(r"(?:^|/)package\.json$")


def packages(texts: Mapping[str, str]) -> frozenset[str]:
    """The packages that the manifests of JavaScript name, lower case."""
    found: set[str] = set()
    for path, text in texts.items():
        if _MANIFEST.search(path):
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                continue
            for key in ("dependencies", "devDependencies"):
                table = data.get(key) if isinstance(data, dict) else None
                found.update(str(name).lower() for name in table or () if isinstance(table, dict))
    return frozenset(found)


def own_prefixes(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The prefixes that `envPrefix` of Vite or `publicPrefix` of SvelteKit set."""
    found: list[str] = []
    for path, text in texts.items():
        if _VITE.search(path):
            for match in _PREFIX.finditer(code(text, JS)):
                found += [match["one"]] if match["one"] else _TEXT.findall(match["many"] or "")
    return tuple(dict.fromkeys(one for one in found if re.fullmatch(r"[A-Za-z_]\w{0,59}", one)))


def inlined(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """(name, path, line) of what a configuration writes into the bundle by its own name."""
    for path, text in texts.items():
        bare = code(text, JS) if _NEXT.search(path) or _VITE.search(path) else ""
        for name, at in (
            *_next_env(bare, path),
            *((one["name"], one.start()) for one in _DEFINED.finditer(bare)),
        ):
            if usable(name):
                yield name, path, bare.count("\n", 0, at) + 1


def _next_env(bare: str, path: str) -> Iterator[tuple[str, int]]:
    for found in _OPENS.finditer(bare) if _NEXT.search(path) else ():
        yield from ((name, at) for name, at, _ in entries(bare, found.end()) if re.fullmatch(UPPER, name))
