"""Three locks that keep secrets out of a pack: on key names, on every text, on how credentials are named."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.text import looks_secret

# A pack has no place for these, whatever stands behind them.
_REFUSED: Final = frozenset(
    {
        *("password", "passwd", "passphrase", "pwd", "pin", "cookie", "session"),
        *("token", "access_token", "refresh_token", "client_secret", "api_secret", "secret_value"),
        *("api_key", "apikey", "secret_key", "private_key", "access_key", "auth_key", "signing_key"),
    }
)
_CREDENTIAL: Final = re.compile(r"\A(?:pm|keyring):[a-z0-9][a-z0-9/_-]*\Z")
_NAMES: Final = ("credential", "ref")


class SecretRefusedError(Exception):
    """The pack was not written: the message names where the secret stands, never the secret."""


def refuse_secrets(pack: Mapping[str, Any]) -> None:
    """Pass, or refuse the whole pack.

    Raises:
        SecretRefusedError: a key that may not be there, a text that looks like a secret, or a credential that
            is not the name of one.
    """
    found = list(secrets_in(pack))
    if found:
        raise SecretRefusedError(
            "The pack was not written, for it would hold a secret:\n"
            + "\n".join(f"  {place}: {why}" for place, why in found)
            + "\nTake it out of launch.toml, change it where it is valid, and name where it is kept instead, "
            "for example pm:vault/item."
        )


def secrets_in(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, why) of whatever the locks refuse."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            below = f"{place}.{_shown(key)}" if place else _shown(key)
            yield from _in_key(key, part, below)
            yield from secrets_in(part, below)
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from secrets_in(part, f"{place}[{number}]")
    elif isinstance(value, str):
        kind = looks_secret(value)
        if kind:
            yield place, f"the text looks like a secret ({kind})"


def _in_key(key: str, value: Any, place: str) -> Iterator[tuple[str, str]]:
    if key.lower().replace("-", "_") in _REFUSED:
        yield place, "a key of this name is not part of a pack"
    table = place == key and isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
    if key in _NAMES and not table and not (isinstance(value, str) and _CREDENTIAL.match(value)):
        yield place, "only the name of a credential may stand here: pm:... or keyring:..."


def _shown(key: str) -> str:
    """The key, unless it is itself a secret."""
    return "(a key)" if looks_secret(key) else key
