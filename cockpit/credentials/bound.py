"""A value as the stores keep it: JSON in which project, name and destination host travel with it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from cockpit.credentials.trouble import StoreError

VERSION: Final = 1
MAX_VALUE: Final = 1 << 20  # characters; longer than any key, certificate chain or service account
_KEYS: Final = ("project", "name", "host", "value")


@dataclass(frozen=True, slots=True, repr=False)
class Bound:
    """A value with what it is bound to. Short-lived: read from a store, checked, made a `Secret`."""

    project: str
    name: str
    host: str
    value: str

    def __repr__(self) -> str:
        return f"Bound({self.project!r}, {self.name!r}, {self.host!r})"

    @property
    def text(self) -> str:
        """The JSON that a store keeps."""
        whole = {"version": VERSION, **{key: getattr(self, key) for key in _KEYS}}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def read(text: str, project: str, name: str) -> Bound:
    """What a store kept for this name of this project.

    Raises:
        StoreError: it was not written by us, is of a later version, or belongs to another name or project.
    """
    bound = parsed(text)
    if bound is None:
        raise StoreError(
            "failed",
            f"What is kept under {name} was not put there by this program, and is not used.",
            f"`cockpit credentials set {name}` replaces it.",
        )
    if (bound.project, bound.name) != (project, name):
        raise StoreError(
            "bound",
            f"What is kept under {name} belongs to another project or name, and is not used.",
            f"`cockpit credentials set {name}` replaces it.",
        )
    return bound


def parsed(text: str) -> Bound | None:
    """The value in a store's text, or None where the text is another's."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        return None
    parts = [part for key in _KEYS if isinstance(part := data.get(key), str)]
    return Bound(*parts) if len(parts) == len(_KEYS) else None


def checked_for(bound: Bound, host: str) -> Bound:
    """The same value, which may go to this host.

    Raises:
        StoreError: it was stored for another host; launch.toml may have been changed since, by whoever.
    """
    if bound.host != host:
        raise StoreError(
            "bound",
            f"{bound.name} was stored for {bound.host}, and launch.toml names {host or 'no host'} for it now:"
            " it is sent to neither.",
            f"If that change is right, `cockpit credentials set {bound.name}` stores it for the new host.",
        )
    return bound


def refuse_unusable(value: str) -> None:
    """Raise StoreError when the value cannot be one."""
    if not value.strip() or len(value) > MAX_VALUE:
        word = "empty" if not value.strip() else f"longer than {MAX_VALUE} characters"
        raise StoreError(
            "unknown", f"The value is {word}: nothing was stored.", "Give the credential itself."
        )
