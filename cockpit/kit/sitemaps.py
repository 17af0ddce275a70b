"""What the sitemaps of the canonical host list, and whether it is the one version of the product."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.robots import Robots, Sitemap
from cockpit.kit import Finding, Fix, Launch, Layer, command, cut, failed, not_applicable, passed, warned
from cockpit.kit.indexing import astray
from cockpit.standards import hosting
from cockpit.standards.locations import follow, host_of, origin_of, shown

_OK = 200
_WALLS = (403, 429)  # what stops programs may let the search engines' own through
_LISTS = ("urlset", "index", "text", "feed")
_SETTING = (
    "Set the site's address to the canonical origin in the environment of the production build (the setting "
    "that also makes the canonical links), then build the sitemap again."
)


def sitemap_findings(launch: Launch, robots: Robots) -> Iterator[Finding]:
    """Every sitemap that is named is there, and lists addresses of the canonical origin only."""
    for sitemap in robots.sitemaps:
        named = bool(sitemap.named_in)
        if fault := _wrong_place(launch, sitemap.url) if named else "":
            yield _stray(launch, sitemap, fault)
        if sitemap.unseen is None and sitemap.status == _OK and sitemap.kind in _LISTS:
            yield _listed(launch, sitemap)
        elif named and not fault:
            yield _unread(sitemap, sitemap.unseen)


def _wrong_place(launch: Launch, url: str) -> str:
    """Why a sitemap may not be there, as a phrase; its own host, a store or a CDN are right."""
    target = follow(url, url).url
    found = astray(launch, target) if target else ("", "no whole address")
    if found is None:
        return ""
    stored = found[0] in ("other-host", "preview-host") and target.startswith("https://")
    return "" if stored and not hosting.preview(host_of(target)) else found[1]


def _wrong_address(launch: Launch, loc: str) -> str:
    """Why an address does not belong into the sitemap, as a phrase; other hosts of the product do."""
    target = follow(loc, loc).url
    found = astray(launch, target) if target else ("", "no whole address")
    if found is None:
        return ""
    declared = launch.host(host_of(target))
    own = declared is not None and declared.production and target.startswith("https://")
    return "" if own and found[0] == "other-host" else found[1]


def _stray(launch: Launch, sitemap: Sitemap, fault: str) -> Finding:
    return failed(
        sitemap.url,
        "sitemap-host",
        f"{shown(sitemap.named_in)} names a sitemap at {shown(sitemap.url)[:200]}: {fault}.",
        expected=f"a sitemap on {launch.origin}",
        observed=shown(sitemap.url)[:200],
        evidence={"sitemap": shown(sitemap.url)[:500], "named in": shown(sitemap.named_in)},
        fix=Fix(
            "Name the sitemap by its canonical address.",
            f"Sitemap: {launch.origin}/sitemap.xml",
            f"Write again: Sitemap: {shown(sitemap.url)[:500]}",
        ),
        verify=command("curl -sS {} | grep -iE 'sitemap|<loc>'", sitemap.named_in),
    )


def _unread(sitemap: Sitemap, why: Unreachable | None) -> Finding:
    """A sitemap that is named, and of which no address was seen."""
    url = shown(sitemap.url)[:500]
    if why is not None and why.kind == "off-product":
        text = f"lies at {host_of(sitemap.url)}, which is allowed; nobody looked into it ({why.cause})"
        return not_applicable(sitemap.url, text)
    if why is not None:
        return cut(sitemap.url, why)
    if sitemap.status in _WALLS:
        cause = f"{url} answers {sitemap.status} to us, so that what search engines get cannot be seen"
        return cut(sitemap.url, Unreachable(Layer.HTTP, cause, "walled"))
    seen = f"HTTP {sitemap.status}" if sitemap.status != _OK else f"no sitemap ({sitemap.kind})"
    return warned(
        sitemap.url,
        "sitemap-missing",
        f"{shown(sitemap.named_in)} names this sitemap, and there is none: {seen}.",
        expected="200 with a sitemap",
        observed=seen,
        evidence={"status": sitemap.status, "kind": sitemap.kind, "named in": shown(sitemap.named_in)},
        fix=Fix(
            "Publish the sitemap there, or take the line that names it away.",
            f"remove from {shown(sitemap.named_in)}: {url}",
            "Put the line back.",
        ),
        verify=command("curl -sS -D - {} | head -20", sitemap.url),
    )


def _listed(launch: Launch, sitemap: Sitemap) -> Finding:
    wrong = [(loc, fault) for loc in sitemap.locs if (fault := _wrong_address(launch, loc))]
    count = f"{len(sitemap.locs)} addresses" if sitemap.whole else f"the first {len(sitemap.locs)} addresses"
    if not wrong:
        return passed(sitemap.url, f"{count} looked at, all where they should be")
    first = [shown(loc)[:200] for loc, _ in wrong[:3]]
    return failed(
        sitemap.url,
        "sitemap-addresses",
        f"{len(wrong)} of {count} lead away from {launch.origin}: {', '.join(first)} ({wrong[0][1]}).",
        expected=f"only addresses that begin with {launch.origin}/",
        observed=", ".join(first),
        evidence={"wrong": [shown(loc)[:500] for loc, _ in wrong[:50]], "read": len(sitemap.locs)},
        fix=Fix(
            _SETTING,
            f"in place of {first[0]}: {_mended(launch, wrong[0][0])}",
            "Set the former address, and build again.",
        ),
        verify=command("curl -sS {} | grep -o '<loc>[^<]*' | head", sitemap.url),
    )


def _mended(launch: Launch, loc: str) -> str:
    """The same path on the canonical origin."""
    target = follow(f"{launch.origin}/", loc).url
    return (
        f"{launch.origin}{shown(target).removeprefix(origin_of(target))}" if target else f"{launch.origin}/"
    )
