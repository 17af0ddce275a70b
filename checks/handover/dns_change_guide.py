"""Somebody new can change a DNS record: the steps are there, and they say where to sign in."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import account
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    case,
    check,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.accounts import blank
from cockpit.kit.guides import door, leads_in, section, spoken, zone_keepers
from cockpit.kit.leavers import Access
from cockpit.kit.pasting import digest
from cockpit.model import Verdict

KEY = "dns_change"

CHECK = check(
    "How to update DNS",
    severity=MEDIUM,
    why="The day a provider moves or mail breaks, one record has to be changed within the hour. A founder "
    "who does not know where to sign in has to find the contractor first.",
    fix="Write the steps under dns_change in [deploy], beginning with where to sign in.",
    undo="Write back the steps that stood there.",
    verify="cockpit check handover.dns-change-guide",
    source='launch.toml: [deploy] dns_change against the [[access]] row of the category "dns"',
    terms={
        "DNS": "the public list that tells browsers and mail servers where your names lead",
        "record": "one line of that list: a name, a type such as A or MX, and a value",
        "TTL": "for how many seconds others may keep the old answer",
    },
)


def judge(launch: Launch) -> Iterator[Finding]:
    """The steps are there, and they name the company or the address where the zone is changed."""
    steps, keepers = spoken(launch.deploy.dns_change if launch.deploy else ()), zone_keepers(launch)
    if not steps:
        said = "launch.toml does not say how a DNS record is changed"
        yield undeclared(launch.domain, said, section(launch, KEY, *_outline(keepers)))
    elif not keepers:
        said = (
            "launch.toml does not say in which account DNS is changed, so the steps cannot be held against it"
        )
        yield undeclared(launch.domain, said, blank("dns"))
    elif not any(leads_in(one, steps) for one in keepers):
        yield _doorless(launch, steps, keepers)
    else:
        yield _told(launch, steps, next(one for one in keepers if leads_in(one, steps)))


def _outline(keepers: tuple[Access, ...]) -> Iterator[str]:
    """Steps to start from; what stands in capitals is to be filled in."""
    yield f"Sign in at {door(keepers[0]) if keepers else 'WHERE'}."
    yield "Write down the old value and its TTL, then change one record."
    yield "Run: cockpit check dns"
    yield "If something breaks, write the old value back and wait for the TTL."


def _doorless(launch: Launch, steps: tuple[str, ...], keepers: tuple[Access, ...]) -> Finding:
    doors = " or ".join(door(one) for one in keepers)
    return failed(
        launch.domain,
        "no-sign-in",
        f"the steps for changing DNS do not say where to sign in: {doors}",
        expected=f"a step that names {doors}",
        observed="; ".join(steps),
        evidence={"accounts": [one.id for one in keepers], "digest": digest(steps)},
        fix=Fix(
            "Begin the steps with where to sign in. If DNS is kept somewhere else than the row says, correct "
            "the row.",
            section(launch, KEY, f"Sign in at {door(keepers[0])}.", *steps),
            "Write back the steps that stood there.",
        ),
    )


def _told(launch: Launch, steps: tuple[str, ...], keeper: Access) -> Finding:
    return passed(
        launch.domain,
        f"{len(steps)} steps say how DNS is changed at {keeper.service}",
        expected="steps that name where to sign in",
        observed="; ".join(steps),
        evidence={"account": keeper.id, "digest": digest(steps)},
    )


_DNS = account("dns", service="Cloudflare DNS", url="https://dash.cloudflare.com/")


def _case(name: str, expect: Verdict, *steps: str, access: tuple[Access, ...] = (_DNS,)) -> Case:
    return case(name, sample_launch(deploy=Deploy(dns_change=steps), access=access), expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("the company is named", PASS, "Change the record at Cloudflare.", "Run cockpit check dns.")
    yield _case("the address is named", PASS, "Open https://dash.cloudflare.com and choose the zone.")
    two = (account("registrar"), account("dns", service="Gandi"), _DNS)
    yield _case("one of two accounts is named", PASS, "Change it at Gandi.", access=two)
    yield _case("nobody learns where", FAIL, "Change the record.", "Run cockpit check dns.")
    yield _case("the company of last year", FAIL, "Change the record at Gandi.")
    yield _case("no account for DNS", UNKNOWN, "Change it at Cloudflare.", access=(account("hosting"),))
    yield _case("nothing is written", UNKNOWN)
    yield _case("a placeholder", UNKNOWN, "tbd")
    yield case("no deploy at all", sample_launch(), expect=UNKNOWN)


CASES = Cases(_cases)
