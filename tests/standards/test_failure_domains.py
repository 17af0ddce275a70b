"""Whose failure an answer is: platforms, walls and proxies by their own words, all else the application's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.facts.visits import Stage, Target
from cockpit.standards.failure_domains import dependency_in, domain_of, edge_of

URL = "https://shop.example/"
PAGE = Target("home", URL)
RAY = {"cf-ray": "8c1d2e3f4a5b6c7d-AMS"}


def answer(status: int, body: str = "", **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(URL, status, named, "203.0.113.10", body)


@pytest.mark.parametrize(
    ("seen", "stage", "kind"),
    [
        (answer(500), Stage.APP, "status-5xx"),
        (answer(404), Stage.APP, "status-4xx"),
        (answer(502, server="Fly/abc (2026-11-01)"), Stage.APP, "gateway"),
        (answer(503, server="Caddy"), Stage.APP, "gateway"),
        (answer(503, via="1.1 vegur"), Stage.APP, "gateway"),
        (answer(502, x_railway_fallback="true"), Stage.APP, "gateway"),
        (answer(502, x_render_routing="no-server"), Stage.APP, "gateway"),
        (answer(500, x_vercel_error="FUNCTION_INVOCATION_FAILED"), Stage.APP, "gateway"),
        (answer(502, x_vercel_error="ROUTER_EXTERNAL_TARGET_ERROR"), Stage.EDGE, "behind"),
        (answer(404, x_vercel_error="DEPLOYMENT_NOT_FOUND"), Stage.EDGE, "unclaimed"),
        (answer(502, "<html><title>502 Bad Gateway</title>"), Stage.APP, "gateway"),
        (answer(522, "error"), Stage.EDGE, "behind"),
        (answer(522, "error", server="cloudflare"), Stage.EDGE, "status-5xx"),
        (answer(500, "SQLSTATE[HY000] [2002] Connection refused"), Stage.DEPENDENCY, "named"),
        (answer(500, "connect ECONNREFUSED 127.0.0.1:6379"), Stage.DEPENDENCY, "named"),
        (answer(403, "<p>Request blocked.", x_dd_b="1"), Stage.EDGE, "blocked"),
        (answer(403, "error code: 1015", server="cloudflare"), Stage.EDGE, "blocked"),
    ],
)
def test_whose_failure(seen: Response, stage: Stage, kind: str) -> None:
    ruling = domain_of(PAGE, seen)
    assert (ruling.ok, ruling.stage, ruling.kind) == (False, stage, kind)
    assert ruling.blocked is (kind == "blocked")


def test_an_error_of_the_application_behind_an_edge_is_its_own() -> None:
    passed_on = Response(
        URL, 502, (*RAY.items(), ("server", "cloudflare")), "203.0.113.10", "upstream failed"
    )
    assert domain_of(PAGE, passed_on).stage == Stage.APP
    assert edge_of(passed_on) == "Cloudflare"


@pytest.mark.parametrize(
    "body",
    [
        "How we fixed too many redirects",
        "The database of bicycles",
        "econnrefused is what curl says when nobody listens",
        "Our redis course starts on Monday",
    ],
)
def test_a_page_about_databases_names_none(body: str) -> None:
    assert not dependency_in(body)


def test_what_is_well_is_not_looked_into() -> None:
    assert domain_of(PAGE, answer(200, "SQLSTATE[ explained", x_cache="Error from cloudfront")).ok


@given(
    st.integers(100, 599),
    st.text(max_size=300),
    st.lists(
        st.tuples(
            st.sampled_from(("server", "via", "x-vercel-error", "x-cache", "x-render-routing", "cf-ray")),
            st.text(max_size=60),
        ),
        max_size=4,
    ),
)
def test_any_answer_gets_a_ruling(status: int, body: str, headers: list[tuple[str, str]]) -> None:
    ruling = domain_of(PAGE, Response(URL, status, tuple(headers), "203.0.113.10", body))
    assert ruling.ok or ruling.stage in set(Stage)
    assert ruling.cause.isprintable()


def test_nothing_of_a_body_is_repeated() -> None:
    canary = "canary-7f3a"
    for body in (
        f"SQLSTATE[{canary}",
        f"<center>nginx</center>{canary}",
        f"error code: 1015 {canary}",
        canary,
    ):
        for status in (403, 500, 502, 522):
            assert canary not in domain_of(PAGE, answer(status, body)).cause
