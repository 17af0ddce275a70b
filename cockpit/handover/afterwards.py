"""What comes after the launch: limits to hold, what is not finished, what comes next, what is not built."""

from collections.abc import Iterator
from typing import Final

from cockpit import roadmap
from cockpit.handover.declared import row
from cockpit.handover.schema import Row
from cockpit.handover.sources import Sources
from cockpit.kit.owners import answers_for
from cockpit.launch import Launch
from cockpit.people.waiving import Count
from cockpit.roadmap import Limits

_GUESSED: Final = "guessed: the roadmap's own number, to be set anew once there is a baseline"
_DECLARED: Final = "declared in launch.toml under [limits]"


def thresholds(launch: Launch) -> list[Row]:
    """The numbers an alarm should go off at, and where each comes from."""
    limits, usual = launch.limits, Limits()
    told = (
        (
            "downtime",
            f"{limits.failures_before_alert} failed probes, {limits.probe_interval_s} s apart",
            limits.failures_before_alert != usual.failures_before_alert
            or limits.probe_interval_s != usual.probe_interval_s,
        ),
        ("alarm delay", f"under {limits.alert_minutes} minutes", limits.alert_minutes != usual.alert_minutes),
        ("p95 of reads", f"over {limits.p95_alert_ms} ms", limits.p95_alert_ms != usual.p95_alert_ms),
        ("p95 of writes", f"over {limits.p95_write_ms} ms", limits.p95_write_ms != usual.p95_write_ms),
    )
    return [
        {"what": what, "rule": rule, "source": _DECLARED if own else _GUESSED} for what, rule, own in told
    ]


def limitations(sources: Sources) -> Iterator[Row]:
    """What is declared, then what is accepted for a time."""
    yield from map(row, sources.launch.limitations)
    for standing in sources.waivers:
        if standing.count is Count.ACTIVE:
            one = standing.waiver
            text = f"Accepted until {one.until}: {one.check} ({', '.join(one.scope)}). {one.reason}"
            yield {"id": f"lim-{standing.id}", "text": f"{text} Meanwhile: {one.compensating}"}


def next_steps(launch: Launch) -> Iterator[Row]:
    """What is declared, and the day on which DMARC is tightened."""
    yield from map(row, launch.next_steps)
    mail = launch.email
    told = any("dmarc" in step.what.lower() for step in launch.next_steps)
    if mail and mail.dmarc_tighten_on and mail.dmarc_tighten_to and not told:
        owner = answers_for(launch, "email.dmarc-tighten-plan")
        step_row = {"what": f"Raise DMARC to {mail.dmarc_tighten_to}", "when": mail.dmarc_tighten_on}
        yield step_row | ({"owner": owner} if owner else {})


def parked() -> list[Row]:
    """What no sprint builds on purpose."""
    return [{"topic": one.what, "why": one.why} for one in roadmap.catalogue().parked]
