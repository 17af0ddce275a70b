"""What a registry's RDAP answer about a domain means (RFC 9083 section 5.3), tolerant and bounded.

Statuses come in the words of RFC 9083 section 10.2.2, in those of EPP, or in anything between; RFC 8056 says
which mean the same. Nothing about holders and contacts is read.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.rdap import Registration
from cockpit.model import Layer
from cockpit.standards.locations import host_of

MAX_TEXT: Final = 200  # characters of any text that is kept
_MAX_NAME: Final = 253  # of a domain name, RFC 1035 section 2.3.4
_MOST: Final = 50  # events, statuses, name servers, entities that are looked at
_FIRST_YEAR: Final = 1985  # of registered domains; dates before it stand for "none"
_NOT_FOUND: Final = (404, "404")
_STATUSES: Final = (
    *("active", "associated", "inactive", "locked", "obscured", "private", "proxy", "removed", "validated"),
    *("add period", "auto renew period", "redemption period", "renew period", "transfer period"),
    *("client delete prohibited", "client hold", "client renew prohibited", "client transfer prohibited"),
    *("client update prohibited", "pending create", "pending delete", "pending renew", "pending restore"),
    *("pending transfer", "pending update", "server delete prohibited", "server hold"),
    *("server renew prohibited", "server transfer prohibited", "server update prohibited"),
    *("delete prohibited", "renew prohibited", "transfer prohibited", "update prohibited"),
)
_BY_LETTERS: Final = {word.replace(" ", ""): word for word in _STATUSES} | {
    "ok": "active",  # RFC 8056 section 2
    "linked": "associated",
}
_NOT_LETTERS = re.compile(r"[^a-z]")
_LINK = re.compile(r"\s*https?:\S*#?", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s_-]+")


def read(text: str, domain: str, service: str) -> Registration | Unreachable:
    """The registration of `domain` (A-labels) in the body that `service`, a URL, answered with.

    Nothing in the body can raise. What is no such answer comes back as `Unreachable` with the reason; its
    kind is `not-found` for an error object that says 404.
    """
    host = host_of(service)
    data = _parsed(text)
    if data is None:
        sort = "a web page" if text.lstrip()[:1] == "<" else "something that is no JSON object"
        return _unusable(f"{host} answers with {sort} instead of RDAP about {domain}", "garbage")
    if "errorCode" in data:
        kind = "not-found" if data["errorCode"] in _NOT_FOUND else "garbage"
        return _unusable(f"{host} answers with an RDAP error about {domain}", kind)
    named = _name(data.get("ldhName")) or _name(data.get("unicodeName"))
    if named != domain:
        about = f"about {named}" if named else "without saying about which domain"
        return _unusable(f"{host} was asked about {domain} and answers {about}", "other-domain")
    return _registration(data, domain, service)


def _unusable(cause: str, kind: str) -> Unreachable:
    return Unreachable(Layer.HTTP, cause, kind)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _registration(data: dict[str, Any], domain: str, service: str) -> Registration:
    dates = _dates(data.get("events"))
    secure = data.get("secureDNS")
    signed = secure.get("delegationSigned") if isinstance(secure, dict) else None
    names = (_name(server.get("ldhName")) for server in _rows(data.get("nameservers")))
    return Registration(
        domain=domain,
        service=service,
        expires=min(dates.get("expiration", [""])),
        registrar_expires=min(dates.get("registrar expiration", [""])),
        registered=min(dates.get("registration", [""])),
        changed=max(dates.get("last changed", [""])),
        statuses=_sorted(status(word) for word in _texts(data.get("status"))),
        registrar=_registrar(_rows(data.get("entities"))),
        nameservers=_sorted(names),
        signed=signed if isinstance(signed, bool) else None,
    )


def status(word: str) -> str:
    """A status in the words of RFC 8056; one that is not in it in lower case, with single spaces.

    `clientHold`, `CLIENT HOLD`, `client_hold` and `clientHold https://icann.org/epp#clientHold` are the same.
    """
    bare = _LINK.split(word, maxsplit=1)[0] or word.rpartition("#")[2]
    letters = _NOT_LETTERS.sub("", bare.lower())
    return _BY_LETTERS.get(letters) or _cut(" ".join(_HUMP.sub(" ", bare).lower().split()))


def date(text: str) -> str:
    """A date as UTC ISO 8601 to the second, or an empty string; without an offset it counts as UTC.

    RFC 3339 is what RFC 9083 section 4.5 asks for; dates alone and a missing offset occur. Years before
    there were domains mean that there is no date.
    """
    try:
        when = dt.datetime.fromisoformat(text.strip().upper())
        utc = when.astimezone(dt.UTC) if when.tzinfo else when.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return ""
    return utc.isoformat(timespec="seconds") if utc.year >= _FIRST_YEAR else ""


def _dates(events: Any) -> dict[str, list[str]]:
    """The dates of each kind of event, in the words of RFC 9083 section 10.2.3."""
    found: dict[str, list[str]] = {}
    for event in _rows(events):
        action, when = event.get("eventAction"), event.get("eventDate")
        if isinstance(action, str) and isinstance(when, str) and (day := date(when[:MAX_TEXT])):
            found.setdefault(" ".join(action.lower().split()), []).append(day)
    return found


def _registrar(entities: list[dict[str, Any]]) -> str:
    """The registrar's name; some registries call the role `sponsor`, some give a number only."""
    for role in ("registrar", "sponsor"):
        for entity in entities:
            roles = {word.lower() for word in _texts(entity.get("roles"))}
            if role in roles and (name := next(filter(None, _names(entity)), "")):
                return name
    return ""


def _names(entity: dict[str, Any]) -> Iterator[str]:
    """What an entity may be called by, best first: jCard (RFC 7095), JSContact (RFC 9553), ids."""
    card = entity.get("vcardArray")
    rows = card[1] if isinstance(card, list) and len(card) > 1 and isinstance(card[1], list) else []
    for wanted in ("fn", "org"):
        for row in rows[:_MOST]:
            if isinstance(row, list) and len(row) > 3 and row[0] == wanted:  # noqa: PLR2004 - RFC 7095 3.3
                yield _first(row[3])
    contact = entity.get("jscard", entity.get("jscard_0"))
    name = contact.get("name") if isinstance(contact, dict) else None
    yield _first(name.get("full") if isinstance(name, dict) else name)
    for public in _rows(entity.get("publicIds")):
        yield _cut(f"{_first(public.get('type'))} {_first(public.get('identifier'))}")
    yield _first(entity.get("handle"))


def _first(value: Any) -> str:
    """A text, or the first of several (an `org` may be structured)."""
    return next((text for text in map(_cut, _texts(value)) if text), "")


def _rows(value: Any) -> list[dict[str, Any]]:
    rows = value[:_MOST] if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def _texts(value: Any) -> list[str]:
    values = value[:_MOST] if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _sorted(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text}))


def _cut(text: str) -> str:
    return text.strip()[:MAX_TEXT]


def _name(value: Any) -> str:
    """A domain name in A-labels, lower case, without the dot at its end; as it is where it cannot be one."""
    name = value.strip().lower().rstrip(".")[:_MAX_NAME] if isinstance(value, str) else ""
    if name.isascii():
        return name
    import idna  # noqa: PLC0415 - 20 ms that only international names pay

    try:
        return idna.encode(name, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return name
