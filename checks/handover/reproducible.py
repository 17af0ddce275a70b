"""What the handover pack claims was looked at again from the pack alone, and nothing was otherwise."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import (
    AUTO,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    passed,
)
from cockpit.kit.drills import shown, told
from cockpit.kit.stating import drill_evidence

DRILL = "verify"
_PROVES = "Every machine check was run again from the handover pack alone, and nothing was otherwise."

CHECK = check(
    "Setup can be reproduced in a month",
    severity=MEDIUM,
    mode=AUTO,
    drill=DRILL,
    why="A pack that nobody has tried is a promise. Run again from nothing but its own files, it shows "
    "whether somebody who was not there could find the same product in a month.",
    fix="Write the pack, run the drill, and mend what it says has drifted.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill verify",
    source="launch-cockpit/handover/v1: each result stands in the pack with the digest of its evidence",
    terms={
        "pack": "the folder that `cockpit handover` writes",
        "drift": "what is otherwise today than the pack says",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The newest run from a pack holds, and found nothing that differs."""
    done = shown(launch, DRILL, launch.domain, stated, _PROVES)
    if isinstance(done, Finding):
        yield done
        return
    seconds = done.seconds.get("all")
    took = f" in {seconds:.0f} s" if seconds is not None else ""
    yield passed(
        launch.domain,
        f"the pack was run again{took}, and nothing differs ({told(launch, done)})",
        expected=_PROVES,
        observed=f"pack {', '.join(done.about) or 'without a digest'}, counts until {done.until}",
        evidence=drill_evidence(done),
    )


def _cases() -> Iterator[Case]:
    shop, pack = sample_launch(), f"sha256:{'4' * 64}"
    same = drilled(DRILL, "shop.example", pack, seconds={"all": 38.0}, until="2026-12-19")
    yield case("nothing differs", shop, sample_stated(same), expect=PASS)
    drift = drilled(DRILL, "shop.example", pack, passed=False, said="2 things are otherwise: dns, tls.")
    yield case("the pack has drifted", shop, sample_stated(drift), expect=FAIL)
    yield case("never tried", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("a month ago", shop, sample_stated(expired(DRILL, "shop.example", pack)), expect=UNKNOWN)
    other = sample_stated(drilled(DRILL, "other.example", pack))
    yield case("tried for another product", shop, other, expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
