"""Which variables an environment cannot do without, and where one can see whether they are set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.facts.env_present import EnvPresent
from cockpit.facts.environment import Environment
from cockpit.facts.platform_settings import PlatformSettings
from cockpit.kit import UNKNOWN, Finding, Fix, Launch, Layer, failed, passed, warned
from cockpit.kit.env_flaws import IN_PRODUCTION
from cockpit.kit.env_rows import applies, few, same_place
from cockpit.kit.env_setting import how_to_set, where_set

SET, EMPTY, PADDED, MISSING = "set", "empty", "padded", "missing"
_LINE: Final = "COCKPIT_ENVIRONMENT=production cockpit check deploy.env-required-present"


@dataclass(frozen=True, slots=True)
class Shown:
    """Where was looked, in which state each variable is there, and what of the place is not told."""

    source: str
    states: Mapping[str, str]
    gaps: tuple[str, ...] = ()

    def state(self, name: str) -> str:
        """The state of one."""
        return self.states.get(name, MISSING)


def required(launch: Launch, environment: str) -> list[str]:
    """The names that this environment cannot do without."""
    return list(dict.fromkeys(one.name for one in launch.env if one.required and applies(one, environment)))


def shown(present: EnvPresent, platform: PlatformSettings, code: Environment) -> Shown | None:
    """What shows it best: what somebody has named, else the platform, else the job of the CI."""
    if present.unsure is None and present.named:
        return Shown(present.source, _with_files(present.states, code, present.environment))
    place = next((one for one in platform.environments if same_place(one, present.environment)), "")
    if platform.asked is None and place:
        listed = dict.fromkeys(platform.names(place), SET)
        source = f"the list of {platform.platform}"
        states = _with_files(listed, code, place) if platform.partial else listed
        return Shown(source, states, platform.gaps)
    if present.unsure is None:
        return Shown(present.source, _with_files(present.states, code, present.environment))
    return None


def _with_files(states: Mapping[str, str], code: Environment, environment: str) -> dict[str, str]:
    """What the platform's own file sets is set."""
    files = (
        one.name
        for one in code.promises
        if one.source in (*IN_PRODUCTION, "Dockerfile")
        and (not one.environment or same_place(one.environment, environment))
    )
    return {
        **dict.fromkeys(files, SET),
        **{name: state for name, state in states.items() if state != MISSING},
    }


def cannot_know(launch: Launch, present: EnvPresent, platform: PlatformSettings, names: list[str]) -> Finding:
    """Nothing here shows what is set there."""
    causes = (one.cause for one in (present.unsure, platform.asked) if one)
    return _unseen(launch, present.environment, names, "; ".join((*causes, *platform.gaps)))


def _unseen(launch: Launch, environment: str, names: list[str], why: str) -> Finding:
    return Finding(
        launch.domain,
        UNKNOWN,
        f"whether {few(names)} {'is' if len(names) == 1 else 'are'} set in {environment} cannot be "
        f"seen from here: {why}",
        kind="not-here",
        layer=Layer.PERSON,
        expected=f"every required variable of {environment} is set",
        fix=Fix(
            "Run it where the product is built or released. Or give [deploy] a project and a credential that "
            "may read the platform's settings. Or write the names into a file, named in COCKPIT_ENV_EXPORT.",
            _LINE,
            "Nothing to undo: it only looks.",
        ),
    )


def another_job(launch: Launch, present: EnvPresent, names: list[str]) -> Finding:
    """A job of the CI in which none of them is set: it is not the one that releases, or all are missing."""
    return Finding(
        launch.domain,
        UNKNOWN,
        f"none of {few(names)} is set in this job of the CI: either it does not build or release the "
        "product, or it lacks all of them",
        kind="none-in-ci",
        layer=Layer.PERSON,
        expected=f"every required variable of {present.environment} is set",
        fix=Fix(
            "Run the check in the job that builds or releases and name the environment: then a missing one "
            "is red.",
            _LINE,
            "Take the variable away again.",
        ),
    )


def judged(launch: Launch, environment: str, names: list[str], seen: Shown) -> Iterator[Finding]:
    """Each variable that is missing or empty; in one finding that all are there.

    What is not on a list that does not tell everything is not known to be missing.
    """
    if untold := [name for name in names if seen.gaps and seen.state(name) == MISSING]:
        yield _unseen(launch, environment, untold, f"{seen.source} lacks it, and {'; '.join(seen.gaps)}")
        names = [name for name in names if name not in untold]
        if not names:
            return
    faults = [found for name in names for found in _fault(launch, environment, name, seen)]
    yield from faults
    if not any(one.kind in (MISSING, EMPTY) for one in faults):
        many = (
            f"all {len(names)} required variables" if len(names) > 1 else f"the required variable {names[0]}"
        )
        yield passed(
            launch.domain,
            f"{many} of {environment} {'are' if len(names) > 1 else 'is'} set, as {seen.source} shows",
            expected="each is set",
            observed=few(names),
            evidence={"environment": environment, "seen_in": seen.source, "set": names},
        )


def _fault(launch: Launch, environment: str, name: str, seen: Shown) -> Iterator[Finding]:
    state, where = seen.state(name), where_set(launch, name)
    evidence = {"environment": environment, "seen_in": seen.source, "state": state}
    line = how_to_set(launch, name, environment) or None
    if state in (MISSING, EMPTY):
        what = "is not set" if state == MISSING else "is empty"
        yield failed(
            name,
            state,
            f"{name} {what} for {environment}: {seen.source} "
            f"{'shows it' if state == EMPTY else 'does not hold it'}",
            expected=f"{name} is set{where}",
            observed=f"{state} in {seen.source}",
            evidence=evidence,
            fix=Fix(
                f"Set {name} for {environment}{where}, then build or release again.", line, "Unset it again."
            ),
        )
    if state == PADDED:
        yield warned(
            name,
            state,
            f"the value of {name} begins or ends with a blank or a line end: a key pasted with one is "
            f"refused",
            expected="a value without blanks at its ends",
            observed=f"blanks at an end, in {seen.source}",
            evidence=evidence,
            fix=Fix(f"Set {name} again, without the blank.", line, "Set the former value again."),
        )
