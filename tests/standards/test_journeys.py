"""Declared steps as journeys: which belong together, what changes something, what goes in and out."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.launch.watching import Smoke
from cockpit.standards.journeys import (
    MOST_TAKEN,
    Journey,
    address,
    body,
    changes,
    fields,
    filled,
    flaws,
    holds,
    journeys,
    makes,
    take,
    wanted,
)

URL = "https://shop.example/book"
ACCOUNT = "keyring:launch-cockpit/shop/rider"


def step(name: str = "book", url: str = URL, **more: Any) -> Smoke:
    return Smoke(name=name, url=url, **more)


def found(*steps: Smoke) -> str:
    return "; ".join(flaws(Journey("booking", steps)))


def test_rows_of_one_journey_stand_together_and_others_alone() -> None:
    rows = (step("a"), step("b", journey="x"), step("a"), step("c", journey="y"), step("d", journey="x"))
    names = [(one.name, [row.name for row in one.steps]) for one in journeys(rows)]
    assert names == [("a", ["a"]), ("x", ["b", "d"]), ("a", ["a"]), ("y", ["c"])]


@pytest.mark.parametrize(
    ("row", "writes", "making"),
    [
        (step(), False, False),
        (step(method="POST"), True, True),
        (step(method="DELETE", cleanup=True), True, False),
        (step(once=True), True, True),
        (step(method="POST", form={"mail": "{user}", "pass": "{password}"}), True, False),
        (step(method="POST", form={"mail": "{user}", "name": "{unique}"}), True, True),
        (step(url=f"{URL}?who={{user}}"), True, False),
        (step(url=f"{URL}?mark={{unique}}"), False, False),
    ],
)
def test_what_changes_something_and_what_leaves_something(row: Smoke, *, writes: bool, making: bool) -> None:
    assert (changes(row), makes(row)) == (writes, making)
    assert Journey("a", (step(), row)).writes is writes


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ((step(),), ""),
        ((step(take={"id": ("<i>", "<")}), step(url=f"{URL}/{{id}}")), ""),
        ((step(url=f"{URL}/{{id}}"), step(take={"id": ("<i>", "<")})), "needs {id}"),
        ((step(take={"id": ("<i>", "<")}), step(url=f"{URL}/{{id}}", method="DELETE", cleanup=True)), ""),
        ((step(method="POST", form={"mail": "{user}"}),), "no step names the credential"),
        ((step(method="POST", form={"mail": "{user}"}, credential=ACCOUNT),), ""),
        ((step(url=f"{URL}?p={{password}}", credential=ACCOUNT),), "into an address"),
        ((step(form={"p": "{password}"}, credential=ACCOUNT),), "into an address"),
        ((step(url="http://shop.example/book", method="POST"),), "without encryption"),
        ((step(url="http://shop.example/book"),), ""),
        ((step(take={"user": ("<i>", "<")}),), "another name"),
        ((step(take={"id": ("", "<")}),), "which text stands before"),
        ((step(method="DELETE", cleanup=True),), "none makes anything"),
        ((step(method="POST", json={"a": ["{id}"]}),), "needs {id}"),
        ((step(method="POST", json={"a": {"b": "{user}"}}),), "no step names the credential"),
        ((step(method="POST", json={"p": "{password}"}, credential=ACCOUNT),), ""),
        ((step(method="POST", json={"a": 1}, form={"a": "1"}),), "json beside a form"),
        ((step(json={"a": 1}),), "with GET"),
        ((step(headers={"Authorization": "Bearer {id}"}),), "needs {id}"),
        ((step(headers={"X-Api-Version": "2"}),), ""),
        ((step(headers={"Cookie": "a=b"}),), "not one to set by hand"),
        ((step(headers={"a b": "c"}),), "which is no name"),
    ],
)
def test_what_cannot_be_meant(steps: tuple[Smoke, ...], word: str) -> None:
    told = found(*steps)
    assert word in told
    assert bool(told) is bool(word)


def test_values_are_encoded_where_they_go() -> None:
    row = step(url=f"{URL}/{{id}}?x=1", form={"note": "{id} & more"})
    assert address(row, {"id": "a/b c"}) == f"{URL}/a%2Fb%20c?x=1&note=a%2Fb+c+%26+more"
    assert fields(row, {"id": "7"}, {"token": "t", "note": "old"}) == {"token": "t", "note": "7 & more"}
    assert filled("{id} {other}", {"id": "7"}) == "7 {other}"


def test_json_is_filled_in_wherever_a_text_stands() -> None:
    row = step(method="POST", json={"a": {"b": ["{id}", 2, True, None]}, "day": dt.date(2026, 11, 20)})
    assert json.loads(body(row, {"id": 'x"y'})) == {"a": {"b": ['x"y', 2, True, None]}, "day": "2026-11-20"}
    assert body(step(method="POST", form={"a": "{id}"}), {"id": "x y"}, {"t": "1"}) == b"t=1&a=x+y"


@pytest.mark.parametrize(
    ("page", "marks", "marked_up", "value"),
    [
        ('<p id="n">R1</p>', ('id="n">', "<"), True, "R1"),
        ('value="a&amp;b"', ('value="', '"'), True, "a&b"),
        ('{"t": "a&amp;b"}', ('"t": "', '"'), False, "a&amp;b"),
        ("order: 17 \nnext", ("order:", ""), False, "17"),
        ("nothing", ("order:", ""), False, None),
        ('id="n">never ends', ('id="n">', "<"), True, None),
        ('id="n"><', ('id="n">', "<"), True, None),
        ('id="n">a\x1b[31m<', ('id="n">', "<"), True, None),
        (f'id="n">{"x" * 5000}<', ('id="n">', "<"), True, None),
    ],
)
def test_what_is_taken_from_a_page(
    page: str, marks: tuple[str, str], *, marked_up: bool, value: str | None
) -> None:
    assert take(page, marks, {}, marked_up=marked_up) == value


@given(st.text(), st.text(min_size=1), st.text(), st.booleans())
def test_no_page_and_no_mark_raises(page: str, before: str, behind: str, marked_up: bool) -> None:
    value = take(page, (before, behind), {"unique": page}, marked_up=marked_up)
    assert value is None or (0 < len(value) <= MOST_TAKEN and "\n" not in value and "\x1b" not in value)
    assert holds(page, page)


def test_the_expectation_is_told_as_it_is_declared() -> None:
    row = step(status=201, contains="{unique}", lacks="Error", max_ms=900)
    assert wanted(row) == 'status 201, the text "{unique}", no text "Error", within 900 ms'
    assert wanted(step()) == "an answer below 400"
