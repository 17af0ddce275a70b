"""What pages served by https name by http.

Levels, and why (W3C Mixed Content, Upgrade Insecure Requests): scripts, styles, frames, fonts and the
pictures of a srcset are blocked, so the page is broken: fail. A form by http shows visitors a warning and
sends what they type in the clear: fail. Other pictures, sound and video are asked for by https in place of
http and are missing where that does not answer; older browsers show them as not secure: warning. With
upgrade-insecure-requests all of it works as long as the header is sent: a low warning. A link to a page of
your own by http costs a redirect that anybody on the way can change: a low warning.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.kit import Launch
from cockpit.kit.headers import Flaw
from cockpit.kit.served_pages import at, styled
from cockpit.model import Severity, Verdict
from cockpit.standards.addresses import is_address
from cockpit.standards.csp_breaches import upgrades
from cockpit.standards.localhosts import local
from cockpit.standards.locations import REDIRECTS, host_of, resolve, shown
from cockpit.standards.resources import Load, named
from cockpit.text import redact

PLAIN, SECURE = "http://", "https://"
MOST: Final = 20  # rows of evidence
_NAMED: Final = 2  # examples in a summary
_LEADING: Final = ("link", "refresh")
_TEXTS: Final = {
    "mixed-blocked": "browsers block what the page loads by http",
    "mixed-form": "what people type into a form is sent by http, and browsers warn of it",
    "mixed-display": "pictures or media are named by http, and left out where https does not answer",
    "mixed-upgraded": "only upgrade-insecure-requests keeps working what is named by http",
    "plain-link": "links lead to your own pages by http",
}
_LEVELS: Final = {
    "mixed-blocked": (Verdict.FAIL, None),
    "mixed-form": (Verdict.FAIL, None),
    "mixed-display": (Verdict.WARN, Severity.MEDIUM),
    "mixed-upgraded": (Verdict.WARN, Severity.LOW),
    "plain-link": (Verdict.WARN, Severity.LOW),
}


@dataclass(frozen=True, slots=True)
class Plain:
    """One URL by http: `kind` is that of the flaw, `where` the place for a person to find."""

    kind: str
    url: str
    where: str


def plain_urls(launch: Launch, served: Served, pages: Sequence[Page]) -> tuple[Plain, ...]:
    """Every URL by http of the pages of one host, each once, in the order of the pages."""
    found: dict[tuple[str, str], Plain] = {}
    for page in pages:
        if page.url.startswith(SECURE):
            upgraded = upgrades(page)
            for load in (*named(page.response.body, page.url), *styled(served, page)):
                if (kind := _kind(launch, page, load, upgraded=upgraded)) and kind in _TEXTS:
                    found.setdefault((kind, load.url), Plain(kind, load.url, at(load, page)))
            for one in _redirected(served, page, upgraded=upgraded):
                found.setdefault((one.kind, one.url), one)
    return tuple(found.values())


def _kind(launch: Launch, page: Page, load: Load, *, upgraded: bool) -> str:
    """What is wrong with one URL, or an empty string."""
    own = local(load.host)
    if not load.url.startswith(PLAIN) or load.inert or (own is not None and own.kind == "loopback"):
        return ""  # this machine itself counts as secure, and is wrong for another reason
    if load.kind in _LEADING:
        same = upgraded and load.host == host_of(
            page.url
        )  # navigation is upgraded on the page's own host only
        return "plain-link" if launch.inside(load.host) and not same else ""
    if load.kind not in ("form", "ping") and not load.loaded:
        return ""
    if upgraded and load.kind != "object":  # browsers block plug-ins all the same
        return "mixed-upgraded"
    if load.kind == "form":
        return "mixed-form"
    mild = load.hint or load.kind == "ping" or (load.upgradable and not is_address(load.host))
    return "mixed-display" if mild else "mixed-blocked"


def _redirected(served: Served, page: Page, *, upgraded: bool) -> Iterator[Plain]:
    """Files that are named by https and redirect to http."""
    for file in served.files:
        seen = file.seen
        if page.url not in file.pages or not isinstance(seen, Response) or seen.status not in REDIRECTS:
            continue
        to = resolve(seen.url, seen.all("location")).url
        if seen.url.startswith(SECURE) and to.startswith(PLAIN):
            hard = "mixed-display" if file.kind in ("image", "media") else "mixed-blocked"
            yield Plain("mixed-upgraded" if upgraded else hard, to, f"redirect of {shown(file.url)}")


def flaws(found: Sequence[Plain]) -> tuple[Flaw, ...]:
    """One flaw for each kind, with its first examples."""
    by_kind: dict[str, list[Plain]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one)
    return tuple(Flaw(kind, _told(kind, some), *_LEVELS[kind]) for kind, some in by_kind.items())


def _told(kind: str, some: Sequence[Plain]) -> str:
    named_ = ", ".join(f"{told(one.url)} ({one.where})" for one in some[:_NAMED])
    more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
    return f"{_TEXTS[kind]}: {named_}{more}"


def told(url: str) -> str:
    """A URL as findings show it: short, without secrets and without what changes from visit to visit."""
    text = redact(shown(url))
    return text if len(text) <= 120 else f"{text[:120]}..."  # noqa: PLR2004 - enough to find it again


def rows(found: Sequence[Plain]) -> list[Mapping[str, str]]:
    """The evidence."""
    return [{"url": told(one.url), "where": one.where, "what": one.kind} for one in found[:MOST]]


def repairs(found: Sequence[Plain]) -> str:
    """The line to change for each URL."""
    lines = [
        f"{one.where}: https://{told(one.url).removeprefix(PLAIN)}   (now {told(one.url)})"
        for one in found[:MOST]
    ]
    more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
    return "\n".join((*lines, *more))
