"""What a DNS server said to one question."""

from dataclasses import dataclass
from enum import StrEnum

from cockpit.facts import Unreachable
from cockpit.model import Layer


def absent(host: str, *, exists: bool) -> Unreachable:
    """A host that cannot be asked for want of an address: the same words wherever it is met."""
    word, kind = ("has no address", "no-address") if exists else ("does not exist", "nxdomain")
    return Unreachable(Layer.DNS, f"{host} {word} in DNS", kind)


class Outcome(StrEnum):
    """The five ways a question can end; only NODATA and NXDOMAIN mean that something is missing."""

    ANSWER = "answer"
    NODATA = "nodata"  # the name exists, without records of this type (RFC 2308 section 2.2)
    NXDOMAIN = "nxdomain"
    REFUSED = "server said no"  # SERVFAIL, REFUSED, NOTIMP ...: rcode and extended error say which
    SILENT = "no reply"


@dataclass(frozen=True, slots=True)
class Record:
    """One resource record; `value` is its presentation form, for TXT the strings joined (RFC 7208 3.3).

    Names are lower case without the trailing dot; `ttl` in seconds.
    """

    name: str
    type: str
    ttl: int
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply of one server to (name, type), CNAMEs chased.

    `chain` is the CNAME targets in order; `records` those of the asked type at the end of the chain;
    `loop` is set where the chain came back to itself.
    `authority` holds the NS targets of a referral; `extended_error` is the text of RFC 8914.
    """

    name: str
    type: str
    server: str
    outcome: Outcome
    records: tuple[Record, ...] = ()
    chain: tuple[str, ...] = ()
    loop: bool = False
    authoritative: bool = False
    rcode: str = "NOERROR"
    extended_error: str = ""
    authority: tuple[str, ...] = ()
    negative_ttl: int | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the records, sorted."""
        return tuple(sorted(record.value for record in self.records))

    @property
    def missing(self) -> bool:
        """The server says that there is no such record."""
        return self.outcome in (Outcome.NODATA, Outcome.NXDOMAIN)

    @property
    def said(self) -> str:
        """One phrase for a person: the values, or how the question ended."""
        if self.outcome is Outcome.ANSWER:
            return ", ".join(self.values)
        if self.outcome is Outcome.REFUSED:
            said = "only a referral to other servers" if self.rcode == "NOERROR" else self.rcode
            return f"{said} ({self.extended_error})" if self.extended_error else said
        return {"nodata": "no such record", "nxdomain": "no such name"}.get(self.outcome, str(self.outcome))
