"""The way back was gone once, and it is short enough."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
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
    case,
    check,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.drills import shown, told
from cockpit.kit.stating import drill_evidence

DRILL = "rollback"
_DIRECTIONS = (("back", "going back"), ("forward", "going forward again"))
_PROVES = "Going back to the release before and forward again was done once, with a clock beside it."

CHECK = check(
    "Rollback was rehearsed once",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="A bad release is mended fastest by taking it back. Who does that for the first time while customers "
    "wait finds out that a migration, a cache or a missing right stands in the way.",
    fix="Do the drill in a quiet hour: go back one release, wait until the version marker shows it, and go "
    "forward again.",
    undo="The drill itself ends with the release that was live before.",
    verify="cockpit drill rollback",
    source="limits.rollback_minutes of the roadmap; Google, Site Reliability Engineering, chapter 8",
    terms={
        "rollback": "putting the release before back into production",
        "version marker": "an address of the product that tells which release is live",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Both directions were measured, and neither took longer than the limit."""
    if launch.deploy is None or not launch.deploy.version_marker:
        summary = "launch.toml names no version marker, so nobody can see which release is live"
        yield undeclared(launch.domain, summary, '[deploy]\nversion_marker = "/version.txt"')
        return
    done = shown(launch, DRILL, launch.domain, stated, _PROVES)
    yield done if isinstance(done, Finding) else _timed(launch, done)


def _timed(launch: Launch, done: Drilled) -> Finding:
    limit = launch.limits.rollback_minutes * 60
    took = {words: done.seconds[name] for name, words in _DIRECTIONS if name in done.seconds}
    observed = ", ".join(f"{words} took {seconds:.0f} s" for words, seconds in took.items())
    slow = [words for words, seconds in took.items() if seconds > limit]
    versions = " and ".join(done.about)
    if len(took) == len(_DIRECTIONS) and not slow:
        summary = f"{observed} ({told(launch, done)})"
        return passed(
            launch.domain,
            summary,
            expected=f"at most {limit} s each way",
            observed=f"{observed}, between {versions}",
            evidence=drill_evidence(done),
        )
    why = " and ".join(slow) + f" took longer than {limit} s" if slow else "one direction was not measured"
    return failed(
        launch.domain,
        "too-slow" if slow else "half-measured",
        f"{why}: {observed or 'nothing was measured'}",
        expected=f"at most {limit} s each way (rollback_minutes = {launch.limits.rollback_minutes})",
        observed=observed or "no seconds in the drill",
        evidence=drill_evidence(done),
        fix=Fix(
            "Keep the release before ready to run (an image, a build that is not thrown away) so that going "
            "back needs no new build, write the steps into [deploy.rollback], and do the drill again.",
            "cockpit drill rollback",
            "Nothing to undo: a drill is only added to the record.",
        ),
    )


_SHOP = sample_launch(deploy=Deploy(version_marker="https://shop.example/version.txt"))


def _took(**seconds: float) -> Stated:
    return sample_stated(drilled(DRILL, "shop.example", "v2", "v1", seconds=seconds))


def _cases() -> Iterator[Case]:
    yield case("a minute each way", _SHOP, _took(back=48.0, forward=61.0), expect=PASS)
    yield case("just within the limit", _SHOP, _took(back=300.0, forward=300.0), expect=PASS)
    yield case("back takes six minutes", _SHOP, _took(back=360.0, forward=60.0), expect=FAIL)
    yield case("forward takes six minutes", _SHOP, _took(back=60.0, forward=360.0), expect=FAIL)
    yield case("forward was not measured", _SHOP, _took(back=60.0), expect=FAIL)
    nothing = sample_stated(
        drilled(DRILL, "shop.example", passed=False, said="Nothing changed in 30 minutes.")
    )
    yield case("nothing changed", _SHOP, nothing, expect=FAIL)
    yield case("nobody has done it", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", _SHOP, sample_stated(expired(DRILL, "shop.example", "v2")), expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)
    blind = sample_launch(deploy=Deploy(platform="fly"))
    yield case("no version marker", blind, _took(back=48.0, forward=61.0), expect=UNKNOWN)
    yield case("no deploy at all", sample_launch(), NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
