"""watch.edge-analytics."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, Traffic
from cockpit.facts.samples_edge import CLOUDFLARE, NO_API, edge_traffic, unasked
from cockpit.facts.samples_edge import edge_api as sample_api
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Word,
    case,
    check,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.stating import by_word
from cockpit.standards.edge_answers import missing

ID = "watch.edge-analytics"
MANY = 0.25
"""The share of requests, stopped or challenged, from which on customers are likely to be among them; ours."""
ENOUGH = 100  # requests of a day from which on a share means something

CHECK = check(
    "Edge analytics reviewed for bots and blocks",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "I have looked at the last day in the edge's analytics: how much was blocked or challenged, by which "
        "rule, and whether customers were among it.",
        "a picture of the page with requests, blocked and challenged of one day",
        days=30,
    ),
    why="A rule that is too strict turns customers away without an error in any log of yours, and bots that "
    "nobody stops eat the budget of the server. Both show only in what the edge counts.",
    fix="Look at which rule stops most, and whether that is right; loosen it, or let known customers pass.",
    undo="Set the rule back as it was.",
    verify=f"cockpit check {ID}",
    source="Cloudflare GraphQL Analytics API: requests and firewall events of 24 hours",
    terms={
        "blocked": "turned away by a rule of the edge",
        "challenged": "let in only after a test that people pass without noticing, or by a click",
        "edge": "the servers of Cloudflare and the like that stand between visitors and your own",
    },
)


def judge(launch: Launch, edge_api: EdgeApi, stated: Stated) -> Iterator[Finding]:
    """The edge's own count of the last day, or the word of somebody who has looked."""
    counted = edge_api.traffic
    public = [host.proxied for host in launch.hosts if host.production]
    if launch.edge is None and public and not any(on is not False for on in public):
        yield not_applicable(launch.domain, "every public host is declared beside any edge")
        return
    if isinstance(counted, Traffic):
        yield _counted(launch, counted)
        return
    found = by_word(launch, ID, CHECK, stated)
    why = counted.cause if isinstance(counted, Unreachable) else "nobody was asked"
    yield replace(found, observed=f"not counted: {why}") if found.verdict is UNKNOWN else found


def _counted(launch: Launch, seen: Traffic) -> Finding:
    stopped = seen.blocked + seen.challenged
    share = stopped / seen.requests if seen.requests else 0.0
    told: dict[str, Any] = {
        "expected": f"requests, and less than {MANY:.0%} of them stopped or challenged",
        "observed": _said(seen),
        "evidence": {
            "requests": seen.requests,
            "cached": seen.cached,
            "blocked": seen.blocked,
            "challenged": seen.challenged,
        },
    }
    if not seen.requests:
        summary = "the edge has counted no request in 24 hours: visitors do not come through it"
        return warned(launch.domain, "no-requests", summary, fix=_THROUGH, **told)
    if share > MANY and seen.requests >= ENOUGH:
        summary = f"the edge stops or challenges {share:.0%} of all requests: customers may be among them"
        return warned(launch.domain, "many-stopped", summary, fix=_LOOSEN, **told)
    return passed(launch.domain, f"in 24 hours {_said(seen)}", **told)


def _said(seen: Traffic) -> str:
    kept = f"{seen.cached / seen.requests:.0%}" if seen.requests else "none"
    return (
        f"{seen.requests} requests, {kept} answered from the edge's store, "
        f"{seen.blocked} blocked, {seen.challenged} challenged"
    )


_THROUGH = Fix(
    "Look whether the hosts are proxied: cockpit check edge.proxy-as-declared", undo="Nothing was changed."
)
_LOOSEN = Fix(
    "Cloudflare: Security, Analytics: look which rule stops most, from which countries and paths, and try "
    "your own sign-in and payment. Loosen that rule, or skip it for what customers do.",
    undo="Set the rule back as it was.",
)
_LAUNCH = sample_launch(edge=CLOUDFLARE)


def _api(traffic: Traffic | Unreachable | None) -> EdgeApi:
    return sample_api(traffic=traffic)


def _cases() -> Iterator[Case]:
    yield case("a quiet day", _LAUNCH, _api(edge_traffic()), NOTHING_SAID, expect=PASS)
    yield case("a third is stopped", _LAUNCH, _api(edge_traffic(900, 200, 100)), NOTHING_SAID, expect=WARN)
    yield case("a few, most of them stopped", _LAUNCH, _api(edge_traffic(50, 30)), NOTHING_SAID, expect=PASS)
    yield case("nobody came", _LAUNCH, _api(edge_traffic(0, 0, 0)), NOTHING_SAID, expect=WARN)
    yield case("only stopped ones", _LAUNCH, _api(edge_traffic(0, 5, 0)), NOTHING_SAID, expect=WARN)
    yield case("no token", _LAUNCH, unasked(), NOTHING_SAID, expect=UNKNOWN)
    yield case("a narrow token", _LAUNCH, _api(missing("Analytics Read")), NOTHING_SAID, expect=UNKNOWN)
    said = sample_stated(statement(ID))
    yield case("no token, and somebody has looked", _LAUNCH, unasked(), said, expect=PASS)
    yield case("an edge without API, and somebody has looked", _LAUNCH, unasked(NO_API), said, expect=PASS)
    not_done = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="no time"))
    yield case("nobody wants to look", _LAUNCH, unasked(), not_done, expect=FAIL)
    none = sample_stated(statement(ID, answer=Reply.NOT_APPLICABLE, reason="there is no edge"))
    yield case("there is no edge", _LAUNCH, unasked(), none, expect=NOT_APPLICABLE)
    beside = sample_launch(hosts=(Host(name="shop.example", proxied=False),))
    yield case("every host is declared beside one", beside, unasked(), NOTHING_SAID, expect=NOT_APPLICABLE)
    yield case("the record is garbled", _LAUNCH, unasked(), GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
