"""The keyring of the desktop: known-good backends only, each call in a daemon thread for at most 3 s."""

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cockpit.background import aside
from cockpit.credentials.trouble import Kind, StoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SECONDS: Final = 3.0
# CRED_MAX_CREDENTIAL_BLOB_SIZE (wincred.h): 5 * 512 bytes, which keyring fills with UTF-16.
WINDOWS_BYTES: Final = 2560
_GOOD: Final = {
    "keyring.backends.SecretService": "SecretService",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.libsecret": "libsecret",
    "keyring.backends.macOS": "macOS",
    "keyring.backends.Windows": "Windows",
}
_CHAINER: Final = "keyring.backends.chainer"
_NOBODY: Final = "keyring.backends.fail"
_INSTEAD: Final = "Or use a sealed file (--store file), or set the environment variable."
_TROUBLE: Final[dict[Kind, tuple[str, str]]] = {
    "none": (
        "There is no keyring that can be reached from here.",
        f"On a desktop, install or start GNOME Keyring or KWallet. {_INSTEAD}",
    ),
    "locked": (
        "The keyring is locked, and nobody unlocked it.",
        f"Unlock it (in GNOME: Passwords and Keys), then try again. {_INSTEAD}",
    ),
    "no-collection": (
        "The keyring service runs but has no keyring yet, and making one was not confirmed.",
        f"Make one called Login (in GNOME: Passwords and Keys), then try again. {_INSTEAD}",
    ),
    "hangs": (
        f"The keyring does not answer within {SECONDS:g} s; it may wait for a prompt that nobody sees.",
        f"Look for a prompt on the desktop's own screen, unlock it there, then try again. {_INSTEAD}",
    ),
    "failed": ("The keyring refused.", f"Try again after logging in on the desktop. {_INSTEAD}"),
}
Done = TypeVar("Done")


class Ring:
    """Texts in the keyring, each under a service and a name. Nothing is imported before the first of them."""

    def __init__(self) -> None:
        self._last: asyncio.Task[Any] | None = None
        self._one_at_a_time = asyncio.Lock()
        self.backend = ""

    async def get(self, service: str, name: str) -> str | None:
        """The text, or None when there is none.

        Raises:
            StoreError: the keyring cannot be asked.
        """
        return await self._asked(lambda ring: ring.get_password(service, name))

    async def put(self, service: str, name: str, text: str) -> None:
        """Keep the text; what was there is replaced.

        Raises:
            StoreError: it was not kept.
        """

        def put(ring: "KeyringBackend") -> None:
            _refuse_long(ring, text)
            ring.set_password(service, name, text)

        await self._asked(put)

    async def remove(self, service: str, name: str) -> bool:
        """Forget the text; false when there was none.

        Raises:
            StoreError: the keyring cannot be asked.
        """

        def remove(ring: "KeyringBackend") -> bool:
            if ring.get_password(service, name) is None:
                return False
            ring.delete_password(service, name)
            return True

        return await self._asked(remove)

    async def _asked(self, ask: Callable[["KeyringBackend"], Done]) -> Done:
        """The answer, within SECONDS; while an earlier question is still unanswered no other is put."""

        def work() -> Done:
            ring = _chosen()
            self.backend = _GOOD[_module(ring)]
            return _told(lambda: ask(ring))

        async with self._one_at_a_time:
            if self._last is not None and not self._last.done():
                raise _trouble("hangs")
            self._last = asking = asyncio.ensure_future(aside(work))
            asking.add_done_callback(_seen)
            await asyncio.wait({asking}, timeout=SECONDS)
        if not asking.done():
            raise _trouble("hangs")
        return asking.result()


def _seen(asking: "asyncio.Task[Any]") -> None:
    """A late failure is nobody's: look at it, so that asyncio does not complain of one unseen."""
    if not asking.cancelled():
        asking.exception()


def _module(ring: "KeyringBackend") -> str:
    """The module a backend's class comes from; macOS and libsecret have further ones inside."""
    module = type(ring).__module__
    return next((good for good in _GOOD if module == good or module.startswith(f"{good}.")), module)


def _chosen() -> "KeyringBackend":
    """The backend that keyring would use, when it is one that keeps secrets secret.

    Raises:
        StoreError: there is none, or another one was installed or configured.
    """
    import keyring  # noqa: PLC0415 - 100 ms, and only for who needs a value

    try:
        ring = keyring.get_keyring()
        if _module(ring) == _CHAINER:
            ring = ring.backends[0]  # type: ignore[attr-defined]  # it asks several; its first is the strongest
    except Exception:  # noqa: BLE001 - a configured backend may fail in any way while it is loaded
        raise _trouble("none") from None
    if _module(ring) == _NOBODY:
        raise _trouble("none")
    if _module(ring) not in _GOOD:
        name = f"{type(ring).__module__}.{type(ring).__qualname__}"[:120]
        raise StoreError(
            "refused",
            f"keyring would use {name}, which is not known to seal what it keeps: it is not used.",
            f"Uninstall it, or take it out of keyringrc.cfg or PYTHON_KEYRING_BACKEND. {_INSTEAD}",
        )
    return ring


def _told(ask: Callable[[], Done]) -> Done:
    """The answer, or what went wrong in our words: a backend's own may quote anything."""
    from keyring import errors  # noqa: PLC0415 - loaded with keyring

    try:
        return ask()
    except StoreError:
        raise
    except errors.KeyringLocked:
        raise _trouble("locked") from None
    except errors.InitError:
        raise _trouble("no-collection") from None
    except errors.NoKeyringError:
        raise _trouble("none") from None
    except Exception:  # noqa: BLE001 - D-Bus, COM and Objective-C raise what they like
        raise _trouble("failed") from None


def _refuse_long(ring: "KeyringBackend", text: str) -> None:
    if _GOOD[_module(ring)] == "Windows" and len(text.encode("utf-16-le")) > WINDOWS_BYTES:
        raise StoreError(
            "too-long",
            f"Windows keeps at most {WINDOWS_BYTES // 2} characters in one entry, and this is longer.",
            "Use a sealed file (--store file).",
        )


def _trouble(kind: Kind) -> StoreError:
    reason, do = _TROUBLE[kind]
    if kind == "none" and "PYTHON_KEYRING_BACKEND" in os.environ:
        do = f"PYTHON_KEYRING_BACKEND is set; unset it unless it is meant. {_INSTEAD}"
    return StoreError(kind, reason, do)
