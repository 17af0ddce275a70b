"""Tables of timings: columns by their names, units only where they are certain."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.timings import Timing
from cockpit.standards.timing_columns import columns
from cockpit.standards.timing_tables import Table, asked, table

APM = (
    "Transaction name,Calls,p50 (ms),p95 (ms),p99 (ms),Errors\n"
    'POST /login,1 200,80,310.5,"1,420",3\nGET /users/{id},90,20,35,41,0\n'
)


def read(text: str, unit: str = "", file: str = "apm.csv") -> Table:
    found = table(file, text.encode(), unit)
    assert found is not None
    return found


def test_a_row_for_each_route() -> None:
    first, second = read(APM).timings
    assert first == Timing(
        "apm.csv",
        "/login",
        "POST",
        requests=1200,
        timed=1200,
        errors=3,
        quantiles=((0.5, 80.0), (0.95, 310.5), (0.99, 1420.0)),
    )
    assert (second.method, second.path) == ("GET", "/users/:id")


@pytest.mark.parametrize(
    ("head", "row", "ms"),
    [
        ("route,count,p95_ms", "/a,10,120", 120.0),
        ("endpoint,requests,95th percentile (s)", "/a,10,0.12", 120.0),
        ("RESOURCE,REQUESTS,P95 LATENCY", "GET /a,10,120 ms", 120.0),  # each cell brings its unit
        ("path;hits;p95 ms", "/a;10;120,0", 120.0),  # as a German spreadsheet saves it
        ("Path\tCount\tp(95) ms", "/a\t10\t120", 120.0),
        ("url,calls,max_ms", "https://shop.example/a?x=1,10,120", 120.0),
    ],
)
def test_ways_to_write_a_percentile(head: str, row: str, ms: float) -> None:
    (one,) = read(f"{head}\n{row}\n").timings
    assert (one.path, one.requests, one.p95_ms) == ("/a", 10, ms)


def test_a_column_without_a_unit_is_refused_with_a_sentence() -> None:
    text = "route,count,p95\n/a,10,120\n"
    found = read(text)
    assert found.timings == ()
    (gap,) = found.gaps
    assert 'the column "p95" of apm.csv does not say its unit' in gap
    assert 'call it "p95_ms", or write unit = "ms" under [timings]' in gap
    assert [one.p95_ms for one in read(text, "s").timings] == [120_000.0]


LOCUST = (
    "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,"
    "Max Response Time,Average Content Size,Requests/s,Failures/s,"
    "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\n"
    "POST,/login,400,2,110,120,80,900,512,8.1,0.0,110,120,130,140,200,310,400,500,900,900,900\n"
    ",Aggregated,400,2,110,120,80,900,512,8.1,0.0,110,120,130,140,200,310,400,500,900,900,900\n"
)
JMETER = (
    "Label,# Samples,Average,Median,90% Line,95% Line,99% Line,Min,Maximum,Error %,Throughput\n"
    "/login,400,120,110,200,310,500,80,900,0.50%,8.1\n"
)


@pytest.mark.parametrize("text", [LOCUST, JMETER])
def test_tables_of_load_tests_whose_manual_gives_the_unit(text: str) -> None:
    one = read(text).timings[0]
    assert (one.path, one.requests, one.errors, one.p95_ms) == ("/login", 400, 2, 310.0)
    assert one.quantiles[-1] == (1.0, 900.0)


HEY = "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n"
JTL = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,Latency\n"
K6 = "metric_name,timestamp,metric_value,method,name,status,url\n"


def test_a_row_for_each_request() -> None:
    (one,) = read(f"{HEY}0.0123,0.001,0,0,0.0120,0.0001,200,0.5\n", file="load/login.csv").requests
    assert (one.name, one.path, one.ms, one.status) == ("login", "", 12.3, 200)  # named after the file
    (one,) = read(f"{JTL}1795168800000,123,/login,302,Found,t1,true,120\n").requests
    assert (one.path, one.ms, one.status, one.at) == ("/login", 123.0, 302, 1795168800.0)
    found = read(
        f"{K6}http_reqs,1795168800,1,GET,https://shop.example/a,200,https://shop.example/a\n"
        "http_req_duration,1795168800,12.5,GET,https://shop.example/a,200,https://shop.example/a\n"
    )
    assert [(one.host, one.path, one.ms) for one in found.requests] == [("shop.example", "/a", 12.5)]
    text = "time,method,path,status,duration_ms\n2026-11-20T10:00:00Z,post,/login,302,88\n"
    (one,) = read(text).requests
    assert (one.method, one.path, one.status, one.ms) == ("POST", "/login", 302, 88.0)


@pytest.mark.parametrize(
    "text",
    [
        f"{JTL}1795168800000,3,/a,Non HTTP response code: java.net.ConnectException,no,t1,false,0\n",
        f"{K6}http_req_duration,1795168800,0,GET,https://shop.example/a,0,https://shop.example/a\n",
    ],
)
def test_a_request_without_an_answer_is_not_a_quick_one(text: str) -> None:
    (one,) = read(text).requests
    assert one.status == 599


def test_a_status_with_its_name_is_one() -> None:
    (one,) = read("path,status,duration_ms\n/a,503 Service Unavailable,88\n").requests
    assert one.status == 503


def test_an_average_of_many_requests_is_not_one_of_them() -> None:
    found = read("route,count,duration_ms\n/login,12000,140\n/cart,1,90\n")
    assert (found.requests, found.timings) == ((), ())
    (gap,) = found.gaps
    assert '"duration_ms" is an average' in gap
    (one,) = read("route,count,duration_ms\n/login,1,140\n").requests
    assert one.ms == 140.0


@pytest.mark.parametrize(
    ("cells", "errors"),
    [
        ("Error %,2.5", 10),
        ("error rate,2.5%", 10),
        ("error rate,0", 0),
        ("error rate,0.5", None),
        ("Errors,17", 17),
    ],
)
def test_shares_of_errors_are_only_used_where_they_are_certain(cells: str, errors: int | None) -> None:
    name, value = cells.split(",")
    (one,) = read(f"path,count,p95_ms,{name}\n/a,400,120,{value}\n").timings
    assert one.errors == errors


def test_percentiles_that_contradict_each_other_are_none() -> None:
    (one,) = read("path,count,p50_ms,p95_ms\n/a,400,300,120\n").timings
    assert one.quantiles == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("POST /login", ("POST", "/login")),
        ("WebTransaction/Go/GET /v1/x", ("GET", "/v1/x")),
        ("/login", ("", "/login")),
        ("https://shop.example/a", ("", "https://shop.example/a")),
        ("LoginController#create", ("", "")),
        ("BUDGET report", ("", "")),
        ("", ("", "")),
    ],
)
def test_how_transactions_are_called(text: str, found: tuple[str, str]) -> None:
    assert asked(text) == found


@pytest.mark.parametrize(
    "text", ["", "a,b,c\n1,2,3\n", '{"p95_ms": 1}', "no table at all", "#Fields: time-taken,b"]
)
def test_what_is_no_table_of_timings(text: str) -> None:
    assert table("x", text.encode()) is None


def test_a_cell_without_end_is_a_gap() -> None:
    assert read("path,p95_ms\n" + '"' + "x" * 200_000).gaps == (
        "apm.csv is no table that can be read as CSV",
    )


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=8), min_size=1, max_size=8))
def test_any_table_is_read_or_left(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["path", "p95_ms", "count", "status", *rows[0]], *rows])
    found = read(text.getvalue())
    assert all(one.requests is None or one.requests >= 0 for one in found.timings)


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_head_has_columns_or_none(head: list[str]) -> None:
    found = columns(head)
    assert found is None or found.took is not None or found.quantiles


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_none(data: bytes) -> None:
    for whole in (data, b"path,duration_ms\n" + data, b"path,count,p95_ms\n" + data):
        table("x", whole, "ms")
