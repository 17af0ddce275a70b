"""The key that signs a product's handover packs. It lives in the keyring and nowhere else, and never leaves.

It is no credential: no host is bound to it, nothing is sent with it, and neither the environment nor the
sealed file is looked into. Without a keyring packs stay unsigned.
"""

import re
from secrets import token_bytes
from typing import Final

from cockpit.credentials.known import SERVICE, SIGNING_KEY, project_of
from cockpit.credentials.ring import Ring
from cockpit.credentials.secret import Missing
from cockpit.credentials.trouble import StoreError
from cockpit.launch import Launch
from cockpit.text import remember

SEED_BYTES: Final = 32  # RFC 8032 section 5.1.5
_KEPT: Final = re.compile(rf"ed25519:([0-9a-f]{{{2 * SEED_BYTES}}})")


async def load(project: str) -> bytes | Missing | None:
    """The key's 32 bytes, none where the keyring has none of this project, or why it cannot be asked."""
    return await _asked(Ring(), f"{SERVICE}/{project}", make=False)


async def load_or_make(launch: Launch) -> bytes | Missing:
    """The key's 32 bytes, made when there is none yet, or why there can be none and what that means."""
    seed = await _asked(Ring(), f"{SERVICE}/{project_of(launch)}", make=True)
    return Missing("The keyring did not keep the signing key.", _WITHOUT) if seed is None else seed


async def _asked(ring: Ring, service: str, *, make: bool) -> bytes | Missing | None:
    try:
        text = await ring.get(service, SIGNING_KEY)
        if text is None and make:
            await ring.put(service, SIGNING_KEY, f"ed25519:{token_bytes(SEED_BYTES).hex()}")
            text = await ring.get(service, SIGNING_KEY)  # of two made at once the one that is kept counts
    except StoreError as reason:
        return Missing(str(reason), _WITHOUT)
    return None if text is None else _read(text, service)


def _read(text: str, service: str) -> bytes | Missing:
    match = _KEPT.fullmatch(text)
    if match is None:
        said = f"What the keyring keeps as {SIGNING_KEY} of {service} is no signing key, and is not used."
        return Missing(
            said, f"Remove that entry in the keyring; the next `cockpit handover` makes a key. {_WITHOUT}"
        )
    remember(match[1])
    return bytes.fromhex(match[1])


_WITHOUT: Final = "Without it a pack is not signed: its digests still show what was changed by accident."
