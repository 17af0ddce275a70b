"""Two engines, one result: what one finds the other finds, whatever was searched before."""

import sys
from collections.abc import Iterator

import hyperscan
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.leaks import Stance
from cockpit.scan import compiled, windows
from cockpit.scan.engine import Engine
from cockpit.scan.matcher import Matcher, load
from cockpit.scan.native import Native
from cockpit.scan.plain import PIECE, Plain
from cockpit.standards.secrets.rule import Rule, rules
from cockpit.standards.secrets.templates import spelled
from tests.scan.toys import BODY, HEX, OTHER, TOKEN, TOYS, engines, told


@pytest.fixture(params=[True, False], ids=["native", "plain"])
def engine(request: pytest.FixtureRequest) -> Matcher:
    return load(native=request.param, known=TOYS)


def finder(matcher: Matcher) -> object:
    assert isinstance(matcher, Engine)
    return matcher.finder


def test_the_fast_one_is_taken_where_it_is_installed() -> None:
    assert isinstance(finder(load(known=TOYS)), Native)
    assert isinstance(finder(load(native=False, known=TOYS)), Plain)


def test_a_fast_one_that_cannot_be_loaded_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cockpit.scan.native", "cockpit.scan.compiled"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert isinstance(finder(load(known=TOYS)), Plain)
    with pytest.raises(ImportError):
        load(native=True, known=TOYS)


def test_one_that_does_not_run_on_this_processor_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(_: object) -> None:
        raise hyperscan.ArchitectureError

    monkeypatch.setattr(compiled, "_database", refusing)
    assert isinstance(finder(load(known=TOYS)), Plain)


def test_one_that_breaks_off_is_helped(monkeypatch: pytest.MonkeyPatch) -> None:
    native = Native(TOYS, cached=False)
    monkeypatch.setattr(native, "_seen", lambda *_: True)
    assert told(Engine(TOYS, native).hits(b"a " + TOKEN)) == [("token", 2, TOKEN)]


def test_a_value_is_found_where_it_stands(engine: Matcher) -> None:
    hits = engine.hits(b"a = '" + TOKEN + b"'\nb\n" + OTHER)
    assert told(hits) == [("token", 5, TOKEN), ("token", 25, OTHER)]
    assert repr(hits[0]) == "Hit(token, 5, 21)"


def test_a_public_value_says_so(engine: Matcher) -> None:
    assert [hit.stance for hit in engine.hits(b"pub_" + TOKEN[4:])] == [Stance.PUBLIC]


@pytest.mark.parametrize(
    "text", [b"x" + TOKEN, TOKEN + b"A" * 0 + b"b" * 40, b"tok_short", b"", b"\n\n", b"\0" * 50]
)
def test_what_is_part_of_something_longer_is_left(engine: Matcher, text: bytes) -> None:
    assert engine.hits(text) == []


def test_a_line_that_was_empty_handed_without_its_neighbour_is_read_again(engine: Matcher) -> None:
    assert engine.hits(b"id: " + HEX + b"\n") == []
    assert told(engine.hits(b"acme:\nid: " + HEX + b"\n")) == [("near", 10, HEX)]
    assert engine.hits(b"id: " + HEX + b"\n") == []


def test_a_value_on_the_line_after_is_found_by_a_line_that_was_seen(engine: Matcher) -> None:
    assert engine.hits(b"key id ab12\nnothing\n") == []
    assert told(engine.hits(b"key id ab12\n" + BODY[:20] + b"\n")) == [("later", 12, BODY[:20])]


def test_a_line_with_a_value_is_told_of_every_text(engine: Matcher) -> None:
    line = b"v=" + TOKEN
    assert [told(engine.hits(line + b"\n")) for _ in range(3)] == [[("token", 2, TOKEN)]] * 3
    assert told(engine.hits(line + b"\nx\n" + line)) == [("token", 2, TOKEN), ("token", 23, TOKEN)]


def test_a_block_of_several_lines_is_one_value(engine: Matcher) -> None:
    block = b"BEGIN BOX\n" + BODY[:16] + b"\n" + BODY[16:] + b"\nEND\n"
    (hit,) = engine.hits(b"first\n" * 50 + block)
    assert hit.value.split() == [BODY[:16], BODY[16:]]


def test_case_counts_only_where_the_rule_says(engine: Matcher) -> None:
    assert [hit.rule.id for hit in engine.hits(b"My_Secret_KEY = " + BODY)] == ["named"]
    assert engine.hits(TOKEN.upper()) == []


def test_the_better_rule_has_the_value_that_two_find(engine: Matcher) -> None:
    assert [hit.rule.id for hit in engine.hits(b"SECRET=" + TOKEN)] == ["token"]


@pytest.mark.parametrize("text", [b"gate=", b"x.gate=", b"x_door=", b"gategate="])
def test_what_begins_with_a_word_is_found_there(engine: Matcher, text: bytes) -> None:
    assert told(engine.hits(b"no " + text + BODY[:12])) == [("starts", 3 + len(text), BODY[:12])]


def test_an_expression_that_hyperscan_refuses_is_found_by_its_words(engine: Matcher) -> None:
    assert [hit.rule.id for hit in engine.hits(b"at quay-" + BODY[:12])] == ["ahead"]


@pytest.mark.parametrize("before", [0, 1, PIECE - 30, PIECE - 10, PIECE - 2, PIECE, 3 * PIECE + 5])
def test_a_line_longer_than_a_piece_hides_nothing(engine: Matcher, before: int) -> None:
    text = b"-" * before + TOKEN + b"-" * PIECE + OTHER
    assert told(engine.hits(text)) == [("token", before, TOKEN), ("token", before + 16 + PIECE, OTHER)]


@pytest.mark.parametrize(
    "fill", [b"tok_", b"secret=", b"SECRET = x\n", b"a", b"key id ", b"BEGIN BOX", HEX + b"acme "]
)
def test_what_is_nothing_but_words_ends(engine: Matcher, fill: bytes) -> None:
    text = fill * ((2 << 20) // len(fill))
    assert len(engine.hits(text)) <= 5_000
    assert told(engine.hits(TOKEN + b"\n")) == [("token", 0, TOKEN)]


def test_of_what_is_too_much_the_beginning_is_told(engine: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "LEAST", 1 << 18)
    monkeypatch.setattr(windows, "TIMES", 1)
    assert len(engine.hits((b"secret=" + BODY[:12] + b" ") * 20_000)) > 50
    assert engine.left


def test_values_beyond_those_that_are_kept_are_said(engine: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST", 3)
    lines = [b"v%d = " % at + TOKEN[:-1] + b"%d" % at for at in range(5)]
    assert len(engine.hits(b"\n".join(lines[:3]))) == 3
    assert engine.left == 0
    assert len(engine.hits(b"\n".join(lines))) == 3
    assert engine.left


def test_what_is_left_is_said_and_read_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "LEAST", 1 << 18)
    plain = Engine(TOYS, Plain(TOYS))
    flood = b"secret secret\n".join(b"%d" % at for at in range(20_000))
    plain.hits(flood + TOKEN)
    assert plain.left
    assert told(plain.hits(b"7secret secret\n" + TOKEN)) == [("token", 15, TOKEN)]
    assert plain.left == 0


_VALUES = (TOKEN, OTHER, HEX, b"id: " + HEX, BODY, b"pub_" + BODY[:20], b"z" * 90, b"x", b"0", b"_")
_AROUND = (
    b"gate=",
    b".gate=",
    b"_door=",
    b"gate",
    b"acme",
    b"secret",
    b"SECRET_KEY = ",
    b"key id ab12",
    b"BEGIN BOX\n",
    b"\nEND",
    b"tok_",
    b"quay-",
)
PARTS = st.sampled_from((*_VALUES, *_AROUND, b"\n", b"\r\n", b" ", b"=", b"\0", b"\xff"))


@given(st.lists(st.lists(PARTS, max_size=12).map(b"".join), max_size=6))
def test_both_find_the_same_in_one_text_after_the_other(texts: list[bytes]) -> None:
    native, plain = _ENGINES
    for text in texts:
        assert told(native.hits(text)) == told(plain.hits(text))


def _examples() -> Iterator[bytes]:
    for rule in rules():
        for template in (*rule.finds, *rule.leaves):
            yield spelled(template)


_ENGINES = engines()
_EXAMPLES = tuple(_examples())


@pytest.fixture(scope="module")
def real() -> tuple[Matcher, Matcher]:
    return engines(rules())


def _same(pair: tuple[Matcher, Matcher], text: bytes) -> list[tuple[str, int, bytes]]:
    found = told(pair[0].hits(text))
    assert found == told(pair[1].hits(text))
    return found


def test_both_find_the_same_in_every_example_of_the_rules(real: tuple[Matcher, Matcher]) -> None:
    assert (
        sum(len(_same(real, b"\n\n".join(_EXAMPLES[at : at + 5]))) for at in range(0, len(_EXAMPLES), 5))
        > 100
    )


@given(
    st.lists(st.sampled_from(_EXAMPLES), max_size=8),
    st.sampled_from([b"\n", b"\r\n", b" ", b"", b'","', b"\0"]),
)
def test_both_find_the_same_in_examples_beside_each_other(
    real: tuple[Matcher, Matcher], texts: list[bytes], between: bytes
) -> None:
    _same(real, between.join(texts))


def test_every_word_is_at_least_three_bytes_and_every_reach_bounded() -> None:
    assert [rule.id for rule in rules() if not _bounded(rule)] == []


def _bounded(rule: Rule) -> bool:
    return all(len(word) >= 3 for word in rule.words) and 0 < rule.reach <= 16_384
