"""The rules by which a secret is found: data in `rules/*.toml`, one table a rule, each with its own examples.

Formats are facts taken from the providers' documentation and from the tables of gitleaks and betterleaks
(MIT), secretlint (MIT) and kingfisher (Apache-2.0); `source` says of each rule where from.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cockpit.facts.leaks import Stance

_FOLDER: Final = Path(__file__).parent
_BY_FORMAT, _BY_NAME = "providers' formats", "providers' names"
_ORDER: Final = (_BY_FORMAT, "keys", "databases", "public", _BY_NAME, "frameworks", "urls", "generic")
_PART: Final = re.compile(r"@\{(\w+)\}")
# In a row of a database a value may stand directly behind the name of its setting.
BEHIND_A_NAME: Final = rb"(?<=TOKEN)|(?<=_KEY)|(?<=SECRET)|(?<=_token)|(?<=_key)|(?<=secret)"
_BYTES: Final = ("pattern", "before", "after", "near")
# The rest of a name and what gives it its value, in code, configuration and shell, up to the value itself.
_GIVEN: Final = (
    r"""[\w.-]{0,24}\\?["'`\])]{0,3}(?:,?[ \t]{0,9}\\?["']?[Vv]alue\\?["']?)?(?::[ \t]?[Ss]tring)?"""
    r"""[ \t]{0,20}(?:=>|:=|:-|\?=|\|\|=?|\?\?=?|[=:,>])[ \t]{0,20}(?:[bru@]?\\?["'`]{1,3})?"""
)


@dataclass(frozen=True, eq=False)  # there is one of each, and it is looked up for every window
class Rule:
    """One kind of value; the group `secret` of `pattern` is the value, else the whole match.

    `{=}` in a pattern is written out to the rest of a name and what gives it a value (`_KEY: "`).
    Of two that match in one place the lower `rank` is right. Every match holds one of `words`. `before` and
    `after` are classes of bytes that do not stand directly around a match; `near` matches within 300 bytes
    of the value. `check` names a reading in `sift`, `entropy` is in bits a byte, `reach` the bytes of a match
    at most. Over several `lines` it is matched around a word, else within its line. Where it `begins` with a
    word, or with its second byte, it is only tried there. `shown` leading bytes of the value are public.
    `why` says why it is public or for tests only. `finds` and `leaves` are templates of
    what it does and does not find.
    """

    id: str
    title: str
    pattern: bytes
    words: tuple[bytes, ...]
    provider: str = ""
    before: bytes = b""
    after: bytes = b""
    caseless: bool = False
    stance: Stance = Stance.SECRET
    check: str = ""
    entropy: float = 0.0
    lines: int = 1
    begins: bool = False
    reach: int = 512
    near: bytes = b""
    shown: int = 0
    why: str = ""
    source: str = ""
    finds: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    rank: int = 0

    @cached_property
    def regex(self) -> re.Pattern[bytes]:
        """The pattern over bytes, compiled when it is first needed."""
        return compiled(self.pattern, caseless=self.caseless)


@cache
def compiled(pattern: bytes, *, caseless: bool = False) -> re.Pattern[bytes]:
    """The expression over bytes; raises re.error."""
    return re.compile(pattern, re.IGNORECASE if caseless else 0)


def _files() -> list[Path]:
    """The files of rules, by name."""
    return sorted((_FOLDER / "rules").glob("*.toml"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The tables of one file; `@{x}` in a pattern or for the words is what `[part]` says of x."""
    data = tomllib.loads(path.read_text("utf-8"))
    parts = data.get("part", {})
    for row in data.get("rule", ()):
        pattern = _PART.sub(lambda found: parts[found[1]], row["pattern"])
        named = _PART.fullmatch(row["words"]) if isinstance(row["words"], str) else None
        yield row | {"pattern": pattern, "words": parts[named[1]] if named else row["words"]}


def _order(path: Path, row: dict[str, Any]) -> int:
    """What a format tells goes before what is public by its name, and that before what a name tells."""
    if path.stem in _ORDER:
        return _ORDER.index(path.stem)
    return _ORDER.index(_BY_NAME if row["id"].endswith("-named") else _BY_FORMAT)


def _made(row: dict[str, Any], rank: int) -> Rule:
    """The rule of one table; raises TypeError on an unknown key, ValueError on a value that cannot be."""
    row |= {key: row[key].replace("{=}", _GIVEN).encode() for key in _BYTES if key in row}
    row |= {key: tuple(row[key]) for key in ("finds", "leaves") if key in row}
    row["words"] = tuple(word.encode("ascii") for word in row["words"])
    return Rule(**(row | {"stance": Stance(row.get("stance", Stance.SECRET))}), rank=rank)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of their rank; raises ValueError where an id is there twice."""
    rows = [(_order(path, row), row) for path in _files() for row in _rows(path)]
    made = tuple(_made(row, rank) for rank, (_, row) in enumerate(sorted(rows, key=lambda one: one[0])))
    if len(_by_id(made)) < len(made):
        raise ValueError("two rules have one id")
    return made


@cache
def _by_id(made: tuple[Rule, ...]) -> dict[str, Rule]:
    return {one.id: one for one in made}


def rule(rule_id: str) -> Rule:
    """The rule of that id; raises KeyError."""
    return _by_id(rules())[rule_id]


@cache
def fingerprint() -> str:
    """32 hex digits that change with any rule and with any line that reads what a rule found."""
    whole = sha256()
    for path in (*_files(), *sorted(_FOLDER.glob("*.py"))):
        whole.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:32]
