"""Puts one file on the scales: asks for it, follows its redirects, reads what its first bytes say."""

from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.caching import Caching
from cockpit.facts.http import Response
from cockpit.facts.weights import Weighed
from cockpit.standards.compression import coding
from cockpit.standards.image_sizes import Picture, picture
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.standards.third_parties import FONTS, party
from cockpit.standards.wire import on_the_wire
from cockpit.vantage import Got, Vantage, Variant
from cockpit.vantage.asks import BROWSER, PLAIN

HOPS: Final = 3
MEDIA_BYTES: Final = 65_536  # of a film only the length is wanted
_AS_BROWSERS: Final = Variant(headers=(("User-Agent", BROWSER),))
PICTURES: Final = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"


class Scales:
    """Weighs through a vantage; what a second look showed to be compressed after all counts as that."""

    def __init__(self, vantage: Vantage, caching: Caching) -> None:
        self._vantage = vantage
        self._caching = caching

    async def weigh(self, url: str, kind: str, limit: int, accept: str = "") -> tuple[Weighed, str]:
        """One file and its text; https stays https on the way, and each redirect is one of the requests.

        The style sheets of font services name the fonts that the browser knows who asks, and to others those
        of twenty years ago, five times as large.
        """
        at, hops = url, 0
        variant = _AS_BROWSERS if kind == "style" and party(url).kind == FONTS else PLAIN
        while True:
            got = await self._vantage.got(at, limit, accept, variant)
            if isinstance(got, Unreachable):
                return Weighed(url, got, hops=hops), ""
            target = _target(got.response)
            if not target or hops == HOPS:
                return self._weighed(url, kind, got, hops), got.response.body
            if not self._vantage.manners.grant(host_of(target), 1):
                return Weighed(url, self._vantage.manners.refused(target), hops=hops), ""
            at, hops = target, hops + 1

    def of(self, url: str, seen: Response) -> Weighed:
        """A text that was read already."""
        size, exact = on_the_wire(self._coded(seen) or seen)
        return Weighed(url, replace(seen, body=""), size, exact)

    def _weighed(self, url: str, kind: str, got: Got, hops: int) -> Weighed:
        one = replace(self.of(url, got.response), hops=hops)
        if kind != "image":
            return one
        found = picture(got.data) or Picture("")
        return replace(one, format=found.format, width=found.width, height=found.height)

    def _coded(self, seen: Response) -> Response | None:
        """The same, as it comes to somebody who accepts every compression, where ours was not among them."""
        if coding(seen):
            return None
        series = self._caching.of(seen.url)
        other = series.coded if series else None
        return other if isinstance(other, Response) and coding(other) else None


def _target(seen: Response) -> str:
    """Where an answer leads on, by https if it came by https; empty for nowhere."""
    if seen.status not in REDIRECTS:
        return ""
    target = resolve(seen.url, seen.all("location")).url
    return "" if seen.url.startswith("https://") and not target.startswith("https://") else target
