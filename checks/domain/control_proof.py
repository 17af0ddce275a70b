"""We control the domain's DNS: somebody has published a record that only the zone's owner can publish."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.samples_dns import NO_RESOLVER, NS1, NS2, sample_answer, sample_server, sample_zone
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.facts.zone import Zone
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    case,
    check,
    cut,
    not_applicable,
    passed,
)
from cockpit.kit.drills import shown, told
from cockpit.kit.stating import again, drill_evidence, stale
from cockpit.standards.domains import registrable

DRILL = "dns-proof"
_PROVES = "A record that you publish in the zone is shown by every authoritative name server."
_FIX = "Sign in where the zone is kept, publish the record that the drill shows, and wait until it is seen."

CHECK = check(
    "We control the domain's DNS",
    severity=BLOCKER,
    mode=ASSISTED,
    drill=DRILL,
    why="Whoever cannot change the zone cannot move the site, cannot mend mail and cannot answer an attack. "
    "That it works is only known once somebody has done it; many find out on launch day that the account "
    "belongs to an agency.",
    fix=_FIX,
    undo="Delete the record _cockpit-proof after the drill; nothing else was changed.",
    verify="cockpit drill dns-proof",
    source="RFC 8555 section 8.4: who can publish a record in a zone controls it",
    terms={
        "zone": "all DNS records of your domain; they are kept at one company, the DNS host",
        "authoritative name server": "a server of the DNS host that answers for your domain",
        "TXT record": "a DNS record that holds a text; publishing one changes nothing for visitors",
    },
)


def judge(launch: Launch, zone: Zone, stated: Stated) -> Iterator[Finding]:
    """The proof stands, and the servers that showed it are the ones that answer for the zone today."""
    if not registrable(launch.domain):
        why = f"{launch.domain} is a name that a platform hands out: its zone is the platform's"
        yield not_applicable(launch.domain, why)
        return
    proof = shown(launch, DRILL, launch.domain, stated, _PROVES)
    if isinstance(proof, Finding):
        yield _without_control(proof) if proof.verdict is FAIL else proof
    else:
        yield _still(launch, zone, proof)


def _without_control(finding: Finding) -> Finding:
    return replace(finding, summary=f"no DNS control: {finding.summary}")


def _still(launch: Launch, zone: Zone, proof: Drilled) -> Finding:
    """A server that did not show the record belongs to somebody who was never asked."""
    today = sorted(server.name for server in zone.servers)
    if not today:
        cause = f"no name server answers for {zone.apex}"
        why = (
            zone.parent
            if isinstance(zone.parent, Unreachable)
            else Unreachable(Layer.DNS, cause, "no-server")
        )
        return cut(launch.domain, why)
    evidence = drill_evidence(proof) | {"servers": today}
    if others := [name for name in today if name not in proof.about]:
        summary = (
            f"since the proof of {proof.day} other servers answer for {zone.apex}: {', '.join(others)} did "
            "not show the record"
        )
        return stale(
            launch.domain, summary, again(DRILL, f"{_FIX} Do it where the zone is kept now."), evidence
        )
    seconds = f"{max(proof.seconds.values(), default=0.0):.0f} s"
    return passed(
        launch.domain,
        f"the zone of {launch.domain} is ours: {', '.join(proof.about)} showed a record within {seconds} "
        f"({told(launch, proof)})",
        expected=_PROVES,
        observed=f"until {proof.until} the proof counts",
        evidence=evidence,
    )


_SHOP = sample_launch()
_PROOF = drilled(DRILL, "shop.example", NS1, NS2, seconds={NS1: 4.0, NS2: 6.0, "all": 6.0})
_FAILED = drilled(
    DRILL, "shop.example", passed=False, said="Ana could not publish a record in the zone: no password"
)
_ELSEWHERE = sample_zone(
    parent=sample_answer(
        "shop.example", "NS", outcome=Outcome.REFUSED, authority=("ns1.new.example",), server="a.nic.example"
    ),
    servers=(sample_server("ns1.new.example", "ns1.new.example"),),
)


def _cases() -> Iterator[Case]:
    proved = sample_stated(_PROOF)
    yield case("proved, the same servers", _SHOP, sample_zone(), proved, expect=PASS)
    fewer = sample_zone(servers=(sample_server(NS1, NS1),))
    yield case("one of the servers is gone", _SHOP, fewer, proved, expect=PASS)
    yield case("could not publish", _SHOP, sample_zone(), sample_stated(_FAILED), expect=FAIL)
    yield case("nobody has done it", _SHOP, sample_zone(), NOTHING_SAID, expect=UNKNOWN)
    old = sample_stated(expired(DRILL, "shop.example", NS1, NS2))
    yield case("too long ago", _SHOP, sample_zone(), old, expect=UNKNOWN)
    yield case("moved to another provider", _SHOP, _ELSEWHERE, proved, expect=UNKNOWN)
    one_more = sample_zone(servers=(sample_server(NS1, NS1), sample_server("ns9.new.example", NS1)))
    yield case("somebody else answers as well", _SHOP, one_more, proved, expect=UNKNOWN)
    other = sample_stated(drilled(DRILL, "old-shop.example", NS1, NS2))
    yield case("another domain was proved", _SHOP, sample_zone(), other, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, sample_zone(), GARBLED, expect=UNKNOWN)
    dark = sample_zone(parent=NO_RESOLVER, servers=())
    yield case("no resolver", _SHOP, dark, proved, expect=UNKNOWN)
    hosted = sample_launch("shop.vercel.app")
    yield case("a platform's name", hosted, sample_zone(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
