"""Near misses: each is recognised for what it is and mended; good records and strangers are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.slips import LONGEST, STRAYS, What, slip, stray_names
from tests.standards.damaged_mail import GOOD, Damaged, corpus

WHATS = st.sampled_from(["spf", "dkim", "dmarc"])
CORPUS = tuple(corpus())


def test_the_corpus_is_as_large_as_it_claims() -> None:
    assert len({(one.what, one.text) for one in CORPUS}) > 200


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: f"{one.what}-{one.kind or 'lost'}")
def test_every_damaged_record_is_recognised(one: Damaged) -> None:
    found = slip(one.text, one.what)
    assert (found.kind if found else "") == one.kind, one.text
    if found:
        assert found.mended.replace(" ", "") == one.good.replace(" ", "")
        assert slip(found.mended, one.what) is None


@pytest.mark.parametrize(("what", "good"), [(what, good) for what, texts in GOOD.items() for good in texts])
def test_a_good_record_has_not_slipped(what: What, good: str) -> None:
    assert slip(good, what) is None


@pytest.mark.parametrize(
    "text",
    [
        "google-site-verification=abc123",
        "MS=ms12345678",
        "v=spf2.0/pra include:x -all",
        "v=BIMI1; l=https://shop.example/logo.svg",
        "v=TLSRPTv1; rua=mailto:a@shop.example",
        "v=STSv1; id=2026",
        "spf is great",
        "dmarc: see the wiki",
    ],
)
@pytest.mark.parametrize("what", ["spf", "dkim", "dmarc"])
def test_records_of_others_are_no_slips(text: str, what: What) -> None:
    found = slip(text, what)
    assert found is None or (what == "spf" and text.startswith("spf is"))


@given(st.text(max_size=200), WHATS)
def test_any_text_is_read(text: str, what: What) -> None:
    found = slip(text, what)
    assert found is None or slip(found.mended, what) is None


@pytest.mark.parametrize("filler", ['"', " ", "\\", '" ', "v=spf1", "; p=", "\u200b", "x IN TXT "])
@pytest.mark.parametrize("what", ["spf", "dkim", "dmarc"])
def test_five_megabytes_take_no_longer_than_a_page(filler: str, what: What) -> None:
    text = (filler * (5_000_000 // len(filler)))[:5_000_000]
    began = time.process_time()
    found = slip(text, what)
    assert found is None or len(found.mended) <= LONGEST + 10
    assert time.process_time() - began < 1


def test_where_a_missing_record_may_have_landed() -> None:
    assert stray_names("_dmarc.shop.example", "shop.example", "dmarc")[:2] == (
        "_dmarc.shop.example.shop.example",
        "shop.example",
    )
    assert stray_names("s1._domainkey.mail.shop.example", "shop.example", "dkim") == (
        "s1._domainkey.mail.shop.example.shop.example",
        "s1.domainkey.mail.shop.example",
        "s1.mail.shop.example",
        "_domainkey.mail.shop.example",
        "s1._domainkey.shop.example",
    )
    assert "shop.example.shop.example" in stray_names("shop.example", "shop.example", "spf")


@given(st.text("abc._-", min_size=1, max_size=250), WHATS)
def test_stray_names_are_few_and_never_the_name_itself(name: str, what: What) -> None:
    found = stray_names(name, "shop.example", what)
    assert len(found) <= STRAYS
    assert name not in found
    assert all(len(one) <= 253 for one in found)
