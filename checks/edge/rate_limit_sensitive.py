"""Somebody who tries password after password at the sign-in is slowed down."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.burst import MOST, Burst
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.http import challenge
from cockpit.facts.samples_burst import LOGIN, NOT_ALLOWED, burst, through, with_sign_in
from cockpit.facts.samples_edge import NO_TOKEN, edge_api, edge_rule
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    LOW,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.attempts import Rules, demanded, described, rules_for, set_a_limit
from cockpit.kit.sending import held_back, unsent
from cockpit.standards.sign_in_limits import Stop

_ID = "edge.rate-limit-sensitive"
CHECK = check(
    "Sign-ins are limited",
    severity=HIGH,
    mode=ASSISTED,
    why="Lists of stolen passwords are tried by machines, thousands in a minute. Without a limit the first "
    "customer who uses one password everywhere loses the account, and your server does the work.",
    fix="Let one address try five times in ten seconds, then answer 429.",
    undo="Delete the rule.",
    verify=f"cockpit check {_ID} --allow active",
    source="OWASP Authentication Cheat Sheet, Protect Against Automated Attacks; RFC 6585 section 4 (429)",
    terms={
        "rate limit": "how often one address may ask for something in a while; more is answered with 429",
        "challenge": "a page of the edge that wants proof that a person is there",
        "edge": "the company whose servers stand in front of yours, such as Cloudflare",
    },
    sends=f"at most {MOST} wrong sign-ins of somebody who does not exist, and stops at the first limit",
)
_EXPECTED = f"a limit within {MOST} attempts"
_ROUTE = (
    '[[route]]\nname = "sign in"\nurl = "https://api.example.com/login"   # where the form is sent to\n'
    'kind = "auth"'
)
_DECIDES = "What decides: a rate limiting rule at the edge, read with a token"
_GUESSED = {400, 415, 422}


def judge(launch: Launch, burst: Burst, edge_api: EdgeApi) -> Iterator[Finding]:
    """What was tried, held against what the edge's API says; either alone can show that there is a limit."""
    if not any(route.kind == "auth" for route in launch.routes):
        yield not_applicable(launch.domain, "launch.toml declares no route of kind auth")
        return
    rules = rules_for(edge_api, burst.target or burst.page)
    yield _observed(launch, burst, rules) or _configured(burst, rules) or _undecided(launch, burst, rules)


def _subject(launch: Launch, burst: Burst) -> str:
    return burst.target or burst.page or launch.domain


def _observed(launch: Launch, burst: Burst, rules: Rules) -> Finding | None:
    """The attempts themselves show that there is a limit, or that there is none; else nothing."""
    subject, seen = _subject(launch, burst), _seen(burst, rules)
    if burst.ended in (Stop.LIMIT, Stop.LOCKED, Stop.REFUSED) and (burst.sent > 1 or burst.retry_after):
        if burst.last == 503:  # noqa: PLR2004
            text = f"{_stopped(burst)}, which also means that the server is down: answer 429 instead"
            return warned(subject, "limit-503", text, severity=LOW, fix=set_a_limit(subject), **seen)
        also = f"; the edge's rule {described(rules.narrow[0])} says the same" if rules.narrow else ""
        return passed(subject, f"{_stopped(burst)}{also}", **seen)
    if burst.sent < MOST or burst.why or burst.ended or _unread(burst):
        return None
    severity = None if demanded(launch.product.roadmap) else MEDIUM
    through = f"{burst.sent} wrong sign-ins in a row were let through"
    if all(status // 100 == 3 for status in burst.statuses):  # noqa: PLR2004
        through += (
            " (each was answered with a redirect: if the page behind it tells of a lock, answer 429 too)"
        )
    seen |= {"severity": severity, "fix": set_a_limit(subject)}
    if rules.narrow:
        text = f"{through}, although the edge has the rule {described(rules.narrow[0])}"
        return failed(subject, "not-in-force", text, **seen)
    if rules.wide:
        text = f"{through}; the edge's rule {described(rules.wide[0])} comes later than that"
        return warned(subject, "wide", text, **seen)
    return failed(subject, "no-limit", f"{through}, and nothing slowed them down", **seen)


def _unread(burst: Burst) -> bool:
    """No attempt may have counted: the fields were guessed wrong, or a redirect hides a missing token."""
    return _sent_back(burst) or (not burst.form and set(burst.statuses) <= _GUESSED)


def _sent_back(burst: Burst) -> bool:
    return burst.token and all(status // 100 == 3 for status in burst.statuses)  # noqa: PLR2004


def _stopped(burst: Burst) -> str:
    how = {
        Stop.LOCKED: f"the sign-in is locked at attempt {burst.sent} ({burst.last})",
        Stop.REFUSED: f"attempt {burst.sent} is refused with {burst.last}",
    }
    if burst.sent == 1:
        return f"a limit is in force before the first attempt ({burst.last} with Retry-After): one was sent"
    plainly = f"attempt {burst.sent} is answered {burst.last}"
    return f"{how.get(Stop(burst.ended), plainly)} ({burst.sent} were sent)"


def _configured(burst: Burst, rules: Rules) -> Finding | None:
    """The edge's API says that there is a limit, and nothing seen speaks against it; else nothing."""
    subject, seen = burst.target or burst.page, _seen(burst, rules)
    if not burst.sent:
        seen |= {"verify": f"cockpit check {_ID}"}  # the same rule is read without sending anything
    if rules.narrow:
        how = "configured, not observed" if not burst.sent else f"configured; {_said(burst)}"
        return passed(subject, f"the edge has the rule {described(rules.narrow[0])}: {how}", **seen)
    if rules.wide and not burst.sent:
        text = f"the edge's rule {described(rules.wide[0])} lets more than {MOST} wrong sign-ins through"
        return warned(subject, "wide", text, severity=MEDIUM, fix=set_a_limit(subject), **seen)
    return None


def _undecided(launch: Launch, burst: Burst, rules: Rules) -> Finding:
    """Nothing shows a limit or its absence; what would decide is said."""
    subject, seen = _subject(launch, burst), _seen(burst, rules)
    if burst.why and held_back(burst.why):
        return unsent(_ID, subject, _with_rules(burst.why, rules), **seen)
    if burst.ended == Stop.CHALLENGE:
        met = challenge(subject)
        text = f"{met.cause}; that is no limit, and no leave either ({_said(burst)}). {_DECIDES}"
        return cut(subject, Unreachable(met.layer, text, met.kind), **seen)
    if burst.ended or (_unread(burst) and burst.sent):
        return cut(subject, Unreachable(Layer.APP, _why(burst, subject), burst.ended or "unread"), **seen)
    return _unanswered(subject, burst, seen)


def _unanswered(subject: str, burst: Burst, seen: dict[str, Any]) -> Finding:
    """No attempt could be made, or the last one got no answer."""
    if burst.why and burst.sent > 1:
        text = f"after {burst.sent - 1} attempts the next got no answer: {burst.why.cause}. {_DECIDES}"
        return cut(subject, Unreachable(burst.why.layer, text, burst.why.kind), **seen)
    if burst.why:
        return cut(subject, burst.why, **seen)
    if not burst.page:
        return undeclared(subject, "no declared route of kind auth signs anybody in", _ROUTE)
    text = (
        f"{burst.page} has no form with a name and a password that is sent to the product: a script may draw "
    )
    text += "it, or people sign in elsewhere. Declare where it is sent to, or set a rule at the edge"
    return undeclared(subject, text, _ROUTE)


def _with_rules(why: Unreachable, rules: Rules) -> Unreachable:
    """The same, with what the edge's rules leave open."""
    if rules.unread:
        return why
    more = "the edge has no rule for this address"
    if rules.unclear:
        more = f"whether the edge's rule {described(rules.unclear[0])} fits this address cannot be told"
    return Unreachable(why.layer, f"{why.cause}; {more}", why.kind)


def _why(burst: Burst, subject: str) -> str:
    """Why answers that came decide nothing."""
    causes = {
        Stop.FORGED: "the form wants a token that only a browser has, so no attempt was counted",
        Stop.WALLED: "everything is refused from the first attempt on, so no limit can be told from a wall",
        Stop.NOWHERE: "nothing takes a sign-in there",
        Stop.MOVED: "it redirects for good; declare the address that it leads to",
        Stop.BROKEN: "the sign-in itself falls over",
        Stop.LIMIT: "the first attempt is refused already, by whatever: wait ten minutes and run it again",
    }
    ended = burst.ended or (Stop.FORGED if _sent_back(burst) else "")
    cause = causes.get(Stop(ended)) if ended else None
    cause = (
        cause or "the endpoint does not understand the fields that were guessed (email, username, password)"
    )
    return f"{subject} answers {burst.last}: {cause} ({_said(burst)}). {_DECIDES}"


def _said(burst: Burst) -> str:
    counts = ", ".join(f"{status} x {count}" for status, count in sorted(burst.statuses.items()))
    return f"{burst.sent} sent: {counts or 'no answer'}"


def _seen(burst: Burst, rules: Rules) -> dict[str, Any]:
    """What every finding carries: how many were sent and what came."""
    evidence = {
        "sent": burst.sent,
        "statuses": {str(status): count for status, count in sorted(burst.statuses.items())},
        "ended": burst.ended,
        "retry_after": bool(burst.retry_after),
        "rules": [described(rule) for rule in (*rules.narrow, *rules.wide)][:5],
    }
    observed = _said(burst) if burst.sent else "nothing was sent"
    return {"expected": _EXPECTED, "observed": observed, "evidence": evidence}


_SHOP = with_sign_in()
_NONE = sample_launch()
_BARE = edge_api(rules={})
_DARK = edge_api(asked=NO_TOKEN)
_LIMIT = {"requests": 5, "period": 10, "timeout": 10}
_RULE = edge_rule('http.request.uri.path eq "/login"', limit=_LIMIT)
_RULED = edge_api(rules={"http_ratelimit": (_RULE,)})
_WIDE = edge_api(rules={"http_ratelimit": (edge_rule(limit={"requests": 500, "period": 10}),)})


def _cases() -> Iterator[Case]:
    limited = burst(*[401] * 5, 429, ended="limit", retry_after="10")
    held = burst(why=NOT_ALLOWED)
    yield case("limited at the sixth", _SHOP, limited, _DARK, expect=PASS)
    yield case("limited, as the edge says", _SHOP, limited, _RULED, expect=PASS)
    yield case("configured, not observed", _SHOP, held, _RULED, expect=PASS)
    yield case("locked out", _SHOP, burst(200, 200, 200, ended="locked"), _BARE, expect=PASS)
    yield case(
        "limited since the last run", _SHOP, burst(429, ended="limit", retry_after="9"), _BARE, expect=PASS
    )
    yield case("all let through", _SHOP, through(), _BARE, expect=FAIL)
    yield case("back to the form", _SHOP, through(302), _DARK, expect=FAIL)
    yield case("back to a form with a token", _SHOP, through(302, token=True), _DARK, expect=UNKNOWN)
    yield case("refused in spite of a token", _SHOP, through(401, token=True), _DARK, expect=FAIL)
    yield case("the rule does not take hold", _SHOP, through(), _RULED, expect=FAIL)
    yield case("a rule for five hundred", _SHOP, through(), _WIDE, expect=WARN)
    yield case("the same, not tried", _SHOP, held, _WIDE, expect=WARN)
    yield case("by 503", _SHOP, burst(401, 401, 503, ended="refused"), _BARE, expect=WARN)
    yield case("not allowed", _SHOP, held, _BARE, expect=UNKNOWN)
    yield case("not allowed, no token", _SHOP, held, _DARK, expect=UNKNOWN)
    yield case("a challenge", _SHOP, burst(401, 403, ended="challenge"), _BARE, expect=UNKNOWN)
    yield case("a token of the page is missing", _SHOP, burst(403, ended="forged"), _BARE, expect=UNKNOWN)
    yield case("refused from the first on", _SHOP, burst(403, ended="walled"), _BARE, expect=UNKNOWN)
    yield case("the fields were guessed", _SHOP, through(400, form=False), _BARE, expect=UNKNOWN)
    yield case("hung up", _SHOP, burst(401, 401, sent=3, why=DEAD), _BARE, expect=UNKNOWN)
    yield case("its page is dark", _SHOP, Burst(LOGIN, why=DEAD), _DARK, expect=UNKNOWN)
    yield case("no form", _SHOP, Burst(LOGIN), _BARE, expect=UNKNOWN)
    yield case("no sign-in", _NONE, Burst(), _BARE, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
