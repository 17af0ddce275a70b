"""What is late, broken, alone or not shown is told apart from what is well."""

import datetime as dt
from typing import Any

import pytest

from cockpit.documents.document import Cell, Document, Paragraph
from cockpit.documents.library import make
from tests.documents.packs import AT, full
from tests.documents.reading import cells, missing


def days(many: int) -> dt.date:
    """The day so many days after that of the pack."""
    return AT.date() + dt.timedelta(many)


def tone(document: Document, text: str) -> str:
    """The tone of the one cell or paragraph that is these words, else that has them."""
    parts: list[Cell | Paragraph] = [block for block in document.blocks if isinstance(block, Paragraph)]
    parts += cells(document)
    found = {part.tone for part in parts if part.text == text}
    found = found or {part.tone for part in parts if text in part.text}
    assert len(found) == 1, (text, found)
    return found.pop()


def test_risks_stand_worst_first_then_by_day() -> None:
    pack = full()
    rows = (("low", 1), ("high", 9), ("launch-blocker", 9), ("high", 2), ("odd", 0))
    pack["risk"] = [
        {"title": f"{severity} {due}", "severity": severity, "due": days(due), "status": "open"}
        for severity, due in rows
    ]
    pack["risk"].append({"title": "accepted", "severity": "medium", "status": "waived"})
    order = ["launch-blocker 9", "high 2", "high 9", "medium", "low 1", "odd 0"]
    titles = [cell.text for cell in cells(make("out.risk-list", pack)) if cell.text in {*order, "accepted"}]
    assert [title for title in titles if title != "medium"] == [*order[:3], "accepted", *order[4:]]
    assert "accepted" not in {cell.text for cell in cells(make("out.fix-order", pack))}
    assert "accepted" not in {cell.text for cell in cells(make("out.open-risks", pack))}
    assert tone(make("out.risk-list", pack), "A launch blocker stops the launch") == "bad"
    assert tone(make("out.fix-order", pack), "1 launch blocker, 2 high, 1 low") == "bad"


def test_repairs_stand_in_the_order_that_the_pack_knows() -> None:
    pack = full()
    places: list[Any] = [3, 1, None, 2, "first"]
    pack["risk"] = [{"title": f"mend {place}", "severity": "high", "order": place} for place in places]
    shown = [cell.text for cell in cells(make("out.fix-order", pack)) if cell.text.startswith("mend")]
    assert shown == ["mend 1", "mend 2", "mend 3", "mend None", "mend first"]


def test_evidence_that_all_rows_share_stands_once() -> None:
    pack = full()
    pack["dns"].append(dict(pack["dns"][0]))
    pack["domain"] = []
    document = make("out.dns-map", pack)
    assert tone(document, "Evidence: ev-0001") == "quiet"
    assert "ev-0001" not in {cell.text for cell in cells(document)}
    pack["dns"][1]["evidence"] = ""
    assert "ev-0001" in {cell.text for cell in cells(make("out.dns-map", pack))}


def test_no_risk_is_good_only_where_somebody_looked() -> None:
    pack = full() | {"risk": []}
    assert tone(make("out.open-risks", pack), "No risk is open.") == "good"
    assert missing(make("out.open-risks", {})) == [
        "Nobody has looked yet, so nothing can be said about risks."
    ]


@pytest.mark.parametrize(
    ("table", "key", "id_", "many", "said", "expected"),
    [
        ("domain", "expires_on", "out.dns-map", -3, "ended 3 days ago", "bad"),
        ("domain", "expires_on", "out.dns-map", 30, "in 30 days", "mild"),
        ("domain", "expires_on", "out.dns-map", 31, "in 31 days", "plain"),
        ("secret", "next_due", "out.secrets-inventory", -1, "overdue by 1 day", "bad"),
        ("secret", "next_due", "out.secrets-inventory", 0, "today", "mild"),
        ("service", "renews_on", "doc.renewals", 400, "in 400 days", "plain"),
        ("next_step", "when", "doc.next-steps", -2, "late by 2 days", "bad"),
        ("risk", "due", "out.risk-list", -5, "late by 5 days", "bad"),
        ("waiver", "expires", "out.risk-list", -1, "ended 1 day ago", "bad"),
    ],
)
def test_a_day_is_told_beside_that_of_the_pack(
    table: str, key: str, id_: str, many: int, said: str, expected: str
) -> None:
    pack = full()
    pack[table][0][key] = days(many)
    assert tone(make(id_, pack), f"{days(many)}, {said}") == expected
    del pack["pack"]["generated_at"]
    assert tone(make(id_, pack), f"{days(many)}") == "plain"


def test_a_certificate_is_told_by_its_state_and_end() -> None:
    pack = full()
    pack["host"][0]["tls"] |= {"status": "not valid: expired", "not_after": AT - dt.timedelta(days=2)}
    document = make("out.domain-map", pack)
    assert tone(document, "not valid: expired") == "bad"
    assert tone(document, "ended 2 days ago") == "bad"


def test_a_redirect_that_fails_is_bad_and_one_that_was_not_tried_is_no_success() -> None:
    pack = full()
    pack["redirect"] = [pack["redirect"][0] | {"browser": browser} for browser in ("pass", "fail")]
    document = make("out.redirect-map", pack)
    assert tone(document, "1 of 2 do not lead where they should.") == "bad"
    assert tone(document, "fail") == "bad"
    pack["redirect"][1]["browser"] = "fail: goes round in circles"
    assert tone(make("out.redirect-map", pack), "1 of 2 do not lead where they should.") == "bad"
    assert tone(make("out.redirect-map", pack), "fail: goes round in circles") == "bad"
    del pack["redirect"][1]["browser"]
    assert tone(make("out.redirect-map", pack), "1 of 2 were seen to lead where they should") == "mild"
    pack["redirect"][1] |= {"browser": "pass", "to": "", "hops": 3}
    document = make("out.redirect-map", pack)
    assert tone(document, "All of them lead where they should.") == "good"
    assert tone(document, "nowhere") == "quiet"
    assert tone(document, "3") == "mild"


def test_somebody_who_leaves_may_not_own_anything_and_a_stranger_is_named() -> None:
    pack = full()
    pack["person"].append({"id": "mia", "name": "Mia", "leaves_on": days(1)})
    pack["host"].append(pack["host"][0] | {"owner": "mia"})
    pack["host"].append(pack["host"][0] | {"owner": "nobody-we-know"})
    document = make("out.domain-map", pack)
    assert tone(document, f"Mia (leaves {days(1)})") == "bad"
    assert tone(document, "nobody-we-know (nobody of that id is named)") == "mild"
    pack["change"][0]["by"] = "mia"
    assert tone(make("out.change-log", pack), "Mia") == "plain"


def test_an_account_with_one_person_only_is_bad() -> None:
    pack = full()
    assert tone(make("out.access-inventory", pack), "nobody but the owner") == "bad"
    pack["person"].append({"id": "ben", "name": "Ben"})
    pack["access"][0]["backup"] = "ben"
    assert tone(make("out.access-inventory", pack), "Ben") == "plain"


def test_an_exposed_secret_is_bad_until_the_old_one_is_refused() -> None:
    pack = full()
    pack["secret"][0] |= {"ever_exposed": True, "exposed_where": "git history", "old_key_refused": False}
    assert tone(make("out.secrets-inventory", pack), "yes: git history; nobody has shown") == "bad"
    pack["secret"][0]["old_key_refused"] = True
    assert tone(make("out.secrets-inventory", pack), "yes: git history; the old key is refused") == "mild"
    pack["secret"][0]["ever_exposed"] = False
    assert "no" in {cell.text for cell in cells(make("out.secrets-inventory", pack)) if cell.tone == "good"}


def test_speed_is_held_against_its_limit() -> None:
    pack = full()
    pack["performance"] = [
        {"route": "GET /", "limit_ms": 300, "before_p95": 900, "after_p95": 250.5, "n": 60},
        {"route": "GET /s", "limit_ms": 300, "before_p95": 900, "after_p95": 301, "n": 60, "fix": "an index"},
    ]
    document = make("out.perf-baseline", pack)
    assert tone(document, "1 of 2 routes answer later than their limit.") == "bad"
    assert tone(document, "250.5 ms") == "good"
    assert tone(document, "301 ms") == "bad"
    document = make("out.perf-fix-list", pack)
    assert tone(document, "900 ms down to 301 ms") == "good"
    pack["performance"].pop()
    assert (
        tone(make("doc.speed-limits", pack), "Every route that was timed answers within its limit.") == "good"
    )


def test_an_alarm_nobody_tested_or_that_comes_late_is_bad() -> None:
    pack = full()
    assert tone(make("doc.alerts-in-time", pack), "1 of 1 ways to a person") == "good"
    pack["alert_route"][0]["delay_seconds"] = 301
    assert tone(make("doc.alerts-in-time", pack), "301 s") == "bad"
    assert tone(make("doc.alerts-in-time", pack), "No alarm was shown to reach a person") == "bad"
    pack["alert_route"][0] = {"channel": "mail"}
    assert tone(make("doc.alerts-in-time", pack), "never tested") == "bad"
    assert tone(make("doc.watching", {}), "Nobody would be told") == "bad"


def test_mail_in_the_spam_folder_is_bad() -> None:
    pack = full()
    pack["email"]["flow"][0] |= {"folder": "Junk", "dkim": "fail", "spf": "pass", "dmarc": "pass"}
    document = make("doc.mail-flows", pack)
    assert (tone(document, "Junk"), tone(document, "fail"), tone(document, "pass")) == ("bad", "bad", "good")
    pack["email"]["flow"] = []
    assert missing(make("doc.mail-flows", pack))[0] == (
        "No message was seen to arrive. Name each one that is sent, then try it: cockpit drill mail"
    )


def test_a_way_back_nobody_rehearsed_is_bad() -> None:
    pack = full()
    del pack["deploy"]["rollback"]["rehearsed_at"]
    assert tone(make("out.deploy-runbook", pack), "Nobody has rehearsed it.") == "bad"
    assert "The way back: rehearsed_at is not known." in missing(make("out.recovery-notes", pack))


def test_a_decision_nobody_signed_is_a_no_go() -> None:
    pack = full()
    pack["decision"] = {"status": "no-go", "reasons": ["Nobody has signed yet."]}
    document = make("out.go-no-go", pack)
    assert tone(document, "NO-GO") == "bad"
    assert tone(document, "Nobody has signed, and no signature is a no-go.") == "bad"
    pack["integrity"]["pack_digest"] = "sha256:1"
    assert tone(make("out.go-no-go", pack), "another state of the pack") == "bad"
    pack["signoff"][0]["pack_digest"] = "sha256:1"
    assert tone(make("out.go-no-go", pack), "this pack") == "good"


def test_evidence_that_is_not_there_is_bad() -> None:
    pack = full()
    pack["dns"][0]["evidence"] = "ev-lost"
    assert tone(make("out.dns-map", pack), "ev-lost (not in this pack)") == "bad"


def test_costs_are_summed_for_each_currency() -> None:
    pack = full()
    costs: list[tuple[Any, str]] = [
        (10, "EUR"),
        (2.5, "EUR"),
        (4, "USD"),
        (True, "EUR"),
        (float("nan"), "EUR"),
    ]
    pack["service"] = [{"name": "s", "monthly_cost": cost, "currency": currency} for cost, currency in costs]
    assert tone(make("doc.renewals", pack), "Together 12.50 EUR and 4.00 USD a month.") == "plain"


def test_exceptions_that_are_none_are_said() -> None:
    pack = full()
    pack["edge"]["exceptions"] = []
    assert tone(make("out.edge-baseline", pack), "None.") == "plain"
