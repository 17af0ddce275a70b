"""What makes browsers refuse a certificate: names, dates, keys, signatures, chain, each by its standard.

OpenSSL names one trouble at a time and takes some things that browsers refuse; a second library takes others.
These rules read the presented chain, so that every build and every library gives the same verdict.
"""

import datetime as dt
from dataclasses import dataclass

from cockpit.facts.tls import Certificate, Handshake

RSA_BITS = 2048  # CA/Browser Forum baseline requirements 6.1.5
CURVES = ("EC secp256r1", "EC secp384r1", "EC secp521r1")  # the same, and what browsers implement
DIGESTS = ("sha256", "sha384", "sha512")
DAY = dt.timedelta(1)
# How long a public certificate may be valid, by the day it was issued (baseline requirements 6.3.2, ballot
# SC-081; 825 and 398 days were set by the browsers' root programmes).
_LIFETIMES = (
    (dt.date(2029, 3, 15), 47),
    (dt.date(2027, 3, 15), 100),
    (dt.date(2026, 3, 15), 200),
    (dt.date(2020, 9, 1), 398),
    (dt.date(2018, 3, 1), 825),
)
_REFUSED_DAYS = 398  # longer ones are refused by browsers; the shorter limits bind the authorities
# X509_V_ERR of openssl x509_vfy.h: what the chain lacks; the rest our own rules say in their own words.
_SELF_SIGNED, _UNTRUSTED = 18, 19
INCOMPLETE = (2, 20, 21)  # it ends before a trusted root, for want of an issuer


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong; `fatal` where browsers show a warning in place of the site."""

    kind: str
    text: str
    fatal: bool = True


def covers(names: tuple[str, ...], host: str) -> bool:
    """One of the DNS names is this host; `*` stands for the whole first label (RFC 9525 section 6.3).

    Not for one right below a top-level domain: neither OpenSSL nor a browser takes that.
    """
    parent = host.partition(".")[2]
    return any(name == host or ("." in parent and name == f"*.{parent}") for name in names)


def path(chain: tuple[Certificate, ...]) -> tuple[Certificate, ...]:
    """The leaf and those of the certificates sent that lead up from it, each the issuer of the one before."""
    found, rest = [chain[0]], list(chain[1:])
    while not found[-1].self_issued:
        parent = next((one for one in rest if one.subject == found[-1].issuer), None)
        if parent is None:
            break
        rest.remove(parent)
        found.append(parent)
    return tuple(found)


def lifetime(certificate: Certificate) -> dt.timedelta:
    """How long it is valid from its first to its last second (RFC 5280 4.1.2.5: both belong to it)."""
    return _date(certificate.not_after) - _date(certificate.not_before) + dt.timedelta(seconds=1)


def left(certificate: Certificate, at: str) -> dt.timedelta:
    """What remains at `at` (ISO 8601, UTC); negative once it has expired."""
    return _date(certificate.not_after) - _date(at)


def flaws(seen: Handshake, host: str, at: str, *, public: bool) -> tuple[Flaw, ...]:
    """Everything that is wrong, the fatal first, in the order a person would mend it."""
    leaf = seen.leaf
    if leaf.flaw:
        return (Flaw("unreadable", f"the certificate {leaf.flaw}", fatal=not seen.accepted),)
    way = path(seen.chain)
    lacking = [one.certificate for one in seen.missing if seen.completes]
    needed = [one for one in (*way, *lacking) if not seen.used or one.sha256 in seen.used]
    dated = enumerate((*way, *lacking))
    found = [
        *_names(leaf, host),
        *(flaw for place, one in dated for flaw in _dates(one, at, place, accepted=seen.accepted)),
        *_trust(seen),
        *(flaw for one in needed for flaw in _strength(one)),
        *_purpose(leaf),
        *(_length(leaf) if public else ()),
        *_order(seen.chain, way),
    ]
    if seen.code and not any(flaw.fatal for flaw in found):
        found.append(Flaw("chain", f"the chain is not accepted: {seen.trouble}"))
    return tuple(sorted(found, key=lambda flaw: not flaw.fatal))


def _names(leaf: Certificate, host: str) -> list[Flaw]:
    if covers(leaf.names, host):
        return []
    if not leaf.names:
        claim = f" (only the old common name {leaf.common_name})" if leaf.common_name else ""
        return [
            Flaw("no-names", f"the certificate names no host{claim}; browsers read the list of names only")
        ]
    shown = ", ".join(leaf.names[:4]) + (f" and {len(leaf.names) - 4} more" if len(leaf.names) > 4 else "")  # noqa: PLR2004
    return [Flaw("wrong-name", f"the certificate is for {shown}, not for {host}")]


def _dates(one: Certificate, at: str, place: int, *, accepted: bool) -> list[Flaw]:
    """An old intermediate beside a path that is accepted hurts old clients only."""
    what = "the certificate" if place == 0 else f"the intermediate {named(one.subject)}"
    kind = "" if place == 0 else "intermediate-"
    fatal = place == 0 or not accepted
    if _date(one.not_after) < _date(at):
        return [Flaw(f"{kind}expired", f"{what} expired on {one.not_after[:10]}", fatal)]
    if _date(one.not_before) > _date(at):
        return [Flaw(f"{kind}not-yet-valid", f"{what} is not valid before {one.not_before[:16]}", fatal)]
    return []


def _trust(seen: Handshake) -> list[Flaw]:
    if seen.code == _SELF_SIGNED:
        return [Flaw("self-signed", "the certificate is signed by itself, so nobody vouches for it")]
    if seen.code == _UNTRUSTED:
        root = named(path(seen.chain)[-1].subject)
        return [Flaw("untrusted-root", f"the chain ends in {root}, which is not trusted")]
    if seen.code not in INCOMPLETE:
        return []
    if seen.completes:
        lacking = " and ".join(named(one.certificate.subject) for one in seen.missing)
        return [Flaw("missing-intermediate", f"the server does not send the intermediate {lacking}")]
    above = named(path(seen.chain)[-1].issuer)
    why = f" ({seen.searched})" if seen.searched else ""
    return [Flaw("unknown-issuer", f"the chain leads to {above}, which was not sent and is not trusted{why}")]


def _strength(one: Certificate) -> list[Flaw]:
    """Keys and signatures of the path; a root's own signature is never checked."""
    who = named(one.subject)
    found = []
    if one.key == "RSA" and one.bits < RSA_BITS:
        found.append(Flaw("weak-key", f"{who} has an RSA key of {one.bits} bits, fewer than {RSA_BITS}"))
    elif one.key != "RSA" and one.key not in CURVES and not one.flaw:
        found.append(Flaw("weak-key", f"{who} has a key browsers do not take: {one.key} of {one.bits} bits"))
    if not one.self_issued and one.digest and one.digest not in DIGESTS:
        found.append(Flaw("weak-signature", f"{who} is signed with {one.digest}, which can be forged"))
    return found


def _purpose(leaf: Certificate) -> list[Flaw]:
    if leaf.purposes and not {"server_auth", "any"} & set(leaf.purposes):
        return [Flaw("wrong-purpose", "the certificate was issued for another purpose than serving a site")]
    if leaf.authority and not leaf.self_issued:
        return [Flaw("ca-as-leaf", "the certificate of an authority is used as the server's own")]
    return []


def _length(leaf: Certificate) -> list[Flaw]:
    issued = _date(leaf.not_before).date()
    limit = next((days for since, days in _LIFETIMES if issued >= since), None)
    days = lifetime(leaf) / DAY
    if limit is None or days <= limit + 1:  # authorities may round up to a day
        return []
    return [
        Flaw(
            "too-long",
            f"the certificate is valid for {days:.0f} days, {limit} are allowed",
            days > _REFUSED_DAYS + 1,
        )
    ]


def _order(chain: tuple[Certificate, ...], way: tuple[Certificate, ...]) -> list[Flaw]:
    """Each certificate should certify the one before it (RFC 8446 4.4.2); others may follow."""
    if chain[: len(way)] == way:
        return []
    return [
        Flaw(
            "order",
            "the certificates are not sent in order, which some programs do not sort out",
            fatal=False,
        )
    ]


def named(subject: str) -> str:
    """The common name of a distinguished name (RFC 4514), or all of it."""
    parts = dict(part.split("=", 1) for part in subject.replace("\\,", " ").split(",") if "=" in part)
    return parts.get("CN", subject)[:120]


def _date(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
