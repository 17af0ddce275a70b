"""header.cookie-scope."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.names import Names
from cockpit.facts.samples_cookies import API, APP, LOGIN, SEEN_AT, STATUS, set_cookies, shop_with_session
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.set_cookies import SetCookies
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    command,
    cut,
    passed,
    undeclared,
)
from cockpit.kit.cookie_jars import Jar, cookies_in, jar_of
from cockpit.kit.cookie_scope import flaws, notes, plain_flaws
from cockpit.kit.cookies_said import ID, nothing_set, or_by_word, signing_in, unset
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.pasting import quoted
from cockpit.model import Verdict
from cockpit.standards.cookie_names import session_like, steady
from cockpit.standards.cookies import Cookie

CHECK = check(
    "Cookies work across the intended hosts",
    severity=BLOCKER,
    word=Word(
        "I signed in and saw in the browser's developer tools: the cookie that keeps people signed in is "
        "Secure and HttpOnly, its SameSite is Lax or Strict, and the hosts that need it get it, no others; "
        "or no cookie keeps people signed in.",
        "a picture of the developer tools' list of cookies after signing in, the values covered",
        days=90,
        may_not_apply=False,
    ),
    why="One wrong word in the cookie that carries a session signs people out on the next host, sends them "
    "round in circles at sign-in, or lets somebody else take the session over.",
    fix="Set the session cookie with Path=/, Secure, HttpOnly and SameSite=Lax, for exactly its hosts.",
    undo="Put the former attributes back; whoever signed in meanwhile signs in again.",
    verify="curl -sS -D - -o /dev/null https://{subject}/login | grep -i ^set-cookie",
    source="RFC 6265bis sections 4.1.3 and 5; OWASP Session Management cheat sheet; publicsuffix.org",
    terms={
        "session cookie": "the small text by which the server knows who is signed in",
        "Secure": "the cookie goes out over https only",
        "HttpOnly": "scripts in the page cannot read it",
        "SameSite": "whether it goes along when another site leads or posts to yours",
        "Domain": "for which hosts it is meant; without it, for the one that set it alone",
    },
)
_MOST_OTHERS = 20  # other cookies of one host that are judged
_EXPECTED = "Path=/; Secure; HttpOnly; SameSite=Lax, and a Domain for exactly the hosts that share it"


def judge(launch: Launch, set_cookies: SetCookies, names: Names, stated: Stated) -> Iterator[Finding]:
    """Each declared session, each cookie that looks like one, and the rest of every host.

    The levels and their reasons are in cockpit.kit.cookie_scope. Values are never seen. A line that deletes a
    cookie sets nothing, and what an edge sets for itself is not the product's to change. Where strangers are
    shown no session, what a person saw after signing in decides; it never outweighs a flaw that shows.
    """
    yield from or_by_word(launch, CHECK, stated, _seen(launch, set_cookies, names))


def _seen(launch: Launch, set_cookies: SetCookies, names: Names) -> Iterator[Finding]:
    cookies = tuple(cookies_in(set_cookies))
    known = {session.cookie for session in launch.sessions}
    for session in launch.sessions:
        yield _session(launch, jar_of(session, cookies), set_cookies, names)
    found = dict.fromkeys(one.name for one in cookies if session_like(one.name) and not one.ends)
    for name in found:
        if name not in known:
            yield _unknown(launch, Jar(name, tuple(one for one in cookies if one.name == name)), names)
    yield from _others([one for one in cookies if one.name not in known and one.name not in found])
    if not known and not found:
        yield _nothing(launch, set_cookies)


def _session(launch: Launch, jar: Jar, seen: SetCookies, names: Names) -> Finding:
    subject = jar.name
    if sum(one.cookie == jar.name for one in launch.sessions) > 1:
        subject = f"{jar.name} at {' and '.join(jar.hosts) or 'any host'}"
    if not jar.seen:
        return _not_seen(subject, jar, seen)
    found = flaws(launch, jar, names)
    if not found and not jar.hosts:
        return _whose(launch, jar, subject)
    return _wrong(subject, jar, found) if found else _right(subject, jar)


def _unknown(launch: Launch, jar: Jar, names: Names) -> Finding:
    """A cookie that looks like a session and that nobody declared."""
    subject = steady(jar.name)
    found = flaws(launch, jar, names)
    return _wrong(subject, jar, found) if found else _whose(launch, jar, subject)


def _whose(launch: Launch, jar: Jar, subject: str) -> Finding:
    hosts = sorted({one.host for one in jar.kept} | {h for one in jar.kept for h in _reached(launch, one)})
    listed = ", ".join(f'"{host}"' for host in hosts)
    text = f"{subject} keeps people signed in, and launch.toml does not say at which hosts it has to"
    return undeclared(subject, text, f"[[session]]\ncookie = {quoted(steady(jar.name))}\nhosts = [{listed}]")


def _reached(launch: Launch, cookie: Cookie) -> Iterator[str]:
    """The hosts of the product's own code that a wide cookie reaches."""
    return (
        host.name
        for host in launch.hosts
        if host.role in ("app", "api", "admin") and cookie.reaches(host.name)
    )


def _not_seen(subject: str, jar: Jar, seen: SetCookies) -> Finding:
    if seen.unseen:
        return cut(subject, next(iter(seen.unseen.values())))
    return unset(subject, jar, _EXPECTED)


def _nothing(launch: Launch, seen: SetCookies) -> Finding:
    if seen.unseen:
        return cut(launch.domain, next(iter(seen.unseen.values())))
    if not signing_in(launch):
        return passed(launch.domain, "no declared page keeps anybody signed in")
    return nothing_set(launch, _EXPECTED)


def _others(cookies: list[Cookie]) -> Iterator[Finding]:
    for host in dict.fromkeys(one.host for one in cookies):
        mine = [one for one in cookies if one.host == host][:_MOST_OTHERS]
        found = tuple(plain_flaws(mine))
        jar = Jar(host, tuple(mine))
        yield _wrong(host, jar, found) if found else _right(host, jar)


def _right(subject: str, jar: Jar) -> Finding:
    hosts = " and ".join(jar.hosts)
    text = (
        f"{subject} is set as it should be at {hosts}" if hosts else f"no other cookie of {subject} is wrong"
    )
    text = "; ".join((text, *(notes(jar) if hosts else ())))
    return passed(subject, text, observed=" | ".join(jar.shown), evidence=_evidence(jar))


def _wrong(subject: str, jar: Jar, found: tuple[Flaw, ...]) -> Finding:
    return bundled(
        subject,
        found,
        expected=_EXPECTED,
        observed=" | ".join(jar.shown),
        evidence=_evidence(jar),
        fix=Fix(
            "Set the cookie with these attributes. Cookies of a former scope stay in browsers: delete them "
            "once, with the attributes they were set with and Max-Age=0.",
            jar.line,
            "Put the former attributes back; whoever signed in meanwhile signs in again.",
        ),
        verify=command("curl -sS -D - -o /dev/null {} | grep -i ^set-cookie", jar.cookies[0].url),
    )


def _evidence(jar: Jar) -> dict[str, list[str]]:
    return {"cookies": jar.shown, "set_by": sorted({one.url.partition("?")[0] for one in jar.cookies})[:10]}


_GOOD = "sid=; Path=/; Secure; HttpOnly; SameSite=Lax"
_SHOP = shop_with_session(APP)
_NAMES = sample_names(sample_lookup("shop.example"), sample_lookup(STATUS, chain=("shop.statuspage.test",)))


def _one(
    name: str,
    expect: Verdict,
    *lines: str,
    launch: Launch = _SHOP,
    at: str = LOGIN,
    stated: Stated = NOTHING_SAID,
) -> Case:
    return case(name, launch, set_cookies(*lines, at=at), _NAMES, stated, expect=expect)


def _word(about: str = f"sid at {APP}", **more: Any) -> Stated:
    return sample_stated(statement(ID, about, **more))


def _cases() -> Iterator[Case]:
    both, nobody = shop_with_session(APP, API), shop_with_session()
    yield _one("for its host alone", PASS, _GOOD)
    yield _one("for two hosts", WARN, f"{_GOOD}; Domain=shop.example", launch=both)
    yield _one("not for the second host", FAIL, _GOOD, launch=both)
    yield _one("wider than needed", WARN, f"{_GOOD}; Domain=.shop.example")
    yield _one("without Secure", FAIL, "sid=; Path=/; HttpOnly; SameSite=Lax")
    yield _one("without HttpOnly", FAIL, "sid=; Path=/; Secure; SameSite=Lax")
    yield _one("SameSite=None without Secure", FAIL, "sid=; Path=/; HttpOnly; SameSite=None")
    none, strict = _GOOD.replace("Lax", "None"), _GOOD.replace("Lax", "Strict")
    yield _one("SameSite=None", WARN, none)
    framed = shop_with_session(APP, embedded_by=("https://a.example",))
    yield _one("SameSite=None in a partner's frame", PASS, none, launch=framed)
    yield _one("SameSite not said", PASS, "sid=; Path=/; Secure; HttpOnly")
    yield _one("a SameSite that nobody knows", WARN, _GOOD.replace("Lax", "Laxx"))
    yield _one("Strict", PASS, strict)
    yield _one("Strict and a way back", WARN, strict, launch=shop_with_session(APP, provider="Velopass"))
    yield _one("twice in two scopes", FAIL, _GOOD, f"{_GOOD}; Domain=shop.example")
    yield _one("the old scope is deleted", PASS, _GOOD, "sid=; Domain=shop.example; Path=/; Max-Age=0")
    yield _one("below the sign-in only", FAIL, "sid=; Secure; HttpOnly; SameSite=Lax")
    yield _one("for another domain", FAIL, f"{_GOOD}; Domain=shop.test")
    yield _one("for a public suffix", FAIL, f"{_GOOD}; Domain=example")
    yield _one("a slip of the pen", FAIL, _GOOD.replace("HttpOnly", "HtpOnly"))
    prefixed, kept = shop_with_session(APP, cookie="__Host-id"), _GOOD.replace("sid", "__Host-id")
    yield _one("a prefix and its promises", PASS, kept, launch=prefixed)
    yield _one("a prefix without them", FAIL, f"{kept}; Domain={APP}", launch=prefixed)
    yield _one("by plain http", FAIL, "sid=; Path=/; HttpOnly; SameSite=Lax", at=f"http://{APP}/auth/login")
    yield _one("set when signing in", UNKNOWN)
    yield _one("nobody has declared it", UNKNOWN, _GOOD, launch=nobody)
    yield _one("undeclared and not Secure", FAIL, "connect.sid=; Path=/; HttpOnly", launch=nobody)
    yield _one("another cookie without Secure", WARN, _GOOD, "theme=; Path=/")
    yield _one("another cookie", PASS, _GOOD, "theme=; Path=/; Secure")
    yield _one("one of the edge", PASS, _GOOD, "AWSALB=; Path=/")
    yield _one("nothing is set or declared", UNKNOWN, launch=nobody)
    yield _one("nobody signs in", PASS, launch=sample_launch())
    yield from _by_word(nobody)
    dark = SetCookies(SEEN_AT, (), {LOGIN: DEAD})
    yield case("port 443 is closed", _SHOP, dark, _NAMES, NOTHING_SAID, expect=UNKNOWN)
    yield case("closed, whatever was said", _SHOP, dark, _NAMES, _word(), expect=UNKNOWN)


def _by_word(nobody: Launch) -> Iterator[Case]:
    """The session comes with signing in, and somebody has looked."""
    yield _one("seen after signing in", PASS, stated=_word())
    no_cookie = _word(f"signing in at {APP}")
    yield _one("no cookie, seen after signing in", PASS, launch=nobody, stated=no_cookie)
    yield _one("seen to be wrong", FAIL, stated=_word(answer=Reply.NOT_DONE, reason="no HttpOnly"))
    yield _one("seen too long ago", UNKNOWN, stated=_word(standing=Standing.EXPIRED, why="it is too old"))
    yield _one("seen of another cookie", UNKNOWN, stated=_word(f"old at {APP}"))
    yield _one("the record cannot be read", UNKNOWN, stated=GARBLED)
    yield _one("said, and a flaw shows", FAIL, "sid=; Path=/; SameSite=Lax", stated=_word())
    yield _one("said, and not declared", UNKNOWN, _GOOD, launch=nobody, stated=no_cookie)


CASES = Cases(_cases)
