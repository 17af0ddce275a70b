"""flow.after-deploy."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.releases import Releases
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import barred, releases, smoke, stepped, walked
from cockpit.facts.smoke import Smoke
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
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
)
from cockpit.kit.deploy_markers import hour, unmarked, went_live

ID = "flow.after-deploy"
GRACE = dt.timedelta(hours=1)  # ours: a release that nobody has looked at for longer was not looked at
CHECK = check(
    "The journeys are walked after every deploy",
    severity=HIGH,
    why="Most outages begin with a release. Whoever walks through the product right after it finds out in a "
    "minute; whoever does not is told by customers.",
    fix="Let the pipeline run cockpit recheck --after-deploy as its last step, or run it by hand after each "
    "release.",
    undo="Take the step out of the pipeline.",
    verify="cockpit recheck --after-deploy",
    source="the journal and the watch: when the live release was first seen, and when a finished run walked "
    "the journeys",
    terms={
        "version marker": "an address of the product that tells which release is live",
        "smoke test": "a handful of steps that show at once whether a release works at all",
    },
)
_EXPECTED = "a finished run that walked the journeys after the live release was first seen"
_FIX = Fix(CHECK.fix, "cockpit recheck --after-deploy", CHECK.undo)


def judge(launch: Launch, releases: Releases, smoke: Smoke) -> Iterator[Finding]:
    """The first sight of the live release, held against the runs that walked the journeys."""
    yield unmarked(launch, releases) or _walked(launch, releases, smoke)


def _walked(launch: Launch, releases: Releases, smoke: Smoke) -> Finding:
    live, since = str(releases.live), went_live(releases)
    seen = {"expected": _EXPECTED, "observed": live, "evidence": {"release": live}}
    if any(hour(at) >= since for at in releases.walks):
        return passed(launch.domain, f"the journeys were walked since {live} went live", **seen)
    if hour(releases.seen_at) - since > GRACE:
        text = f"{live} went live more than an hour ago, and nobody had walked the journeys until now"
        return failed(launch.domain, "unwalked", text, fix=_FIX, **seen)
    if smoke.answered:
        return passed(launch.domain, f"this run is the first to see {live}, and walks the journeys", **seen)
    why = next((step.why for walk in smoke.walks for step in walk.steps if step.why), None)
    nothing = Unreachable(Layer.PERSON, "there is no journey that could be walked: see flow.smoke-public")
    return cut(launch.domain, why or nothing, **seen)


_SHOP = sample_launch(deploy=Deploy(version_marker="/version.txt"))


_OLD, _FRESH = "Fri, 20 Nov 2026 10:00:00 GMT", "Fri, 20 Nov 2026 11:50:00 GMT"
_ALWAYS = "Tue, 01 Jan 1980 00:00:00 GMT"


def _cases() -> Iterator[Case]:
    well = smoke()
    before = releases("v2", ("11:00:00", "v2"), walks=("11:00:00",))
    yield case("walked in the run that saw it first", _SHOP, before, well, expect=PASS)
    late = releases("v2", ("10:00:00", "v2"), walks=("11:30:00", "09:00:00"))
    yield case("walked later", _SHOP, late, well, expect=PASS)
    yield case("new, and walked now", _SHOP, releases("v2", ("10:00:00", "v1")), well, expect=PASS)
    yield case("never seen before", _SHOP, releases("v2"), well, expect=PASS)
    yield case("seen a moment ago", _SHOP, releases("v2", ("11:30:00", "v2")), well, expect=PASS)
    forgotten = releases("v2", ("10:00:00", "v2"), ("09:00:00", "v1"), walks=("09:00:00",))
    yield case("seen two hours ago, walked before", _SHOP, forgotten, well, expect=FAIL)
    back = releases("v1", ("10:00:00", "v1"), ("09:00:00", "v2"), ("08:00:00", "v1"), walks=("08:30:00",))
    yield case("back at a former release", _SHOP, back, well, expect=FAIL)
    aged = releases("v2", ("09:00:00", "v1"), walks=("09:00:00",), last_modified=_OLD)
    yield case("new, and its marker is two hours old", _SHOP, aged, well, expect=FAIL)
    yield case(
        "a marker of ten minutes",
        _SHOP,
        releases("v2", ("09:00:00", "v1"), last_modified=_FRESH),
        well,
        expect=PASS,
    )
    repeated = releases("v2", ("11:30:00", "v1"), last_modified=_ALWAYS)
    yield case("a build that gives every file one date", _SHOP, repeated, well, expect=PASS)
    yield case("the first run of all", _SHOP, releases("v2", last_modified=_OLD), well, expect=PASS)
    watched = releases("v2", ("09:00:00", "v1"), watched="2026-11-20T10:30:00+00:00")
    yield case("the watch saw it come long before", _SHOP, watched, well, expect=FAIL)
    again = releases("v2", ("11:50:00", "v1"), watched="2026-11-20T10:30:00+00:00")
    yield case("the watch saw it, and a run another one since", _SHOP, again, well, expect=PASS)
    dark = smoke(walked(stepped(status=0, why=DEAD)))
    yield case("new, and nobody answers", _SHOP, releases("v2"), dark, expect=UNKNOWN)
    yield case("new, and nothing to walk", _SHOP, releases("v2"), smoke(barred("flaw", "no")), expect=UNKNOWN)
    yield case("a marker that is dead", _SHOP, releases(DEAD), well, expect=UNKNOWN)
    blind = Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")
    yield case("no version marker", sample_launch(), releases(blind), well, expect=UNKNOWN)


CASES = Cases(_cases)
