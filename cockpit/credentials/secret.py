"""`Secret`: a value that no text shows, bound to the one host it may be sent to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from cockpit.text import remember

MASK: Final = "[credential]"


class WrongHostError(Exception):
    """A credential was asked for on behalf of a host it is not bound to; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no value, in a sentence, and what to do about it in another."""

    reason: str
    do: str

    def __str__(self) -> str:
        return f"{self.reason} {self.do}"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Secret:
    """A credential's value, kept in a closure: neither `repr`, JSON, pickling nor a list of locals holds it.

    Made by `Secret.of`, from where on `cockpit.text.redact` hides the value wherever it turns up.
    """

    name: str
    host: str
    _open: Callable[[], str] = field(repr=False)

    @classmethod
    def of(cls, name: str, host: str, value: str) -> "Secret":
        """A value bound to a host (A-labels, lower case)."""
        remember(value)
        return cls(name, host, lambda: value)

    def reveal_for(self, host: str) -> str:
        """The value, for a request that goes to this host and nowhere else.

        Raises:
            WrongHostError: the credential is bound to another host.
        """
        if not self.host or host.lower().removesuffix(".") != self.host:
            raise WrongHostError(f"The credential {self.name} may be sent to {self.host} and nowhere else.")
        return self._open()

    def __repr__(self) -> str:
        return f"Secret({self.name!r}, {self.host!r}, {MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a credential is neither pickled nor sent to another process")

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: Any) -> "Secret":
        return self
