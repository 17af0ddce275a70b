"""What a person's word about the session cookie settles, and what it never does."""

from typing import Any

from checks.header import cookie_scope
from cockpit.facts.samples_cookies import API, APP, LOGIN, set_cookies, shop_with_session
from cockpit.facts.samples_dns import sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding, Launch, Route
from cockpit.launch.parts import Session
from cockpit.model import STALE, UNSTATED

ALSO = sample_launch(
    routes=(Route(name="login", url=LOGIN, kind="auth"),),
    sessions=(Session(cookie="sid", hosts=(APP,)), Session(cookie="staff", hosts=(APP, API))),
)


def baked(*lines: str, launch: Launch | None = None, stated: Stated = NOTHING_SAID) -> dict[str, Finding]:
    seen, declared = set_cookies(*lines), launch or shop_with_session(APP)
    return {one.subject: one for one in cookie_scope.judge(declared, seen, sample_names(), stated)}


def word(*about: str, **more: Any) -> Stated:
    return sample_stated(statement("header.cookie-scope", *about, **more))


def test_a_session_that_comes_with_signing_in_waits_for_a_person() -> None:
    found = baked("csrftoken=; Path=/; Secure", launch=ALSO)
    for subject in ("sid", "staff"):
        asked = found[subject]
        assert (asked.verdict, asked.kind) == (UNKNOWN, UNSTATED)
        assert asked.evidence["about"] == [f"sid at {APP}", f"staff at {APP} and {API}"]
        assert asked.fix
        assert str(asked.fix.record).endswith("\n\ncockpit attest header.cookie-scope")
    assert found[APP].verdict is PASS


def test_where_no_cookie_is_known_the_hosts_are_those_of_signing_in() -> None:
    found = baked(launch=shop_with_session())["shop.example"]
    assert (found.verdict, found.kind) == (UNKNOWN, UNSTATED)
    assert found.evidence["about"] == [f"signing in at {APP}"]
    assert found.fix
    assert f'hosts = ["{APP}"]\n\ncockpit attest header.cookie-scope' in str(found.fix.record)


def test_a_word_settles_what_it_was_about_and_nothing_else() -> None:
    found = baked(launch=ALSO, stated=word(f"sid at {APP}", f"staff at {APP}"))
    assert found["sid"].verdict is PASS
    assert "ana said so on 2026-11-19, holds until" in found["sid"].observed
    assert (found["staff"].verdict, found["staff"].kind) == (UNKNOWN, UNSTATED)  # API came since
    assert baked(stated=word())["sid"].kind == UNSTATED


def test_a_word_never_outweighs_a_flaw_that_shows() -> None:
    said = word(f"sid at {APP}", f"staff at {APP} and {API}")
    found = baked("sid=; Path=/; HttpOnly", launch=ALSO, stated=said)
    assert (found["sid"].verdict, found["sid"].kind) == (FAIL, "not-secure")
    assert found["staff"].verdict is PASS


def test_bad_news_fails_and_says_what_to_set() -> None:
    found = baked(stated=word(f"sid at {APP}", answer=Reply.NOT_DONE, reason="Domain is missing"))["sid"]
    assert (found.verdict, found.kind) == (FAIL, "not-done")
    assert "Domain is missing" in found.summary
    assert found.fix
    assert "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax" in str(found.fix.record)


def test_a_word_runs_out() -> None:
    said = word(f"sid at {APP}", standing=Standing.EXPIRED, why="it held until 2026-11-19")
    assert (baked(stated=said)["sid"].verdict, baked(stated=said)["sid"].kind) == (UNKNOWN, STALE)
    forged = word(f"sid at {APP}", at="2026-08-01T12:00:00+00:00")
    assert baked(stated=forged)["sid"].kind == STALE
