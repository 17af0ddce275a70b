"""Whoever signs in through another company comes back to the live product."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.callbacks import Callbacks, SignIn
from cockpit.facts.samples_callbacks import CALLBACK, START, sample_callbacks, sample_sign_in
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.drills import outdated, shown, told
from cockpit.kit.stating import drill_evidence
from cockpit.kit.ways_back import Slip, right_way, slip

DRILL = "oauth-callback"
_PROVES = "Exactly this redirect URI is registered in the provider's console."

CHECK = check(
    "OAuth callback hosts match the canonical host",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="A sign-in that was set up on a laptop or on the platform's own address sends customers there, or "
    "the provider refuses it with an error page. Nobody who has signed in before notices.",
    fix="Send the redirect URI of the live product, and register exactly that one with the provider.",
    undo="Set the redirect URI back to what is sent now.",
    verify="curl -sI {subject} | grep -i ^location",
    source="RFC 6749 sections 3.1.2 and 4.1.1; RFC 9700 section 2.1 (redirect URIs are compared exactly)",
    terms={
        "OAuth": "signing in through another company's account: Google, GitHub, Apple",
        "redirect URI": "the address the provider sends people back to; it must be registered there",
        "provider": "the company whose account people use to sign in",
    },
)


def judge(launch: Launch, callbacks: Callbacks, stated: Stated) -> Iterator[Finding]:
    """Per sign-in: the way back it asks for, and whether a person saw it registered."""
    for sign_in in callbacks.sign_ins:
        yield _back(launch, sign_in, stated)
    if not callbacks.sign_ins and callbacks.unseen:
        yield cut(launch.domain, callbacks.unseen[0])
    elif not callbacks.sign_ins:
        why = "no sign-in through another company is declared, and the sign-in pages link to none"
        yield not_applicable(launch.domain, why)


def _back(launch: Launch, sign_in: SignIn, stated: Stated) -> Finding:
    sent, start = sign_in.sent, sign_in.start
    if isinstance(sent, Unreachable):
        return cut(start, sent)
    if not sent.redirect_uri:
        cause = f"{sent.host} is called without a redirect_uri, so only its console shows where people return"
        return cut(start, Unreachable(Layer.APP, cause, "no-redirect-uri"))
    if wrong := slip(launch, sign_in, sent.redirect_uri):
        return _misled(launch, sign_in, sent.redirect_uri, wrong)
    row = stated.drill(DRILL, start)
    meant = row if row and (row.passed or row.about) else None
    if meant and (changed := outdated(meant, (sent.redirect_uri,), "redirect URI", _PROVES)):
        return changed  # whether it passed or not: it was about another one
    done = shown(launch, DRILL, start, stated, _PROVES)
    return done if isinstance(done, Finding) else _registered(launch, sign_in, done)


def _misled(launch: Launch, sign_in: SignIn, back: str, wrong: Slip) -> Finding:
    right = right_way(launch, sign_in, back)
    return failed(
        sign_in.start,
        wrong.kind,
        f"the sign-in through {sign_in.provider} asks to come back to {back}: it {wrong.text}",
        expected=right,
        observed=back,
        evidence=_evidence(sign_in, back),
        fix=Fix(
            f"Set the redirect URI of the sign-in to the line below (often a variable such as APP_URL or "
            f"NEXTAUTH_URL), deploy, and register exactly the same line with {sign_in.provider}.",
            right,
            f"Set it back to {back}.",
        ),
    )


def _registered(launch: Launch, sign_in: SignIn, done: Drilled) -> Finding:
    back = ", ".join(done.about)
    return passed(
        sign_in.start,
        f"the sign-in through {sign_in.provider} comes back to {back}, and that is registered "
        f"({told(launch, done)})",
        expected=_PROVES,
        observed=back,
        evidence=_evidence(sign_in, back) | drill_evidence(done),
    )


def _evidence(sign_in: SignIn, back: str) -> dict[str, str]:
    found = {"redirect_uri": back, "declared": sign_in.callback, "found_on": sign_in.page}
    return {name: value for name, value in found.items() if value}


_SHOP = sample_launch(
    hosts=(
        Host(name="app.shop.example", role="app"),
        Host(name="staging.shop.example", role="staging"),
        Host(name="old.shop.example", role="retired"),
    )
)
_SEEN = sample_stated(drilled(DRILL, START, CALLBACK, seen="person"))
_BROKER = "https://abcd.supabase.co/auth/v1/callback"


def _sent(back: str | Unreachable, callback: str = "") -> Callbacks:
    return sample_callbacks(sample_sign_in(back, callback=callback))


def _cases() -> Iterator[Case]:
    yield case("comes back, and registered", _SHOP, _sent(CALLBACK), _SEEN, expect=PASS)
    yield case("the declared callback", _SHOP, _sent(CALLBACK, CALLBACK), _SEEN, expect=PASS)
    broker = sample_stated(drilled(DRILL, START, _BROKER))
    yield case("through a declared broker", _SHOP, _sent(_BROKER, _BROKER), broker, expect=PASS)
    yield case("localhost", _SHOP, _sent("http://localhost:3000/auth/google/callback"), _SEEN, expect=FAIL)
    yield case("an address of an office", _SHOP, _sent("https://10.0.0.5/callback"), _SEEN, expect=FAIL)
    plain = _sent(CALLBACK.replace("https", "http"))
    yield case("plain http", _SHOP, plain, _SEEN, expect=FAIL)
    yield case("the platform's name", _SHOP, _sent("https://shop.vercel.app/callback"), _SEEN, expect=FAIL)
    yield case("staging", _SHOP, _sent("https://staging.shop.example/callback"), _SEEN, expect=FAIL)
    yield case("a retired host", _SHOP, _sent("https://old.shop.example/callback"), _SEEN, expect=FAIL)
    yield case("an undeclared host", _SHOP, _sent("https://www.shop.example/callback"), _SEEN, expect=FAIL)
    yield case("a broker nobody declared", _SHOP, _sent(_BROKER), broker, expect=FAIL)
    other = _sent(CALLBACK, "https://app.shop.example/signed-in")
    yield case("not the declared one", _SHOP, other, _SEEN, expect=FAIL)
    refused = sample_stated(drilled(DRILL, START, CALLBACK, passed=False, said="Not registered."))
    yield case("not registered", _SHOP, _sent(CALLBACK), refused, expect=FAIL)
    yield case("nobody has looked at the console", _SHOP, _sent(CALLBACK), NOTHING_SAID, expect=UNKNOWN)
    fixed = sample_stated(drilled(DRILL, START, f"{CALLBACK}/2", passed=False, said="Not registered."))
    of_none = sample_stated(drilled(DRILL, START))
    yield case("nobody knows which was registered", _SHOP, _sent(CALLBACK), of_none, expect=UNKNOWN)
    yield case("mended since it was found missing", _SHOP, _sent(CALLBACK), fixed, expect=UNKNOWN)
    yield case("another one was registered", _SHOP, _sent(f"{CALLBACK}/2"), _SEEN, expect=UNKNOWN)
    old = sample_stated(expired(DRILL, START, CALLBACK))
    yield case("too long ago", _SHOP, _sent(CALLBACK), old, expect=UNKNOWN)
    yield case("no redirect URI is sent", _SHOP, _sent(""), _SEEN, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, _sent(CALLBACK), GARBLED, expect=UNKNOWN)
    yield case("the app is down", _SHOP, _sent(DEAD), _SEEN, expect=UNKNOWN)
    unread = sample_callbacks(unseen=(DEAD,))
    yield case("the sign-in page cannot be read", _SHOP, unread, NOTHING_SAID, expect=UNKNOWN)
    yield case("no such sign-in", _SHOP, sample_callbacks(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
