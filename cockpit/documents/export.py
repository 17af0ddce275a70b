"""Some of the documents as one text, asked for by id, by its short form or by title."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Final, Literal

from cockpit.documents.cells import words
from cockpit.documents.document import Document
from cockpit.documents.library import LIBRARY, make
from cockpit.documents.parts import one
from cockpit.handover.schema import Pack
from cockpit.text import safe

Form = Literal["markdown", "text", "html"]
WIDTH: Final = 100  # columns of a text that is written to a file
_NEAR: Final = 3
_ALIKE: Final = 0.5


class NoSuchDocumentError(Exception):
    """A name that no document has; the text names those that are like it."""


def exported(ids: Iterable[str], pack: Pack, form: Form, width: int = WIDTH) -> str:
    """These documents, one after the other.

    Args:
        ids: `out.dns-map`, `dns-map` or a title.
        pack: what they are made from.
        form: Markdown, text for a terminal, or a whole page.
        width: columns of a text.

    Raises:
        NoSuchDocumentError: a name is that of no document, or there is none at all.
    """
    wanted = dict.fromkeys(named(name) for name in ids if name.strip())
    if not wanted:
        raise NoSuchDocumentError(f"no document is named; there are {', '.join(map(_short, LIBRARY))}")
    made = tuple(make(id_, pack) for id_ in wanted)
    return _page(made, pack) if form == "html" else _FORMS[form](made, width)


def named(name: str) -> str:
    """The id that a name stands for.

    Raises:
        NoSuchDocumentError: it stands for none.
    """
    known, asked = _names(), " ".join(name.lower().split())
    if asked in known:
        return known[asked]
    near = get_close_matches(asked[:200], known, _NEAR, _ALIKE)
    hint = f"near to it: {', '.join(dict.fromkeys(_short(known[one]) for one in near))}" if near else _ALL
    raise NoSuchDocumentError(f"no document is called '{safe(name.strip(), 80)}'; {hint}")


_ALL: Final = f"there are {', '.join(id_.partition('.')[2] for id_ in LIBRARY)}"


_ALSO: Final = {"perf": "out.perf-baseline"}  # what people call it


def _names() -> Mapping[str, str]:
    """Every name in small letters, with its id: the title, the short form, the id itself."""
    titles = {make(id_, {}).title.lower(): id_ for id_ in LIBRARY}
    return _ALSO | titles | {_short(id_): id_ for id_ in LIBRARY} | {id_: id_ for id_ in LIBRARY}


def _short(id_: str) -> str:
    return id_.partition(".")[2]


def _markdown(made: tuple[Document, ...], _width: int) -> str:
    from cockpit.documents.markdown import markdown  # noqa: PLC0415 - one form is asked for

    return "\n".join(map(markdown, made))


def _text(made: tuple[Document, ...], width: int) -> str:
    from cockpit.documents.plain import plain  # noqa: PLC0415 - one form is asked for

    return "\n\n".join(plain(one, width) for one in made)


def _page(made: tuple[Document, ...], pack: Pack) -> str:
    """A whole page under the product's name, with the look of the other pages."""
    from cockpit.documents.html import html  # noqa: PLC0415 - one form is asked for
    from cockpit.page.markup import Markup, el  # noqa: PLC0415
    from cockpit.page.shell import page  # noqa: PLC0415

    inside = "".join(map(html, made))
    name = words(one(pack, "product").get("name")) or "Handover"
    body = el("main", el("h1", name), Markup(inside), id="main", class_="masthead")
    titles = ", ".join(document.title for document in made)
    return page(f"{name}: {titles}", body)


_FORMS: Final[Mapping[str, Callable[[tuple[Document, ...], int], str]]] = {
    "markdown": _markdown,
    "text": _text,
}
