"""What search engines make of the product's own pages: may they keep them, and under which address?"""

from collections.abc import Iterator, Sequence

from cockpit.facts import Unreachable
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.robots import Robots
from cockpit.facts.trails import Trail, Trails
from cockpit.kit import LOW, Finding, Fix, Launch, Layer, command, cut, failed, not_applicable, passed, warned
from cockpit.kit.indexing import APPLICATION, application, astray, forbids, public_pages, signs
from cockpit.standards.canonical import Link, canonical_links, kinship, same_place
from cockpit.standards.locations import follow, host_of, origin_of, shown
from cockpit.standards.robots import ANYBODY, GOOGLE, Directive, header_directives
from cockpit.standards.signin import asks_to_sign_in, sign_in_path

_OK, _CLOSED = 200, (401, 403, 404, 405, 410)
_SHOWN = 200  # characters of an address that a page holds
_WRONG = {"home": "the start page", "other": "another page"}
_MILD = {
    "query": "this page with something more in the query",
    "spelling": "this page by another path, and search engines tell /a from /a/ and from /A",
    "language": "this page in another language",
    "redirects": "an address that redirects to this page",
}
_SETTING = (
    "The address is mostly built from one setting: metadataBase (Next.js), site (Astro), siteUrl (Gatsby), "
    "baseURL (Hugo), Settings > General > Site Address (WordPress). Set it to the canonical origin in the "
    "environment of the production build, and build again. Each page must name its own path."
)


def page_findings(launch: Launch, pages: Pages, trails: Trails, robots: Robots) -> Iterator[Finding]:
    """Every public page of the canonical origin may be kept, and names itself."""
    bare = []
    for url, declared in public_pages(launch).items():
        trail, seen = trails.of(url), pages.pages[declared]
        if isinstance(seen, Unreachable):
            yield _absent(url, trail, seen)
        elif elsewhere := _elsewhere(launch, url, seen):
            yield elsewhere
        else:
            links = canonical_links(seen.response, seen.document)
            yield from _page(launch, trail, seen, links, robots)
            kept_out = forbids(seen.response, seen.document, robots, ANYBODY, GOOGLE)
            if not links and _is_html(seen) and not _half_read(seen) and not kept_out:
                bare.append(url)
    if bare:
        yield _without_link(launch, bare)


def _page(
    launch: Launch, trail: Trail, page: Page, links: Sequence[Link], robots: Robots
) -> Iterator[Finding]:
    url = trail.start
    tests = (
        _kept_out(launch, url, page, robots),
        _misnamed(launch, trail, page, links),
        _shared_as(launch, url, page),
    )
    faults = [one for one in tests if one]
    yield from faults
    if why := _half_read(page):
        yield cut(url, why)
    elif not faults:
        named = f"names itself ({shown(links[0].url)})" if links else "names no canonical address"
        out = forbids(page.response, page.document, robots, ANYBODY, GOOGLE)
        kept = (
            "kept out of search results, as an application may be"
            if out
            else "may be shown in search results"
        )
        yield passed(url, f"{kept}; {named}", observed=named)


def _absent(url: str, trail: Trail, why: Unreachable) -> Finding:
    if why.kind == "off-product" and asks_to_sign_in(trail.beyond):
        return not_applicable(url, f"asks for a sign-in at {host_of(trail.beyond)}: nothing to keep")
    return cut(url, why)


def _elsewhere(launch: Launch, url: str, page: Page) -> Finding | None:  # noqa: PLR0911
    """The page is not one that could be kept under its own address; or none."""
    there, status = page.url, page.response.status
    if origin_of(there) != launch.origin:
        declared = launch.host(host_of(there))
        if declared is not None and declared.role in (*APPLICATION, "status"):
            return not_applicable(url, f"leads to {host_of(there)}, which is declared as {declared.role}")
        cause = f"{url} leads to {origin_of(there)} (see redirect.canonical-host)"
        return cut(url, Unreachable(Layer.HTTP, cause, "elsewhere"))
    if there != url and sign_in_path(there):
        return not_applicable(url, f"leads to the sign-in page {shown(there)}: nothing to keep")
    if status != _OK:
        if application(launch) and status in _CLOSED:
            return not_applicable(url, f"answers {status}: nothing to keep")
        cause = f"{shown(there)} answers {status} and not 200, so its page cannot be judged"
        return cut(url, Unreachable(Layer.HTTP, cause, "status"))
    if _is_html(page) and not page.response.body.strip():
        return cut(url, Unreachable(Layer.HTTP, f"{shown(there)} sends no text that we can read", "empty"))
    return None


def _is_html(page: Page) -> bool:
    return "html" in page.response.first("content-type").lower()


def _half_read(page: Page) -> Unreachable | None:
    """The head of the page goes on beyond what is read, so that something may be missing."""
    whole = page.document.headed or not (page.response.truncated or page.document.cut)
    if whole or not _is_html(page):
        return None
    cause = f"the head of {shown(page.url)} is longer than what we read, so its end is unseen"
    return Unreachable(Layer.HTTP, cause, "too-large")


def _kept_out(launch: Launch, url: str, page: Page, robots: Robots) -> Finding | None:
    """Production says noindex; an application may."""
    found = forbids(page.response, page.document, robots, ANYBODY, GOOGLE)
    if found is None or application(launch):
        return None
    by_header = found in header_directives(page.response.all("x-robots-tag"))
    where = "the header X-Robots-Tag" if by_header else "a meta element of its head"
    what = "your product" if url == home(launch) else "this page"
    who = "Google will not" if found.agent == GOOGLE else "No search engine will"
    return failed(
        url,
        "noindex",
        f"{who} show {what}: {where} says {found.told}.",
        expected="nothing that forbids search engines to keep a public page",
        observed=f"{where} says {found.told}",
        evidence=signs(page.response, page.document),
        fix=_allow(page, found, by_header=by_header),
        verify=command("curl -sS -D - {} | grep -iE 'x-robots-tag|robots'", url),
    )


def _allow(page: Page, found: Directive, *, by_header: bool) -> Fix:
    text = (
        "Take it out of production and keep it on staging: mostly it comes with a setting that was right "
        "before the launch."
    )
    host = host_of(page.url)
    header = (
        f"remove for {host}: X-Robots-Tag: {found.told}\n"
        "nginx: delete the line add_header X-Robots-Tag ...; in the server block\n"
        "Vercel: give the domain to the production deployment (preview deployments carry the header)\n"
        "Netlify, Cloudflare Pages: delete the line from the file _headers"
    )
    meta = (
        f'remove from the head: <meta name="{found.agent or "robots"}" content="{found.name}">\n'
        "WordPress: Settings > Reading, untick Discourage search engines from indexing this site\n"
        "Next.js: robots: { index: true } in the metadata of the page and of its layouts"
    )
    return Fix(text, header if by_header else meta, "Put the header or the element back.")


def _misnamed(launch: Launch, trail: Trail, page: Page, links: Sequence[Link]) -> Finding | None:
    """What is wrong with the canonical links of a page, or none; having none is another matter."""
    fault = _link_fault(launch, trail, page, links)
    if fault is None:
        return None
    kind, summary = fault
    own = page.url.partition("?")[0]
    make = warned if kind in _MILD else failed
    said = "; ".join(f"{link.place}: {shown(link.written)[:_SHOWN]}" for link in links[:5])
    return make(
        trail.start,
        f"canonical-{kind}",
        summary,
        expected=f"one canonical link, to {own}",
        observed=said,
        evidence=signs(page.response, page.document),
        fix=Fix(
            _SETTING, f'<link rel="canonical" href="{own}">', f"Restore the former link: {links[0].written}"
        ),
        verify=command("curl -sS -D - {} | grep -iE 'canonical'", trail.start),
    )


def _link_fault(launch: Launch, trail: Trail, page: Page, links: Sequence[Link]) -> tuple[str, str] | None:
    """(kind, summary) of the gravest fault, or none."""
    if len({link.url or link.written for link in links}) > 1:
        told = ", ".join(shown(link.url or link.written)[:_SHOWN] for link in links[:5])
        return (
            "several",
            f"It names {len(links)} canonical addresses ({told}): search engines then ignore all.",
        )
    if not links:
        return None
    link = links[0]
    if not link.url:
        return "unusable", f'Its canonical link "{link.written[:_SHOWN]}" leads nowhere: {link.fault}.'
    there = shown(link.url)[:_SHOWN]
    if found := astray(launch, link.url):
        return found[0], f"Its canonical link tells search engines to show {there} instead: {found[1]}."
    way = [url for url, _ in trail.steps if url != page.url]
    kind = kinship(page.url, link.url)
    if kind != "same" and any(same_place(link.url, url) for url in way):
        kind = "redirects"
    if kind in _WRONG:
        return kind, f"Its canonical link names {there}, {_WRONG[kind]}: search engines then drop this one."
    return (kind, f"Its canonical link names {there}: {_MILD[kind]}.") if kind in _MILD else None


def _shared_as(launch: Launch, url: str, page: Page) -> Finding | None:
    """og:url, the address that social networks count and show, leads to another host."""
    told = page.document.named("og:url")
    target = follow(page.url, told).url[:_SHOWN] if told else ""
    if not target or host_of(target) == launch.canonical_host:
        return None
    own = page.url.partition("?")[0]
    return warned(
        url,
        "og-url",
        f"Social networks are told that this page is {shown(target)}: og:url leads to another host.",
        expected=f"og:url on {launch.canonical_host}",
        observed=f"og:url {shown(told)[:_SHOWN]}",
        evidence={"og:url": shown(told)[:500]},
        fix=Fix(
            _SETTING, f'<meta property="og:url" content="{own}">', f"Restore the former address: {told[:500]}"
        ),
        verify=command("curl -sS {} | grep -i og:url", url),
    )


def _without_link(launch: Launch, bare: Sequence[str]) -> Finding:
    """Nothing is wrong yet; it is when the same page shows under a second address."""
    return warned(
        launch.origin,
        "no-canonical",
        f"{len(bare)} of the public pages name no canonical address. It matters as soon as a page is reached "
        "with a query (?utm_source=mail) or under a second host: search engines then choose one themselves.",
        severity=LOW,
        expected="a canonical link in the head of every public page, to the page itself",
        observed=f"no canonical link on {', '.join(bare[:5])}",
        evidence={"pages": list(bare[:50])},
        fix=Fix(_SETTING, f'<link rel="canonical" href="{bare[0]}">', "Take the line out of the head again."),
        verify=command("curl -sS {} | grep -i canonical", bare[0]),
    )
