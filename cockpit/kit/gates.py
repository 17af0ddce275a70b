"""Which checks stand before a release in the pipelines of a checkout, and which only seem to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cockpit.facts.codebase import Codebase
from cockpit.kit import Fix, Launch
from cockpit.kit.pipelines import Act, Job, Pipeline, Purpose, Trigger, Work, names, of_words, work
from cockpit.standards.platform_files import Platform, connected, platforms
from cockpit.standards.shell_lines import commands
from cockpit.text import redact, safe

CHECKING: Final = (Purpose.TEST, Purpose.CHECK)
_REHEARSALS: Final = {"staging", "stage", "preview", "review", "dev", "development", "qa", "sandbox"}
_TRYING: Final = {*_REHEARSALS, "test", "testing"}  # as names of environments, not of jobs
_BY_ITSELF: Final = (Trigger.PUSH, Trigger.REQUEST, Trigger.CALLED)
OFFER: Final = Fix(
    "Let a pipeline build and test every change, and let the release wait for it (`needs:`). A ready one:",
    "cockpit export github --output .   # or: cockpit export gitlab --output .",
    "Delete the file that it writes.",
)


@dataclass(frozen=True, slots=True)
class Release:
    """One job that brings something into production, and what has to succeed before it."""

    pipeline: Pipeline
    job: Job
    act: Act
    before: tuple[Act, ...]


def releases(done: Work) -> tuple[Release, ...]:
    """Every job of every pipeline that releases to where customers are."""
    return tuple(_releases(done))


def _releases(done: Work) -> Iterator[Release]:
    for pipeline in done.pipelines:
        for job in pipeline.jobs:
            acts = tuple(done.of_job(job))
            deploys = [act for act in acts if act.purpose is Purpose.DEPLOY and not act.off]
            if deploys and not job.off and not _rehearses(pipeline, job):
                earlier = acts[: acts.index(deploys[0])]
                yield Release(pipeline, job, deploys[0], (*earlier, *_needed(done, pipeline, job)))


def _rehearses(pipeline: Pipeline, job: Job) -> bool:
    """It fills a place to try things, or runs for pull requests only."""
    named, called = (set(re.split(r"[^a-z0-9]+", text.casefold())) for text in (job.environment, job.id))
    if {"production", "prod"} & (named | called):
        return False
    tries = bool(named & _TRYING or called & _REHEARSALS)
    return tries or triggers(pipeline, job) == {Trigger.REQUEST}


def triggers(pipeline: Pipeline, job: Job) -> set[Trigger]:
    """What sets a job off."""
    return set(job.triggers or pipeline.triggers)


def _needed(done: Work, pipeline: Pipeline, job: Job) -> Iterator[Act]:
    """What is done by the jobs it needs, theirs too, and by the workflows it follows."""
    if job.regardless:
        return
    by_id = {one.id: one for one in pipeline.jobs}
    seen: set[str] = set()
    left = list(job.needs)
    while left:
        id_ = left.pop()
        if id_ in by_id and id_ not in seen:
            seen.add(id_)
            left += by_id[id_].needs
            yield from done.of_job(by_id[id_])
    for other in done.pipelines:
        if other.name and other.name in pipeline.follows:
            yield from (act for one in other.jobs for act in done.of_job(one))


def by_itself(done: Work, *purposes: Purpose) -> tuple[Act, ...]:
    """What happens at every push or pull request, without anybody's doing."""
    return tuple(
        act
        for pipeline in done.pipelines
        for job in pipeline.jobs
        if not job.by_hand and triggers(pipeline, job) & set(_BY_ITSELF)
        for act in done.of_job(job)
        if act.purpose in purposes
    )


def asked_for(done: Work, trigger: Trigger) -> tuple[Act, ...]:
    """Tests and checks that this trigger sets off and that can stop it."""
    return tuple(
        act
        for pipeline in done.pipelines
        for job in pipeline.jobs
        if trigger in triggers(pipeline, job) and not job.by_hand
        for act in done.of_job(job)
        if act.purpose in CHECKING and act.stops
    )


def weak(acts: tuple[Act, ...]) -> list[str]:
    """`path:line: why` of each act that can stop nothing, each once."""
    told = (f"{act.where}: {act.text} ({act.off or act.toothless})" for act in acts if not act.stops)
    return list(dict.fromkeys(told))[:10]


def platform_of(launch: Launch, codebase: Codebase) -> tuple[Platform, ...]:
    """The platforms that build the repository by themselves, by their files or by [deploy] platform."""
    found = tuple(one for one in platforms(codebase.files, codebase.texts) if one.connected)
    declared = launch.deploy.platform if launch.deploy else ""
    if not found and connected(declared):
        return (Platform(safe(declared, 60), "launch.toml", connected=True),)
    return found


def built_by(platform: Platform, codebase: Codebase) -> tuple[Act, ...]:
    """What a platform does before it releases: its own build command, or `npm run build`."""
    known = work(codebase).tasks
    script = platform.script or ((1, "npm run build"),)
    return tuple(
        Act(meant.purpose, meant.name, platform.path, one.line, safe(redact(one.text), 160), meant.toothless)
        for one in commands(script)
        for meant in of_words(one, known)
    )


def seen_in(acts: Sequence[Act], expected: str) -> dict[str, Any]:
    """Where steps stand, for the record of a finding."""
    where = ", ".join(dict.fromkeys(act.where for act in acts[:5]))
    return {"expected": expected, "observed": where, "evidence": {"steps": names(acts)}}
