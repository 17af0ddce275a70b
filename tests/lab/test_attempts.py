"""The edge's limit on sign-ins: five in ten seconds, other requests are not counted."""

import pytest

from cockpit.lab import attempts
from cockpit.lab.pages import ANDROID_APP, APPLE, GOOGLE, IOS_APP
from cockpit.lab.serve import Lab
from tests.lab.conftest import get

LOGIN = "https://app.velomart.test/login"


async def test_the_sixth_attempt_waits(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(attempts, "monotonic", lambda: now[0])
    answers = [await get(lab, LOGIN, method="POST", body=b"email=a&password=b") for _ in range(6)]
    assert [seen.status for seen in answers] == [401] * 5 + [429]
    assert answers[-1]["retry-after"] == "10"
    now[0] += attempts.SECONDS
    assert (await get(lab, LOGIN, method="POST")).status == 401


async def test_looking_at_the_form_and_other_forms_are_not_counted(lab: Lab) -> None:
    for _ in range(7):
        assert (await get(lab, LOGIN)).status == 200
        assert (await get(lab, "https://app.velomart.test/forgot", method="POST")).status == 422
    assert (await get(lab, LOGIN, method="POST")).status == 401


async def test_any_number_where_there_is_no_limit(lab: Lab) -> None:
    lab.world.edge.attempts = 0
    assert {(await get(lab, LOGIN, method="POST")).status for _ in range(8)} == {401}


async def test_the_files_that_open_the_app(lab: Lab) -> None:
    for path, name in ((APPLE, IOS_APP), (GOOGLE, ANDROID_APP)):
        seen = await get(lab, f"https://velomart.test{path}")
        assert (seen.status, seen["content-type"]) == (200, "application/json")
        assert name.encode() in seen.body
