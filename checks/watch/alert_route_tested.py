"""Something really failed once, and the alarm reached two people by itself."""

from collections.abc import Iterator

from cockpit.facts.samples_alerts import MAIL_ONLY, TWO_WAYS, alarm
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    passed,
    warned,
)
from cockpit.kit.alerts import DRILL, OVER, OWN, PROVES, WAY, evidence, nobody_told, rehearsed, unread
from cockpit.kit.drills import told
from cockpit.kit.stating import again

CHECK = check(
    "Alert route tested end to end with a REAL failure",
    severity=BLOCKER,
    mode=ASSISTED,
    drill=DRILL,
    why="A test button shows that a button works. Alarms get lost on the way from the failure to the person: "
    "a monitor that looks at the wrong page, a chat that was archived, a mailbox nobody opens. Then "
    "customers are the first to tell you.",
    fix="Let something really fail while the drill runs, and let two people type back the code word of the "
    "alarm.",
    undo="Put back what was made to fail; the drill itself is only added to the record.",
    verify="cockpit drill alert",
    source="Google, Site Reliability Engineering, chapter 11 (being on-call); the drill measures it",
    terms={
        "alert route": "the way from a failure to a person: monitor, channel, recipient",
        "code word": "a word that stands in the alarm and nowhere else: who knows it has read the alarm",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The drill was done on the channels of today, every one was read, and the end was told too."""
    if nobody := nobody_told(launch):
        yield nobody
        return
    done = rehearsed(launch, stated)
    yield done if isinstance(done, Finding) else _judged(launch, done)


def _judged(launch: Launch, done: Drilled) -> Finding:
    seen = {"expected": PROVES, "observed": done.said, "evidence": evidence(done)}
    if missed := unread(launch, done):
        where = "; ".join(f"{label} ({why})" for label, why in missed.items())
        fix = again(DRILL, "Do the drill once more, with a monitor that uses this channel.")
        return warned(launch.domain, "not-all", f"no alarm was read on {where}", fix=fix, **seen)
    if done.found.get(OVER) == "no":
        fix = again(DRILL, "Switch on the message that an outage is over, then do the drill once more.")
        summary = "the alarm came, and the word that it was over did not: nobody knows when to go back to bed"
        return warned(launch.domain, "no-end", summary, fix=fix, **seen)
    if launch.monitors and done.found.get(WAY) == OWN:
        fix = again(DRILL, "Do the drill once more, and let the monitor notice the failure.")
        summary = f"the cockpit's own watch was tried, and the monitor {launch.monitors[0].id} was not"
        return warned(launch.domain, "another-way", summary, fix=fix, **seen)
    summary = f"an alarm about a real failure was read on every channel ({told(launch, done)})"
    return passed(launch.domain, summary, **seen)


def _cases() -> Iterator[Case]:
    yield case("read by two, and over", MAIL_ONLY, sample_stated(alarm()), expect=PASS)
    yield case("nobody got the word", MAIL_ONLY, sample_stated(alarm(passed=False)), expect=FAIL)
    yield case("the end was not told", MAIL_ONLY, sample_stated(alarm(over="no")), expect=WARN)
    yield case("the monitor was not tried", MAIL_ONLY, sample_stated(alarm(way=OWN)), expect=WARN)
    one = alarm(more={"chat #ops": "nobody: the cockpit sends by e-mail only"})
    yield case("one of two channels was not tried", TWO_WAYS, sample_stated(one), expect=WARN)
    yield case("a channel came since", TWO_WAYS, sample_stated(alarm()), expect=UNKNOWN)
    yield case("nobody has done it", MAIL_ONLY, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", MAIL_ONLY, sample_stated(expired(DRILL, "shop.example")), expect=UNKNOWN)
    yield case("no channel is declared", sample_launch(), sample_stated(alarm()), expect=UNKNOWN)
    yield case("the record is garbled", MAIL_ONLY, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
