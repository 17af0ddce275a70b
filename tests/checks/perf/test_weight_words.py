"""What the checks on weight tell: how much at least, by what, whose it is, and what it would save."""

from dataclasses import replace
from typing import Any, Final

import pytest

from cockpit.engine import judge
from cockpit.facts.lighthouse import Lighthouse, Report
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_weights import file, not_fetched, read_answer, weights
from cockpit.facts.weights import PageParts, Weights
from cockpit.kit.weights import SAVING, sized
from cockpit.launch.parts import Host, Route
from cockpit.model import Finding, Verdict
from cockpit.registry import entries

HOME: Final = "https://shop.example/"
PAY: Final = f"{HOME}checkout"
LIST: Final = f"{HOME}api/items"
SHOP: Final = sample_launch(
    hosts=(Host("shop.example", proxied=True),),
    routes=(Route(name="checkout", url=PAY), Route(name="items", url=LIST, kind="read")),
)
YEAR: Final = {"cache-control": "public, max-age=31536000"}
STRIPE: Final = "https://js.stripe.com/v3/"


def found(check: str, seen: Weights, measured: Lighthouse | None = None) -> list[Finding]:
    return judge(entries()[check], SHOP, (seen, measured or Lighthouse()))


def only(check: str, seen: Weights, measured: Lighthouse | None = None) -> Finding:
    (one,) = found(check, seen, measured)
    return one


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (84_600, "85 kB"), (1_549_000, "1.5 MB")],
)
def test_sizes_as_people_say_them(size: int, text: str) -> None:
    assert sized(size) == text


class TestPageWeight:
    def test_the_numbers_by_type_and_that_it_is_a_lower_bound(self) -> None:
        seen = weights(
            SHOP,
            file(f"{HOME}a.jpg", 900_000),
            file(f"{HOME}a.js", 700_000, "script", how="defer"),
            file(f"{HOME}later.jpg", 900_000, when="later"),
            file("https://cdn.example/x.js", 100_000, "script", how="async"),
        )
        one = only("perf.page-weight", seen)
        assert (
            "at least 1.7 MB come before anybody scrolls (images 900 kB, scripts 800 kB, HTML 5 kB"
            in one.summary
        )
        assert "scripts may load more" in one.summary
        assert one.evidence["bytes of others by host"] == {"cdn.example": 100_000}
        assert one.evidence["requests"] == 4
        assert one.evidence["heaviest"][0] == f"900 kB {HOME}a.jpg"
        assert one.evidence[SAVING].startswith("205 kB down to the limit, about 1 s")
        assert one.fix is not None
        assert "pictures" in one.fix.text

    def test_others_that_do_not_answer_are_named_and_not_counted(self) -> None:
        silent = file("https://cdn.example/x.js", 0, "script", seen=DEAD, how="async")
        one = only("perf.page-weight", weights(SHOP, silent, file("https://m.example/", 0, "frame")))
        assert one.verdict is Verdict.PASS
        assert "nothing came from cdn.example; 1 frame not weighed" in one.summary
        assert one.evidence["not weighed"] == ["https://cdn.example/x.js"]

    def test_what_a_limit_left_of_others_is_not_said_to_be_silent(self) -> None:
        """The pictures of a site builder: twenty came, forty were never asked for."""
        cdn = "https://cdn.example"
        some = weights(SHOP, *(file(f"{cdn}/{at}.jpg", 9000) for at in range(6)))
        left = not_fetched(not_fetched(some, f"{cdn}/4.jpg"), f"{cdn}/5.jpg")
        one = only("perf.page-weight", left)
        assert one.verdict is Verdict.UNKNOWN
        assert f"2 files of {HOME} were not weighed: the limit of requests came first" in one.summary
        nobody = only("perf.page-weight", not_fetched(weights(SHOP, file(f"{cdn}/a.js")), f"{cdn}/a.js"))
        assert nobody.verdict is Verdict.PASS
        assert "1 file of cdn.example not asked for, as there is a limit" in nobody.summary
        assert "nothing came" not in nobody.summary
        dead = file(f"{cdn}/x.js", 0, "script", seen=DEAD, how="async")
        partly = only("perf.page-weight", weights(SHOP, dead, file(f"{cdn}/a.js", kind="script")))
        assert "not everything came from cdn.example" in partly.summary

    def test_a_report_says_whose_day_and_device_it_is(self) -> None:
        desk = Report(HOME, "2026-01-02T10:00:00Z", "13.5.0", 4500.0, 900_000, 9, "desktop")
        slow = only("perf.page-weight", weights(SHOP), Lighthouse((desk,), "lh.json"))
        assert (
            "on a modelled desktop the largest part shows after 4.5 s (lh.json, of 2026-01-02)"
            in slow.summary
        )
        quick = Lighthouse((replace(desk, lcp_ms=900.0),), "lh.json")
        assert "900 kB (lh.json, of 2026-01-02)" in only("perf.page-weight", weights(SHOP), quick).summary

    def test_a_report_of_the_page_that_home_leads_to_counts(self) -> None:
        led = weights(SHOP)
        page = led.pages[HOME]
        assert isinstance(page, PageParts)
        led = replace(led, pages={HOME: replace(page, url=f"{HOME}en")}, files={f"{HOME}en": led.files[HOME]})
        report = Report(f"{HOME}en?from=home", "", "13.5.0", 900.0, 9_000_000, 9)
        assert only("perf.page-weight", led, Lighthouse((report,), "lh.json")).verdict is Verdict.FAIL

    def test_a_browser_is_quoted_with_how_often_and_never_with_a_score(self) -> None:
        runs = Lighthouse(
            tuple(Report(HOME, "", "13.5.0", lcp, 2_100_000, 70) for lcp in (4500.0, 9000.0, 4100.0))
        )
        one = only("perf.page-weight", weights(SHOP), runs)
        assert "a browser loaded 2.1 MB, of which 5 kB show in what is served" in one.summary
        assert "the largest part shows after 4.5 s (middle of 3 runs of Lighthouse)" in one.summary
        assert "a browser made 70 requests for one page" in one.summary
        assert "score" not in str(one)
        assert one.evidence["Lighthouse"]["LCP ms"] == 4500.0

    def test_only_the_home_page_is_the_one_that_was_measured(self) -> None:
        both = weights(SHOP, more=(weights(SHOP, at=PAY),))
        runs = Lighthouse((Report(HOME, "", "13.5.0", 900.0, 5_000_000, 9),))
        verdicts = {one.subject: one.verdict for one in found("perf.page-weight", both, runs)}
        assert verdicts == {HOME: Verdict.FAIL, PAY: Verdict.PASS}

    def test_pages_that_were_left_out_are_told(self) -> None:
        told = found("perf.page-weight", replace(weights(SHOP), beyond=3))
        assert [one.verdict for one in told] == [Verdict.PASS, Verdict.UNKNOWN]
        assert "3 further declared pages" in told[1].summary


def photo(path: str, size: int, **more: Any) -> tuple[Any, Any]:
    return file(f"{HOME}{path}", size, **{"headers": YEAR, "line": 1, "format_": "JPEG", **more})


class TestImages:
    def test_one_finding_a_page_with_what_is_saved(self) -> None:
        seen = weights(
            SHOP,
            photo("a.jpg", 800_000, pixels=(4000, 3000), width=400, height=300),
            photo("b.jpg", 120_000, pixels=(800, 600), width=400, height=300),
            photo("c.gif", 300_000, format_="GIF"),
        )
        one = only("perf.images", seen)
        assert one.verdict is Verdict.WARN
        assert "a picture has more than twice the pixels each way of their place" in one.summary
        assert "(4000 x 3000, shown at 400 x 300, 800 kB): 768 kB for nothing" in one.summary
        assert "2 pictures have more than 100 kB in an old format" in one.summary
        assert one.evidence[SAVING] == "about 948 kB of pictures"
        assert one.fix is not None
        assert "ffmpeg" in one.fix.text

    def test_the_shape_of_a_picture_is_not_its_size(self) -> None:
        shaped = photo("a.webp", 180_000, format_="WebP", pixels=(2400, 1600), width=3, height=2)
        assert only("perf.images", weights(SHOP, shaped)).verdict is Verdict.PASS

    def test_a_picture_of_every_page_is_told_once(self) -> None:
        both = weights(SHOP, photo("a.jpg", 300_000), more=(weights(SHOP, photo("a.jpg", 300_000), at=PAY),))
        verdicts = {one.subject: one.verdict for one in found("perf.images", both)}
        assert verdicts == {HOME: Verdict.WARN, PAY: Verdict.PASS}

    def test_icons_and_pictures_of_rules_are_no_pictures_to_wait_for(self) -> None:
        many = [file(f"{HOME}{at}.png", 90_000, headers=YEAR, when="perhaps") for at in range(9)]
        icons = [photo(f"{at}.ico", 90_000, format_="", pixels=(0, 0)) for at in range(9)]
        assert only("perf.images", weights(SHOP, *many, *icons)).verdict is Verdict.PASS


def script(url: str, how: str = "async", size: int = 60_000) -> tuple[Any, Any]:
    return file(url, size, "script", how=how, head=True, line=7)


class TestThirdParties:
    def test_who_it_is_and_what_to_do(self) -> None:
        one = only(
            "perf.third-party-scripts", weights(SHOP, script("https://www.googletagmanager.com/gtm.js"))
        )
        assert one.subject == "www.googletagmanager.com"
        assert "Google Tag Manager (tag manager) loads without holding a page up" in one.summary
        assert "nobody can count that from outside" in one.summary
        assert one.evidence["advice"] == "delay"
        assert one.evidence["rest"] == "it loads more, not counted"

    def test_one_that_stops_the_page_is_named_with_its_line(self) -> None:
        one = only("perf.third-party-scripts", weights(SHOP, script("https://embed.tawk.to/x", "blocking")))
        assert one.verdict is Verdict.FAIL
        assert f"Tawk.to (chat) stops 1 page until it answers, first {HOME}, line 7" in one.summary
        assert one.evidence[SAVING] == "about 0.9 s until the page shows, on a modelled slow mobile line"
        assert one.fix is not None
        assert one.fix.record == '<script src="https://embed.tawk.to/..." async></script>'

    def test_payment_belongs_where_people_pay(self) -> None:
        paid = only("perf.third-party-scripts", weights(SHOP, script(STRIPE, "blocking"), at=PAY))
        assert (paid.verdict, paid.evidence["advice"]) == (Verdict.PASS, "keep")
        assert "It belongs there" in paid.summary
        both = weights(SHOP, script(STRIPE), more=(weights(SHOP, script(STRIPE), at=PAY),))
        one = only("perf.third-party-scripts", both)
        assert one.verdict is Verdict.PASS
        assert "on other pages load it later, or not at all unless its maker asks" in one.summary

    @pytest.mark.parametrize(
        ("url", "verdict", "word"),
        [
            ("https://consent.cookiebot.com/uc.js", Verdict.WARN, ""),  # with async it stops no others
            ("https://cdn.optimizely.com/js/1.js", Verdict.FAIL, ""),
            ("https://cdn.shopify.com/s/theme.js", Verdict.WARN, ""),
            ("https://code.jquery.com/jquery-3.7.1.min.js", Verdict.FAIL, " defer>"),  # others build on it
            ("https://cdn.stranger.example/x.js", Verdict.FAIL, " defer>"),
            ("https://www.googletagmanager.com/gtm.js", Verdict.FAIL, " async>"),
        ],
    )
    def test_no_line_to_copy_breaks_what_it_is_for(self, url: str, verdict: Verdict, word: str) -> None:
        one = only("perf.third-party-scripts", weights(SHOP, script(url, "blocking")))
        assert (one.verdict, one.fix is not None) == (verdict, True)
        assert one.fix is not None
        assert word in (one.fix.record or "")
        assert bool(one.fix.record) is bool(word)
        assert ("try it first" in one.fix.text) is bool(word)

    def test_what_was_sold_is_taken_out_however_it_loads(self) -> None:
        one = only("perf.third-party-scripts", weights(SHOP, script("https://polyfill.io/v3/p.js", "defer")))
        assert (one.verdict, one.kind) == (Verdict.FAIL, "taken-over")
        assert "take it out today" in one.summary

    def test_files_of_one_company_are_one_finding(self) -> None:
        fonts = file("https://fonts.googleapis.com/css2", 900, "style", how="blocking", head=True)
        face = file(
            "https://fonts.gstatic.com/a.woff2", 30_000, "font", by="https://fonts.googleapis.com/css2"
        )
        one = only("perf.third-party-scripts", weights(SHOP, fonts, face))
        assert one.evidence["hosts"] == ["fonts.googleapis.com", "fonts.gstatic.com"]
        assert one.evidence["bytes"] == 30_900
        assert "self-host" in str(one.fix) or "own host" in one.summary

    def test_a_host_of_the_product_is_no_third_party(self) -> None:
        one = only("perf.third-party-scripts", weights(SHOP, script(f"{HOME}a.js", "blocking")))
        assert (one.subject, one.verdict) == ("shop.example", Verdict.PASS)


class TestMobileBudget:
    def test_a_model_is_called_a_model(self) -> None:
        one = only("perf.mobile-budget", weights(SHOP))
        assert one.summary.startswith("a model, not a measurement: shows after 0.6 s at the soonest")
        assert "1.6 Mbit/s" in one.expected

    def test_what_takes_the_time(self) -> None:
        style = file(f"{HOME}a.css", 500_000, "style", how="blocking", head=True)
        far = file("https://cdn.example/b.css", 100_000, "style", how="blocking", head=True)
        one = only(
            "perf.mobile-budget", weights(SHOP, style, far, file(f"{HOME}a.jpg", 90_000, line=3), hops=1)
        )
        assert one.verdict is Verdict.FAIL
        for part in (
            "HTML 5 kB",
            "1 redirect before it",
            "600 kB in 2 files of 2 hosts",
            "first picture 90 kB",
        ):
            assert part in one.summary
        assert one.evidence[SAVING].endswith("s by the model, down to the limit")

    def test_what_counts_visits_makes_no_page(self) -> None:
        """A start page of a few words and a picture is no page of scripts because of its tag manager."""
        tags = file("https://www.googletagmanager.com/gtm.js", 900_000, "script", how="async", head=True)
        assert only("perf.mobile-budget", weights(SHOP, tags, words=6)).verdict is Verdict.PASS
        own = file(f"{HOME}app.js", 900_000, "script", how="async", head=True)
        assert only("perf.mobile-budget", weights(SHOP, own, words=6)).verdict is Verdict.FAIL

    def test_a_page_that_its_scripts_make(self) -> None:
        late = file(f"{HOME}a.js", 900_000, "script", how="module", head=True)
        one = only("perf.mobile-budget", weights(SHOP, late, words=0))
        assert "the scripts that make it and its styles 900 kB" in one.summary
        assert one.fix is not None
        assert "Render the page on the server" in one.fix.text

    def test_an_answer_with_everything_wrong(self) -> None:
        answer = read_answer(LIST, 400_000, entries=800, coding="", text=400_000)
        told = {one.subject: one for one in found("perf.mobile-budget", weights(SHOP, reads={LIST: answer}))}
        one = told[LIST]
        assert (one.verdict, one.kind) == (Verdict.FAIL, "slow-on-mobile")
        assert "400 kB of text come without compression: about 100 kB with it" in one.summary
        assert "a list of 800 under items comes at once" in one.summary
        assert one.evidence[SAVING] == "about 394 kB of 400 kB an answer"
