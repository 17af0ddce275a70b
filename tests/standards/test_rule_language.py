"""Rules of the edge against one address: they fit, they do not, or nobody can tell from here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.rule_language import DEEPEST, LONGEST, fits

URL = "https://app.shop.example/login?next=1"


@pytest.mark.parametrize(
    "rule",
    [
        "true",
        'http.request.method eq "POST" and http.request.uri.path in {"/login" "/forgot"}',
        '(http.host eq "app.shop.example" and starts_with(http.request.uri.path, "/log"))',
        'http.host == "app.shop.example" && http.request.uri.path != "/a"',
        'lower(http.request.uri.path) contains "log"',
        'http.request.uri.path wildcard "/LOG*"',
        'http.request.uri.path strict wildcard "/log*"',
        'http.request.full_uri contains "?next="',
        'ends_with(http.request.uri.path, "in")',
        'not http.request.uri.path eq "/signup"',
        'http.request.uri.path eq "/login" or cf.client.bot',
        'any(http.request.headers["x"][*] eq "a") or http.host contains "shop"',
        'http.host eq "x" xor http.request.uri.path eq "/login"',
        r'http.request.uri.path ne "a\"b"',
    ],
)
def test_these_fit(rule: str) -> None:
    assert fits(rule, URL) is True


@pytest.mark.parametrize(
    "rule",
    [
        "false",
        'http.request.method eq "GET"',
        'http.request.uri.path eq "/Login"',
        'http.request.uri.path strict wildcard "/LOG*"',
        'not http.host contains "shop"',
        'http.request.uri.path eq "/x" and not cf.client.bot',
        'http.request.uri.path in {"/signup" "/forgot"}',
    ],
)
def test_these_do_not(rule: str) -> None:
    assert fits(rule, URL) is False


@pytest.mark.parametrize(
    "rule",
    [
        "",
        'http.request.uri.path matches "^/login"',
        'http.request.uri.path eq "/login" and not cf.client.bot',
        "ip.src in {192.0.2.0/24}",
        "ip.src in $office",
        "len(http.request.uri) gt 5",
        "((((",
        '"',
        ")",
        "http.host eq",
        'http.host eq "app.shop.example" )',
        "http.host eq http.host",
        "not " * (DEEPEST + 2) + "true",
        'http.host eq "' + "a" * LONGEST + '"',
    ],
)
def test_of_these_nobody_can_tell(rule: str) -> None:
    assert fits(rule, URL) is None


WORDS = ("(", ")", "{", "}", ",", "not", "and", "or", "in", "eq", "http.host", '"a"', "lower", "true", "cf.x")


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=80))
def test_no_rule_can_raise(rule: str) -> None:
    assert fits(rule, URL) in (True, False, None)
