"""Reports of Lighthouse: a real one, and what anybody might put in its place."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.lighthouse import Report
from cockpit.standards.lighthouse import NoReportError, read

REAL = (Path(__file__).parents[1] / "probes" / "lighthouse_report.json").read_bytes()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = json.loads(REAL)
    change(whole)
    return json.dumps(whole).encode()


def test_a_real_report() -> None:
    assert read(REAL) == Report(
        "http://127.0.0.1:8765/", "2026-11-29T08:51:14.862Z", "13.5.0", 969.395, 1741, 5, "mobile"
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
        (b"[]", "no report"),
        (b'{"audits": []}', "no report"),
        (b'{"audits": {"a": 1}}', "no report"),
        (changed(lambda whole: whole.update(runtimeError={"code": "NO_FCP\x1b[31m"})), "did not load"),
        (changed(lambda whole: whole.update(audits={"first": {}})), "neither"),
    ],
)
def test_what_is_no_report_says_why(data: bytes, why: str) -> None:
    with pytest.raises(NoReportError, match=why) as told:
        read(data)
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize("value", [-1, 1e300, True, "969", None, [], float("nan"), float("inf")])
def test_a_number_that_cannot_be_is_none(value: Any) -> None:
    found = read(
        changed(lambda whole: whole["audits"]["largest-contentful-paint"].update(numericValue=value))
    )
    assert found.lcp_ms is None
    assert found.size == 1741


def test_an_address_that_is_none() -> None:
    found = read(changed(lambda whole: whole.update(finalDisplayedUrl="javascript:alert(1)")))
    assert found.url == ""


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(("audits", "runtimeError", "fetchTime", "configSettings")), _json))
def test_nothing_but_a_reason_is_raised(parts: dict[str, Any]) -> None:
    with suppress(NoReportError):
        found = read(changed(lambda whole: whole.update(parts)))
        assert found.at.isprintable()
