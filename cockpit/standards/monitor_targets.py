"""What has to be watched, in the words of the roadmaps, and how it is known among routes and monitors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.standards.locations import host_of

_WORD: Final = re.compile(r"[a-z0-9]+")
_BUYING: Final = ("checkout", "cart", "basket", "order", "orders", "buy", "pay", "payment", "book", "booking")
_ASKING: Final = ("request", "requests", "quote", "enquiry", "inquiry", "contact", "demo", "apply")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to watch.

    `called` are the words by which launch.toml may say that a monitor covers it; a route plays it by its
    `kinds`, or by a word of its name or path that is among `words`. With `if_any` it only has to be watched
    where the product has such a thing.
    """

    id: str
    title: str
    called: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    if_any: bool = False


DUTIES: Final = (
    Duty("homepage", "the first page", ("home", "site", "website", "landing", "front")),
    Duty("critical-action", "a page that customers depend on", ("action", "signup", "login", "checkout")),
    Duty("checkout-entry", "where buying begins", ("checkout", *_BUYING), words=_BUYING),
    Duty(
        "checkout-or-request",
        "where customers buy or ask",
        ("checkout", *_BUYING, *_ASKING),
        words=(*_BUYING, *_ASKING),
    ),
    Duty("auth", "signing in", ("login", "signin", "signup", "session"), kinds=("auth",)),
    Duty("login", "signing in", ("auth", "signin", "signup", "session"), kinds=("auth",)),
    Duty("webhook", "what takes webhooks", ("webhooks", "payments"), kinds=("webhook",), if_any=True),
    Duty("api-health", "the health check", ("health", "api", "healthz"), kinds=("health",)),
    Duty(
        "key-transactional-flows",
        "what customers come for",
        ("flow", "flows", "transactional", "signup", *_BUYING, *_ASKING),
        kinds=("write",),
        words=("signup", "register", *_BUYING, *_ASKING),
    ),
    Duty(
        "email-provider-status",
        "the state of the mail provider",
        ("email-provider", "mail-provider", "email-status", "mail-status"),
        if_any=True,
    ),
    Duty(
        "transactional-mail",
        "that mail arrives",
        ("mail", "email", "mail-flow", "email-flow", "smtp", "transactional-email"),
    ),
)
_BY_ID: Final = {one.id: one for one in DUTIES}


def duty(word: str) -> tuple[Duty, bool]:
    """A word of a roadmap (`webhook?`), and whether it only asks where there is such a thing."""
    id_ = word.removesuffix("?")
    known = _BY_ID.get(id_) or Duty(id_, id_.replace("-", " "))
    return known, word.endswith("?") or known.if_any


def says(one: Duty, covers: Iterable[str]) -> bool:
    """The words of launch.toml say that a monitor covers it."""
    told = {re.sub(r"[\s_]+", "-", word.strip().casefold()) for word in covers}
    return bool(told & {one.id, *one.called})


def plays(one: Duty, kind: str, name: str, path: str) -> bool:
    """A route is what has to be watched, by its kind or by a word of its name or path."""
    found = {*_WORD.findall(name.casefold()), *_WORD.findall(path.casefold())}
    return kind in one.kinds or bool(found & set(one.words))


def same(one: str, other: str) -> bool:
    """Two targets are one place: scheme, `www.`, a last slash and a query do not tell them apart."""
    return bool(one and other) and _place(one) == _place(other)


def _place(target: str) -> str:
    bare = target.partition("://")[2] or target
    bare = bare.partition("?")[0].partition("#")[0]
    door, slash, path = bare.partition("/")
    name = door.lower().removeprefix("www.").removesuffix(":443").removesuffix(":80")
    return f"{name}{slash}{path}".rstrip("/")


def host(target: str) -> str:
    """The host of a URL, or of host and port."""
    return host_of(target) if "://" in target else target.partition(":")[0].partition("/")[0].lower()
