"""What Chromium stops is what we say it stops: policies and mixed content, in one browser, on loopback."""

import json
import re
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import quote, unquote

import pytest

from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.kit.mixed import plain_urls
from cockpit.kit.served_pages import requested
from cockpit.standards.csp_breaches import Breach, breaches, enforced
from cockpit.standards.html import read
from cockpit.standards.locations import origin_of
from cockpit.standards.resources import loaded, named_in_css
from tests.pages.browser import Browser, browsing, require
from tests.real.csp_pages import FILES, MIXED, SAMPLES, Sample
from tests.real.minting import Draft, mint

Seen = set[tuple[str, str]]
_LISTEN: Final = """
if (window === top) window.stopped = [];
document.addEventListener('securitypolicyviolation', (event) => {
  try { top.stopped.push([event.effectiveDirective, event.blockedURI]); } catch { /* a frame of strangers */ }
});
"""
# Everything that waits for somebody, then a moment for what is still on its way.
_USE: Final = """
const done = arguments[arguments.length - 1];
for (const form of document.forms) form.requestSubmit(form.querySelector('[formaction]'));
for (const link of document.links) if (link.protocol === 'javascript:') link.click();
setTimeout(() => done(window.stopped), 150);
"""
_BLOCKED: Final = re.compile(r"insecure [a-z ]+ 'http://([^']+)'\. This request has been blocked")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        sample = {**SAMPLES, **MIXED}.get(unquote(self.path).removeprefix("/page/"))
        kind, body = ("text/html", sample.html) if sample else FILES.get(self.path, ("text/plain", ""))
        self.send_response(200 if sample or self.path in FILES else 404)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        for policy in sample.policies if sample else ():
            self.send_header("content-security-policy", policy.replace("HERE", _here(self.server)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _here(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def _running(context: ssl.SSLContext | None = None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield _here(server).replace("http:", "https:" if context else "http:")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def here() -> Iterator[str]:
    yield from _running()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    paper = mint(Draft(subject="here", addresses=("127.0.0.1",)))
    file = tmp_path_factory.mktemp("paper") / "both.pem"
    file.write_text(paper.pem + paper.secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    yield from _running(context)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    require("chromium", "chromedriver")
    with browsing(tmp_path_factory.mktemp("profile")) as one:
        one.command("Page.addScriptToEvaluateOnNewDocument", source=_LISTEN)
        one.command("Security.setIgnoreCertificateErrors", ignore=True)
        yield one


def test_what_a_policy_stops(here: str, browser: Browser) -> None:
    theirs = {name: _by_browser(browser, _url(here, name)) for name in SAMPLES}
    ours = {name: _by_us(sample, here, _url(here, name)) for name, sample in SAMPLES.items()}
    assert theirs == ours
    assert sum(map(len, theirs.values())) > 80


def _by_browser(browser: Browser, url: str) -> Seen:
    browser.driver.get(url)
    return {(directive, uri) for directive, uri in browser.driver.execute_async_script(_USE)}


def _by_us(sample: Sample, here: str, url: str) -> Seen:
    page = _page(sample, here, url)
    sheets = [load.url for load in loaded(page) if load.kind == "style" and load.url.startswith(here)]
    stopped = {one.what for one in breaches(page, enforced(page))}
    styled = [
        load
        for sheet in sheets
        if sheet not in stopped
        for load in named_in_css(FILES[sheet.removeprefix(here)][1], sheet)
    ]
    more = [*styled, *requested(sample_launch(), served(sample_launch()), page)]
    return {(one.rule.effective, _uri(one, here)) for one in breaches(page, enforced(page), more)}


def _page(sample: Sample, here: str, url: str) -> Page:
    headers = tuple(("content-security-policy", one.replace("HERE", here)) for one in sample.policies)
    seen = Response(url, 200, (("content-type", "text/html"), *headers), "127.0.0.1", sample.html)
    return Page(url, seen, read(sample.html))


def _uri(one: Breach, here: str) -> str:
    """What is stopped in the words of a browser, which tells no paths of frames on other hosts."""
    if one.what.startswith("data:"):
        return "data"
    apart = one.rule.effective in ("frame-src", "object-src") and not one.what.startswith(here)
    return origin_of(one.what) if apart else one.what


def _url(here: str, name: str) -> str:
    return f"{here}/page/{quote(name)}"


@pytest.mark.parametrize("name", MIXED)
def test_what_is_mixed(secure: str, browser: Browser, name: str) -> None:
    url = _url(secure, name)
    page = _page(MIXED[name], secure, url)
    told = plain_urls(sample_launch(), served(sample_launch()), [page])
    fates = {"mixed-blocked": "blocked", "mixed-display": "upgraded", "mixed-upgraded": "upgraded"}
    assert _fates(browser, url) == {one.url.partition("//")[2]: fates[one.kind] for one in told}


def _fates(browser: Browser, url: str) -> dict[str, str]:
    """What became of each URL on another host, by the URL without its scheme."""
    browser.driver.get("about:blank")
    browser.driver.get_log("performance")  # type: ignore[no-untyped-call]
    _by_browser(browser, url)
    rows = browser.driver.get_log("performance")  # type: ignore[no-untyped-call]
    logged = [json.loads(row["message"])["message"] for row in rows]
    asked, fates = {}, {}
    for row in logged:
        told = row["params"]
        if row["method"] == "Network.requestWillBeSent" and "127.0.0.1" not in told["request"]["url"]:
            scheme, _, rest = told["request"]["url"].partition("://")
            asked[told["requestId"]] = rest
            fates[rest] = "upgraded" if scheme == "https" else "let through"
        elif row["method"] == "Network.loadingFailed" and told.get("blockedReason") == "mixed-content":
            fates[asked[told["requestId"]]] = "blocked"
    # Frames and plug-ins are stopped before they are asked for.
    blocked = (_BLOCKED.search(text) for text in browser.complaints)
    return fates | {found[1]: "blocked" for found in blocked if found}
