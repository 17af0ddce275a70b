"""tls.hostname-valid."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import NO_RESOLVER, cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import ISSUER, NO_TLS, V4, V6, day, issuer, leaf, look, shaken, tls
from cockpit.facts.tls import Certificate, Handshake, Look, Missing, Tls
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    case,
    check,
    failed,
    passed,
    warned,
)
from cockpit.kit.certificate_repairs import repair
from cockpit.kit.certless import nothing
from cockpit.kit.looks import at, looked_at, severity, shakes, show_chain, unseen
from cockpit.standards.certificates import Flaw, flaws, named

CHECK = check(
    "Valid certificate on every public host",
    severity=BLOCKER,
    why="Without a valid certificate the browser shows a warning in place of your site, and programs that "
    "call your API or webhook just fail.",
    fix="Have a certificate issued by a public authority that names the host, and send the whole chain.",
    undo="Put the former certificate files back and reload the server.",
    verify="openssl s_client -connect {subject}:443 -servername {subject} -showcerts </dev/null",
    source="RFC 5280; RFC 9525 section 6; RFC 8446 section 4.4.2; CA/Browser Forum baseline requirements "
    "6.1.5, 6.3.2",
    terms={
        "certificate": "the file by which a server proves that it may speak for a name",
        "intermediate": "the certificate between yours and the root a browser knows; your server has to send "
        "it",
        "chain": "your certificate and those above it, up to a trusted root",
        "handshake": "the first exchange of an encrypted connection",
    },
)


def judge(launch: Launch, names: Names, tls: Tls) -> Iterator[Finding]:
    """Every host at every address: chain, name, dates, key and signature, as browsers see them.

    What a browser refuses fails; a rehearsal, a retired or an undeclared host counts less. Revocation,
    stapling and certificate transparency are not looked at.
    """
    for host in looked_at(launch, tls):
        looks = tls.of(host)
        if not looks:
            yield unseen(names, host)
        yield from _shown(launch, tls, host, looks)
        for one in looks:
            if isinstance(one.seen, Unreachable):
                yield nothing(launch, tls, one, one.seen)


def _shown(launch: Launch, tls: Tls, host: str, looks: tuple[Look, ...]) -> Iterator[Finding]:
    """One finding for all addresses that present the same."""
    groups: dict[tuple[Flaw, ...], list[tuple[Look, Handshake]]] = {}
    for one, seen in shakes(looks):
        groups.setdefault(flaws(seen, host, tls.seen_at, public=tls.public), []).append((one, seen))
    for found, alike in groups.items():
        subject = at(host, [one for one, _ in alike], len(looks))
        yield _judged(launch, host, subject, found, alike)


def _judged(
    launch: Launch, host: str, subject: str, found: tuple[Flaw, ...], alike: list[tuple[Look, Handshake]]
) -> Finding:
    first, seen = alike[0]
    leaf = seen.leaf
    told: dict[str, Any] = {
        "observed": "; ".join(flaw.text for flaw in found) or _valid(leaf),
        "evidence": {"host": host, **_evidence(alike, seen)},
        "verify": show_chain(host, first.address),
    }
    if not found:
        return passed(subject, f"{subject} shows a valid certificate: {_valid(leaf)}", **told)
    what = found[0]
    summary = f"{subject}: {'; '.join(flaw.text for flaw in found if flaw.fatal) or what.text}"
    told |= {
        "expected": f"a certificate for {host} that browsers accept, with its chain",
        "fix": repair(launch, host, what.kind, seen),
    }
    if not what.fatal:
        return warned(subject, what.kind, summary, **told)
    return failed(subject, what.kind, summary, severity=severity(launch, host), **told)


def _valid(leaf: Certificate) -> str:
    return f"valid until {leaf.not_after[:10]}, issued by {named(leaf.issuer)}"


def _evidence(alike: list[tuple[Look, Handshake]], seen: Handshake) -> dict[str, Any]:
    leaf = seen.leaf
    return {
        "addresses": [one.address for one, _ in alike],
        "subject": leaf.subject,
        "names": list(leaf.names[:20]),
        "issuer": leaf.issuer,
        "not_before": leaf.not_before,
        "not_after": leaf.not_after,
        "key": f"{leaf.key} {leaf.bits}",
        "signed_with": leaf.digest,
        "chain": [one.subject for one in seen.chain],
        "sha256": [one.sha256 for one in seen.chain],
        "verdict": seen.trouble or "accepted",
        "not_checked": "revocation" + (", stapling that the certificate demands" if leaf.must_staple else ""),
    }


_SHOP, _WWW = "shop.example", "www.shop.example"
_LAUNCH = sample_launch()
_NAMES = sample_names(sample_lookup(_SHOP, V4), sample_lookup(_WWW, V4))
_FINE = look(_WWW)
_REFUSED = Unreachable(Layer.TCP, f"{_SHOP} ({V4}) port 443 refuses connections", "refused")
_SILENT = Unreachable(Layer.TCP, f"{_SHOP} ({V4}) port 443 does not answer within 4 s", "timeout")
_OLD = sample_launch(hosts=(Host(name="old.shop.example", role="retired"),))
_SENT_ALONE = Handshake(
    (leaf(_SHOP),),
    "unable to get local issuer certificate",
    20,
    missing=(Missing(issuer(), "http://ca.example/1.der", "-----BEGIN CERTIFICATE-----"),),
    completes=True,
)


def _seen(seen: Handshake | Unreachable, *more: Look, public: bool = True) -> Tls:
    return tls(look(_SHOP, seen), _FINE, *more, public=public)


def _bad(code: int, trouble: str, **fields: Any) -> Tls:
    """The shop's leaf with these fields, which OpenSSL refuses."""
    return _seen(shaken(leaf(_SHOP, **fields), code=code, trouble=trouble))


def _cases() -> Iterator[Case]:
    yield case("valid everywhere", _LAUNCH, _NAMES, _seen(shaken(leaf(_SHOP))), expect=PASS)
    yield case(
        "a wildcard covers one label",
        _LAUNCH,
        _NAMES,
        tls(look(_SHOP), look(_WWW, shaken(leaf("*.shop.example")))),
        expect=PASS,
    )
    yield case("expired", _LAUNCH, _NAMES, _bad(10, "certificate has expired", days=-1), expect=FAIL)
    yield case("not yet valid", _LAUNCH, _NAMES, _bad(9, "certificate is not yet valid", age=-1), expect=FAIL)
    yield case(
        "another name",
        _LAUNCH,
        _NAMES,
        _seen(shaken(leaf("x.example"), code=62, trouble="Hostname mismatch")),
        expect=FAIL,
    )
    yield case(
        "a wildcard does not cover two labels",
        _LAUNCH,
        _NAMES,
        tls(look(_SHOP), look(_WWW, shaken(leaf("*.example"), code=62, trouble="Hostname mismatch"))),
        expect=FAIL,
    )
    yield case("a common name alone", _LAUNCH, _NAMES, _bad(62, "Hostname mismatch", names=()), expect=FAIL)
    yield case("a missing intermediate", _LAUNCH, _NAMES, _seen(_SENT_ALONE), expect=FAIL)
    yield case(
        "an unknown authority",
        _LAUNCH,
        _NAMES,
        _bad(20, "unable to get local issuer certificate"),
        expect=FAIL,
    )
    yield case(
        "signed by itself",
        _LAUNCH,
        _NAMES,
        _bad(18, "self-signed certificate", issuer=f"CN={_SHOP}"),
        expect=FAIL,
    )
    yield case(
        "an RSA key of 1024 bits that OpenSSL takes",
        _LAUNCH,
        _NAMES,
        _seen(shaken(leaf(_SHOP, key="RSA", bits=1024))),
        expect=FAIL,
    )
    yield case(
        "a SHA-1 signature that OpenSSL takes",
        _LAUNCH,
        _NAMES,
        _seen(shaken(leaf(_SHOP, digest="sha1"))),
        expect=FAIL,
    )
    yield case(
        "for mail only",
        _LAUNCH,
        _NAMES,
        _bad(26, "unsuitable certificate purpose", purposes=("1.3.6.1.5.5.7.3.4",)),
        expect=FAIL,
    )
    yield case(
        "an old intermediate beside an accepted path",
        _LAUNCH,
        _NAMES,
        _seen(shaken(leaf(_SHOP), issuer(not_after=day(-1)))),
        expect=WARN,
    )
    yield case(
        "sent out of order",
        _LAUNCH,
        _NAMES,
        _seen(shaken(leaf(_SHOP), issuer(subject="CN=stray", issuer=ISSUER), issuer())),
        expect=WARN,
    )
    yield case("valid for 900 days", _LAUNCH, _NAMES, _seen(shaken(leaf(_SHOP, days=870))), expect=FAIL)
    yield case(
        "valid for 900 days under a root of your own",
        _LAUNCH,
        _NAMES,
        _seen(shaken(leaf(_SHOP, days=870)), public=False),
        expect=PASS,
    )
    yield case(
        "another certificate over IPv6",
        _LAUNCH,
        _NAMES,
        _seen(
            shaken(leaf(_SHOP)),
            look(_SHOP, shaken(leaf("old.example"), code=62, trouble="Hostname mismatch"), V6),
        ),
        expect=FAIL,
    )
    yield case("no certificate for this one name", _LAUNCH, _NAMES, _seen(NO_TLS), expect=FAIL)
    yield case("port 443 is closed on this host alone", _LAUNCH, _NAMES, _seen(_REFUSED), expect=FAIL)
    dead = tls(look(_SHOP), look(_SHOP, _REFUSED, V6), _FINE)
    yield case("one dead address of two", _LAUNCH, _NAMES, dead, expect=WARN)
    office = tls(look(_SHOP), _FINE, look("mail.shop.example", _SILENT))
    yield case("a host nobody declared, closed to the public", _LAUNCH, _NAMES, office, expect=PASS)
    yield case(
        "a retired host that does not answer",
        _OLD,
        _NAMES,
        tls(look(_SHOP), _FINE, look("old.shop.example", _REFUSED)),
        expect=PASS,
    )
    yield case(
        "every handshake is broken off",
        _LAUNCH,
        _NAMES,
        tls(look(_SHOP, NO_TLS), look(_WWW, NO_TLS)),
        expect=UNKNOWN,
    )
    yield case("no answer in time", _LAUNCH, _NAMES, _seen(_SILENT), expect=UNKNOWN)
    yield case(
        "the name does not resolve",
        _LAUNCH,
        sample_names(cut_lookup(_SHOP, NO_RESOLVER)),
        tls(_FINE),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
