"""The items behind the product: what the checks say, the alarm, the way back, the accounts, the decision."""

from typing import Final

from cockpit.contact import bare
from cockpit.golive.item import Item
from cockpit.golive.names import account, answers, called, contact, door, monitor, on_duty, shown
from cockpit.launch import Launch
from cockpit.launch.operations import Monitor

_MOST_STEPS: Final = 4
_MISSING_PAGE: Final = "this-page-does-not-exist"
_MONITOR_LINE: Final = (
    "No monitor is written down yet: add [[monitor]] with id, target and provider to launch.toml."
)


def preflight(launch: Launch) -> Item:
    """What the checks say, which no person answers."""
    helps = on_duty(launch)
    return Item(
        id="preflight",
        title="Let the checks look once more",
        question="Do the checks find nothing that stops the launch?",
        minutes=0.75,
        how=("Let the cockpit look at everything again (cockpit check).",),
        see="No launch blocker is red or undecided, and every look is of today.",
        checks=("dns.*", "redirect.*", "tls.*", "header.*", "secret.client-bundle", "flow.smoke-public"),
        if_not="Stop here: this alone makes it a no-go. Mend what the checks name, then look again.",
        owner="tool",
        call=called(helps),
        contact=contact(helps),
        needs_person=False,
    )


def alarm_start(launch: Launch) -> Item:
    """Set off the alarm, which travels while the list goes on."""
    one = monitor(launch)
    helps = answers(launch, [one.owner] if one else [], ("alerts", "watch", "monitoring"))
    return Item(
        id="alarm-start",
        title="Set off the test alarm",
        question="Is the test alarm under way?",
        minutes=0.5,
        how=_setting_off(launch, one),
        see=_set_off(launch, one),
        checks=("watch.alert-route-tested",),
        if_not="Go on without it and count the alarm as untested: that is a no-go. Runbook rb-silence.",
        runbook="rb-silence",
        call=called(helps),
        contact=contact(helps),
        starts="the alarm was set off",
    )


def _can_drill(launch: Launch) -> bool:
    """There is a drill that sets off the alarm, and it can be done on this product."""
    from cockpit.drills import drills  # noqa: PLC0415 - every drill is imported for it

    drill = drills().get("alert")
    return drill is not None and not drill.needs(launch)


def _setting_off(launch: Launch, one: Monitor | None) -> tuple[str, ...]:
    if _can_drill(launch):
        return ("In a second window run: cockpit drill alert", "Go on here without waiting.")
    if one is None:
        return (_MONITOR_LINE, "Until then nothing can raise the alarm: answer no.")
    return (
        f"Sign in at {_watcher(launch, one)} and open the monitor {shown(one.id)}.",
        f"Change the address it watches to {_page(one)} and save.",
        "Go on here without waiting.",
    )


def _set_off(launch: Launch, one: Monitor | None) -> str:
    if _can_drill(launch):
        return "A code word and a running clock in the second window."
    return (
        f"The monitor now watches a page that is not there.{_every(one)}"
        if one
        else "Nothing, without a monitor."
    )


def _every(one: Monitor) -> str:
    if not one.interval_seconds:
        return ""
    misses = one.failures_before_alert or 1
    return f" It looks every {one.interval_seconds} s and rings after {misses} misses in a row."


def _page(one: Monitor) -> str:
    target = one.target if one.target.startswith("http") else f"https://{one.target}"
    return f"{shown(target).rstrip('/')}/{_MISSING_PAGE}"


def _watcher(launch: Launch, one: Monitor) -> str:
    """The provider of the monitor, with where to sign in."""
    row = account(launch, "monitoring")
    where = one.url or (row.url if row else "")
    name = shown(one.provider) or (shown(row.service) if row else "the monitor's provider")
    return f"{name} ({shown(where)})" if where else name


def alarm_arrived(launch: Launch) -> Item:
    """Whether the alarm reached the founder and whoever is on duty."""
    one, duty = monitor(launch), on_duty(launch)
    ways = ", ".join(
        f"{shown(row.channel, 40)} {shown(bare(row.to), 120)}".strip() for row in launch.alerts[:3]
    )
    asks = (
        f"Ask {called(duty)} whether it reached them, too."
        if duty
        else f"Ask who is on duty: {called(None)}."
    )
    undo = (
        ()
        if one is None or _can_drill(launch)
        else (f"Set the monitor back to {shown(one.target)} and save.",)
    )
    owners = [row.owner for row in launch.alerts]
    helps = answers(launch, owners, ("alerts", "watch", "monitoring"))
    return Item(
        id="alarm-arrived",
        title="Ask for the alarm",
        question=f"Did it reach both of you within {launch.limits.alert_minutes} minutes?",
        minutes=0.5,
        how=(
            f"Look for the alarm: {ways}."
            if ways
            else "Where alarms go is not written down yet: add [[alert]] to launch.toml.",
            asks,
            *undo,
        ),
        see="Both of you have it, and nobody had to search for it.",
        checks=("watch.alert-route-tested", "watch.alert-within-5min", "handover.monitoring-owner"),
        if_not="No-go: nobody would notice that the site is down. Runbook rb-silence.",
        runbook="rb-silence",
        call=called(helps),
        contact=contact(helps),
        awaits="alarm-start",
        patience=launch.limits.alert_minutes,
    )


def way_back(launch: Launch) -> Item:
    """The release before, found but not pressed."""
    back, host = launch.deploy.rollback if launch.deploy else None, account(launch, "hosting")
    steps = tuple(f"Read aloud: {shown(step)}" for step in (back.steps if back else ())[:_MOST_STEPS])
    none = (
        "The way back is not written down yet: add steps = [...] under [deploy.rollback] to launch.toml.",
    )
    where = (
        f"at {door(host)}"
        if host
        else f"on {shown(launch.deploy.platform)}"
        if launch.deploy and launch.deploy.platform
        else ""
    )
    good = (
        f"release {shown(back.last_known_good, 80)}"
        if back and back.last_known_good
        else "the last good release"
    )
    helps = answers(launch, [host.owner, host.backup] if host else [], ("deploy", "deploys"))
    return Item(
        id="way-back",
        title="Know how to go back",
        question="Could you do it alone, tonight?",
        minutes=0.75,
        how=(*(steps or none), f"Find {good} {where}".rstrip() + ". Do not press anything."),
        see=f"{good[0].upper()}{good[1:]} is listed, and you could do these steps alone.",
        checks=("deploy.rollback-path", "deploy.rollback-tested"),
        if_not="Have somebody who can do it stay within reach tonight, and write it down as a risk: runbook "
        "rb-deploy.",
        runbook="rb-deploy",
        call=called(helps),
        contact=contact(helps),
    )


def doors(launch: Launch) -> Item:
    """The three accounts without which nothing can be saved."""
    front = ("edge", "dns") if launch.edge else ("dns", "edge")
    kinds = (("registrar",), front, ("hosting",))
    known = {ways[0]: account(launch, *ways) for ways in kinds}
    rows = tuple(
        f"Sign in at {door(row)}"
        if row
        else f'The {kind} is not written down yet: add [[access]] with category = "{kind}" to launch.toml.'
        for kind, row in known.items()
    )
    helps = answers(launch, [row.backup for row in known.values() if row], ("access",))
    return Item(
        id="doors",
        title="Open the three doors that matter",
        question="Were you in three times, without asking anybody?",
        minutes=0.75,
        how=("Take each login from the password manager.", *rows),
        see="You are in three times, with your own login.",
        checks=("handover.access-registrar", "handover.access-edge", "handover.credentials-in-manager"),
        if_not="No-go until the login of the registrar is yours: runbook rb-account.",
        runbook="rb-account",
        call=called(helps),
        contact=contact(helps),
    )


def decide(launch: Launch) -> Item:
    """The risks are read; the signature comes after the last answer."""
    helps = on_duty(launch)
    return Item(
        id="decide",
        title="Read what is open, then decide",
        question="Have you read what is open, worst first?",
        minutes=1.0,
        how=(
            "Read the open risks, worst first: cockpit risks, or the page of the handover.",
            f"Ask {called(helps)} about each one that you do not understand."
            if helps
            else "Ask about what you do not understand.",
        ),
        see="You know what is open and who mends it. Your decision and your name come next.",
        checks=("handover.open-risks",),
        if_not="Without a decision it is a no-go. Read first, and decide when you have.",
        runbook="rb-whom",
        call=called(helps),
        contact=contact(helps),
    )
