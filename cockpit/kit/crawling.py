"""What robots.txt of the canonical host tells search engines, and whether it is right."""

from collections.abc import Iterator, Mapping, Sequence

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.robots import Robots, robots_url
from cockpit.kit import Finding, Fix, Launch, Layer, command, cut, failed, passed, warned
from cockpit.kit.indexing import application, public_pages
from cockpit.standards.locations import follow, origin_of, shown
from cockpit.standards.robots import GOOGLE, RobotsFile, Rule, parse

_READ, _MOVED, _ERROR = range(200, 300), range(300, 400), range(500, 600)
_TOO_MANY = 429  # RFC 6585 section 4
_CURL = "curl -sS -D - {} | head -40"
_UNDO = "Put the former robots.txt back."


def robots_findings(launch: Launch, pages: Pages, robots: Robots) -> Iterator[Finding]:
    """robots.txt of the canonical host can be read, and lets engines read the public pages."""
    subject, seen = robots_url(launch, launch.canonical_host), robots.files[launch.canonical_host]
    if isinstance(seen, Unreachable):
        yield cut(subject, seen)
    elif seen.challenged:
        yield cut(subject, challenge(subject))
    elif seen.status in _READ:
        yield from _file(launch, pages, subject, seen)
    else:
        yield _no_file(subject, seen)


def _no_file(subject: str, seen: Response) -> Finding:
    """No robots.txt allows everything; one that breaks forbids everything (RFC 9309 section 2.3.1)."""
    fix = Fix(
        "Let the server answer 200 with the file, or 404 when there is none. A file beside the application's "
        "other static files needs no code.",
        "nginx, in the server block:\n    location = /robots.txt { root /var/www/static; }",
        "Remove the line.",
    )
    told = {
        "observed": f"HTTP {seen.status}",
        "evidence": {"url": shown(seen.url), "status": seen.status},
        "fix": fix,
        "verify": command(_CURL, subject),
    }
    if seen.status in _ERROR:
        summary = f"Answers {seen.status}: search engines then stop reading the whole host until it works."
        return failed(subject, "robots-error", summary, expected="200 with the file, or 404", **told)
    if seen.status in _MOVED:
        summary = "Redirects too often: search engines give up and take it as missing."
        return warned(subject, "robots-redirects", summary, expected="200 with the file, or 404", **told)
    if seen.status == _TOO_MANY:
        cause = f"{subject} answers 429 to us, so that what search engines get cannot be seen"
        return cut(subject, Unreachable(Layer.HTTP, cause, "status"))
    return passed(subject, f"answers {seen.status}: no robots.txt, so everything may be read")


def _file(launch: Launch, pages: Pages, subject: str, seen: Response) -> Iterator[Finding]:
    if seen.body.lstrip("\ufeff \t\r\n").startswith("<"):
        yield warned(
            subject,
            "robots-html",
            "Shows a page in place of robots.txt, mostly the start page: search engines read no rule in it.",
            expected="plain text, or 404",
            observed=f"a page ({seen.first('content-type')[:80] or 'no content type'})",
            evidence={"url": shown(seen.url), "content-type": seen.first("content-type")[:200]},
            fix=_rewrite(launch),
            verify=command(_CURL, subject),
        )
        return
    file = parse(seen.body)
    faults = [
        one for one in (_blocks(launch, pages, subject, file), _half_lines(launch, subject, file)) if one
    ]
    sound = (
        "forbids nothing that people should find"
        if file.groups
        else "names no rule, so everything may be read"
    )
    yield from faults or [passed(subject, sound)]


def _blocks(launch: Launch, pages: Pages, subject: str, file: RobotsFile) -> Finding | None:
    """Public pages that search engines may not read."""
    if application(launch):
        return None
    google, others = _blocked(launch, pages, file, GOOGLE), _blocked(launch, pages, file, "*")
    blocked = google or others
    if not blocked:
        return None
    told = {
        "expected": "every public page may be read",
        "observed": "; ".join(f'"{rule.line}" forbids {url}' for url, rule in list(blocked.items())[:3]),
        "evidence": {"blocked": {url: rule.line for url, rule in list(blocked.items())[:50]}},
        "fix": _rewrite(launch, tuple(dict.fromkeys(rule.line for rule in blocked.values()))),
        "verify": command(_CURL, subject),
    }
    if not google:
        names = f"{len(others)} public pages" if len(others) > 1 else next(iter(others))
        summary = f"Google may read {names}, all engines that robots.txt does not name may not."
        return warned(subject, "blocks-others", summary, **told)
    if home(launch) in google:
        who = "No search engine will" if others else "Google will not"
        summary = f"{who} show your product: robots.txt forbids its pages."
        return failed(subject, "blocks-product", summary, **told)
    summary = f"Forbids search engines to read {', '.join(list(google)[:3])}: they cannot show what is there."
    return failed(subject, "blocks-pages", summary, **told)


def _blocked(launch: Launch, pages: Pages, file: RobotsFile, agent: str) -> Mapping[str, Rule]:
    """Public pages with the line that forbids them, at their address or at the end of its redirects."""
    found = {}
    for url, declared in public_pages(launch).items():
        page = pages.pages[declared]
        ends = (url, page.url) if isinstance(page, Page) and origin_of(page.url) == launch.origin else (url,)
        rules = [rule for end in ends if (rule := file.blocked(agent, end.removeprefix(launch.origin)))]
        if rules:
            found[url] = rules[0]
    return found


def _half_lines(launch: Launch, subject: str, file: RobotsFile) -> Finding | None:
    """Sitemap lines that are no whole address (RFC 9309 section 2.2.4 refers to sitemaps.org)."""
    half = [line for line in file.sitemaps if not line.lower().startswith(("http://", "https://"))]
    if not half:
        return None
    return warned(
        subject,
        "sitemap-relative",
        f'Its line "Sitemap: {half[0][:200]}" holds no whole address, so search engines skip it.',
        expected=f"Sitemap: {launch.origin}/sitemap.xml",
        observed=f"Sitemap: {half[0][:200]}",
        evidence={"sitemaps": [line[:500] for line in half[:10]]},
        fix=Fix("Write the whole address.", f"Sitemap: {follow(subject, half[0]).url or subject}", _UNDO),
        verify=command(_CURL, subject),
    )


def _rewrite(launch: Launch, lines: Sequence[str] = ()) -> Fix:
    """The file to publish."""
    took = "".join(f"\nremove: {line}" for line in lines[:10])
    text = (
        "Publish this as robots.txt, with your own Disallow lines for pages that need a sign-in. The file of "
        "staging must not be deployed to production."
    )
    record = f"User-agent: *\nAllow: /\nSitemap: {launch.origin}/sitemap.xml"
    return Fix(text, f"{record}{took}", _UNDO)
