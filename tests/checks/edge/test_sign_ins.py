"""edge.rate-limit-sensitive: what was tried against what is configured, and how grave it is."""

import shlex
from typing import Any

import pytest

from checks.edge import rate_limit_sensitive as check
from cockpit.facts import Unreachable
from cockpit.facts.burst import MOST, Burst
from cockpit.facts.codec import dumps, loads
from cockpit.facts.edge_api import EdgeApi, Proxied
from cockpit.facts.samples_burst import LOGIN, NOT_ALLOWED, burst, through, with_sign_in
from cockpit.facts.samples_edge import edge_api, edge_rule
from cockpit.kit import FAIL, MEDIUM, PASS, UNKNOWN, WARN, Finding, Launch, Layer
from cockpit.kit.attempts import rules_for
from cockpit.model import Severity

SHOP = with_sign_in()
LIMIT = {"requests": 5, "period": 10}
RULE = edge_rule('http.request.uri.path eq "/login"', description="Sign-in", limit=LIMIT)
BARE = edge_api(rules={})
PAST_IT = Proxied("app.shop.example", "A", "192.0.2.1", proxied=False)


def ruled(*rules: object, **changed: Any) -> EdgeApi:
    return edge_api(rules={"http_ratelimit": rules}, **changed)


def judged(seen: Burst, api: EdgeApi = BARE, launch: Launch = SHOP) -> Finding:
    (found,) = check.judge(launch, seen, api)
    return found


@pytest.mark.parametrize(
    ("roadmap", "severity"),
    [("ecommerce-prototype", None), ("marketplace-launch", MEDIUM), ("mobile-demo", MEDIUM)],
)
def test_it_is_milder_where_the_roadmap_does_not_ask_for_it(roadmap: str, severity: Severity | None) -> None:
    found = judged(through(), launch=with_sign_in(roadmap=roadmap))
    assert (found.verdict, found.kind, found.severity) == (FAIL, "no-limit", severity)


def test_the_count_is_told_and_every_place_has_its_lines() -> None:
    found = judged(through())
    assert f"{MOST} wrong sign-ins in a row were let through" in found.summary
    assert found.evidence["sent"] == MOST
    assert found.fix is not None
    lines = str(found.fix.record)
    for line in (
        'expression: http.request.uri.path eq "/login"',
        "5 requests in 10 seconds",
        'location = "/login" { limit_req zone=signin',
        "http-request deny deny_status 429",
        'app.post("/login", rateLimit(',
    ):
        assert line in lines
    assert found.fix.undo


def test_a_redirect_may_hide_a_lock() -> None:
    assert "if the page behind it tells of a lock" in judged(through(302)).summary
    assert "redirect" not in judged(through(401)).summary


@pytest.mark.parametrize(
    ("api", "verdict", "kind"),
    [
        (ruled(RULE), PASS, ""),
        (ruled(edge_rule("true", limit=LIMIT)), PASS, ""),
        (ruled(edge_rule('http.request.uri.path eq "/login"', "managed_challenge", limit=LIMIT)), PASS, ""),
        (ruled(edge_rule('http.request.uri.path eq "/login"', "log", limit=LIMIT)), UNKNOWN, "consent"),
        (
            ruled(edge_rule('http.request.uri.path eq "/login"', enabled=False, limit=LIMIT)),
            UNKNOWN,
            "consent",
        ),
        (ruled(edge_rule('http.request.uri.path eq "/other"', limit=LIMIT)), UNKNOWN, "consent"),
        (ruled(edge_rule('http.request.method eq "GET"', limit=LIMIT)), UNKNOWN, "consent"),
        (ruled(edge_rule("true", limit={"requests": 500, "period": 10})), WARN, "wide"),
        (ruled(edge_rule("true")), WARN, "wide"),
        (ruled(RULE, paused=True), UNKNOWN, "consent"),
        (ruled(RULE, records=(PAST_IT,)), UNKNOWN, "consent"),
        (BARE, UNKNOWN, "consent"),
    ],
)
def test_what_the_edge_says_decides_without_trying(api: EdgeApi, verdict: str, kind: str) -> None:
    found = judged(burst(why=NOT_ALLOWED), api)
    assert (found.verdict, found.kind) == (verdict, kind)
    if verdict == PASS:
        assert "configured, not observed" in found.summary
        assert found.verify == "cockpit check edge.rate-limit-sensitive"
    if kind == "consent":
        assert found.verify == "cockpit check edge.rate-limit-sensitive --allow active"


def test_a_rule_that_nobody_can_read_is_named() -> None:
    odd = edge_rule('http.request.uri.path matches "^/login"', description="Odd", limit=LIMIT)
    found = judged(burst(why=NOT_ALLOWED), ruled(odd))
    assert found.verdict is UNKNOWN
    assert 'whether the edge\'s rule "Odd"' in found.summary


@pytest.mark.parametrize("ended", ["challenge", "forged", "walled", "nowhere", "broken", "moved"])
def test_what_decides_nothing_is_unknown_and_a_rule_still_counts(ended: str) -> None:
    seen = burst(403, ended=ended)
    alone, ruled_ = judged(seen), judged(seen, ruled(RULE))
    assert alone.verdict is UNKNOWN
    assert "a rate limiting rule at the edge, read with a token" in alone.summary
    assert ruled_.verdict is PASS
    assert "configured; 1 sent: 403 x 1" in ruled_.summary


def test_a_challenge_is_never_taken_for_a_limit() -> None:
    found = judged(burst(401, 401, 429, ended="challenge"))
    assert (found.verdict, found.kind, found.layer) == (UNKNOWN, "cut-edge", Layer.EDGE)


def test_a_first_refusal_is_a_limit_only_with_a_time() -> None:
    assert judged(burst(429, ended="limit", retry_after="8")).verdict is PASS
    assert judged(burst(429, ended="limit")).verdict is UNKNOWN


def test_no_text_tells_how_long_to_wait() -> None:
    """What changes from run to run stands in no finding."""
    one, other = (judged(burst(401, 429, ended="limit", retry_after=wait)) for wait in ("3", "9"))
    assert one == other


def test_the_facts_can_be_saved() -> None:
    seen = burst(401, 429, ended="limit", retry_after="8")
    assert loads(dumps({"burst": seen}))[1]["burst"] == seen


def test_a_hostile_path_stays_in_its_quotes() -> None:
    url = 'https://app.shop.example/lo"gin;x'
    lines = str(getattr(judged(through(target=url)).fix, "record", ""))
    assert '"/lo\\"gin;x"' in lines
    assert shlex.split('x "/lo\\"gin;x"')[1] == '/lo"gin;x'


def test_rules_that_cannot_be_read_say_why() -> None:
    narrow = Unreachable(Layer.PERSON, "the token may not read that", "too-narrow")
    assert rules_for(edge_api(rules={"http_ratelimit": narrow}), LOGIN).unread == narrow
