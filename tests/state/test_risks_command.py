"""`cockpit risks`: what it says of a journal, on one screen, as JSON and as Markdown."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cockpit import cli, clock, roadmap
from cockpit.clock import Reading
from cockpit.model import Fix, Result
from cockpit.plan import Plan
from cockpit.record import FILE, Signature, Waiver, append
from cockpit.sprint import Sprint
from tests.handover.world import LAUNCH, fly
from tests.reports.samples import BLOCKER, FAIL, HIGH, HOSTILE, PASS, UNKNOWN, finding, result

NOW = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)
APEX = result(
    "dns.apex-resolves",
    finding(
        FAIL,
        summary="The name has no address.",
        evidence={"rcode": "NOERROR"},
        fix=Fix("Publish an A record.", "shop.example. 300 IN A 198.51.100.20", "Delete it."),
    ),
    severity=BLOCKER,
)
WWW = result("dns.www-resolves", finding(PASS), severity=BLOCKER)
CERTIFICATE = result("tls.hostname-valid", finding(UNKNOWN), severity=BLOCKER, stage=4)
HOPS = result("redirect.single-hop", finding(FAIL), severity=HIGH, stage=2)
OPEN = (APEX, WWW, CERTIFICATE, HOPS)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a launch file whose sprint began three hours before NOW."""
    (tmp_path / "launch.toml").write_text(LAUNCH, "utf-8")
    monkeypatch.setattr(clock, "reading", lambda: Reading(NOW, "this", 100.0))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert cli.run(["risks", *words], full_screen=None) == code
    return capsys.readouterr().out


def test_the_page_of_a_red_sprint(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home, OPEN)
    page = said(capsys)
    lines = page.splitlines()
    assert lines[:3] == [
        "Shop & Söhne: the checks propose no-go",
        "45 h left of 48 h: 1 h over in audit, the plan is at domain and email.",
        "  Blocks the launch: shop.example: The name has no address (dns.apex-resolves).",
    ]
    assert "Open risks, worst first (3)" in lines
    assert "  launch-blocker: The site is down, or its domain is out of your hands" in lines
    assert "    ✗ fails  shop.example: The name has no address." in lines
    assert re.search(r"^      dns\.apex-resolves, \.cockpit/evidence/[0-9a-f]{12}$", page, re.MULTILINE)
    assert "   1 dns.apex-resolves: Publish an A record." in lines
    assert "     stage 4, waits for dns.apex-resolves" in lines
    assert "198.51.100.20" not in page


def test_one_screen_is_enough_for_a_founder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = list(Plan(roadmap.load("ecommerce-prototype")))
    fly(home, tuple(result(id_, finding(FAIL, summary="It is long. " * 30)) for id_ in known))
    page = said(capsys)
    assert len(page.splitlines()) <= 30
    assert max(map(len, page.splitlines())) <= 80
    assert "more; --fixes shows all of them" in page
    whole = said(capsys, "--fixes")
    assert all(id_ in whole for id_ in known)
    assert "--fixes shows all" not in whole


def test_the_records_are_for_copying(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home, OPEN)
    assert "    record    shop.example. 300 IN A 198.51.100.20\n    undo      Delete it." in said(
        capsys, "--fixes"
    )


def test_what_is_not_built_is_listed_with_the_reason(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home, OPEN)
    page = said(capsys, "--parked")
    assert "Deliberately not built (14)" in page
    assert "nongoal.kubernetes, says ecommerce-prototype, mobile-demo" in page
    assert "Deliberately not built" not in said(capsys)


def test_before_anything_was_looked_at_it_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["risks"], full_screen=None) == 3
    out, err = capsys.readouterr()
    assert out.startswith("Shop & Söhne: undecided, so the checks propose nothing yet\n")
    assert "nothing was looked at yet; `cockpit check` does" in err


def test_a_launch_file_that_cannot_be_used_is_bad_input(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "launch.toml").write_text("schema = 3", "utf-8")
    assert said(capsys, code=2) == ""


def waive(home: Path, check: str) -> str:
    """Ana asks, Jon agrees; the number of the waiver."""
    asked = Waiver(
        by="ana",
        at=NOW,
        check=check,
        scope=("*",),
        reason="The old edge goes next week",
        compensating="Nobody links there",
        until=NOW.date() + dt.timedelta(days=7),
    )
    (number,) = append(home / FILE, asked)
    append(home / FILE, Signature(by="jon", at=NOW, of=number))
    return number


def test_a_waived_risk_stands_apart_with_its_waiver(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home, OPEN)
    number = waive(home, "redirect.single-hop")
    page = said(capsys, "--fixes")
    assert "Open risks, worst first (2)" in page
    assert "Waived for now (1)" in page
    flat = " ".join(page.split())
    assert f"waiver {number} until " in flat
    assert "asked by ana, agreed by jon: The old edge goes next week" in flat
    assert "Mend in this order (2)" in page


def test_the_same_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home, OPEN)
    data: dict[str, Any] = json.loads(said(capsys, "--format", "json", "--parked"))
    assert set(data) == {
        *("schema", "product", "roadmap", "judged", "clock", "decision", "risks", "fixes", "parked"),
    }
    assert (data["schema"], data["judged"]) == ("launch-cockpit/risks/v1", 4)
    assert data["clock"]["over_seconds"] == 3600
    assert data["decision"]["status"] == "no-go"
    assert data["decision"]["blockers"] == ["dns.apex-resolves"]
    assert data["decision"]["undecided"] == ["tls.hostname-valid"]
    assert [risk["check"] for risk in data["risks"]] == [
        *("dns.apex-resolves", "tls.hostname-valid", "redirect.single-hop"),
    ]
    first = data["risks"][0]
    assert (first["impact"]["id"], first["standing"], first["waivers"]) == ("down", "fails", [])
    assert (home / ".cockpit" / "evidence" / first["evidence"]).is_file()
    assert [(fix["check"], fix["waits_for"]) for fix in data["fixes"]] == [
        ("dns.apex-resolves", []),
        ("tls.hostname-valid", ["dns.apex-resolves"]),
        ("redirect.single-hop", []),
    ]
    assert data["fixes"][0]["fixes"][0]["record"] == "shop.example. 300 IN A 198.51.100.20"
    assert len(data["parked"]) == 14


def hostile() -> tuple[Result, ...]:
    return tuple(
        result(
            "dns.apex-resolves" if number == 0 else "redirect.single-hop",
            finding(FAIL, text, summary=text, fix=Fix(text, text, text)),
            severity=BLOCKER,
        )
        for number, text in enumerate(HOSTILE[:2])
    )


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_hostile_text_stays_text(home: Path, capsys: pytest.CaptureFixture[str], format_: str) -> None:
    fly(home, hostile())
    for words in ((), ("--fixes",)):
        page = said(capsys, "--format", format_, *words)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", page)


def test_markdown_cannot_become_markup(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "<img src=x> [a](http://evil.example) @everyone"
    fly(home, (result("dns.apex-resolves", finding(FAIL, summary=evil), severity=BLOCKER),))
    page = said(capsys, "--format", "markdown", "--fixes")
    outside = re.sub(r"`[^`\n]*`|\\.", "", page)  # what is neither code nor escaped
    assert "<img" not in outside
    assert "](http" not in outside
    assert "@everyone" not in outside


def test_it_looks_at_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fly(home, OPEN)

    def look(_sprint: Sprint) -> None:
        raise AssertionError("it looked")

    monkeypatch.setattr(Sprint, "live", look)
    assert cli.run(["risks"], full_screen=None) == 0


def test_a_moved_clock_is_named_on_the_page(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fly(home, OPEN)
    said(capsys)
    monkeypatch.setattr(clock, "reading", lambda: Reading(NOW + dt.timedelta(hours=2), "this", 100.0))
    page = " ".join(said(capsys).split())
    assert "45 h left of 48 h: 1 h over in audit" in page
    assert "This machine's clock was moved by 2 h: the sprint goes on with the time since it started" in page
