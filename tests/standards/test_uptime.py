"""What an answer says of being up: ordinary ones, guards that turn us away, words of health checks."""

import pytest

from cockpit.facts.http import Response
from cockpit.facts.visits import Stage, Target
from cockpit.standards.uptime import ruled

URL = "https://shop.example/"
PAGE, HEALTH = Target("home", URL), Target("health", URL, kind="health")
DOOR = Target("account", URL, private=True)
JSON = (("content-type", "application/json"),)
CLOUDFLARE = (("server", "cloudflare"),)


def answer(status: int, body: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(URL, status, headers, "192.0.2.1", body)


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        (PAGE, answer(200, "<h1>Shop</h1>")),
        (PAGE, answer(301)),
        (PAGE, answer(204)),
        (DOOR, answer(401)),
        (DOOR, answer(403)),
        (Target("gone", URL, status=410), answer(410)),
        (Target("text", URL, contains="Shop"), answer(200, "<h1>Shop</h1>")),
        (HEALTH, answer(200, '{"status": "ok"}', JSON)),
        (HEALTH, answer(200, '{"status": "degraded"}', JSON)),
        (HEALTH, answer(200, '{"status": "warn", "checks": {"disk": [{"status": "warn"}]}}', JSON)),
        (HEALTH, answer(200, "OK")),
        (HEALTH, answer(200, "<html><body>Welcome to our shop of fine things</body></html>")),
        (PAGE, answer(200, '{"status": "down"}', JSON)),
    ],
)
def test_it_is_up(target: Target, seen: Response) -> None:
    assert ruled(target, seen).ok


@pytest.mark.parametrize(
    ("target", "seen", "stage", "kind"),
    [
        (PAGE, answer(404), Stage.APP, "status-4xx"),
        (PAGE, answer(401), Stage.APP, "status-4xx"),
        (PAGE, answer(403, "Forbidden"), Stage.APP, "status-4xx"),
        (PAGE, answer(500), Stage.APP, "status-5xx"),
        (PAGE, answer(502), Stage.APP, "status-5xx"),
        (DOOR, answer(503), Stage.APP, "status-5xx"),
        (PAGE, answer(521, "", CLOUDFLARE), Stage.EDGE, "status-5xx"),
        (PAGE, answer(521), Stage.APP, "status-5xx"),
        (Target("gone", URL, status=410), answer(200), Stage.APP, "status-2xx"),
        (Target("text", URL, contains="Shop"), answer(200, "It works!"), Stage.APP, "wrong-text"),
        (Target("text", URL, contains="Shop"), answer(302), Stage.APP, "wrong-text"),
        (HEALTH, answer(200, '{"status": "down"}', JSON), Stage.APP, "sick"),
        (HEALTH, answer(200, '{"status": "down", "database": "down"}', JSON), Stage.DEPENDENCY, "sick"),
        (HEALTH, answer(503, '{"status": "down", "database": "down"}', JSON), Stage.DEPENDENCY, "sick"),
    ],
)
def test_it_is_down(target: Target, seen: Response, stage: Stage, kind: str) -> None:
    told = ruled(target, seen)
    assert (told.ok, told.blocked, told.stage, told.kind) == (False, False, stage, kind)
    assert "shop.example" in told.cause


@pytest.mark.parametrize(
    "seen",
    [
        answer(429),
        answer(403, "<title>Just a moment...</title>"),
        answer(503, "<title>Vercel Security Checkpoint</title>"),
        answer(403, "", (("x-datadome", "protected"),)),
        answer(403, "", (("cf-mitigated", "challenge"),)),
    ],
)
def test_a_guard_says_nothing_of_the_product(seen: Response) -> None:
    told = ruled(PAGE, seen)
    assert (told.ok, told.blocked, told.stage, told.kind) == (False, True, Stage.EDGE, "blocked")
    assert "may be up" in told.cause
