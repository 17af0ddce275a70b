"""Storing, freshness and slips, beyond what the comparison with httplint covers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.facts.samples_caching import answered
from cockpit.standards.cachecontrol import (
    TARGETED,
    age,
    browser,
    in_words,
    moment,
    read,
    shared,
    slips,
    targeted,
    validated,
)

URL = "https://shop.example/"
SENT = "Sat, 28 Nov 2026 13:00:00 GMT"


def said(cache: str = "", status: int = 200, **more: str) -> Response:
    return answered(URL, cache, status=status, more={name.replace("_", "-"): v for name, v in more.items()})


class TestTargeted:
    def test_an_edge_goes_by_its_own_field(self) -> None:
        seen = said("no-store", cdn_cache_control="max-age=60")
        assert shared(seen).reuses == 60
        assert not shared(seen, targets=()).stores
        assert not browser(seen).stores

    def test_the_first_of_its_list_that_can_be_read(self) -> None:
        seen = said("max-age=5", cloudflare_cdn_cache_control="max-age=", cdn_cache_control="max-age=60")
        assert shared(seen).reuses == 60
        assert shared(said("max-age=5", cdn_cache_control="Max-Age: 60")).reuses == 5

    def test_private_there_keeps_it_out(self) -> None:
        assert not shared(said("public, max-age=60", cdn_cache_control="private")).stores

    def test_expires_does_not_count_beside_it(self) -> None:
        seen = said(cdn_cache_control="public", expires="Sat, 28 Nov 2026 14:00:00 GMT", date=SENT)
        assert shared(seen).undecided

    @pytest.mark.parametrize(
        ("text", "directives"),
        [
            ("max-age=60, private", (("max-age", "60"), ("private", None))),
            ("no-store=?1, private=?0", (("no-store", None),)),
            ("max-age=60;x=1", (("max-age", "60"),)),
            ("max-age=60, max-age=7", (("max-age", "7"),)),
            ("max age=60", None),
            ("", None),
        ],
    )
    def test_a_structured_dictionary(
        self, text: str, directives: tuple[tuple[str, str | None], ...] | None
    ) -> None:
        found = targeted([text] if text else [])
        assert (found.said if found else None) == directives


class TestLifetime:
    def test_a_tenth_of_the_time_since_the_last_change_is_a_guess(self) -> None:
        seen = said(date=SENT, last_modified="Sat, 28 Nov 2026 12:50:00 GMT")
        assert (browser(seen).seconds, browser(seen).undecided, browser(seen).reuses) == (60, True, 0)

    def test_without_a_date_expires_says_nothing_of_how_long(self) -> None:
        assert browser(said(expires="Sat, 28 Nov 2026 14:00:00 GMT")).seconds is None
        assert browser(said(expires="tomorrow")).seconds == 0

    def test_stale_use(self) -> None:
        assert browser(said("max-age=1, stale-while-revalidate=30")).stale == 30
        assert browser(said("max-age=1, stale-while-revalidate=30, must-revalidate")).stale == 0

    def test_authorization_keeps_shared_caches_out_unless_they_are_let_in(self) -> None:
        assert not shared(said("max-age=60"), authorized=True).stores
        assert shared(said("public, max-age=60"), authorized=True).reuses == 60

    @pytest.mark.parametrize(
        ("text", "seconds"), [("7", 7), ("-7", 0), ("9" * 5000, 2**31), ("x", 0), ("", 0)]
    )
    def test_age(self, text: str, seconds: int) -> None:
        assert age(said(age=text)) == seconds

    @pytest.mark.parametrize(
        ("seconds", "text"),
        [
            (31_536_000, "1 year"),
            (2_592_000, "30 days"),
            (86_400, "1 day"),
            (5400, "90 minutes"),
            (300, "5 minutes"),
            (1, "1 second"),
            (0, "0 seconds"),
        ],
    )
    def test_in_words(self, seconds: int, text: str) -> None:
        assert in_words(seconds) == text

    def test_a_way_to_ask(self) -> None:
        assert validated(said(etag='"1"'))
        assert validated(said(last_modified=SENT))
        assert not validated(said(last_modified="yesterday"))


class TestSlips:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("max_age=60", "max-age was probably meant"),
            ("s-max-age=60", "s-maxage was probably meant"),
            ("nocache", "no-cache was probably meant"),
            ("public; max-age=60", "separated by commas"),
            ("max-age 60", "separated by commas"),
            ("max-age=1d", "needs a number"),
            ("max-age", "needs a number"),
            ("max-age=1, max-age=2", "more than once"),
            ("private, public", "contradict"),
        ],
    )
    def test_told(self, text: str, word: str) -> None:
        assert [word in slip for slip in slips(said(text))] == [True]

    @pytest.mark.parametrize(
        "text", ["public, max-age=60", 'community="UCI"', "max-age=1, max-age=1", "no-store, no-cache", ""]
    )
    def test_not_told(self, text: str) -> None:
        assert slips(said(text)) == ()


@given(st.text(max_size=200), st.sampled_from(("cache-control", "expires", "date", "age", "vary", *TARGETED)))
def test_nothing_in_a_header_raises_or_makes_private_shared(text: str, name: str) -> None:
    sound = answered(URL, "private, no-store")
    seen = replace(sound, headers=(*sound.headers, (name, text)))
    assert browser(seen).reuses >= 0
    assert age(seen) >= 0
    slips(seen)
    moment(text)
    if name not in TARGETED and "understand" not in text:
        assert not shared(seen).stores


def test_a_huge_header_takes_no_time() -> None:
    assert not shared(said("private, " + "a" * 100_000 + '"' * 100_000)).stores
    assert len(read([",".join(["max-age=1"] * 100_000)]).said) < 3000
