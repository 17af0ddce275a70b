"""Where the links of a message lead, and which of them no customer should meet. Pure; none is opened."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from cockpit.facts.letters import Leads
from cockpit.facts.robots import rehearsal
from cockpit.launch import Launch
from cockpit.standards.domains import handed_out, registrable
from cockpit.standards.hosting import by_name, under
from cockpit.standards.localhosts import local_to
from cockpit.standards.messages import MOST_LINKS, URL, cut, texts
from cockpit.standards.mime import Part
from cockpit.standards.resources_markup import contents
from cockpit.text import safe

_MOST_WRITTEN: Final = 1000
_SHORT: Final = 2000  # characters of one link
_PRESSED: Final = ("link", "form")
_FOLLOWED: Final = ("link", "form", "image", "frame", "media", "style", "base")
# Addresses of a developer's machine that text names without a scheme.
_BARE: Final = re.compile(
    r"(?<![\w@./:-])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d{1,5}|/)[^\s<>\"']{0,500}",
    re.IGNORECASE,
)
# No page: other schemes, those of apps too (`shopapp://reset`); a scheme misspelt or a port is none of them.
_ELSEWHERE: Final = re.compile(
    r"(?:mailto|tel|sms|geo):|(?!ht|file:)[a-z][a-z0-9+-]{1,30}:(?![0-9])|#", re.IGNORECASE
)
# Placeholders of template languages and of mail providers that nothing was put in for.
_PLACEHOLDER: Final = re.compile(
    r"\{\{\{?\s{0,5}[\w.$|'\"()@# -]{1,60}\}\}|\{%\s{0,5}[\w ]{1,60}|<%=?\s{0,5}[\w. ]{1,60}%>"
    r"|\*\|[A-Z0-9_:]{1,60}\|\*|%recipient[.\w]{0,60}%?|\$\{[\w.]{1,60}\}|%%[a-z_]{1,60}%%"
    r"|\[object Object\]",
    re.IGNORECASE,
)
_IN_CODE: Final = re.compile(r"\$\{")  # style sheets and scripts may hold what looks like this one
_NOTHING: Final = ("undefined", "null")
_WRAPPED: Final = re.compile(r"(?<=.)https?(?::|%3A)(?:/|%2F){2}[^\s&\"'<>]{1,2000}", re.IGNORECASE)
# Counters of clicks: names that providers let people give them, and names of their own.
_COUNTER: Final = re.compile(r"(?:click|clicks|links?|url\d+|track|tracking|trk|go|em\d+|email|ablink)\.")
_COUNTERS: Final = (
    *("sendgrid.net", "awstrack.me", "mandrillapp.com", "list-manage.com", "pstmrk.it", "mailgun.org"),
    *("sendibt2.com", "sendibt3.com", "sendibm1.com", "hubspotlinks.com", "hubspotlinksfree.com"),
    *(
        "klclick.com",
        "klclick1.com",
        "customeriomail.com",
        "mjt.lu",
        "sparkpostmail.com",
        "resend-clicks.com",
    ),
    *("safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com"),
)
_GRAVE: Final = {
    **dict.fromkeys(("loopback", "private", "tunnel"), "localhost"),
    "preview": "staging",
}
# Where files, pages and sign-in of a product stay for good; other platforms only lend a name to an app.
_AT_HOME_THERE: Final = (
    *("amazonaws.com", "cloudfront.net", "myshopify.com", "firebaseapp.com", "github.io", "gitlab.io"),
    *("squarespace.com", "wordpress.com"),
)
_PORTS: Final = (None, 80, 443)


def links(launch: Launch, whole: Part) -> tuple[Leads, ...]:
    """Every link in the texts of a message, each place once, what hides inside another one too."""
    found: dict[tuple[str, str], Leads] = {}
    for url, pressed in islice(dict.fromkeys(_written(whole)), _MOST_WRITTEN):
        for one in _judged(launch, url):
            known = found.get((one.shown, one.fault))
            found[one.shown, one.fault] = replace(
                one, pressed=pressed or (known is not None and known.pressed)
            )
            if len(found) >= MOST_LINKS:
                return tuple(found.values())
    return tuple(found.values())


def _written(whole: Part) -> Iterator[tuple[str, bool]]:
    """The links as they are written, and whether people press them."""
    for kind, text in texts(whole):
        if kind == "text/html":
            inside = contents(text)
            spots = (*((inside.base,) if inside.base else ()), *inside.spots)
            followed = (spot for spot in spots if spot.kind in _FOLLOWED and not spot.inert)
            yield from ((spot.url, spot.kind in _PRESSED) for spot in followed)
        else:
            yield from ((url.rstrip(".,;:!?*_"), True) for url in URL.findall(text))
            yield from ((f"http://{found[0].rstrip('.,;:!?')}", True) for found in _BARE.finditer(text))
        yield from ((found[0], True) for found in _PLACEHOLDER.finditer(text) if not _IN_CODE.match(found[0]))


def _judged(launch: Launch, written: str) -> Iterator[Leads]:
    """The link, and what is wrapped in it by a counter or a guard of the receiver's."""
    url = unescape(written).strip()[:_SHORT]
    if not url or _ELSEWHERE.match(url):
        return
    inner = _WRAPPED.search(url)
    yield _lead(launch, url, opaque=inner is None)
    if inner:
        yield _lead(launch, unquote(inner[0]) if "%" in inner[0][:12] else inner[0], opaque=True)


def _lead(launch: Launch, url: str, *, opaque: bool) -> Leads:
    if why := _placeholder(url):
        found = _PLACEHOLDER.search(unquote(url))
        return Leads(safe(found[0] if found else _bare(url), 80), "", "template", why)
    if url.startswith("//"):
        url = f"https:{url}"
    if not re.match(r"https?://", url, re.IGNORECASE):
        return Leads(safe(_bare(url), 80), "", "template", "it has no host, and a mail has no page around it")
    host, port = _place(url)
    tracked = bool(_COUNTER.match(host)) or any(under(host, name) for name in _COUNTERS)
    fault, why = _fault(launch, url, host, port, tracked=tracked)
    return Leads(safe(cut(url), 120), host, fault, why, tracked and opaque)


def _bare(url: str) -> str:
    """A link, whole or without a host, without what could sign somebody in."""
    return cut(url) if "://" in url else cut(f"http://x/{url.lstrip('/')}").removeprefix("http://x/")


def _placeholder(url: str) -> str:
    """Why it is no link but the place for one."""
    plain = unquote(url)
    if _PLACEHOLDER.search(plain):
        return "a placeholder that nothing was put in for"
    steps = re.split(r"[/?&=#:]", plain.casefold())
    empty = next((step for step in steps if step in _NOTHING), "")
    return f'"{empty}" stands in it where a value should be' if empty else ""


def _place(url: str) -> tuple[str, int | None]:
    try:
        split = urlsplit(url)
        return (split.hostname or "").rstrip(".").lower(), split.port
    except ValueError:
        return "", None


def _fault(launch: Launch, url: str, host: str, port: int | None, *, tracked: bool) -> tuple[str, str]:
    """(word, why) of what is wrong with where it leads; both empty where nothing is."""
    if not host:
        return "template", "it holds no host that can be read"
    if rehearsal(launch, host):
        declared = launch.host(host)
        return "staging", f"{host} is {declared.role if declared else 'a rehearsal'}"
    if not launch.inside(host):
        return _foreign(launch, host)
    if port not in _PORTS:
        return "localhost", f"port {port} is where developers run things"
    return _own(launch, url, host, tracked=tracked)


def _own(launch: Launch, url: str, host: str, *, tracked: bool) -> tuple[str, str]:
    """A host of the product, and how it is written."""
    if url.lower().startswith("http:"):
        beside = ": the counter of clicks has no certificate" if tracked else ""
        return "plain-http", f"it is not https{beside}"
    if host in (launch.domain, launch.www) and host != launch.canonical_host:
        return "other-spelling", f"the product's own address is {launch.canonical_host}"
    return "", ""


def _foreign(launch: Launch, host: str) -> tuple[str, str]:
    """A host of others, or of nobody."""
    if found := local_to(launch.domain, host):
        return _GRAVE[found.kind], found.why
    if _of_platform(launch, host):
        return "staging", f"{host} is the name that the platform gave out"
    return "", ""


def _of_platform(launch: Launch, host: str) -> bool:
    """The product under a name of its platform: declared, or called after the product."""
    if launch.deploy and host in launch.deploy.platform_hosts:
        return True
    label, _, above = host.partition(".")
    if launch.domain.partition(".")[0] not in label or not above:
        return False
    if any(under(host, name) for name in _AT_HOME_THERE) or not by_name((host,)):
        return False
    return handed_out(above) and registrable(host) != host
