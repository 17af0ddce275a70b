"""What the product costs each month, when it renews, and who pays: nothing lapses because nobody knew."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, in_days
from cockpit.facts.stated import Stated
from cockpit.kit import (
    FAIL,
    LOW,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.costs import SOON_DAYS, Service, blank, days_left, gaps, to_fill, totals, unpaid
from cockpit.model import Verdict

CHECK = check(
    "Services with renewal dates and monthly costs",
    severity=MEDIUM,
    why="A card expires, a trial ends, a domain lapses, and the product is gone on a day that was known a "
    "year before. And whoever takes over has to know what it costs each month.",
    fix="Fill in the [[service]] rows from the invoices: date, price, currency, and who pays.",
    undo="Write back what stood in the rows.",
    verify="cockpit check handover.renewals-costs",
    source="the [[service]] rows of launch.toml; ISO 4217 for the codes of currencies",
    terms={
        "renewal": "the day on which the next period is charged, or on which the service ends",
        "currency": "as a code of three letters: EUR, USD, GBP",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Each service with date, price, currency and a payer who stays; nothing overdue, nothing due unseen."""
    if stated.unreadable:
        yield cut(launch.domain, stated.unreadable)
        return
    if not launch.services:
        yield undeclared(launch.domain, "launch.toml lists nothing that is paid for", _first_rows(launch))
        return
    today = dt.datetime.fromisoformat(stated.seen_at).date()
    found = [finding for one in launch.services for finding in _row(launch, one, today)]
    found += [_nobody_pays(domain) for domain in unpaid(launch)]
    yield from found or [_known(launch)]


def _first_rows(launch: Launch) -> str:
    """The two things that every product pays for."""
    rows = (('"WHICH REGISTRAR"', f"domain {launch.domain}"), ('"WHICH PLATFORM"', "hosting"))
    return "\n\n".join(blank(name, purpose) for name, purpose in rows)


def _row(launch: Launch, one: Service, today: dt.date) -> Iterator[Finding]:
    if wrong := gaps(launch, one):
        yield _incomplete(one, wrong)
    left = days_left(one, today)
    if left is not None and left < 0:
        yield _passed_by(one, left)
    elif left is not None and left <= SOON_DAYS:
        yield _soon(one, left)


def _incomplete(one: Service, wrong: dict[str, str]) -> Finding:
    said = "; ".join(wrong.values())
    return failed(
        one.name,
        "incomplete",
        f"{one.name}: {said}",
        expected="renews_on, auto_renew, monthly_cost, currency, and a payer who stays",
        observed=said,
        evidence={"service": one.name, "purpose": one.purpose, "keys": list(wrong)},
        fix=Fix(
            f"Look at the last invoice of {one.name}. What is free costs 0.0; what is charged by the month "
            "renews on the day of the next invoice.",
            to_fill(one, *wrong),
            "Write back what stood in the row.",
        ),
    )


def _passed_by(one: Service, left: int) -> Finding:
    return failed(
        one.name,
        "overdue",
        f"{one.name} was to be renewed on {one.renews_on}, {-left} days ago",
        expected="a date to come",
        observed=f"renews_on = {one.renews_on}",
        evidence=_evidence(one, left),
        fix=Fix(
            f"See at {one.name} whether it was paid. If it was, write the next date; if not, pay today.",
            to_fill(one, "renews_on"),
            f"renews_on = {one.renews_on}",
        ),
    )


def _soon(one: Service, left: int) -> Finding:
    how = "by itself" if one.auto_renew else "and somebody has to do it"
    return warned(
        one.name,
        "due-soon",
        f"{one.name} renews in {left} days, on {one.renews_on}, {how}",
        expected=f"more than {SOON_DAYS} days left",
        observed=f"renews_on = {one.renews_on}, auto_renew = {str(bool(one.auto_renew)).lower()}",
        evidence=_evidence(one, left),
        severity=LOW if one.auto_renew else MEDIUM,
        fix=Fix(
            f"See at {one.name} that the means of payment is valid, renew it if it does not by itself, and "
            "write the next date once it is paid.",
            to_fill(one, "renews_on"),
            f"renews_on = {one.renews_on}",
        ),
    )


def _evidence(one: Service, left: int) -> dict[str, Any]:
    return {"service": one.name, "renews_on": str(one.renews_on), "days": left, "auto_renew": one.auto_renew}


def _nobody_pays(domain: str) -> Finding:
    return warned(
        domain,
        "domain-without-row",
        f"no [[service]] row says who pays for the domain {domain}",
        expected=f"a row that names {domain}",
        observed="none",
        fix=Fix(
            "Look up at the registrar until when it is paid, and by whom, and declare it.",
            blank('"WHICH REGISTRAR"', f"domain {domain}"),
            "Remove the lines.",
        ),
    )


def _known(launch: Launch) -> Finding:
    first = min((one for one in launch.services if one.renews_on), key=lambda one: str(one.renews_on))
    costs = " and ".join(f"{amount:.2f} {currency}" for currency, amount in totals(launch).items())
    then = f"the next renewal is {first.name} on {first.renews_on}"
    return passed(
        launch.domain,
        f"{len(launch.services)} services cost {costs} a month; {then}",
        expected="every service with date, price and payer",
        observed="; ".join(f"{one.name}: {one.renews_on}, {one.payer}" for one in launch.services),
        evidence={
            "monthly": totals(launch),
            "next": {"service": first.name, "renews_on": str(first.renews_on)},
        },
    )


def _paid(name: str, days: int = 200, **keys: Any) -> Service:
    """A complete row that renews in so many days."""
    renews = dt.date.fromisoformat(in_days(days))
    given = {"purpose": "hosting", "renews_on": renews, "auto_renew": True, "monthly_cost": 19.0}
    return Service(name=name, **{**given, "currency": "EUR", "payer": "ana", **keys})


_DOMAIN = _paid("Gandi", purpose="domain")


def _case(name: str, expect: Verdict, *rows: Service, stated: Stated = NOTHING_SAID, **parts: Any) -> Case:
    launch = sample_launch(people=(ANA, JON, LEA), services=rows, **parts)
    return case(name, launch, stated, expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("domain and hosting, both complete", PASS, _DOMAIN, _paid("Fly"))
    yield _case("something that is free", PASS, _DOMAIN, _paid("Sentry", monthly_cost=0.0))
    yield _case("renewed by hand, in half a year", PASS, _DOMAIN, _paid("Fly", auto_renew=False))
    yield _case("thirty-one days left", PASS, _DOMAIN, _paid("Fly", 31))
    yield _case(
        "the status page's domain is somebody else's", PASS, _DOMAIN, hosts=(Host(name="s.pages.example"),)
    )
    yield _case("thirty days left", WARN, _DOMAIN, _paid("Fly", 30))
    yield _case("renews today", WARN, _DOMAIN, _paid("Fly", 0))
    yield _case("yesterday, where it may still be yesterday", WARN, _DOMAIN, _paid("Fly", -1))
    yield _case("nobody pays for the domain", WARN, _paid("Fly"))
    second = (Host(name="shop-app.example"),)
    yield _case("nor for the second one", WARN, _paid("Gandi", purpose="domain shop.example"), hosts=second)
    yield _case("two days overdue", FAIL, _DOMAIN, _paid("Fly", -2))
    yield _case("no date", FAIL, _DOMAIN, _paid("Fly", renews_on=None))
    yield _case("no price", FAIL, _DOMAIN, _paid("Fly", monthly_cost=None))
    yield _case("a price below nothing", FAIL, _DOMAIN, _paid("Fly", monthly_cost=-1.0))
    yield _case("a price that is no number", FAIL, _DOMAIN, _paid("Fly", monthly_cost=float("nan")))
    yield _case("euros by name", FAIL, _DOMAIN, _paid("Fly", currency="Euro"))
    yield _case("no such currency", FAIL, _DOMAIN, _paid("Fly", currency="ERU"))
    yield _case("nobody knows whether it renews", FAIL, _DOMAIN, _paid("Fly", auto_renew=None))
    yield _case("the contractor pays", FAIL, _DOMAIN, _paid("Fly", payer="lea"))
    yield _case("a payer nobody declared", FAIL, _DOMAIN, _paid("Fly", payer="bob"))
    yield _case("nothing is declared", UNKNOWN)
    yield _case("the record is garbled", UNKNOWN, _DOMAIN, stated=GARBLED)


CASES = Cases(_cases)
