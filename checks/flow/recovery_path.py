"""A customer who is locked out gets back in: tried once, with a clock beside it."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Route,
    case,
    check,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.drills import outdated, shown, told
from cockpit.kit.resetting import MailFlow, reset_flow
from cockpit.kit.stating import drill_evidence

DRILL = "recovery-path"
_PROVES = "Somebody without a password asked for a new one, got the message and signed in with it."
_LINE = """[[mail_flow]]
name = "password reset"
trigger = "https://{host}/forgot"
subject = "SUBJECT OF THE MESSAGE\""""

CHECK = check(
    "One full recovery path tested",
    severity=MEDIUM,
    mode=ASSISTED,
    drill=DRILL,
    why="On launch day people come back who have forgotten their password. If the message does not arrive, "
    "or its link leads to staging, each of them is lost or writes to support.",
    fix="Do the drill with an account of your own: ask for a new password, open the message, sign in.",
    undo="Set the password of that account back.",
    verify="cockpit drill recovery-path",
    source="limits.mail_seconds of the roadmap; OWASP, Forgot Password Cheat Sheet",
    terms={"recovery path": "everything from 'I cannot get in' to being signed in again"},
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Where there are accounts, the way back in was gone once, and the message was quick."""
    flow = reset_flow(launch)
    if flow is None and not any(route.kind == "auth" for route in launch.routes):
        yield not_applicable(launch.domain, "launch.toml declares neither a sign-in nor a password reset")
    elif flow is None:
        summary = "people sign in here, and launch.toml declares no message that lets them back in"
        yield undeclared(launch.domain, summary, _LINE.format(host=launch.canonical_host))
    else:
        yield _gone(launch, flow, stated)


def _gone(launch: Launch, flow: MailFlow, stated: Stated) -> Finding:
    done = shown(launch, DRILL, launch.domain, stated, _PROVES)
    if isinstance(done, Finding):
        return done
    now = (flow.trigger,) if flow.trigger else ()
    return outdated(done, now, "address to ask at", CHECK.fix) or _timed(launch, flow, done)


def _timed(launch: Launch, flow: MailFlow, done: Drilled) -> Finding:
    limit = flow.seconds or launch.limits.mail_seconds
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in done.seconds.items())
    seen: dict[str, Any] = {
        "expected": f"the message within {limit} s",
        "observed": took or "no seconds in the drill",
        "evidence": drill_evidence(done),
    }
    mail = done.seconds.get("mail")
    if mail is None:
        summary = "the way back in works, and how long the message took was not measured"
        return warned(launch.domain, "unmeasured", summary, **seen)
    if mail <= limit:
        return passed(launch.domain, f"locked out and back in: {took} ({told(launch, done)})", **seen)
    fix = Fix(
        "Send such messages at once instead of from a batch, and ask the mail provider for the time of each "
        "step in its event log. Then do the drill again.",
        undo="Set the way of sending back.",
    )
    summary = f"the message to get back in took {mail:.0f} s, and {limit} s are allowed"
    return warned(launch.domain, "slow-mail", summary, fix=fix, **seen)


_FORGOT = "https://shop.example/forgot"
_RESET = MailFlow(name="password reset", trigger=_FORGOT, subject="Your new password")
_SHOP = sample_launch(mail_flows=(_RESET,))


def _took(mail: float, at: str = _FORGOT) -> Stated:
    return sample_stated(drilled(DRILL, "shop.example", at, seconds={"mail": mail, "sign-in": 40.0}))


def _cases() -> Iterator[Case]:
    yield case("back in after a minute", _SHOP, _took(20.0), expect=PASS)
    welcome = MailFlow(name="welcome", trigger="https://shop.example/signup")
    both = sample_launch(mail_flows=(welcome, MailFlow(name="reset", trigger=_FORGOT)))
    yield case("one of two messages", both, _took(20.0), expect=PASS)
    yield case("the message takes four minutes", _SHOP, _took(240.0), expect=WARN)
    unmeasured = sample_stated(drilled(DRILL, "shop.example", _FORGOT, seconds={"sign-in": 40.0}))
    yield case("the message was not timed", _SHOP, unmeasured, expect=WARN)
    own = sample_launch(mail_flows=(MailFlow(name="password reset", trigger=_FORGOT, seconds=30),))
    yield case("its own limit", own, _took(31.0), expect=WARN)
    never = sample_stated(drilled(DRILL, "shop.example", passed=False, said="No message in 20 minutes."))
    yield case("no message came", _SHOP, never, expect=FAIL)
    yield case("nobody has done it", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    moved = _took(20.0, "https://old.shop.example/forgot")
    yield case("another page since", _SHOP, moved, expect=UNKNOWN)
    yield case("too long ago", _SHOP, sample_stated(expired(DRILL, "shop.example", _FORGOT)), expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)
    silent = sample_launch(routes=(Route(name="login", url="https://shop.example/login", kind="auth"),))
    yield case("a sign-in without a reset", silent, NOTHING_SAID, expect=UNKNOWN)
    yield case("no accounts", sample_launch(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
