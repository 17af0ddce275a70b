"""Strict-Transport-Security: the grammar of RFC 6797 section 6.1, and what is wrong in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.hsts import FOREVER, YEAR, Policy, read, written


@pytest.mark.parametrize(
    ("value", "policy"),
    [
        ("max-age=31536000", Policy(YEAR)),
        ('max-age="31536000"', Policy(YEAR)),
        ("  Max-agE    = 567 ", Policy(567)),
        ("max-age=0", Policy(0)),
        ("max-age=123;incLudesUbdOmains", Policy(123, subdomains=True)),
        ("includeSubDomains ; max-age=5 ; preload", Policy(5, subdomains=True, preload=True)),
        ("; ;max-age=1;", Policy(1)),
        ("pumpkin=kitten; max-age=1; pumpkin", Policy(1)),
        ('pumpkin="a; max-age=9"; max-age=1', Policy(1)),
        ("max-age=00000000000000000000000007", Policy(7)),
        ("max-age=99999999999999999999999999", Policy(FOREVER)),
        ("max-age=1; includeSubDomain", Policy(1, misspelt=(("includeSubDomain", "includeSubDomains"),))),
        ("max-age=1; include-subdomains", Policy(1, misspelt=(("include-subdomains", "includeSubDomains"),))),
        ("max-age=1; preloaded", Policy(1, misspelt=(("preloaded", "preload"),))),
    ],
)
def test_readable(value: str, policy: Policy) -> None:
    assert read(value).policy == policy
    assert read(value).fault == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("max-age=31536000, includeSubDomains", "comma"),
        ("max-age=1; includeSubDomains, preload", "comma"),
        ("max-age:31536000", "colon"),
        ("max-age 31536000", "= is missing"),
        ("max-age=1 includeSubDomains", "semicolon is missing"),
        ("max-age=1y", "max-age=1y is no number"),
        ("max-age=-1", "no number"),
        ("max-age=3.5", "no number"),
        ("max-age='1'", "no number"),
        ("max-age", "max-age has no number"),
        ("max-age=", "max-age has no number"),
        ('max-age=""', "max-age has no number"),
        ("max-age=1;max-age=1", "max-age is given twice"),
        ("max-age=1;includeSubDomains;includesubdomains", "given twice"),
        ("max-age=1; includeSubDomains=true", "takes no value"),
        ("includeSubDomains; preload", "max-age is missing"),
        ("max_age=31536000", "written as max_age"),
        ("maxage=31536000", "written as maxage"),
        ('"max-age=31536000"', "quotation marks"),
        ("'max-age=31536000'", "apostrophes"),
        ("Strict-Transport-Security: max-age=1", "name of the header"),
        ("max-age=\u201c1\u201d", "not ASCII"),
        ("max-age==3", "no directive"),
        ('max-age="1', "no directive"),
        ("max-age=1; foo bar", '"foo bar" is no directive'),
        ("max-age=1; x=", "no value after the ="),
        ("max-age=1;" + "x" * 5000, "longer than"),
    ],
)
def test_what_is_wrong(value: str, words: str) -> None:
    reading = read(value)
    assert reading.policy is None
    assert words in reading.fault
    assert len(reading.fault) < 120


@given(st.text(alphabet=st.sampled_from("max-geincludSubDos=;,\"' :0123\\\x00\u00e9"), max_size=80))
def test_nothing_raises_and_there_is_either_a_policy_or_a_fault(value: str) -> None:
    reading = read(value)
    assert (reading.policy is None) == bool(reading.fault)


@given(st.integers(0, FOREVER), st.booleans(), st.booleans())
def test_what_is_written_reads_back(seconds: int, subdomains: bool, preload: bool) -> None:
    policy = Policy(seconds, subdomains, preload)
    assert read(written(seconds, subdomains=subdomains, preload=preload)).policy == policy
    assert read(policy.text).policy == policy
