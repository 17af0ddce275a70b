"""The holes of a Content-Security-Policy, and how good its nonces are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.csp import policies
from cockpit.standards.csp_strength import ENOUGH_BITS, bits, bypass, gaps, holes, nonces


@pytest.mark.parametrize(
    ("headers", "kinds"),
    [
        (["default-src 'self'"], ()),
        (["script-src 'self'; default-src *"], ()),
        (["script-src-elem 'self'; script-src *"], ()),
        (["default-src 'none'; script-src 'unsafe-inline'"], ("inline",)),
        (["script-src 'unsafe-inline' 'nonce-r4nd0m'"], ()),
        (["script-src 'UNSAFE-INLINE' 'sha256-abc='"], ()),
        (["script-src 'unsafe-inline' 'nonce-'"], ("inline",)),
        (["script-src 'strict-dynamic' 'nonce-a' https: 'unsafe-inline'"], ()),
        (["script-src 'strict-dynamic' 'nonce-a' 'unsafe-eval'"], ("eval",)),
        (["script-src *"], ("open",)),
        (["script-src http: data:"], ("open", "open")),
        (["script-src blob:"], ("open",)),
        (["script-src https://*"], ("open",)),
        (["script-src *.shop.example https://cdn.example:443/x"], ()),
        (["script-src cdn.jsdelivr.net"], ("bypass",)),
        (["script-src 'self' 'unsafe-eval'"], ("eval",)),
        (["img-src 'self'"], ("unrestricted",)),
        (["script-src *", "script-src 'self'"], ()),
        (["script-src 'unsafe-eval'", "script-src *"], ("eval",)),
        ([], ()),
    ],
)
def test_holes(headers: list[str], kinds: tuple[str, ...]) -> None:
    assert tuple(hole.kind for hole in holes(policies(headers))) == kinds


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("https://cdn.jsdelivr.net", "cdn.jsdelivr.net"),
        ("https://cdn.jsdelivr.net/", "cdn.jsdelivr.net"),
        ("cdn.jsdelivr.net:443", "cdn.jsdelivr.net"),
        ("*.jsdelivr.net", "*.jsdelivr.net"),
        ("*.googleapis.com", "*.googleapis.com"),
        ("*.s3.amazonaws.com", "*.s3.amazonaws.com"),
        ("https://cdn.jsdelivr.net/npm/vue@3/", ""),
        ("maps.googleapis.com", ""),
        ("mine.vercel.app", ""),
        ("*.shop.example", ""),
        ("'self'", ""),
    ],
)
def test_hosts_of_everybody(source: str, host: str) -> None:
    assert bypass(source) == host


def test_doors_left_open() -> None:
    assert gaps(policies(["script-src 'self'"])) == ("object-src", "base-uri")
    assert gaps(policies(["default-src 'self'; base-uri 'none'"])) == ()
    assert gaps(policies(["object-src 'none'", "base-uri 'self'"])) == ()
    assert gaps(policies(["object-src *; base-uri https:"])) == ("object-src", "base-uri")


def test_nonces_of_scripts_only() -> None:
    said = policies(["script-src 'nonce-a1' 'NONCE-b2=='; style-src 'nonce-c3'", "default-src 'nonce-d4'"])
    assert nonces(said) == ("a1", "b2==", "d4")


@pytest.mark.parametrize(
    ("nonce", "enough"),
    [
        ("4AEemGb0xJptoIGFP3Nd+w==", True),
        ("4AEemGb0xJptoIGFP3Nd-w", True),
        ("9f86d081884c7d659a2feaa0c55ad015", True),
        ("9f86d081884c7d65", False),
        ("2c9f8a5e-4a0b-4e0c-9a52-0f2f3f7c9c11", True),
        ("12345678901234567890123456789012", False),
        ("r4nd0m", False),
        ("", False),
    ],
)
def test_how_much_a_nonce_holds(nonce: str, enough: bool) -> None:
    assert (bits(nonce) >= ENOUGH_BITS) is enough


def test_a_policy_of_a_stranger_takes_no_time() -> None:
    long = policies([f"script-src {'*.a ' * 8000}", "script-src " + "'nonce-" * 4000])
    began = time.process_time()
    holes(long)
    nonces(long)
    gaps(long)
    assert time.process_time() - began < 1


@given(st.lists(st.text(max_size=80), max_size=3))
def test_nothing_raises(headers: list[str]) -> None:
    said = policies(headers)
    holes(said)
    gaps(said)
    for nonce in nonces(said):
        bits(nonce)
