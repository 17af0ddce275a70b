"""Whether those who are declared to show our pages in a frame can do so (CSP 3 6.4.2, HTML 7.4)."""

from collections.abc import Iterator, Sequence

from cockpit.facts.pages import Page
from cockpit.kit import Finding, Fix, Launch, failed, passed
from cockpit.standards import headers
from cockpit.standards.csp import NAME, policies
from cockpit.standards.csp_matching import lets
from cockpit.standards.header_rules import block
from cockpit.standards.locations import follow, host_of, origin_of, shown


def refused(page: Page, origin: str) -> str:
    """What keeps a frame on that origin from showing the page, as text; empty when nothing does."""
    told = [one["frame-ancestors"] for one in policies(page.response.all(NAME)) if "frame-ancestors" in one]
    for sources in told:
        if not lets(sources or ("'none'",), f"{origin}/", page.url):
            return f"frame-ancestors {' '.join(sources)}".strip()
    values = page.response.all(headers.FRAME)
    if told or not values or headers.frame_fault(values) is not None:
        return ""
    return "" if origin == origin_of(page.url) else f"X-Frame-Options: {values[0][:40]}"


def embedded(launch: Launch, pages: Sequence[Page]) -> Iterator[Finding]:
    """One finding for each declared partner: one page at least must let it in, for not all are meant."""
    for text in launch.product.embedded_by:
        origin = origin_of(follow(text, text).url or text)
        walls = {page.url: refused(page, origin) for page in pages}
        if not pages:
            continue
        shut = [page for page in pages if walls[page.url]]
        if len(shut) < len(pages):
            open_ = next(page for page in pages if not walls[page.url])
            yield passed(origin, f"may show {shown(open_.url)} in a frame")
        else:
            yield _shut_out(origin, shut, walls[shut[0].url])


def _shut_out(origin: str, pages: Sequence[Page], wall: str) -> Finding:
    first = pages[0]
    now = next((one for one in policies(first.response.all(NAME)) if "frame-ancestors" in one), {})
    sources = [source for source in now.get("frame-ancestors", ("'self'",)) if source.lower() != "'none'"]
    line = " ".join(("frame-ancestors", *sources, origin))
    whole = "; ".join(
        [" ".join((name, *told)) for name, told in now.items() if name != "frame-ancestors"] + [line]
    )
    return failed(
        origin,
        "embed-refused",
        f"{origin} shows your pages in a frame, and no page lets it: {wall}",
        expected=f"a page whose frame-ancestors names {origin}",
        observed=wall,
        evidence={"pages": [shown(page.url) for page in pages[:20]], "refused_by": wall},
        fix=Fix(
            f"Name {origin} in frame-ancestors of the pages it shows, and send no X-Frame-Options there "
            "(browsers skip it where frame-ancestors stands, older ones do not).",
            block([(NAME, whole)], host_of(first.url), [first.response]),
            f"Take {origin} out of frame-ancestors again.",
        ),
    )
