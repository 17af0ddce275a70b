"""Where DMARC reports go: the addresses of `rua` and `ruf` (RFC 9989 4.6, RFC 3986, RFC 6068). Pure."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

MOST: Final = 20  # of one tag; receivers that limit themselves stop earlier
_SCHEME: Final = re.compile(r"\A([a-z][a-z0-9+.-]{0,20}):(.*)\Z", re.IGNORECASE | re.DOTALL)
_ADDRESS: Final = re.compile(
    r"\A[^\s@<>(),;:\"\x00-\x20\x7f-\x9f\ufffd]{1,64}@([a-z0-9_.-]{1,253})\Z", re.IGNORECASE
)
_LABEL: Final = re.compile(r"\A[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_SIZE: Final = re.compile(r"!\d{1,19}[kmgt]?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """One address reports may go to: `address` and `domain` of a mailto, empty where it is none.

    `valid` says that it is written as a URI, which is what receivers ask for; `trouble` says in a phrase why
    no report comes there, `mended` what was meant.
    """

    text: str
    address: str = ""
    domain: str = ""
    valid: bool = True
    trouble: str = ""
    mended: str = ""


def targets(value: str) -> tuple[Target, ...]:
    """The addresses of one tag, in order; at most MOST. Sizes behind a `!` are dropped, as RFC 9989 asks."""
    parts = [part.strip(" \t") for part in value.split(",", MOST)[:MOST]]
    return tuple(target(part) for part in parts if part)


def target(text: str) -> Target:
    """One address."""
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _bare(text)
    if scheme[1].lower() != "mailto":
        return Target(text, trouble=f"receivers send reports by mail, not to {scheme[1].lower()}: addresses")
    address, domain = _mailbox(scheme[2])
    if not domain:
        return Target(text, valid=False, trouble="what follows mailto: is no mail address")
    return Target(text, address, domain)


def _bare(text: str) -> Target:
    """An address without its scheme: the commonest slip."""
    address, domain = _mailbox(text.removeprefix("//"))
    if not domain:
        return Target(text, valid=False, trouble="it is no address of the form mailto:NAME@DOMAIN")
    return Target(text, valid=False, trouble="it lacks mailto: in front", mended=f"mailto:{address}")


def _mailbox(text: str) -> tuple[str, str]:
    """(address, domain), the domain in lower case; empty where it is none."""
    plain = unquote(_SIZE.sub("", text.partition("?")[0]), errors="replace").strip(" ").rstrip(".")
    found = _ADDRESS.match(plain)
    domain = found[1].lower() if found else ""
    labels = domain.split(".")
    fine = len(labels) > 1 and all(map(_LABEL.match, labels))
    return (plain, domain) if fine else ("", "")
