"""How long a request took, by one line of a log: only where the unit is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.timing_lines import BARE, request
from cockpit.standards.timing_tally import Request
from cockpit.standards.timing_units import factor_of, in_ms

HEAD = '192.0.2.1 - - [20/Nov/2026:10:00:00 +0000] "GET /listings?page=2 HTTP/1.1" 200 512 "-" "Mozilla/5.0"'
JSON = '{{"time":"2026-11-20T10:00:00Z","method":"POST","path":"/orders","status":201,{}}}'


def took(line: str, unit: str = "") -> float | str | None:
    one = request(line, unit)
    return one.ms if isinstance(one, Request) else one


@pytest.mark.parametrize(
    ("behind", "ms"),
    [
        ("0.123", 123.0),  # nginx: $request_time
        ('"0.123" "0.121"', 123.0),  # with $upstream_response_time, which is a part of it
        ("523 0.123 [ups] [] 10.0.0.1:80 512 0.121 200 abcd", 123.0),  # ingress-nginx
        ('rt=0.123 uct="0.000" uht="0.120" urt="0.121"', 123.0),
        ("request_time:0.123", 123.0),
        ("D=123456", 123.456),  # Apache: %D by its letter
        ("**0/123456**", 123.456),  # Bitnami: **%T/%D**
        ("123456us", 123.456),
        ('1 "router@docker" "http://172.17.0.2:80" 12ms', 12.0),  # Traefik
        ("took_ms=12.5", 12.5),
        ("connect_ms=2 total_ms=12.5", 12.5),  # the longer one holds the other
        ("cache_ttl=300s keepalive_timeout_s=75 total_ms=12.5", 12.5),  # nobody waited for those
        ("connect_ms=2 rt=0.123", 123.0),
        ("0.012345", 12.345),  # gunicorn: %(L)s
    ],
)
def test_an_access_log_that_says_its_unit(behind: str, ms: float) -> None:
    found = request(f"{HEAD} {behind}")
    assert found == Request("/listings?page=2", ms, "GET", "", 200, 1795168800.0)


@pytest.mark.parametrize("behind", ["123456", "0", "17"])
def test_a_whole_number_could_be_anything(behind: str) -> None:
    assert took(f"{HEAD} {behind}") == BARE


@pytest.mark.parametrize(("unit", "ms"), [("us", 123.456), ("ms", 123456.0), ("s", None)])
def test_launch_toml_may_say_what_a_whole_number_is(unit: str, ms: float | None) -> None:
    assert took(f"{HEAD} 123456", unit) == (ms if ms is not None else BARE)


@pytest.mark.parametrize("behind", ["", '"10.0.0.1:8080"', '"1.2.3.4"', "h2 -"])
def test_a_log_without_durations(behind: str) -> None:
    assert took(f"{HEAD} {behind}") is None


def test_a_visitor_cannot_write_durations_into_the_log() -> None:
    agent = r"\"rt=9.999\" 9.999 D=999999 99ms"
    line = HEAD.replace("Mozilla/5.0", agent)
    assert took(f"{line} rt=0.123") == 123.0
    assert took(line) is None


@pytest.mark.parametrize("agent", [r"\"" * 9000 + " rt=9.999", r"\"" * 30_000, "x" * 9000 + " rt=9.999"])
def test_nor_by_a_name_that_is_very_long(agent: str) -> None:
    line = HEAD.replace("Mozilla/5.0", agent)
    assert took(line) is None
    fields = f'method=GET path=/a ua="{agent} took=9s status=200" status=204'
    assert took(f"{fields} took_ms=12.5") == 12.5
    assert took(fields) is None


@pytest.mark.parametrize("host", ["shop.example", "Shop.Example"])
def test_the_virtual_host_in_front(host: str) -> None:
    for before in (f"{host}:443 ", f"{host} "):
        found = request(f"{before}{HEAD} rt=0.1")
        assert isinstance(found, Request)
        assert found.host == "shop.example"


CADDY = (
    '{"level":"info","ts":1795168800.1,"logger":"http.log.access","msg":"handled request",'
    '"request":{"method":"GET","host":"shop.example:8443","uri":"/x?y=1","headers":'
    '{"User-Agent":["duration 9 s"]}},'
    '"duration":0.0123,"size":12,"status":200}'
)
TRAEFIK = (
    '{"RequestPath":"/x?y=1","RequestMethod":"GET","RequestHost":"shop.example","DownstreamStatus":200,'
    '"Duration":12300000,"StartUTC":"2026-11-20T10:00:00.1Z"}'
)


@pytest.mark.parametrize("line", [CADDY, TRAEFIK])
def test_logs_whose_format_says_the_unit(line: str) -> None:
    assert request(line) == Request("/x?y=1", 12.3, "GET", "shop.example", 200, 1795168800.1)


@pytest.mark.parametrize(
    ("fields", "ms"),
    [
        ('"duration_ms":17.2', 17.2),
        ('"durationMs":"17.2"', 17.2),
        ('"latency":"0.0172s"', 17.2),
        ('"elapsed":"17.2ms"', 17.2),
        ('"latency_us":17200', 17.2),
        ('"duration_seconds":0.0172', 17.2),
        ('"controller":"Orders","action":"create","duration":17.2', 17.2),  # Lograge
        ('"event":{"duration":17200000},"@timestamp":"2026-11-20T10:00:00Z"', 17.2),  # ECS
    ],
)
def test_fields_that_say_their_unit(fields: str, ms: float) -> None:
    assert took(JSON.format(fields)) == pytest.approx(ms)


@pytest.mark.parametrize("fields", ['"duration":17.2', '"response_time":17', '"latency":0.2', '"took":true'])
def test_fields_that_do_not(fields: str) -> None:
    assert took(JSON.format(fields)) == BARE
    assert took(JSON.format('"size":12')) is None


@pytest.mark.parametrize(
    "fields",
    [
        '"latencyBudgetMs": 300, "durationMs": 45.1',
        '"request_time_limit_ms": 300, "elapsed_ms": 45.1',
        '"took_max_ms": 300, "took": "45.1ms"',
    ],
)
def test_what_it_may_take_is_not_what_it_took(fields: str) -> None:
    assert took(f'{{"method": "POST", "path": "/login", "status": 200, {fields}}}') == 45.1


def test_what_took_minutes_is_not_left_out() -> None:
    assert took('{"method": "POST", "path": "/login", "status": 200, "took": "1m3.5s"}') == 63_500.0


def test_a_unit_of_launch_toml_stands_in_for_fields_too() -> None:
    assert took(JSON.format('"duration":17.2'), "ms") == 17.2
    assert took(JSON.format('"duration":"17.2us"'), "ms") == 0.0172  # its own goes before


def test_pino_and_nginx_json_and_logfmt_and_sentences() -> None:
    pino = (
        '{"time":1795168800000,"req":{"method":"GET","url":"/a"},"res":{"statusCode":200},"responseTime":12}'
    )
    nginx = '{"time_iso8601":"2026-11-20","request":"GET /a HTTP/1.1","status":"200","request_time":"0.012"}'
    heroku = 'at=info method=GET path="/a" host=shop.example connect=1ms service=12ms status=200 bytes=13'
    gin = '[GIN] 2026/11/20 - 10:00:00 | 200 |    12ms |   192.0.2.1 | GET      "/a"'
    for line in (pino, nginx, heroku, gin):
        found = request(line)
        assert isinstance(found, Request)
        assert (found.method, found.path, found.status, found.ms) == ("GET", "/a", 200, 12.0)


def test_points_of_k6() -> None:
    line = (
        '{"type":"Point","metric":"%s","data":{"time":"2026-11-20T10:00:00Z","value":12.5,"tags":{"method":"POST",'
        '"name":"https://shop.example/login","status":"%s"}}}'
    )
    found = request(line % ("http_req_duration", "302"))
    assert isinstance(found, Request)
    assert (found.host, found.path, found.status, found.ms) == ("shop.example", "/login", 302, 12.5)
    assert request(line % ("http_req_waiting", "302")) is None
    lost = request(line % ("http_req_duration", "0"))  # no answer at all
    assert isinstance(lost, Request)
    assert lost.status >= 500


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("duration_ms", 1.0),
        ("durationMs", 1.0),
        ("p95 (ms)", 1.0),
        ("latency_us", 0.001),
        ("time_s", 1000.0),
        ("p95 in seconds", 1000.0),
        ("requests", None),
        ("duration", None),
        ("ms per s", None),
        ("Requests/s", 1000.0),
    ],
)
def test_units_in_names(name: str, factor: float | None) -> None:
    assert factor_of(name) == factor


@pytest.mark.parametrize(
    "value", ["-1", "nan", "inf", "1e400", "1.2.3", "12 apples", None, [], {}, True, -1.0, 1e300]
)
def test_what_is_no_duration(value: object) -> None:
    assert in_ms(value, 1.0) is None


@given(st.text(max_size=400), st.sampled_from(["", "us"]))
def test_any_line_is_read_or_left(line: str, unit: str) -> None:
    for whole in (line, HEAD + line, "{" + line, JSON.format(f'"duration":{line!r}')):
        found = request(whole, unit)
        if isinstance(found, Request):
            assert found.ms >= 0
