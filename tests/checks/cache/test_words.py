"""What the caching checks tell people: one finding for what is mended at once, its weight, the lines."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from cockpit.engine import judge
from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching
from cockpit.facts.codec import pack, unpack
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_caching import account, answered, caching, declares, looks
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.launch import Launch
from cockpit.launch.parts import Edge, Host, Route, Session
from cockpit.model import Finding, Layer, Severity, Verdict
from cockpit.registry import entries
from cockpit.standards.cache_rules import FOR_EVER
from cockpit.standards.html import read

HOME, MINE = "https://shop.example/", "https://shop.example/account"
SHOP = sample_launch(
    hosts=(Host("shop.example", proxied=True),),
    routes=(Route(name="account", url=MINE, kind="read", private=True),),
    edge=Edge("cloudflare"),
)


def found(check: str, launch: Launch, *facts: Any) -> dict[str, Finding]:
    """What is not well, by subject and kind; a replay of the facts must say the same."""
    findings = judge(entries()[f"cache.{check}"], launch, facts)
    again = judge(
        entries()[f"cache.{check}"], launch, [unpack(json.loads(json.dumps(pack(f)))) for f in facts]
    )
    assert findings == again
    return {f"{one.subject} {one.kind}": one for one in findings if one.verdict is not Verdict.PASS}


def record(told: Finding) -> str:
    """The lines to paste."""
    assert told.fix is not None
    return told.fix.record or ""


def private(*looked: CacheSeries, launch: Launch = SHOP) -> dict[str, Finding]:
    seen = served(launch)
    return found("private-not-cached", launch, seen, caching(launch, seen, *looked))


def files(*told: tuple[File, CacheSeries | None], launch: Launch = SHOP, left: int = 0) -> dict[str, Finding]:
    seen = served(launch, files=tuple(file for file, _ in told), left=left)
    changed = [series for _, series in told if series]
    return found("static-assets", launch, seen, caching(launch, seen, *changed))


def file(
    name: str, cache: str, edge: str = "HIT", kind: str = "script", **more: Any
) -> tuple[File, CacheSeries]:
    seen = answered(f"https://shop.example/assets/{name}", cache, edge=edge, **more)
    return File(seen.url, kind, seen, (HOME,)), looks(seen)


class TestPrivate:
    def test_a_leak_names_the_address_and_how_to_end_it(self) -> None:
        page, kept = answered(MINE, "private, no-store"), answered(MINE, "private, no-store", edge="HIT")
        told = private(looks(page, signed=account(page, kept, leaked=2)))[f"{MINE} leak"]
        assert (told.verdict, told.severity) == (Verdict.FAIL, None)
        assert "Bypass cache" in record(told)
        assert 'http.request.uri.path eq "/account"' in record(told)
        assert told.fix is not None
        assert "purge" in told.fix.text
        assert MINE in told.verify

    @pytest.mark.parametrize(
        ("cookie", "severity"),
        [("sid", None), ("csrftoken", None), ("basket", None), ("lang", Severity.HIGH)],
    )
    def test_a_cookie_of_nobody_in_particular_is_milder(self, cookie: str, severity: Severity | None) -> None:
        launch = sample_launch(sessions=(Session("basket", ("shop.example",)),))
        (told,) = private(looks(answered(HOME, "max-age=60", cookies=(cookie,))), launch=launch).values()
        assert (told.kind, told.verdict, told.severity) == ("cookie-storable", Verdict.FAIL, severity)

    def test_files_of_one_folder_with_one_cookie_are_one_finding(self) -> None:
        urls = [f"https://shop.example/img/{n}.png" for n in range(5)]
        told = private(*(looks(answered(url, FOR_EVER, cookies=("sid",))) for url in urls))
        assert list(told) == ["https://shop.example/img/* cookie-storable"]
        (one,) = told.values()
        assert one.evidence["also"] == urls[1:]
        assert "proxy_hide_header Set-Cookie" in record(one)

    def test_a_cookie_that_only_a_named_field_is_private_for_is_handed_on(self) -> None:
        seen = answered(HOME, 'private="x-user", max-age=60', cookies=("sid",))
        assert list(private(looks(seen))) == [f"{HOME} cookie-storable"]

    def test_a_redirect_to_another_host_of_the_same_path_is_kept_too(self) -> None:
        seen = answered(MINE, status=308, more={"location": "https://id.shop.example/"})
        assert list(private(looks(seen))) == [f"{MINE} redirect-kept"]

    def test_notes_say_what_a_session_would_add_and_why_it_was_not_used(self) -> None:
        page = answered(MINE, "private")
        why = Unreachable(Layer.PERSON, "There is no value for rider.", "credential")
        for signed, word in ((None, "[[session]]"), (why, "There is no value for rider")):
            seen = served(SHOP)
            facts = (seen, caching(SHOP, seen, looks(page, signed=signed)))
            summaries = [one.summary for one in judge(entries()["cache.private-not-cached"], SHOP, facts)]
            assert any(word in text for text in summaries)


class TestFiles:
    def test_those_of_one_folder_with_one_fault_are_one_finding(self) -> None:
        many = [file(f"app.{n}f2a1c9b.js", "max-age=60") for n in range(8)]
        (told,) = files(*many).values()
        assert told.subject == "https://shop.example/assets/*"
        assert told.evidence["count"] == 8
        assert told.severity is Severity.HIGH
        assert "Cache-Control: public, max-age=31536000, immutable" in record(told)

    def test_two_faults_of_one_folder_are_two_findings(self) -> None:
        told = files(file("app.3f2a1c9b.js", "max-age=60"), file("app.js", "no-store"))
        assert sorted(one.partition("* ")[2] for one in told) == ["never-kept", "short"]

    def test_a_file_the_edge_does_not_keep_holds_up_the_launch(self) -> None:
        (told,) = files(file("app.3f2a1c9b.js", "private, max-age=31536000", "BYPASS")).values()
        assert (told.kind, told.severity) == ("not-kept", None)
        assert "private" in told.summary
        assert "Eligible for cache" in record(told)

    @pytest.mark.parametrize(
        ("name", "cache", "cookies", "word"),
        [
            ("a.3f2a1c9b.js", FOR_EVER, ("sid",), "cookie sid"),
            ("a.3f2a1c9b.js", "no-store", (), "no-store"),
            ("a.3f2a1c9b.js", "max-age=0", (), "0 seconds"),
            ("a.3f2a1c9b.map", FOR_EVER, (), "where a cache rule says so"),
            ("a.3f2a1c9b.js", FOR_EVER, (), "development mode"),
        ],
    )
    def test_why_the_edge_does_not_keep_it(
        self, name: str, cache: str, cookies: tuple[str, ...], word: str
    ) -> None:
        told = files(file(name, cache, "DYNAMIC", cookies=cookies))
        assert any(word in one.summary for one in told.values())

    def test_a_missing_one_names_the_pages_that_load_it(self) -> None:
        (told,) = files(file("app.js", "", status=404)).values()
        assert told.evidence["loaded by"] == [HOME]
        assert told.kind == "missing"

    def test_what_was_not_looked_at_is_told(self) -> None:
        seen = served(SHOP, files=(file("app.3f2a1c9b.js", FOR_EVER)[0],), left=7)
        (told,) = judge(entries()["cache.static-assets"], SHOP, (seen, caching(SHOP, seen)))
        assert "7 more files" in told.summary


class TestDeclared:
    def judged(self, launch: Launch, *changed: Response) -> dict[str, Finding]:
        seen = served(launch, *(Page(one.url, one, read("")) for one in changed))
        return found("public-pages-as-declared", launch, seen, caching(launch, seen))

    def test_one_question_for_all_with_what_is_observed_as_the_answer(self) -> None:
        routes = (Route(name="list", url="/list", kind="read"), Route(name="about", url="/about"))
        launch = sample_launch(routes=routes)
        api = answered("https://shop.example/list", "no-store")
        (told,) = self.judged(launch, answered(HOME, "max-age=60"), api).values()
        assert record(told).splitlines()[1:] == ['pages = "cache"', 'api = "no-cache"']
        assert "(no-store)" in told.summary

    def test_a_route_goes_before_the_table(self) -> None:
        launch = sample_launch(
            routes=(Route(name="live", url="/live", cache="no-cache"),), cache=declares("cache")
        )
        live = answered("https://shop.example/live", "no-store")
        assert not self.judged(launch, answered(HOME, "max-age=60"), live)

    def test_a_health_check_needs_no_declaration(self) -> None:
        launch = sample_launch(routes=(Route(name="up", url="/up", kind="health"),), cache=declares("cache"))
        up = answered("https://shop.example/up", "public, max-age=60")
        told = self.judged(launch, answered(HOME, "max-age=60"), up)
        assert list(told) == ["https://shop.example/up kept"]

    def test_the_fix_is_the_header_for_that_page(self) -> None:
        launch = sample_launch(cache=declares("no-cache"))
        (told,) = self.judged(launch, answered(HOME, "max-age=60", more={"server": "Caddy"})).values()
        assert "header / Cache-Control" in record(told)


def _served(launch: Launch, many: Iterable[Response]) -> Served:
    return served(launch, files=tuple(File(one.url, "script", one, (HOME,)) for one in many))


def test_a_huge_product_is_judged_in_no_time_and_told_in_short() -> None:
    many = [answered(f"https://shop.example/{n}/app.js", "no-store", cookies=("sid",)) for n in range(600)]
    seen = _served(SHOP, many)
    for check in ("static-assets", "private-not-cached", "compression"):
        told = judge(entries()[f"cache.{check}"], SHOP, (seen, caching(SHOP, seen)))
        assert len(told) <= 601
        assert all(len(one.summary) < 1000 for one in told)


@pytest.mark.parametrize(
    "check", ["static-assets", "private-not-cached", "public-pages-as-declared", "compression"]
)
def test_what_nobody_has_looked_at_is_no_crash(check: str) -> None:
    seen = replace(served(SHOP), files=())
    assert judge(entries()[f"cache.{check}"], SHOP, (seen, Caching()))
