"""Signing in through Velopass: the button, the provider, and the way back."""

from urllib.parse import parse_qs, urlsplit

from cockpit.lab.said import CALLBACK, SIGN_IN
from cockpit.lab.serve import Lab
from cockpit.lab.zones import PASS4
from tests.lab.conftest import ask, get, values


async def test_the_button_leads_to_the_provider_and_names_the_way_back(lab: Lab) -> None:
    seen = await get(lab, SIGN_IN)
    assert seen.status == 302
    parts = urlsplit(seen["location"])
    assert parts.hostname == "login.velopass.test"
    assert parse_qs(parts.query)["redirect_uri"] == [CALLBACK]
    assert SIGN_IN.encode() in (await get(lab, "https://app.velomart.test/login")).body


async def test_the_provider_has_a_name_of_its_own(lab: Lab) -> None:
    assert values(await ask(lab, "login.velopass.test", "A"), "A") == [PASS4]


async def test_the_provider_sends_back_only_to_what_is_registered(lab: Lab) -> None:
    url = (await get(lab, SIGN_IN))["location"]
    back = await get(lab, url, at=PASS4)
    assert back.status == 302
    assert back["location"].startswith(f"{CALLBACK}?code=")
    assert (await get(lab, back["location"]))["location"] == "/dashboard"
    lab.world.registered.clear()
    refused = await get(lab, url, at=PASS4)
    assert refused.status == 400
    assert b"redirect_uri_mismatch" in refused.body


async def test_nobody_signs_in_without_a_code(lab: Lab) -> None:
    assert (await get(lab, CALLBACK)).status == 400
    assert (await get(lab, "https://login.velopass.test/authorize?", at=PASS4)).status == 400
