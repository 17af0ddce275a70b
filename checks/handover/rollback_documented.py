"""The way back to the release before is written down, for somebody who has never gone it."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
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
from cockpit.kit.going_back import HEADER, Rollback, lines, missing, on_the_list, section_digest
from cockpit.kit.guides import spoken
from cockpit.model import Verdict

CHECK = check(
    "Rollback documented",
    severity=BLOCKER,
    why="A bad release is mended fastest by taking it back, often at night and by whoever is awake. "
    "What is not written down is invented then: the wrong release, or customers' data gone.",
    fix="Write steps, the last good release and what happens to data into [deploy.rollback].",
    undo="Write back what stood in the section.",
    verify="cockpit check handover.rollback-documented",
    source="[deploy.rollback] of launch.toml; limits.rollback_minutes; Google, Site Reliability Engineering",
    terms={
        "rollback": "putting the release before back into production",
        "last known good": "the newest release of which everybody knows that it worked",
        "data caveat": "what becomes of data that customers have entered since that release",
    },
)


def judge(launch: Launch) -> Iterator[Finding]:
    """Steps, the last good release and a word about data are there, and the ten-minute list leads to them."""
    back = launch.deploy.rollback if launch.deploy else None
    if back is None:
        said = "launch.toml does not say how to go back to the release before"
        yield undeclared(launch.domain, said, lines())
    elif open_ := missing(back):
        yield _gaps(launch, back, open_)
    elif not on_the_list(launch):
        yield _unlisted(launch, back)
    else:
        yield _written(launch, back)


def _gaps(launch: Launch, back: Rollback, open_: dict[str, str]) -> Finding:
    said = "; ".join(open_.values())
    there = [f"{len(spoken(back.steps))} steps", back.last_known_good, back.data_caveat]
    return failed(
        launch.domain,
        "incomplete",
        f"the way back is written down in part: {said}",
        expected=f"steps, last_known_good and data_caveat in {HEADER}",
        observed="; ".join(filter(None, there)),
        evidence={"keys": list(open_), "digest": section_digest(back)},
        fix=Fix(
            "Ask whoever released last, write it down, and let somebody else read it. Where going back "
            "touches no data, say so.",
            lines(*open_),
            "Write back what stood in the section.",
        ),
    )


def _unlisted(launch: Launch, back: Rollback) -> Finding:
    return failed(
        launch.domain,
        "not-on-list",
        "the way back is written down, and the ten-minute list does not lead to it",
        expected="an item of the list that asks for the way back",
        observed="none",
        evidence={"digest": section_digest(back)},
        fix=Fix("The list is made by the cockpit: this is a fault of ours. Read the steps to the founder."),
    )


def _written(launch: Launch, back: Rollback) -> Finding:
    minutes = launch.limits.rollback_minutes
    steps = spoken(back.steps)
    return passed(
        launch.domain,
        f"{len(steps)} steps lead back to {back.last_known_good} in at most {minutes} minutes",
        expected=f"steps, last good release, data, and at most {minutes} minutes",
        observed=f"{'; '.join(steps)}. Data: {back.data_caveat}",
        evidence={
            "last_known_good": back.last_known_good,
            "minutes": minutes,
            "digest": section_digest(back),
        },
    )


_STEPS = ("fly releases", "fly deploy --image of the release before", "Read /version.txt.")


def _case(
    name: str, expect: Verdict, steps: tuple[str, ...] = _STEPS, good: str = "v41", data: str = "Orders stay."
) -> Case:
    back = Rollback(steps=steps, last_known_good=good, data_caveat=data)
    return case(name, sample_launch(deploy=Deploy(rollback=back)), expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("all of it", PASS)
    yield _case("one click is a way too", PASS, ("In the dashboard: Deployments, Promote the one before.",))
    yield _case("no data is touched", PASS, data="None")
    yield _case("no steps", FAIL, ())
    yield _case("steps without a word", FAIL, ("", " ", "..."))
    yield _case("nobody knows the last good release", FAIL, good="")
    yield _case("a release that is a question mark", FAIL, good="?")
    yield _case("nothing about data", FAIL, data="")
    yield _case("data: to be done", FAIL, data="TODO")
    yield _case("an empty section", FAIL, (), "", "")
    yield case("no way back at all", sample_launch(deploy=Deploy(platform="fly")), expect=UNKNOWN)
    yield case("no deploy at all", sample_launch(), expect=UNKNOWN)


CASES = Cases(_cases)
