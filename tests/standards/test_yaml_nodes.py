"""YAML with lines: what people write is read, what multiplies itself or nests for ever is not."""

from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.yaml_nodes import MOST_CHARACTERS, BadYamlError, Node, documents


def one(text: str) -> Node:
    (node,) = documents(text)
    return node


def test_on_stays_a_word_and_lines_are_known() -> None:
    top = one("on: [push]\njobs:\n  a:\n    run: |\n      npm ci\n      npm test\n    off: no\n")
    assert top["on"].names() == ("push",)
    assert list(top["jobs"]["a"]["run"].lines()) == [(5, "npm ci"), (6, "npm test")]
    assert top["jobs"]["a"]["off"].false
    assert (top["jobs"].line, top["nothing"].text, "nothing" in top) == (3, "", False)


def test_anchors_and_merges_are_followed_and_own_keys_go_before() -> None:
    top = one("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\nd: !reference [.a, script]\n")
    assert {key: node.text for key, node in top["b"].pairs.items()} == {"x": "1", "y": "3"}
    assert set(top["c"].pairs) == {"x", "y", "z"}
    assert (top["d"].tag, top["d"].texts()) == ("!reference", (".a", "script"))


def test_what_is_redacted_is_a_value_like_any_other() -> None:
    """Pipelines are read with the passwords of their test databases taken out."""
    password, token = "[redacted: url password]", "[redacted: bearer token]"
    top = one(f"a: postgres://u:{password}@db/x\nb: {token}\nc: {{d: {password}}}\n")
    assert top["a"].text == "postgres://u:[redacted: url password]@db/x"
    assert (top["b"].text, top["b"].line) == (token, 2)
    assert top["c"]["d"].text == password


def test_several_documents_are_told_apart() -> None:
    assert [top.names() for top in documents("spec: {}\n---\na: 1\n")] == [("spec",), ("a",)]
    assert documents("") == ()


LAUGHS = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000,
        "- " * 100 + "x",
        LAUGHS,
        "&a [*a]",
        "a: [",
        "\0",
        "x: *nobody",
        "a" * (MOST_CHARACTERS + 1),
    ],
    ids=["brackets", "deep", "laughs", "itself", "open", "nul", "nobody", "long"],
)
def test_what_nobody_writes_is_refused(text: str) -> None:
    with pytest.raises(BadYamlError):
        documents(text)


VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1, max_size=6), VALUES, max_size=4))
def test_it_has_the_shape_that_pyyaml_reads(data: dict[str, object]) -> None:
    top = one(yaml.safe_dump(data))
    assert set(top.pairs) == {str(key) for key in data if key != "<<"}
    for key, value in data.items():
        if isinstance(value, list):
            assert len(top[key].items) == len(value)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    found: object = ()
    with suppress(BadYamlError):
        found = documents(text)
    assert isinstance(found, tuple)
