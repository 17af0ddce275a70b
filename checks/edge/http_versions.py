"""What each host says of HTTP/2 and HTTP/3 is what it speaks."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.names import Names
from cockpit.facts.protocols import Protocols, Speaks, Spoken
from cockpit.facts.samples_dns import NO_RESOLVER, cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import CLOSED, RECORD, SILENT, speaks
from cockpit.facts.samples_tls import NO_TLS, V4
from cockpit.kit import (
    LOW,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    passed,
)
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.looks import unseen
from cockpit.model import Verdict
from cockpit.standards import altsvc, svcb

CHECK = check(
    "HTTP/2 and HTTP/3 are spoken where they are promised",
    severity=LOW,
    why="Browsers believe what a site says of itself. A promise of HTTP/3 that nobody keeps costs visitors a "
    "try that fails, and with nothing newer than HTTP/1.1 a page with many files waits for one after the "
    "other.",
    fix="Switch the version on where visitors arrive, or take back the promise.",
    undo="Set the switch or the record back.",
    verify="curl -sSI --http2 https://{subject}/ | grep -iE '^(HTTP|alt-svc)'",
    source="RFC 9113 section 3.2 (ALPN); RFC 7838 (Alt-Svc); RFC 9460 (HTTPS records); RFC 9000 section 6",
    terms={
        "HTTP/2": "many files at once over one connection",
        "HTTP/3": "the same over QUIC, which uses UDP in place of TCP",
        "Alt-Svc": "the header by which a site says that it can be reached by HTTP/3 too",
        "ALPN": "what the server chooses from the visitor's list as the connection begins: h2 is HTTP/2",
        "QUIC, UDP": "what HTTP/3 travels over; many firewalls let only TCP through",
        "HTTPS record": "the same promise in DNS, read before the first connection",
    },
)
_HTTP2 = "h2"


def judge(launch: Launch, names: Names, protocols: Protocols) -> Iterator[Finding]:
    """Each host customers use: ALPN, Alt-Svc, the HTTPS record and the answer by UDP say the same.

    Silence by UDP decides nothing: it may be filtered where we are.
    """
    for host in _hosts(launch, names, protocols):
        speaks = protocols.of(host)
        yield unseen(names, host) if speaks is None else _judged(launch, speaks)


def _hosts(launch: Launch, names: Names, protocols: Protocols) -> tuple[str, ...]:
    """Those that were asked, and the domain itself where it could not be."""
    asked = [one.host for one in protocols.hosts]
    return tuple(dict.fromkeys((*asked, *({launch.domain} & set(names.lookups)))))


def _judged(launch: Launch, speaks: Speaks) -> Finding:
    answered = [one for one in speaks.spoken if isinstance(one.chosen, str)]
    if not answered:
        return _dark(speaks)
    flaws, said = tuple(_flaws(launch, speaks, answered)), _said(speaks, answered)
    seen: dict[str, Any] = {
        "observed": "; ".join(said.values()),
        "evidence": said | {"notes": list(_notes(launch, speaks, answered))},
    }
    if flaws:
        return bundled(
            speaks.host,
            flaws,
            expected="ALPN, Alt-Svc, the HTTPS record and UDP say the same",
            fix=_fix({flaw.kind for flaw in flaws}),
            verify=command("curl -sSI --http2 {} | grep -iE '^(HTTP|alt-svc)'", f"https://{speaks.host}/"),
            **seen,
        )
    return passed(speaks.host, "; ".join((_summary(answered), *_notes(launch, speaks, answered))), **seen)


def _dark(speaks: Speaks) -> Finding:
    """No handshake at all."""
    why = next(one.chosen for one in speaks.spoken if isinstance(one.chosen, Unreachable))
    return cut(speaks.host, why)


def _promised(speaks: Speaks) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The protocols named by the header and by the record, for the host's own port 443."""
    told = () if isinstance(speaks.advertised, Unreachable) else altsvc.spoken(speaks.advertised, speaks.host)
    record = speaks.record
    published = svcb.spoken(record.values, (speaks.host, *record.chain)) if isinstance(record, Answer) else ()
    return told, published


def _flaws(launch: Launch, speaks: Speaks, answered: list[Spoken]) -> Iterator[Flaw]:
    """What one says and another does not hold, as clauses; all of it costs time only."""
    told, published = _promised(speaks)
    by = " and ".join(
        word for word, named in (("Alt-Svc", told), ("the HTTPS record", published)) if "h3" in named
    )
    closed = [
        one.address for one in answered if isinstance(one.quic, Unreachable) and one.quic.kind == "refused"
    ]
    if by and closed:
        yield Flaw(
            "h3-closed", f"HTTP/3 is promised by {by}, and UDP port 443 of {' and '.join(closed)} is closed"
        )
    slow = [one.address for one in answered if one.chosen != _HTTP2]
    if slow and _HTTP2 in published:
        yield Flaw(
            "record-lies",
            f"HTTP/2 is promised by the HTTPS record, and not chosen by {' and '.join(slow)}",
        )
    if slow and _should(launch, speaks.host):
        yield Flaw("http1-only", f"nothing newer than HTTP/1.1 is spoken at {' and '.join(slow)}")


def _should(launch: Launch, host: str) -> bool:
    """Pages and their files are loaded here, or an edge stands in front that has HTTP/2 for everybody."""
    declared = launch.host(host)
    return declared is None or declared.role in ("site", "app") or bool(declared.proxied)


def _notes(launch: Launch, speaks: Speaks, answered: list[Spoken]) -> Iterator[str]:
    """What is worth a word and no fault."""
    told, published = _promised(speaks)
    promised = "h3" in (*told, *published)
    for one in answered:
        if isinstance(one.quic, Unreachable) and promised and one.quic.kind != "refused":
            yield f"HTTP/3 is promised and could not be tried: {one.quic.cause}"
        if isinstance(one.quic, tuple) and one.quic and not promised:
            yield f"{one.address} speaks QUIC, and no browser is told"
    if any(one.chosen != _HTTP2 for one in answered) and not _should(launch, speaks.host):
        yield "it speaks HTTP/1.1 only, which is enough for programs"
    if isinstance(speaks.advertised, Unreachable):
        yield f"its headers could not be seen: {speaks.advertised.cause}"
    if isinstance(speaks.record, Unreachable):
        yield f"its HTTPS record could not be asked for: {speaks.record.cause}"


def _said(speaks: Speaks, answered: list[Spoken]) -> dict[str, str]:
    """What each of the four says, for people and for programs."""
    told, published = _promised(speaks)
    quic = {one.address: _heard(one.quic) for one in answered if one.quic is not None}
    return {
        "alpn": "ALPN " + ", ".join(f"{one.address} {one.chosen or 'none'}" for one in answered),
        "alt_svc": f"Alt-Svc {', '.join(told) or 'none'}",
        "https_record": f"HTTPS record {', '.join(published) or 'none'}",
        "udp": "UDP " + (", ".join(f"{address} {heard}" for address, heard in quic.items()) or "not asked"),
    }


def _heard(quic: tuple[str, ...] | Unreachable | None) -> str:
    if isinstance(quic, Unreachable):
        return {"refused": "closed", "silent": "silent"}.get(quic.kind, "not reached")
    return "speaks QUIC"


def _summary(answered: list[Spoken]) -> str:
    newest = "HTTP/2" if all(one.chosen == _HTTP2 for one in answered) else "HTTP/1.1"
    return f"{newest} and HTTP/3" if any(isinstance(one.quic, tuple) for one in answered) else newest


_SWITCHES = {
    "h3-closed": "Cloudflare: Speed > Settings > Protocol Optimization > HTTP/3 on, or off to stop "
    "promising. Your own server: let UDP port 443 through the firewall, or drop the Alt-Svc header.\n"
    "nginx: listen 443 quic reuseport;   (or no add_header Alt-Svc)",
    "record-lies": "DNS: let alpn of the HTTPS record hold only what the server speaks, or delete it.",
    "http1-only": "Cloudflare: Speed > Settings > Protocol Optimization > HTTP/2 on. nginx: http2 on;   "
    "Caddy has it from the start.",
}


def _fix(kinds: set[str]) -> Fix:
    """In the same words for every host, so that it is said once."""
    lines = [line for kind, line in _SWITCHES.items() if kind in kinds]
    return Fix(
        "Switch on what the host promises, or take the promise back.",
        "\n\n".join(lines),
        "Set the switch, the header or the record back to what it was.",
    )


_SHOP = "shop.example"
_ALONE = sample_launch()
_EDGED = sample_launch(hosts=(Host(name=_SHOP, proxied=True),))
_API = sample_launch(hosts=(Host(name=_SHOP, role="api"),))
_NAMES = sample_names(sample_lookup(_SHOP, V4))
_UNSEEN = Unreachable(Layer.HTTP, "shop.example port 443 closed the connection", "cut-short")
_HTTP1 = "http/1.1"


def _at(name: str, expect: Verdict, protocols: Protocols, launch: Launch = _EDGED) -> Case:
    return case(name, launch, _NAMES, protocols, expect=expect)


def _cases() -> Iterator[Case]:
    yield _at("all of it agrees", PASS, speaks())
    yield _at("HTTP/2 and nothing promised", PASS, speaks(quic=None, told=(), record=""), _ALONE)
    yield _at("HTTP/3 promised, UDP closed", WARN, speaks(quic=CLOSED))
    yield _at("promised in DNS only, UDP closed", WARN, speaks(quic=CLOSED, told=()))
    yield _at("UDP closed, nothing promised", PASS, speaks(quic=CLOSED, told=(), record=""))
    yield _at("UDP is silent", PASS, speaks(quic=SILENT))
    yield _at("HTTP/3 and no promise", PASS, speaks(told=(), record=""))
    yield _at("the promise is of another port", PASS, speaks(quic=CLOSED, told=('h3=":8443"',), record=""))
    yield _at("DNS promises HTTP/2", WARN, speaks(alpn=_HTTP1, quic=None, told=(), record=RECORD), _API)
    yield _at("HTTP/1.1 behind an edge", WARN, speaks(alpn=_HTTP1, quic=None, told=(), record=""))
    yield _at("HTTP/1.1 for pages", WARN, speaks(alpn="", quic=None, told=(), record=""), _ALONE)
    yield _at("HTTP/1.1 for programs", PASS, speaks(alpn=_HTTP1, quic=None, told=(), record=""), _API)
    yield _at("the record is garbled", PASS, speaks(record='1 . alpn="'))
    yield _at("its headers could not be seen", PASS, speaks(told=_UNSEEN))
    yield _at("its record could not be asked for", PASS, speaks(record=NO_RESOLVER))
    yield _at("no handshake", UNKNOWN, speaks(alpn=NO_TLS, quic=CLOSED))
    dark = sample_names(cut_lookup(_SHOP))
    yield case("no DNS", _EDGED, dark, Protocols(()), expect=UNKNOWN)


CASES = Cases(_cases)
