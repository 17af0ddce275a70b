"""Pipelines of CircleCI: jobs, and the workflows that say what each requires. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.standards.pipeline_parts import Job, Pipeline, Step, Trigger, flat, shell
from cockpit.standards.yaml_nodes import Node, documents

KIND: Final = "CircleCI"
PATH: Final = re.compile(r"\.circleci/config\.ya?ml", re.IGNORECASE)
_DEEPEST: Final = 4


def read(path: str, text: str) -> Pipeline:
    """The configuration.

    Raises:
        BadYamlError: it cannot be read.
    """
    top = next(iter(documents(text)), Node(1))
    rows = [row for flow in top["workflows"].pairs.values() for row in flow["jobs"].items]
    placed = [_placed(row) for row in rows]
    jobs = tuple(_job(path, top, id_, more) for id_, more in placed)
    if not rows:
        jobs = tuple(_job(path, top, id_, Node(1)) for id_ in top["jobs"].pairs)
    return Pipeline(path, KIND, "", jobs, {Trigger.PUSH: 1, Trigger.REQUEST: 1})


def _placed(row: Node) -> tuple[str, Node]:
    """A row of a workflow: a name, or a name with what it requires."""
    if row.kind == "mapping" and row.pairs:
        return next(iter(row.pairs.items()))
    return row.text, Node(row.line)


def _job(path: str, top: Node, id_: str, more: Node) -> Job:
    body = top["jobs"][id_]
    known = id_ in top["jobs"]
    steps = (
        tuple(_steps(path, top, body["steps"]))
        if known
        else (Step(path, more.line, uses=id_, given=flat(more)),)
    )
    only = more["filters"]
    tagged = "tags" in only and bool(only["branches"]["ignore"])
    return Job(
        more["name"].text or id_,
        path,
        body.line if known else more.line,
        steps=steps,
        needs=more["requires"].names(),
        environment=more["context"].text,
        by_hand="type: approval" if more["type"].text == "approval" else "",
        triggers=frozenset((Trigger.TAG,)) if tagged else frozenset(),
    )


def _steps(path: str, top: Node, steps: Node, depth: int = 0) -> Iterator[Step]:
    """Scripts, orbs, and commands that the file defines itself."""
    for one in steps.items:
        name = one.text or next(iter(one.pairs), "")
        if name == "run":
            node = one["run"]["command"] if one["run"].kind == "mapping" else one["run"]
            yield shell(path, node, name=one["run"]["name"].text)
        elif name in ("when", "unless") and depth < _DEEPEST:
            yield from _steps(path, top, one[name]["steps"], depth + 1)
        elif name in top["commands"] and depth < _DEEPEST:
            yield from _steps(path, top, top["commands"][name]["steps"], depth + 1)
        elif name:
            yield Step(path, one.line, uses=name, given=flat(one[name]))
