"""TLS reports (RFC 8460): the record that says who hears of mail that could not be encrypted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.standards.announcements import announced, tag

VERSION: Final = "TLSRPTv1"
_MAIL = re.compile(
    r"mailto:(?![^@]{65})[\x22-+.-:<-?A-~-]+@[a-z0-9.-]{1,250}\.[a-z0-9-]{1,63}", re.IGNORECASE
)
_WEB = re.compile(r"https://[\x21-+.-:<-~-]{1,1000}", re.IGNORECASE)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Reports:
    """Where reports go; `bad` are the parts of `rua` that nothing can be sent to."""

    to: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


def records(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that ask for reports."""
    return announced(texts, VERSION)


def read(record: str) -> Reports:
    """The addresses in `rua`: mailto and https are the two ways there are (section 3)."""
    parts = [part.strip() for part in tag(record, "rua").split(",")][:_MOST]
    fine = tuple(part for part in parts if _MAIL.fullmatch(part) or _WEB.fullmatch(part))
    return Reports(fine, tuple(part for part in parts if part and part not in fine))


def mended(seen: Reports) -> tuple[str, ...]:
    """Where reports go, and where they were meant to: an address without `mailto:` is the usual slip."""
    meant = (f"mailto:{part.lower().removeprefix('mailto:').strip('<> ')}" for part in seen.bad)
    return (*seen.to, *(part for part in meant if _MAIL.fullmatch(part)))
