"""CAA records: who may issue certificates for a name (RFC 8659, RFC 8657)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KNOWN = ("issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc")
_CRITICAL = 128
_RECORD = re.compile(r'(?P<flags>\d{1,3})\s+(?P<tag>[A-Za-z0-9]{1,255})\s+"?(?P<value>.*?)"?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Property:
    """One record: `authority` is the issuer's domain of an issue property, lower case, empty for nobody."""

    flags: int
    tag: str
    value: str

    @property
    def authority(self) -> str:
        """The domain before the parameters (RFC 8659 section 4.2)."""
        return self.value.partition(";")[0].strip().lower().rstrip(".")

    @property
    def parameters(self) -> dict[str, str]:
        """`accounturi`, `validationmethods` ... (RFC 8657), names lower case."""
        pairs = (part.partition("=") for part in self.value.split(";")[1:])
        return {name.strip().lower(): value.strip() for name, sign, value in pairs if sign}


def read(values: Iterable[str]) -> tuple[Property, ...]:
    """The properties in presentation form (`0 issue "letsencrypt.org"`); what cannot be read is left out."""
    found = (_RECORD.fullmatch(value.strip()) for value in values)
    return tuple(Property(int(m["flags"]), m["tag"].lower(), m["value"]) for m in found if m)


def ancestors(host: str) -> tuple[str, ...]:
    """The names asked in turn, of which the first set counts (RFC 8659 section 3): host, parent ... top."""
    labels = host.split(".")
    return tuple(".".join(labels[at:]) for at in range(len(labels)))


def unknown_critical(properties: Sequence[Property]) -> tuple[str, ...]:
    """Tags marked critical that an authority may not know: it must then refuse (RFC 8659 section 4.1)."""
    return tuple(one.tag for one in properties if one.flags & _CRITICAL and one.tag not in KNOWN)


def allowed(properties: Sequence[Property], *, wildcard: bool) -> tuple[str, ...] | None:
    """The authorities that may issue; an empty tuple means nobody, none means everybody.

    For a wildcard name `issuewild` counts where there is one, else `issue` (RFC 8659 section 4.3).
    """
    wild = [one for one in properties if one.tag == "issuewild"] if wildcard else []
    counting = wild or [one for one in properties if one.tag == "issue"]
    if not counting:
        return None
    return tuple(dict.fromkeys(one.authority for one in counting if one.authority))
