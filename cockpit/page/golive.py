"""golive.html: the founder's list for a phone, with ticks and a clock; without a script it is still a list.

Nothing it holds leaves it: the page may load and send nothing, and what was ticked lies in the browser's own
storage, if it has one.
"""

from collections.abc import Mapping
from typing import Any, Final

from cockpit.handover.schema import Row, rows
from cockpit.page.contacts import contact
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import code, lines, mark
from cockpit.page.reading import flag, moment, number, said_moment, table, text, texts
from cockpit.page.shell import page
from cockpit.page.style import part

_MINUTES: Final = 10.0  # the budget, where the list names none
_UNANSWERED: Final = "What nobody answered counts as no."
_TONES: Final = {"pass": "good", "warn": "mild", "unknown": "quiet", "not-applicable": "quiet"}
_DECISIONS: Final = {"go": "good", "conditional-go": "mild"}


def golive_page(golive: Mapping[str, Any]) -> str:
    """The page of a list as golive.toml holds it; the same list gives the same page."""
    head = table(golive, "checklist")
    product = text(head, "product") or "The product"
    budget = number(head, "budget_minutes") or _MINUTES
    items = rows(golive, "item")
    body = [
        _masthead(golive, product, budget, items),
        el("main", _clock(budget), _items(items, head, budget), _result(golive), id="main"),
        el("footer", el("p", "This page sends nothing. Your ticks stay in this browser, on this device.")),
    ]
    return page(
        f"{product}: go live", body, styles=("golive.css",), script=part("golive.js"), skip="Skip to the list"
    )


def _masthead(golive: Mapping[str, Any], product: str, budget: float, items: tuple[Row, ...]) -> Markup:
    minutes = sum(number(item, "minutes") or 0.0 for item in items)
    head = table(golive, "checklist")
    lead = (
        f"{len(items)} questions, about {minutes:g} minutes, at most {budget:g}. "
        "Answer what you see, not what you hope."
    )
    return el(
        "header",
        el("p", "Before you go live", class_="kicker"),
        el("h1", product),
        el("p", lead, class_="lead"),
        lines(texts(golive, "rule"), class_="rules"),
        _walked(head),
        class_="masthead",
    )


def _walked(head: Row) -> Child:
    """Who walked it before, if anybody did."""
    who, when, seconds = text(head, "run_by"), moment(head, "finished_at"), number(head, "seconds_taken")
    if not who:
        return None
    on = f", {said_moment(when)}" if when else ""
    took = f", in {_minutes(seconds)}" if seconds is not None else ""
    return el("p", mark("plain", f"Walked by {who}"), f"{on}{took}.", class_="aside")


def _minutes(seconds: float) -> str:
    """`8:50`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _clock(budget: float) -> Markup:
    """The bar the script wakes up; hidden, and so not printed, until then."""
    return el(
        "div",
        el(
            "p",
            el("span", "0:00", id="clock", role="timer"),
            el("span", f" of {_minutes(budget * 60)}", class_="aside"),
        ),
        el("p", id="progress", class_="aside"),
        el("button", "Start", id="start", type="button"),
        id="bar",
        role="group",
        aria_label="Clock",
        hidden=True,
    )


def _items(items: tuple[Row, ...], head: Row, budget: float) -> Markup:
    name = text(head, "pack_digest") or text(head, "product")
    cards = (_card(nth, item) for nth, item in enumerate(items, 1))
    seconds = number(head, "seconds_taken") or 0.0
    return el("ol", cards, id="list", data_pack=name, data_budget=budget * 60, data_taken=seconds)


def _card(nth: int, item: Row) -> Markup:
    """One question: what to do, what to see, the answer, and what to do after a no."""
    minutes = number(item, "minutes")
    title = text(item, "question") or text(item, "title")
    return el(
        "li",
        el(
            "p",
            f"{nth}",
            el("span", f" {minutes:g} min" if minutes else None, class_="aside"),
            class_="number",
        ),
        el("h2", title, id=f"q{nth}"),
        _machine(table(item, "automatic")),
        el("ol", (el("li", step) for step in texts(item, "how")), class_="how"),
        el("div", el("h3", "You should see"), el("p", text(item, "you_should_see")), class_="see"),
        _answer(nth, item),
        _if_not(item),
        data_item=text(item, "id") or str(nth),
    )


def _machine(row: Row) -> Child:
    """What the checks know of it already."""
    verdict = text(row, "verdict")
    if not verdict:
        return None
    return el(
        "p",
        mark(_TONES.get(verdict, "bad"), text(row, "said") or f"The checks say: {verdict}"),
        class_="machine",
    )


def _answer(nth: int, item: Row) -> Markup:
    """Yes or no; a question only the checks answer has their answer."""
    given = text(item, "answer") or ("yes" if flag(item, "done") else "")
    if flag(item, "needs_person") is False:
        passed = text(table(item, "automatic"), "verdict") in ("pass", "warn", "not-applicable")
        answer = "yes" if passed else "no"
        return el(
            "p",
            mark("good" if passed else "bad", f"Answered by the checks: {answer}"),
            data_answer=answer,
            class_="answered",
        )
    return el(
        "fieldset",
        el("legend", "Is it so?"),
        (_choice(nth, value, chosen=value == given) for value in ("yes", "no")),
        el("span", class_="aside at"),
        aria_describedby=f"q{nth}",
    )


def _choice(nth: int, value: str, *, chosen: bool) -> Markup:
    button = el("input", type="radio", name=f"item-{nth}", value=value, checked=chosen, autocomplete="off")
    return el(
        "label",
        button,
        el("span", class_="box", aria_hidden="true"),
        el("span", value.capitalize()),
        class_=f"choice {value}",
    )


def _if_not(item: Row) -> Markup:
    who, runbook = text(item, "call"), text(item, "runbook")
    reach = contact(text(item, "contact"))
    return el(
        "details",
        el("summary", "If not"),
        el("p", text(item, "if_not") or "Write it down: it is a reason not to go live."),
        el("p", "Runbook: ", code(runbook)) if runbook else None,
        el("p", "Call ", el("strong", who), " " if reach else None, reach, class_="call")
        if who or reach
        else None,
        class_="if-not",
    )


def _result(golive: Mapping[str, Any]) -> Markup:
    """What the ticks come to; the script fills it in."""
    row = table(golive, "decision")
    status, who, when = text(row, "status"), text(row, "by"), moment(row, "at")
    signed = (
        f"signed by {who}, {said_moment(when)}"
        if who and when
        else "not signed; sign it with: cockpit decide"
    )
    return el(
        "section",
        el("h2", "Where you stand", id="result-title"),
        el("p", "Go live only if every answer is yes. ", _UNANSWERED, id="result", role="status"),
        el(
            "p",
            "Decision so far: ",
            mark(_DECISIONS.get(status, "bad"), status or "none"),
            f", {signed}.",
            class_="aside",
        ),
        el("p", el("button", "Clear all answers", id="clear", type="button"), id="again", hidden=True),
        el("p", "Name, date: ", class_="paper"),
        aria_labelledby="result-title",
        class_="result",
    )
