"""Whose a value is: the page to end it on, how a new one comes into place, and who can say it is over.

The rows are data (`providers.toml`). Nothing is sent from here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

import msgspec

_DATA: Final = Path(__file__).with_name("providers.toml")
_USUAL: Final = "Make a second one, put it in place where the product reads it, then end the old one."
_OVER: Final = 500  # from this status on a server speaks of itself, not of the value


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A GET that changes nothing and answers whether a value is still good; only for one that `starts` so.

    The value goes into the field `header` in the place of the braces of `form`, beside the fields of `more`.
    Where `refused_says` or `accepted_says` are given, the body holds one of them; other answers mean nothing.
    """

    url: str
    starts: tuple[str, ...]
    refused: tuple[int, ...]
    accepted: tuple[int, ...]
    refused_says: tuple[str, ...] = ()
    accepted_says: tuple[str, ...] = ()
    header: str = "Authorization"
    form: str = "Bearer {}"
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def fits(self, value: str) -> bool:
        """The provider knows every value that begins like this one, so that its no is a no."""
        return value.startswith(self.starts)

    def refuses(self, status: int, body: str) -> bool | None:
        """The answer says that the value is over (True), that it still works (False), or neither (None)."""
        if status >= _OVER:
            return None
        if status in self.refused and _holds(body, self.refused_says):
            return True
        return False if status in self.accepted and _holds(body, self.accepted_says) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One who hands out values: `rotate` is the page to end one, `how` a sentence on the order of things."""

    name: str
    title: str
    rotate: str
    how: str = _USUAL
    refusal: Call | None = None

    @classmethod
    def of(cls, name: str, row: object) -> Self:
        """The provider of one table; raises msgspec.ValidationError on a value that cannot be."""
        return msgspec.convert({"name": name} | msgspec.convert(row, dict[str, object]), cls, strict=True)


def _holds(body: str, words: tuple[str, ...]) -> bool:
    return not words or any(word in body for word in words)


@cache
def providers() -> Mapping[str, Provider]:
    """Every provider by its name."""
    rows = tomllib.loads(_DATA.read_text("utf-8"))
    return MappingProxyType({name: Provider.of(name, row) for name, row in rows.items()})


def provider(name: str) -> Provider | None:
    """The provider of that name, as the rules have it, or None."""
    return providers().get(name)
