"""tls.protocol-versions."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import NO_RESOLVER, cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import MODERN, NO_TLS, V4, V6, look, tls
from cockpit.facts.tls import VERSIONS, Look, Offer, Tls
from cockpit.kit import (
    FAIL,
    LOW,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.looks import at, dark, looked_at, shake_by_hand, unseen
from cockpit.model import Severity

OLD, NEEDED = VERSIONS[:2], VERSIONS[2:]
_LOOK_UP = Fix(
    "The server breaks the handshake off without saying why, so only its settings can tell: look up the "
    "lowest TLS version it allows (ssl_protocols in nginx, SSLProtocol in Apache, the security policy of "
    "a load balancer).",
    undo="Nothing was changed.",
)

CHECK = check(
    "Only current TLS versions are spoken",
    severity=MEDIUM,
    why="TLS 1.0 and 1.1 can be attacked and no current browser uses them; card rules and customers' "
    "security questionnaires forbid them. A server with nothing newer cannot be opened at all.",
    fix="Allow TLS 1.2 and 1.3 only.",
    undo="Put the former list of versions back and reload the server.",
    verify="openssl s_client -connect {subject}:443 -servername {subject} -tls1_2 </dev/null",
    source="RFC 8996 (TLS 1.0 and 1.1 must not be used); RFC 9325 section 3.1.1",
    terms={"TLS": "the encryption under https; versions 1.2 and 1.3 are current"},
)


def judge(launch: Launch, names: Names, tls: Tls) -> Iterator[Finding]:
    """At the first address of each family: 1.2 or 1.3 is spoken, 1.0 and 1.1 are not."""
    for host in looked_at(launch, tls):
        looks = tls.of(host)
        if not looks:
            yield unseen(names, host)
        groups: dict[tuple[tuple[str, Offer], ...], list[Look]] = {}
        for one in looks:
            if isinstance(one.seen, Unreachable):
                yield dark(launch, tls, one, one.seen)
            elif one.offers:
                groups.setdefault(tuple(one.offers.items()), []).append(one)
        asked = sum(map(len, groups.values()))
        for alike in groups.values():
            yield _judged(host, at(host, alike, asked), alike[0])


def _judged(host: str, subject: str, look: Look) -> Finding:
    spoken = [version for version in VERSIONS if look.offers[version] is Offer.YES]
    unsure = [version for version in VERSIONS if look.offers[version] is Offer.UNSURE]
    old = [version for version in spoken if version in OLD]
    said = ", ".join(f"{version} {look.offers[version]}" for version in VERSIONS)
    offers = {version: str(look.offers[version]) for version in VERSIONS}
    seen: dict[str, Any] = {"observed": said, "evidence": {"offers": offers, "unsure": dict(look.unsure)}}
    if not set(spoken) & set(NEEDED) and not set(unsure) & set(NEEDED):
        return failed(
            subject,
            "too-old",
            f"{subject} speaks only {', '.join(spoken) or 'versions we do not know'}: no current browser can "
            f"open it",
            expected="TLS 1.2 or 1.3",
            fix=_modern(host),
            verify=_try(host, look.address, "TLSv1.2"),
            **seen,
        )
    if old:
        return warned(
            subject,
            "old-versions",
            f"{subject} still speaks {' and '.join(old)}",
            expected="TLS 1.2 and 1.3 only",
            fix=_modern(host),
            verify=_try(host, look.address, old[-1]),
            **seen,
        )
    if unsure:
        return cut(subject, _unclear(subject, look, unsure), severity=_weight(unsure), fix=_LOOK_UP, **seen)
    return passed(subject, f"{subject} speaks {' and '.join(spoken)} only", **seen)


def _unclear(subject: str, look: Look, unsure: list[str]) -> Unreachable:
    reasons = "; ".join(f"{version}: {look.unsure.get(version, 'no clear answer')}" for version in unsure)
    cause = f"{subject} gave no clear answer for {', '.join(unsure)} ({reasons})"
    return Unreachable(Layer.TLS, cause, "unsure")


def _weight(unsure: list[str]) -> Severity | None:
    """Windows, Java and Python end an old version without its alert: most likely they do not speak it."""
    return LOW if set(unsure) <= set(OLD) else None


def _modern(host: str) -> Fix:
    return Fix(
        f"Allow TLS 1.2 and 1.3 only for {host}. Cloudflare: SSL/TLS, Edge Certificates, Minimum TLS "
        "Version 1.2. nginx:",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "Put the former line back, reload, and tell whoever still needs the old version.",
    )


def _try(host: str, address: str, version: str) -> str:
    option = f"-tls{version.removeprefix('TLSv').replace('.', '_')}"
    return shake_by_hand(host, address, option, "-cipher", "ALL:@SECLEVEL=0")


_SHOP, _WWW = "shop.example", "www.shop.example"
_LAUNCH = sample_launch()
_NAMES = sample_names(sample_lookup(_SHOP, V4), sample_lookup(_WWW, V4))
_FINE = look(_WWW)


def _offers(**changed: Offer) -> Tls:
    """The shop as it should be, with some versions otherwise: `v10`, `v11`, `v12`, `v13`."""
    words = dict(zip(("v10", "v11", "v12", "v13"), VERSIONS, strict=True))
    other = MODERN | {words[word]: offer for word, offer in changed.items()}
    unsure = {
        version: "the connection is closed" for version, offer in other.items() if offer is Offer.UNSURE
    }
    return tls(look(_SHOP, offers=other, unsure=unsure), _FINE)


def _cases() -> Iterator[Case]:
    yield case("1.2 and 1.3", _LAUNCH, _NAMES, _offers(), expect=PASS)
    yield case("1.3 only", _LAUNCH, _NAMES, _offers(v12=Offer.NO), expect=PASS)
    yield case("1.2 only", _LAUNCH, _NAMES, _offers(v13=Offer.NO), expect=PASS)
    yield case("1.1 too", _LAUNCH, _NAMES, _offers(v11=Offer.YES), expect=WARN)
    yield case("1.0 only", _LAUNCH, _NAMES, _offers(v10=Offer.YES, v12=Offer.NO, v13=Offer.NO), expect=FAIL)
    yield case("1.0 broken off without a word", _LAUNCH, _NAMES, _offers(v10=Offer.UNSURE), expect=UNKNOWN)
    yield case(
        "1.1 spoken, 1.0 unclear", _LAUNCH, _NAMES, _offers(v10=Offer.UNSURE, v11=Offer.YES), expect=WARN
    )
    yield case(
        "old versions over IPv6 only",
        _LAUNCH,
        _NAMES,
        tls(look(_SHOP), look(_SHOP, address=V6, offers=MODERN | {"TLSv1": Offer.YES}), _FINE),
        expect=WARN,
    )
    refused = Unreachable(Layer.TCP, "port 443 refuses connections", "refused")
    mail = tls(look(_SHOP), _FINE, look("mail.shop.example", refused))
    yield case("a mail server without https", _LAUNCH, _NAMES, mail, expect=PASS)
    yield case("no handshake at all", _LAUNCH, _NAMES, tls(look(_SHOP, NO_TLS), _FINE), expect=UNKNOWN)
    yield case(
        "the name does not resolve",
        _LAUNCH,
        sample_names(cut_lookup(_SHOP, NO_RESOLVER)),
        tls(_FINE),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
