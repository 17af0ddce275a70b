"""The product was down, and nobody was told."""

from collections.abc import Iterator
from typing import Final

from cockpit.contact import bare
from cockpit.launch import Launch
from cockpit.launch.operations import Alert, Monitor
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, blanks, first_look, rows, run, said, unknown

_MONITOR: Final = '[[monitor]] id = "...", target = "...", provider = "...", url = "...", owner = "..."'
_ALERT: Final = '[[alert]] channel = "...", to = "...", owner = "...", backup = "..."'


def silence(launch: Launch, _known: Known) -> Runbook:
    """No alarm."""
    watching = (*(row.owner for row in launch.alerts), *(row.owner for row in launch.monitors))
    owner = people.owner(launch, ("alert", "monitor", "monitoring", "watch"), *watching)
    others = (*(row.backup for row in launch.alerts), *accounts.holders(launch, accounts.MONITORING))
    return Runbook(
        id="rb-silence",
        title="Something was down and no alarm came",
        symptom="Customers noticed before you did; or the page of the monitor is red and nobody got a "
        "message. (A monitor is a service elsewhere that opens the product every minute or so.)",
        first_look=first_look(launch, "check"),
        steps=tuple(_steps(launch)),
        worked=_worked(launch),
        call=people.call(launch, owner, *others, company=accounts.support(launch, accounts.MONITORING)),
        owner=owner,
    )


def _steps(launch: Launch) -> Iterator[str]:
    yield "If something is down right now: mend that first with its own runbook, then come back."
    yield accounts.sign_in(launch, accounts.MONITORING, "monitor")
    yield from _monitors(launch)
    yield from _channels(launch)
    yield from _same_house(launch)
    yield (
        "See that the telephone of who is on duty lets these messages through at night: notifications on, "
        "and an exception from do-not-disturb. To undo it, take the exception away again."
    )
    yield from _rehearsal(launch)


def _monitors(launch: Launch) -> Iterator[str]:
    """What each monitor looks at, and how soon it should call."""
    if not launch.monitors:
        yield unknown(
            "Nothing watches the product, as far as anybody wrote down: what watches it is", _MONITOR
        )
        return
    told = rows([_monitor(row) for row in launch.monitors], "the [[monitor]] rows")
    yield (
        "See that each monitor is switched on and looked within its interval, and that its address is the "
        f"right one. {' '.join(told)}"
    )


def _monitor(row: Monitor) -> str:
    by = f" ({said(row.provider)})" if row.provider else ""
    page = f", see {said(row.url, LONG)}" if row.url else ""
    every, after = row.interval_seconds, row.failures_before_alert
    pace = f" every {every} seconds" if every else ""
    soon = f", alarm after {after} {'failure' if after == 1 else 'failures'}" if after else ""
    missing = [
        f"{key} = {example}"
        for key, value, example in (("interval_seconds", every, "60"), ("failures_before_alert", after, "2"))
        if not value
    ]
    line = f"{', '.join(missing)} in the [[monitor]] {said(row.id)}"
    gap = f" {unknown('How soon it calls is', line)}" if missing else ""
    return f"{said(row.id)}{by} looks at {said(row.target, LONG)}{pace}{soon}{page}.{gap}"


def _channels(launch: Launch) -> Iterator[str]:
    """Where the alarm goes, and who is there."""
    if not launch.alerts:
        yield unknown("Nobody is told, as far as anybody wrote down: who is told, and how, is", _ALERT)
        return
    told = rows([_channel(launch, row) for row in launch.alerts], "the [[alert]] rows")
    yield (
        "See that the monitor sends to these, and that none is muted, full or gone. Note what is set "
        f"before you change it; to undo it, set that again. {' '.join(told)}"
    )


def _channel(launch: Launch, row: Alert) -> str:
    to = f" to {said(bare(row.to), LONG)}" if row.to else ""
    read = [people.name(launch, id_) for id_ in (row.owner, row.backup) if id_]
    who = f", read by {' and '.join(read)}" if read else ""
    missing = [key for key in ("to", "owner", "backup") if not getattr(row, key)]
    line = f"{blanks(missing)} in the [[alert]] {said(row.channel)}"
    gap = f" {unknown('The rest is', line)}" if missing else ""
    return f"{said(row.channel)}{to}{who}.{gap}"


def _same_house(launch: Launch) -> Iterator[str]:
    """An alarm by way of what it is meant to watch arrives only while nothing is wrong."""
    inside = [row.to for row in launch.alerts if row.to.strip().casefold().endswith(f"@{launch.domain}")]
    if inside:
        yield (
            f"{said(bare(inside[0]), LONG)} lies in the very domain that is watched: while its DNS or mail "
            "is down, no alarm arrives there. Add a second channel elsewhere (a telephone, another mail "
            "company). To "
            "undo it, remove that channel."
        )


def _rehearsal(launch: Launch) -> Iterator[str]:
    """A real failure, on purpose and without harm."""
    if not launch.monitors:
        return
    row = launch.monitors[0]
    wait = (row.interval_seconds or launch.limits.probe_interval_s) * (
        row.failures_before_alert or launch.limits.failures_before_alert
    )
    wrong = f"{launch.origin}/alarm-rehearsal"
    yield (
        f"Rehearse it with a real failure that harms nobody. Have {said(row.id)} look at "
        f"{said(wrong, LONG)}, a page that is not there, and note the time. The alarm should come about "
        f"{wait} seconds later. To undo it, set the address back to {said(row.target, LONG)} and wait until "
        "the monitor is green."
    )


def _worked(launch: Launch) -> str:
    return (
        f"Everybody who is told has the message of the rehearsal, at most {launch.limits.alert_minutes} "
        f"minutes after it began, and says so. Run {run('curl -sI {} | head -1', f'{launch.origin}/')}. You "
        "should see 200, and the monitor is green again."
    )
