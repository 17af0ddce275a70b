"""edge.firewall-basic."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts.exposed import LIMITED, Exposed, Manner, Stranger, Tried
from cockpit.facts.http import challenge
from cockpit.facts.samples_exposed import exposed, page, stranger, tried
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    HIGH,
    LOW,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    case,
    check,
    command,
    failed,
    passed,
    warned,
)
from cockpit.kit.exposed import challenged, dark, hosts, listed, look, observed
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards.denials import PLATFORMS, deny, guard, rule
from cockpit.standards.exposures import patterns
from cockpit.standards.header_rules import LOCKED

CHECK = check(
    "Obvious abuse patterns are blocked",
    severity=HIGH,
    why="From its first hour every site is asked for the same few addresses by programs that look for open "
    "doors. None of them may get anything, and an edge that stops them keeps the noise from your server.",
    fix="Let the edge refuse the usual abuse patterns, and see to it that nothing lies behind them.",
    undo="Remove the rule.",
    verify="curl -sS -o /dev/null -w '%{http_code}\\n' https://{subject}/.env",
    source="OWASP Core Rule Set 4 (paranoia level 1: 913, 930); Cloudflare documents, custom rules",
    terms={
        "edge": "the network in front of your server, such as Cloudflare, that all visitors go through",
        "scanner": "a program that tries known weak points of any site it finds",
    },
)
_TURNED_AWAY = (Manner.WALL, Manner.SIGN_IN, Manner.DARK)


def judge(launch: Launch, exposed: Exposed) -> Iterator[Finding]:
    """Nobody gets anything at the addresses every scanner asks for.

    Content there fails. The sign-in page of exactly that program is a warning: people need it, and so do
    those who try passwords. Behind an edge that turns none of it away, or lets a scanner in that says its
    name, the finding is a low warning: a 404 of the server gives nothing away, but every scanner reaches it.
    Without an edge there is nobody who could refuse, and 404 is all there is to ask for. A challenge decides
    nothing: a person passes it, and meets what lies there.
    """
    yield from dark(exposed)
    for _, seen in hosts(exposed):
        yield from _host(launch, seen, _asked(seen))


def _asked(seen: Stranger) -> tuple[Tried, ...]:
    """The abuse patterns that were tried."""
    keys = {one.key for one in patterns()}
    return tuple(one for one in seen.tried if one.key in keys)


def _host(launch: Launch, seen: Stranger, asked: tuple[Tried, ...]) -> Iterator[Finding]:
    shown = tuple(one for one in asked if one.stance is Manner.FOUND)
    doors = tuple(one for one in asked if one.stance is Manner.DOOR)
    if shown:
        yield _content(seen, shown, asked)
    if doors:
        yield _door(seen, doors, asked)
    if not shown and not doors:
        yield challenged(seen) or _quiet(launch, seen, asked)


def _content(seen: Stranger, shown: tuple[Tried, ...], asked: tuple[Tried, ...]) -> Finding:
    return failed(
        seen.host,
        "served",
        f"scanners get what they ask for: {listed(seen, shown)}",
        expected="nothing at the addresses that every scanner asks for",
        observed=observed(shown),
        evidence=_evidence(seen, asked),
        fix=Fix(
            "Remove what lies there (secret.public-files and app.admin-protected say how), and refuse the "
            "patterns at the edge.",
            _rules(seen),
            "Remove the rule.",
        ),
        verify=look(seen, shown[0]),
    )


def _door(seen: Stranger, doors: tuple[Tried, ...], asked: tuple[Tried, ...]) -> Finding:
    return warned(
        seen.host,
        "open-door",
        f"every program that tries passwords finds {listed(seen, doors)}",
        severity=MEDIUM,
        expected="a sign-in page that only those who need it reach, or that limits attempts",
        observed=observed(doors),
        evidence=_evidence(seen, asked),
        fix=Fix(
            "Where only you sign in, let nobody else reach it. Where customers do, limit how often one may "
            "try (edge.rate-limit-sensitive has the lines).",
            guard(seen.host, (one.path for one in doors)),
            "Delete the rule, or remove the lines and reload.",
        ),
        verify=look(seen, doors[0]),
    )


def _quiet(launch: Launch, seen: Stranger, asked: tuple[Tried, ...]) -> Finding:
    """Nothing is served; does anybody refuse?"""
    refused = [one for one in asked if _turned_away(one)]
    flaws = tuple(_unfiltered(seen, refused=bool(refused))) if _fronted(launch, seen) else ()
    told = _words(seen, asked, refused)
    if not flaws:
        return passed(seen.host, told, observed=_observed(seen, asked), evidence=_evidence(seen, asked))
    return bundled(
        seen.host,
        flaws,
        expected="403 from the edge for the usual abuse patterns",
        observed=_observed(seen, asked),
        evidence=_evidence(seen, asked),
        fix=Fix("Add one rule at the edge; the free plan has room for it.", _rules(seen), "Delete the rule."),
        verify=command("curl -sS -o /dev/null -w '%{{http_code}}\\n' {}", f"https://{seen.host}/.env"),
    )


def _fronted(launch: Launch, seen: Stranger) -> bool:
    """An edge is in front that could refuse; one that only sends visitors on has nothing to keep."""
    declared = launch.host(seen.host)
    theirs = set(seen.served_by) & set(LOCKED)  # the edge of a shop system takes no rules of its customers
    return not seen.onward and bool((seen.edge and not theirs) or (declared and declared.proxied))


def _unfiltered(seen: Stranger, *, refused: bool) -> Iterator[Flaw]:
    if not refused:
        text = f"every scanner reaches your server at {seen.host}: it finds nothing, and no rule stops it"
        yield Flaw("unfiltered", text, severity=LOW)
    if seen.kept:
        text = f"a scanner that says its name (sqlmap) gets the start page of {seen.host} like anybody"
        yield Flaw("scanner", text, severity=LOW)


def _turned_away(one: Tried) -> bool:
    return one.stance in _TURNED_AWAY or one.status == LIMITED


def _words(seen: Stranger, asked: tuple[Tried, ...], refused: list[Tried]) -> str:
    """What became of the patterns, in a sentence."""
    if seen.onward:
        return f"{seen.host} sends every request on to {seen.onward}, where it is judged"
    by = sorted({one.by for one in refused if one.by})
    told = [f"nothing is served at {len(asked)} addresses that every scanner asks for"]
    if refused:
        told.append(f"{len(refused)} of them are turned away{f' by {by[0]}' if by else ''}")
    if seen.scanner and _turned_away(seen.scanner):
        told.append("and so is a scanner that says its name")
    return ", ".join(told)


def _observed(seen: Stranger, asked: tuple[Tried, ...]) -> str:
    told = [f"{one.path} {one.status or one.stance}" for one in asked]
    return "; ".join([*told, *([f"sqlmap at / {seen.scanner.status}"] if seen.scanner else [])])


def _evidence(seen: Stranger, asked: tuple[Tried, ...]) -> dict[str, object]:
    return {
        "patterns": [one.evidence for one in asked],
        "scanner": seen.scanner.evidence if seen.scanner else {},
        "edge": seen.edge,
    }


def _rules(seen: Stranger) -> str:
    paths = [one.path for one in patterns() if ".." not in one.path]
    if seen.edge == "Cloudflare" or not (seen.edge or set(seen.served_by) & set(PLATFORMS)):
        return f"{rule(seen.host, paths)}\n\n{deny(seen.host, paths, seen.served_by)}"
    return deny(seen.host, paths, seen.served_by)


_HOST = "shop.example"
_SHOP = sample_launch()
_PROXIED = sample_launch(hosts=(Host(name=_HOST, proxied=True),))
_PATHS = tuple(one.path for one in patterns())
_REFUSED = tuple(tried(path, Manner.WALL, by="Cloudflare") for path in _PATHS)


def _shows(name: str, expect: Verdict, *seen: Tried, launch: Launch = _PROXIED, **parts: Any) -> Case:
    return case(name, launch, exposed(stranger(_HOST, *seen, **parts)), expect=expect)


def _cases() -> Iterator[Case]:
    yield _shows("the edge refuses", PASS, *_REFUSED)
    yield _shows("a challenge", UNKNOWN, tried("/.env", Manner.CHALLENGE))
    yield _shows("a limit", PASS, tried("/.env", Manner.WALL, status=429))
    yield _shows("the connection is dropped", PASS, tried("/.git/HEAD", Manner.DARK, cause="no answer"))
    yield _shows("404 without an edge", PASS, launch=_SHOP)
    yield _shows("404 behind an edge", WARN)
    yield _shows("404 behind an edge that shows", WARN, launch=_SHOP, edge="Cloudflare")
    theirs = {"edge": "Cloudflare", "served_by": ("Cloudflare", "Shopify"), "kept": True}
    yield _shows("the edge of a shop system", PASS, launch=_SHOP, **theirs)
    yield _shows("a scanner is let in", WARN, *_REFUSED, kept=True, scanner=page())
    yield _shows("a scanner without an edge", PASS, launch=_SHOP, kept=True, scanner=page())
    yield _shows("variables are served", FAIL, *_REFUSED, tried("/.env", names=("SECRET_KEY",)))
    yield _shows("the way out of the folder", FAIL, tried("/..%2f..%2f..%2fetc/passwd"))
    yield _shows("WordPress' sign-in", WARN, *_REFUSED, tried("/wp-login.php", Manner.DOOR, type="text/html"))
    yield _shows("one page for every path", PASS, tried("/.env", Manner.USUAL), launch=_SHOP)
    yield _shows("another file is another matter", PASS, *_REFUSED, tried("/backup.sql"))
    onward = replace(stranger(_HOST), onward="www.shop.example", scanner=None)
    yield case("it only sends on", _PROXIED, exposed(onward), expect=PASS)
    yield case("port 443 is closed", _SHOP, exposed(missing={_HOST: DEAD}), expect=UNKNOWN)
    yield case("a challenge everywhere", _SHOP, exposed(missing={_HOST: challenge(_HOST)}), expect=UNKNOWN)


CASES = Cases(_cases)
