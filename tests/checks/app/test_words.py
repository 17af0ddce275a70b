"""What the checks of the product itself say: where a sign-in comes back to, why a webhook was refused."""

import pytest

from checks.app import oauth_callback_host, webhook_delivery
from cockpit.facts.samples_callbacks import CALLBACK, START, sample_callbacks, sample_sign_in
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding, Host, Route
from cockpit.kit.deliveries import cause
from cockpit.model import STALE
from tests.checks.dns.judging import judged, sole

APP = sample_launch(
    hosts=(
        Host(name="app.shop.example", role="app"),
        Host(name="staging.shop.example", role="staging"),
        Host(name="old.shop.example", role="retired"),
    )
)
HOOK = "https://api.shop.example/webhooks/pay"
HOOKS = sample_launch(routes=(Route(name="pay", url=HOOK, kind="webhook"),))


def sent(back: str, callback: str = "", stated: Stated = NOTHING_SAID) -> Finding:
    return sole(oauth_callback_host, APP, sample_callbacks(sample_sign_in(back, callback=callback)), stated)


@pytest.mark.parametrize(
    ("back", "kind"),
    [
        ("http://localhost:3000/cb", "localhost"),
        ("https://127.0.0.1/cb", "localhost"),
        ("https://[::1]/cb", "localhost"),
        ("http://app.shop.example/cb", "not-https"),
        ("myapp://cb", "not-https"),
        ("https://staging.shop.example/cb", "staging"),
        ("https://old.shop.example/cb", "retired"),
        ("https://shop-git-main-ana.vercel.app/cb", "preview"),
        ("https://shop.fly.dev/cb", "platform-default"),
        ("https://www.shop.example/cb", "not-the-product"),
        ("https://app.shop.example.evil.example/cb", "not-the-product"),
        ("https://app.shop.example@evil.example/cb", "not-the-product"),
    ],
)
def test_a_wrong_way_back_is_named_with_the_right_one(back: str, kind: str) -> None:
    found = sent(back)
    assert (found.verdict, found.kind, found.observed) == (FAIL, kind, back)
    assert found.fix is not None
    assert found.fix.record == found.expected
    assert found.expected.startswith("https://app.shop.example/")
    assert back in (found.fix.undo or "")


def test_the_right_way_keeps_path_and_query() -> None:
    assert sent("http://localhost:3000/auth/cb?via=a").expected == "https://app.shop.example/auth/cb?via=a"


def test_a_declared_callback_is_the_right_way() -> None:
    found = sent("http://localhost:3000/cb", CALLBACK)
    assert found.expected == CALLBACK
    other = sent(CALLBACK, "https://app.shop.example/signed-in")
    assert (other.kind, other.expected) == ("another-callback", "https://app.shop.example/signed-in")


def test_only_the_same_text_was_registered() -> None:
    seen = sample_stated(drilled("oauth-callback", START, CALLBACK, seen="person"))
    assert sent(CALLBACK, stated=seen).verdict is PASS
    assert "stated by the person" in sent(CALLBACK, stated=seen).summary
    found = sent(f"{CALLBACK}/", stated=seen)
    assert (found.verdict, found.kind) == (UNKNOWN, STALE)
    assert f"{CALLBACK} then, {CALLBACK}/ now" in found.summary


def test_until_somebody_has_looked_it_waits_for_a_person() -> None:
    found = sent(CALLBACK)
    assert (found.verdict, found.kind) == (UNKNOWN, "undrilled")
    assert found.fix is not None
    assert found.fix.record == "cockpit drill oauth-callback"


def test_each_sign_in_is_judged_by_itself() -> None:
    other = sample_sign_in("http://localhost:3000/cb", start="https://app.shop.example/auth/github")
    seen = sample_stated(drilled("oauth-callback", START, CALLBACK))
    found = judged(oauth_callback_host, APP, sample_callbacks(sample_sign_in(), other), seen)
    assert [(one.subject, one.verdict) for one in found] == [(START, PASS), (other.start, FAIL)]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("The provider shows HTTP 401.", "signing secret of the LIVE endpoint"),
        ("HTTP 400: bad signature", "signing secret of the LIVE endpoint"),
        ("HTTP 301: the sender does not follow redirects", "without a redirect"),
        ("HTTP 404", "a POST to it is routed"),
        ("HTTP 502", "Read the log"),
        ("The counter did not grow in 10 minutes.", "whether it has sent the event"),
    ],
)
def test_the_likely_cause_of_a_refused_event(said: str, word: str) -> None:
    assert word in cause(said)
    row = drilled("webhook-delivery", HOOK, HOOK, passed=False, said=said)
    found = sole(webhook_delivery, HOOKS, sample_stated(row))
    assert (found.verdict, found.kind, found.observed) == (FAIL, "webhook-delivery-failed", said)
    assert found.fix is not None
    assert word in found.fix.text


def test_an_address_with_braces_stays_what_it_is() -> None:
    url = "https://shop.example/hooks/{route}"
    launch = sample_launch(routes=(Route(name="pay", url=url, kind="webhook"),))
    row = drilled("webhook-delivery", url, url, passed=False, said="HTTP 404")
    found = sole(webhook_delivery, launch, sample_stated(row))
    assert found.fix is not None
    assert url in found.fix.text


def test_a_moved_webhook_says_where_it_was_tried() -> None:
    old = "https://shop.example/hooks"
    found = sole(webhook_delivery, HOOKS, sample_stated(drilled("webhook-delivery", old, old)))
    assert (found.verdict, found.kind) == (UNKNOWN, STALE)
    assert old in found.summary
    assert HOOK in found.summary
    assert found.fix is not None
    assert found.fix.record == "cockpit drill webhook-delivery"


def test_one_webhook_of_two_was_tried() -> None:
    second = Route(name="ship", url="https://api.shop.example/webhooks/ship", kind="webhook")
    launch = sample_launch(routes=(*HOOKS.routes, second))
    first = drilled("webhook-delivery", HOOK, HOOK)
    found = judged(webhook_delivery, launch, sample_stated(first))
    assert [(one.subject, one.kind) for one in found] == [(HOOK, ""), (second.url, "undrilled")]
