"""watch.deploy-marker."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.releases import Releases
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import MARKER, releases
from cockpit.kit import (
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
    warned,
)
from cockpit.kit.deploy_markers import UNDECLARED, unmarked
from cockpit.model import Verdict
from cockpit.standards.cachecontrol import shared

ID = "watch.deploy-marker"
CHECK = check(
    "It is visible which deploy is live",
    severity=MEDIUM,
    why="When something breaks, the first question is what was changed and when. A marker that every run "
    "reads lines incidents up with deploys, and tells whether a rollback has arrived.",
    fix="Write the release into a small file while building, and serve it past every cache.",
    undo="Take the file out of the build.",
    verify="curl -sS -i {subject}",
    source="limits of a marker: 200, a short text or JSON with a version, the same on two reads, at most "
    "60 s in a cache (RFC 9111)",
    terms={"version marker": "an address of the product that tells which release is live"},
)
STALE: Final = 60  # seconds a marker may be kept
_SHOWN = 5
_EXPECTED = "200, a short text that names the release, the same on two reads and in no cache"
# What a build writes where nobody has set the release.
_NOBODY = re.compile(
    r"(?:unknown|undefined|null|none|n/?a|dev(?:elopment)?|local|latest|head|main|master|test|todo|0\.0\.0|"
    r"\$\{?[\w.]+\}?|\{\{.*\}\}|%[\w.]+%|@[\w.]+@|__[\w.]+__)",
    re.IGNORECASE,
)


def judge(launch: Launch, releases: Releases) -> Iterator[Finding]:
    """The marker of now, and whether what was seen before lines up with it."""
    yield _dead(releases) or _unsteady(releases) or unmarked(launch, releases) or _named(releases)


def _seen(releases: Releases, **more: Any) -> dict[str, Any]:
    order = dict.fromkeys((str(releases.live), *(look.release for look in releases.before)))
    evidence: Mapping[str, Any] = {"releases": list(order)[:_SHOWN]} if isinstance(releases.live, str) else {}
    return {"expected": _EXPECTED, "evidence": evidence, **more}


def _dead(releases: Releases) -> Finding | None:
    """The product answers at the marker and names nothing."""
    live, seen = releases.live, releases.seen
    if not isinstance(live, Unreachable) or live.kind != "no-version" or not isinstance(seen, Response):
        return None
    if seen.status == 429:  # noqa: PLR2004
        why = Unreachable(Layer.EDGE, f"{releases.url} answers 429: it was asked too often", "limit")
        return cut(releases.url, why)
    what = f"answers {seen.status}" if seen.status != 200 else "answers with a page or a long text"  # noqa: PLR2004
    text = f"the version marker {what} and names no release"
    return failed(releases.url, "no-version", text, fix=_WRITE, **_seen(releases, observed=what))


_WRITE: Final = Fix(
    "Write the release while building, into a file that is served as it is.",
    "git rev-parse --short HEAD > public/version.txt",
    "Delete the file.",
)


def _unsteady(releases: Releases) -> Finding | None:
    """Two reads, two releases, neither of which was there before."""
    live, again = releases.live, releases.again
    if isinstance(live, Unreachable) or isinstance(again, Unreachable) or live == again:
        return None
    known = {look.release for look in releases.before}
    if not known or {live, again} & known:
        return None  # a release that is arriving just now
    text = "every read of the version marker names another release"
    fix = Fix(
        "Let it tell the release and nothing that changes by itself, such as the time.", undo="Put it back."
    )
    return warned(
        releases.url,
        "unsteady",
        text,
        fix=fix,
        **_seen(releases, evidence={}, observed="two reads, two releases"),
    )


def _named(releases: Releases) -> Finding:
    live, url = str(releases.live), releases.url
    if _NOBODY.fullmatch(live.strip()):
        text = f"the version marker says {live}, which names no release"
        return failed(url, "placeholder", text, fix=_WRITE, **_seen(releases, observed=live))
    kept = shared(releases.seen).reuses if isinstance(releases.seen, Response) else 0
    if kept > STALE:
        text = f"caches may keep the version marker for {kept} s, so that it tells a former release"
        fix = Fix("Answer it with Cache-Control: no-store.", undo="Put the former header back.")
        return warned(url, "cached", text, fix=fix, **_seen(releases, observed=f"kept for {kept} s"))
    return passed(url, f"{live} is live", **_seen(releases, observed=live))


_SHOP = sample_launch(deploy=Deploy(version_marker=MARKER))
_NO_VERSION = Unreachable(Layer.APP, f"{MARKER} answers HTTP 404 and names no version", "no-version")


def _one(name: str, expect: Verdict, seen: Releases) -> Case:
    return case(name, _SHOP, seen, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("a release", PASS, releases("2026.11.20-2"))
    yield _one(
        "a commit, seen before", PASS, releases("8c2f1d0", ("11:00:00", "8c2f1d0"), ("10:00:00", "77ab120"))
    )
    yield _one("kept for a minute", PASS, releases("v2", cache_control="public, max-age=60"))
    yield _one("says nothing to caches", PASS, releases("v2", cache_control=""))
    yield _one("kept for a day", WARN, releases("v2", cache_control="public, max-age=86400"))
    yield _one(
        "another one on every read",
        WARN,
        releases("1732104000", ("11:00:00", "1732100000"), again="1732104001"),
    )
    yield _one("a release on its way", UNKNOWN, releases("v1", ("11:00:00", "v1"), again="v2"))
    yield _one("gone", FAIL, releases(_NO_VERSION, status=404))
    yield _one("a page", FAIL, releases(_NO_VERSION))
    for word in ("unknown", "undefined", "${GIT_SHA}", "@VERSION@", "latest", "0.0.0"):
        yield _one(f"nobody has set it: {word}", FAIL, releases(word))
    yield _one("asked too often", UNKNOWN, releases(_NO_VERSION, status=429))
    yield _one("nobody answers", UNKNOWN, releases(DEAD))
    blind = Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", UNDECLARED)
    yield case("not declared", sample_launch(), releases(blind), expect=UNKNOWN)


CASES = Cases(_cases)
