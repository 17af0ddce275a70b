"""Workflows of GitHub Actions, and of Forgejo and Gitea, which read the same files. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cockpit.standards.pipeline_parts import Job, Pipeline, Step, Trigger, flat, shell
from cockpit.standards.yaml_nodes import Node, documents

KIND: Final = "GitHub Actions"
PATH: Final = re.compile(r"\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml", re.IGNORECASE)
_ACTION: Final = re.compile(r"\.github/actions/[^/]+/action\.ya?ml", re.IGNORECASE)
_DEEPEST: Final = 3  # workflows that call workflows
_TRIGGERS: Final = {
    "push": Trigger.PUSH,
    "pull_request": Trigger.REQUEST,
    "pull_request_target": Trigger.REQUEST,
    "merge_group": Trigger.REQUEST,
    "release": Trigger.TAG,
    "create": Trigger.TAG,
    "schedule": Trigger.SCHEDULE,
    "workflow_dispatch": Trigger.HAND,
    "repository_dispatch": Trigger.HAND,
    "workflow_call": Trigger.CALLED,
    "workflow_run": Trigger.CALLED,
}
_NEVER: Final = re.compile(r"(?:\$\{\{)?\s*false\s*(?:\}\})?")
_REGARDLESS: Final = re.compile(r"always\(\)|!\s*cancelled\(\)")
_BY_HAND: Final = re.compile(r"github\.event_name\s*==\s*['\"]workflow_dispatch['\"]")


def read(path: str, text: str) -> Pipeline:
    """One workflow.

    Raises:
        BadYamlError: it cannot be read.
    """
    top = next(iter(documents(text)), Node(1))
    on = top["on"]
    triggers = {_trigger(name, on): _line(name, on) for name in on.names()}
    jobs = tuple(_job(path, id_, node) for id_, node in top["jobs"].pairs.items() if node.kind == "mapping")
    follows = on["workflow_run"]["workflows"].texts() if on.kind == "mapping" else ()
    return Pipeline(path, KIND, top["name"].text, jobs, triggers, follows=follows)


def _trigger(name: str, on: Node) -> Trigger:
    """A push that only tags set off is a release."""
    filters = on[name] if on.kind == "mapping" else Node(1)
    only_tags = "tags" in filters and not any(key in filters for key in ("branches", "branches-ignore"))
    if name == "push" and only_tags:
        return Trigger.TAG
    return _TRIGGERS.get(name, Trigger.OTHER)


def _line(name: str, on: Node) -> int:
    if on.kind == "mapping":
        return on[name].line
    return next((one.line for one in on.each() if one.text == name), on.line)


def _job(path: str, id_: str, node: Node) -> Job:
    condition = node["if"].text
    return Job(
        id_,
        path,
        node.line,
        steps=tuple(_step(path, step) for step in node["steps"].items if step.kind == "mapping"),
        needs=node["needs"].texts(),
        environment=node["environment"].text or node["environment"]["name"].text,
        by_hand=f"if: {condition}" if _BY_HAND.search(condition) and "||" not in condition else "",
        regardless=f"if: {condition}" if _REGARDLESS.search(condition) and ".result" not in condition else "",
        lenient="continue-on-error: true" if node["continue-on-error"].true else "",
        off=f"if: {condition}" if _NEVER.fullmatch(condition) else "",
        calls=node["uses"].text,
    )


def _step(path: str, node: Node) -> Step:
    name, condition = node["name"].text, node["if"].text
    lenient = "continue-on-error: true" if node["continue-on-error"].true else ""
    off = f"if: {condition}" if _NEVER.fullmatch(condition) else ""
    if node["run"]:
        return shell(path, node["run"], name=name, lenient=lenient, off=off)
    uses = node["uses"]
    return Step(path, uses.line or node.line, name, uses.text, flat(node["with"]), lenient=lenient, off=off)


def joined(found: Mapping[str, Pipeline], texts: Mapping[str, str]) -> Mapping[str, Pipeline]:
    """The workflows with what they call in its place: workflows and actions of the same repository."""
    actions = {path: _steps_of(path, text) for path, text in texts.items() if _ACTION.fullmatch(path)}
    return {path: replace(one, jobs=_called(one.jobs, found, actions)) for path, one in found.items()}


def _steps_of(path: str, text: str) -> tuple[Step, ...]:
    top = next(iter(documents(text)), Node(1))
    return tuple(_step(path, step) for step in top["runs"]["steps"].items if step.kind == "mapping")


def _called(
    jobs: tuple[Job, ...],
    found: Mapping[str, Pipeline],
    actions: Mapping[str, tuple[Step, ...]],
    depth: int = 0,
) -> tuple[Job, ...]:
    whole = []
    for job in jobs:
        inner = found.get(job.calls.removeprefix("./"))
        steps = job.steps
        if inner is not None and depth < _DEEPEST:
            below = _called(inner.jobs, found, actions, depth + 1)
            steps = tuple(_weakened(step, one) for one in below for step in one.steps)
        whole.append(replace(job, steps=tuple(x for step in steps for x in _inlined(step, actions))))
    return tuple(whole)


def _weakened(step: Step, job: Job) -> Step:
    """A step of a called job, with what takes the teeth out of that job."""
    return replace(step, lenient=step.lenient or job.lenient, off=step.off or job.off)


def _inlined(step: Step, actions: Mapping[str, tuple[Step, ...]]) -> tuple[Step, ...]:
    folder = step.uses.removeprefix("./").rstrip("/")
    if not step.uses.startswith("./"):
        return (step,)
    for name in ("action.yml", "action.yaml"):
        if inner := actions.get(f"{folder}/{name}"):
            return tuple(
                replace(one, lenient=one.lenient or step.lenient, off=one.off or step.off) for one in inner
            )
    return (step,)
