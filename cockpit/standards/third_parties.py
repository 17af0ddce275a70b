"""Whose files stand on a page besides the product's own, and what to do with each before ads are paid for."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from cockpit.standards.hosting import under
from cockpit.standards.locations import host_of, path_of

_DATA: Final = Path(__file__).with_name("third_parties.toml")
UNKNOWN: Final = "not known"
PAYMENT: Final = "payment"
FONTS: Final = "fonts"
CONSENT: Final = "consent"
LIBRARY: Final = "library"
PLATFORM: Final = "site builder"
TAKEN: Final = "taken over"
_PAYING: Final = frozenset(
    (
        *(
            "checkout",
            "cart",
            "basket",
            "pay",
            "payment",
            "payments",
            "order",
            "orders",
            "subscribe",
            "billing",
        ),
        *("subscription", "booking", "bookings", "donate", "buy", "purchase", "upgrade"),
    )
)
_WORD = re.compile(r"[a-z]+")


class Advice(StrEnum):
    """What to do with it."""

    KEEP = "keep"
    DELAY = "delay"
    REMOVE = "remove before ads"
    HOST = "self-host"
    ASK = "find out who added it"


@dataclass(frozen=True, slots=True)
class Party:
    """A company: `hosts` are name ends, some with the beginning of a path; `more`: it loads further files."""

    name: str
    kind: str
    hosts: tuple[str, ...] = ()
    more: bool = False

    @property
    def known(self) -> bool:
        """It is on our list."""
        return self.kind != UNKNOWN


_ADVICE: Final[Mapping[str, tuple[Advice, str]]] = {
    "tag manager": (
        Advice.DELAY,
        "load it with async, after the page; what it loads in turn is set in its console: take out the rest",
    ),
    "analytics": (Advice.DELAY, "count visits with a deferred script; keep one such service, not two"),
    "session replay": (
        Advice.REMOVE,
        "it records what visitors do and works all the time; switch it on for a few days when you look",
    ),
    "chat": (Advice.DELAY, "show a button of your own, and load the chat when somebody presses it"),
    "advertising": (
        Advice.DELAY,
        "load it after the page and after consent; take out those of networks that you do not pay now",
    ),
    PAYMENT: (
        Advice.KEEP,
        (
            "it belongs where people pay; on other pages load it later, or not at all unless its maker asks "
            "for it there (some watch for fraud on every page)"
        ),
    ),
    PLATFORM: (
        Advice.KEEP,
        "your site is built on it: what it loads is set by your theme and your apps there",
    ),
    TAKEN: (
        Advice.REMOVE,
        (
            "this address was sold, and has sent harmful code to visitors since: take it out today, and "
            "whatever else comes from there"
        ),
    ),
    "map": (Advice.DELAY, "show a picture of the map, and load the map when somebody touches it"),
    FONTS: (Advice.HOST, "put the font files on your own host: one connection less before text shows"),
    "A/B testing": (
        Advice.REMOVE,
        (
            "it hides the page until it has decided, and with async people see the page change as they look; "
            "with few visitors a test shows nothing anyway: take it out while none is running"
        ),
    ),
    "error reports": (Advice.KEEP, "it tells you what breaks; load it with defer or from your own bundle"),
    CONSENT: (
        Advice.KEEP,
        (
            "the law may ask for it; where it stops other scripts until people agree it has to come first, "
            "without async: do as its maker says"
        ),
    ),
    "bot check": (Advice.DELAY, "load it only on pages with a form, when somebody begins to fill it in"),
    "video": (Advice.DELAY, "show a still picture, and load the player when somebody presses it"),
    "social": (Advice.REMOVE, "use plain links in its place: they weigh nothing and track nobody"),
    "reviews": (Advice.DELAY, "load it when it comes into view, or show the stars as text"),
    LIBRARY: (Advice.HOST, "put the file into your own build: one company less that can break the page"),
    "booking": (Advice.DELAY, "load it when somebody presses the button to book"),
    "form": (Advice.DELAY, "load it when it comes into view"),
    "sign-in": (Advice.KEEP, "it belongs on the pages where people sign in, and on no others"),
    "pictures": (Advice.HOST, "copy the pictures to your own host, in the size you show"),
    UNKNOWN: (
        Advice.ASK,
        "if it is yours, declare it as a [[host]]; otherwise load it later, or take it out before ads",
    ),
}


@cache
def parties() -> tuple[Party, ...]:
    """Every company that is known, in the order of the file."""
    rows = tomllib.loads(_DATA.read_text("utf-8"))["party"]
    return msgspec.convert(rows, tuple[Party, ...])


@cache
def _by_host() -> Mapping[str, Party]:
    return {host: party for party in parties() for host in party.hosts}


def party(url: str) -> Party:
    """Whose file it is; a party called like the host where nobody is known."""
    host, path = host_of(url), path_of(url)
    known = [end for end in _by_host() if _begins(host, path, *end.partition("/"))]
    return _by_host()[max(known, key=len)] if known else Party(host, UNKNOWN, (host,))


def _begins(host: str, path: str, end: str, sign: str, below: str) -> bool:
    return under(host, end) and (not sign or path.startswith(f"/{below}"))


def advice(one: Party) -> tuple[Advice, str]:
    """What to do with it, in a word and in a sentence."""
    return _ADVICE[one.kind]


def pays(name: str, path: str) -> bool:
    """People pay on a page that is called so."""
    return not _PAYING.isdisjoint(_WORD.findall(f"{name} {path}".lower()))
