"""The redirect map as a picture: every start, what happens on the way, and where the visitor ends."""

from typing import Final

from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import Column, code, grid, mark, nothing, section
from cockpit.page.reading import number, text

_KINDS: Final = {
    "canonical": "another spelling of the address",
    "old-path": "an old address",
    "retired": "a retired address",
}
_MOST_STOPS: Final = 3  # stops drawn between start and end; the number of hops stands beside them
_WORKS: Final = "pass"


def redirects(pack: Pack) -> Markup:
    """The picture by destination, then the same as a table."""
    found = rows(pack, "redirect")
    body: Child = nothing("No redirect was seen or written down. Run cockpit check redirect.")
    if found:
        body = [el("div", map(_map, _by_end(found)), class_="flows"), grid("Redirects", _COLUMNS, found)]
    return section(
        "redirects", "Redirect map", "Whatever people type or have saved, this is where they end.", body
    )


def _by_end(found: tuple[Row, ...]) -> list[tuple[str, list[Row]]]:
    ends: dict[str, list[Row]] = {}
    for row in found:
        ends.setdefault(text(row, "to"), []).append(row)
    return list(ends.items())


def _map(one: tuple[str, list[Row]]) -> Markup:
    """All starts that lead to one end."""
    to, group = one
    return el(
        "div",
        el("ul", (el("li", _start(row), _way(row)) for row in group)),
        el("div", el("p", code(to) if to else el("strong", "Gone: there is no page")), class_="end"),
        class_="flow",
    )


def _start(row: Row) -> Markup:
    kind = _KINDS.get(text(row, "kind"), text(row, "kind"))
    return el("div", code(text(row, "start")), el("div", kind, class_="aside"), class_="start")


def state(row: Row) -> tuple[str, str]:
    """(tone, what a visitor meets); the worse of both clients, in a word or a few."""
    seen = {client: text(row, client) for client in ("browser", "terminal") if text(row, client)}
    bad = {client: word for client, word in seen.items() if word != _WORKS}
    if not seen:
        return "quiet", "not seen yet"
    if not bad:
        return "good", "works"
    words = dict.fromkeys(map(_short, bad.values()))
    where = "" if len(bad) > 1 or len(seen) == 1 else f" ({next(iter(bad))} only)"
    return "bad", "; ".join(words) + where


def _way(row: Row) -> Markup:
    """The arrow with the code on it: dashed when unseen, broken when it fails, bent back for a loop."""
    tone, word = state(row)
    return el("div", _arrow(row, tone, word), el("div", mark(tone, word), class_="said"), class_="way")


def _arrow(row: Row, tone: str, word: str) -> Markup:
    code_, hops = number(row, "code"), number(row, "hops")
    label = f"{code_:g}" if code_ is not None else ""
    drawn = _loop() if "loop" in word and tone == "bad" else _line(tone, hops)
    told = f"{text(row, 'start')} leads to {text(row, 'to') or 'no page'}: {word}"
    many = f", {hops:g} hops" if hops is not None and hops > 1 else ""
    return el(
        "svg",
        el("title", f"{label}{many} {word}".strip()),
        el("desc", told),
        el("text", f"{label}{many}", x=60, y=11, text_anchor="middle") if label or many else None,
        drawn,
        viewBox="0 0 120 34",
        role="img",
        class_=f"arrow tone-{tone}",
    )


def _line(tone: str, hops: float | None) -> Child:
    """A straight arrow with a dot for every stop between; a cross where it breaks."""
    stops = min(max(int(hops or 0) - 1, 0), _MOST_STOPS)
    bad = tone == "bad"
    dots = [el("circle", cx=4 + 92 * (one + 1) / (stops + 1), cy=22, r=4) for one in range(stops)]
    way = el(
        "line", x1=2, y1=22, x2=98 if bad else 110, y2=22, stroke_dasharray="4 5" if tone == "quiet" else None
    )
    return [way, dots, el("path", d="M98 15 L112 29 M112 15 L98 29" if bad else "M102 15 L112 22 L102 29")]


def _loop() -> Child:
    """An arrow that comes back to where it began."""
    return [
        el("path", d="M2 18 H84 A7 7 0 0 1 84 32 H10"),
        el("path", d="M18 26 L8 32 L18 34"),
    ]


_COLUMNS: Final[list[Column]] = [
    ("From", lambda row: code(text(row, "start"))),
    ("To", lambda row: code(text(row, "to")) if text(row, "to") else "no page, on purpose"),
    ("Answer", lambda row: f"{found:g}" if (found := number(row, "code")) is not None else None),
    ("Hops", lambda row: f"{found:g}" if (found := number(row, "hops")) is not None else None),
    ("In a browser", lambda row: _seen(text(row, "browser"))),
    ("From a terminal", lambda row: _seen(text(row, "terminal"))),
]


def _seen(word: str) -> Child:
    if not word:
        return None
    return mark("good", "works") if word == _WORKS else mark("bad", _short(word))


def _short(word: str) -> str:
    return word.removeprefix("fail:").strip() or word
