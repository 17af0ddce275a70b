"""Health answers are read for their meaning: frameworks as they answer, and anything at all without harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.health import AnswerForm, Wellness, Wording
from cockpit.facts.http import Response
from cockpit.standards.health import pending, wording
from cockpit.standards.health_words import sense_of_text
from cockpit.standards.tattling import tells

WELL, DEGRADED, SICK, UNSAID = Wellness.WELL, Wellness.DEGRADED, Wellness.SICK, Wellness.UNSAID
JSON, TEXT, HTML = "application/json", "text/plain", "text/html"


def said(body: str, kind: str = JSON) -> Wording:
    return wording(Response("https://shop.example/up", 200, (("content-type", kind),), "192.0.2.1", body))


@pytest.mark.parametrize(
    ("body", "wellness", "parts"),
    [
        ('{"status":"ok","release":"1","database":"ok"}', WELL, {"database": WELL}),
        # Spring Boot Actuator
        ('{"status":"DOWN","components":{"db":{"status":"DOWN"}}}', SICK, {"db": SICK}),
        # draft-inadarei-api-health-check
        ('{"status":"warn","checks":{"pg:t":[{"id":"pg","status":"warn"}]}}', DEGRADED, {"pg": DEGRADED}),
        # MicroProfile
        ('{"status":"UP","checks":[{"name":"mq","status":"DOWN"}]}', WELL, {"mq": SICK}),
        # Terminus
        ('{"status":"ok","error":{},"details":{"db":{"status":"up"}}}', WELL, {"db": WELL}),
        # django-health-check
        ('{"Cache":"working","Database":"unavailable: refused"}', SICK, {"Cache": WELL, "Database": SICK}),
        ('{"uptime":3.1,"message":"OK","timestamp":1}', WELL, {}),
        ('{"ok":true}', WELL, {}),
        ('{"healthy":false}', SICK, {}),
        ('{"isHealthy":false}', SICK, {}),
        ('{"status":"maintenance"}', SICK, {}),
        ('{"status":503}', SICK, {}),
        ('{"status":{"db":"ok","redis":"down"}}', SICK, {"db": WELL, "redis": SICK}),
        ('{"status":"ok","debug":false,"maintenance":false,"redis":"disabled"}', WELL, {}),
        ('{"name":"shop","version":"1"}', UNSAID, {}),
        ("[]", UNSAID, {}),
    ],
)
def test_json_as_frameworks_answer(body: str, wellness: Wellness, parts: dict[str, Wellness]) -> None:
    read = said(body)
    assert (read.form, read.wellness, read.parts) == (AnswerForm.JSON, wellness, parts)


@pytest.mark.parametrize(
    ("body", "wellness"),
    [
        ("OK\n", WELL),
        ("Healthy", WELL),
        ("Unhealthy", SICK),
        ("pong", WELL),
        ('"ok"', WELL),
        ("[+]ping ok\n[+]etcd failed: reason withheld\nhealthz check failed\n", SICK),
        ("default: PASSED Application is running (0s)", WELL),
        ("Prometheus Server is Healthy.", WELL),
        ("not ready", SICK),
        ("0 errors, all up", WELL),
        ("status: degraded", DEGRADED),
        ("Hello World", UNSAID),
        ("{", UNSAID),
    ],
)
def test_text(body: str, wellness: Wellness) -> None:
    assert said(body, TEXT).wellness is wellness


@pytest.mark.parametrize(
    ("body", "wellness"),
    [
        ('<!DOCTYPE html><html><body style="background-color: green"></body></html>', WELL),  # Rails
        ('<!DOCTYPE html><html><body style="background-color: red"></body></html>', SICK),
        ("<html><style>x</style><h2>Application up</h2><p>HTTP request received.</html>", WELL),  # Laravel
        ("<html><body>OK</body></html>", WELL),
        ('<!doctype html><title>Shop</title><div id="root"></div>', UNSAID),
        ("<h1>All of it is ok and available, come in</h1>", UNSAID),
    ],
)
def test_a_page_is_no_health_check_unless_it_is_known_as_one(body: str, wellness: Wellness) -> None:
    read = said(body, HTML)
    assert (read.form, read.wellness) == (AnswerForm.PAGE, wellness)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        ({"pending_migrations": 2}, 2),
        ({"pendingMigrations": ["a", "b", "c"]}, 3),
        ({"migrations": {"pending": 0}}, 0),
        ({"database": {"migrations-pending": True}}, 1),
        ({"checks": {"unapplied_migrations": 4}}, 4),
        ({"migrations": "ok"}, None),
        ({"pending_migrations": "some"}, None),
        ({"pending_migrations": -1}, None),
        ([], None),
    ],
)
def test_pending_migrations(data: object, count: int | None) -> None:
    assert pending(data) == count


def test_what_strangers_should_not_learn_is_named_and_never_shown() -> None:
    password = "long" + "-enough-to-be-one"
    body = json.dumps(
        {
            "status": "ok: " + password,
            "node": "v18.2.0",
            "env": {"SESSION_SECRET": password},
            "db": {
                "status": "up",
                "host": "10.0.3.7:5432",
                "url": f"postgres://app:{password}@db.internal/x",
            },
            "cwd": "/app/src",
        }
    )
    read = said(body)
    assert read.tells == (
        "node: a version of software",
        "env.SESSION_SECRET: the value of a setting",
        "db.host: where a dependency is",
        "db.url: where a dependency is",
        "cwd: a folder of the server",
    )
    assert read.secret
    assert password not in repr(read)
    assert "10.0.3.7" not in repr(read)


@pytest.mark.parametrize(
    "data",
    [
        {"status": "ok", "version": "1.4.2", "release": "2026.11.20-2", "commit": "a1b2c3d"},
        {"status": "ok", "uptime": "3 days", "timestamp": "2026-11-20T12:00:00Z"},
        {"db": {"status": "up", "database": "PostgreSQL"}, "server": "ok"},
    ],
)
def test_a_release_and_names_tell_nothing(data: object) -> None:
    assert tells(data) == ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
    max_leaves=20,
)


@given(values)
def test_no_json_raises(data: object) -> None:
    read = said(json.dumps(data))
    assert len(read.parts) <= 100
    assert len(read.tells) <= 8


@given(st.text(max_size=300), st.sampled_from((JSON, TEXT, HTML)))
def test_no_text_raises(body: str, kind: str) -> None:
    assert said(body, kind).wellness in Wellness


@pytest.mark.parametrize(
    "body",
    ["<script" * 20_000, "<" * 90_000, "status" * 20_000, "[" * 90_000, '{"a":' * 50_000, "<head>" * 20_000],
)
def test_hostile_answers_end(body: str) -> None:
    assert said(body, HTML if body[0] == "<" else TEXT).wellness in Wellness


def test_a_word_after_status_counts_more_than_the_rest() -> None:
    assert sense_of_text("status: up (last error: timeout)") == (WELL, "up")
