"""What the probe of health keeps of the answers of the lab, and what it does where nothing is declared."""

from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.health import AnswerForm, Health, Wellness
from cockpit.facts.http import Response
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.probes.health import gather
from cockpit.vantage import Vantage, Variant
from tests.probes.web import company

URL = "https://api.velomart.test/health"


async def seen(folder: Path, *faults: str) -> Health:
    async with company(folder, *faults) as (launch, vantage):
        return await gather(launch, vantage)


async def test_the_company_is_well_and_no_body_is_kept(tmp_path: Path) -> None:
    health = await seen(tmp_path)
    (one,) = health.checkups
    assert isinstance(one.seen, Response)
    assert (one.url, one.seen.status, one.seen.body) == (URL, 200, "")
    assert isinstance(one.again, Response)
    assert one.again.url == f"{URL}?cockpit=probe"
    assert one.says.parts == {"database": Wellness.WELL}
    assert (health.version, health.pending_migrations) == ("2026.11.20-2", None)
    assert one.contains is True
    assert loads(dumps({"health": health}))[1]["health"] == health


async def test_a_page_that_comes_everywhere_is_known_as_one(tmp_path: Path) -> None:
    (one,) = (await seen(tmp_path, "deploy.health-endpoint:page")).checkups
    assert (one.says.form, one.fallback) == (AnswerForm.PAGE, False)


async def test_a_dead_layer_is_kept_as_such(tmp_path: Path) -> None:
    (one,) = (await seen(tmp_path, "cut:http")).checkups
    assert isinstance(one.seen, Unreachable)


class Answers:
    """A vantage on one host whose pages are given; what is not there is the start page."""

    def __init__(self, **pages: Response) -> None:
        self.pages = {f"https://shop.example/{name}": page for name, page in pages.items()}
        self.asked: list[str] = []

    async def fetch(self, url: str, variant: Variant | None = None) -> Response:
        del variant
        self.asked.append(url)
        bare = url.partition("?")[0]
        fallback = Response(url, 200, (("content-type", "text/html"),), "192.0.2.1", "<title>Shop</title>")
        page = self.pages.get(bare, fallback)
        return Response(url, page.status, page.headers, page.address, page.body)


async def looked(launch: Launch, answers: Answers) -> Health:
    vantage: Vantage = answers  # type: ignore[assignment]  # the part of it that is used
    return await gather(launch, vantage)


def shop(health: str = "") -> Launch:
    return sample_launch(deploy=Deploy(health=health))


async def test_a_single_page_application_answers_health_with_itself() -> None:
    (one,) = (await looked(shop("https://shop.example/health"), Answers())).checkups
    assert (one.fallback, one.says.wellness) == (True, Wellness.UNSAID)


@pytest.mark.parametrize("hops", [1, 2])
async def test_redirects_are_followed_and_named(hops: int) -> None:
    ok = Response("", 200, (("content-type", "text/plain"),), "192.0.2.1", "ok")
    moved = {f"h{at}": Response("", 301, (("location", f"/h{at + 1}"),), "192.0.2.1") for at in range(hops)}
    answers = Answers(**moved, **{f"h{hops}": ok})
    (one,) = (await looked(shop("https://shop.example/h0"), answers)).checkups
    assert len(one.way) == hops
    assert one.says.wellness is Wellness.WELL


async def test_a_circle_ends() -> None:
    moved = {
        name: Response("", 302, (("location", to),), "192.0.2.1") for name, to in (("a", "/b"), ("b", "/a"))
    }
    (one,) = (await looked(shop("https://shop.example/a"), Answers(**moved))).checkups
    assert isinstance(one.seen, Response)
    assert one.seen.status == 302


async def test_another_host_is_named_and_not_visited() -> None:
    away = Answers(health=Response("", 302, (("location", "https://other.example/x"),), "192.0.2.1"))
    (one,) = (await looked(shop("https://shop.example/health"), away)).checkups
    assert one.way == ("https://other.example/x",)
    assert not [url for url in away.asked if "other.example" in url]


async def test_where_none_is_declared_the_usual_ones_are_hints() -> None:
    ok = Response("", 200, (("content-type", "application/json"),), "192.0.2.1", '{"status": "ok"}')
    found = await looked(shop(), Answers(healthz=ok))
    assert (found.checkups, found.hints) == ((), ("https://shop.example/healthz",))
