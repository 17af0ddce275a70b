"""The fact `Weights`: what each declared page makes a phone load, and how heavy it is on the wire.

All of it comes from reading what is served, never from running it: a lower bound. What scripts load, and what
a style sheet needs only where something is on the page, is not in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from cockpit.facts import Unreachable
from cockpit.facts.http import Response

KIND = Literal["document", "style", "script", "image", "font", "media", "frame", "other"]
WHEN = Literal["first", "later", "perhaps"]
"""Before anybody scrolls; only when somebody does (`loading=lazy`); only if a rule of a style applies."""

HOW = Literal["", "blocking", "async", "defer", "module"]
OK: Final = 200


@dataclass(frozen=True, slots=True)
class Use:
    """One file as one page names it.

    `how`: a script or style sheet that is `blocking` holds up what comes after it; the others of a script do
    not. `head`: it stands before the body. `width` and `height` are how large a picture is shown, in CSS
    pixels, 0 where the page does not say. `by` is the URL of the style sheet that names it, if not the page.
    """

    url: str
    kind: KIND
    when: WHEN = "first"
    how: HOW = ""
    head: bool = False
    line: int = 0
    width: int = 0
    height: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One file as it was served.

    `seen` is the last answer without its body, after `hops` redirects. `size` are the bytes of the body on
    the wire, `exact` where they are known to the last; else there are at least so many. `format`, `width` and
    `height` are those of a picture, by its own bytes.
    """

    url: str
    seen: Response | Unreachable
    size: int = 0
    exact: bool = True
    hops: int = 0
    format: str = ""
    width: int = 0
    height: int = 0

    @property
    def came(self) -> bool:
        """It is there."""
        return isinstance(self.seen, Response) and self.seen.status == OK and not self.seen.challenged


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page and what it names, in order; each file once.

    `words` is how many words stand in its HTML for people to read, `hops` how many redirects led to it.
    `text` is the length of the HTML in characters, compression undone. `cut`: only its beginning was read.
    """

    url: str
    uses: tuple[Use, ...] = ()
    words: int = 0
    hops: int = 0
    text: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What a declared read route answers to a stranger.

    `json`: its content is. `entries` is the length of the longest list in it, `key` where that stands, `hint`
    what shows that the list comes in pages, empty where nothing does. `text` is its length in characters.
    """

    weighed: Weighed
    json: bool = False
    entries: int = 0
    key: str = ""
    hint: str = ""
    text: int = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """The declared pages (home first) and read routes that everybody may see, by absolute URL as declared.

    `files` holds every file by URL, the pages too, under the address at which they ended. `left` is how many
    files of each host were not fetched, as a limit was reached. `beyond` is how many declared pages were not
    weighed.
    """

    pages: Mapping[str, PageParts | Unreachable] = field(default_factory=dict)
    files: Mapping[str, Weighed] = field(default_factory=dict)
    reads: Mapping[str, ReadAnswer | Unreachable] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    beyond: int = 0

    def seen(self) -> Iterator[tuple[str, PageParts]]:
        """The pages that could be weighed."""
        for url, page in self.pages.items():
            if isinstance(page, PageParts):
                yield url, page

    def of(self, page: PageParts, *when: WHEN) -> Iterator[tuple[Use, Weighed]]:
        """The files of a page that were fetched and are there; by default those that come first."""
        for use in page.uses:
            file = self.files.get(use.url)
            if use.when in (when or ("first",)) and file is not None and file.came:
                yield use, file
