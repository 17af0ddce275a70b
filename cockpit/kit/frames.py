"""Pages at a private address that are the same for all: a sign-in form, or a frame that scripts fill.

Built sites serve both as files: Next.js tells so (x-nextjs-prerender), Vercel names the file
(content-disposition: inline), and a site of one page answers every address with its start page. A copy of
such a page gives nothing away. It is no such page where it sets a cookie, where two strangers get different
ones, where a form holds a token, or where the session of a test account changes it.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from cockpit.facts.caching import CacheSeries, Caching, Peek, SignedIn, public_places
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.standards.cachecontrol import read
from cockpit.standards.edgecache import own_cookies
from cockpit.standards.sign_in_forms import sign_in

_OK: Final = 200
_TOKEN = re.compile(r"csrf|xsrf|token|nonce", re.IGNORECASE)


def is_frame(
    launch: Launch, served: Served, caching: Caching, series: CacheSeries, *, signing_in: bool
) -> bool:
    """The page at a private address holds nothing of anybody, as far as can be seen."""
    looks = [one for one in (series.first, series.again) if isinstance(one, Peek)]
    alike = len({one.digest for one in looks}) == 1 and bool(looks[0].digest)
    if not alike or not all(_bare(one.seen) for one in looks) or _changed(series):
        return False
    page = served.places.get(series.url)
    if signing_in:
        return len(looks) > 1 and isinstance(page, Page) and not _token(page)
    first = looks[0]
    return _built(first.seen) or (len(looks) > 1 and first.digest in _public(launch, served, caching))


def _bare(seen: Response) -> bool:
    """A page that sets no cookie, and does not itself say that it is for one person."""
    said = read(seen.all("cache-control"))
    own = "private" in said or "no-store" in said
    return seen.status == _OK and not seen.challenged and not own_cookies(seen) and not own


def _changed(series: CacheSeries) -> bool:
    return isinstance(series.signed, SignedIn) and (series.signed.effect or bool(series.signed.leaked))


def _token(page: Page) -> bool:
    """Something in it was made for one visitor: then a copy breaks the sign-in of all others."""
    form = sign_in(page.url, page.response.body)
    hidden = (
        any(one.type == "hidden" and one.value and _TOKEN.search(one.name) for one in form.fields)
        if form
        else False
    )
    return hidden or any(_TOKEN.search(name) and value for name, value in page.document.meta)


def _built(seen: Response) -> bool:
    """Its server says that it was made when the site was built, for nobody in particular."""
    return seen.first("x-nextjs-prerender") == "1" or seen.first("content-disposition").startswith(
        "inline; filename="
    )


def _public(launch: Launch, served: Served, caching: Caching) -> Collection[str]:
    return set(_digests(launch, served, caching))


def _digests(launch: Launch, served: Served, caching: Caching) -> Iterator[str]:
    """The pages that are public by declaration."""
    for url in public_places(launch):
        page = served.places.get(url)
        series = caching.of(page.url) if isinstance(page, Page) else None
        if series and isinstance(series.first, Peek) and series.first.seen.status == _OK:
            yield series.first.digest
