"""Who watches the product, who is told when it fails, and where its state can be seen."""

from typing import Any, Final

from cockpit.documents.cells import NOTHING, people, proof, unit, words
from cockpit.documents.document import Block, Cell, Document
from cockpit.documents.gaps import missing
from cockpit.documents.parts import judged, of, say, table, under
from cockpit.handover.schema import Pack, Row, fits, rows

_IN_TIME: Final = 300  # seconds from the failure to the person


def _monitors(pack: Pack) -> tuple[Block, ...]:
    columns = {
        "Watched": of("target"),
        "For": of("covers"),
        "By": of("provider"),
        "Every": of("interval_seconds", unit("s")),
        "Failures before the alarm": of("failures_before_alert"),
        "From": of("regions"),
        "Owner": of("owner", people(pack)),
        "Link": of("url"),
    }
    return table(rows(pack, "monitor"), columns)


def _dashboards(pack: Pack) -> tuple[Block, ...]:
    return table(rows(pack, "dashboard"), {"Link": of("url"), "Shows": of("shows")})


def _routes(pack: Pack) -> tuple[Block, ...]:
    who = people(pack)
    columns = {
        "By": of("channel"),
        "To": of("to"),
        "Owner": of("owner", who),
        "Second person": of("backup", who),
        "Tested": of("tested_at"),
        "It took": _delay,
        "Evidence": of("evidence", proof(pack)),
    }
    return table(rows(pack, "alert_route"), columns)


def _delay(row: Row) -> Cell:
    """Seconds until the person had it; never tested is bad, more than five minutes too."""
    seconds: Any = row.get("delay_seconds")
    if not fits("number", seconds):
        return NOTHING if row.get("tested_at") else Cell("never tested", "bad")
    return Cell(f"{words(seconds)} s", "good" if seconds <= _IN_TIME else "bad")


def _limits(pack: Pack) -> tuple[Block, ...]:
    return table(
        rows(pack, "threshold"), {"What": of("what"), "Alarm when": of("rule"), "Where from": of("source")}
    )


def _standing(pack: Pack) -> tuple[Block, ...]:
    """How many of the ways to a person were shown to work."""
    found = rows(pack, "alert_route")
    if not found:
        return say("Nobody would be told that the product is down.", "bad")
    if not (proven := sum(_delay(row).tone == "good" for row in found)):
        return say("No alarm was shown to reach a person within five minutes.", "bad")
    tone = "good" if proven == len(found) else "mild"
    return say(f"{proven} of {len(found)} ways to a person were shown to take less than five minutes.", tone)


def monitoring_links(pack: Pack) -> Document:
    """`out.monitoring-links`."""
    lead = "Where to look: every monitor and dashboard, what it watches, and who looks after it."
    blocks = (
        *under("Monitors", *_monitors(pack)),
        *under("Dashboards", *_dashboards(pack)),
        *missing(pack, "monitor", "dashboard"),
    )
    return Document("out.monitoring-links", "Monitoring links", lead, blocks)


def dashboard(pack: Pack) -> Document:
    """`doc.dashboard`."""
    lead = "One place that shows whether the product is up, how fast it answers, and what fails."
    checks = ("watch.dashboard", "watch.error-reporting", "watch.latency-by-route", "watch.deploy-marker")
    blocks = (
        *_dashboards(pack),
        *under("What it is fed by", *_monitors(pack)),
        *under("What was looked at", *judged(pack, *checks)),
        *missing(pack, "dashboard"),
    )
    return Document("doc.dashboard", "Dashboard", lead, blocks)


def watching(pack: Pack) -> Document:
    """`doc.watching`."""
    lead = "What is watched, who is told when it fails, how fast, and where to look then."
    blocks = (
        *_standing(pack),
        *under("Who is told", *_routes(pack)),
        *under("What is watched", *_monitors(pack)),
        *under("What counts as a failure", *_limits(pack)),
        *under("Dashboards", *_dashboards(pack)),
        *missing(pack, "alert_route", "monitor", "threshold", "dashboard"),
    )
    return Document("doc.watching", "Monitoring and alert routes", lead, blocks)


def alerts_in_time(pack: Pack) -> Document:
    """`doc.alerts-in-time`."""
    lead = "When the product is down, a person knows within five minutes: who, how, and how that was shown."
    checks = (
        "watch.alert-within-5min",
        "watch.alert-route-tested",
        "watch.interval",
        "watch.failure-threshold",
    )
    blocks = (
        *_standing(pack),
        *_routes(pack),
        *under("What was looked at", *judged(pack, *checks)),
        *missing(pack, "alert_route"),
    )
    return Document("doc.alerts-in-time", "Alerts within five minutes", lead, blocks)
