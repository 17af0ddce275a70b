"""Which environment variables JavaScript and TypeScript read: Node, Vite, Deno, SvelteKit, Astro, Nest."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.standards.env_js_schemas import schemas
from cockpit.standards.env_names import NAME, UPPER
from cockpit.standards.env_text import JS, Mention, Reading, code, every, gathered

_TRIGGERS: Final = (
    ".env",
    "Env(",
    "ENV(",
    "env(",
    "env.",
    "$env/",
    "astro:env",
    "@nestjs/config",
    "defineS",
    "defineInt(",
)
_OBJECT: Final = (
    r"(?:\bprocess\s*\??\.\s*env\b|\bimport\.meta\.env\b|\bBun\.env\b|\bplatform\??\.env\b"
    r"|\(\s*(?:process\.env|import\.meta\.env)\s+as\s+[\w<>,\s.]{1,60}\)|\(import\.meta\s+as\s+\w+\)\.env\b)"
)
_MOST_OUTSIDE: Final = 4000  # characters between two braces
_ALIAS: Final = re.compile(
    rf"\b(?:const|let|var)\s+(\w+)(?:\s*:\s*[\w<>.,\s]{{1,60}})?\s*=\s*{_OBJECT}(?:\s+as\s+[\w<>,\s.]{{1,60}})?\s*(?=[;,\n)]|\Z)"
)
_IMPORTED: Final = re.compile(
    r"\bimport\s*\{[^{}]{0,400}?\benv\b(?:\s+as\s+(\w+))?[^{}]{0,400}\}\s*from\s*"
    r"[\"'](?:node:process|process|\$env/dynamic/(?:private|public)|cloudflare:workers)[\"']"
)
_WORKER: Final = re.compile(
    r"\basync\s+(?:fetch|scheduled|queue|email)\s*\(\s*\w+(?:\s*:[^,()]{1,80})?,\s*(env)\b|\b(c\.env)\b"
)
_STATIC: Final = re.compile(
    r"\bimport\s*\{([^{}]{1,4000})\}\s*from\s*[\"'](?:\$env/static/(?:private|public)|astro:env/(?:server|client))[\"']"
)
_TAKEN: Final = re.compile(
    rf"\{{([^{{}}]{{1,{_MOST_OUTSIDE}}})\}}(?:\s*:\s*[\w<>.,\s]{{1,60}})?\s*=\s*({_OBJECT}|\w+)\s*(?=[;,\n)]|\Z)"
)
_CALLS: Final = (  # each behind a word that stands in all it finds
    ("env.get(", re.compile(rf"\b(?:Deno|Netlify|Bun)\.env\.get\(\s*[\"'`](?P<name>{NAME})[\"'`]\s*\)")),
    (
        "define",
        re.compile(rf"\bdefine(?:Secret|String|Int|Boolean|List|JsonSecret)\(\s*[\"'](?P<name>{UPPER})[\"']"),
    ),
    ("getSecret(", re.compile(rf"\bgetSecret\(\s*[\"'](?P<name>{UPPER})[\"']\s*\)")),
)
_OWN_CALL: Final = re.compile(
    rf"(?<![\w$])(?!(?:set|delete|stub|with|mock|unset|has|clear|restore)\w*[eE]nv)[\w$]{{0,40}}?"
    rf"(?:[eE]nv|ENV)\w{{0,20}}(?:\.(?:get|require|getOrThrow|string|int|bool|number))?\(\s*[\"'`](?P<name>{UPPER})[\"'`]\s*(?P<more>,)?"
)
_NEST: Final = re.compile(
    rf"[cC]onfig\w{{0,20}}\??\.(?:get|getOrThrow)(?:<[^<>()]{{1,40}}>)?\(\s*[\"'](?P<name>{UPPER})[\"']\s*(?P<more>,)?"
)
_DYNAMIC_CALL: Final = re.compile(r"\b(?:Deno|Netlify)\.env\.get\(\s*(?![\"'`\s])")
_ABSENT: Final = re.compile(
    r"\s*(?:!\s*)?(?:\)\s*)?(?:(?:\?\?|\|\|)=?(?!\s*\(?\s*(?:\(\)\s*=>\s*)?\{?\s*(?:throw|raise|fail|die|panic|missing|required?|invariant|error|assert)\w*)"
    r"|(?:[!=]==?)\s*[\"'`]|\?(?![.?])\s)"
)
_SET: Final = re.compile(r"\s*=(?![=>])")
# `!!X`, `Boolean(X)`, `if (X)`, `X && …`: whether it is there is asked, so it need not be.
_ASKED: Final = re.compile(r"(?:!!|\bBoolean\(\s{0,3}|\bif\s{0,3}\(\s{0,3})$")
_ASKED_BEFORE: Final = 20  # characters
_AND: Final = re.compile(r"\s*&&")
_ITEM: Final = re.compile(rf"\s*(?:(?P<rest>\.\.\.)\w*|(?P<name>{NAME})(?:\s*:\s*[\w$]+)?(?P<default>\s*=)?)")
_NO_NAMES: Final = frozenset(
    (
        "hasOwnProperty",
        "toString",
        "valueOf",
        "get",
        "set",
        "has",
        "delete",
        "entries",
        "keys",
        "values",
        "map",
        "toObject",
    )
)


def read(text: str) -> Reading:
    """What one file reads."""
    if not any(word in text for word in _TRIGGERS):
        return Reading()
    bare = code(text, JS)
    names = _aliases(bare)
    return _members(bare, names) + _taken(bare, names) + _called(bare) + schemas(bare)


def _aliases(bare: str) -> tuple[str, ...]:
    """Other names for the object that holds the variables."""
    found = [match[1] for match in _ALIAS.finditer(bare)]
    found += [match[1] or "env" for match in _IMPORTED.finditer(bare)]
    if "hono" in bare or "cloudflare" in bare or "export default {" in bare:
        found += [match[1] or match[2] for match in _WORKER.finditer(bare)]
    return tuple(dict.fromkeys(found))


def _members(bare: str, aliases: tuple[str, ...]) -> Reading:
    """`process.env.X`, `process.env["X"]`, `process.env[name]`; the same of an alias."""
    own = "|".join(rf"(?<![\w.$])(?:{re.escape(one)})\b" for one in aliases)
    holder = f"(?:{_OBJECT}|{own})" if own else _OBJECT
    pattern = re.compile(
        rf"{holder}\s*!?(?:\?\.|\.)?(?:(?<=\.)\s*(?P<name>{NAME})|\[\s*(?:(?P<quote>[\"'`])(?P<key>{NAME})(?P=quote)\s*\]|(?P<free>)))"
    )
    mentions, dynamic = [], []
    for found in pattern.finditer(bare):
        name = found["name"] or found["key"]
        if name is None:
            dynamic.append(found.start())
        elif name not in _NO_NAMES and not _SET.match(bare, found.end()):
            mentions.append(Mention(name, found.start(), _spare(bare, found)))
    return gathered(mentions, dynamic)


def _spare(bare: str, found: re.Match[str]) -> bool:
    """What stands around it says that it may be absent."""
    before = bare[max(0, found.start() - _ASKED_BEFORE) : found.start()]
    after = found.end()
    return bool(_ABSENT.match(bare, after) or _AND.match(bare, after) or _ASKED.search(before))


def _taken(bare: str, aliases: tuple[str, ...]) -> Reading:
    """`const { A, B = "b", ...rest } = process.env`, and imports of single variables."""
    mentions: list[Mention] = []
    dynamic: list[int] = []
    for found in _TAKEN.finditer(bare):
        if found[2] in aliases or re.fullmatch(_OBJECT, found[2]):
            for item, at in _items(found[1], found.start(1)):
                if item["rest"]:
                    dynamic.append(at)
                else:
                    mentions.append(Mention(item["name"], at, bool(item["default"])))
    for found in _STATIC.finditer(bare):
        mentions += [Mention(one["name"], at) for one, at in _items(found[1], found.start(1)) if one["name"]]
    return gathered(mentions, dynamic)


def _items(inside: str, start: int) -> Iterator[tuple[re.Match[str], int]]:
    """The entries of a pattern in braces, each with its offset."""
    for piece in re.finditer(r"[^,]+", inside):
        if item := _ITEM.match(piece[0]):
            yield item, start + piece.start() + item.start(item.lastgroup or 0)


def _called(bare: str) -> Reading:
    """Functions that are given the name."""
    mentions: list[Mention] = []
    for word, pattern in _CALLS:
        if word in bare:
            mentions += every(pattern, bare, lambda found: _ABSENT.match(bare, found.end()) is not None)
    own = (_OWN_CALL, _NEST) if "@nestjs/config" in bare else (_OWN_CALL,)
    for pattern in own:
        mentions += every(
            pattern,
            bare,
            lambda found: bool(found["more"]) or _ABSENT.match(bare, found.end() + 1) is not None,
        )
    asked = _DYNAMIC_CALL.finditer(bare) if "env.get(" in bare else ()
    return gathered(mentions, (found.start() for found in asked))
