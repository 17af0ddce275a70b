"""What a rule found is read in its place; whatever stands there, reading it never raises."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.leaks import Stance
from cockpit.scan.matcher import Matcher
from cockpit.standards.secrets.assignments import FOR_BROWSERS
from cockpit.standards.secrets.lone import lone
from cockpit.standards.secrets.rule import Rule, rules
from cockpit.standards.secrets.sift import CHECKS, Kept, sift
from cockpit.standards.secrets.templates import spelled
from tests.standards.secrets.matching import kept


def _rule(**more: object) -> Rule:
    return Rule(**({"id": "x", "title": "X", "pattern": rb"k=(?P<secret>\S+)", "words": (b"k=x",)} | more))  # type: ignore[arg-type]


def _sifted(text: bytes, one: Rule) -> Kept | None:
    found = one.regex.search(text)
    return sift(one, found, text) if found else None


def test_before_and_after() -> None:
    one = _rule(pattern=rb"tok_[a-z0-9]{8}", before=rb"[A-Za-z0-9_]", after=rb"[a-z0-9]")
    value = spelled("tok_{lower:8}")
    assert _sifted(b" " + value + b" ", one)
    assert not _sifted(b"x" + value + b" ", one)
    assert not _sifted(value + b"x", one)
    assert _sifted(b"\x01API_TOKEN" + value + b"\x02", one), "a row of a database"


def test_near() -> None:
    one = _rule(near=rb"acme")
    value = spelled("k={alnum:20}")
    assert _sifted(b"# ACME\n" + value, one)
    assert not _sifted(value, one)
    assert not _sifted(b"acme" + b" " * 400 + value, one)


def test_entropy() -> None:
    assert not _sifted(b"k=aabbaabbccaabb", _rule(entropy=3.0))


def test_bytes_that_no_text_has_are_no_value() -> None:
    assert not _sifted(b"k=abc\x07defghijk", _rule())


@pytest.mark.parametrize(
    "value",
    [
        "your-key-goes-here",
        "<api key>",
        "{{ key }}",
        "${KEY}",
        "$KEY",
        "%KEY%",
        "#{key}",
        "xxxxxxxxxxxx",
        "************",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "1234567890abcdef",
        "changeme",
        "REPLACE_ME",
        "process.env.KEY",
        "os.environ['KEY']",
        "op://vault/item/key",
        "vault:secret/key",
        "ENC[AES256_GCM,data:abc]",
        "arn:aws:secretsmanager:x",
        "[redacted: github token]",
        "sk_live_...",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY",
    ],
)
def test_what_only_stands_for_a_value(value: str) -> None:
    assert not _sifted(b"k=" + value.encode(), _rule(pattern=b"k=(?P<secret>[^\n]+)"))


@pytest.mark.parametrize(
    ("template", "stance"),
    [
        ("{jwt:role=anon,exp=future}", Stance.PUBLIC),
        ("{jwt:role=service_role,exp=future}", Stance.SECRET),
        ("{jwt:sub=u81,scope=admin}", Stance.SECRET),
        ("{jwt:sub=u81,exp=past}", None),
        ("{jwt:sub=1234567890,name=John Doe}", None),
        ("{jwt:some=payload}", None),
    ],
)
def test_tokens_by_their_claims(template: str, stance: Stance | None, plain: Matcher) -> None:
    hits = plain.hits(b"const t = '" + spelled(template) + b"'")
    assert [hit.stance for hit in hits] == ([] if stance is None else [stance])
    assert all(hit.why for hit in hits if hit.stance is Stance.PUBLIC)


def test_a_wrong_checksum_is_no_token_whatever_its_name(plain: Matcher) -> None:
    assert plain.hits(b"GITHUB_TOKEN=" + spelled("{badcrc:ghp_}")) == []
    assert len(plain.hits(b"GITHUB_TOKEN=" + spelled("{crc:ghp_}"))) == 1


def test_public_names_are_public_unless_they_say_secret(plain: Matcher) -> None:
    public = plain.hits(spelled("NEXT_PUBLIC_MAPS_KEY={alnum:32}"))
    assert [hit.stance for hit in public] == [Stance.PUBLIC]
    secret = plain.hits(spelled("NEXT_PUBLIC_ADMIN_SECRET_KEY={alnum:32}"))
    assert [hit.stance for hit in secret] == [Stance.SECRET]


@pytest.mark.parametrize(
    ("template", "doubt"),
    [
        ('x.start({apiKey:"{hex:32}",y:1})', True),
        ("accessToken: '{alnum:43}'", True),
        ('token = "{alnum:40}"', True),
        ('licenseKey:"{b64:90}"', True),
        ('secret: "{alnum:32}"', False),
        ('adminApiKey: "{hex:32}"', False),
        ('authToken: "{alnum:32}"', False),
        ('refresh_token: "{alnum:32}"', False),
        ('privateKey: "{alnum:32}"', False),
        ('password: "{alnum:16}"', False),
        ('service_key: "{alnum:32}"', False),
    ],
)
def test_keys_that_may_be_made_for_browsers_say_so(template: str, doubt: bool, plain: Matcher) -> None:
    (hit,) = plain.hits(spelled(template))
    assert (hit.stance, hit.why == FOR_BROWSERS) == (Stance.SECRET, doubt)


def test_a_key_is_one_key_however_it_is_written(plain: Matcher) -> None:
    key = spelled("{pem:RSA PRIVATE KEY}")
    indented = b"key: |\n    " + key.replace(b"\n", b"\n    ")
    escaped = b'{"private_key": "' + key.replace(b"\n", b"\\n") + b'\\n"}'
    joined = b'"' + key.replace(b"\n", b'\\n" +\n  "') + b'"'
    windows = key.replace(b"\n", b"\r\n")
    for text in (key, indented, escaped, joined, windows):
        assert [hit.value for hit in plain.hits(text)] == [key]


def test_a_line_of_a_key_may_begin_or_end_with_a_plus(plain: Matcher) -> None:
    first, *rows, last = spelled("{pem:RSA PRIVATE KEY}").split(b"\n")
    rows[1:4] = (b"+" + rows[1][1:], rows[2][1:] + b"+", b"+" + rows[3][1:])
    key = b"\n".join((first, *rows, last))
    escaped = b'{"private_key": "' + key.replace(b"\n", b"\\n") + b'\\n"}'
    joined = b'"' + key.replace(b"\n", b'\\n" +\n  "') + b'"'
    leading = b'"' + key.replace(b"\n", b'\\n"\n  + "') + b'"'
    difference = b"@@ -0,0 +1,8 @@\n+" + key.replace(b"\n", b"\n+")
    for text in (key, escaped, joined, leading, difference):
        assert [hit.value for hit in plain.hits(text)] == [key], text


def test_the_salt_of_digests_is_no_secret(plain: Matcher) -> None:
    assert plain.hits(spelled('[repo]\npath = "."\nsalt = "{hex:40}"\n')) == []
    assert len(plain.hits(spelled("HASHIDS_SALT={hex:40}\npassword_salt: {hex:40}"))) == 2


def test_base64_of_words_is_no_secret(plain: Matcher) -> None:
    words = base64.b64encode(b"not my real password")
    assert plain.hits(b"password: '" + words + b"'") == []


@pytest.mark.parametrize(
    ("data", "found"),
    [("{hex:32}", True), ("{hex:32}\n", True), ("{hex:40}", False), ("{hex:32} file", False), ("", False)],
)
def test_a_file_that_is_nothing_but_a_key(data: str, found: bool) -> None:
    assert (lone(spelled(data)) is not None) is found


def test_zeros_are_no_key() -> None:
    assert lone(b"0" * 32) is None


WORDS = sorted({word for one in rules() for word in one.words})


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=30), st.text(max_size=20).map(str.encode)))
)
def test_any_text_can_be_read(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    for _, one in kept(text):
        assert 0 <= one.start < one.end <= len(text)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CHECKS)), st.binary(min_size=1, max_size=80), st.binary(max_size=20))
def test_any_value_can_be_judged(check: str, value: bytes, around: bytes) -> None:
    one = _rule(pattern=rb"(?P<name>key)(?P<sep>=)(?P<secret>[\s\S]+)", check=check)
    text = around + b"key=" + value
    judged = _sifted(text, one)
    assert judged is None or judged.value
