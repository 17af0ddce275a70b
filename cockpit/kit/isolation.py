"""What COOP, COEP and CORP stop on our own pages (HTML section 7.1.3 and 7.1.4, Fetch section 3.7).

Levels, and why: a file of our own whose Cross-Origin-Resource-Policy keeps the page out is missing there:
fail. With require-corp a file of our own without that header is missing too: fail. Of another company's file
nobody here has seen the headers: warning. `same-origin` for COOP cuts the tie to a window that signs people
in or takes a payment; many providers need that tie, some do not: warning.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.facts.trails import absolute
from cockpit.kit import Launch
from cockpit.kit.headers import Flaw
from cockpit.kit.mixed import told
from cockpit.kit.served_pages import styled
from cockpit.model import Severity, Verdict
from cockpit.standards.domains import registrable
from cockpit.standards.locations import host_of, origin_of, shown
from cockpit.standards.resources import Load, named

OPENER, EMBEDDER, RESOURCE = (f"cross-origin-{name}-policy" for name in ("opener", "embedder", "resource"))
_CHECKED: Final = ("script", "style", "image", "media", "object", "frame")
# Scripts whose sign-in or payment opens a window that answers to the page.
_POPUPS: Final = (
    *(
        "accounts.google.com",
        "apis.google.com",
        "appleid.cdn-apple.com",
        "connect.facebook.net",
        "www.paypal.com",
    ),
    *("www.paypalobjects.com", "pay.google.com", "checkout.razorpay.com", "alcdn.msauth.net"),
)


def isolation_flaws(launch: Launch, served: Served, pages: Sequence[Page]) -> tuple[Flaw, ...]:
    """The flaws of the pages of one host, each kind once."""
    seen = {file.url: file.seen for file in served.files if isinstance(file.seen, Response)}
    found: dict[tuple[str, str], Flaw] = {}
    for page in pages:
        for flaw in (*_resources(served, page, seen), *_windows(launch, page)):
            found.setdefault((flaw.kind, flaw.text), flaw)
    return tuple(found.values())[:10]


def _word(page: Page, name: str) -> str:
    """The policy a header sets, lower case and without its parameters."""
    return page.response.first(name).partition(";")[0].strip().lower()


def _resources(served: Served, page: Page, seen: Mapping[str, Response]) -> Iterator[Flaw]:
    demands = _word(page, EMBEDDER) == "require-corp"
    for load in (*named(page.response.body, page.url), *styled(served, page)):
        if not load.loaded or load.cors or load.kind not in _CHECKED or _same_origin(load, page):
            continue
        if load.url not in seen or load.kind == "frame":
            if demands:
                yield _unknown(page, load)
            continue
        said = seen[load.url].first(RESOURCE).strip().lower()
        if said == "same-origin" or (said == "same-site" and not _same_site(load, page)):
            yield _kept_out(page, load, said)
        elif demands and said not in ("cross-origin", "same-site"):
            yield _silent(page, load)


def _same_origin(load: Load, page: Page) -> bool:
    return not load.host or origin_of(load.url) == origin_of(page.url)


def _same_site(load: Load, page: Page) -> bool:
    schemes = {urlsplit(load.url).scheme, urlsplit(page.url).scheme}
    return len(schemes) == 1 and registrable(load.host) == registrable(host_of(page.url))


def _kept_out(page: Page, load: Load, said: str) -> Flaw:
    text = f"{told(load.url)} is kept from {shown(page.url)} by its own Cross-Origin-Resource-Policy: {said}"
    return Flaw(
        "resource-kept-out",
        text,
        Verdict.FAIL,
        line=_send(load, "same-site" if _same_site(load, page) else "cross-origin"),
    )


def _silent(page: Page, load: Load) -> Flaw:
    text = f"{_demand(page)}, and {told(load.url)} has none"
    return Flaw("embedder-blocks", text, Verdict.FAIL, line=_send(load, "cross-origin"))


def _demand(page: Page) -> str:
    return f"{shown(page.url)} demands a Cross-Origin-Resource-Policy (COEP require-corp)"


def _unknown(page: Page, load: Load) -> Flaw:
    text = (
        f"{_demand(page)}, and {told(load.url)} ({load.place}) is loaded without crossorigin: it is blocked "
        "unless its owner sends that header"
    )
    line = (
        f"crossorigin on the element that loads {told(load.url)}, or on {host_of(page.url)}: "
        "Cross-Origin-Embedder-Policy: credentialless"
    )
    return Flaw("embedder-may-block", text, Verdict.WARN, Severity.MEDIUM, line=line)


def _send(load: Load, value: str) -> str:
    return f"on {host_of(load.url)}: Cross-Origin-Resource-Policy: {value}   (for {told(load.url)})"


def _windows(launch: Launch, page: Page) -> Iterator[Flaw]:
    """Windows that lose their tie to the page."""
    if _word(page, OPENER) != "same-origin":
        return
    loads = named(page.response.body, page.url)
    starts = {absolute(launch, one.start) for one in launch.oauth}
    signs = next((load.url for load in loads if load.kind == "link" and load.url in starts), "")
    pays = next((load.host for load in loads if load.kind == "script" and load.host in _POPUPS), "")
    if signs or pays:
        text = (
            f"Cross-Origin-Opener-Policy: same-origin on {shown(page.url)} cuts the tie to the window that "
            f"{told(signs) if signs else pays} opens: one that reports back to the page hangs"
        )
        line = f"on {host_of(page.url)}: Cross-Origin-Opener-Policy: same-origin-allow-popups"
        yield Flaw("opener-cut", text, Verdict.WARN, Severity.MEDIUM, line=line)
