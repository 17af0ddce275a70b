"""Somebody new can change an environment variable without breaking what customers use."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    MEDIUM,
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
from cockpit.kit.guides import Env, environments, section, spoken, unnamed
from cockpit.kit.pasting import digest
from cockpit.model import Verdict

KEY = "env_change"

CHECK = check(
    "How to change env vars safely",
    severity=MEDIUM,
    why="A value pasted into the wrong environment sends test mail to customers or takes the site down. "
    "Whoever does it for the first time needs to read where, in which order, and how to see that it worked.",
    fix="Write the steps under env_change in [deploy], and say what differs in each environment.",
    undo="Write back the steps that stood there.",
    verify="cockpit check handover.env-change-guide",
    source="launch.toml: [deploy] env_change against the environments of [[env]]; The Twelve-Factor App, III",
    terms={
        "environment variable": "a setting the product reads when it starts, such as the database's address",
        "environment": "one running copy of the product: production for customers, staging for rehearsal",
    },
)


def judge(launch: Launch) -> Iterator[Finding]:
    """The steps are there, and they mention each environment in which a variable is declared."""
    names, steps = environments(launch), spoken(launch.deploy.env_change if launch.deploy else ())
    if not steps:
        said = "launch.toml does not say how an environment variable is changed"
        yield undeclared(launch.domain, said, section(launch, KEY, *_outline(names or ("production",))))
    elif left := unnamed(names, steps):
        yield _silent(launch, steps, left)
    else:
        yield _told(launch, steps, names)


def _outline(names: tuple[str, ...]) -> Iterator[str]:
    """Steps to start from; what stands in capitals is to be filled in."""
    for name in names:
        yield f"In {name}: open WHERE, set NAME to the new value, restart."
    yield "Open the health address and see that the product answers."
    yield "If it does not, set the old value again from the password manager."


def _silent(launch: Launch, steps: tuple[str, ...], left: tuple[str, ...]) -> Finding:
    names = " and ".join(left)
    return failed(
        launch.domain,
        "environment-unnamed",
        f"variables are declared for {names}, and the steps for changing one do not mention it",
        expected=f"steps that say what to do in {', '.join(environments(launch))}",
        observed="; ".join(steps),
        evidence={"unnamed": list(left), "digest": digest(steps)},
        fix=Fix(
            f"Say in the steps what is done in {names}: where the value is set, and in which order.",
            section(launch, KEY, *steps, *(f"In {name}: WHERE AND HOW" for name in left)),
            "Write back the steps that stood there.",
        ),
    )


def _told(launch: Launch, steps: tuple[str, ...], names: tuple[str, ...]) -> Finding:
    where = f" and name {', '.join(names)}" if names else ""
    return passed(
        launch.domain,
        f"{len(steps)} steps say how a variable is changed{where}",
        expected="steps that mention every environment",
        observed="; ".join(steps),
        evidence={"environments": list(names), "digest": digest(steps)},
    )


def _case(
    name: str, expect: Verdict, *steps: str, declared: tuple[str, ...] = ("production", "staging")
) -> Case:
    env = (Env(name="DATABASE_URL", environments=declared),)
    return case(name, sample_launch(deploy=Deploy(env_change=steps), env=env), expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("each environment is named", PASS, "First in staging, then in production.", "Read /health.")
    yield _case("by their short names", PASS, "fly secrets set X -a shop-stage", "The same for shop-prod.")
    yield _case("one environment only", PASS, "Set it in production.", declared=("production",))
    yield _case("no variable is declared", PASS, "Set it and restart.", declared=())
    yield _case("staging is forgotten", FAIL, "Set it in production and restart.")
    yield _case("no environment is named", FAIL, "Set it and restart.")
    yield _case("a word that only looks like one", FAIL, "Keep it for live in the stages of reproduction.")
    yield _case("an environment of their own", FAIL, "Set it in production.", declared=("production", "eu-2"))
    yield _case("nothing is written", UNKNOWN)
    yield _case("a placeholder", UNKNOWN, "TODO")
    yield case("no deploy at all", sample_launch(), expect=UNKNOWN)


CASES = Cases(_cases)
