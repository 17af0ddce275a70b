"""Which environment variables Python reads: os.environ, decouple, django-environ, pydantic settings."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from cockpit.standards.env_names import NAME, UPPER
from cockpit.standards.env_text import PYTHON, Mention, Reading, code, gathered

_TRIGGERS: Final = (
    "environ",
    "getenv",
    "decouple",
    "BaseSettings",
    "starlette.config",
    "dj_database_url",
    "Env(",
)
_SUBSCRIPT: Final = re.compile(
    rf"\b(?:os\.)?environb?\s*\[\s*(?:[rbf]?(?P<quote>[\"'])(?P<name>{NAME})(?P=quote)\s*\](?P<set>\s*=(?!=))?|(?P<free>))"
)
_CALL: Final = re.compile(
    rf"\b(?:(?:os\.)?environ\.(?:get|pop)|(?:os\.)?getenv)\(\s*(?:(?P<quote>[\"'])(?P<name>{NAME})(?P=quote)\s*(?P<more>,)?|(?P<free>(?=[A-Za-z_f])))"
)
_ALIAS: Final = re.compile(r"^[ \t]*(\w+)\s*=\s*(?:os\.)?environ\s*$", re.MULTILINE)
_OWN_CALL: Final = re.compile(
    rf"(?<![\w.])(?!(?:set|delete|monkeypatch|mock|patch|unset)\w*env)\w{{0,30}}[eE]nv\w{{0,20}}(?:\.[a-z_]{{2,20}})?\(\s*[\"'](?P<name>{UPPER})[\"']\s*(?P<more>[^()\n]{{0,200}})"
)
_CONFIG: Final = re.compile(rf"(?<![\w.])config\(\s*[\"'](?P<name>{UPPER})[\"']\s*(?P<more>[^()\n]{{0,200}})")
_DEFAULT: Final = re.compile(r",\s*(?:[\"'\d\-\[\]{]|None\b|True\b|False\b|default\s*=|[a-z_]+\s*\()")
_ENV_SCHEME: Final = re.compile(r"\bEnv\(")
_MOST_SCHEMES: Final = 10
_SCHEME_KEY: Final = re.compile(rf"\b(?P<name>{UPPER})\s*=\s*\(")
_URL_CALL: Final = re.compile(r"\b(?:dj_database_url\.config\(|env\.db(?:_url)?\(\s*\))")
_ABSENT: Final = re.compile(r"\s*(?:\)\s*)?(?:or\b|==|!=|in\b|if\b)")
_SETTINGS: Final = re.compile(
    r"^class\s+\w+\([^()\n]{0,200}\bBaseSettings\b[^()\n]{0,200}\)\s*:[^\n]*\n", re.MULTILINE
)
_FIELD: Final = re.compile(
    r"^[ \t]+(?P<field>[A-Za-z_]\w{0,79})\s*:\s*(?P<kind>[^=\n]{1,200})(?P<value>=[^\n]{0,400})?$",
    re.MULTILINE,
)
_PREFIX: Final = re.compile(r"\benv_prefix\s*=\s*[\"'](\w{0,40})[\"']")
_OTHER_NAME: Final = re.compile(
    rf"\b(?:alias|validation_alias|env)\s*=\s*(?:AliasChoices\(\s*)?[\"']({NAME})[\"']"
)
_BODY: Final = 20_000  # characters of one class


def read(text: str) -> Reading:
    """What one file reads."""
    if not any(word in text for word in _TRIGGERS):
        return Reading()
    bare = code(text, PYTHON)
    mentions = [*_direct(bare), *_by_library(bare), *_settings(bare)]
    free = [
        found.start()
        for pattern in (_SUBSCRIPT, _CALL)
        for found in pattern.finditer(bare)
        if found["free"] is not None
    ]
    return gathered(mentions, free)


def _direct(bare: str) -> Iterator[Mention]:
    """`os.environ["X"]`, `os.environ.get("X", default)`, `os.getenv("X")`; what is set is not read."""
    for found in _SUBSCRIPT.finditer(bare):
        if found["name"] and not found["set"]:
            yield Mention(found["name"], found.start(), optional=False)
    for found in _CALL.finditer(bare):
        if found["name"]:
            optional = bool(found["more"]) or _ABSENT.match(bare, found.end()) is not None
            yield Mention(found["name"], found.start(), optional)
    for alias in {found[1] for found in _ALIAS.finditer(bare)}:
        own = re.compile(rf"(?<![\w.]){alias}(?:\[|\.get\()\s*[\"'](?P<name>{NAME})[\"']\s*(?P<more>,)?")
        yield from (
            Mention(found["name"], found.start(), bool(found["more"])) for found in own.finditer(bare)
        )


def _by_library(bare: str) -> Iterator[Mention]:
    """Libraries and functions of one's own whose name says that they read the environment."""
    patterns = [_OWN_CALL]
    if "decouple" in bare or "starlette" in bare:
        patterns.append(_CONFIG)
    scheme = {one.name: one for one in _scheme(bare)}
    yield from scheme.values()
    for pattern in patterns:
        for found in pattern.finditer(bare):
            without = found["name"] in scheme or _DEFAULT.search(found["more"]) is not None
            yield Mention(
                found["name"], found.start(), without or _ABSENT.match(bare, found.end()) is not None
            )
    for found in _URL_CALL.finditer(bare):
        yield Mention("DATABASE_URL", found.start(), found[0].startswith("dj_"))


def _scheme(bare: str) -> Iterator[Mention]:
    """`Env(DEBUG=(bool, False))`: what django-environ is told of a variable, its default included."""
    for scheme in islice(_ENV_SCHEME.finditer(bare), _MOST_SCHEMES):
        for found in _SCHEME_KEY.finditer(_inside(bare, scheme.end())):
            yield Mention(found["name"], scheme.end() + found.start(), optional=True)


def _inside(bare: str, start: int) -> str:
    """What stands between the parenthesis before `start` and the one that closes it."""
    depth = 1
    for at, char in enumerate(bare[start : start + _BODY], start):
        depth += (char == "(") - (char == ")")
        if not depth:
            return bare[start:at]
    return ""


def _settings(bare: str) -> Iterator[Mention]:
    """The fields of pydantic settings, under their prefix or the other name they are given."""
    for found in _SETTINGS.finditer(bare):
        body = _body(bare, found.end())
        prefix = match[1] if (match := _PREFIX.search(body)) else ""
        for field in _FIELD.finditer(body):
            if field["field"] == "model_config" or "ClassVar" in field["kind"]:
                continue
            value = field["value"] or ""
            other = _OTHER_NAME.search(value)
            name = other[1] if other else f"{prefix}{field['field']}".upper()
            yield Mention(name, found.end() + field.start("field"), _has_default(value))


def _has_default(value: str) -> bool:
    """The field has a value of its own: not `= ...`, `= Field(...)` or `= Field(alias="X")`."""
    said = value.removeprefix("=").strip()
    if not said.startswith("Field("):
        return bool(said) and not said.startswith("...")
    inside = said.removeprefix("Field(").lstrip()
    return "default" in inside or not re.match(r"\.\.\.|\)|[a-z_]+\s*=", inside)


def _body(bare: str, start: int) -> str:
    """The indented lines that follow a class statement."""
    end = re.compile(r"^\S", re.MULTILINE).search(bare, start)
    return bare[start : min(end.start() if end else len(bare), start + _BODY)]
