"""Small builders of `Weights`, for the cases of checks and for tests: pages by what they load."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import home
from cockpit.facts.samples_http import response
from cockpit.facts.weights import KIND, PageParts, ReadAnswer, Use, Weighed, Weights
from cockpit.launch import Launch

KB = 1000


def file(
    url: str,
    size: int = 10 * KB,
    kind: KIND = "image",
    *,
    format_: str = "",
    pixels: tuple[int, int] = (0, 0),
    seen: Response | Unreachable | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
    **use: Any,
) -> tuple[Use, Weighed]:
    """A file as a page names it and as it was served; `use` are further fields of `Use`."""
    answer = response(url) if seen is None else seen
    if isinstance(answer, Response):
        answer = replace(answer, headers=(*answer.headers, *headers.items()), size=size)
    return Use(url, kind, **use), Weighed(
        url, answer, size, format=format_, width=pixels[0], height=pixels[1]
    )


def weights(
    launch: Launch,
    *files: tuple[Use, Weighed],
    html: int = 5 * KB,
    words: int = 200,
    hops: int = 0,
    at: str = "",
    more: Iterable[Weights] = (),
    reads: Mapping[str, ReadAnswer | Unreachable] = MappingProxyType({}),
    missing: Mapping[str, Unreachable] = MappingProxyType({}),
) -> Weights:
    """One page (by default the home page) that loads these files; `more` are further ones beside it."""
    url = at or home(launch)
    page = PageParts(url, tuple(use for use, _ in files), words, hops, 4 * html)
    seen = replace(response(url, content_type="text/html"), size=html)
    pages: dict[str, PageParts | Unreachable] = {url: page}
    weighed = {url: Weighed(url, seen, html)} | {one.url: one for _, one in files}
    for other in more:
        pages |= other.pages
        weighed |= other.files
    return Weights(pages | dict(missing), weighed, dict(reads))


def not_fetched(page: Weights, url: str) -> Weights:
    """The same, but for a file that was never asked for."""
    return replace(page, files={key: one for key, one in page.files.items() if key != url})


def read_answer(
    url: str,
    size: int = 2 * KB,
    *,
    entries: int = 0,
    hint: str = "",
    text: int = 0,
    type_: str = "application/json",
    coding: str = "gzip",
) -> ReadAnswer:
    """What a read route answers."""
    seen = replace(response(url, content_type=type_, content_encoding=coding), size=size)
    return ReadAnswer(
        Weighed(url, seen, size), "json" in type_, entries, "items" if entries else "", hint, text or 4 * size
    )
