"""deploy.prod-stable-url."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.samples_http import DEAD, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.steady import Sighting, Steady
from cockpit.kit import (
    BLOCKER,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.guides import spoken
from cockpit.kit.pasting import line
from cockpit.model import Verdict
from cockpit.standards.assigned_names import given_by, machine
from cockpit.standards.localhosts import local_to
from cockpit.standards.locations import host_of, shown

APART: Final = 60  # seconds between two looks that count as two

CHECK = check(
    "Production has a stable URL",
    severity=BLOCKER,
    why="The address in mails, contracts and search results has to lead to the product for years. A preview, "
    "a tunnel or the name of a machine goes away with the next build, laptop or bill.",
    fix="Put production under a name of your own domain, and let that name lead to the deployment.",
    undo="Remove the record; the platform's own name keeps working.",
    verify="curl -sS -o /dev/null -w '%{http_code}\\n' https://{subject}/",
    source="RFC 3986 section 1.2.1; the preview rules of each platform; limits of two looks: 60 s apart",
    terms={
        "preview": "a copy that a platform makes of each change, under an address of its own",
        "tunnel": "a public address that leads to a program on somebody's computer",
        "version marker": "an address of the product that tells which release is live",
    },
)
_EXPECTED = (
    f"a name of your own that answers 200 twice, {APART} s apart or more, with a release that is known"
)
_REFUSED, _LIMIT, _ERROR = (401, 403), 429, 400


def judge(launch: Launch, steady: Steady) -> Iterator[Finding]:
    """The name first, then the look of now, then the looks of earlier runs from the journal."""
    yield _named(launch) or _now(launch, steady) or _twice(launch, steady)


def _named(launch: Launch) -> Finding | None:
    """A name that will not last, or that is not one's own."""
    host = launch.canonical_host
    fleeting = local_to(launch.domain, host)
    if fleeting or (made := machine(host)):
        kind, why = (fleeting.kind, fleeting.why) if fleeting else ("machine", f"{host} is {made}")
        text = f"the address of the product does not last: {why}"
        return failed(host, kind, text, expected=_EXPECTED, observed=host, fix=_OWN_NAME)
    if platform := given_by(host):
        text = f"the address belongs to {platform}: whoever leaves {platform} loses it, with every link to it"
        return warned(host, "given", text, expected=_EXPECTED, observed=host, fix=_OWN_NAME, severity=MEDIUM)
    return None


_OWN_NAME = Fix(
    "Add a name of your own domain to the production deployment, and make it the canonical origin.",
    'origin = "https://YOUR-DOMAIN"   # in [product]',
    "The former address keeps working; write it back.",
)


def _now(launch: Launch, steady: Steady) -> Finding | None:
    """What keeps this look from counting."""
    host, seen = launch.canonical_host, steady.seen
    if isinstance(seen, Unreachable):
        return cut(host, seen)
    if seen.challenged:
        return cut(host, challenge(host_of(seen.url)))
    if seen.status == _LIMIT:
        return cut(host, Unreachable(Layer.HTTP, f"{shown(seen.url)} answers 429: it was asked too often"))
    if seen.status != 200:  # noqa: PLR2004 - what a page answers
        return _answers(launch, host, seen)
    if isinstance(steady.version, Unreachable):
        return _unmarked(launch, steady.version)
    return None


def _answers(launch: Launch, host: str, seen: Response) -> Finding:
    text = f"the start page answers {seen.status}"
    if seen.status in _REFUSED:
        text += ": strangers are turned away"
    kind = "closed" if seen.status in _REFUSED else "status"
    observed = f"{seen.status} at {shown(seen.url)}"
    return failed(
        host,
        kind,
        text,
        expected=_EXPECTED,
        observed=observed,
        evidence={"status": seen.status},
        fix=_LET_IN if kind == "closed" else _bring_back(launch),
    )


_LET_IN = Fix(
    "Take the password or the firewall rule away from the start page before customers are invited.",
    undo="Set it again.",
)


def _bring_back(launch: Launch) -> Fix:
    """The declared steps of the way back, or where one is looked up."""
    back = launch.deploy.rollback if launch.deploy else None
    return Fix(
        "Read the log of the newest release. If it began with that release, take it back.",
        "\n".join(spoken(back.steps) if back else ()) or "cockpit explain deploy.rollback-path",
        "Release again once the fault is found.",
    )


def _unmarked(launch: Launch, why: Unreachable) -> Finding:
    if why.kind != "undeclared":
        return cut(launch.canonical_host, why)
    value = '"/version.txt"'
    lines = (
        line("version_marker", value, "[deploy]") if launch.deploy else f"[deploy]\nversion_marker = {value}"
    )
    text = (
        "it answers, and launch.toml names no version marker, so nobody can say that it is the same release"
    )
    return undeclared(launch.canonical_host, text, lines)


def _twice(launch: Launch, steady: Steady) -> Finding:
    """The newest look that is old enough, and what else was seen since."""
    host, version = launch.canonical_host, str(steady.version)
    old = [one for one in steady.before if _age(steady, one) >= APART]
    if not old:
        return _again(host, steady)
    if old[0].version == version:
        return _stable(host, f"answered 200 with {version} in two looks, a minute apart or more", version)
    if any(one.version == version for one in old):
        return _in_turn(host, version, old)
    return _stable(host, f"answered 200 in two looks, with {old[0].version} and then with {version}", version)


def _stable(host: str, text: str, version: str) -> Finding:
    return passed(host, f"{host} {text}", expected=_EXPECTED, observed=version, evidence={"version": version})


def _in_turn(host: str, version: str, old: Sequence[Sighting]) -> Finding:
    """The release of now was live before the one of the last look: a way back, or two at once."""
    text = f"{version} is live again, after {old[0].version}: a release was taken back, or two answer in turn"
    return warned(
        host,
        "in-turn",
        text,
        expected=_EXPECTED,
        observed=f"{version}, before that {old[0].version}, before that {version}",
        evidence={"versions": [version, old[0].version]},
        severity=MEDIUM,
        fix=Fix("If a release was taken back, look once more in a minute. If not, end the old instances."),
    )


def _age(steady: Steady, one: Sighting) -> float:
    """Seconds since an earlier look; less than none where its hour cannot be read."""
    try:
        return (dt.datetime.fromisoformat(steady.seen_at) - dt.datetime.fromisoformat(one.at)).total_seconds()
    except (TypeError, ValueError):
        return -1.0


def _again(host: str, steady: Steady) -> Finding:
    """The first look of two: the second can be made in a minute."""
    now = dt.datetime.fromisoformat(steady.seen_at)
    ages = [age for one in steady.before if (age := _age(steady, one)) >= 0]
    hour = now + dt.timedelta(seconds=APART - max(ages, default=0.0))
    text = f"it answers 200 with {steady.version}; for the second look run it again after {hour:%H:%M:%S} UTC"
    return Finding(
        host,
        Verdict.UNKNOWN,
        text,
        kind="once",
        layer=Layer.PERSON,
        expected=_EXPECTED,
        observed=str(steady.version),
        fix=Fix("Run the check once more in a minute.", "cockpit check deploy.prod-stable-url"),
    )


_SHOP = sample_launch(deploy=Deploy(version_marker="/version.txt"))
_HOME = "https://shop.example/"
_NOW = "2026-11-20T12:00:00+00:00"


def _seen(*before: tuple[str, str], status: int = 200, version: str | Unreachable = "v2") -> Steady:
    """The shop now, and at these hours of today before."""
    earlier = tuple(Sighting(f"2026-11-20T{hour}+00:00", told) for hour, told in before)
    return Steady(_NOW, _HOME, response(_HOME, status), version, earlier)


def _at(origin: str) -> Launch:
    return sample_launch(origin=origin, deploy=Deploy(version_marker="/version.txt"))


def _cases() -> Iterator[Case]:
    twice = _seen(("11:58:00", "v2"))
    yield case("seen two minutes ago", _SHOP, twice, expect=PASS)
    yield case(
        "seen an hour ago and just now", _SHOP, _seen(("11:59:50", "v2"), ("11:00:00", "v2")), expect=PASS
    )
    yield case("a release in between", _SHOP, _seen(("11:00:00", "v1")), expect=PASS)
    yield case("back at a former release", _SHOP, _seen(("11:30:00", "v1"), ("11:00:00", "v2")), expect=WARN)
    yield case("never seen before", _SHOP, _seen(), expect=UNKNOWN)
    yield case("seen a moment ago", _SHOP, _seen(("11:59:30", "v2")), expect=UNKNOWN)
    yield case("seen tomorrow", _SHOP, _seen(("12:30:00", "v2")), expect=UNKNOWN)
    yield case("an hour nobody can read", _SHOP, _seen(("25:99", "v2")), expect=UNKNOWN)
    yield case("broken", _SHOP, _seen(status=503), expect=FAIL)
    yield case("behind a password", _SHOP, _seen(status=401), expect=FAIL)
    yield case("asked too often", _SHOP, _seen(status=429), expect=UNKNOWN)
    for origin in (
        "https://shop-git-main-team.vercel.app",
        "https://ab12.ngrok-free.app",
        "https://192.0.2.80",
    ):
        yield case(origin, _at(origin), twice, expect=FAIL)
    yield case("a distribution", _at("https://d111111abcdef8.cloudfront.net"), twice, expect=FAIL)
    yield case("the platform's name", _at("https://shop.fly.dev"), twice, expect=WARN)
    blind = Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")
    yield case("no version marker", sample_launch(), _seen(version=blind), expect=UNKNOWN)
    yield case("a marker that is dead", _SHOP, _seen(version=DEAD), expect=UNKNOWN)
    yield case("nobody answers", _SHOP, Steady(_NOW, _HOME, DEAD, DEAD), expect=UNKNOWN)


CASES = Cases(_cases)
