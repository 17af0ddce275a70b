"""The buttons that sign in through another company: found, pressed, and what they ask for."""

from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.callbacks import Callbacks, Sent
from cockpit.facts.http import Response
from cockpit.facts.samples_http import DEAD, page, pages
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.parts import OAuth, Route
from cockpit.model import Layer
from cockpit.probes.callbacks import HOPS, STARTS, gather
from cockpit.vantage import Vantage
from tests.probes.web import Table, company, moved, said

LOGIN = "https://shop.example/login"
START = "https://shop.example/auth/google"
BACK = "https://shop.example/auth/google/callback"
PROVIDER = f"https://accounts.google.com/o/oauth2/v2/auth?client_id=1&redirect_uri={quote(BACK, safe='')}"
SHOP = sample_launch(routes=(Route(name="login", url=LOGIN, kind="auth"),))
DECLARED = sample_launch(oauth=(OAuth(provider="Google", start=START, callback=BACK),))
Answers = dict[str, Response | Unreachable]


async def pressed(answers: Answers) -> Sent | Unreachable:
    """What the declared button asks for."""
    callbacks = await gather(DECLARED, cast("Vantage", Table(answers)), pages(DECLARED))
    (sign_in,) = callbacks.sign_ins
    assert (sign_in.start, sign_in.provider, sign_in.callback) == (START, "Google", BACK)
    return sign_in.sent


async def found(html: str, answers: Answers) -> tuple[Callbacks, list[str]]:
    """The sign-ins a login page links to, and every URL that was asked."""
    table = Table(answers)
    callbacks = await gather(SHOP, cast("Vantage", table), pages(SHOP, page(LOGIN, html)))
    return callbacks, [url for url, _ in table.asked]


async def test_the_way_back_is_read_and_the_provider_not_visited() -> None:
    table = Table({START: moved(PROVIDER, 302)})
    callbacks = await gather(DECLARED, cast("Vantage", table), pages(DECLARED))
    assert [one.sent for one in callbacks.sign_ins] == [Sent("accounts.google.com", BACK)]
    assert [url for url, _ in table.asked] == [START]


async def test_redirects_inside_the_product_are_followed() -> None:
    inner = f"{START}/begin?redirect_uri=%2Fdashboard"
    assert await pressed({START: moved(inner, 302), inner: moved(PROVIDER, 303)}) == Sent(
        "accounts.google.com", BACK
    )


async def test_a_provider_that_is_called_without_a_way_back() -> None:
    assert await pressed({START: moved("https://github.com/login?client_id=1", 302)}) == Sent("github.com")


@pytest.mark.parametrize(
    ("answer", "layer", "kind"),
    [
        (said("<title>Choose</title>"), Layer.APP, "no-redirect"),
        (said("gone", 404), Layer.APP, "no-redirect"),
        (moved("javascript:alert(1)", 302), Layer.HTTP, "bad-location"),
        (said("", 403, cf_mitigated="challenge"), Layer.EDGE, "challenge"),
        (moved(START, 302), Layer.APP, "too-long"),
        (DEAD, Layer.TCP, "refused"),
    ],
)
async def test_what_leads_to_no_provider_says_why(
    answer: Response | Unreachable, layer: Layer, kind: str
) -> None:
    seen = await pressed({START: answer})
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (layer, kind)


async def test_a_loop_is_left_after_a_few_steps() -> None:
    table = Table({START: moved(START, 302)})
    await gather(DECLARED, cast("Vantage", table), pages(DECLARED))
    assert len(table.asked) == HOPS + 1


async def test_buttons_on_a_sign_in_page_are_found() -> None:
    html = (
        "<a href=/auth/google>Google</a><a href=/about>About</a><a href=/auth/google/callback>x</a>"
        "<a href=https://other.example/auth/google>not ours</a>"
        "<form method=post action=/users/auth/github><button>GitHub</button></form>"
    )
    github = "https://shop.example/users/auth/github"
    callbacks, asked = await found(html, {START: moved(PROVIDER, 302), github: said("no", 404)})
    assert [(one.provider, one.start, one.page) for one in callbacks.sign_ins] == [
        ("Google", START, LOGIN),
        ("GitHub", github, LOGIN),
    ]
    assert callbacks.sign_ins[0].sent == Sent("accounts.google.com", BACK)
    assert asked == [START, github]


async def test_a_link_right_to_the_provider_needs_no_request() -> None:
    callbacks, asked = await found(f'<a href="{PROVIDER.replace("&", "&amp;")}">Google</a>', {})
    assert [one.sent for one in callbacks.sign_ins] == [Sent("accounts.google.com", BACK)]
    assert asked == []


async def test_a_page_without_buttons_has_none() -> None:
    assert await found("<a href=/forgot>Forgot</a>", {}) == (Callbacks(), [])


async def test_a_hostile_page_gets_a_handful_of_requests() -> None:
    html = "".join(f"<a href='/auth/google?n={number}'>x</a>" for number in range(500))
    callbacks, asked = await found(html, {})
    assert len(callbacks.sign_ins) == len(asked) == STARTS


async def test_a_sign_in_page_that_cannot_be_read_is_told() -> None:
    seen = pages(SHOP, missing={LOGIN: DEAD})
    assert await gather(SHOP, cast("Vantage", Table({})), seen) == Callbacks((), (DEAD,))


async def test_no_other_part_of_the_request_is_kept() -> None:
    seen = await pressed({START: moved(f"{PROVIDER}&state=verysecretstate&nonce=abc", 302)})
    assert "verysecretstate" not in repr(seen)


async def test_the_company(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, looking):
        callbacks = await gather(launch, looking, pages(launch))
        (sign_in,) = callbacks.sign_ins
        assert sign_in.sent == Sent("login.velopass.test", sign_in.callback)
