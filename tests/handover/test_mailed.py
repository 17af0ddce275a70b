"""Messages that arrived stand in the pack, the newest at each provider, as they are declared today."""

from typing import Any

from cockpit.handover import mailed
from cockpit.launch import Launch
from cockpit.record import Drill, Record
from cockpit.record.rows import plain, row_id
from tests.handover.world import LAUNCH, launch
from tests.record.samples import AT, drill

FLOWS = """
[[mail_flow]]
name = "receipt"
trigger = "https://shop.example/pay"

[[mail_flow]]
name = "receipt late"
trigger = "none"
"""
SHOP: Launch = launch(LAUNCH + FLOWS)
INBOX = {"folder": "INBOX", "provider": "gmail", "spf": "pass", "dkim": "pass", "dmarc": "pass"}
PAGE = ("https://shop.example/pay",)


def came(where: str = "a@gmail.example", **more: Any) -> Drill:
    told = {"subject": f"receipt at {where}", "about": PAGE, "found": INBOX, "seconds": {"arrival": 9.5}}
    return drill(name="mail", check="email.flow-tested", **{**told, **more})


def flows(*rows: Drill, kept: dict[str, str] | None = None) -> list[dict[str, Any]]:
    record = Record({row_id(plain(row)): row for row in rows})
    email = mailed.with_flows({"email": {"provider": "Mailer"}}, SHOP, record, kept or {})["email"]
    assert email["provider"] == "Mailer"
    return list(email.get("flow", []))


def test_an_arrival_with_all_that_was_seen() -> None:
    (row,) = flows(came(evidence="a" * 64), kept={"a" * 64: "ev-aaaa"})
    assert row == {"name": "receipt", "seconds": 9.5, **INBOX, "evidence": "ev-aaaa"}


def test_what_was_not_measured_is_left_out() -> None:
    (row,) = flows(came(seconds={}, found={"folder": "Junk"}))
    assert row == {"name": "receipt", "folder": "Junk"}


def test_the_newest_at_each_provider() -> None:
    outlook = came("b@outlook.example", found={**INBOX, "provider": "outlook"})
    newer = came("c@gmail.example", at=AT.replace(year=AT.year + 1), found={**INBOX, "folder": "Junk"})
    rows = flows(came(), newer, outlook)
    assert [(row["provider"], row["folder"]) for row in rows] == [("gmail", "Junk"), ("outlook", "INBOX")]


def test_what_never_came_or_was_set_off_elsewhere_does_not_count() -> None:
    assert flows(came(found={"folder": "none"})) == []
    assert flows(came(about=("https://shop.example/old",))) == []
    assert flows(came(subject="receipt late at a@gmail.example")) == []
    assert flows(drill(name="rollback", subject="receipt at a@gmail.example", found=INBOX, about=PAGE)) == []
