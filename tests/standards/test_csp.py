"""Content-Security-Policy: only what is judged of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.csp import Csp, framing, parse, policies, slips, told


def test_the_first_of_a_directive_counts_and_names_are_read_in_any_case() -> None:
    assert parse("Script-Src 'self';; script-src *; ") == {"script-src": ("'self'",)}


def test_a_comma_separates_policies_and_so_do_headers() -> None:
    assert len(policies(["default-src 'self', img-src *", "", "object-src 'none'"])) == 3
    assert policies([" ; , "]) == ()


@pytest.mark.parametrize(
    ("headers", "guarded"),
    [
        (["frame-ancestors 'none'"], True),
        (["frame-ancestors"], True),  # an empty list allows nobody
        (["frame-ancestors 'self' https://partner.example"], True),
        (["frame-ancestors https://*.shop.example"], True),
        (["frame-ancestors *"], False),
        (["frame-ancestors 'self' https:"], False),
        (["frame-ancestors https://*"], False),
        (["frame-ancestors https://*:443"], False),
        (["frame-ancestors *:*"], False),
        (["frame-ancestors *", "frame-ancestors 'self'"], True),
        (["default-src 'none'"], None),
        ([], None),
    ],
)
def test_who_may_frame(headers: list[str], guarded: bool | None) -> None:
    assert framing(policies(headers)) is guarded


def test_a_meta_element_cannot_carry_everything_and_report_only_enforces_nothing() -> None:
    read = Csp.read([], ["frame-ancestors 'none'"], ["frame-ancestors 'none'; script-src 'self'"])
    assert read.enforced == ({"script-src": ("'self'",)},)
    assert read.meta_ancestors
    assert framing(read.enforced) is None
    assert len(read.reported) == 1
    assert Csp.read([], meta=["frame-ancestors 'none'"]).enforced == ()


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("defualt-src 'self'", "default-src was probably meant"),
        ("default-src: 'self'", "followed by a colon"),
        ("script-src self", "self in script-src lacks its apostrophes"),
        ("script-src 'none' https://a.example", "'none' in script-src stands beside others"),
    ],
)
def test_slips_of_the_pen(policy: str, words: str) -> None:
    (slip,) = slips(parse(policy))
    assert words in slip


@pytest.mark.parametrize(
    "policy",
    [
        "default-src 'self'; upgrade-insecure-requests; report-to main; sandbox allow-scripts",
        "x-future-directive 'self'; require-trusted-types-for 'script'; frame-src selfies.example",
    ],
)
def test_no_slip_where_there_is_none(policy: str) -> None:
    assert slips(parse(policy)) == ()


def test_what_is_told_is_the_same_on_every_visit() -> None:
    first, second = (parse(f"script-src 'nonce-{n}'; report-uri /r?{n}; img-src *") for n in ("a1", "b2"))
    assert told(first) == told(second) == "script-src 'nonce-...'"


@given(st.lists(st.text(max_size=60), max_size=4))
def test_nothing_raises(headers: list[str]) -> None:
    read = Csp.read(headers, headers, headers)
    framing(read.enforced)
    for policy in read.enforced:
        slips(policy)
        told(policy)
