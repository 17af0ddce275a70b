"""Whether the edge's provider accepts a credential, and what the credential opens: asked of its own API."""

from collections.abc import Iterator
from typing import Final

from cockpit.facts.edge_api import EdgeApi, Permission
from cockpit.standards.edge_rights import NOT_GRANTED, NOT_TRIED
from cockpit.text import redact, safe


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
