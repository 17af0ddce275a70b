"""tls.issuance-unblocked."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.issuance import CHALLENGE_PATH, Issuance
from cockpit.facts.samples_dns import (
    NO_RESOLVER,
    NS1,
    NS2,
    broken_server,
    sample_answer,
    sample_server,
    sample_zone,
)
from cockpit.facts.samples_http import trail
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import NO_TLS, V6, issuance, leaf, look, shaken, tls
from cockpit.facts.tls import Tls
from cockpit.facts.trails import End, Trail
from cockpit.facts.zone import Zone
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Edge,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    cut,
    passed,
    warned,
)
from cockpit.kit.caa import permits
from cockpit.kit.challenges import way
from cockpit.kit.holders import silent
from cockpit.kit.looks import expected
from cockpit.standards.delegations import delegated, lame

CHECK = check(
    "Nothing blocks certificate issuance",
    severity=MEDIUM,
    why="A certificate lives for weeks and is then replaced by a program. A CAA record for another "
    "authority, a password before the whole host or a redirect in the wrong place stops that quietly, and "
    "the site goes dark on the day the old certificate ends.",
    fix="Allow the authority in use in the CAA records, and let requests below /.well-known/acme-challenge/ "
    "through.",
    undo="Put the former records and rules back.",
    verify="dig +short {subject} CAA",
    source="RFC 8659 (CAA); RFC 8555 section 8.3 (HTTP challenge); RFC 8657 section 4",
    terms={
        "CAA": "a DNS record that says which authorities may issue certificates for the domain",
        "authority": "the company that signs certificates, such as Let's Encrypt",
        "challenge": "the file an authority asks your site for, to see that the name is yours",
    },
)


def judge(launch: Launch, zone: Zone, tls: Tls, issuance: Issuance) -> Iterator[Finding]:
    """CAA allows the authority in use, its question reaches each host, and every name server answers it.

    The way of the question is a warning at most: some authorities ask over DNS instead, and the edge of a
    proxied host sees to its own certificate.
    """
    yield _delegation(zone)
    for host in sorted(issuance.ways):
        if expected(launch, host):
            yield permits(launch, zone.apex, host, tls, issuance)
            yield way(launch, host, issuance.ways[host], tls)
    if not issuance.ways:
        yield cut(f"{launch.domain} CAA", _unasked(launch, issuance))


def _unasked(launch: Launch, issuance: Issuance) -> Unreachable:
    """No host has an address: the reason, where there is one."""
    dark = (seen for seen in issuance.caa.values() if isinstance(seen, Unreachable))
    return next(dark, Unreachable(Layer.DNS, f"no host of {launch.domain} has an address", "no-address"))


def _delegation(zone: Zone) -> Finding:
    """An authority asks from several places: each of them may meet another of the zone's servers."""
    subject = f"{zone.apex} name servers"
    if isinstance(zone.parent, Unreachable):
        return cut(subject, zone.parent)
    if all(silent(server) for server in zone.servers):
        why = Unreachable(Layer.DNS, f"no name server of {zone.apex} replies to us", "timeout")
        return cut(subject, why)
    heard = [server for server in zone.servers if not isinstance(server.soa, Unreachable)]
    bad = sorted(server.name for server in heard if silent(server) or lame(server))
    above = set(delegated(zone.parent))
    stray = sorted(above ^ {server.name for server in zone.servers}) if above else []
    if not bad and not stray:
        return passed(subject, f"every name server of {zone.apex} answers for it")
    return warned(
        subject,
        "delegation",
        f"an authority may ask a name server that does not answer for {zone.apex}: {', '.join(bad or stray)}",
        expected="the same servers at the registry and in the zone, all of them answering",
        observed=", ".join(bad or stray),
        evidence={"not_answering": bad, "only_on_one_side": stray},
        fix=Fix(
            "Mend what dns.authority-consistent names: authorities ask from several places and refuse "
            "when one of them gets no answer.",
            undo="Nothing was changed here.",
        ),
    )


_SHOP, _WWW = "shop.example", "www.shop.example"
_LAUNCH = sample_launch()
_DECLARED = sample_launch(edge=Edge(provider="cloudflare", authorities=("pki.goog",)))
_PROXIED = sample_launch(hosts=(Host(name=_SHOP, proxied=True),))
_ZONE = sample_zone()
_LE = shaken(leaf(_SHOP, _WWW, organisation="Let's Encrypt"))
_TLS = tls(look(_SHOP, _LE), look(_WWW, _LE))
_WILD = tls(
    *(
        look(host, shaken(leaf("*.shop.example", _SHOP, organisation="Let's Encrypt")))
        for host in (_SHOP, _WWW)
    )
)
_OWN = tls(
    look(_SHOP, shaken(leaf(_SHOP, sha256="01" * 32))), look(_WWW, shaken(leaf(_WWW, sha256="02" * 32)))
)
_CLOSED = Unreachable(Layer.TCP, "shop.example (192.0.2.80) port 80 refuses connections", "refused")
_SILENT = Unreachable(Layer.TCP, "shop.example (192.0.2.80) port 80 does not answer within 4 s", "timeout")
_BAD_NAME = Unreachable(Layer.TLS, "the certificate of shop.example port 443 is not accepted", "certificate")
_ASKED, _SECURE = f"http://{_SHOP}{CHALLENGE_PATH}", f"https://{_SHOP}{CHALLENGE_PATH}"
_LE_RECORD, _OTHER = '0 issue "letsencrypt.org"', '0 issue "digicert.com"'


def _way(*steps: tuple[int, str], end: End | None = None, stopped: Unreachable | None = None) -> Issuance:
    walked: Trail = trail(_ASKED, *steps, end=end, stopped=stopped)
    return issuance(ways=(walked,))


def _cases() -> Iterator[Case]:
    yield case("no CAA, path open", _LAUNCH, _ZONE, _TLS, issuance(), expect=PASS)
    yield case("CAA names the authority in use", _LAUNCH, _ZONE, _TLS, issuance(_LE_RECORD), expect=PASS)
    yield case(
        "with parameters",
        _LAUNCH,
        _ZONE,
        _TLS,
        issuance('0 issue "letsencrypt.org; validationmethods=http-01"'),
        expect=PASS,
    )
    yield case("CAA of the parent counts", _LAUNCH, _ZONE, _TLS, issuance(_OTHER, at="example"), expect=FAIL)
    yield case("CAA names another authority", _LAUNCH, _ZONE, _TLS, issuance(_OTHER), expect=FAIL)
    yield case("CAA allows nobody", _LAUNCH, _ZONE, _TLS, issuance('0 issue ";"'), expect=FAIL)
    yield case(
        "only a report address",
        _LAUNCH,
        _ZONE,
        _TLS,
        issuance('0 iodef "mailto:a@shop.example"'),
        expect=PASS,
    )
    yield case(
        "a critical tag nobody knows",
        _LAUNCH,
        _ZONE,
        _TLS,
        issuance(_LE_RECORD, '128 tbs "x"'),
        expect=FAIL,
    )
    yield case(
        "wildcards are for another authority",
        _LAUNCH,
        _ZONE,
        _WILD,
        issuance(_LE_RECORD, '0 issuewild "digicert.com"'),
        expect=FAIL,
    )
    yield case(
        "the server fails on CAA",
        _LAUNCH,
        _ZONE,
        _TLS,
        issuance(caa=sample_answer(_SHOP, "CAA", outcome=Outcome.REFUSED)),
        expect=FAIL,
    )
    yield case(
        "the declared authority is not allowed", _DECLARED, _ZONE, _TLS, issuance(_LE_RECORD), expect=FAIL
    )
    yield case(
        "an authority we do not know",
        _LAUNCH,
        _ZONE,
        tls(look(_SHOP), look(_WWW)),
        issuance(_LE_RECORD),
        expect=UNKNOWN,
    )
    yield case("forced https, path kept", _LAUNCH, _ZONE, _TLS, _way((301, _SECURE), (404, "")), expect=PASS)
    yield case(
        "forced https with a certificate that ran out",
        _LAUNCH,
        _ZONE,
        _TLS,
        _way((301, _SECURE), end=End.UNREACHABLE, stopped=_BAD_NAME),
        expect=PASS,
    )
    yield case(
        "forced https before there is any certificate",
        _LAUNCH,
        _ZONE,
        tls(look(_WWW, _LE), look(_SHOP, NO_TLS)),
        _way((301, _SECURE), end=End.UNREACHABLE, stopped=NO_TLS),
        expect=FAIL,
    )
    yield case(
        "sent to the host with the same certificate",
        _LAUNCH,
        _ZONE,
        _TLS,
        _way((301, f"https://{_WWW}{CHALLENGE_PATH}"), (404, "")),
        expect=PASS,
    )
    yield case(
        "sent to a host with a certificate of its own",
        _LAUNCH,
        _ZONE,
        _OWN,
        _way((301, f"https://{_WWW}{CHALLENGE_PATH}"), (404, "")),
        expect=WARN,
    )
    yield case(
        "every path leads to the home page",
        _LAUNCH,
        _ZONE,
        _TLS,
        _way((301, f"https://{_SHOP}/"), (200, "")),
        expect=WARN,
    )
    yield case("a password before everything", _LAUNCH, _ZONE, _TLS, _way((401, "")), expect=WARN)
    yield case("the same behind an edge", _PROXIED, _ZONE, _TLS, _way((401, "")), expect=PASS)
    yield case(
        "the same with a wildcard, which is validated by DNS",
        _LAUNCH,
        _ZONE,
        _WILD,
        _way((401, "")),
        expect=PASS,
    )
    yield case("port 80 is closed", _LAUNCH, _ZONE, _TLS, _way(stopped=_CLOSED), expect=WARN)
    away = ((301, f"https://{_WWW}{CHALLENGE_PATH}"), (404, ""))
    vercel = issuance(ways=(trail(_ASKED, *away, headers={"server": "Vercel"}),))
    yield case("a platform sends strangers to www", _LAUNCH, _ZONE, _OWN, vercel, expect=PASS)
    yield case("port 80 is silent", _LAUNCH, _ZONE, _TLS, _way(stopped=_SILENT), expect=WARN)
    shut = _way((301, _SECURE), end=End.UNREACHABLE, stopped=NO_TLS)
    yield case("https wants a certificate of the client", _LAUNCH, _ZONE, _TLS, shut, expect=WARN)
    amazon = shaken(leaf(_SHOP, _WWW, organisation="Amazon"))
    acm = tls(look(_SHOP, amazon), look(_WWW, amazon))
    yield case("Amazon asks over DNS", _LAUNCH, _ZONE, acm, _way(stopped=_CLOSED), expect=PASS)
    other = shaken(leaf("x.example", organisation="DigiCert Inc"), code=62, trouble="Hostname mismatch")
    fallback = tls(look(_SHOP, _LE), look(_WWW, other))
    yield case("a fallback certificate", _LAUNCH, _ZONE, fallback, issuance(_LE_RECORD), expect=UNKNOWN)
    old = shaken(leaf(_SHOP, _WWW, age=300, organisation="DigiCert Inc"))
    moved = tls(look(_SHOP, old), look(_SHOP, _LE, V6), look(_WWW, _LE))
    yield case("a new authority at one address", _LAUNCH, _ZONE, moved, issuance(_LE_RECORD), expect=PASS)
    stars = issuance(_LE_RECORD, '0 issuewild ";"')
    lone = Issuance(stars.caa, {_SHOP: stars.ways[_SHOP]})
    yield case("no wildcard beside the domain", _LAUNCH, _ZONE, _WILD, lone, expect=FAIL)
    yield case("a loop", _LAUNCH, _ZONE, _TLS, _way((301, _SECURE), (301, _ASKED)), expect=WARN)
    yield case(
        "a lame name server",
        _LAUNCH,
        sample_zone(servers=(sample_server(NS1, NS1, NS2), broken_server(NS2, Outcome.NODATA))),
        _TLS,
        issuance(),
        expect=WARN,
    )
    yield case(
        "no resolver",
        _LAUNCH,
        sample_zone(parent=NO_RESOLVER, servers=()),
        _TLS,
        Issuance({_SHOP: NO_RESOLVER}),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
