"""Every answer carries the id of its request, and the log knows it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.log_sample import LogSample
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_http import response as sample_response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_logs import log_sample, log_window, lost_sample, no_sample, silent_sample
from cockpit.facts.samples_served import served as sample_served
from cockpit.facts.served import Served, places
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Route,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.logs import FETCH, NOT_GIVEN, evidence, share
from cockpit.model import Verdict
from cockpit.standards.html import Document
from cockpit.standards.locations import host_of
from cockpit.standards.log_ids import sent

ENOUGH = 0.9  # of the lines about requests

CHECK = check(
    "Requests can be traced by id",
    severity=HIGH,
    why="A customer says that paying failed at ten past nine. With the id of the request one search shows "
    "what happened to it; without, one guesses among thousands of lines.",
    fix="Give every request an id at the first server, log it in every line, and send it back in the answer.",
    undo="Take the header out again.",
    verify="curl -sS -o /dev/null -D - https://{subject}/ | grep -i -e request-id -e trace -e ray",
    source="W3C Trace Context (traceparent); what Heroku, Fly, Cloudflare, AWS and Vercel document as the id "
    "of a request",
    terms={
        "request id": "a number drawn for one request, which its answer and every line about it carry",
        "trace": "the way of one request through several services",
    },
)
_EXPECTED = "an id in every answer, and the same kind of id in the log"
_WAY = Fix(
    "Draw an id where the request arrives, put it into every line of the log, and send it back.",
    "Express: app.use(pinoHttp({ genReqId: (req, res) => { const id = req.headers['x-request-id'] "
    "?? crypto.randomUUID(); res.setHeader('x-request-id', id); return id; } }))\n"
    "Rails: config.log_tags = [:request_id]   # the header is sent already\n"
    "Django: pip install django-guid, and its middleware first\n"
    "nginx: add_header X-Request-Id $request_id always; and $request_id in log_format",
    "Take the lines out again.",
)


def judge(launch: Launch, served: Served, log_sample: LogSample) -> Iterator[Finding]:
    """The headers of what the product's programs answer; then the sample of the log, where there is one."""
    names: set[str] = set()
    for host, seen in _hosts(launch, served).items():
        found = {name for one in seen if isinstance(one, Response) for name in _named(launch, one)}
        names |= found
        yield _answers(launch, host, seen, found)
    if log_sample.missing is None or log_sample.missing.kind not in NOT_GIVEN:
        yield _logged(launch, log_sample, names)


def _hosts(launch: Launch, served: Served) -> Mapping[str, list[Response | Unreachable]]:
    """What each host answers where a program answers; a product of pages alone is judged by its pages."""
    known = places(launch)
    programs = [url for url in served.places if url in known and known[url].kind != "page"]
    found: dict[str, list[Response | Unreachable]] = {}
    for url in programs or served.places:
        one = served.places[url]
        found.setdefault(host_of(url), []).append(one.response if isinstance(one, Page) else one)
    return found


def _named(launch: Launch, seen: Response) -> Iterator[str]:
    return (name for name, _ in sent(seen.headers, launch.logs.request_id if launch.logs else ""))


def _answers(launch: Launch, host: str, seen: list[Response | Unreachable], names: set[str]) -> Finding:
    told = ", ".join(sorted(names))
    dead = next((one for one in seen if isinstance(one, Unreachable)), None)
    if names:
        return passed(host, f"{host} names every request: {told}", expected=_EXPECTED, observed=told)
    if dead is not None and not any(isinstance(one, Response) for one in seen):
        return cut(host, dead)
    wrong = failed if _programs(launch) else warned
    return wrong(
        host,
        "no-header",
        f"no answer of {host} carries the id of its request: what a customer saw cannot be found again",
        expected=_EXPECTED,
        observed="none of the known headers",
        fix=_WAY,
        verify=command("curl -sS -o /dev/null -D - {}", f"https://{host}/"),
    )


def _programs(launch: Launch) -> bool:
    """Something else than pages is declared."""
    return any(route.kind != "page" for route in places(launch).values())


def _logged(launch: Launch, sample: LogSample, names: set[str]) -> Finding:
    """The same in the log."""
    window = sample.window
    if sample.missing is not None:
        return cut(launch.domain, sample.missing, fix=FETCH)
    if not window.requests:
        why = "the log holds no line about a request in its newest minutes"
        return cut(launch.domain, Unreachable(Layer.REPO, why, "no-requests"), fix=FETCH)
    told = f"an id in {share(window.asked, window.requests)} of the lines about requests"
    seen: dict[str, Any] = {"expected": _EXPECTED, "evidence": _counted(sample)}
    if window.asked < ENOUGH * window.requests:
        summary = f"the log cannot be searched for a request: {told}"
        return failed(launch.domain, "not-logged", summary, observed=told, fix=_WAY, **seen)
    if sample.live and sample.sent and not sample.joined and names:
        summary = (
            f"the ids of the log are others than those that customers are sent ({', '.join(sorted(names))}): "
            "none of our own answers was found in it"
        )
        return warned(launch.domain, "not-joined", summary, observed=told, fix=_WAY, **seen)
    how = "our own requests were found by theirs" if sample.joined else "not tried with requests of our own"
    return passed(launch.domain, f"{told}, as {', '.join(window.fields)}", observed=f"{told}; {how}", **seen)


def _counted(sample: LogSample) -> dict[str, Any]:
    window = sample.window
    more = {"with_id": window.asked, "fields": dict(window.fields), "found_of_ours": sample.joined}
    return {**evidence(sample), **more}


_API = "https://shop.example/api/orders"
_SHOP = sample_launch(routes=(Route(name="orders", url=_API, kind="read"),))
_PAGES = sample_launch()
_HOME = "https://shop.example/"


def _page(url: str, named: str, value: str) -> Page:
    seen = sample_response(url)
    return Page(url, replace(seen, headers=((named, value),)), Document())


def _one(
    name: str,
    expect: Verdict,
    seen: LogSample,
    named: str = "x-request-id",
    value: str = "c0ffee-1",
    launch: Launch = _SHOP,
) -> Case:
    url = _API if launch is _SHOP else _HOME
    return case(name, launch, sample_served(launch, _page(url, named, value)), seen, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("a header, no log", PASS, no_sample())
    yield _one("a header, and ids in the log", PASS, log_sample())
    yield _one("our own requests are found", PASS, log_sample(sent=4, joined=3, live=True))
    yield _one("none of ours is found", WARN, log_sample(sent=4, live=True), "cf-ray", "8f00ba4-AMS")
    yield _one("the log ends before our requests", PASS, log_sample(sent=4))
    yield _one("no header", FAIL, no_sample(), "server", "nginx")
    yield _one("an empty header", FAIL, no_sample(), value="-")
    yield _one("pages without a header", WARN, no_sample(), "server", "nginx", _PAGES)
    yield _one("pages that are named", PASS, no_sample(), "x-vercel-id", "fra1::abcde-1", _PAGES)
    yield _one("a header, and none in the log", FAIL, log_sample(log_window(asked=0)))
    yield _one("half of the lines", FAIL, log_sample(log_window(asked=250)))
    yield _one("no line about a request", UNKNOWN, log_sample(log_window(requests=0, asked=0)))
    yield _one("an empty log", UNKNOWN, silent_sample())
    yield _one("the log is gone", UNKNOWN, lost_sample())
    dead = sample_served(_SHOP, missing={_API: DEAD, _HOME: DEAD})
    yield case("nobody answers", _SHOP, dead, no_sample(), expect=UNKNOWN)


CASES = Cases(_cases)
