"""The value `Letter`: what a message that somebody received says, and what was found when it was checked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_ROOM: Final = 290  # characters; a word of a row of the record has at most 300


@dataclass(frozen=True, slots=True)
class Relay:
    """One Received field: `by` took the message over from `helo` at address `ip`, at `at` (ISO 8601)."""

    by: str = ""
    helo: str = ""
    ip: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """One verdict in a stamp: `name` is spf, dkim, dmarc, arc ..., `props` what it is about (`header.d`)."""

    name: str
    result: str
    reason: str = ""
    props: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One Authentication-Results field (RFC 8601). `by` is the server's name, which Exchange leaves out.

    `believed`: the receiver's own server wrote it; what stands further below anybody could have written.
    """

    by: str
    methods: tuple[Method, ...] = ()
    believed: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """One DKIM signature as we verified it: `result` is pass, fail or unknown, `why` a word of `WHYS`.

    `partial`: its l= leaves the end of the message unsigned. `testing`: its key says t=y.
    """

    domain: str
    selector: str
    result: str
    why: str = ""
    aligned: bool = False
    bits: int = 0
    partial: bool = False
    testing: bool = False


WHYS: Final[Mapping[str, str]] = {
    "body": "the text was changed after signing",
    "signature": "the header was changed after signing, or another key is published",
    "no-key": "DNS holds no key under this selector",
    "revoked": "the key was revoked: its p= is empty",
    "bad-key": "the published key cannot be read",
    "expired": "the signature has run out (x=)",
    "future": "the signature is dated in the future",
    "weak": "the key is too short to count",
    "old-algorithm": "it is made with SHA-1, which counts no more",
    "malformed": "the DKIM-Signature field cannot be read",
    "unsigned-from": "the signature does not cover the From",
    "unseen-key": "the key could not be looked up",
    "too-large": "only the beginning of the message was there to be read",
    "unsupported": "its algorithm is not known here",
    "pasted": "the text differs from what was signed, as it does when a source is copied by hand",
    "too-long": "checking it took too long",
    "changed-later": "the receiver found it good and changed its copy afterwards: try a mailbox elsewhere",
}


@dataclass(frozen=True, slots=True)
class Leads:
    """Where one link leads: `shown` is it without what could sign in, `fault` a word of `FAULTS` or empty.

    `tracked`: through a counter of the provider's; what is behind it was not opened. `pressed`: people press
    it; a picture or a style sheet only comes along.
    """

    shown: str
    host: str
    fault: str = ""
    why: str = ""
    tracked: bool = False
    pressed: bool = True


FAULTS: Final = ("localhost", "staging", "template", "plain-http", "other-spelling")  # gravest first


@dataclass(frozen=True, slots=True)
class Bounced:
    """What came back instead: `code` is the reply (550), `status` the enhanced one (5.1.1), `said` its text.

    `cause` is address, authentication, reputation, limit, content, receiver or unknown; `for_good`: no use in
    trying again.
    """

    code: str = ""
    status: str = ""
    said: str = ""
    cause: str = "unknown"
    for_good: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: `date` is when it says it was written (ISO 8601, UTC), `froms` the addresses in its From.

    `relays` are newest first; that number `edge` took it from outside the receiver (-1: not known). `spf` and
    `dmarc` are judged by us: pass, fail, none, unknown. `folder` is where the receiver's marks say it went,
    empty without any. `digest` is of its Message-ID. `trouble` says why it cannot be read as a message.
    """

    subject: str = ""
    date: str = ""
    froms: tuple[str, ...] = ()
    from_domain: str = ""
    return_path: str = ""
    digest: str = ""
    relays: tuple[Relay, ...] = ()
    edge: int = -1
    stamps: tuple[Stamp, ...] = ()
    signatures: tuple[Signed, ...] = ()
    spf: str = "unknown"
    spf_why: str = ""
    spf_aligned: bool = False
    dmarc: str = "unknown"
    dmarc_why: str = ""
    links: tuple[Leads, ...] = ()
    folder: str = ""
    bounced: Bounced | None = None
    trouble: str = ""

    @property
    def ip(self) -> str:
        """The address that handed it over to the receiver, empty where that is not known."""
        return self.relays[self.edge].ip if self.edge >= 0 else ""

    @property
    def signature(self) -> Signed | None:
        """The one that decides: a good one of the From's family, else a good one, else the first."""
        rank = {"pass": 0, "unknown": 1, "fail": 2}
        return min(self.signatures, key=lambda one: (rank[one.result], not one.aligned), default=None)

    @property
    def dkim(self) -> str:
        """Pass (it holds, and belongs to the From), unaligned, fail, none or unknown."""
        one = self.signature
        if one is None:
            return "unknown" if self.trouble else "none"
        return "unaligned" if one.result == "pass" and not one.aligned else one.result

    @property
    def stamped(self) -> Mapping[str, str]:
        """The verdicts of the receiver's own server by method; of several results of one, a pass."""
        found: dict[str, str] = {}
        for stamp in self.stamps:
            for one in stamp.methods if stamp.believed else ():
                if found.get(one.name) != "pass":
                    found[one.name] = one.result if one.result == "pass" else found.get(one.name, one.result)
        return found

    @property
    def seconds(self) -> float | None:
        """From the date it was written to its last relay; clocks that differ count as no time at all."""
        last = next((one.at for one in self.relays if one.at), "")
        if not (last and self.date):
            return None
        took = dt.datetime.fromisoformat(last) - dt.datetime.fromisoformat(self.date)
        return max(0.0, took.total_seconds())

    @property
    def worst_link(self) -> str:
        """The gravest fault; `none` without links, `tracked` where none that people press shows its end."""
        faults = {one.fault for one in self.links}
        if grave := next((fault for fault in FAULTS if fault in faults), ""):
            return grave
        if not self.links:
            return "none"
        pressed = [one for one in self.links if one.pressed]
        return "tracked" if pressed and all(one.tracked for one in pressed) else "ok"

    @property
    def found(self) -> Mapping[str, str]:
        """What a row of the record keeps of it, in words; what is not known is left out.

        spf, dkim, dmarc: as above. dkim_why: a word of `WHYS`. partial: yes, where the signature that decides
        leaves the end unsigned. d, s: that signature. signatures:
        all of them. from, return_path: domains. ip, helo: who handed it over. ar: who stamped, verdict: what
        the stamp says. links: the worst. bad_links: up to three that are wrong, link_hosts where the links
        lead. bounce: cause and code of what came back. message: the digest of its Message-ID.
        """
        one, back = self.signature, self.bounced
        told = {
            "spf": self.spf,
            "dkim": self.dkim,
            "dkim_why": one.why if one else "",
            "partial": "yes" if one and one.partial else "",
            "dmarc": self.dmarc,
            "d": one.domain if one else "",
            "s": one.selector if one else "",
            "signatures": _listed(f"{sig.domain}/{sig.selector} {sig.result}" for sig in self.signatures),
            "from": self.from_domain,
            "return_path": self.return_path.rpartition("@")[2],
            "ip": self.ip,
            "helo": self.relays[self.edge].helo if self.edge >= 0 else "",
            "ar": _listed(dict.fromkeys(one.by or "without a name" for one in self.stamps if one.believed)),
            "verdict": _listed(f"{name}={result}" for name, result in self.stamped.items()),
            "links": self.worst_link,
            "bad_links": _listed(f"{one.shown} ({one.why})" for one in self.links if one.fault),
            "link_hosts": _listed(dict.fromkeys(one.host for one in self.links if one.host)),
            "bounce": f"{back.cause} {back.status or back.code}" if back else "",
            "message": self.digest,
        }
        return {name: word.strip() for name, word in told.items() if word.strip()}


def _listed(parts: Iterable[str]) -> str:
    """The parts in a row, as many as fit whole."""
    kept = ""
    for part in parts:
        longer = f"{kept}, {part}" if kept else part[:_ROOM]
        if len(longer) > _ROOM:
            return kept
        kept = longer
    return kept
