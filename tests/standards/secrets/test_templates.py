"""Examples are spelled out alike every time and hold what their kind says."""

import re

import pytest

from cockpit.standards.secrets import checksums, jwt
from cockpit.standards.secrets.templates import spelled


def test_the_same_every_time_and_another_for_another_seed() -> None:
    assert spelled("a {alnum:24}") == spelled("a {alnum:24}")
    assert spelled("a {alnum:24}") != spelled("a {alnum:24}", 1)


def test_two_holes_are_filled_differently() -> None:
    one, two = spelled("{hex:32} {hex:32}").split()
    assert one != two


@pytest.mark.parametrize(
    ("template", "shape"),
    [
        ("{alnum:40}", rb"[A-Za-z0-9]{40}"),
        ("{hex:32}", rb"[0-9a-f]{32}"),
        ("{HEX:8}", rb"[0-9A-F]{8}"),
        ("{digits:6}", rb"[0-9]{6}"),
        ("{uuid}", rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}"),
        ("{chosen}", rb"[A-Z][a-z]+[0-9]{4}!"),
        ("{b64bytes:32}", rb"[A-Za-z0-9+/]{43}="),
        ("{word:PRIVATE KEY}", rb"PRIVATE KEY"),
    ],
)
def test_kinds(template: str, shape: bytes) -> None:
    assert re.fullmatch(shape, spelled(template))


def test_checksums_are_right_and_wrong() -> None:
    assert checksums.right(spelled("{crc:ghp_}")) is True
    assert checksums.right(spelled("{badcrc:ghp_}")) is False
    assert checksums.right(spelled("ghp_{alnum:12}")) is None


def test_the_checksum_of_the_published_example() -> None:
    """GitHub's format, as it is explained with the token `zQWB...` whose checksum is printed with it."""
    assert checksums.base62(b"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ") == "0mLq17"


def test_tokens_carry_their_claims() -> None:
    assert jwt.claims(spelled("{jwt:role=anon,exp=past}")) == {"role": "anon", "exp": 1_577_836_800}


@pytest.mark.parametrize(
    "token", [b"", b"a.b.c", b"eyJ.eyJ.x", b"." * 9, b"eyJhbGciOiIx.!!!.aa", b"\xff.\xff.\xff"]
)
def test_what_is_no_token_has_no_claims(token: bytes) -> None:
    assert jwt.claims(token) is None


def test_other_braces_stay() -> None:
    assert spelled('{"a": {b}} ${X} {{ y }} {alnum:x}') == b'{"a": {b}} ${X} {{ y }} {alnum:x}'
