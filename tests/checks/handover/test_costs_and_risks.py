"""What handover.renewals-costs and handover.open-risks say."""

import datetime as dt
import tomllib
from typing import Any

import pytest

from checks.handover import open_risks, renewals_costs
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, LOW, MEDIUM, PASS, UNKNOWN, WARN, Finding, Host, Person
from cockpit.kit.costs import CURRENCIES, KEYS
from cockpit.kit.owners import AREAS
from cockpit.launch.operations import Service
from tests.checks.dns.judging import judged, sole

DOMAIN = Service(
    name="Gandi",
    purpose="domain",
    renews_on=dt.date(2027, 9, 3),
    auto_renew=True,
    monthly_cost=1.5,
    currency="EUR",
    payer="ana",
)


def fly(**keys: Any) -> Service:
    given = {"renews_on": dt.date(2027, 3, 1), "auto_renew": True, "monthly_cost": 19.0, "currency": "EUR"}
    return Service(name="Fly", purpose="hosting", **{**given, "payer": "ana", **keys})


def costs(*rows: Service, stated: Stated = NOTHING_SAID, **parts: Any) -> list[Finding]:
    return judged(renewals_costs, sample_launch(people=(ANA, JON, LEA), services=rows, **parts), stated)


@pytest.mark.parametrize("key", KEYS)
def test_each_missing_key_is_named_with_its_line(key: str) -> None:
    empty = "" if key in ("currency", "payer") else None
    (found,) = costs(DOMAIN, fly(**{key: empty}))
    assert (found.subject, found.kind, found.observed) == ("Fly", "incomplete", f"{key} is missing")
    assert found.fix is not None
    assert found.fix.record == f"{key} = {KEYS[key]}   # in [[service]] Fly"


@pytest.mark.parametrize("amount", [-0.01, float("inf"), float("nan"), float("-inf")])
def test_a_price_is_an_amount_of_money(amount: float) -> None:
    (found,) = costs(DOMAIN, fly(monthly_cost=amount))
    assert "no amount of money" in found.observed


@pytest.mark.parametrize("code", ["eur", "EURO", "€", "E", "US$", "ABC"])
def test_a_currency_is_a_code_that_exists(code: str) -> None:
    (found,) = costs(DOMAIN, fly(currency=code))
    assert "no code of three letters" in found.observed


def test_the_codes_are_those_of_the_standard() -> None:
    assert {"EUR", "USD", "GBP", "CHF", "JPY", "INR", "BRL", "SEK"} <= CURRENCIES
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert len(CURRENCIES) > 150


@pytest.mark.parametrize(
    ("day", "verdict", "kind"),
    [
        (dt.date(2026, 11, 18), FAIL, "overdue"),
        (dt.date(2026, 11, 19), WARN, "due-soon"),
        (dt.date(2026, 11, 20), WARN, "due-soon"),
        (dt.date(2026, 12, 20), WARN, "due-soon"),
        (dt.date(2026, 12, 21), PASS, ""),
    ],
)
def test_the_day_of_the_renewal_against_the_hour_of_the_run(day: dt.date, verdict: Any, kind: str) -> None:
    (found,) = costs(DOMAIN, fly(renews_on=day))
    assert (found.verdict, found.kind) == (verdict, kind)


def test_what_renews_by_itself_matters_less() -> None:
    soon = dt.date(2026, 12, 1)
    assert costs(DOMAIN, fly(renews_on=soon))[0].severity is LOW
    by_hand = costs(DOMAIN, fly(renews_on=soon, auto_renew=False))[0]
    assert by_hand.severity is MEDIUM
    assert "somebody has to do it" in by_hand.summary


def test_gaps_do_not_hide_a_date() -> None:
    found = costs(DOMAIN, fly(renews_on=dt.date(2026, 11, 1), payer=""))
    assert [one.kind for one in found] == ["incomplete", "overdue"]


def test_what_it_costs_is_added_up_by_currency() -> None:
    (found,) = costs(DOMAIN, fly(), fly(monthly_cost=0.1), fly(monthly_cost=0.2, currency="USD"))
    assert found.evidence["monthly"] == {"EUR": 20.6, "USD": 0.2}
    assert "cost 20.60 EUR and 0.20 USD a month; the next renewal is Fly on 2027-03-01" in found.summary


def test_each_domain_of_ours_wants_a_row() -> None:
    hosts = (Host(name="shop-app.example"), Host(name="www.shop.example"), Host(name="status.else.example"))
    found = costs(fly(), hosts=hosts)
    assert [(one.subject, one.kind) for one in found] == [
        ("shop.example", "domain-without-row"),
        ("shop-app.example", "domain-without-row"),
    ]
    assert found[0].fix is not None
    row = tomllib.loads(
        (found[0].fix.record or "").replace("YYYY-MM-DD", "2027-01-01").replace("AMOUNT", "0.0")
    )["service"][0]
    assert row["purpose"] == "domain shop.example"


def test_a_platforms_name_is_paid_by_the_platform() -> None:
    launch = sample_launch("shop.vercel.app", people=(ANA,), services=(fly(),))
    assert sole(renewals_costs, launch, NOTHING_SAID).verdict is PASS


def test_without_any_row_there_are_two_to_start_from() -> None:
    (found,) = costs()
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert found.fix is not None
    assert (
        len(
            tomllib.loads(
                (found.fix.record or "").replace("YYYY-MM-DD", "2027-01-01").replace("AMOUNT", "0.0")
            )["service"]
        )
        == 2
    )


@pytest.mark.parametrize("name", ['F"ly', "F\nly = 1", "F\x1b[2Jly", "\u202eylF"])
def test_a_hostile_name_stays_in_its_remark(name: str) -> None:
    rows = costs(DOMAIN, Service(name=name))
    assert rows[0].fix is not None
    lines = (
        (rows[0].fix.record or "").replace("YYYY-MM-DD", "2027-01-01").replace("AMOUNT", "0.0").split("\n")
    )
    assert [len(tomllib.loads(line)) for line in lines] == [1] * len(KEYS)


def risks(*people: Person) -> Finding:
    return sole(open_risks, sample_launch(people=people))


def test_every_family_is_told_with_its_owner() -> None:
    found = risks(ANA, Person(id="mia", name="Mia", role="operator", covers=("mail",)))
    assert found.verdict is PASS
    assert found.evidence["owners"] == dict.fromkeys(AREAS, "mia")


def test_who_covers_takes_their_part_and_the_founder_the_rest() -> None:
    found = risks(ANA, Person(id="mia", name="Mia", covers=("mail", "alerts")))
    assert {family for family, who in found.evidence["owners"].items() if who == "mia"} == {"email", "watch"}
    assert found.observed.startswith("Ana Ferreira: ai, app")


def test_what_nobody_covers_is_one_finding() -> None:
    found = risks(Person(id="mia", name="Mia", covers=tuple(set(AREAS) - {"tls", "seo"})), LEA)
    assert (found.verdict, found.kind, found.evidence["nobody"]) == (FAIL, "nobody-answers", ["seo", "tls"])
    assert "Lea Contractor leaves on 2026-12-10" in found.observed
    assert found.fix is not None
    record = found.fix.record or ""
    assert tomllib.loads(record) == {"role": "operator", "covers": ["seo", "tls"]}
    assert "# in [[person]] mia" in record


def test_who_covers_nothing_yet_is_made_operator() -> None:
    fix = risks(Person(id="mia", name="Mia")).fix
    assert fix is not None
    assert fix.record == 'role = "operator"   # in [[person]] mia'


def test_nobody_is_declared() -> None:
    found = risks()
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert found.fix is not None
    assert tomllib.loads(found.fix.record or "")["person"][0]["id"] == "ana"
