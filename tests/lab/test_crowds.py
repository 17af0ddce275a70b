"""The lab's pages that mind a crowd: well for one after the other, and not for many at once."""

import pytest

from cockpit.lab.crowds import CONNECTIONS, EACH_SECONDS, crowded
from cockpit.lab.http11 import Request
from cockpit.lab.replies import Reply
from cockpit.lab.serve import Lab
from tests.lab.conftest import get

URL = "https://app.velomart.test/signup"
ASKED = Request("GET", "https", "app.velomart.test", "", "/signup", "", {})


def asked(crowd: str, times: int) -> list[Reply]:
    """So many who ask at the same moment."""
    ends: dict = {}  # type: ignore[type-arg]
    return [crowded(ends, ASKED, Reply(body="form", crowd=crowd)) for _ in range(times)]  # type: ignore[arg-type]


def test_those_who_find_no_connection_get_an_error() -> None:
    replies = asked("falls-over", 20)
    assert [reply.status for reply in replies] == [200] * CONNECTIONS + [503] * (20 - CONNECTIONS)


def test_each_waits_for_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.lab.crowds.monotonic", lambda: 5.0)
    waits = [round(reply.wait, 6) for reply in asked("queues", 20)]
    assert waits == [round(EACH_SECONDS * place, 6) for place in range(1, 21)]


def test_other_pages_and_what_is_sent_are_left_alone() -> None:
    plain = Reply(body="form")
    assert crowded({}, ASKED, plain) is plain
    posted = Request("POST", "https", "app.velomart.test", "", "/signup", "", {})
    mind = Reply(body="form", crowd="queues")
    assert crowded({}, posted, mind) is mind


async def test_over_the_wire(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.world.sites["app.velomart.test"].change("/signup", crowd="falls-over")
    now = [5.0]
    monkeypatch.setattr("cockpit.lab.crowds.monotonic", lambda: now[0])
    at_once = [(await get(lab, URL)).status for _ in range(CONNECTIONS + 2)]
    assert at_once == [200] * CONNECTIONS + [503] * 2
    now[0] += EACH_SECONDS
    assert (await get(lab, URL)).status == 200
