"""Every variable that production cannot do without is set before it is built or released."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.env_present import EnvPresent
from cockpit.facts.environment import Environment
from cockpit.facts.platform_settings import PlatformSettings
from cockpit.facts.samples_environment import (
    ANA,
    NO_REPO,
    NOT_ASKED,
    OWN_MACHINE,
    env_row,
    fly,
    kept,
    promise,
    sample_environment,
    setting,
    states,
    use,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    not_applicable,
    undeclared,
)
from cockpit.kit.env_required import MISSING, another_job, cannot_know, judged, required, shown
from cockpit.kit.env_rows import Env, pasted
from cockpit.model import Verdict

CHECK = check(
    "Required variables are present before build/release",
    severity=BLOCKER,
    why="A release that lacks one variable builds, starts and answers, and fails at the first order. Before "
    "the build it costs a minute, afterwards an evening.",
    fix="Set the variable where production gets its settings from, then build or release again.",
    undo="Unset the variable.",
    verify="COCKPIT_ENVIRONMENT=production cockpit check deploy.env-required-present",
    source="[[env]] of launch.toml with required = true, against the job of the CI, an export, or the list "
    "that the platform's API gives",
    terms={
        "environment variable": "a setting the product reads when it starts, such as the database's address",
        "export": "a file with the names of what is set, as the platform's own program prints it",
    },
)


def judge(
    launch: Launch, env_present: EnvPresent, platform_settings: PlatformSettings, environment: Environment
) -> Iterator[Finding]:
    """Each required name of the environment, by name alone: nothing is read of a value but its ends."""
    where = env_present.environment
    names = required(launch, where)
    if not names:
        yield _none_required(launch, where, environment)
        return
    seen = shown(env_present, platform_settings, environment)
    if seen is None:
        yield cannot_know(launch, env_present, platform_settings, names)
    elif not _named(env_present, seen.source) and all(seen.state(name) == MISSING for name in names):
        yield another_job(launch, env_present, names)
    else:
        yield from judged(launch, where, names, seen)


def _named(present: EnvPresent, source: str) -> bool:
    """Somebody has said what is looked at: a job of the CI alone may be any."""
    return present.named or source != present.source


def _none_required(launch: Launch, where: str, environment: Environment) -> Finding:
    needed = [one for one in environment.read if not one.optional]
    if launch.env:
        return not_applicable(launch.domain, f"no [[env]] row of launch.toml is required in {where}")
    if environment.missing is None and not needed:
        return not_applicable(launch.domain, "the code needs no variable")
    said = "launch.toml does not say which variables production cannot do without"
    return undeclared(launch.domain, said, pasted(launch, needed[:20] or (_SAMPLE,)))


_SAMPLE = use("DATABASE_URL")
_ROWS = (env_row("DATABASE_URL", secret=True), env_row("SHOP_NAME"))
_READS = sample_environment(use("DATABASE_URL"), use("SHOP_NAME"))
_ALL = states(DATABASE_URL="set", SHOP_NAME="set")


def _one(
    name: str,
    expect: Verdict,
    present: EnvPresent,
    *,
    platform: PlatformSettings = NOT_ASKED,
    code: Environment = _READS,
    rows: tuple[Env, ...] = _ROWS,
) -> Case:
    return case(
        name, sample_launch(people=(ANA,), env=rows, deploy=fly()), present, platform, code, expect=expect
    )


def _cases() -> Iterator[Case]:
    yield _one("all are set", PASS, _ALL)
    yield _one("one is missing", FAIL, states(DATABASE_URL="set", SHOP_NAME="missing"))
    yield _one("one is empty", FAIL, states(DATABASE_URL="empty", SHOP_NAME="set"))
    yield _one("pasted with a line end", WARN, states(DATABASE_URL="padded", SHOP_NAME="set"))
    none = states(DATABASE_URL="missing", SHOP_NAME="missing")
    yield _one("none, and the environment is named", FAIL, none)
    yield _one("none in some job of the CI", UNKNOWN, replace(none, named=False))
    some = states(DATABASE_URL="set", SHOP_NAME="missing")
    yield _one("one is missing in some job of the CI", FAIL, replace(some, named=False))
    yield _one("on somebody's own machine", UNKNOWN, OWN_MACHINE)
    listed = kept(setting("DATABASE_URL"), setting("SHOP_NAME", "production", "staging"))
    yield _one("the platform lists them", PASS, OWN_MACHINE, platform=listed)
    yield _one("the platform lists one", FAIL, OWN_MACHINE, platform=kept(setting("DATABASE_URL")))
    apart = kept(setting("DATABASE_URL"), setting("SHOP_NAME", "staging"))
    yield _one("the platform has one for staging alone", FAIL, OWN_MACHINE, platform=apart)
    untold = replace(kept(setting("DATABASE_URL")), gaps=("what the team shares is not told",))
    yield _one("the platform lists one and does not tell all", UNKNOWN, OWN_MACHINE, platform=untold)
    yield _one(
        "all are listed, whatever is not told", PASS, OWN_MACHINE, platform=replace(listed, gaps=untold.gaps)
    )
    part = replace(kept(setting("DATABASE_URL")), partial=True)
    file = sample_environment(promises=(promise("SHOP_NAME", "fly.toml", "fly.toml:4"),))
    yield _one("fly.toml sets the other", PASS, OWN_MACHINE, platform=part, code=file)
    spare = (_ROWS[0], env_row("PAGE_SIZE", required=False), env_row("SEED", "staging"))
    yield _one("not required here", PASS, states(DATABASE_URL="set"), rows=spare)
    short = (env_row("DATABASE_URL", "prod"),)
    yield _one("production by its short name", FAIL, states(), rows=short)
    yield _one("nothing is declared", UNKNOWN, OWN_MACHINE, rows=())
    yield _one("nothing is declared and no checkout", UNKNOWN, OWN_MACHINE, rows=(), code=NO_REPO)
    yield _one("the code needs none", NOT_APPLICABLE, OWN_MACHINE, rows=(), code=sample_environment())


CASES = Cases(_cases)
