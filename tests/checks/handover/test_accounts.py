"""What the checks of the accounts say: the row, the keys, and lines that can be pasted."""

import datetime as dt
import tomllib
from typing import Any

import pytest

from checks.handover import access_inventory, access_recovery
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account, accounts_of
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Edge, Email, Finding, Host, Launch, Product, Route
from cockpit.kit.accounts import KEYS, accounts, asked, category
from cockpit.kit.leavers import Access
from cockpit.launch.making import Repo
from cockpit.launch.operations import Monitor
from cockpit.model import Mode, Result, Severity
from tests.checks.dns.judging import judged, sole

ALWAYS = ("registrar", "dns", "hosting", "database", "email-provider")


def launch(*access: Access, **parts: Any) -> Launch:
    return sample_launch(people=(ANA, JON, LEA), access=access or accounts_of(*ALWAYS), **parts)


def inventory(*access: Access, stated: Stated = NOTHING_SAID, **parts: Any) -> list[Finding]:
    return judged(access_inventory, launch(*access, **parts), stated)


def but(**keys: Any) -> tuple[Access, ...]:
    return (*accounts_of(*(one for one in ALWAYS if one != "hosting")), account("hosting", **keys))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"edge": Edge(provider="Cloudflare")}, "edge"),
        ({"hosts": (Host(name="shop.example", proxied=True),)}, "edge"),
        ({"repo": Repo()}, "repo-ci"),
        ({"monitors": (Monitor(id="m", target="https://shop.example/"),)}, "monitoring"),
        ({"routes": (Route(name="buy", url="https://shop.example/checkout"),)}, "payment"),
        ({"routes": (Route(name="stripe", url="https://shop.example/hook", kind="webhook"),)}, "payment"),
        ({"product": Product(name="S", domain="shop.example", roadmap="ecommerce-prototype")}, "payment"),
    ],
)
def test_what_the_product_has_needs_an_account(parts: dict[str, Any], name: str) -> None:
    (found,) = inventory(**parts)
    assert (found.verdict, found.subject, found.kind) == (FAIL, f"acc-{name}", "no-account")
    assert inventory(*accounts_of(*ALWAYS, name), **parts)[0].verdict is PASS


@pytest.mark.parametrize("url", ["https://shop.example/payload", "https://shop.example/repayments-faq2x"])
def test_a_word_inside_another_is_no_payment(url: str) -> None:
    assert "payment" not in asked(launch(routes=(Route(name="r", url=url),)), NOTHING_SAID)


def test_who_sends_no_mail_needs_no_account_for_it() -> None:
    quiet = Product(name="S", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    assert "email-provider" not in asked(launch(product=quiet), NOTHING_SAID)
    assert "email-provider" in asked(launch(product=quiet, email=Email()), NOTHING_SAID)


@pytest.mark.parametrize(
    ("drill", "wanted"),
    [
        (drilled("stack", "shop.example", "database: None"), False),
        (drilled("stack", "shop.example", "database: none", passed=False), True),
        (drilled("stack", "other.example", "database: none"), True),
        (expired("stack", "shop.example", "database: none"), True),
        (drilled("stack", "shop.example", "database: our own"), True),
    ],
)
def test_none_counts_only_where_it_was_confirmed_and_holds(drill: Any, wanted: bool) -> None:
    assert ("database" in asked(launch(), sample_stated(drill))) is wanted


@pytest.mark.parametrize(
    ("said", "means"),
    [("Registrar", "registrar"), (" E-mail ", "email-provider"), ("DNS host", "dns"), ("CI", "repo-ci")],
)
def test_a_category_has_more_than_one_name(said: str, means: str) -> None:
    assert category(account("x", category=said)) == means
    assert accounts(launch(account("x", category=said)), means)


@pytest.mark.parametrize("key", KEYS)
def test_each_missing_key_is_named_with_its_line(key: str) -> None:
    empty = None if key in ("mfa", "credential", "last_confirmed") else ""
    (found,) = inventory(*but(**{key: empty}))
    assert (found.subject, found.kind) == ("acc-hosting", "incomplete")
    assert found.observed == f"{key} is missing"
    assert found.fix is not None
    assert (found.fix.record or "").startswith(f"{key} = ")
    assert found.evidence["keys"] == [key]


def test_one_row_is_told_once_with_everything_that_is_wrong() -> None:
    (found,) = inventory(*but(owner="lea", backup="bob", billing_owner="lea", confirmed_by="bob", url=""))
    assert found.observed == (
        'url is missing; owner: Lea Contractor leaves on 2026-12-10; backup: "bob" is no declared person; '
        'billing_owner: Lea Contractor leaves on 2026-12-10; confirmed_by: "bob" is no declared person'
    )


def test_who_leaves_later_may_have_confirmed_it() -> None:
    assert inventory(*but(confirmed_by="lea"))[0].verdict is PASS


def test_a_confirmation_runs_out_and_waits_for_a_person() -> None:
    (found,) = inventory(*but(last_confirmed=dt.date(2025, 11, 20)))
    result = Result("a.b", "t", 7, "a", Mode.AUTO, Severity.LAUNCH_BLOCKER, (found,))
    assert (found.verdict, result.state) == (UNKNOWN, "stale")
    assert "2025-11-20" in found.summary


def test_a_gap_and_a_single_factor_are_two_findings() -> None:
    found = inventory(*but(mfa=False, recovery=""))
    assert [(one.verdict, one.kind) for one in found] == [(FAIL, "incomplete"), (WARN, "no-second-factor")]
    assert len({one.fingerprint for one in found}) == 2


def test_without_any_account_every_row_to_add_is_shown() -> None:
    found = sole(access_inventory, sample_launch(people=(ANA,)), NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert found.fix is not None
    record = found.fix.record or ""
    rows = tomllib.loads(record.replace("YYYY-MM-DD", "2026-11-20"))["access"]
    assert [row["category"] for row in rows] == list(ALWAYS)
    assert set(KEYS) <= set(rows[0])
    assert record.count("and the other keys, as above") == len(ALWAYS) - 1


def test_pasted_lines_that_nobody_filled_in_are_still_gaps() -> None:
    texts = ("url", "owner", "backup", "recovery", "billing_owner", "confirmed_by")
    pasted = {key: KEYS[key].strip('"') for key in texts if key != "url"}
    (found,) = inventory(*but(**pasted))
    assert all(f"{key} is missing" in found.observed for key in pasted)


@pytest.mark.parametrize("name", ['a"b', "a\nb = 1", "a\x1b[31m", "a\u202eb", "a # b", "\x7f"])
def test_a_hostile_id_cannot_break_out_of_the_line(name: str) -> None:
    bad = account("hosting", recovery="").__class__(id=name, service=name, category="hosting")
    for check, facts in ((access_inventory, (NOTHING_SAID,)), (access_recovery, ())):
        for found in judged(check, launch(bad), *facts):
            if found.subject == name:
                assert found.fix is not None
                lines = (found.fix.record or "").replace("YYYY-MM-DD", "2026-11-20").split("\n")
                assert all(len(tomllib.loads(line)) == 1 for line in lines)


@pytest.mark.parametrize(
    ("way", "dead"),
    [
        ("Codes on Ana's phone", True),
        ("ana", True),
        ("mail to ANA@shop.example", True),
        ("Ask Lea or Ana", True),
        ("owner's phone", True),
        ("Second owner jon", False),
        ("Ferreira's drawer at the office", False),
        ("Ana, else Jon", False),
        ("Sign in with banana@shop.example", False),
        ("The second owner resets it", False),
        ("Canal Street 5", False),
    ],
)
def test_a_way_back_must_not_end_at_the_owner(way: str, dead: bool) -> None:
    found = sole(access_recovery, launch(account("hosting", recovery=way)))
    assert found.verdict is (FAIL if dead else PASS)
    if dead:
        assert "the way back leads only to" in found.summary


def test_both_troubles_of_a_row_are_one_finding() -> None:
    found = sole(access_recovery, launch(account("hosting", backup="ana", recovery="")))
    assert found.summary.endswith("its second owner is the first one; no way back is written down")
    assert found.fix is not None
    assert [line.split(" = ")[0] for line in (found.fix.record or "").splitlines()] == ["backup", "recovery"]
