"""The first screen of the page: the decision, who signed it, and what is open."""

from typing import Final

from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import code, lines, mark, nothing, section
from cockpit.page.reading import (
    counted,
    day,
    moment,
    named,
    number,
    people,
    said_day,
    said_moment,
    table,
    text,
    texts,
    written,
)

_WORDS: Final = {
    "go": ("Go", "good"),
    "conditional-go": ("Conditional go", "mild"),
    "no-go": ("No-go", "bad"),
}
_SEVERITIES: Final = {
    "launch-blocker": ("Launch blocker", "bad"),
    "high": ("High", "bad"),
    "medium": ("Medium", "mild"),
    "low": ("Low", "quiet"),
}
_COUNTED: Final = {
    "passed": "passed",
    "warned": "with a warning",
    "failed": "failed",
    "errors": "broke",
    "unknown": "undecided",
    "waived": "accepted for a time",
}
_UNSIGNED: Final = (
    "Nobody has put a name to this decision, so it counts as a no-go, whatever the checks say. "
    "Whoever may decide signs it with: "
)


def decision(pack: Pack) -> Markup:
    """The word, who signed it when, why, and on which conditions."""
    row = table(pack, "decision")
    word, tone = _WORDS.get(text(row, "status"), ("Undecided", "bad"))
    return el(
        "section",
        el("p", "The decision", class_="kicker"),
        el("h2", word, id="decision-title"),
        _signature(pack, row),
        _why("Why", texts(row, "reasons")),
        _why("On condition that", texts(row, "conditions")),
        _counts(table(pack, "summary")),
        id="decision",
        class_=f"verdict tone-{tone}",
        aria_labelledby="decision-title",
    )


def _signature(pack: Pack, row: Row) -> Child:
    who, when = text(row, "decided_by"), moment(row, "decided_at")
    if not who or not when:
        return el("p", mark("bad", "NOT SIGNED"), " ", _UNSIGNED, code("cockpit decide"), class_="signature")
    role = text(people(pack).get(who, {}), "role")
    beside = ", ".join(named(pack, one) for one in texts(row, "signed_beside"))
    return el(
        "p",
        mark("good", "Signed"),
        f" by {named(pack, who)}",
        f" ({role})" if role else None,
        f", {said_moment(when)}",
        f"; beside it signed {beside}" if beside else None,
        class_="signature",
    )


def _why(title: str, reasons: tuple[str, ...]) -> Child:
    return (el("h3", title), lines(reasons)) if reasons else None


def _counts(row: Row) -> Child:
    """How many checks looked, in words."""
    total = number(row, "checks_total")
    if total is None:
        return None
    told = [f"{many:g} {word}" for key, word in _COUNTED.items() if (many := number(row, key))]
    return el(
        "p", f"{counted(int(total), 'check')}: {', '.join(told) or 'none has a result yet'}.", class_="counts"
    )


def risks(pack: Pack) -> Markup:
    """Everything open, worst first."""
    found = sorted(rows(pack, "risk"), key=_rank)
    waivers = {text(row, "id"): row for row in rows(pack, "waiver")}
    if found:
        lead = f"{counted(len(found), 'risk')}, worst first, each with whoever answers for it."
        body: Child = el("ol", (_risk(pack, row, waivers) for row in found), class_="cards")
    elif number(table(pack, "summary"), "checks_total"):
        lead, body = "Nothing that was checked is open.", el("p", mark("good", "No open risk"))
    else:
        lead = "What could go wrong after the launch."
        body = nothing("No check has looked yet. Run cockpit check, then cockpit handover.")
    return section("risks", "Open risks", lead, body)


def _rank(row: Row) -> int:
    return [*_SEVERITIES, text(row, "severity")].index(text(row, "severity"))


def _risk(pack: Pack, row: Row, waivers: dict[str, Row]) -> Markup:
    word, tone = _SEVERITIES.get(text(row, "severity"), (text(row, "severity") or "Unrated", "mild"))
    owner = text(row, "owner")
    return el(
        "li",
        el("p", mark(tone, word), " ", el("span", text(row, "status"), class_="aside")),
        el("h3", text(row, "title") or text(row, "check")),
        el("p", text(row, "impact")),
        el(
            "p",
            el("span", f"Answers for it: {named(pack, owner)}" if owner else "Nobody answers for it yet"),
            _due(pack, row),
            _accepted(pack, row, waivers),
            code(text(row, "check")),
            class_="facts",
        ),
    )


def _due(pack: Pack, row: Row) -> Child:
    due, today = day(row, "due"), written(pack)
    if due is None:
        return el("span", "No date yet")
    if today and due < today:
        return mark("bad", f"Was due {said_day(due)}")
    return el("span", f"Due {said_day(due)}")


def _accepted(pack: Pack, row: Row, waivers: dict[str, Row]) -> Child:
    """Who accepted it, until when; a risk names its waivers by id."""
    named_here = [waivers[one.strip()] for one in text(row, "waiver").split(",") if one.strip() in waivers]
    return [
        el(
            "span",
            f"Accepted by {named(pack, text(one, 'approved_by'))} until {said_day(day(one, 'expires'))}",
        )
        for one in named_here
    ]
