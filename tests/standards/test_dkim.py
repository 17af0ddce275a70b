"""DKIM records: tags, key material, what people paste in place of a key, and nothing that crashes."""

import base64
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_dkim import ED25519, GOOD, RSA1024, RSA2048
from cockpit.standards.dkim import LONGEST, DkimKey, is_key, joined, read, tidy, without_private
from cockpit.standards.dkim_material import PRIVATE, material, private
from tests.standards.damaged_mail import corpus


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


SECRET = rsa.generate_private_key(65537, 1024)
SPKI = SECRET.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
PKCS1 = SECRET.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
PEM = SECRET.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
CURVE = ec.generate_private_key(ec.SECP256R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()
SECRETS = {
    "pkcs1": SECRET.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
    "pkcs8": SECRET.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    "sec1": CURVE.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
    "ed25519": EDWARDS.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
}


def kinds(text: str) -> list[str]:
    return [one.kind for one in read(text).troubles]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD, "RSA, 2048 bits"),
        (f"{GOOD};", "RSA, 2048 bits"),
        (f"p={RSA2048}", "RSA, 2048 bits"),
        (f" v = DKIM1 ;\tk=rsa; n=a note, with = in it; q=unknown; p={RSA2048}; ", "RSA, 2048 bits"),
        (f"v=DKIM1; h=sha1:sha256; s=email; t=s; p={RSA2048}", "RSA, 2048 bits"),
        (f"v=DKIM1; p={RSA2048[:70]} \t{RSA2048[70:]}", "RSA, 2048 bits"),
        (f"v=DKIM1; p={in_base64(PKCS1)}", "RSA, 1024 bits"),
        (f"v=DKIM1; k=ed25519; p={ED25519}", "Ed25519"),
    ],
)
def test_keys_that_receivers_can_use(text: str, said: str) -> None:
    found = read(text)
    assert found.usable
    assert found.said == said
    assert not [one for one in found.troubles if one.fatal]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "not-tags"),
        ("hello", "not-tags"),
        ("v=spf1 -all", "no-key"),
        ("v=DKIM1; k=rsa", "no-key"),
        (f"v=DKIM1; P={RSA2048}", "no-key"),
        (f"v=DKIM2; p={RSA2048}", "version"),
        (f"v=dkim1; p={RSA2048}", "version"),
        (f"p={RSA2048}; v=DKIM1", "version"),
        (f"{GOOD}; p={RSA2048}", "twice"),
        (f"v=DKIM1; h=sha1; p={RSA2048}", "hash"),
        (f"v=DKIM1; s=tlsrpt; p={RSA2048}", "service"),
        (f"v=DKIM1; k=dsa; p={RSA2048}", "key-kind"),
        (f"v=DKIM1; p={ED25519}", "kind"),
        (f"v=DKIM1; k=ed25519; p={RSA2048}", "kind"),
        (f"v=DKIM1; p={RSA2048[:200]}=={RSA2048[200:]}", "not-base64"),
        (GOOD[:255], "cut-short"),
        (f"{GOOD[:60]}...AQAB", "cut-short"),
        (GOOD[:-6], "cut-short"),
        (f"{GOOD}{RSA2048}", "too-much"),
        (f'{GOOD[:255]}" "{GOOD[255:]}', "quotes"),
        (f"{GOOD[:90]}…{GOOD[90:]}", "not-base64"),
        (f"{GOOD[:90]}\ufffd{GOOD[90:]}", "not-base64"),
        (f"v=DKIM1; p={PEM}", "pem"),
        (RSA2048, "bare-key"),
        (PEM, "bare-key"),
        (f"v=DKIM1; k=rsa p={RSA2048}", "separator"),
        ("v=DKIM1; p=aGVsbG8gd29ybGQ=", "not-a-key"),
        (f"v=DKIM1; p={in_base64(b'0')}", "not-a-key"),
        (GOOD + " " * LONGEST, "too-long"),
    ],
)
def test_keys_that_receivers_cannot_use(text: str, kind: str) -> None:
    assert kinds(text)[:1] == [kind]
    assert not read(text).usable


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"v=DKIM1; p={RSA1024}", "short"),
        (f"v=DKIM1; t=y:s; p={RSA2048}", "testing"),
        (f"v=DKIM1; p={RSA2048[:70]}\n{RSA2048[70:]}", "line-break"),
        (f"v=DKIM1; k=ed25519; p={ED25519.rstrip('=')}", "padding"),
    ],
)
def test_keys_that_could_be_better(text: str, kind: str) -> None:
    assert kinds(text) == [kind]
    assert read(text).usable


def test_how_much_of_a_key_is_there_is_told() -> None:
    (trouble,) = read(GOOD[:255]).troubles
    assert trouble.phrase == "the key is cut short: 177 of its 294 bytes are there"


def test_other_kinds_of_key_are_named() -> None:
    curve = CURVE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert kinds(f"v=DKIM1; p={in_base64(curve)}") == ["key-kind"]
    wrapped = EDWARDS.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    found = read(f"v=DKIM1; k=ed25519; p={in_base64(wrapped)}")
    assert [one.kind for one in found.troubles] == ["wrapped"]
    assert found.mended == f"v=DKIM1; k=ed25519; p={in_base64(EDWARDS.public_key().public_bytes_raw())}"


def test_an_empty_key_is_revoked() -> None:
    assert read("v=DKIM1; p=").revoked
    assert read("v=DKIM1; k=rsa; p= ;").revoked
    assert not read("v=DKIM1; p=").usable


@pytest.mark.parametrize(
    "text",
    [
        f'{GOOD[:255]}" "{GOOD[255:]}',
        f"v=DKIM1; k=rsa; p={RSA2048[:70]}\n{RSA2048[70:]}",
        f"v=DKIM1; p={RSA2048.replace('+', '-').replace('/', '_')}",
        f"p={RSA2048}; v=DKIM1",
        f"v=DKIM1; k=rsa; t=y; h=sha1; s=tlsrpt; p={RSA2048}",
        f"v=DKIM1; k=ed25519; p={RSA2048}",
        f"v=DKIM1; k=rsa p={RSA2048}",
        f"v=DKIM1; n=\x1b[31mred; p={RSA2048}",
        RSA2048,
    ],
)
def test_a_damaged_record_is_mended_into_the_one_that_was_meant(text: str) -> None:
    assert read(text).mended == GOOD
    assert tidy(text) == GOOD


def test_a_key_that_is_too_small_is_not_offered_again() -> None:
    assert read(f"v=DKIM1; t=y; p={RSA1024}").mended == ""


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_private_key_is_recognised_and_does_not_get_any_further(name: str) -> None:
    secret = in_base64(SECRETS[name])
    folded = "\n".join(secret[at : at + 64] for at in range(0, len(secret), 64))
    pem = f"-----BEGIN PRIVATE KEY-----\n{folded}\n-----END PRIVATE KEY-----"
    for text in (f"v=DKIM1; k=rsa; p={secret}", f"p={secret[:40]}", secret, pem, f"v=DKIM1; p={pem}"):
        assert kinds(text) == ["private-key"]
        assert read(text).mended == ""
        (kept,) = without_private([text])
        assert kept.endswith(f"p={PRIVATE}")
        assert secret[:30] not in kept
        assert kinds(kept) == ["private-key"]


@pytest.mark.parametrize("around", ['"{}"', "“{}”", " pm1 IN TXT ( {} )", "{} trailing", "x{}"])
def test_a_private_key_in_a_damaged_record_is_kept_back_too(around: str) -> None:
    secret = in_base64(SECRETS["pkcs1"])
    text = around.format(f'v=DKIM1\\; k=rsa; p={secret[:200]}" "{secret[200:]}')
    (kept,) = without_private([text])
    assert secret[:30] not in kept
    assert kinds(kept)[0] == "private-key"


def test_the_second_half_of_a_private_key_goes_with_the_first() -> None:
    secret = in_base64(SECRETS["pkcs8"])
    texts = (f"v=DKIM1; p={secret[:250]}", secret[250:], "google-site-verification=1")
    kept = without_private(texts)
    assert kept == (f"v=DKIM1; p={PRIVATE}", f"p={PRIVATE}", "google-site-verification=1")


@pytest.mark.parametrize("text", [GOOD, GOOD[:255], RSA2048, f"v=DKIM1; p={PEM}", "v=spf1 -all", "", "p="])
def test_what_is_public_stays_as_it_is(text: str) -> None:
    assert without_private([text]) == (text,)


def test_one_key_in_several_records_is_put_together() -> None:
    pieces = (GOOD[:200], GOOD[200:300], GOOD[300:])
    assert joined(pieces[::-1]) == GOOD
    assert joined((GOOD[:255], GOOD[255:])) == GOOD
    assert joined((GOOD, GOOD)) == ""
    assert joined((GOOD,)) == ""
    assert joined((GOOD[:255], "v=spf1 -all")) == ""
    assert joined(("a" * 20,) * 9) == ""


def test_what_means_to_be_a_key() -> None:
    assert all(map(is_key, (GOOD, GOOD[5:], "v=DKIM1", "V = dkim1; p=", f"k=rsa; p={RSA2048}")))
    assert not any(map(is_key, ("", "v=spf1 -all", "p=none", "v=DMARC1; p=none", RSA2048)))


@pytest.mark.parametrize("one", [one.text for one in corpus() if one.what == "dkim"])
def test_damaged_records_do_not_pass_for_sound_ones_by_accident(one: str) -> None:
    found = read(one)
    assert found.usable or found.revoked or found.troubles


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    for whole in (text, f"v=DKIM1; p={text}", f"{GOOD[:100]}{text}"):
        found = read(whole)
        assert isinstance(found, DkimKey)
        assert found.usable or found.revoked or found.troubles
        without_private([whole])


@given(st.binary(max_size=200))
def test_no_bytes_break_the_walk_through_der(data: bytes) -> None:
    for whole in (data, b"\x30" + data, SPKI[:20] + data, SPKI[:30] + data + SPKI[30:]):
        found = material(in_base64(whole)) if whole else material("=")
        assert bool(found.kind) or found.troubles
        private(in_base64(whole))


@given(st.integers(min_value=0, max_value=len(RSA2048) - 2))
def test_a_key_without_its_end_is_never_usable(kept: int) -> None:
    found = read(f"v=DKIM1; p={RSA2048[:kept]}")
    assert found.revoked if kept == 0 else not found.usable


def test_the_largest_and_the_worst_are_read_in_no_time() -> None:
    began = time.perf_counter()
    for text in ("=" * 65_000, ";" * 65_000, "-----BEGIN " * 6000, "p=" + "A" * 65_000, '" "' * 20_000):
        read(text)
        without_private([text])
        is_key(text)
    assert time.perf_counter() - began < 2.0  # a quadratic reader takes minutes
