"""Lines of logs as frameworks, proxies and platforms write them, and what is read out of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.log_formats import IN_LINE, event
from cockpit.standards.log_lines import Event, Form, folded, lines, text_of

UUID = "550e8400-e29b-41d4-a716-446655440000"
HEX = "0af7651916cd43dd8448eb211c80319c"
AT = 1_763_632_800.0  # 2025-11-20T10:00:00Z


def one(text: str, own: str = "") -> Event:
    """The one event of a text."""
    (found,) = [event(head, trace, own) for head, trace in folded(lines(text))]
    return found


@pytest.mark.parametrize(
    ("line", "method", "path", "status", "field"),
    [
        (
            (
                '{"level":30,"time":1763632800123,"req":{"id":"req-17","method":"GET","url":"/a?x=1"},'
                '"res":{"statusCode":200},"responseTime":12.4,"msg":"request completed"}'
            ),
            *("GET", "/a?x=1", 200, "req.id"),
        ),
        (  # Lograge
            f'{{"method":"GET","path":"/a","format":"html","status":200,"request_id":"{UUID}"}}',
            *("GET", "/a", 200, "request_id"),
        ),
        (  # Caddy
            (
                '{"level":"info","ts":1763632800.5,"logger":"http.log.access","request":{"method":"POST",'
                '"uri":"/orders/42","headers":{"X-Request-Id":["abcd1234"]}},"status":503}'
            ),
            *("POST", "/orders/42", 503, "request.headers.x-request-id"),
        ),
        (  # Traefik
            '{"DownstreamStatus":502,"RequestMethod":"GET","RequestPath":"/api","StartUTC":"2025-11-20T10:00:00Z"}',
            *("GET", "/api", 502, ""),
        ),
        (  # Google
            '{"severity":"ERROR","httpRequest":{"requestMethod":"GET","requestUrl":"https://x.io/a","status":500}}',
            *("GET", "https://x.io/a", 500, ""),
        ),
        (  # Vercel
            (
                '{"id":"1","message":"","timestamp":1763632800123,"requestId":"abcde-17","statusCode":404,'
                '"proxy":{"method":"GET","path":"/a","statusCode":404}}'
            ),
            *("GET", "/a", 404, "requestid"),
        ),
        (  # Docker around morgan
            '{"log":"GET /foo 500 12.3 ms - 5\\n","stream":"stdout","time":"2025-11-20T10:00:00.1Z"}',
            *("GET", "/foo", 500, ""),
        ),
        (  # nginx, with $request_id at the end
            '1.2.3.4 - - [20/Nov/2025:10:00:00 +0000] "GET /a HTTP/1.1" 404 12 "-" "curl/8" ' + HEX,
            *("GET", "/a", 404, IN_LINE),
        ),
        (  # Heroku's router
            (
                "2025-11-20T10:00:00.000000+00:00 heroku[router]: at=info method=GET path=/slow host=x "
                f"request_id={UUID} service=30001ms status=503"
            ),
            *("GET", "/slow", 503, "request_id"),
        ),
        (  # Fly around JSON
            '2025-11-20T10:00:00Z app[3] ams [info]{"method":"GET","path":"/","status":200,"traceId":"a1b2"}',
            *("GET", "/", 200, "traceid"),
        ),
        ('[GIN] 2025/11/20 - 10:00:00 | 500 |  1.2ms | 1.1.1.1 | GET  "/ping"', "GET", "/ping", 500, ""),
        ('INFO:     127.0.0.1:1234 - "GET /docs HTTP/1.1" 200 OK', "GET", "/docs", 200, ""),
        ('[20/Nov/2025 10:00:00] "GET /admin/ HTTP/1.1" 302 0', "GET", "/admin/", 302, ""),
        ("Internal Server Error: /checkout/", "", "/checkout/", 500, ""),
        ("\x1b[32mGET\x1b[0m /col \x1b[33m200\x1b[0m in 12ms", "GET", "/col", 200, ""),
        ("web-1  | GET /z 200 in 12ms", "GET", "/z", 200, ""),
        (f'[{UUID}] Started GET "/carts/9" for 1.2.3.4', "GET", "/carts/9", 0, IN_LINE),
        ("[2025-11-20 10:00:00] production.INFO: mail queued", "", "", 0, ""),
    ],
)
def test_a_request_is_read_out_of_every_form(
    line: str, method: str, path: str, status: int, field: str
) -> None:
    seen = one(line)
    assert (seen.method, seen.path, seen.status, seen.id_field) == (method, path, status, field)


@pytest.mark.parametrize(
    ("line", "form", "level"),
    [
        ('{"level":50,"time":1763632800000,"msg":"x"}', Form.JSON, "error"),
        ('{"@timestamp":"2025-11-20T10:00:00Z","log.level":"warn"}', Form.JSON, "warning"),
        ('time="2025-11-20T10:00:00Z" level=warning msg="x y"', Form.LOGFMT, "warning"),
        ('2025-11-20T10:00:00.1Z stdout F {"level":"fatal"}', Form.JSON, "fatal"),
        ("2025-11-20 10:00:00,123 ERROR [main] x", Form.TEXT, "error"),
        ("E, [2025-11-20T10:00:00.123456 #17] ERROR -- : x", Form.TEXT, "error"),
        ("2025/11/20 10:00:00 [crit] 12#12: *1 x", Form.TEXT, "error"),
        ("2025/11/20 10:00:00 [emerg] 12#12: *1 x", Form.TEXT, "fatal"),
        ("[Thu Nov 20 10:00:00.123456 2025] [php:error] [pid 1] x", Form.TEXT, "error"),
        ('2025-11-20 10:00:00.1 UTC [67] FATAL:  role "root" does not exist', Form.TEXT, "error"),
        ("2025-11-20 10:00:00 UTC FATAL: no config", Form.TEXT, "fatal"),
        ("[2025-11-20T10:00:00Z] request.CRITICAL: Uncaught PHP Exception", Form.TEXT, "error"),
        ("F, [2025-11-20T10:00:00.1 #1] FATAL -- : [0af7651916cd43dd8448eb211c80319c]   ", Form.TEXT, ""),
        ("F, [2025-11-20T10:00:00.1 #1] FATAL -- : NoMethodError (x)", Form.TEXT, "error"),
        ('h - - [20/Nov/2025:10:00:00 +0000] "GET / HTTP/2.0" 200 1', Form.ACCESS, "info"),
    ],
)
def test_form_hour_and_level(line: str, form: Form, level: str) -> None:
    seen = one(line)
    assert (seen.form, seen.level) == (form, level)
    assert int(seen.time or 0) == AT


@pytest.mark.parametrize(
    ("text", "exception"),
    [
        ('{"level":"error","stack":"TypeError: x is not a function\\n    at /app/a.js:1:1"}', "TypeError"),
        ('{"level":"error","error":{"type":"app.errors.PaymentDeclined"}}', "PaymentDeclined"),
        (
            (
                "ERROR:    Exception in ASGI application\nTraceback (most recent call last):\n"
                '  File "/app/x.py", line 1, in f\n    raise ValueError("x")\nValueError: x'
            ),
            "ValueError",
        ),
        (
            (
                "2025-11-20 10:00:00.123 ERROR 1 --- [exec-1] o.a.C : Servlet.service() failed\n"
                "java.lang.IllegalStateException: x\n\tat com.x.Y.z(Y.java:1)\nCaused by: java.io.IOException"
            ),
            "IllegalStateException",
        ),
        (
            (
                '[2025-11-20 10:00:00] production.ERROR: x {"exception":"[object] '
                '(ErrorException(code: 0))\n[stacktrace]\n#0 /a.php(1): f()\n#1 {main}\n"}'
            ),
            "ErrorException",
        ),
        (
            "F, [2025-11-20T10:00:00.1 #1] FATAL -- : ActionView::Template::Error (x)",
            "Template::Error",
        ),
        ("panic: runtime error: out of range\ngoroutine 1 [running]:\n\t/app/main.go:12 +0x1", "panic"),
        ("2025-11-20 10:00:00 INFO 3 errors were mended", ""),
        ("GET /docs/TypeError.html 200 1 ms", ""),
    ],
)
def test_a_trace_is_one_event_with_the_name_of_its_class(text: str, exception: str) -> None:
    assert one(text).exception == exception


PYTHON = 'Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    f()\n'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("TypeError: x\n    at /a.js:1\n" * 3, ["TypeError"] * 3),
        ("Error: x\n    at /a.js:1 {\n  code: 'E'\n}\n" * 2, ["Error"] * 2),
        ((PYTHON + "KeyError: 'x'\n") * 3, ["KeyError"] * 3),
        (f"{PYTHON}KeyError: 'x'\n\nDuring handling of x:\n\n{PYTHON}ValueError: y\n", ["ValueError"]),
        (PYTHON + '  File "/b.py", line 2, in g\n' * 90 + "KeyError: 'x'\n", ["KeyError"]),
        (
            "java.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)\n\t... 3 more\n" * 2,
            ["IllegalStateException"] * 2,
        ),
        (
            "java.io.IOException: x\n\tat a.B.c(B.java:1)\nCaused by: java.net.SocketException: y\n",
            ["IOException"],
        ),
        (" ⨯ TypeError: x\n    at a (b.js:1:1)\n" * 2, ["TypeError"] * 2),
        ("ready\n" + '{"log":"    raise KeyError(1)\\n","stream":"stderr","time":"x"}\n', ["", ""]),
    ],
)
def test_one_trace_after_the_other(text: str, names: list[str]) -> None:
    assert [event(head, trace).exception for head, trace in folded(lines(text))] == names


@pytest.mark.parametrize(
    "text",
    [
        'F, [2025-11-20T10:00:00.1 #1] FATAL -- : ActionController::RoutingError (No route "/.env"):',
        "NotFoundError: Not Found\n    at /app.js:1",
        "2025-11-20 10:00:00 WARN Resolved [org.x.NoResourceFoundException: No static resource x.]",
        "2025-11-20 10:00:00 WARN retrying\njava.io.IOException: x\n\tat a.B.c(B.java:1)",
        '{"level":"info","message":"handled TypeError: x"}',
        '{"level":"error","err":{"type":"NotFoundError","stack":"NotFoundError: x"}}',
        '2025/11/20 10:00:00 [error] 9#9: *1 open() "/a" failed (2: No such file or directory), client: x',
    ],
)
def test_what_a_visitor_did_is_no_error(text: str) -> None:
    seen = one(text)
    assert seen.exception == ""
    assert seen.level not in ("error", "fatal")


def test_a_failing_handshake_with_an_upstream_is_ones_own() -> None:
    line = "2025/11/20 10:00:00 [crit] 9#9: *1 SSL_do_handshake() failed while SSL handshaking to upstream"
    assert one(line).level == "error"


def test_a_number_alone_is_no_answer() -> None:
    assert one('{"level":"info","msg":"worker ended","code":137}').status == 0
    assert one('{"level":"info","path":"/a","code":404}').status == 404


def test_a_platform_that_knows_level_and_id_is_searched_by_them() -> None:
    sold = '{"deploymentId":"d","message":"sold","timestamp":1763632800123,'
    row = sold + '"requestId":"fra1::a-1","level":"info"}'
    assert (one(row).form, one(row).id_field) == (Form.JSON, "requestid")
    assert one('{"log":"sold\\n","stream":"stdout","time":"2025-11-20T10:00:00Z"}').form is Form.TEXT
    assert one('{"message":"{\\"level\\":\\"warn\\"}","host":"x"}').level == "warning"
    assert one('{"trace":"projects/shop/traces/0af7651916cd43dd"}').id_field == "trace"
    assert one('{"trace":"Error at /a.js"}').id_field == ""


def test_a_value_that_is_very_long_holds_no_pairs() -> None:
    line = f'level=info path=/a status=200 agent="{"x" * 9000} status=500 level=fatal"'
    assert (event(line).status, event(line).level) == (200, "info")


def test_time_outs_are_heard() -> None:
    assert one("2025-11-20T10:00:00Z upstream timed out (110: Connection timed out)").timeout
    assert one('{"level":"error","err":{"code":"ETIMEDOUT"}}').timeout
    assert not one("2025-11-20T10:00:00Z done in time").timeout


def test_a_name_of_ones_own_holds_the_id() -> None:
    assert one('{"velo_ticket":"abcd1234","path":"/"}', "velo-ticket").id_field == "velo_ticket"
    assert one('{"velo_ticket":"abcd1234","path":"/"}').id_field == ""


def test_odd_encodings_are_text() -> None:
    assert text_of("\ufeffGET /ä 200".encode("utf-16")).endswith("GET /ä 200")
    assert text_of(b"\xef\xbb\xbfGET /") == "GET /"
    assert list(lines("a\r\n\r\n\x1b[31mb\x1b[0m\rc")) == ["a", "b", "c"]
    assert len(next(lines("x" * 100_000))) == 65_536


_SHREDS = st.sampled_from(
    [
        '{"level":',
        "}",
        '"',
        "\\",
        "GET /",
        ' HTTP/1.1" ',
        "[20/Nov/2025:10:00:00 ",
        "=",
        "1" * 400,
        "1e999",
        "NaN",
        "2025-13-45T99:99:99Z",
        "at ",
        "\x1b[",
        "Error",
        "::",
        "status",
        "[[",
        "\n",
        "\t",
        "é",
        "\ud800",
        "level=",
        ":",
    ]
)


@given(st.one_of(st.text(), st.lists(_SHREDS, max_size=30).map("".join)))
def test_no_line_raises(text: str) -> None:
    for head, trace in folded(lines(text)):
        assert isinstance(event(head, trace), Event)


@given(
    st.dictionaries(
        st.sampled_from(["level", "time", "status", "duration_ms", "request_id", "err", "url"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4
        ),
    )
)
def test_no_object_raises(data: dict[str, object]) -> None:
    import json

    assert isinstance(event(json.dumps(data)), Event)
