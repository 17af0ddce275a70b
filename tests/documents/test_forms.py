"""Markdown, HTML and text: what a pack holds stays text, tables keep their columns, lines their width."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cockpit.documents.document import Bullets, Cell, Code, Document, Grid, Heading, Missing, Paragraph, Steps
from cockpit.documents.html import html
from cockpit.documents.library import LIBRARY, make
from cockpit.documents.markdown import markdown
from cockpit.documents.plain import lines, plain
from cockpit.documents.tones import TONES
from cockpit.text import safe
from tests.documents.packs import full, hostile, texts
from tests.documents.reading import Outline, expected, shape, tokens

_MARKUP = {"html_block", "html_inline", "link_open", "image", "em_open"}
each = pytest.mark.parametrize("id_", LIBRARY)
nasty = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document, made of nasty texts."""
    items = st.lists(texts.filter(str.strip), min_size=1, max_size=3).map(tuple)
    cell = st.builds(Cell, texts, st.sampled_from(TONES) | texts)
    width = draw(st.integers(1, 5))
    row = st.lists(cell, min_size=width, max_size=width).map(tuple)
    columns = st.lists(texts, min_size=width, max_size=width).map(tuple)
    block = (
        st.builds(Heading, texts)
        | st.builds(Paragraph, texts.filter(str.strip), st.sampled_from(TONES))
        | st.builds(Bullets, items)
        | st.builds(Steps, items)
        | st.builds(Code, texts)
        | st.builds(Missing, texts, texts)
        | st.builds(Grid, columns, st.lists(row, min_size=1, max_size=3).map(tuple))
    )
    return Document("doc.any", "Any document", "A lead.", tuple(draw(st.lists(block, max_size=4))))


def check_markdown(document: Document) -> None:
    """It reads as the blocks it is made of, and nothing of it became markup."""
    found = tokens(markdown(document))
    assert shape(found) == expected(document)
    assert not _MARKUP & {token.type for token in found}


def check_html(document: Document) -> Outline:
    """Only our elements, each closed."""
    return Outline(html(document))


def check_plain(document: Document, width: int) -> None:
    """No line is wider, and nothing in it moves a cursor."""
    text = plain(document, width)
    assert max(map(cell_len, text.split("\n"))) <= max(width, 20)
    assert safe(text, 10**9, keep_lines=True) == text


@each
@pytest.mark.parametrize("width", [20, 100])
def test_a_full_pack_in_every_form(id_: str, width: int) -> None:
    document = make(id_, full())
    check_markdown(document)
    check_html(document)
    check_plain(document, width)


@each
def test_an_empty_pack_in_every_form(id_: str) -> None:
    document = make(id_, {})
    check_markdown(document)
    check_html(document)
    check_plain(document, 80)


@given(hostile(), st.integers(1, 120))
@settings(nasty, max_examples=12)
def test_a_hostile_pack_in_every_form(pack: dict[str, Any], width: int) -> None:
    for id_ in LIBRARY:
        document = make(id_, pack)
        check_markdown(document)
        check_html(document)
        check_plain(document, width)


@given(documents(), st.integers(1, 120))
@nasty
def test_any_document_in_every_form(document: Document, width: int) -> None:
    check_markdown(document)
    check_html(document)
    check_plain(document, width)


@given(texts)
@nasty
def test_html_has_the_same_shape_whatever_the_texts_say(text: str) -> None:
    def around(word: str) -> Document:
        grid = Grid(("A", word), ((Cell(word, "good"), Cell(word, "bad")),))
        blocks = (
            Paragraph(word, "mild"),
            Heading(word),
            grid,
            Bullets((word,)),
            Code(word),
            Missing(word, word),
        )
        return Document("doc.any", word, word, blocks)

    assert check_html(around(text or "x")).shape == check_html(around("harmless")).shape


@given(texts.filter(lambda text: bool(text.strip())))
@nasty
def test_what_is_to_be_copied_arrives_as_it_is(text: str) -> None:
    shown = safe(text, 8000, keep_lines=True).rstrip("\n")
    document = Document("doc.any", "T", "L", (Code(text),))
    (fence,) = [token for token in tokens(markdown(document)) if token.type == "fence"]
    assert fence.content.rstrip("\n") == shown.rstrip("\n")
    assert shown in "".join(check_html(document).texts)


def test_a_tone_is_told_by_a_sign_in_every_form() -> None:
    tones = {"good": "✓", "mild": "!", "bad": "✗"}
    row = tuple(Cell(f"is {tone}", tone) for tone in (*tones, "quiet", "plain"))
    document = Document(
        "doc.any", "T", "L", (Grid(("A", "B", "C", "D", "E"), (row,)), Paragraph("so", "bad"))
    )
    for text in (markdown(document), plain(document, 80), "".join(check_html(document).texts)):
        flat = re.sub(r"\s+", " ", text)
        assert all(f"{sign} is {tone}" in flat for tone, sign in tones.items())
        assert "✗ so" in flat
        assert not re.search(r"[✓!✗] is (quiet|plain)", flat)
    assert "<div.tone-good>" in check_html(document).shape


def test_a_table_names_itself_and_its_rows() -> None:
    grid = Grid(("Name", "Value"), ((Cell("a"), Cell("1")),))
    document = Document("doc.any", "Title", "L", (grid, Heading("Below"), grid, Heading("Alone")))
    text = html(document)
    assert "<caption>Title (1)</caption>" in text
    assert "<caption><h3>Below</h3></caption>" in text
    assert text.count("<h3>") == 2
    assert '<th scope="col">Value</th>' in text
    assert '<th scope="row"><div>a</div></th><td data-label="Value"><div>1</div></td>' in text


def test_pairs_have_no_heading_line() -> None:
    document = Document("doc.any", "T", "L", (Grid(("", ""), ((Cell("Domain"), Cell("a.example")),)),))
    assert "<dl><div><dt>Domain</dt><dd" in html(document)
    assert plain(document, 40).splitlines()[3:] == ["Domain  a.example"]


def test_columns_too_narrow_to_read_stand_below_each_other() -> None:
    grid = Grid(
        ("Host", "Leads to", "Owner"),
        (
            (Cell("www.example.com"), Cell("a service with a long name"), Cell("Ada", "bad")),
            (Cell("app.example.com"), Cell("-", "quiet"), Cell("Ben")),
        ),
    )
    wide, narrow = (plain(Document("d", "T", "L", (grid,)), width).splitlines()[3:] for width in (80, 30))
    assert wide[0].split() == ["Host", "Leads", "to", "Owner"]
    assert narrow == [
        "www.example.com",
        "  Leads to: a service with a",
        "  long name",
        "  Owner: ✗ Ada",
        "",
        "app.example.com",
        "  Owner: Ben",
    ]


def test_long_names_break_where_addresses_part() -> None:
    grid = Grid(("Host", "Note"), ((Cell("staging.shop.example.com"), Cell("word " * 12)),))
    text = plain(Document("d", "T", "L", (grid,)), 30)
    assert [line.split("  ")[0] for line in text.splitlines()[4:6]] == ["staging.shop.", "example.com"]


def test_the_tone_of_each_piece_is_told_to_who_has_colours() -> None:
    document = Document("d", "T", "L", (Grid(("A", "B"), ((Cell("x", "bad"), Cell("y")),)),))
    pieces = [piece for line in lines(document, 40) for piece in line]
    assert ("T", "strong") in pieces
    assert [tone for text, tone in pieces if "x" in text] == ["bad"]
