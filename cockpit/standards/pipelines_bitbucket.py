"""Pipelines of Bitbucket: lists of steps that follow one another, by branch, tag and pull request. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.standards.pipeline_parts import Job, Pipeline, Step, Trigger, flat, shell
from cockpit.standards.yaml_nodes import Node, documents

KIND: Final = "Bitbucket Pipelines"
PATH: Final = re.compile(r"bitbucket-pipelines\.ya?ml", re.IGNORECASE)
_STARTS: Final = {
    "default": Trigger.PUSH,
    "branches": Trigger.PUSH,
    "pull-requests": Trigger.REQUEST,
    "tags": Trigger.TAG,
    "custom": Trigger.HAND,
}


def read(path: str, text: str) -> Pipeline:
    """The file.

    Raises:
        BadYamlError: it cannot be read.
    """
    top = next(iter(documents(text)), Node(1))["pipelines"]
    triggers: dict[Trigger, int] = {}
    jobs: list[Job] = []
    for key, node in top.pairs.items():
        trigger = _STARTS.get(key, Trigger.OTHER)
        triggers.setdefault(trigger, node.line)
        lists = (
            {key: node} if node.kind == "list" else {f"{key} {name}": one for name, one in node.pairs.items()}
        )
        for name, one in lists.items():
            jobs += _sequence(path, name, one, trigger)
    return Pipeline(path, KIND, "", tuple(jobs), triggers)


def _sequence(path: str, name: str, rows: Node, trigger: Trigger) -> Iterator[Job]:
    """Each waits for all before it; those in one `parallel` wait for the same."""
    before: tuple[str, ...] = ()
    for number, row in enumerate(rows.items, 1):
        group = (
            row["parallel"]["steps"].items or row["parallel"].items or row["stage"]["steps"].items or (row,)
        )
        ids = []
        for at, one in enumerate(group, 1):
            body = one["step"] or one
            ids.append(f"{name} {number}.{at}")
            yield Job(
                ids[-1],
                path,
                body.line,
                steps=_steps(path, body),
                needs=before,
                environment=body["deployment"].text,
                by_hand="trigger: manual" if body["trigger"].text == "manual" else "",
                triggers=frozenset((trigger,)),
            )
        before = (*before, *ids)


def _steps(path: str, body: Node) -> tuple[Step, ...]:
    pipes = tuple(
        Step(path, one.line, uses=one["pipe"].text, given=flat(one["variables"]))
        for one in body["script"].items
        if "pipe" in one
    )
    own = shell(path, body["script"], name=body["name"].text)
    return (own, *pipes) if own.script else pipes
