"""The fact `Starttls`: how mail servers greet on port 25, and the certificate behind STARTTLS."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.tls import Handshake


@dataclass(frozen=True, slots=True)
class Greeting:
    """A server that greets: `banner` its first line, `words` what it offers to EHLO (upper case, no values).

    `shown` is the handshake after STARTTLS, or why there was none; none where STARTTLS is not offered.
    """

    banner: str
    words: tuple[str, ...] = ()
    shown: Handshake | Unreachable | None = None


@dataclass(frozen=True, slots=True)
class MailDoor:
    """Port 25 of one mail server."""

    host: str
    seen: Greeting | Unreachable


@dataclass(frozen=True, slots=True)
class Starttls:
    """The doors that were knocked at, at most DOORS; `why` is why none was, `seen_at` UTC ISO 8601.

    `public` says that the public certificate authorities are trusted, so that their rules apply.
    """

    doors: tuple[MailDoor, ...] = ()
    why: Unreachable | None = None
    seen_at: str = ""
    public: bool = True
