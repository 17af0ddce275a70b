"""watch.uptime-coverage."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.monitors import Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import (
    ALONE,
    DOWN,
    HOME,
    LOGIN,
    NO_VALUE,
    REFUSED,
    ROUTES,
    ROW,
    SHOP_ON,
    monitored,
    monitors,
    watched,
)
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    case,
    check,
    failed,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.monitors import Covered, covered, new_row, provider_of, told, unread, useless
from cockpit.kit.pasting import line

CHECK = check(
    "Uptime monitors cover the required targets",
    severity=BLOCKER,
    mode=ASSISTED,
    why="What nobody watches is found broken by a customer, hours later. A terminal on a laptop is closed at "
    "night: somebody else's machine has to look.",
    fix="Make a monitor at a service that looks from outside, one for each thing that has to be watched.",
    undo="Delete the monitor.",
    verify="cockpit check watch.uptime-coverage",
    source="launch.toml: [[monitor]] and the file that it names; UptimeRobot API v3, Better Stack Uptime API "
    "v2, Healthchecks API v3: the list of monitors; the roadmap's list of what has to be watched",
    terms={
        "monitor": "a machine of somebody else that asks a page every minute and calls you when it fails",
        "health check": "an address by which machines ask whether the product is well",
        "webhook": "an address of yours to which another service reports, such as that a payment came",
    },
)


def judge(launch: Launch, monitors: Monitors) -> Iterator[Finding]:
    """Everything that the roadmap wants watched has a monitor that runs and has somebody to tell."""
    if not launch.monitors:
        row = new_row(f"{launch.origin}/", "homepage")
        yield undeclared(launch.domain, "launch.toml names no monitor: nobody is known to watch", row)
        return
    for one in covered(launch, monitors):
        yield _judged(launch, one, monitors)
    for source in monitors.sources:
        for id_ in source.missing:
            yield _missing(id_, source.provider)


def _judged(launch: Launch, one: Covered, monitors: Monitors) -> Finding:
    seen: dict[str, Any] = {"expected": f"a monitor of {one.duty.title}", "evidence": _evidence(one)}
    if one.by:
        said = told(one.by[0])
        return passed(one.subject, f"{one.duty.title} is watched: {said}", observed=said, **seen)
    if why := _not_asked_for(launch, one):
        return not_applicable(one.subject, why)
    if monitors.closed:
        return unread(launch, one.subject, monitors)
    if one.idle:
        return _idle(one, seen)
    if not one.urls and not one.mail:
        return _no_page(launch, one)
    where = f": {one.urls[0]}" if one.urls else ""
    return failed(
        one.subject,
        "unwatched",
        f"nobody watches {one.duty.title}{where}",
        observed=f"{len(monitors.known)} monitors, none of it",
        fix=Fix(
            f"Make a monitor of {one.duty.title}, every minute, with somebody to tell. Then write it down:",
            new_row(next(iter(one.urls), "WHAT IS ASKED"), one.duty.id, provider=provider_of(launch)),
            "Delete the monitor, and the row.",
        ),
        **seen,
    )


def _not_asked_for(launch: Launch, one: Covered) -> str:
    """Why it need not be watched."""
    if one.optional and not one.urls:
        return f"launch.toml names nothing that is {one.duty.title}"
    return "the product sends no mail" if one.mail and not launch.product.sends_mail else ""


def _idle(one: Covered, seen: dict[str, Any]) -> Finding:
    """There is a monitor, and it helps nobody."""
    first = one.idle[0]
    why = useless(first)
    return failed(
        one.subject,
        "idle",
        f"the monitor of {one.duty.title} helps nobody: {first.name} {why}",
        observed=f"{first.name} {why}",
        fix=Fix(
            "Let it run, at a service that looks from outside day and night, and give it somebody to tell.",
            undo="Set the monitor back as it was.",
        ),
        **seen,
    )


def _no_page(launch: Launch, one: Covered) -> Finding:
    """Nobody has said which page it is."""
    summary = f"launch.toml does not say which page is {one.duty.title}"
    if one.duty.id == "critical-action" and launch.routes:
        where = "the [[route]] of the page that customers depend on"
        return undeclared(one.subject, summary, line("critical", "true", where))
    kind = f'\nkind = "{one.duty.kinds[0]}"' if one.duty.kinds else ""
    row = f'[[route]]\nname = "{one.duty.id}"\nurl = "https://WHERE"{kind}\ncritical = true'
    return undeclared(one.subject, summary, row)


def _missing(id_: str, provider: str) -> Finding:
    return warned(
        id_,
        "not-there",
        f"launch.toml names the monitor {id_}, and {provider} lists none of that name or address",
        expected="the monitors that launch.toml names",
        observed="not in the list",
        fix=Fix("Make the monitor again, or remove its row from launch.toml.", undo="Put the row back."),
    )


def _evidence(one: Covered) -> dict[str, Any]:
    return {
        "required": one.duty.id,
        "addresses": list(one.urls[:10]),
        "covered_by": [told(seen) for seen in one.by[:10]],
        "helps_nobody": [f"{seen.name} {useless(seen)}" for seen in one.idle[:10]],
    }


def _shop(**more: Any) -> Launch:
    return sample_launch(**({"routes": ROUTES, "monitors": (ROW,)} | more))


def _cases() -> Iterator[Case]:
    home, login = monitored(HOME), monitored(LOGIN)
    yield case("both are watched", _shop(), watched(), expect=PASS)
    said = monitored(HOME, seen=False), monitored(LOGIN, seen=False)
    yield case("launch.toml says so", _shop(), monitors(*said, asked=ALONE), expect=PASS)
    yield case("only the first page", _shop(), monitors(home), expect=FAIL)
    yield case("the login is paused", _shop(), monitors(home, monitored(LOGIN, paused=True)), expect=FAIL)
    yield case("nobody would be told", _shop(), monitors(home, monitored(LOGIN, silent=True)), expect=FAIL)
    own = monitored(HOME, provider="cockpit watch", seen=False)
    yield case("only this program watches", _shop(), monitors(own, login, asked=ALONE), expect=FAIL)
    ping = monitored(HOME, page=False)
    yield case("a ping is no page", _shop(), monitors(ping, login), expect=FAIL)
    plain = monitored("http://www.shop.example"), login
    yield case("as people type it", _shop(), monitors(*plain), expect=PASS)
    yield case("a row that is not there", _shop(), monitors(home, login, missing=("old",)), expect=WARN)
    yield case("no critical page", sample_launch(monitors=(ROW,)), monitors(home), expect=UNKNOWN)
    yield case("no monitor", sample_launch(routes=ROUTES), Monitors(), expect=UNKNOWN)
    for name, why in (("refused", REFUSED), ("without a value", NO_VALUE), ("in trouble", DOWN)):
        yield case(f"the token is {name}", _shop(), monitors(asked=why), expect=UNKNOWN)
    shop = _shop(product=SHOP_ON["S1"])
    basket = monitored("https://shop.example/basket", covers=("checkout",))
    yield case("a shop without webhooks", shop, monitors(home, login, basket), expect=PASS)
    yield case("a shop whose checkout nobody watches", shop, watched(), expect=UNKNOWN)
    mobile = _shop(product=SHOP_ON["S2"])
    health = monitored("https://api.shop.example/health", covers=("api-health",))
    yield case("no mail is watched", mobile, monitors(home, login, health), expect=FAIL)
    mail = monitored("", covers=("transactional-mail",), page=False)
    yield case("mail is watched, too", mobile, monitors(home, login, health, mail), expect=PASS)
    idle = monitored("", covers=("transactional-mail",), page=False, idle=True)
    yield case("no job has reported yet", mobile, monitors(home, login, health, idle), expect=FAIL)


CASES = Cases(_cases)
