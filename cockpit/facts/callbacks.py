"""The fact `Callbacks`: which way back each sign-in through somebody else asks the provider for."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a sign-in leads: the provider's host, and the `redirect_uri` it is given (RFC 6749 4.1.1).

    `redirect_uri` is empty where the provider is called without one. No other part of the request is kept.
    """

    host: str
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One button: `start` is its URL, `provider` who signs people in.

    `page` is where it was found, empty for one that launch.toml declares; `callback` is what is declared.
    """

    provider: str
    start: str
    sent: Sent | Unreachable
    callback: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Every sign-in through somebody else: those that are declared, or else those found on sign-in pages.

    `unseen` are sign-in pages that could not be read, while buttons were looked for.
    """

    sign_ins: tuple[SignIn, ...] = ()
    unseen: tuple[Unreachable, ...] = ()
