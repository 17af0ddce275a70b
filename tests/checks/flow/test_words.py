"""What flow.recovery-path says, and to which products it applies."""

import tomllib

import pytest

from checks.flow import recovery_path
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Route
from cockpit.kit.resetting import reset_flow
from cockpit.launch.mail import MailFlow
from tests.checks.dns.judging import sole

FORGOT = "https://shop.example/forgot"
SHOP = sample_launch(mail_flows=(MailFlow(name="new password", trigger=FORGOT),))


@pytest.mark.parametrize(
    ("name", "trigger", "meant"),
    [
        ("password reset", "", True),
        ("Password-Reset", "", True),
        ("new password", FORGOT, True),
        ("welcome", "https://shop.example/signup", False),
        ("order", "", False),
    ],
)
def test_which_message_lets_people_back_in(name: str, trigger: str, meant: bool) -> None:
    flow = MailFlow(name=name, trigger=trigger)
    assert (reset_flow(sample_launch(mail_flows=(flow,))) is flow) is meant


@pytest.mark.parametrize(("seconds", "verdict"), [(120.0, PASS), (121.0, WARN)])
def test_the_message_has_two_minutes(seconds: float, verdict: str) -> None:
    row = drilled("recovery-path", "shop.example", FORGOT, seconds={"mail": seconds, "all": 300.0})
    found = sole(recovery_path, SHOP, sample_stated(row))
    assert found.verdict == verdict
    assert found.observed == f"mail {seconds:.0f} s, all 300 s"
    assert found.expected == "the message within 120 s"


def test_what_went_wrong_is_repeated() -> None:
    row = drilled("recovery-path", "shop.example", passed=False, said="The link leads to staging.")
    found = sole(recovery_path, SHOP, sample_stated(row))
    assert (found.verdict, found.observed) == (FAIL, "The link leads to staging.")


def test_a_sign_in_without_a_message_shows_the_lines_to_add() -> None:
    launch = sample_launch(routes=(Route(name="login", url="https://shop.example/login", kind="auth"),))
    found = sole(recovery_path, launch, NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert found.fix is not None
    (row,) = tomllib.loads(found.fix.record or "")["mail_flow"]
    assert reset_flow(sample_launch(mail_flows=(MailFlow(**row),)))
