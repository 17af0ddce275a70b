"""A version of a text that was searched tells all that it would tell alone, and less of it is searched."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.scan import akin
from cockpit.scan.akin import LEAST, Akin
from cockpit.scan.engine import Engine, Finder
from cockpit.scan.windows import Place, Work
from cockpit.standards.secrets.rule import Rule
from tests.scan.toys import BODY, HEX, TOKEN, TOYS, engines, told

FILL = b"".join(b"line %d of an ordinary file\n" % at for at in range(400))
FINDERS = tuple(one.finder for one in engines() if isinstance(one, Engine))
PARTS = (
    *(TOKEN, b"acme", b"id: " + HEX, b"key id ab12\n" + BODY[:20], b"BEGIN BOX\n" + BODY[:16] + b"\n"),
    *(BODY[16:] + b"\nEND\n", b"SECRET = " + BODY[:12], b"gate=" + BODY[:12], b"quay-" + BODY[:12]),
    *(b"\n", b" ", b"\n" * 300, b"x" * 900, b"\n" + b"y" * 2600 + b"\n"),
)
EDITS = st.tuples(st.integers(0, len(FILL)), st.integers(0, 60), st.sampled_from(PARTS))


class Counting:
    """A finder that says how many bytes it was asked about."""

    def __init__(self, finder: Finder) -> None:
        self._finder, self.looked = finder, 0

    def places(self, data: bytes, first: int, last: int, work: Work) -> Iterable[Place]:
        self.looked += last - first
        return self._finder.places(data, first, last, work)


def edited(text: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    for at, gone, put in edits:
        text = text[:at] + put + text[at + gone :]
    return text


@pytest.mark.parametrize("finder", FINDERS, ids=["native", "plain"])
@given(st.lists(st.lists(EDITS, max_size=3), min_size=2, max_size=6))
def test_versions_tell_what_each_would_tell_alone(
    finder: Finder, versions: list[list[tuple[int, int, bytes]]]
) -> None:
    engine, text = Engine(TOYS, finder), FILL
    for edits in versions:
        text = edited(text, edits)
        assert told(engine.hits(text)) == told(Engine(TOYS, finder).hits(text))


@pytest.mark.parametrize("finder", FINDERS, ids=["native", "plain"])
def test_only_what_is_around_a_change_is_searched(finder: Finder) -> None:
    counting = Counting(finder)
    engine = Engine(TOYS, counting)
    engine.hits(FILL + TOKEN + b"\n")
    counting.looked = 0
    assert told(engine.hits(b"new\n" + FILL + TOKEN + b"\n")) == [("token", len(FILL) + 4, TOKEN)]
    assert 0 < counting.looked < LEAST


@pytest.mark.parametrize("finder", FINDERS, ids=["native", "plain"])
@pytest.mark.parametrize(
    ("before", "put", "after", "rule"),
    [
        (b"", b"acme", b"\n" * 280 + b"id: " + HEX + b"\n", "near"),
        (b"id: " + HEX + b"\n" * 280, b"acme", b"", "near"),
        (b"BEGIN BOX" + b"q8w3e7r1t5y9\n" * 22, b"END", b"", "block"),
        (b"", b"BEGIN BOX", b"q8w3e7r1t5y9\n" * 22 + b"END", "block"),
        (b"tok_", b"k7f2", b"m9q4x1w8\n", "token"),
    ],
    ids=["named before", "named behind", "ended", "begun", "whole"],
)
def test_a_change_is_seen_from_as_far_as_it_decides(
    finder: Finder, before: bytes, put: bytes, after: bytes, rule: str
) -> None:
    engine = Engine(TOYS, finder)
    without, with_it = (FILL + before + text + after + FILL for text in (b"", put))
    for text, found in ((without, []), (with_it, [rule]), (without, []), (with_it, [rule])):
        assert [hit.rule.id for hit in engine.hits(text)] == found


def test_a_block_is_found_when_its_last_line_comes_far_from_its_first() -> None:
    far = Rule(
        id="far",
        title="",
        pattern=rb"BEGIN FAR(?P<secret>[a-z0-9 \n]{20,9000})END",
        words=(b"BEGIN FAR",),
        lines=500,
        reach=16_000,
    )
    text = b"BEGIN FAR" + b"".join(b"q%dw%de\n" % (at * at, at * 7919) for at in range(500))
    for engine in engines((far,)):
        assert told(engine.hits(FILL + text)) == []
        assert [hit.start for hit in engine.hits(FILL + text + b"END\n")] == [len(FILL) + 9]
        assert told(engine.hits(FILL + text)) == []


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(akin, "_KEPT", 40_000)
    kept = Akin(TOYS)
    texts = [b"%d\n" % at + FILL + b"\n%d" % at for at in range(8)]
    for text in texts:
        kept.keep(text, (), ())
    assert [kept.between(text)[:2] != (0, len(text)) for text in texts] == [False] * 5 + [True] * 3


@pytest.mark.parametrize("text", [b"x" * (LEAST - 1), b"x" * (akin.MOST + 1)], ids=["short", "long"])
def test_what_is_short_or_very_long_is_not_kept(text: bytes) -> None:
    kept = Akin(TOYS)
    kept.keep(text, (), ())
    assert kept.between(text) == (0, len(text), ())


def test_a_text_that_was_not_looked_at_to_its_end_is_no_example(monkeypatch: pytest.MonkeyPatch) -> None:
    native, _ = engines()
    assert isinstance(native, Engine)
    monkeypatch.setattr("cockpit.scan.engine.PLACES", 1)
    text = FILL + (TOKEN + b"\n") * 3
    assert len(native.hits(text)) == 1
    assert native.left
    monkeypatch.undo()
    assert len(native.hits(text)) == 3
