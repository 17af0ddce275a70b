"""What the checks of webhooks and app links say: the kind of fault, what to enter instead, the way back."""

import json

import pytest

from checks.app import app_links, webhook_direct, webhook_protected
from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.http import Response
from cockpit.facts.samples_app_links import (
    ANDROID,
    APPLE_URL,
    GOOGLE_URL,
    IOS,
    apple_file,
    google_file,
    served,
    with_apps,
)
from cockpit.facts.samples_app_links import app_links as sample
from cockpit.facts.samples_webhooks import URL, asked, said, sent, with_webhook
from cockpit.kit import FAIL, HIGH, PASS, UNKNOWN, Finding, Layer

APPS = with_apps()


def files(*changed: Response) -> dict[str, Finding]:
    return {found.subject: found for found in app_links.judge(APPS, sample(APPS, *changed))}


def direct(seen: Response | Unreachable, url: str = URL) -> Finding:
    (found,) = webhook_direct.judge(with_webhook(url), asked(seen, url))
    return found


def protected(seen: Response | Unreachable) -> Finding:
    (found,) = webhook_protected.judge(with_webhook(), sent(seen))
    return found


def record(found: Finding) -> str:
    assert found.fix is not None
    assert found.fix.undo
    return str(found.fix.record)


def test_one_platform_is_judged_apart_from_the_other() -> None:
    found = files(served(APPLE_URL, "", 404))
    assert (found[APPLE_URL].verdict, found[GOOGLE_URL].verdict) == (FAIL, PASS)


def test_the_whole_file_is_given_without_anybodys_fingerprint() -> None:
    found = files(served(APPLE_URL, "", 404), served(GOOGLE_URL, "", 404))
    text, _, serving = record(found[APPLE_URL]).partition("\n\n")
    assert json.loads(text) == apple_file(IOS)
    assert "default_type application/json" in serving
    assert json.loads(record(found[GOOGLE_URL]).partition("\n\n")[0])[0]["target"]["package_name"] == ANDROID
    assert "FINGERPRINT FROM GOOGLE PLAY" in record(found[GOOGLE_URL])


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (served(APPLE_URL, "", 302, location="/login"), "redirected"),
        (served(APPLE_URL, "", 500), "missing"),
        (served(APPLE_URL, apple_file("SHOP123456.other")), "not-named"),
        (served(APPLE_URL, "{"), "content"),
        (served(GOOGLE_URL, google_file("other")), "not-named"),
        (served(GOOGLE_URL, google_file(ANDROID), content_type="text/html"), "type"),
    ],
)
def test_each_fault_has_its_kind(seen: Response, kind: str) -> None:
    assert files(seen)[seen.url].kind == kind


def test_who_else_would_be_challenged() -> None:
    found = files(
        served(APPLE_URL, "", 403, cf_mitigated="challenge"),
        served(GOOGLE_URL, "", 403, cf_mitigated="challenge"),
    )
    assert "Apple's machines" in found[APPLE_URL].summary
    assert "Google's machines" in found[GOOGLE_URL].summary
    assert 'http.host eq "shop.example"' in record(found[APPLE_URL])


@pytest.mark.parametrize(
    ("url", "location", "kind", "enter"),
    [
        (URL, f"{URL}/", "redirect-slash", f"{URL}/"),
        (
            "https://shop.example/h",
            "https://www.shop.example/h",
            "redirect-host",
            "https://www.shop.example/h",
        ),
        ("http://shop.example/h", "https://shop.example/h", "redirect-scheme", "https://shop.example/h"),
        (
            "http://shop.example/h",
            "https://www.shop.example/h/",
            "redirect-scheme",
            "https://www.shop.example/h/",
        ),
        (URL, "/login", "redirect-sign-in", "/webhooks/pay"),
        (URL, "https://other.example/", "redirect-elsewhere", "/webhooks/pay"),
    ],
)
def test_what_to_enter_at_the_provider(url: str, location: str, kind: str, enter: str) -> None:
    found = direct(said(301, url=url, location=location), url)
    assert (found.verdict, found.kind, record(found)) == (FAIL, kind, enter)


def test_plain_http_is_told_even_when_nobody_answers_there() -> None:
    dead = Unreachable(Layer.TCP, "refused", "refused")
    found = direct(dead, "http://shop.example/h")
    assert (found.verdict, found.kind, record(found)) == (FAIL, "plain-http", "https://shop.example/h")
    assert direct(dead).verdict is UNKNOWN


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 405, 422])
def test_any_answer_of_the_endpoint_itself_will_do(status: int) -> None:
    assert direct(said(status)).verdict is PASS


def test_a_challenged_webhook_says_that_the_provider_is_challenged() -> None:
    found = direct(said(403, cf_mitigated="challenge"))
    assert found.verdict is UNKNOWN
    assert "your provider would be challenged as well" in found.summary
    assert 'http.request.uri.path eq "/webhooks/pay"' in record(found)


@pytest.mark.parametrize(
    ("status", "kind", "severity"),
    [
        (200, "accepts-unsigned", None),
        (307, "redirects", HIGH),
        (500, "falls-over", HIGH),
        (404, "absent", HIGH),
    ],
)
def test_how_grave_it_is(status: int, kind: str, severity: object) -> None:
    found = protected(said(status))
    assert (found.kind, found.severity) == (kind, severity)
    assert found.evidence["count"] == 1


def test_the_answer_of_the_endpoint_is_not_repeated() -> None:
    found = protected(said(200, '{"customer": "ana@shop.example"}'))
    assert "ana@" not in repr(found)


def test_the_facts_can_be_saved() -> None:
    facts = {"webhooks": asked(said(405)), "unsigned": sent(said(401)), "app_links": sample(APPS)}
    assert loads(dumps(facts))[1] == facts
