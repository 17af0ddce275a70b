"""Whether who a credential is for accepts it, and what it opens: the edge's API, a mailbox, monitors."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, Permission
from cockpit.facts.monitors import MonitorSource
from cockpit.standards.edge_rights import NOT_GRANTED, NOT_TRIED
from cockpit.text import redact, safe

if TYPE_CHECKING:
    from cockpit.vantage.mailbox import Seen


def complete(api: EdgeApi) -> bool:
    """The token is valid, and everything that is needed can be read with it."""
    return api.asked is None and not any(one.missing for one in api.permissions)


def told(api: EdgeApi) -> Iterator[str]:
    """What a token opens, line by line: its state, each permission with what it is for, and what to add."""
    if api.asked is None:
        until = f"until {api.expires[:10]}" if api.expires else "with no end set"
        yield f"Active {until}; it reads the zone {api.zone}."
    else:
        word = "Refused" if api.asked.kind == "token-refused" else "Not usable"
        yield f"{word}: {_plain(api.asked.cause)}.{_DO.get(api.asked.kind, '')}"
    for one in api.permissions:
        yield f"  {_sign(one)}  {one.name}: {_for(one)}"
    lacking = [one.name for one in api.permissions if one.missing == NOT_GRANTED]
    if lacking:
        yield f"Add to the token (at the provider: API Tokens, Edit): {', '.join(lacking)}."
    if api.writes:
        listed = ", ".join(map(_plain, api.writes[:5]))
        yield f"Careful: it may also change things ({listed}). A token that only reads is enough: make one."


def read_in(address: str, host: str, seen: "tuple[Seen, ...] | Unreachable") -> str:
    """What is seen of a mailbox with its password, in one line."""
    if isinstance(seen, Unreachable):
        return f"{address}: {_plain(seen.cause)}."
    folders = ", ".join(f"{_plain(folder.name)} ({folder.messages} messages)" for folder in seen)
    alone = "" if any(folder.junk for folder in seen) else " It has no folder for junk."
    return f"{host} lets us in as {address}. Watched for new mail, and only read: {folders}.{alone}"


def listed(source: MonitorSource) -> Iterator[str]:
    """What a token reads of a monitoring service, line by line."""
    provider = _plain(source.provider)
    if source.asked is not None:
        word = "Refused" if source.asked.kind == "token-refused" else "Not usable"
        yield f"{word}: {_plain(source.asked.cause)}.{_DO.get(source.asked.kind, '')}"
        return
    names = ", ".join(_plain(one.name) for one in source.monitors[:_MOST_NAMES])
    more = len(source.monitors) - _MOST_NAMES
    shown = f" ({names}{f', and {more} more' if more > 0 else ''})" if names else ""
    yield f"{provider} lets us read its monitors. Of this product it lists {len(source.monitors)}{shown}."
    for name in source.missing:
        yield f"  launch.toml names {_plain(name)}, and it is not among them."


_MOST_NAMES: Final = 10
_DO: Final = {
    "token-expired": " Make a new one that may only read.",
    "token-disabled": " Enable it again at the provider, or make a new one.",
    "token-refused": " Make a new one that may only read.",
    "no-zone": " Edit its zone resources at the provider, or make one in the account that holds the zone.",
}


def _sign(one: Permission) -> str:
    if one.missing.startswith(NOT_TRIED):
        return "-  "
    return "no " if one.missing else "yes"


def _for(one: Permission) -> str:
    why = NOT_TRIED if one.missing.startswith(NOT_TRIED) else _plain(one.missing)
    return f"{one.needed_for} ({why})" if why else one.needed_for


def _plain(text: str) -> str:
    return safe(redact(text), 300)
