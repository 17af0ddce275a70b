"""Is there a second version of the product for search engines: another spelling, a twin, a rehearsal?"""

from collections.abc import Iterator, Sequence

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.robots import Robots, rehearsal
from cockpit.facts.trails import Trail, Trails, entry_starts
from cockpit.kit import (
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Finding,
    Fix,
    Launch,
    Layer,
    command,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.indexing import astray, forbids, signs, typed_hosts
from cockpit.standards import html
from cockpit.standards.canonical import canonical_links
from cockpit.standards.endings import undecided
from cockpit.standards.locations import host_of, origin_of, path_of, resolve, shown
from cockpit.standards.redirect_rules import closed, whole_host
from cockpit.standards.robots import GOOGLE, Directive, Rule, parse
from cockpit.standards.signin import sign_in_path

Seen = Response | Unreachable
_PAGE, _REDIRECT, _CLOSED = range(200, 300), range(300, 400), range(400, 500)
_TOO_MANY = 429
ABSENT = ("nxdomain", "no-address", "private")
_WORST = (FAIL, UNKNOWN, WARN, PASS)
_NOINDEX = (
    'nginx, in the server block:\n    add_header X-Robots-Tag "noindex, nofollow" always;\n'
    "Netlify, Cloudflare Pages, file _headers:\n    /*\n      X-Robots-Tag: noindex, nofollow\n"
    "Cloudflare: Rules > Transform Rules > Modify Response Header, set X-Robots-Tag = noindex, nofollow\n"
    "Vercel: Settings > Deployment Protection, for all deployments but production"
)


def spelling_findings(launch: Launch, pages: Pages, trails: Trails, robots: Robots) -> Iterator[Finding]:
    """Every other spelling of the address leads away from itself, or is kept out of search results."""
    for start in entry_starts(launch):
        if origin_of(start) != launch.origin:
            yield _spelling(launch, trails.of(start), robots, alive=_alive(launch, pages))


def _alive(launch: Launch, pages: Pages) -> bool:
    """The product itself answers: a port that stays shut elsewhere is shut for everybody."""
    return isinstance(pages.pages.get(home(launch)), Page)


def _spelling(launch: Launch, trail: Trail, robots: Robots, *, alive: bool) -> Finding:
    start, final = trail.start, trail.final
    if final is None or trail.challenged:
        if trail.stopped and not trail.hops and _nobody(trail.stopped, alive=alive):
            return passed(start, f"shows nothing: {trail.stopped.cause}", observed=trail.summary)
        if why := undecided(trail):
            return cut(start, why, observed=trail.summary)
        return passed(start, f"shows no page of its own: leads to {shown(trail.destination)}")
    away = origin_of(final.url) == launch.origin or host_of(final.url) not in typed_hosts(launch)
    if away or trail.hops[-1].soft.startswith(f"meta refresh to {launch.origin}/"):
        return passed(start, "leads away from itself", observed=trail.summary)
    return _answer(start, final) or _second(launch, start, final, robots)


def _nobody(why: Unreachable, *, alive: bool) -> bool:
    """No address, or a port that is shut while the product's own is open."""
    shut = why.kind == "refused" or (why.kind == "timeout" and why.layer is Layer.TCP)
    return why.kind in ABSENT or (alive and shut and why.layer is Layer.TCP)


def _answer(subject: str, seen: Response) -> Finding | None:
    """An answer that shows no page: closed, sent on, or broken; none where a page is there."""
    where = host_of(seen.url)
    if seen.challenged:
        return cut(subject, challenge(where))
    if seen.status in _PAGE:
        return None
    target = resolve(seen.url, seen.all("location")).url if seen.status in _REDIRECT else ""
    if target and origin_of(target) != origin_of(seen.url):
        return passed(subject, f"sends its visitors on to {shown(target)}")
    if seen.status in _CLOSED and seen.status != _TOO_MANY:
        return passed(subject, f"answers {seen.status}: nothing for search engines to keep")
    cause = f"{where} answers {seen.status}, so what search engines will find there cannot be seen"
    return cut(subject, Unreachable(Layer.HTTP, cause, "status"))


def _second(launch: Launch, subject: str, seen: Response, robots: Robots) -> Finding:
    """A page that shows under another address than the canonical one."""
    document = html.read(seen.body)
    links = canonical_links(seen, document)
    evidence = {"url": shown(seen.url), "status": seen.status, **signs(seen, document)}
    if told := forbids(seen, document, robots):
        return _guarded(subject, seen, robots, told, evidence)
    rule = whole_host(host_of(seen.url), launch.origin)
    expected = f"a redirect to {launch.origin}, or a page with noindex"
    if links and all(link.url and astray(launch, link.url) is None for link in links):
        return warned(
            subject,
            "only-canonical",
            f"Shows the site itself; only its canonical link names {launch.origin}, a hint and no more.",
            expected=expected,
            observed=f"{seen.status} with a canonical link to {shown(links[0].url)}",
            evidence=evidence,
            fix=rule,
        )
    return failed(
        subject,
        "second-version",
        f"Shows the site a second time ({seen.status} at {shown(seen.url)}): search engines split its rank.",
        expected=expected,
        observed=f"{seen.status} without noindex and without a canonical link to {launch.origin}",
        evidence=evidence,
        fix=rule,
    )


def _guarded(
    subject: str, seen: Response, robots: Robots, told: Directive, evidence: dict[str, object]
) -> Finding:
    """A page with noindex: right, unless robots.txt keeps engines from reading that."""
    block = _blocking(robots, seen)
    if block is None:
        return passed(subject, f"shows a page and keeps it out of search results ({told.told})")
    file = f"{origin_of(seen.url)}/robots.txt"
    return warned(
        subject,
        "hidden-noindex",
        f'No engine reads its {told.told}: robots.txt says "{block.line}". Linked pages are listed unread.',
        expected="noindex, and a robots.txt that lets engines read it",
        observed=f"{told.told}, and {block.line} in {file}",
        evidence={**evidence, "robots.txt": block.line},
        fix=Fix(
            f"Take the line out of {file}; the noindex alone keeps the host out.",
            f"remove from {file}: {block.line}",
            "Put the line back.",
        ),
        verify=command("curl -sS {}", file),
    )


def _blocking(robots: Robots, seen: Response) -> Rule | None:
    """The line of the host's robots.txt that keeps Google from this page, or none."""
    file = robots.files.get(host_of(seen.url))
    if not isinstance(file, Response) or file.status not in _PAGE:
        return None
    return parse(file.body).blocked(GOOGLE, path_of(seen.url))


def twin_findings(launch: Launch, pages: Pages, fronts: Fronts, robots: Robots) -> Iterator[Finding]:
    """No other declared site shows the start page of the product as its own."""
    front = pages.pages.get(home(launch))
    names = [host.name for host in launch.hosts if host.role == "site"]
    for host in names if isinstance(front, Page) else ():
        if host in typed_hosts(launch) or not isinstance(front, Page):
            continue
        seen = fronts.of(host)
        twins = [one.seen for one in seen if isinstance(one.seen, Response) and _twin(front, one, one.seen)]
        if twins:
            yield _second(launch, host, twins[0], robots)
        elif any(isinstance(one.seen, Response) for one in seen):
            yield passed(host, "is a site of its own, or shows none")
        elif seen and isinstance(why := seen[0].seen, Unreachable):
            yield cut(host, why)


def _twin(front: Page, other: Front, seen: Response) -> bool:
    """The same page, or one with the same title that is no edition in another language."""
    if seen.status not in _PAGE:
        return False
    if seen.body and seen.body == front.response.body:
        return True
    links = canonical_links(seen, html.read(seen.body))
    edition = "hreflang" in seen.body and any(host_of(link.url) == other.host for link in links)
    return bool(other.title) and other.title == front.document.title and not edition


def rehearsal_findings(
    launch: Launch, pages: Pages, trails: Trails, fronts: Fronts, robots: Robots
) -> Iterator[Finding]:
    """No staging, preview or retired host shows a page that search engines may keep."""
    declared = [host.name for host in launch.hosts]
    for host in dict.fromkeys((*declared, *(front.host for front in fronts.fronts))):
        if rehearsal(launch, host):
            seen = _looks(fronts.of(host)) or _first_look(trails, host)
            found = [_exposed(launch, host, one, robots, alive=_alive(launch, pages)) for one in seen]
            yield min(found, key=lambda finding: _WORST.index(finding.verdict))


def _looks(fronts: Sequence[Front]) -> list[Seen]:
    """What each address shows, by https and by http; one without a route from here is left to the others."""
    looks = [seen for front in fronts for seen in (front.seen, front.plain) if seen is not None]
    routed = [seen for seen in looks if not (isinstance(seen, Unreachable) and seen.kind == "no-route")]
    return routed or looks


def _first_look(trails: Trails, host: str) -> list[Seen]:
    """What the two roots of a host without any address show."""
    ways = [trails.of(f"{scheme}://{host}/") for scheme in ("https", "http")]
    looks = [way.hops[0].response if way.hops else way.stopped for way in ways]
    return [seen for seen in looks if seen is not None]


def _exposed(launch: Launch, host: str, seen: Seen, robots: Robots, *, alive: bool) -> Finding:
    """What one look at a rehearsal shows."""
    if isinstance(seen, Unreachable):
        nobody = _nobody(seen, alive=alive)
        return passed(host, f"shows nothing: {seen.cause}") if nobody else cut(host, seen)
    if answer := _answer(host, seen):
        return answer
    document = html.read(seen.body)
    evidence: dict[str, object] = {"url": shown(seen.url), "status": seen.status, **signs(seen, document)}
    if told := forbids(seen, document, robots):
        return _guarded(host, seen, robots, told, evidence)
    return _open(launch, host, seen, _blocking(robots, seen), {**evidence, "title": document.title[:200]})


def _open(
    launch: Launch, host: str, seen: Response, block: Rule | None, evidence: dict[str, object]
) -> Finding:
    """A rehearsal that search engines may list, whether robots.txt stands before it or not."""
    declared = launch.host(host)
    role = f"declared as {declared.role}" if declared else "a rehearsal by its name"
    sign_in = path_of(seen.url) != "/" and sign_in_path(seen.url)
    text = "Put it behind a sign-in, or let every answer carry noindex."
    kind, summary = "indexable", f"Search engines may list {host} ({role}): it shows a page to everybody."
    if sign_in:
        kind, summary = "sign-in-page", f"Search engines may list the sign-in page of {host} ({role})."
    elif block:
        kind, evidence = "robots-only", {**evidence, "robots.txt": block.line}
        summary = (
            f'Only robots.txt ("{block.line}") stands between {host} ({role}) and search engines. They list '
            "a page that others link to without reading it, and can then not read a noindex either."
        )
        text = f"{text} Then take the line out of its robots.txt, so that engines can read the noindex."
    retired = declared is not None and declared.role == "retired"
    undo = "Remove the header or the sign-in again."
    return (warned if sign_in else failed)(
        host,
        kind,
        summary,
        expected="a sign-in (401 or 403), a page with noindex, a redirect, or no page at all",
        observed=f"{seen.status} at {shown(seen.url)}, without noindex",
        evidence=evidence,
        fix=closed(host, launch.origin) if retired else Fix(text, _NOINDEX, undo),
        verify=command("curl -sS -D - {} | grep -iE '^HTTP|x-robots-tag|robots'", f"https://{host}/"),
    )
