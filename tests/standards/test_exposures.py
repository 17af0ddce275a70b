"""The rows of what may lie open: each recognises the real thing, none is fooled or kept busy."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.exposed import Manner
from cockpit.facts.http import Response
from cockpit.standards.exposures import DIRECTORY, READ, Row, folder, ordered, patterns, row, rows
from cockpit.standards.strangers import Usual, tried, usual
from tests.standards.exposed_samples import SAMPLES

ASKED = 23  # rows of one host by default
MOMENT = 20.0  # seconds of a busy machine
TOLD = [one for one in rows() if one.method == "GET" and one.path != DIRECTORY]
MISSING = usual([Response("https://shop.example/cockpit-0", 404, (), "192.0.2.1", "<h1>Not found</h1>")])


def answer(path: str, body: str, status: int = 200, **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(f"https://shop.example{path}", status, named, "192.0.2.1", body)


def test_there_is_a_sample_for_every_row() -> None:
    assert [one.path for one in TOLD] == list(SAMPLES)


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.path)
def test_the_real_thing_is_recognised(one: Row) -> None:
    assert tried(one, answer(one.path, SAMPLES[one.path]), MISSING).stance is Manner.FOUND


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.path)
def test_a_site_that_shows_it_everywhere_shows_nothing(one: Row) -> None:
    body = SAMPLES[one.path]
    everywhere = usual([answer("/cockpit-0123456789ab/", body)])
    assert tried(one, answer(one.path, body), everywhere).stance is Manner.USUAL
    longer = answer(one.path, f"{body} at {one.path}")
    if one.group != "listing":
        assert tried(one, longer, everywhere).stance is not Manner.FOUND


@pytest.mark.parametrize("one", [one for one in TOLD if not one.page], ids=lambda one: one.path)
def test_a_page_that_quotes_a_file_is_not_the_file(one: Row) -> None:
    page = f"<!doctype html><html><body><pre>\n{SAMPLES[one.path]}\n</pre></body></html>"
    assert tried(one, answer(one.path, page), MISSING).stance is Manner.OTHER


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.path)
def test_an_ordinary_page_is_none_of_them(one: Row) -> None:
    page = "<!doctype html><html><head><title>Our bicycles</title></head><body>" + "A fine bicycle. " * 20
    assert tried(one, answer(one.path, page), MISSING).stance is Manner.OTHER
    for body in ("OK", "", '{"error": "not found"}', "User-agent: *\nDisallow: /\n", "console.log(1)"):
        assert tried(one, answer(one.path, body), MISSING).stance is Manner.OTHER, body


@pytest.mark.parametrize(
    ("status", "headers", "stance"),
    [
        (401, {}, Manner.SIGN_IN),
        (403, {}, Manner.WALL),
        (429, {}, Manner.WALL),
        (403, {"cf_mitigated": "challenge"}, Manner.CHALLENGE),
        (404, {}, Manner.ABSENT),
        (410, {}, Manner.ABSENT),
        (302, {"location": "/login"}, Manner.MOVED),
        (502, {}, Manner.FAILING),
    ],
)
def test_content_with_another_status_is_not_shown(
    status: int, headers: dict[str, str], stance: Manner
) -> None:
    env = row("/.env")
    assert env is not None
    assert tried(env, answer("/.env", SAMPLES["/.env"], status, **headers), MISSING).stance is stance


def test_a_heap_is_told_by_its_headers() -> None:
    heap = row("/actuator/heapdump")
    assert heap is not None
    large = answer(heap.path, "", content_length="90000000", content_type="application/octet-stream")
    assert tried(heap, large, MISSING).stance is Manner.FOUND
    assert tried(heap, answer(heap.path, "", content_length="512"), MISSING).stance is Manner.OTHER
    assert tried(heap, answer(heap.path, "", content_length="9" * 50), MISSING).stance is Manner.OTHER
    assert tried(heap, large, usual([large])).stance is Manner.OTHER


def test_keys_and_paths_are_unique_but_for_lists() -> None:
    paths = [one.path for one in rows()]
    assert len(paths) == len(set(paths))
    assert all(row(one.key) is one for one in rows() if one.group != "listing")
    assert row("/nothing-of-ours") is None
    assert folder("/assets/").key == DIRECTORY


def test_the_order_follows_the_role() -> None:
    first = {role: [one.path for one in ordered(role)[:ASKED]] for role in ("site", "app", "api", "admin")}
    for asked in first.values():
        assert asked[:5] == [one.path for one in patterns()]
    assert {"/.git/config", "/.env.production", "/backup.zip", "/AGENTS.md", "/admin/"} <= set(first["site"])
    assert {"/metrics", "/actuator/env", "/openapi.json", "/graphql", "/debug/pprof/"} <= set(first["api"])
    assert {"/admin/", "/server-status", "/metrics"} <= set(first["admin"])
    assert ordered("nobody knows") == ordered("site")
    with_folder = [one.path for one in ordered("site", ("/assets/",))]
    assert with_folder.index("/assets/") < ASKED
    assert len(with_folder) == len(set(with_folder)) == len(rows())


@given(st.text(max_size=300), st.sampled_from(TOLD), st.integers(200, 599))
def test_nothing_in_an_answer_can_raise_or_be_kept(body: str, one: Row, status: int) -> None:
    seen = tried(one, answer(one.path, body, status), Usual())
    if seen.stance is not Manner.FOUND:
        assert seen.names == ()
        assert seen.holds == ""


@pytest.mark.parametrize(
    ("title", "panel"),
    [
        ("Admin", True),
        ("Shop Admin Dashboard", True),
        ("Users | Shop admin", True),
        ("Dashboard - Shop", True),
        ("Velomart back office", True),
        ("Admin services for small firms", False),
        ("How to build a dashboard with charts", False),
    ],
)
def test_a_panel_is_told_by_a_title_that_says_no_more(title: str, *, panel: bool) -> None:
    admin = row("/admin/")
    assert admin is not None
    assert admin.signs(f"<head><title>{title}</title>") is panel


@pytest.mark.parametrize(
    ("body", "secret"),
    [
        ('{"passwordResetUrl": "https://shop.example/reset"}', False),
        ('{"passwordMinLength": "12345678"}', False),
        ('{"labels": {"password": "Password", "secret": "passwort"}}', False),
        ('{"mapboxAccessToken": "pk.eyJ1Ijoic2hvcCJ9abc"}', False),
        ('{"clientSecret": "/oauth/secret-page"}', False),
        ('{"clientSecret": "' + "q8Zr-77" + 'aLm02"}', True),
        ('{"db_password": "hunter2-hunter2"}', True),
        ("window.env = {STRIPE_SECRET_KEY: 'not-a-real-1'}", True),
        ('{"aws": {"secretAccessKey": "wJalr/K7MDENG"}}', True),
    ],
)
def test_a_setting_is_a_secret_by_the_end_of_its_name(body: str, *, secret: bool) -> None:
    config = row("/config.json")
    assert config is not None
    assert config.signs(body) is secret


@pytest.mark.parametrize(
    "piece", ["A=", "A" * 60, '"', "<a ", "<", "-----BEGIN ", "ref: ", "\x00", "secret ", "# "]
)
def test_hostile_texts_are_read_in_a_moment(piece: str) -> None:
    body = piece * (READ // len(piece))
    began = time.perf_counter()
    for one in TOLD:
        one.signs(body)
    for one in ordered("api")[:ASKED]:
        tried(one, answer(one.path, body), MISSING)
    assert time.perf_counter() - began < MOMENT
