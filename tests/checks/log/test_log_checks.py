"""What the checks of the log say, and what they never say."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from checks.audit import log_review
from checks.log import no_secrets_pii, request_ids, structured_json
from cockpit.facts import Unreachable
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import logged
from cockpit.facts.samples_logs import log_route, log_sample, log_window, lost_sample, no_sample
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import FAIL, HIGH, MEDIUM, PASS, UNKNOWN, WARN, Route
from cockpit.kit.logs import share
from cockpit.launch.watching import Logs
from cockpit.model import Layer
from cockpit.standards.html import Document
from cockpit.standards.log_personal import CARD, EMAIL, PHONE
from tests.checks.dns.judging import judged, sole

SHOP = sample_launch()


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 0, "none"),
        (0, 9, "none"),
        (9, 9, "all"),
        (1, 9_999, "1 %"),
        (9_998, 9_999, "99 %"),
        (1, 2, "50 %"),
    ],
)
def test_a_share_never_rounds_to_all_or_none(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == told


def test_the_worst_routes_are_named_with_their_counts() -> None:
    window = log_window(log_route("/pay", 50, failed=9), log_route("/orders/:id", 400, failed=4, timeouts=4))
    found = sole(log_review, SHOP, log_sample(window), NOTHING_SAID)
    assert (found.verdict, found.kind) == (FAIL, "failing-routes")
    assert found.observed == "GET /pay 9 of 50, GET /orders/:id 4 of 400"
    assert found.evidence["routes"][0]["route"] == "GET /pay"
    assert found.evidence["sha256"] == "0123456789abcdef"


@pytest.mark.parametrize("check", [log_review, no_secrets_pii, structured_json])
def test_without_a_log_the_lines_to_add_are_shown(check: Any) -> None:
    found = sole(check, SHOP, no_sample(), NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "unstated")
    assert "not seen by the machine" in found.observed
    assert found.fix is not None
    assert Logs(**tomllib.loads(found.fix.record or "")["logs"]).paths == "logs/app.log"


@pytest.mark.parametrize("check", [log_review, no_secrets_pii, structured_json])
def test_a_table_that_is_there_is_not_proposed_again(check: Any) -> None:
    found = sole(check, sample_launch(logs=Logs(paths="logs/app.log")), lost_sample(), NOTHING_SAID)
    assert found.verdict is UNKNOWN
    assert found.fix is not None
    assert not found.fix.record


def test_what_lets_somebody_in_weighs_more_than_what_names_somebody() -> None:
    sample = log_sample(personal={EMAIL: 3, CARD: 1, PHONE: 2}, leaks=(logged(),))
    secret, grave, mild = judged(no_secrets_pii, SHOP, sample, NOTHING_SAID)
    assert (secret.subject, grave.kind, mild.kind) == ("logs/check.log", "never-logged", "personal")
    assert (secret.severity, grave.severity, mild.severity) == (None, None, MEDIUM)
    assert no_secrets_pii.CHECK.severity is HIGH
    assert mild.observed == "e-mail address (3), phone number (2)"


def test_addresses_of_machines_are_told_and_no_fault() -> None:
    found = sole(no_secrets_pii, SHOP, log_sample(addresses=9), NOTHING_SAID)
    assert (found.verdict, "IP addresses" in found.summary) == (PASS, True)


def answering(*pages: tuple[str, str, str]) -> tuple[Any, Any]:
    """A shop with these routes, each with its kind and the header that its answer carries."""
    routes = tuple(Route(name=url, url=url, kind=kind) for url, kind, _ in pages)  # type: ignore[arg-type]
    launch = sample_launch(routes=routes)
    seen = [
        Page(url, replace(response(url), headers=((name, "abcd-1234"),)), Document())
        for url, _, name in pages
    ]
    return launch, served(launch, *seen)


def test_pages_beside_programs_need_no_id() -> None:
    launch, seen = answering(
        ("https://shop.example/", "page", "server"), ("https://api.shop.example/v1", "read", "traceparent")
    )
    found = sole(request_ids, launch, seen, no_sample())
    assert (found.subject, found.verdict, found.observed) == ("api.shop.example", PASS, "traceparent")


def test_each_host_is_judged_by_itself() -> None:
    launch, seen = answering(
        ("https://app.shop.example/login", "auth", "server"),
        ("https://api.shop.example/v1", "read", "x-request-id"),
    )
    verdicts = {one.subject: one.verdict for one in judged(request_ids, launch, seen, no_sample())}
    assert verdicts == {"app.shop.example": FAIL, "api.shop.example": PASS}


def test_ids_of_the_edge_that_the_log_does_not_know_are_worth_little() -> None:
    launch, seen = answering(("https://api.shop.example/v1", "read", "cf-ray"))
    sample = log_sample(sent=3, live=True)
    _, found = judged(request_ids, launch, seen, sample)
    assert (found.verdict, found.kind) == (WARN, "not-joined")
    assert "cf-ray" in found.summary
    _, joined = judged(request_ids, launch, seen, log_sample(sent=3, live=True, joined=2))
    assert (joined.verdict, joined.evidence["found_of_ours"]) == (PASS, 2)


def test_a_command_that_was_not_allowed_decides_nothing() -> None:
    launch, seen = answering(("https://api.shop.example/v1", "read", "cf-ray"))
    refused = replace(no_sample(), missing=Unreachable(Layer.PERSON, "it was not allowed", "consent"))
    assert sole(request_ids, launch, seen, refused).verdict is PASS
    assert sole(log_review, launch, refused, NOTHING_SAID).verdict is UNKNOWN
