"""Error pages, app links, webhooks: what is asked, how often, and what is not followed."""

from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.app_links import AppLinks
from cockpit.facts.codec import dumps
from cockpit.facts.error_pages import LONG, ErrorPages, How, Shown, Tell
from cockpit.facts.http import Response
from cockpit.facts.samples_app_links import APPLE_URL, GOOGLE_URL, with_apps
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_webhooks import URL, said, with_webhook
from cockpit.facts.unsigned import Unsigned
from cockpit.launch.parts import Host, Route
from cockpit.live import Live
from cockpit.probes import app_links, error_pages, unsigned, webhooks
from cockpit.vantage import Vantage
from tests.probes.sending import PROVEN, UNPROVEN, ZONE, Desk
from tests.probes.web import company

SHOP = sample_launch(
    hosts=(
        Host(name="shop.example"),
        Host(name="api.shop.example", role="api"),
        Host(name="status.shop.example", role="status"),
        Host(name="old.shop.example", role="retired"),
        Host(name="mail.shop.example", role="mail"),
    ),
    routes=(
        Route(name="mine", url="https://api.shop.example/mine", kind="read", private=True),
        Route(name="list", url="https://api.shop.example/list?a=1", kind="read"),
    ),
)


def looking(desk: Desk) -> Vantage:
    return cast("Vantage", desk)


async def test_each_host_of_our_own_gets_three_requests() -> None:
    desk = Desk()
    pages = await error_pages.gather(SHOP, looking(desk))
    assert desk.hosts == {"shop.example": 3, "api.shop.example": 3}
    assert [look.how for look in pages.of("api.shop.example")] == list(How)
    assert [look.url for look in pages.of("api.shop.example")] == [
        "https://api.shop.example/cockpit-probe-7f3a?cockpit=probe",
        "https://api.shop.example/list?a=1&page=%27",
        "https://api.shop.example/",
    ]
    assert pages.of("shop.example")[1].url == "https://shop.example/?%ff=%00%c0"
    (long,) = {variant.headers for _, variant in desk.got if variant.headers}
    assert [(name, len(value)) for name, value in long] == [(LONG, 8192)]


async def test_what_was_not_granted_is_not_asked() -> None:
    desk = Desk(allowed=2)
    pages = await error_pages.gather(SHOP, looking(desk))
    assert set(desk.hosts.values()) == {2}
    seen = pages.of("shop.example")[2].seen
    assert isinstance(seen, Unreachable)
    assert seen.kind == "limit"


CANARY = "Kanarie vogel 7731"  # no form by which a secret is known


async def test_of_an_error_page_nothing_is_kept_but_what_it_shows() -> None:
    url = "https://shop.example/"
    body = f'<pre>Traceback (most recent call last):\n  File "/srv/a.py", line 3, in x\n    p={CANARY!r}\n'
    desk = Desk(served={url: response(url, 500, body=body)})
    pages = await error_pages.gather(sample_launch(), looking(desk))
    look = pages.of("shop.example")[2]
    assert Tell(Shown.TRACE, "Python", "a.py") in look.leaks
    assert CANARY not in dumps({"pages": pages})


async def test_of_a_webhook_no_answer_for_programs_is_kept() -> None:
    told = f'{{"secret": "{CANARY}"}}'
    seen = await webhooks.gather(with_webhook(), looking(Desk(served={URL: said(200, told)})))
    sent = await unsigned.gather(with_webhook(), looking(Desk((said(200, told),))), PROVEN, ZONE)
    for fact in (seen, sent):
        (answer,) = fact.answers.values()
        assert isinstance(answer, Response)
        assert (answer.status, answer.body) == (200, "")


async def test_only_the_files_of_declared_apps_are_asked() -> None:
    desk = Desk()
    assert list((await app_links.gather(with_apps(), looking(desk))).files) == [APPLE_URL, GOOGLE_URL]
    assert list((await app_links.gather(with_apps(ios=()), looking(Desk()))).files) == [GOOGLE_URL]
    assert await app_links.gather(sample_launch(), looking(desk)) == AppLinks({})
    assert desk.hosts == {"shop.example": 2}


async def test_a_webhook_is_asked_once_and_not_followed() -> None:
    desk = Desk(served={URL: said(308, location=f"{URL}/")})
    seen = await webhooks.gather(with_webhook(), looking(desk))
    assert [url for url, _ in desk.got] == [URL]
    assert seen.answers == {URL: said(308, "", location=f"{URL}/")}


async def test_one_empty_event_is_sent_where_it_is_allowed() -> None:
    desk = Desk((said(401),))
    seen = await unsigned.gather(with_webhook(), looking(desk), PROVEN, ZONE)
    assert [(url, body) for url, body, _ in desk.posted] == [(URL, b"{}")]
    assert seen == Unsigned({URL: said(401, "")})


@pytest.mark.parametrize(
    ("consents", "proven", "url", "kind"),
    [
        ((), True, URL, "consent"),
        (("active",), False, URL, "unproven"),
        (("active",), True, "https://hooks.other.example/pay", "not-covered"),
        (("active",), True, "https://notshop.example/pay", "not-covered"),
    ],
)
async def test_and_nowhere_else(consents: tuple[str, ...], proven: bool, url: str, kind: str) -> None:
    desk = Desk((said(200),), frozenset(consents))
    stated = PROVEN if proven else UNPROVEN
    seen = (await unsigned.gather(with_webhook(url), looking(desk), stated, ZONE)).answers[url]
    assert desk.posted == []
    assert isinstance(seen, Unreachable)
    assert seen.kind == kind


async def test_the_company(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, vantage):
        live = Live(launch, vantage)
        pages, links = await live.fact(ErrorPages), await live.fact(AppLinks)
        asked = dict(vantage.manners.sent)
    assert {look.seen.status for look in pages.looks if look.how is How.PATH} == {301, 401, 404}
    assert [seen.status for seen in links.files.values()] == [200, 200]
    assert max(asked.values()) <= 5
