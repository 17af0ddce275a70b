"""What domain.expiry says: how grave, who renews, what to type, what to attest."""

import tomllib
from typing import Any

import pytest

from checks.domain import expiry
from cockpit.facts.rdap import Rdap, Registration
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_rdap import (
    BUSY,
    GONE,
    NO_SERVICE,
    SEEN_AT,
    in_days,
    paid_row,
    sample_rdap,
    sample_registration,
)
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Standing, Stated
from cockpit.kit import (
    BLOCKER,
    FAIL,
    LOW,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Finding,
    Host,
    Launch,
    Layer,
)
from cockpit.kit.renewals import where
from cockpit.launch.operations import Access
from cockpit.model import STALE

SHOP = sample_launch()


def judged(rdap: Rdap, launch: Launch = SHOP, stated: Stated = NOTHING_SAID) -> list[Finding]:
    return list(expiry.judge(launch, rdap, stated))


def only(rdap: Rdap, launch: Launch = SHOP) -> Finding:
    """The one finding."""
    (found,) = judged(rdap, launch)
    return found


def about(*statuses: str, days: int | None = 400, launch: Launch = SHOP, **parts: Any) -> Finding:
    return only(sample_rdap(sample_registration(days, *statuses, **parts)), launch)


def services(*rows: Any) -> Launch:
    return sample_launch(services=rows)


def off(name: str, purpose: str) -> Launch:
    """One row that does not renew by itself, without a date."""
    return services(paid_row(None, auto_renew=False, name=name, purpose=purpose))


@pytest.mark.parametrize(
    ("days", "verdict", "kind"),
    [
        (60, PASS, ""),
        (59, WARN, "expires-soon"),
        (30, WARN, "expires-soon"),
        (29, FAIL, "expires-soon"),
        (0, FAIL, "expires-soon"),
        (-1, FAIL, "expired"),
    ],
)
def test_the_days_that_are_left(days: int, verdict: str, kind: str) -> None:
    found = about(days=days)
    assert (found.verdict, found.kind, found.severity) == (verdict, kind, None)


def test_a_domain_ends_at_its_hour() -> None:
    assert about(expires="2026-11-20T12:00:00+00:00").kind == "expires-soon"
    assert about(expires="2026-11-20T11:59:59+00:00").kind == "expired"


def test_an_end_says_when_and_what_to_do() -> None:
    found = about(days=12)
    assert found.summary == "The registration of shop.example ends on 2026-12-02, in 12 days"
    assert found.fix is not None
    assert found.fix.text.startswith("Renew shop.example by hand at Example Registrar today")
    assert found.fix.undo
    assert found.verify.startswith(
        "curl -sSL -H 'accept: application/rdap+json' https://rdap.registry.example/"
    )
    assert found.evidence["registrar"] == "Example Registrar"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("client hold", "the registrar has taken it out of DNS"),
        ("server hold", "the registry has taken it out of DNS"),
        ("redemption period", "only its last holder can get it back"),
        ("pending restore", "is being bought back"),
        ("pending delete", "anybody can register it"),
    ],
)
def test_holds_and_deletions_block_the_launch(word: str, text: str) -> None:
    found = about(word, days=12)
    assert (found.verdict, found.severity, found.kind) == (FAIL, BLOCKER, word.replace(" ", "-"))
    assert text in found.summary
    assert found.fix is not None
    assert "Example Registrar" in found.fix.text
    assert found.fix.undo


def test_of_a_deletion_its_present_step_is_told() -> None:
    assert about("redemption period", "pending delete", "client hold").kind == "redemption-period"
    assert about("pending restore", "pending delete").kind == "pending-restore"


def test_both_holds_are_told() -> None:
    found = judged(sample_rdap(sample_registration(400, "client hold", "server hold")))
    assert [one.kind for one in found] == ["client-hold", "server-hold"]


@pytest.mark.parametrize("word", ["pending transfer", "inactive"])
def test_what_is_under_way_is_a_warning(word: str) -> None:
    found = about(word)
    assert (found.verdict, found.kind) == (WARN, word.replace(" ", "-"))


@pytest.mark.parametrize(
    "words",
    [
        ("add period",),
        ("renew period",),
        ("transfer period",),
        ("pending update",),
        ("locked",),
        ("dns hold",),
    ],
)
def test_other_states_are_quiet(words: tuple[str, ...]) -> None:
    assert about(*words).verdict is PASS


def test_a_missing_lock_is_a_note() -> None:
    assert "transfer lock" in about(statuses=("active",)).summary
    assert "transfer lock" not in about("").summary
    assert "transfer lock" not in about(statuses=("server transfer prohibited",)).summary


def test_an_extension_may_be_unpaid() -> None:
    found = about("auto renew period")
    assert (found.verdict, found.severity, found.kind) == (WARN, MEDIUM, "extended-by-registry")
    assert about("auto renew period", launch=services(paid_row(400))).verdict is PASS
    last_year = judged(sample_rdap(sample_registration(400, "auto renew period")), services(paid_row(35)))
    assert {one.kind for one in last_year} == {"extended-by-registry", "dates-differ"}


def test_the_registrars_date_is_named_where_it_is_the_earlier() -> None:
    found = about(registrar_expires=in_days(-3))
    assert found.kind == "extended-by-registry"
    assert "its registrar already on 2026-11-17" in found.summary
    assert about(registrar_expires=in_days(60)).verdict is PASS


def test_a_renewal_on_its_way_to_the_registry_is_no_failure() -> None:
    assert about(days=12, registrar_expires=in_days(377)).verdict is WARN
    assert about(days=12, registrar_expires=in_days(12)).verdict is FAIL
    assert about(days=-1, registrar_expires=in_days(364)).verdict is FAIL


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("Example Registrar", "domain"),
        ("Gandi", "Domain registration"),
        ("Gandi", "registrar"),
        ("Gandi", "shop.example"),
        ("Gandi", "domain shop.example"),
        ("Gandi", "domain mail-order.example and shop.example"),
        ("shop.example", ""),
        ("Example", ""),
        ("Porkbun domains", ""),
    ],
)
def test_a_row_about_the_domain_that_does_not_renew(name: str, purpose: str) -> None:
    found = about(launch=off(name, purpose))
    assert (found.verdict, found.kind, found.severity) == (FAIL, "auto-renew-off", None)
    assert found.fix is not None
    assert found.fix.record == f"auto_renew = true   # in the [[service]] {name}"


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("Fly", "hosting"),
        ("Example Registrar", "mail"),
        ("Example Registrar", "hosting on our domain"),
        ("Mailbox", "e-mail for the domain"),
        ("Cloudflare", ""),
        ("shop.example mail", ""),
        ("notshop.example", ""),
        ("shop.example.net", ""),
    ],
)
def test_other_rows_say_nothing_about_the_domain(name: str, purpose: str) -> None:
    assert about(launch=off(name, purpose)).verdict is PASS


def two(**registrars: str) -> Rdap:
    """Two domains of ours, each at its registrar."""
    named = {"shop": "shop.example", "other": "other.example"}
    made = [sample_registration(domain=named[key], registrar=who) for key, who in registrars.items()]
    return sample_rdap(*made)


@pytest.mark.parametrize(
    ("name", "purpose", "subject"),
    [
        ("Gandi", "domain", "shop.example"),
        ("Porkbun", "domain", "other.example"),
        ("Ionos", "domain", "shop.example"),
        ("Gandi", "domain other.example", "other.example"),
    ],
)
def test_a_row_is_about_one_domain_of_two(name: str, purpose: str, subject: str) -> None:
    row = paid_row(None, auto_renew=False, name=name, purpose=purpose)
    launch = sample_launch(services=(row,), hosts=(Host(name="other.example"),))
    found = judged(two(shop="GANDI SAS", other="Porkbun LLC"), launch)
    assert [one.subject for one in found if one.verdict is FAIL] == [subject]


@pytest.mark.parametrize(
    ("days", "severity"), [(403, None), (404, MEDIUM), (370, None), (310, None), (309, LOW), (-20, LOW)]
)
def test_the_declared_date_beside_the_registrys(days: int, severity: Any) -> None:
    found = about(launch=services(paid_row(days)))
    assert (found.verdict, found.severity) == (WARN if severity else PASS, severity)
    if severity:
        assert found.kind == "dates-differ"
        assert found.fix is not None
        assert (
            found.fix.record
            == "renews_on = 2027-12-25   # in the [[service]] Example Registrar, if the registry is right"
        )


@pytest.mark.parametrize("rdap", [sample_rdap(NO_SERVICE), sample_rdap(sample_registration(None))])
def test_without_a_date_a_person_attests(rdap: Rdap) -> None:
    found = only(rdap)
    assert (found.verdict, found.layer, found.kind) == (UNKNOWN, Layer.PERSON, "no-date")
    assert found.fix is not None
    assert found.fix.record is not None
    for word in ("screenshot", "shop.example", "evidence", "command below"):
        assert word in found.fix.text
    assert "cockpit attest domain.expiry" in found.summary
    assert found.fix.record.startswith("cockpit attest domain.expiry --until YYYY-MM-DD\n")
    assert found.evidence["about"] == ["shop.example"]
    assert found.fix.undo


@pytest.mark.parametrize(("days", "verdict"), [(60, PASS), (59, WARN), (30, WARN), (29, FAIL), (0, FAIL)])
def test_the_day_a_person_has_seen_decides(days: int, verdict: str) -> None:
    said = statement("domain.expiry", "shop.example", until=in_days(days)[:10])
    (found,) = judged(sample_rdap(NO_SERVICE), stated=sample_stated(said))
    assert found.verdict == verdict
    assert found.evidence["until"] == in_days(days)[:10]
    assert "ana" in found.summary + found.observed


def test_one_word_is_about_every_domain_without_a_date() -> None:
    launch = sample_launch(hosts=(Host(name="shop-app.example"),))
    rdap = Rdap(SEEN_AT, {"shop.example": NO_SERVICE, "shop-app.example": sample_registration(None)})
    first, second = judged(rdap, launch)
    assert first.evidence["about"] == second.evidence["about"] == ["shop.example", "shop-app.example"]
    said = statement("domain.expiry", "shop.example", "shop-app.example", until=in_days(200)[:10])
    assert {one.verdict for one in judged(rdap, launch, sample_stated(said))} == {PASS}


def test_a_day_that_has_passed_is_stale_and_not_a_failure() -> None:
    why = "it held until 2026-11-19"
    said = statement("domain.expiry", "shop.example", standing=Standing.EXPIRED, why=why)
    (found,) = judged(sample_rdap(NO_SERVICE), stated=sample_stated(said))
    assert (found.verdict, found.kind) == (UNKNOWN, STALE)
    assert why in found.summary


def test_a_declared_date_is_quoted_and_does_not_decide() -> None:
    found = only(sample_rdap(NO_SERVICE), services(paid_row(400)))
    assert found.verdict is UNKNOWN
    assert (
        "launch.toml says Example Registrar renews it on 2027-12-25; nobody has attested that"
        in found.summary
    )


def test_without_a_date_a_hold_and_a_row_still_decide() -> None:
    assert about("client hold", days=None).severity is BLOCKER
    assert {one.kind for one in judged(sample_rdap(NO_SERVICE), off("Gandi", "domain"))} == {
        "no-date",
        "auto-renew-off",
    }


def test_a_registry_that_does_not_answer_is_repeated_word_for_word() -> None:
    found = only(sample_rdap(BUSY))
    assert (found.summary, found.layer) == (BUSY.cause, Layer.HTTP)
    assert found.fix is not None
    assert found.fix.text.startswith("Run the check again later.")


def test_a_name_nobody_has_blocks_the_launch() -> None:
    found = only(sample_rdap(GONE))
    assert (found.verdict, found.severity, found.kind) == (FAIL, BLOCKER, "not-registered")


def test_a_platforms_name_is_not_ours_to_renew() -> None:
    assert only(Rdap(SEEN_AT), sample_launch("shop.vercel.app")).verdict is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("hosts", "rows", "verdict"),
    [
        (("shop.status.example",), (), WARN),
        (("shop.status.example", "www.status.example"), (), FAIL),
        (("shop.status.example",), (paid_row(name="status.example", purpose="status page"),), WARN),
        (("shop.status.example",), (paid_row(12, name="Gandi", purpose="domain status.example"),), FAIL),
    ],
)
def test_what_may_be_somebody_elses_only_warns(hosts: tuple[str, ...], rows: Any, verdict: str) -> None:
    launch = sample_launch(hosts=tuple(Host(name=name) for name in hosts), services=rows)
    rdap = sample_rdap(sample_registration(), sample_registration(12, domain="status.example"))
    (found,) = [one for one in judged(rdap, launch) if one.subject == "status.example"]
    assert (found.verdict, found.severity) == (verdict, MEDIUM if verdict == WARN else None)


def account(id_: str, service: str, url: str = "") -> Access:
    return Access(id=id_, service=service, category="registrar", url=url)


@pytest.mark.parametrize(
    ("accounts", "registrar", "place"),
    [
        ((), "", "the registrar"),
        ((), "Tucows Domains Inc.", "Tucows Domains Inc."),
        (
            (account("a", "Hover", "https://hover.com/login"),),
            "Tucows Domains Inc.",
            "Hover (https://hover.com/login)",
        ),
        ((account("a", "Hover"), account("b", "Gandi")), "GANDI SAS", "Gandi"),
        ((account("a", "Hover"), account("b", "Gandi")), "Tucows Domains Inc.", "Tucows Domains Inc."),
    ],
)
def test_where_the_owner_signs_in(accounts: tuple[Access, ...], registrar: str, place: str) -> None:
    assert where(sample_launch(access=accounts), registrar) == place


@pytest.mark.parametrize(
    "name", ['Evil"\n[[access]]\nid = "x', "\\", "a\x00b", "\x1b[31mRed", "{0}{registrar}"]
)
def test_a_registrars_name_cannot_write_into_launch_toml(name: str) -> None:
    seen: Registration = sample_registration(400, "auto renew period", registrar=name)
    found = only(sample_rdap(seen))
    assert found.fix is not None
    record = (found.fix.record or "").replace("YYYY-MM-DD", "2027-01-01")
    assert tomllib.loads(record)["service"][0]["name"] == name
