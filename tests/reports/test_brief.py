"""The minute after a deploy in ten lines or fewer."""

import io

from cockpit.model import Finding, Verdict
from cockpit.reports.brief import write_brief
from cockpit.reports.changes import Change
from cockpit.reports.ink import Ink

FAIL, PASS, UNKNOWN = Verdict.FAIL, Verdict.PASS, Verdict.UNKNOWN
WIDTH = 60


def change(kind: str, check: str, subject: str = "shop.example", summary: str = "answers 500") -> Change:
    after = {"newly-red": FAIL, "changed": UNKNOWN, "mended": PASS, "same": PASS}[kind]
    return Change(kind, check, subject, PASS, after, (Finding(subject, after, summary),))  # type: ignore[arg-type]


def written(*changed: Change, head: str = "v2 is live, after v1.") -> list[str]:
    out = io.StringIO()
    write_brief(Ink(out, WIDTH), changed, head, WIDTH)
    return out.getvalue().splitlines()


def test_nothing_changed_is_one_line_below_the_release() -> None:
    assert written(change("same", "dns.a"), change("same", "dns.b")) == [
        "v2 is live, after v1.",
        "Nothing changed; 2 the same.",
    ]


def test_what_customers_meet_comes_first_and_each_check_has_one_line() -> None:
    lines = written(
        change("mended", "tls.expiry-window"),
        change("newly-red", "dns.apex-resolves"),
        change("newly-red", "flow.smoke-public", "home"),
        *(change("changed", "edge.settings-observed", f"{number}.shop.example") for number in range(5)),
    )
    assert [line.split("  ")[0] for line in lines[1:5]] == [
        "✗ newly red: flow.smoke-public",
        "✗ newly red: dns.apex-resolves",
        "? changed: edge.settings-observed",
        "✓ mended: tls.expiry-window",
    ]
    assert lines[3] == "? changed: edge.settings-observed  5 subjects: answers 500"
    assert lines[5] == "2 newly red, 5 changed, 1 mended; 0 the same."


def test_a_hundred_changes_are_ten_lines_that_fit() -> None:
    many = [
        change("newly-red", f"dns.a{number:03}", "x" * 90, "\x1b[2J" + "y" * 300) for number in range(100)
    ]
    lines = written(*many, head="v" * 300)
    assert len(lines) == 10
    assert lines[8] == "and 93 more checks: cockpit risks"
    assert max(map(len, lines)) <= WIDTH
    assert "\x1b" not in "".join(lines)
