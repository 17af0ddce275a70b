"""The kinds of transactional message a roadmap asks for, and which declared message is one of them. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "password-reset": r"reset|forgot|recover|password",
    "verification": r"verif|activat|welcome|sign[- ]?up|regist|confirm (?:your )?(?:e-?mail|address|account)",
    "invite": r"invit",
    "receipt": r"receipt|invoice|payment|purchase|order confirm|bill",
    "order-update": r"order|ship|dispatch|deliver|parcel|track",
    "confirmation": r"confirm|booking|appointment|reserv",
    "notification": r"notif|alert|remind|digest|update|message|booking|order",
    "transactional": r"",
}
_FRESH: Final = ("verification", "invite")


def is_kind(kind: str, words: str) -> bool:
    """The words (name, trigger and subject of a message) are about that kind."""
    return bool(re.search(_WORDS.get(kind, re.escape(kind)), words, re.IGNORECASE))


def missing(required: Iterable[str], flows: Iterable[str]) -> tuple[str, ...]:
    """The kinds that none of the messages is about; each message is given by its words."""
    known = tuple(flows)
    return tuple(kind for kind in required if not any(is_kind(kind, words) for words in known))


def wants_fresh_address(words: str) -> bool:
    """Such a message only goes to an address that the product has never seen.

    The others go to an account there is: a new address would be told nothing, on purpose.
    """
    return any(is_kind(kind, words) for kind in _FRESH) and not is_kind("password-reset", words)
