"""deploy.debug-off and deploy.error-pages-clean: who is told what, and what stays out of the findings."""

import pytest

from checks.deploy import debug_off, error_pages_clean
from cockpit.facts.codec import dumps, loads
from cockpit.facts.error_pages import How
from cockpit.facts.samples_errors import DJANGO, EXPRESS, TRACEBACK, error, error_pages
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import FAIL, LOW, NOT_APPLICABLE, PASS, UNKNOWN, WARN, Finding, Host
from cockpit.kit.debug_switches import handled, switched_off
from cockpit.standards.trace_signs import ALWAYS, FRAMES, HEADERS, ON_ERRORS

SHOP, API = "shop.example", "api.shop.example"
LAUNCH = sample_launch(
    hosts=(Host(name=SHOP), Host(name=API, role="api"), Host(name="x.example", role="admin"))
)
PATH, QUERY, HEADER = How


def both(host: str, how: How, status: int, body: str, **headers: str) -> tuple[Finding, Finding]:
    """What the two checks say of a host that answers so once."""
    seen = error_pages(LAUNCH, {(host, how): error(status=status, body=body, **headers)})
    found = [
        {one.subject: one for one in judge(LAUNCH, seen)}
        for judge in (debug_off.judge, error_pages_clean.judge)
    ]
    assert all(len(findings) == 3 for findings in found)
    return found[0][host], found[1][host]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (DJANGO, "DEBUG = False"),
        (EXPRESS, "NODE_ENV=production"),
        ('<div class="Whoops container', "APP_DEBUG=false"),
        ("<title>Action Controller: Exception caught</title>", "RAILS_ENV=production"),
        ('{"trace": "java.lang.IllegalStateException"}', "server.error.include-stacktrace=never"),
        ("<b>Warning</b>:  x in <b>/a/b.php</b> on line <b>1</b>", "display_errors = Off"),
    ],
)
def test_the_switch_of_the_framework_is_named(body: str, line: str) -> None:
    debugging, clean = both(API, QUERY, 500, body)
    assert (debugging.verdict, debugging.kind, clean.verdict) == (FAIL, "debugging", UNKNOWN)
    assert debugging.fix is not None
    assert line in str(debugging.fix.record)
    assert "see deploy.debug-off" in clean.summary


def test_every_framework_that_is_known_has_its_switch() -> None:
    for name in {sign.software for sign in (*ALWAYS, *ON_ERRORS)} | set(HEADERS.values()):
        assert "switch it off in production" not in str(switched_off([name], SHOP).record)
    assert all(str(handled([name]).record) for name, _ in FRAMES)


def test_a_trace_is_told_by_its_file_and_not_shown() -> None:
    debugging, clean = both(API, QUERY, 500, TRACEBACK)
    assert (debugging.verdict, clean.verdict, clean.kind) == (PASS, FAIL, "shows-trace")
    text = repr(clean)
    assert "main.py" in text
    assert "/srv" not in text
    assert "in list" not in text


@pytest.mark.parametrize(
    ("body", "kind", "severity"),
    [
        ("SQLSTATE[42S02]: Base table or view not found", "shows-sql", None),
        ("<p>/var/www/shop/index.php", "shows-path", None),
        ("<hr><center>nginx/1.18.0</center>", "shows-version", LOW),
    ],
)
def test_kinds_and_weights(body: str, kind: str, severity: object) -> None:
    clean = both(SHOP, QUERY, 500, body)[1]
    assert (clean.verdict, clean.kind, clean.severity) == (FAIL, kind, severity)


@pytest.mark.parametrize(
    ("host", "status", "body", "verdict", "kind"),
    [
        (SHOP, 404, "", WARN, "no-page"),
        (SHOP, 200, "<p>Welcome", WARN, "soft-404"),
        (API, 404, "", PASS, ""),
        (API, 200, "{}", WARN, "soft-404"),
        ("x.example", 200, "<p>Sign in", PASS, ""),
        (SHOP, 500, "", WARN, "no-page"),
    ],
)
def test_where_people_look_there_is_a_page(
    host: str, status: int, body: str, verdict: str, kind: str
) -> None:
    clean = both(host, PATH, status, body)[1]
    assert (clean.verdict, clean.kind) == (verdict, kind)
    assert clean.severity in (None, LOW)


def test_a_challenge_anywhere_leaves_both_open() -> None:
    for how in How:
        assert {one.verdict for one in both(SHOP, how, 403, "", cf_mitigated="challenge")} == {UNKNOWN}


def test_a_leak_is_told_even_beside_a_challenge() -> None:
    challenged = error(status=403, cf_mitigated="challenge")
    seen = error_pages(LAUNCH, {(SHOP, PATH): challenged, (SHOP, QUERY): error(status=500, body=DJANGO)})
    assert next(iter(debug_off.judge(LAUNCH, seen))).verdict is FAIL


def test_a_host_that_only_redirects_shows_nothing() -> None:
    seen = error_pages(LAUNCH, seen=error(status=301, location="https://www.shop.example/"))
    assert {one.verdict for one in debug_off.judge(LAUNCH, seen)} == {NOT_APPLICABLE}


def test_the_facts_can_be_saved() -> None:
    seen = error_pages(LAUNCH)
    assert loads(dumps({"error_pages": seen}))[1]["error_pages"] == seen
