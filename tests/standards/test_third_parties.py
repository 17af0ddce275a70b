"""Whose file it is, and what to do with it."""

import re

import pytest

from cockpit.standards.third_parties import UNKNOWN, Advice, advice, parties, party, pays


def test_the_list_is_long_enough_and_says_each_host_once() -> None:
    hosts = [host for one in parties() for host in one.hosts]
    assert len(parties()) >= 60
    assert len(hosts) == len(set(hosts))
    assert len({one.name for one in parties()}) == len(parties())
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z]+)?", host) for host in hosts)


def test_every_kind_has_an_advice() -> None:
    for one in parties():
        what, how = advice(one)
        assert what in Advice
        assert how
    assert {advice(one)[0] for one in parties()} == set(Advice) - {Advice.ASK}


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("https://www.googletagmanager.com/gtm.js?id=GTM-1", "Google Tag Manager", "tag manager"),
        ("https://js.stripe.com/v3/", "Stripe", "payment"),
        ("https://eu.i.posthog.com/static/array.js", "PostHog", "analytics"),
        ("https://www.google.com/recaptcha/api.js", "Google reCAPTCHA", "bot check"),
        ("https://www.google.com/maps/embed?pb=1", "Google Maps", "map"),
        ("https://www.google.com/search", "www.google.com", UNKNOWN),
        ("https://notstripe.com/v3/", "notstripe.com", UNKNOWN),
        ("https://js.stripe.com.evil.example/v3/", "js.stripe.com.evil.example", UNKNOWN),
    ],
)
def test_whose_it_is(url: str, name: str, kind: str) -> None:
    found = party(url)
    assert (found.name, found.kind) == (name, kind)
    assert found.known is (kind != UNKNOWN)


def test_nobody_knows_and_somebody_should_ask() -> None:
    assert advice(party("https://cdn.stranger.example/x.js"))[0] is Advice.ASK


@pytest.mark.parametrize(
    ("name", "path", "yes"),
    [
        ("checkout", "/c", True),
        ("cart", "/cart", True),
        ("step two", "/order/pay", True),
        ("books", "/books", False),
        ("home", "/", False),
        ("about our payments team", "/team", True),
    ],
)
def test_where_people_pay(name: str, path: str, yes: bool) -> None:
    assert pays(name, path) is yes
