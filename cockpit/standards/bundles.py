"""Which further scripts a script names: imports, the chunk tables of bundlers, manifests, workers. Pure.

A text is searched, never run. Read are static and dynamic imports, the tables `__vite__mapDeps` of Vite, the
`_buildManifest.js` of Next.js, webpack's `prefix + {id: "hash"}[id] + ".js"`, and paths written out.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from cockpit.standards.locations import follow, host_of

MOST: Final = 300  # names of one text
MAX_TEXT: Final = 5_000_000
_PATH: Final = r"[A-Za-z0-9_@~$%()\[\]./-]{1,300}"
_IMPORTED: Final = re.compile(
    rf"(?:\bimport\s{{0,3}}\(?|\bfrom)\s{{0,3}}[\"'`]((?:https?:/)?\.{{0,2}}/{_PATH})[\"'`]"
)
_WRITTEN: Final = re.compile(rf"\\?[\"'`]((?:\.{{0,2}}/)?{_PATH}\.m?js)(?:\?[\w=.&-]{{0,80}})?\\?[\"'`]")
_PUBLIC: Final = re.compile(r"\b\w{1,3}\.p\s{0,2}=\s{0,2}[\"']([^\"'\s]{1,200})[\"']")
# "static/js/" + ({12: "cart"}[e] || e) + "." + {12: "9af3c1"}[e] + ".chunk.js"
_TABLE: Final = re.compile(
    r"[\"'](?P<before>[\w./-]{0,80})[\"']\s?\+\s?"
    r"(?:\(?(?:\((?P<names>\{[^{}]{1,20000}\})\[\w{1,20}\]\s?\|\|\s?\w{1,20}\)|(?P<id>\w{1,20}))\)?\s?\+\s?[\"'](?P<between>[\w.-]{1,20})[\"']\s?\+\s?)?"
    r"\(?(?P<hashes>\{[^{}]{1,50000}\})\[\w{1,20}\]\)?\s?\+\s?[\"'](?P<after>[\w.-]{0,30}\.m?js)[\"']"
)
_NEXT: Final = "/_next/"
_PAIR: Final = re.compile(r"[\"']?([\w$./~-]{1,100})[\"']?\s?:\s?[\"']([\w$./~-]{1,100})[\"']")
# Where bundlers put what they make: other quoted paths may be the names of modules.
_BUILT: Final = re.compile(
    r"(?:^|/)(?:assets|static|chunks?|js|build|dist|_next|_app|_nuxt|_astro|bundles?|packs|webpack|client|"
    r"immutable|entry)/|(?:^|[/.-])(?:sw|service-?worker|worker|chunk|bundle|firebase-messaging-sw)\b|[.-][0-9a-f]{6,20}\.m?js$"
    r"|_(?:build|ssg|app-build)Manifest\.js$",
    re.IGNORECASE,
)  # fmt: skip
_TEMPLATE: Final = re.compile(r"^\.\w|node_modules/|\[(?!\.{0,3}\w{1,40}\])|\$\{|\.(?:test|spec|d)\.m?js$|/$")

_BY_NAME: Final = ("named-", "xml-", "plist-", "query-", "header-", "http-", "positional-", "jwt")


def by_name(rule: str) -> bool:
    """What the rule finds is secret by what stands around it, or may be a visitor's own."""
    return rule.startswith(_BY_NAME)


def named(text: str, url: str, base: str = "") -> tuple[str, ...]:
    """The absolute URLs of the scripts that a text names, each once; `url` is where the text itself is.

    `base` is what its page calls the public path, such as `/_next/`, where that is known.
    """
    text = text[:MAX_TEXT].replace("\\u002F", "/").replace("\\u002f", "/")
    public = base or _public(text)
    found = (*_imports(text, url), *_tables(text, url, public), *_paths(text, url, public))
    own = (one for one in found if one and host_of(one))
    return tuple(islice(dict.fromkeys(one.partition("#")[0] for one in own), MOST))


def _public(text: str) -> str:
    """What webpack is told to put before every path; that of Next.js is known."""
    found = _PUBLIC.search(text)
    if found and "/" in found[1]:
        return found[1]
    return _NEXT if f"{_NEXT}static/" in text else ""


def _imports(text: str, url: str) -> Iterator[str]:
    for one in islice(_IMPORTED.finditer(text), MOST):
        if re.search(r"\.m?js$|/[^./]{1,80}$", one[1]) and not _TEMPLATE.search(one[1]):
            yield follow(url, one[1]).url


def _tables(text: str, url: str, public: str) -> Iterator[str]:
    for table in islice(_TABLE.finditer(text) if "js" in text else (), 10):
        names = _pairs(table["names"] or "")
        for key, value in islice(_pairs(table["hashes"]).items(), MOST):
            before = f"{names.get(key, key)}{table['between']}" if table["between"] else ""
            yield _placed(f"{table['before']}{before}{value}{table['after']}", url, public)


def _pairs(table: str) -> Mapping[str, str]:
    return {one[1]: one[2] for one in _PAIR.finditer(table)}


def _paths(text: str, url: str, public: str) -> Iterator[str]:
    for one in islice(_WRITTEN.finditer(text) if "js" in text else (), MOST):
        if _BUILT.search(one[1]) and not _TEMPLATE.search(one[1]):
            yield _placed(one[1], url, public)


def _placed(path: str, url: str, public: str) -> str:
    """A path as its bundler means it: beside the script, at the root, or below the folder they share."""
    if path.startswith(("/", "./", "../")):
        return follow(url, path).url
    first = f"/{path.partition('/')[0]}/"
    own = urlsplit(url).path
    if not public and "/" not in path:
        return follow(url, path).url
    if not public and first in own:
        public = own[: own.rindex(first) + 1]
    return follow(url, f"{public or '/'}{path}").url
