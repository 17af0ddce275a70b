"""What is packed comes back the same; nothing foreign is ever built."""

import json
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cockpit.facts
from cockpit.facts import Unreachable, codec
from cockpit.facts.dns import Answer, Outcome, Record
from cockpit.facts.http import Response
from cockpit.facts.names import Lookup, Names
from cockpit.facts.trails import Client, End, Hop, Trail, Trails
from cockpit.model import Layer

text = st.text(max_size=20)
unreachable = st.builds(Unreachable, st.sampled_from(Layer), text, text)
answers = st.builds(
    Answer,
    text,
    text,
    text,
    st.sampled_from(Outcome),
    st.lists(st.builds(Record, text, text, st.integers(0, 2**31), text), max_size=3).map(tuple),
    st.lists(text, max_size=3).map(tuple),
    st.booleans(),
)
seen = st.one_of(answers, unreachable)
lookups = st.builds(Lookup, text, seen, seen, st.dictionaries(text, st.tuples(seen, seen), max_size=2))
responses = st.builds(
    Response,
    text,
    st.integers(100, 599),
    st.lists(st.tuples(text, text), max_size=3).map(tuple),
    text,
    text,
    st.booleans(),
    certified=st.lists(text, max_size=2).map(tuple),
)
trails = st.builds(
    Trail,
    text,
    st.sampled_from(Client),
    st.lists(st.builds(Hop, responses, text), max_size=2).map(tuple),
    st.sampled_from(End),
    text,
    st.none() | unreachable,
)


@given(st.dictionaries(text, lookups, max_size=2), st.lists(trails, max_size=2))
def test_facts_come_back_the_same(found: dict[str, Lookup], walked: list[Trail]) -> None:
    facts = {"names": Names(found), "trails": Trails(tuple(walked))}
    meta, back = codec.loads(codec.dumps(facts, tool="t"))
    assert back == facts
    assert meta["tool"] == "t"


@given(
    st.recursive(st.none() | st.booleans() | text, lambda part: st.lists(part) | st.dictionaries(text, part))
)
def test_nothing_hostile_does_more_than_be_refused(data: Any) -> None:
    for damaged in (
        data,
        {"schema": codec.SCHEMA, "facts": data},
        {"schema": codec.SCHEMA, "facts": {"x": data}},
    ):
        try:
            codec.loads(json.dumps(damaged))
        except codec.BadFactsError as reason:
            assert str(reason)  # noqa: PT017 - most inputs are simply accepted as data


@pytest.mark.parametrize("kind", ["Path", "Popen", "object", "Mapping", "Any", "Verdict"])
def test_only_facts_are_built(kind: str) -> None:
    with pytest.raises(codec.BadFactsError):
        codec.unpack({"$": kind})


def test_a_foreign_type_cannot_be_packed() -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        codec.pack(object())


@pytest.mark.parametrize("depth", [800, 100_000])
def test_facts_nested_too_deeply_are_refused(depth: int) -> None:
    facts = "[" * depth + "]" * depth
    with pytest.raises(codec.BadFactsError):
        codec.loads(f'{{"schema": "{codec.SCHEMA}", "facts": {{"a": {facts}}}}}')


def test_a_refusal_repeats_no_escape_code() -> None:
    with pytest.raises(codec.BadFactsError) as caught:
        codec.unpack({"$": "Answer", "\x1b[2Jevil": 1})
    assert "\x1b" not in str(caught.value)


def test_only_plain_values_are_built() -> None:
    with pytest.raises(codec.BadFactsError):
        codec.unpack({"$": "_Reader"})  # the parser in the module of Document


def test_a_secret_that_was_seen_is_not_saved() -> None:
    secret = "ghp_" + "A1b2C3d4" * 5
    url = "https://shop.test/reset?reset_token=abcdefgh12345678"
    saved = codec.dumps({"x": Response(url, 200, (("x-debug", secret),), "192.0.2.1", body=f"key {secret}")})
    assert secret not in saved
    assert "abcdefgh12345678" not in saved


def test_an_error_page_that_shows_its_inside_is_saved_without_it() -> None:
    trace = (
        'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in x\n    p="Kanarie vogel 7731"\n'
    )
    for status, kept in ((500, ""), (404, ""), (200, trace)):
        seen = Response("https://shop.example/x", status, (), "192.0.2.1", trace)
        assert codec.unpack(codec.pack(seen)) == Response(seen.url, status, (), seen.address, kept)


def test_no_two_facts_have_one_name() -> None:
    """A saved fact is found again by its name alone."""
    modules = [import_module(f"cockpit.facts.{info.name}") for info in iter_modules(cockpit.facts.__path__)]
    owners: dict[str, set[str]] = {}
    for kind in (value for module in modules for value in vars(module).values()):
        if isinstance(kind, type) and kind.__module__.startswith("cockpit.facts."):
            owners.setdefault(kind.__name__, set()).add(kind.__module__)
    assert {name: homes for name, homes in owners.items() if len(homes) > 1} == {}
