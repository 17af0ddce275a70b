"""The reviewed output of every format; `python -m tests.reports.golden` writes it anew, to be read again."""

import io
from pathlib import Path

from cockpit.reports import FORMATS, open_report
from cockpit.reports.changes import changes, write_changes
from cockpit.reports.ink import Ink
from tests.reports.samples import (
    ABOUT,
    DECIDED,
    FAIL,
    GREEN,
    PASS,
    SAMPLE,
    WAIVED,
    cut,
    finding,
    play,
    result,
)

FOLDER = Path(__file__).parent / "golden"
BEFORE = (
    result("dns.a", finding(FAIL, kind="k")),
    result("dns.b", finding(PASS)),
    result("dns.c", finding(FAIL, kind="k")),
    result("dns.d", finding(PASS)),
)
AFTER = (
    result("dns.a", finding(PASS)),
    result(
        "dns.b", finding(FAIL, kind="k", summary="It went.", expected="one", observed="none", verify="dig")
    ),
    result("dns.c", cut("shop.example")),
    result("dns.d", finding(PASS)),
)


def rendered() -> dict[str, str]:
    """Every golden file by name."""
    files = {}
    for format_ in FORMATS:
        for name, results, about in (
            ("sample", SAMPLE, ABOUT),
            ("green", GREEN, ABOUT),
            ("waived", WAIVED, DECIDED),
        ):
            out = io.StringIO()
            play(open_report(format_, out, about), results)
            files[f"{name}.{format_}"] = out.getvalue()
    out = io.StringIO()
    write_changes(
        Ink(out, 80), changes({one.check: one for one in BEFORE}, {one.check: one for one in AFTER})
    )
    return {**files, "changes.text": out.getvalue()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in rendered().items():
        (FOLDER / name).write_text(text, "utf-8")
