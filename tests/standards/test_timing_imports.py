"""Whatever files people have: which reader takes which, and what is said of those that say nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.timings import Timing
from cockpit.standards.timing_imports import Import

COMBINED = '192.0.2.1 - - [20/Nov/2026:10:{:02}:00 +0000] "{} HTTP/1.1" 200 512 "-" "Mozilla/5.0"'


def read(data: str | bytes, unit: str = "", file: str = "a.log") -> Import:
    """One file, as the probe reads it."""
    found = Import(1440, unit)
    raw = data.encode() if isinstance(data, str) else data
    if not found.whole(file, raw):
        reading = found.reading(file)
        reading.take(found.as_lines(raw))
        reading.end()
    return found


def shown(found: Import) -> dict[str, Timing]:
    return {one.shown: one for one in found.timings()}


def log(*behind: str, line: str = "GET /a") -> str:
    return "".join(f"{COMBINED.format(at % 60, line)} {one}\n" for at, one in enumerate(behind))


IIS = """\
#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-11-20 10:00:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip cs(User-Agent) sc-status time-taken
2026-11-20 10:00:01 10.0.0.1 POST /login - 443 192.0.2.1 Mozilla/5.0 302 210
2026-11-20 10:00:02 10.0.0.1 POST /login - 443 192.0.2.1 Mozilla/5.0 404 1
"""
CLOUDFRONT = (
    "#Version: 1.0\n"
    "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status time-taken "
    "x-host-header\n"
    "2026-11-20\t10:00:01\tFRA2\t512\t192.0.2.1\tPOST\td1.cloudfront.net\t/login\t302\t0.210\tshop.example\n"
)
DRAFT = "#Fields: time cs-method cs-uri sc-status time-taken\n10:00:01 POST /login 302 0.21\n"


@pytest.mark.parametrize("text", [IIS, CLOUDFRONT, DRAFT])
def test_extended_logs_of_the_w3c(text: str) -> None:
    (one,) = read(text).timings()
    assert (one.method, one.path, one.requests, one.p95_ms) == ("POST", "/login", 1, 210.0)


def test_a_w3c_log_of_nobody_knows_whom_is_refused() -> None:
    text = "#Fields: cs-method cs-uri sc-status time-taken\nPOST /login 302 210\n"
    found = read(text)
    assert shown(found) == {}
    assert "does not say in which unit" in next(iter(found.gaps))
    assert shown(read(text, "ms"))["POST /login"].p95_ms == 210.0


def test_a_log_without_durations_says_what_to_add() -> None:
    (gap,) = read(log(*[""] * 5)).gaps
    assert "does not say how long requests took" in gap
    assert "rt=$request_time" in gap
    (gap,) = read(log(*["123456"] * 5)).gaps
    assert 'unit = "us" under [timings]' in gap
    assert shown(read(log(*["123456"] * 5), "us"))["GET /a"].p95_ms == 123.456


@pytest.mark.parametrize("times", [["25000.123"] * 50, ["25000.123"] * 300])
def test_what_would_be_hours_is_another_unit(times: list[str]) -> None:
    found = read(log(*times))
    assert shown(found) == {}
    assert "their unit is another one" in next(iter(found.gaps))


@pytest.mark.parametrize("many", [1, 199, 200, 201, 450])
def test_no_request_is_lost_or_counted_twice(many: int) -> None:
    assert shown(read(log(*["0.050"] * many)))["GET /a"].requests == many


def test_lists_tables_and_summaries_in_one_import() -> None:
    found = Import(1440)
    assert found.whole("apm.csv", b"path,count,p95_ms\n/a,400,120\n")
    assert found.whole(
        "k6.json", json.dumps({"metrics": {"http_req_duration{name:/b}": {"p(95)": 9}}}).encode()
    )
    assert not found.whole("x.log", log("0.1").encode())
    assert [one.path for one in found.timings()] == ["/a", "/b"]
    rows = [{"method": "GET", "path": "/c", "status": 200, "duration_ms": 7, "time": "2026-11-20T10:00:00Z"}]
    assert shown(read(json.dumps(rows, indent=2)))["GET /c"].p95_ms == 7.0


def test_a_summary_without_percentiles_is_a_gap() -> None:
    found = read(json.dumps({"metrics": {"http_req_duration": {"avg": 3}}}), file="k6.json")
    assert list(found.gaps) == ["k6.json holds no percentile of how long requests took"]


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_is_read_or_told_of(lines: list[str]) -> None:
    text = "\n".join(lines)
    for whole in (text, f"#Fields: {text}\n{text}", log("0.1") + text, "path,duration_ms\n" + text):
        read(whole)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told_of(data: bytes) -> None:
    read(data)
    read(b"\xff\xfe" + data)
