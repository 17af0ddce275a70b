"""Production and its rehearsal side by side: what counts, what differs by nature, what is explained."""

from dataclasses import replace
from typing import Any

import pytest

from cockpit.facts.environments import Glimpse, counterpart, others, row_of
from cockpit.facts.samples_environments import HOME, STAGING, glimpse, seen
from cockpit.facts.samples_http import DEAD, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import Host
from cockpit.kit.environments import Environment
from cockpit.standards.environment_gaps import WHY, Gap, gaps

PRODUCTION = glimpse(HOME)


def names(there: Glimpse, here: Glimpse = PRODUCTION) -> list[str]:
    return [gap.name for gap in gaps(here, there)]


def staged(**headers: Any) -> Glimpse:
    return glimpse(STAGING, seen(STAGING, **headers))


def test_the_same_has_no_gaps() -> None:
    assert names(glimpse(STAGING)) == []


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"x_content_type_options": ""}, "x-content-type-options"),
        ({"x_frame_options": "DENY"}, "x-frame-options"),
        ({"content_security_policy": "default-src *"}, "content-security-policy"),
        ({"cache_control": "public, max-age=600"}, "cache"),
        ({"server": "cloudflare"}, "edge"),
    ],
)
def test_headers(headers: dict[str, str], name: str) -> None:
    assert names(staged(**headers)) == [name]


@pytest.mark.parametrize(
    "policy",
    [
        "connect-src https://api.staging.shop.example; default-src 'self'",
        "default-src 'self' ; connect-src wss://live.staging.shop.example:8443/socket",
    ],
)
def test_a_policy_may_name_the_hosts_of_its_own_place(policy: str) -> None:
    assert names(staged(content_security_policy=policy)) == []


def test_nonces_differ_by_nature() -> None:
    first, second = (f"script-src 'nonce-{text}'" for text in ("YWFh", "YmJi"))
    here = glimpse(HOME, seen(HOME, content_security_policy=first))
    assert names(staged(content_security_policy=second), here) == []


def test_an_hour_of_hsts_there_is_mild_and_none_is_not() -> None:
    (short,) = gaps(PRODUCTION, staged(strict_transport_security="max-age=3600"))
    (none,) = gaps(PRODUCTION, staged(strict_transport_security=""))
    assert (short.mild, none.mild) == (True, False)


def test_two_platforms() -> None:
    here = glimpse(HOME, seen(HOME, fly_request_id="01"))
    assert names(staged(x_vercel_id="fra1::x"), here) == ["platform"]


def test_what_a_password_hides_is_not_held_against_it() -> None:
    shut = seen(STAGING, status=401, content_security_policy="", strict_transport_security="")
    assert names(glimpse(STAGING, shut)) == []
    loud = seen(STAGING, status=401, x_content_type_options="off")
    assert names(glimpse(STAGING, loud)) == ["x-content-type-options"]


def test_who_does_not_answer_has_no_gaps() -> None:
    assert names(glimpse(STAGING, DEAD)) == []
    assert names(replace(glimpse(STAGING), plain=DEAD, tls=DEAD, version="")) == []


def test_plain_http_that_leads_to_http() -> None:
    lost = response(f"http://{STAGING}/", 301, location=f"http://{STAGING}/en/")
    assert names(glimpse(STAGING, plain=lost)) == ["redirect"]


@pytest.mark.parametrize(
    ("reason", "explained"),
    [
        ("x-frame-options: our design tool shows it in a frame", True),
        ("Frames are allowed for the design tool", True),
        ("x-frame-options", False),
        (f"x-frame-options: {WHY}", False),
        ("the mail is caught by a trap", False),
    ],
)
def test_a_reason_speaks_of_the_difference(reason: str, *, explained: bool) -> None:
    assert Gap("x-frame-options", "x", ("frame",)).explained((reason,)) is explained


@pytest.mark.parametrize(
    ("host", "twin"),
    [
        ("staging.shop.example", "shop.example"),
        ("api-staging.shop.example", "api.shop.example"),
        ("staging.api.shop.example", "api.shop.example"),
        ("shop-staging.fly.dev", "shop.example"),
        ("stage.unknown.shop.example", "shop.example"),
    ],
)
def test_the_production_host_that_it_stands_for(host: str, twin: str) -> None:
    hosts = (Host(name="shop.example"), Host(name="api.shop.example", role="api"))
    assert counterpart(sample_launch(hosts=hosts), host) == twin


def test_which_environments_are_looked_at() -> None:
    rows = (
        Environment(name="production", url="https://shop.example/"),
        Environment(name="staging", url=f"https://{STAGING}/"),
        Environment(name="preview", url="https://shop-preview.fly.dev/"),
        Environment(name="development", url="http://localhost:3000/"),
        Environment(name="office", url="http://192.168.1.7/"),
        Environment(name="nowhere"),
    )
    launch = sample_launch(hosts=(Host(name="beta.shop.example", role="staging"),), environments=rows)
    assert others(launch) == {
        "beta.shop.example": "staging",
        STAGING: "staging",
        "shop-preview.fly.dev": "preview",
    }
    assert row_of(launch, STAGING) is rows[1]
    assert row_of(launch, "shop-preview.fly.dev") is rows[2]


def test_a_rehearsal_without_a_url_is_found_by_its_name() -> None:
    row = Environment(name="Staging", differs=("x",))
    launch = sample_launch(hosts=(Host(name=STAGING, role="staging"),), environments=(row,))
    assert row_of(launch, STAGING) is row
