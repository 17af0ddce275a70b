"""Texts made to keep a reader busy: each is read in a moment, whatever stands in it."""

import time

import pytest

from cockpit.standards import csp, permissions
from cockpit.standards.html import read

SIZE = 262_144  # bytes of a body that are kept
MOMENT = 20.0  # seconds of a busy machine, where the parser by itself takes many minutes


@pytest.mark.parametrize(
    "piece", ["<a ", "<a/", "<a b='", '<a href="', "<a b=", "<!--", "<![CDATA[x]]", "</"]
)
@pytest.mark.parametrize("before", ["", "<title>", "<p>words "])
def test_what_does_not_end_takes_the_rest_with_it(before: str, piece: str) -> None:
    began = time.perf_counter()
    read(before + piece * (SIZE // len(piece)))
    assert time.perf_counter() - began < MOMENT


def test_what_comes_before_a_tag_without_end_is_kept() -> None:
    document = read('<title>Shop</title><a href="/one">one two</a><a href="/tw')
    assert (document.title, [ref.url for ref in document.references]) == ("Shop", ["/one"])
    assert document.words == 2
    assert document.cut


def test_text_at_the_end_counts() -> None:
    assert read("<p>fish &amp").words == 2


def test_a_policy_of_thousands_of_directives_is_read_for_slips_in_a_moment() -> None:
    policy = csp.parse(";".join(f"require-trusted-types-f{at}" for at in range(2000)))
    began = time.perf_counter()
    assert len(csp.slips(policy)) <= csp.MOST_READ
    assert time.perf_counter() - began < MOMENT


def test_a_translated_policy_holds_nothing_that_ends_a_quotation() -> None:
    assert permissions.translated(["camera 'self' https://pay.example:8443"])
    assert permissions.translated(['camera https://a`}$(id)"x']) == ""
