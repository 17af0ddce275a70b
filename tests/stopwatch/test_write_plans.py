"""Which journeys are walked again and again, how far, how often; and which are refused, and why."""

from typing import Any

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.launch.watching import Smoke
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.write_plans import Write, planned, writes
from cockpit.stopwatch.writes import Proof, walked
from tests.probes.product import Product
from tests.probes.sending import PROVEN, ZONE
from tests.probes.walks import step
from tests.stopwatch.test_writes import looking, write

OURS = Proof(PROVEN, ZONE)


def declared(*steps: Smoke, url: str = "https://shop.example/book", journey: str = "booking") -> Launch:
    route = Route(name="book", url=url, kind="write", journey=journey)
    return sample_launch(routes=(route,), smoke=steps)


def row(line: str, **more: Any) -> Smoke:
    method, path = line.split(" ")
    return Smoke(
        **{"name": line, "url": f"https://shop.example{path}", "method": method, "journey": "booking", **more}
    )


UNDO = row("POST /undo", cleanup=True)


def test_the_plan_ends_with_the_step_and_what_cleans_up() -> None:
    launch = declared(row("GET /book"), row("POST /book"), row("POST /pay", once=True), UNDO)
    found = planned(launch, launch.routes[0])
    assert isinstance(found, Write)
    assert [one.name for one in found.journey.steps] == ["GET /book", "POST /book", "POST /undo"]
    assert (found.step.name, found.requests(59)) == ("POST /book", 177)
    assert found.minutes(40, Pace(2.0, 1)) == 1.0
    assert writes(launch) == (found,)


def test_sign_ins_are_further_apart() -> None:
    signing = write(step("GET /in"), step("POST /in", form={"p": "{password}"}))
    assert (write().apart(Pace(2.0, 1)), signing.apart(Pace(2.0, 1)), signing.apart(Pace(0.5, 1))) == (
        1.5,
        3.0,
        4.0,
    )
    assert signing.minutes(60, Pace(2.0, 1)) == 3.0


def test_what_cleans_up_behind_a_later_step_is_not_part_of_it() -> None:
    signing = row("POST /in", form={"p": "{password}"}, credential="keyring:launch-cockpit/shop/rider")
    later = row("POST /book", take={"n": ("a", "b")})
    launch = declared(signing, later, row("POST /undo/{n}", cleanup=True), url="https://shop.example/in")
    found = planned(launch, launch.routes[0])
    assert isinstance(found, Write)
    assert [one.name for one in found.journey.steps] == ["POST /in"]


def test_a_name_in_braces_stands_for_a_part_of_the_path() -> None:
    rows = (row("GET /book", take={"n": ("a", "b")}), row("PUT /orders/{n}?x={n}"), UNDO)
    launch = declared(*rows, url="https://shop.example/orders/17/")
    assert isinstance(planned(launch, launch.routes[0]), Write)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((row("GET /book"),), "no step of the journey"),
        ((row("POST /booked"), UNDO), "no step of the journey"),
        ((row("POST /book", once=True), UNDO), "once = true"),
        ((row("POST /pay", once=True), row("POST /book"), UNDO), "once = true"),
        ((row("POST /book"),), "can take it away"),
        (
            (row("POST /book"), row("GET /n", take={"n": ("a", "b")}), row("POST /undo/{n}", cleanup=True)),
            "away",
        ),
        ((row("POST /book", form={"p": "{password}"}),), "no step names the credential"),
        ((row("POST /book", form={"t": "{token}"}), UNDO), "needs {token}"),
        ((row("POST /book", journey="other"), UNDO), "no step of the journey"),
        ((), "no [[smoke]] row is of it"),
    ],
)
def test_what_is_not_walked_a_hundred_times(steps: tuple[Smoke, ...], why: str) -> None:
    launch = declared(*steps)
    found = planned(launch, launch.routes[0])
    assert isinstance(found, Unreachable)
    assert why in found.cause


async def test_a_route_without_a_plan_is_not_walked() -> None:
    launch = declared(journey="")
    async with looking(Product(), "writes") as vantage:
        found = await walked(launch, vantage, launch.routes[0], OURS)
    assert isinstance(found, Unreachable)
    assert found.kind == "undeclared"
