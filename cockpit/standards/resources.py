"""What a page makes a browser load, from where, and what runs without being loaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from cockpit.facts.pages import Page
from cockpit.standards.locations import follow, host_of

_KINDS = {"script": "script", "img": "image", "iframe": "frame"}
_FETCHED = ("script", "style", "image", "font", "media")


@dataclass(frozen=True, slots=True)
class Load:
    """One thing a browser would load: `where` is the markup or file that names it, for a person to find."""

    url: str
    kind: str
    where: str = ""

    @property
    def host(self) -> str:
        """Whose it is."""
        return host_of(self.url)

    @property
    def fetched(self) -> bool:
        """A file that belongs to the page itself."""
        return self.kind in _FETCHED


def loaded(page: Page) -> Iterator[Load]:
    """Everything the markup of a page loads, URLs absolute."""
    base = follow(page.url, page.document.base).url or page.url
    for ref in page.document.references:
        kind = "style" if ref.tag == "link" and "stylesheet" in ref.rel.split() else _KINDS.get(ref.tag, "")
        if kind and (url := follow(base, ref.url).url):
            yield Load(url, kind, f"<{ref.tag}>")


def named_in_css(text: str, url: str) -> Iterator[Load]:
    """What a style sheet at a URL loads."""
    yield from ()
