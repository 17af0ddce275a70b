"""A text is searched as a whole; what comes out says where each value stands and never what it is."""

import base64
import gzip
import json
from dataclasses import asdict

import pytest

from cockpit.facts.leaks import Place, Stance
from cockpit.scan.matcher import Matcher, load
from cockpit.scan.purse import LAYER
from cockpit.scan.texts import CUT, TOO_MANY, Found, is_pointer, leak, search
from cockpit.standards.secrets.digest import digest
from tests.scan.toys import BODY, OTHER, TOKEN, TOYS

SALT = b"salt"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return load(known=TOYS)


def scan(data: bytes, name: str, matcher: Matcher, *, log: bool = False) -> tuple[Found, ...]:
    """What is found in a text that can be read as a whole."""
    searched = search(data, name, matcher, SALT, log=log)
    assert searched.gaps == ()
    return searched.found


def where(found: tuple[Found, ...]) -> list[tuple[str, int, int, str, int]]:
    return [(one.rule_id, one.line, one.column, one.inside, one.count) for one in found]


def test_a_value_is_told_by_digest_place_and_public_beginning(matcher: Matcher) -> None:
    (found,) = scan(b"a\nb = " + TOKEN + b"\n", "a.py", matcher)
    assert where((found,)) == [("token", 2, 5, "", 1)]
    assert (found.digest, found.shown) == (digest(TOKEN, SALT), "tok_… [16 characters]")


def test_a_value_that_stands_there_often_is_told_once(matcher: Matcher) -> None:
    text = b"\n".join([b"x", TOKEN, OTHER, TOKEN, b"SECRET=" + TOKEN])
    assert where(scan(text, "", matcher)) == [("token", 2, 1, "", 3), ("token", 3, 1, "", 1)]


def test_the_rule_that_knows_a_value_best_names_it(matcher: Matcher) -> None:
    text = b"secret = " + BODY[:20] + b"\nkey id ab12 " + BODY[:20]
    assert where(scan(text, "", matcher)) == [("later", 1, 10, "", 2)]


def test_in_base64_the_line_is_where_it_begins(matcher: Matcher) -> None:
    text = b"a\nb: " + base64.b64encode(b"x = " + TOKEN + b"; and so on, and so on") + b"\n"
    assert where(scan(text, "", matcher)) == [("token", 2, 0, "base64", 1)]


def test_what_base64_stands_for_is_told_in_its_place(matcher: Matcher) -> None:
    coded = base64.b64encode(TOKEN + b" and " + OTHER + b" and so on")
    found = scan(b"kind: Secret\nsecret=" + coded, "", matcher)
    assert digest(coded.rstrip(b"="), SALT) not in {one.digest for one in found}
    assert {one.digest for one in found} == {digest(TOKEN, SALT), digest(OTHER, SALT)}


def test_a_packed_file_has_its_own_lines(matcher: Matcher) -> None:
    assert where(scan(gzip.compress(b"\n\n" + TOKEN), "", matcher)) == [("token", 3, 1, "gz", 1)]


LOG = (
    b"\xef\xbb\xbf2026-01-02T03:04:05.1234567Z ##[group]Run deploy\r\n"
    b"2026-01-02T03:04:06.1234567Z \x1b[36;1mecho\x1b[0m start\r\n"
    b"2026-01-02T03:04:07.1234567Z + export TOKEN=tok_\x1b[1mk7f2m9q4x1w8\x1b[0m\r\n"
    b"2026-01-02T03:04:08.1234567Z TOKEN=***\n"
    b"section_start:1700000000:build\r\x1b[0Kbuild\n"
    b"web-1  | started\n"
    b"#12 0.345 " + OTHER + b"\n"
)


def test_a_log_is_read_without_what_the_machinery_wrote(matcher: Matcher) -> None:
    found = scan(LOG, "", matcher, log=True)
    assert where(found) == [("token", 3, 14, "", 1), ("token", 7, 1, "", 1)]
    assert found[0].digest == digest(TOKEN, SALT)
    assert scan(LOG, "ci/Build.LOG", matcher) == found
    assert len(scan(LOG, "ci/build.txt", matcher)) == 1


def test_a_packed_log_is_unpacked_before_it_is_read_as_one(matcher: Matcher) -> None:
    (first, second) = scan(gzip.compress(LOG), "ci.log", matcher)
    assert (first.inside, first.line, first.digest) == ("gz", 3, digest(TOKEN, SALT))
    assert second.line == 7


def test_of_a_text_that_is_too_large_the_beginning_is_read(matcher: Matcher) -> None:
    text = TOKEN + b"\n" + b" " * LAYER + OTHER
    searched = search(text, "", matcher, SALT)
    assert (where(searched.found), searched.gaps) == ([("token", 1, 1, "", 1)], (CUT,))


def test_what_is_too_much_is_said() -> None:
    text = b"\n".join(b"secret%d=%s" % (at, BODY[:8] + b"%d" % at) for at in range(6_000))
    searched = search(text, "", load(known=TOYS), SALT)
    assert (len(searched.found), searched.gaps) == (5_000, (TOO_MANY,))


def test_no_value_comes_out(matcher: Matcher) -> None:
    text = b"\n".join([TOKEN, OTHER, b"secret=" + BODY, base64.b64encode(b"text " * 9 + TOKEN)])
    searched = search(text, "a.env", matcher, SALT)
    said = repr(searched) + json.dumps([asdict(one) for one in searched.found])
    assert len(searched.found) == 3
    assert [value for value in (TOKEN, OTHER, BODY, TOKEN[6:], BODY[8:20]) if value.decode() in said] == []


def test_a_leak_says_the_same(matcher: Matcher) -> None:
    (found,) = scan(b"pub_" + BODY[:20], "", matcher)
    made = leak(found, place=Place.BUNDLE, path="https://a.example/app.js", head=True)
    assert (made.rule, made.stance, made.place, made.head) == ("open", Stance.PUBLIC, Place.BUNDLE, True)
    assert (made.digest, made.line, made.column, made.shown) == (found.digest, 1, 1, found.shown)


def test_what_stands_for_a_file_elsewhere_is_known() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 5\n"
    assert is_pointer(pointer)
    assert not is_pointer(pointer + b"x" * 2_000)
    assert not is_pointer(b"oid sha256:")
