"""The form of a page sent ten times at once: only by a journey that does no harm, and only with leave."""

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cockpit.consent import ACTIVE, WRITES
from cockpit.credentials.secret import Secret
from cockpit.facts.form_burst import WALKS, FormBurst, FormCrowd, FormPage
from cockpit.facts.samples_form_burst import crowd
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.watching import Smoke
from cockpit.live import Live
from cockpit.probes.crowd_walks import sending, walked
from cockpit.vantage import Vantage
from tests.probes.product import HOST, Product, served
from tests.probes.sending import PROVEN, UNPROVEN, ZONE
from tests.probes.web import company

PAGE = FormPage("join", f"https://{HOST}/join", (f"https://{HOST}/send",))


def step(name: str, path: str = "/send", **more: Any) -> Smoke:
    given = {"journey": "join", "method": "POST", "form": {"text": "{unique}"}, **more}
    return Smoke(name=name, url=f"https://{HOST}{path}", **given)


SEND = step("send", take={"number": ("no ", ".")})
UNDO = step("undo", "/undo", form={"number": "{number}"}, cleanup=True)


def launch(*rows: Smoke) -> Launch:
    return sample_launch(smoke=rows)


async def tried(
    product: Product, *rows: Smoke, consents: tuple[str, ...] = (ACTIVE, WRITES), stated: Any = PROVEN
) -> FormCrowd:
    async with served(product) as vantage:
        vantage.consents = frozenset(consents)
        return await walked(launch(*rows), vantage, stated, ZONE, PAGE, crowd(), WALKS)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((), "no journey of [[smoke]] sends it"),
        ((step("other", "/elsewhere"), UNDO), "no journey of [[smoke]] sends it"),
        (
            (step("send", once=True), step("undo", "/undo", cleanup=True)),
            '"send" of the journey "join" has once',
        ),
        ((SEND,), '"send" of the journey "join" leaves something behind'),
        ((step("send", form={"a": "{missing}"}), UNDO), 'the journey "join" cannot be meant'),
    ],
)
async def test_what_may_do_harm_is_not_sent(rows: tuple[Smoke, ...], why: str) -> None:
    product = Product()
    found = await tried(product, *rows)
    assert (found.walks, product.came) == ((), [])
    assert found.unsent.startswith(why)


async def test_it_takes_leave_and_proof() -> None:
    product = Product()
    asked = await tried(product, SEND, UNDO, consents=(ACTIVE,))
    assert asked.unsent == 'the journey "join" sends it with --allow writes'
    unproven = await tried(product, SEND, UNDO, stated=UNPROVEN)
    assert "nothing was sent" in unproven.unsent
    assert product.came == []


async def test_ten_walks_and_each_takes_away_what_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Journeys that write go over https alone; the walking itself has tests of its own on sockets."""
    numbers: Counter[str] = Counter()

    async def walk(_launch: Launch, _vantage: Vantage, journey: Any, account: Any) -> Any:
        numbers[journey.name] += 1
        assert account is None
        return f"walk {numbers[journey.name]}"

    monkeypatch.setattr("cockpit.probes.walking.walk", walk)
    found = await tried(Product(), SEND, UNDO)
    assert numbers == {"join": WALKS}
    assert len(found.walks) == WALKS == 10
    assert found.unsent == ""


def test_the_journey_that_sends_a_form() -> None:
    rows = (step("look", method="GET", form={}), step("send", "/send/?from=mail"))
    found = sending(launch(*rows), PAGE)
    assert found is not None
    assert found.name == "join"
    assert sending(launch(step("undo", cleanup=True)), PAGE) is None


async def test_ten_customers_of_the_company_reserve_at_once_and_take_it_back(tmp_path: Path) -> None:
    """Without the limit on sign-ins, and by a journey whose step may be taken again."""
    async with company(tmp_path, "edge.rate-limit-sensitive") as (shop, looking):
        rows = tuple(msgspec.structs.replace(row, once=False) for row in shop.smoke)
        looking.consents = frozenset({ACTIVE, WRITES})
        looking._find = rider(tmp_path / "lab")
        found = await Live(msgspec.structs.replace(shop, smoke=rows), looking).fact(FormBurst)
    login = found.forms[0]
    assert (login.name, login.unsent, len(login.walks)) == ("login", "", WALKS)
    assert {step.fault or step.status for walk in login.walks for step in walk.steps} == {200}
    assert not any(walk.left or walk.stays for walk in login.walks)


def rider(folder: Path) -> Callable[[str], Awaitable[Secret]]:
    """Who knows the test account of a lab."""
    lines = (folder / "credentials.env").read_text("utf-8").splitlines()
    value = next(
        line.partition("=")[2] for line in lines if line.startswith("COCKPIT_CREDENTIAL_RIDER_ACCOUNT")
    )

    async def find(_reference: str) -> Secret:
        return Secret.of("rider-account", "app.velomart.test", value)

    return find
