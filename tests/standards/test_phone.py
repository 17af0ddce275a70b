"""Which file of several a phone of 412 pixels and 1.75 device pixels each takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards import phone


@pytest.mark.parametrize(
    ("media", "fits"),
    [
        ("", True),
        ("all", True),
        ("screen", True),
        ("only screen and (max-width: 600px)", True),
        ("(max-width: 400px)", False),
        ("(min-width: 25em)", True),
        ("(min-width: 900px)", False),
        ("(min-width: 300px) and (max-width: 411px)", False),
        ("print", False),
        ("print, screen", True),
        ("(prefers-color-scheme: dark)", False),
        ("(orientation: portrait)", True),
        ("not all", False),
        ("(min-width: calc(1px + 1em))", False),
    ],
)
def test_media(media: str, fits: bool) -> None:
    assert phone.media_fits(media) is fits


@pytest.mark.parametrize(
    ("srcset", "sizes", "src", "chosen"),
    [
        ("", "", "a.jpg", "a.jpg"),
        ("a.jpg 1x, b.jpg 2x, c.jpg 3x", "", "", "b.jpg"),
        ("b.jpg 2x", "", "a.jpg", "b.jpg"),
        ("a.jpg", "", "", "a.jpg"),
        ("s.jpg 400w, m.jpg 800w, l.jpg 1600w", "100vw", "", "m.jpg"),
        ("s.jpg 400w, m.jpg 800w, l.jpg 1600w", "", "", "m.jpg"),
        ("s.jpg 400w, m.jpg 800w", "(max-width: 600px) 200px, 50vw", "", "s.jpg"),
        ("s.jpg 400w, m.jpg 800w", "(min-width: 900px) 100px, 50vw", "", "s.jpg"),
        ("s.jpg 400w, m.jpg 500w", "calc(100vw - 2rem)", "", "m.jpg"),
        ("s.jpg 200w, m.jpg 300w", "", "a.jpg", "m.jpg"),  # with widths, src is no candidate
        ("s.jpg 750w, l.jpg 1200w", "(max-width: 600px) calc(100vw - 2rem), 600px", "", "s.jpg"),
        ("s.jpg 400w, m.jpg 800w", "(max-width: 600px) min(100vw, 600px), 200px", "", "m.jpg"),
        ("s.jpg 400w, m.jpg 800w", "auto, (max-width: 900px) 200px, 900px", "", "s.jpg"),
        ("s.jpg 400w, " + "x" * phone.MAX_TEXT, "", "", "s.jpg"),
        ("data:image/png;base64,AAAA 1x, b.jpg 2x", "", "", "b.jpg"),
        ("a.jpg 1q, b.jpg 2x", "", "", "b.jpg"),
        (", , ,", "", "a.jpg", "a.jpg"),
    ],
)
def test_the_picture_of_a_set(srcset: str, sizes: str, src: str, chosen: str) -> None:
    assert phone.chosen(srcset, sizes, src) == chosen


def test_the_first_source_that_fits() -> None:
    wide = ("wide.webp", "", "(min-width: 900px)", "image/webp")
    film = ("a.jxl", "", "", "image/jxl")
    avif = ("a.avif 400w, b.avif 900w", "100vw", "", "image/avif")
    assert phone.any_fits([wide, film, avif]) == "b.avif"
    assert phone.any_fits([wide, film]) == ""


@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=20))
def test_nothing_raises_and_nothing_is_made_up(srcset: str, sizes: str, src: str) -> None:
    found = phone.chosen(srcset, sizes, src)
    assert found == src or found in srcset
    phone.media_fits(sizes)
