"""What header.cors leaves alone, for platforms and token APIs mean it so."""

from dataclasses import replace

import pytest

from checks.header import cors
from cockpit.facts.http import Response
from cockpit.facts.samples_cors import Says, cross
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import LOW, PASS, WARN, Finding, Host, Launch, Route

HOME, SHOP_APP, HOST = "https://shop.example", "https://app.shop.example", "api.shop.example"


def shop(route: Route) -> Launch:
    hosts = (Host(name=HOST, role="api", allowed_origins=(HOME, SHOP_APP)),)
    return sample_launch(hosts=hosts, routes=(route,))


def crossed(says: Says, launch: Launch) -> Finding:
    (found,) = cors.judge(launch, cross(launch, says))
    return found


@pytest.mark.parametrize(("status", "verdict"), [(401, PASS), (403, PASS), (200, WARN)])
@pytest.mark.parametrize("lets_in", ["*", "any"])
def test_a_private_route_that_turns_strangers_away_may_be_asked_by_all(
    lets_in: str, status: int, verdict: str
) -> None:
    mine = Route(name="mine", url=f"https://{HOST}/me", kind="read", private=True)
    found = crossed(Says(lets_in=lets_in, credentials="", status=status), shop(mine))
    assert found.verdict == verdict
    assert ("turned away" in found.summary) is (verdict == PASS)


def test_the_rest_api_of_wordpress_lets_everybody_in_by_design() -> None:
    launch = shop(Route(name="posts", url=f"https://{HOST}/wp-json/wp/v2/posts", kind="read"))
    seen = cross(launch, Says(lets_in="any"))
    more = ("access-control-expose-headers", "X-WP-Total, X-WP-TotalPages, Link")
    asks = tuple(
        replace(ask, seen=replace(ask.seen, headers=(*ask.seen.headers, more)))
        for ask in seen.places[HOST].asks
        if isinstance(ask.seen, Response)
    )
    (found,) = cors.judge(launch, replace(seen, places={HOST: replace(seen.places[HOST], asks=asks)}))
    assert (found.kind, found.verdict, found.severity) == ("reflects-any", WARN, LOW)
    assert "WordPress" in found.summary
