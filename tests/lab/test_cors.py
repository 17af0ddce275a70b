"""The API's word to scripts of other origins, and the session cookie of the app."""

import pytest

from cockpit.lab.serve import Lab
from tests.lab.conftest import Seen, get

API, LOGIN = "https://api.velomart.test/v1/listings", "https://app.velomart.test/login"
HOME, STRANGER = "https://velomart.test", "https://stranger.test"
ALLOW = "access-control-allow-origin"


async def asked(lab: Lab, origin: str, method: str = "GET") -> Seen:
    more = ("Access-Control-Request-Method: POST",) if method == "OPTIONS" else ()
    return await get(lab, API, method=method, headers=(f"Origin: {origin}", *more))


async def test_two_origins_are_let_in_and_nobody_else(lab: Lab) -> None:
    for method, status in (("GET", 200), ("OPTIONS", 204)):
        seen = await asked(lab, HOME, method)
        assert (seen.status, seen[ALLOW], seen["access-control-allow-credentials"]) == (status, HOME, "true")
        assert "Origin" in seen["vary"]
        for origin in (STRANGER, "null", "https://evilvelomart.test", "http://velomart.test"):
            assert (await asked(lab, origin, method))[ALLOW] == ""
    assert (await get(lab, API))[ALLOW] == ""
    assert (await get(lab, "https://velomart.test/", headers=(f"Origin: {STRANGER}",)))[ALLOW] == ""


@pytest.mark.parametrize(
    ("rule", "origin", "allowed"),
    [
        ("suffix", "https://evilvelomart.test", "https://evilvelomart.test"),
        ("suffix", STRANGER, ""),
        ("null", "null", "null"),
        ("null", STRANGER, ""),
        ("reflect", STRANGER, STRANGER),
        ("any", STRANGER, "*"),
    ],
)
async def test_the_rules_that_are_wrong(lab: Lab, rule: str, origin: str, allowed: str) -> None:
    lab.world.sites["api.velomart.test"].cors = rule  # type: ignore[assignment]
    assert (await asked(lab, origin))[ALLOW] == allowed
    assert (await asked(lab, origin, "OPTIONS"))[ALLOW] == allowed


async def test_an_options_without_a_wish_is_no_preflight(lab: Lab) -> None:
    assert (await get(lab, API, method="OPTIONS", headers=(f"Origin: {HOME}",))).status == 405


async def test_the_form_gives_nobody_a_session_of_nobody(lab: Lab) -> None:
    first, second = (await get(lab, LOGIN), await get(lab, LOGIN))
    assert first["set-cookie"].endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert first["set-cookie"] != second["set-cookie"]
    token = first["set-cookie"].partition(";")[0]
    page = await get(lab, "https://app.velomart.test/dashboard", headers=(f"Cookie: {token}",))
    assert (page.status, page["location"]) == (302, "/login?next=/dashboard")


async def test_whoever_is_signed_in_keeps_the_session(lab: Lab) -> None:
    rider = lab.desk.secrets["rider-session"]
    assert (await get(lab, LOGIN, headers=(f"Cookie: {rider}",)))["set-cookie"] == ""
