"""What the checks of page contents say: kinds, places, lines to paste, nothing that changes by the visit."""

import pytest

from checks.app import no_localhost_urls
from checks.header import nonbreaking
from checks.tls import mixed_content
from cockpit.facts.codec import dumps, loads
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.robots import Robots
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.kit import FAIL, LOW, PASS, UNKNOWN, WARN, Finding, Host, Launch, Product, Route
from cockpit.standards.csp_inline import source_of
from cockpit.standards.html import read

HOME, ABOUT, APP = "https://shop.example/", "https://shop.example/about", "https://app.shop.example/"
SHOP = sample_launch(
    hosts=(Host(name="app.shop.example", role="app"), Host(name="staging.shop.example", role="staging")),
    routes=(Route(name="about", url=ABOUT), Route(name="app", url=APP)),
)
TOKEN = "ghp_" + "a1B2" * 9


def page(url: str, html: str, **said: str) -> Page:
    headers = (
        ("content-type", "text/html"),
        *((name.replace("_", "-"), value) for name, value in said.items()),
    )
    return Page(url, Response(url, 200, headers, "192.0.2.80", html), read(html))


def script(text: str, url: str = f"{HOME}a.js") -> File:
    return File(url, "script", Response(url, 200, (), "192.0.2.80", text), (HOME,))


def mixed(*pages: Page, files: tuple[File, ...] = ()) -> dict[str, Finding]:
    return {one.subject: one for one in mixed_content.judge(SHOP, served(SHOP, *pages, files=files))}


def blocked(*pages: Page, launch: Launch = SHOP) -> dict[str, Finding]:
    return {one.subject: one for one in nonbreaking.judge(launch, served(launch, *pages))}


def local(
    *pages: Page, files: tuple[File, ...] = (), ways: dict[str, tuple[str, ...]] | None = None
) -> dict[str, Finding]:
    seen = served(SHOP, *pages, files=files, ways=ways)
    return {one.subject: one for one in no_localhost_urls.judge(SHOP, seen, Robots({}))}


def test_hosts_are_judged_one_by_one() -> None:
    bad = page(APP, "<script src=http://a.b/x.js></script>")
    found = mixed(bad)
    assert {subject: one.verdict for subject, one in found.items()} == {
        "shop.example": PASS,
        "app.shop.example": FAIL,
    }
    assert found["app.shop.example"].kind == "mixed-blocked"
    assert "what scripts load when they run was not seen" in found["shop.example"].summary


def test_what_is_mixed_is_told_once_with_its_place_and_the_line_to_write() -> None:
    html = "<p>\n<img src=http://a.b/i.png><script src=http://a.b/x.js></script>"
    one = mixed(page(HOME, html), page(ABOUT, html))["shop.example"]
    assert one.summary.startswith("browsers block")
    assert one.evidence["in_all"] == 2
    assert one.fix is not None
    assert one.fix.record is not None
    assert f"<script src>, line 2 of {HOME}: https://a.b/x.js   (now http://a.b/x.js)" in one.fix.record


def test_upgraded_by_the_header_it_is_a_low_warning() -> None:
    html = "<form action=http://shop.example/pay>"
    one = mixed(page(HOME, html, content_security_policy="upgrade-insecure-requests"))["shop.example"]
    assert (one.verdict, one.severity, one.kind) == (WARN, LOW, "mixed-upgraded")


def test_a_page_by_http_mixes_nothing() -> None:
    plain = page(HOME, "<script src=http://a.b/x.js></script>")
    moved = Page("http://shop.example/", plain.response, plain.document)
    assert [one.verdict for one in mixed_content.judge(SHOP, Served({HOME: moved}))] == [PASS]


def test_the_line_to_add_is_the_whole_policy() -> None:
    one = blocked(page(HOME, "<img src=https://cdn.b/i.png>", content_security_policy="default-src 'self'"))[
        "shop.example"
    ]
    assert (one.verdict, one.kind) == (WARN, "blocked-image")
    assert one.fix is not None
    assert one.fix.record is not None
    assert "img-src 'self' https://cdn.b   (now: default-src 'self' decides)" in one.fix.record
    assert "Content-Security-Policy: default-src 'self'; img-src 'self' https://cdn.b" in one.fix.record


def test_the_worst_gives_the_finding_its_kind() -> None:
    html = "<img src=https://cdn.b/i.png><form action=https://pay.b/>"
    one = blocked(page(HOME, html, content_security_policy="img-src 'self'; form-action 'self'"))[
        "shop.example"
    ]
    assert (one.verdict, one.kind) == (FAIL, "blocked-form")
    assert "form-action stops forms: https://pay.b/" in one.summary


@pytest.mark.parametrize("nonce", ["Aa1", "Bb2"])
def test_a_nonce_is_never_told(nonce: str) -> None:
    policy = f"script-src 'nonce-{nonce}' 'strict-dynamic'"
    one = blocked(page(HOME, "<script src=/a.js></script>", content_security_policy=policy))["shop.example"]
    assert one.fix is not None
    assert nonce not in str(one)
    assert "give the script element the nonce of the page" in str(one.fix.record)
    assert "script-src 'nonce-...'" in one.observed


def test_a_policy_of_a_meta_element_is_mended_there() -> None:
    html = "<meta http-equiv=content-security-policy content=\"script-src 'none'\"><script>go()</script>"
    one = blocked(page(HOME, html))["shop.example"]
    assert one.fix is not None
    assert f"of the meta element in {HOME}" in str(one.fix.record)
    assert source_of("go()") in str(one.fix.record)


def test_a_policy_that_is_only_tried_out_says_what_it_would_do() -> None:
    one = blocked(
        page(HOME, "<script>go()</script>", content_security_policy_report_only="script-src 'self'")
    )
    found = one["shop.example"]
    assert (found.verdict, found.severity, found.kind) == (WARN, LOW, "blocked-in-report")
    assert "would, once enforced, stop" in found.summary


def test_a_thousand_inline_scripts_make_no_endless_finding() -> None:
    html = "".join(f"<script>go({at})</script>" for at in range(1000))
    one = blocked(page(HOME, html, content_security_policy="script-src 'self'"))["shop.example"]
    assert one.evidence["in_all"] == 1000
    assert len(str(one)) < 20_000


def test_a_partner_is_a_subject_of_its_own() -> None:
    launch = sample_launch(
        product=Product(name="S", domain="shop.example", roadmap="x", embedded_by=("https://p.example/",))
    )
    found = blocked(
        page(HOME, "", content_security_policy="frame-ancestors 'none'; img-src *"), launch=launch
    )
    one = found["https://p.example"]
    assert (one.verdict, one.kind) == (FAIL, "embed-refused")
    assert one.fix is not None
    assert "img-src *; frame-ancestors https://p.example" in str(one.fix.record)


def test_file_line_and_column_of_a_local_address() -> None:
    one = local(files=(script('\n\n a=1;fetch("http://localhost:3000/v1")'),))["shop.example"]
    assert (one.verdict, one.kind) == (FAIL, "loopback-url")
    assert one.evidence["urls"][0]["where"] == f"line 3, column 13 of {HOME}a.js"
    assert one.fix is not None
    assert "grep -rnF localhost:3000 ." in str(one.fix.record)


def test_a_secret_in_an_address_is_not_told() -> None:
    one = local(files=(script(f'fetch("http://localhost:3000/?token={TOKEN}")'),))["shop.example"]
    assert TOKEN not in str(one)


def test_a_redirect_to_localhost_blames_the_host_that_sends_it() -> None:
    one = local(ways={APP: ("http://localhost:3000/", "https://app.shop.example/")})["app.shop.example"]
    assert (one.verdict, one.kind) == (FAIL, "loopback-url")
    assert "redirect of https://app.shop.example/" in one.summary


def test_on_the_rehearsal_its_own_addresses_are_right() -> None:
    staging = "https://staging.shop.example/"
    launch = sample_launch(hosts=SHOP.hosts, routes=(Route(name="s", url=staging),))
    seen = served(launch, page(staging, f"<a href={staging}x><form action={staging}y>"))
    found = {one.subject: one.verdict for one in no_localhost_urls.judge(launch, seen, Robots({}))}
    assert found == {"shop.example": PASS, "staging.shop.example": PASS}


def test_mild_and_grave_are_told_together_and_the_grave_one_names_it() -> None:
    html = '<a href="https://staging.shop.example/"></a><img src="http://10.0.0.3/i.png">'
    one = local(page(HOME, html))["shop.example"]
    assert (one.verdict, one.kind) == (FAIL, "private-url")
    assert "staging.shop.example is declared as staging" in one.summary


def test_a_wall_in_place_of_a_page_decides_nothing() -> None:
    wall = page(ABOUT, "<h1>Denied</h1>")
    denied = Page(ABOUT, Response(ABOUT, 403, wall.response.headers, "192.0.2.80", ""), wall.document)
    for found in (mixed(denied), blocked(denied), local(denied)):
        assert found[ABOUT].verdict is UNKNOWN


@pytest.mark.parametrize(("status", "verdict"), [(403, PASS), (404, PASS), (500, UNKNOWN)])
def test_a_private_place_may_be_shut(status: int, verdict: str) -> None:
    launch = sample_launch(routes=(Route(name="mine", url=ABOUT, private=True),))
    shut = Page(ABOUT, Response(ABOUT, status, (("content-type", "text/html"),), "192.0.2.80", ""), read(""))
    found = [one.verdict for one in mixed_content.judge(launch, served(launch, shut))]
    assert (UNKNOWN in found) is (verdict == UNKNOWN)


def test_the_facts_survive_being_saved() -> None:
    seen = served(SHOP, page(HOME, "<p>"), files=(script("x"),), ways={HOME: (ABOUT,)})
    _, back = loads(dumps({"served": seen}))
    assert back["served"] == seen
