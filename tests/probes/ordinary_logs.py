"""Logs of ordinary small products on an ordinary day, with what scanners and crawlers leave in them."""

import datetime as dt
import json
from collections.abc import Callable, Iterator

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
_COUNT = 200
_ASKED = (
    *(("GET", "/", 200), ("GET", "/products", 200), ("GET", "/products/4711", 200), ("POST", "/cart", 302)),
    *(("GET", "/wp-login.php", 404), ("POST", "/login", 302), ("GET", "/api/session", 401)),
    *(("GET", "/health", 200), ("GET", "/.env", 404), ("GET", "/favicon.ico", 404)),
)
_VISITORS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "To be excluded from our scans, please send IP addresses/domains to: scaninfo@paloaltonetworks.com",
    "SomeBot/2.1 (crawl; ops@somebot.io)",
)
Asked = tuple[int, dt.datetime, str, str, int, str]


def _asked() -> Iterator[Asked]:
    """Number, hour, method, path, status and user agent of each request."""
    for number in range(_COUNT):
        at = NOW - dt.timedelta(seconds=10 * (_COUNT - number))
        yield number, at, *_ASKED[number % len(_ASKED)], _VISITORS[number % len(_VISITORS)]


def _id(number: int) -> str:
    return f"550e8400-e29b-41d4-a716-{number:012x}"


def _clf(at: dt.datetime, request: str, status: int, agent: str) -> str:
    return f'203.0.113.5 - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "{request} HTTP/1.1" {status} 512 "-" "{agent}"'


def nginx() -> Iterator[str]:
    for number, at, method, path, status, agent in _asked():
        yield _clf(at, f"{method} {path}", 499 if number in (10, 50, 90) else status, agent)
        yield _clf(at, f"GET /socket.io/?EIO=4&transport=polling&t=P{number}&sid=3XhVwq8ZlAAAB", 200, agent)
        if number % 20 == 0:
            yield _clf(at, f"GET /api/orders?page_token=CAoQAA{number}abcdef", 200, agent)
            yield _clf(at, "PROPFIND /", 501, "-")


def nginx_errors() -> Iterator[str]:
    asked = "client: 203.0.113.5, server: shop.example"
    for number, at, *_ in _asked():
        hour = f"{at:%Y/%m/%d %H:%M:%S}"
        if number % 4 == 0:
            yield f'{hour} [error] 9#9: *{number} open() "/html/a.ico" failed (2: No such file), {asked}'
            yield f"{hour} [crit] 9#9: *{number} SSL_do_handshake() failed while SSL handshaking, {asked}"
            yield f"{hour} [notice] 1#1: signal 17 (SIGCHLD) received from 30"
            yield f'{hour} [warn] 9#9: *{number} buffered, {asked}, request: "GET /big.js HTTP/1.1"'


def apache_errors() -> Iterator[str]:
    for number, at, *_ in _asked():
        hour = f"[{at:%a %b %d %H:%M:%S}.123456 {at:%Y}]"
        yield f"{hour} [php:notice] [pid 17] [client 203.0.113.5:5] PHP Notice:  Undefined index: q"
        if number % 4 == 0:
            yield f"{hour} [authz_core:error] [pid 17] AH01630: client denied by server configuration"


def rails() -> Iterator[str]:
    for number, at, method, path, status, _ in _asked():
        hour = f"{at:%Y-%m-%dT%H:%M:%S}.{number:06}"

        def line(level: str, text: str, hour: str = hour, number: int = number) -> str:
            return f"{level[0]}, [{hour} #7] {level:>5} -- : [{_id(number)}] {text}"

        yield line("INFO", f'Started {method} "{path}" for 203.0.113.5 at {at:%Y-%m-%d %H:%M:%S} +0000')
        if status == 404:
            yield line("FATAL", "  ")
            yield line("FATAL", f'ActionController::RoutingError (No route matches [{method}] "{path}"):')
            yield line("FATAL", "  ")
            continue
        yield line("INFO", '  Parameters: {"user"=>{"email"=>"[FILTERED]", "password"=>"[FILTERED]"}}')
        yield line("INFO", f"Completed {status} OK in 25ms (Views: 20.1ms | ActiveRecord: 2.3ms)")


def django() -> Iterator[str]:
    yield f"[{NOW:%Y-%m-%d %H:%M:%S} +0000] [7] [INFO] Booting worker with pid: 7"
    wrong = "Invalid HTTP_HOST header: '203.0.113.80'. You may need to add '203.0.113.80' to ALLOWED_HOSTS."
    for number, at, method, path, status, agent in _asked():
        if status == 404:
            yield f"Not Found: {path}"
        if number % 20 == 0:
            yield wrong
            yield "Traceback (most recent call last):"
            yield '  File "/usr/lib/python3/site-packages/django/core/handlers/exception.py", line 55'
            yield "    raise DisallowedHost(msg)"
            yield f"django.core.exceptions.DisallowedHost: {wrong}"
            yield "Forbidden (CSRF cookie not set.): /login/"
        yield _clf(at, f"{method} {path}", status, agent)


def laravel() -> Iterator[str]:
    for number, at, *_ in _asked():
        yield f'[{at:%Y-%m-%d %H:%M:%S}] production.INFO: Order placed {{"order_id":{number},"total":4990}} '
        if number % 50 == 0:
            query = "select * from users where email = ? and password = :password"
            yield f'[{at:%Y-%m-%d %H:%M:%S}] production.WARNING: Slow query {{"ms":812,"sql":"{query}"}} '


def pino() -> Iterator[str]:
    for number, at, method, path, status, agent in _asked():
        began = {"time": int(at.timestamp() * 1000), "pid": 1, "hostname": "a1b2"}
        headers = {
            "user-agent": agent,
            "cookie": "[Redacted]",
            "if-none-match": 'W/"9f86d081884c7d659a2feaa0"',
        }
        asked = {"id": _id(number), "method": method, "url": path, "headers": headers}
        answered = {"statusCode": status, "headers": {"etag": 'W/"2f-9f86d081884c7d659a2feaa0c55ad015"'}}
        yield json.dumps({"level": 30, **began, "req": asked, "res": answered, "msg": "request completed"})
        if number % 20 == 0:
            gone = {
                "type": "NotFoundError",
                "message": "Not Found",
                "stack": "NotFoundError: Not Found\n    at /a.js",
            }
            yield json.dumps({"level": 50, **began, "err": gone, "msg": "Not Found"})
            yield json.dumps({"level": 30, **began, "path": "/app/tmp", "code": 137, "msg": "cleaned up"})


def morgan() -> Iterator[str]:
    yield from ("", "> shop@1.0.0 start", "> node server.js", "", "Listening on port 3000")
    for number, at, method, path, status, agent in _asked():
        yield _clf(at, f"{method} {path}", status, agent)
        if number % 20 == 0:
            yield from (
                "NotFoundError: Not Found",
                "    at /app/app.js:27:8",
                "    at Layer.handle (/app/l.js:1)",
            )
            yield from (
                "URIError: Failed to decode param '/%c0%ae'",
                "    at decodeURIComponent (<anonymous>)",
            )


def spring() -> Iterator[str]:
    yield from ("  .   ____  ", " /\\\\ / ___'_ __ _", " :: Spring Boot ::                (v3.3.5)", "")
    for number, at, *_ in _asked():
        before = f"{at:%Y-%m-%dT%H:%M:%S}.123Z  {{}} 1 --- [shop] [nio-8080-exec-1] c.e.shop.Orders : "
        yield before.format("INFO") + f"Order {number} placed by customer 17"
        if number % 20 == 0:
            gone = "web.servlet.resource.NoResourceFoundException: No static resource wp-login.php."
            yield before.format("WARN") + f"Resolved [org.springframework.{gone}]"
            yield before.format("INFO") + "Error parsing HTTP request header"
            yield from (" Note: further occurrences are logged at DEBUG level.", "")
            yield "java.lang.IllegalArgumentException: Invalid character found in method name [0x16]"
            yield "\tat org.apache.coyote.http11.Http11InputBuffer.parse(Http11InputBuffer.java:406)"


def caddy() -> Iterator[str]:
    keeper = "ana" + "@gmail.com"
    yield json.dumps(
        {"level": "info", "ts": NOW.timestamp(), "logger": "tls.issuance.acme", "account": keeper}
    )
    for _, at, method, path, status, agent in _asked():
        headers = {"User-Agent": [agent], "Cookie": ["REDACTED"], "Authorization": ["REDACTED"]}
        asked = {"remote_ip": "203.0.113.5", "method": method, "uri": path, "headers": headers}
        row = {"logger": "http.log.access", "msg": "handled request", "request": asked, "status": status}
        yield json.dumps({"level": "info", "ts": at.timestamp(), **row})


def _vercel_rows() -> Iterator[dict[str, object]]:
    for number, at, method, path, status, agent in _asked():
        when = int(at.timestamp() * 1000)
        proxy = {
            "timestamp": when,
            "method": method,
            "path": path,
            "userAgent": [agent],
            "statusCode": status,
        }
        row = {
            "deploymentId": "dpl_7Fq2",
            "timestamp": when,
            "level": "info",
            "message": "" if number % 4 else "hi",
        }
        yield {**row, "requestId": f"fra1::abc-{when}-{number:012x}", "statusCode": status, "proxy": proxy}


def vercel() -> Iterator[str]:
    yield from map(json.dumps, _vercel_rows())


def vercel_list() -> Iterator[str]:
    yield json.dumps(list(_vercel_rows()), indent=2)


def table() -> Iterator[str]:
    yield "timestampInMs,requestMethod,requestPath,responseStatusCode,requestId,level,message"
    for number, at, method, path, status, _ in _asked():
        yield f'{int(at.timestamp() * 1000)},{method},{path},{status},fra1::{number:09},info,"one, two"'


def google_list() -> Iterator[str]:
    rows = []
    for number, at, method, path, status, agent in _asked():
        asked = {"requestMethod": method, "requestUrl": f"https://shop.example{path}", "status": status}
        trace = {
            "trace": f"projects/shop/traces/{number:032x}",
            "timestamp": at.isoformat(),
            "severity": "INFO",
        }
        rows.append({**trace, "httpRequest": {**asked, "userAgent": agent}})
    yield json.dumps(rows, indent=2)


def fly() -> Iterator[str]:
    for number, at, method, path, status, _ in _asked():
        hour = f"{at:%Y-%m-%dT%H:%M:%S}Z"
        yield f"{hour} app[3d8d9e] ams [info]\x1b[32m{method}\x1b[0m {path} \x1b[33m{status}\x1b[0m 12.3 ms"
        if number % 70 == 0:
            yield f"{hour} proxy[3d8d9e] ams [error][PU02] could not complete HTTP request to instance"


def docker() -> Iterator[str]:
    for number, at, method, path, status, _ in _asked():
        said = [f'INFO:     203.0.113.5:5 - "{method} {path} HTTP/1.1" {status} OK']
        if number in (20, 60):
            said += ["ERROR:    Exception in ASGI application", "Traceback (most recent call last):"]
            said += ['  File "/app/main.py", line 17, in pay', "    raise ValueError('x')", "ValueError: x"]
        for text in said:
            yield json.dumps({"log": f"{text}\n", "stream": "stdout", "time": f"{at:%Y-%m-%dT%H:%M:%S}.1Z"})


def compose() -> Iterator[str]:
    for number, at, *_ in _asked():
        yield f"web-1    | {at:%Y-%m-%d %H:%M:%S},123 INFO [shop.orders] order {number} placed"
        if number % 40 == 0:
            yield f'db-1     | {at:%Y-%m-%d %H:%M:%S}.123 UTC [67] FATAL:  role "root" does not exist'
            yield f"mysql-1  | {at:%Y-%m-%dT%H:%M:%S}Z 42 [Note] Denied for 'a'@'b' (using password: YES)"


def logfmt() -> Iterator[str]:
    for number, at, method, path, status, agent in _asked():
        asked = f'method={method} path="{path}" status={status} duration=12.1ms request_id={_id(number)}'
        yield f'time="{at:%Y-%m-%dT%H:%M:%SZ}" level=info msg="handled" {asked} user_agent="{agent}"'


def next_js() -> Iterator[str]:
    yield from ("  ▲ Next.js 15.0.3", "   - Local:        http://localhost:3000", "", " ✓ Ready in 812ms")
    for _ in range(20):
        yield " ⨯ Error: Failed to find Server Action. This request might be from an older deployment."
        yield "    at stringify (<anonymous>)"
        yield "sent order mail"


LOGS: dict[str, Callable[[], Iterator[str]]] = {
    made.__name__: made
    for made in (
        *(nginx, nginx_errors, apache_errors, rails, django, laravel, pino, morgan, spring, caddy, vercel),
        *(vercel_list, table, google_list, fly, docker, compose, logfmt, next_js),
    )
}
