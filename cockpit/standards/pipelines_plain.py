"""Systems whose steps simply follow one another: Drone, Woodpecker, Travis, Buildkite, Jenkins. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.standards.pipeline_parts import Job, Pipeline, Step, Trigger, shell
from cockpit.standards.yaml_nodes import Node, documents

KINDS: Final = (
    (re.compile(r"\.drone\.ya?ml", re.IGNORECASE), "Drone"),
    (re.compile(r"\.woodpecker(?:\.ya?ml|/[^/]+\.ya?ml)", re.IGNORECASE), "Woodpecker"),
    (re.compile(r"\.travis\.ya?ml", re.IGNORECASE), "Travis CI"),
    (re.compile(r"\.buildkite/[^/]+\.ya?ml", re.IGNORECASE), "Buildkite"),
    (re.compile(r"Jenkinsfile", re.IGNORECASE), "Jenkins"),
)
_BOTH: Final = {Trigger.PUSH: 1, Trigger.REQUEST: 1}
_STAGE: Final = re.compile(r"stage\s*\(\s*['\"]([^'\"]{1,80})['\"]")
_SHELL: Final = re.compile(
    r"\b(?:sh|bat|pwsh|powershell)\s*(?:\(\s*(?:script\s*:\s*)?)?(?:'''|\"\"\"|'|\")(.*)"
)
_CLOSES: Final = re.compile(r"(?:'''|\"\"\"|'|\")\s*\)?\s*(?:,.*)?$")
_INPUT: Final = re.compile(r"\binput\s*[({]|\binput\s+['\"]")


def read(path: str, kind: str, text: str) -> Pipeline:
    """The file.

    Raises:
        BadYamlError: it cannot be read.
    """
    if kind == "Jenkins":
        return Pipeline(path, kind, "", tuple(_chained(_jenkins(path, text))), _BOTH)
    tops = documents(text)
    rows = (step for top in tops for step in _rows(path, kind, top))
    return Pipeline(path, kind, "", tuple(_chained(rows)), _BOTH)


def _chained(steps: Iterator[Step]) -> Iterator[Job]:
    """A job for each step, which needs all before it."""
    before: tuple[str, ...] = ()
    for number, step in enumerate(steps, 1):
        id_ = f"{step.name or 'step'} {number}"
        by_hand = "it waits for an input" if step.uses == "input" else ""
        yield Job(id_, step.path, step.line, (step,), before, by_hand=by_hand)
        before = (*before, id_)


def _rows(path: str, kind: str, top: Node) -> Iterator[Step]:
    if kind == "Travis CI":
        for key in ("install", "before_script", "script", "after_success", "before_deploy"):
            if top[key]:
                yield shell(path, top[key], name=key)
        for one in top["deploy"].each():
            yield Step(path, one.line, "deploy", f"travis/deploy/{one['provider'].text or 'script'}")
        return
    rows = top["steps"] or top["pipeline"]
    named = rows.pairs.items() if rows.kind == "mapping" else ((one["name"].text, one) for one in rows.items)
    for name, one in named:
        lenient = "failure: ignore" if one["failure"].text == "ignore" else ""
        lenient = lenient or ("soft_fail: true" if one["soft_fail"].true else "")
        body = one["commands"] or one["command"]
        if body:
            yield shell(path, body, name=name or one["label"].text, lenient=lenient)
        elif one["image"] or one["plugins"]:
            yield Step(path, one.line, name, one["image"].text, lenient=lenient)


def _jenkins(path: str, text: str) -> Iterator[Step]:
    """Shell lines of a Jenkinsfile, each with the stage it stands in; the rest of Groovy is not read."""
    stage, lines, begun = "", [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if begun:
            closes = "'''" in line or '"""' in line
            lines.append((number, re.split(r"'''|\"\"\"", line)[0]))
            if closes:
                yield Step(path, begun, stage, script=tuple(lines))
                lines, begun = [], 0
            continue
        if found := _STAGE.search(line):
            stage = found[1]
        if _INPUT.search(line):
            yield Step(path, number, stage, "input")
        if found := _SHELL.search(line):
            opener = "'''" in line or '"""' in line
            if opener and line.count("'''") + line.count('"""') == 1:
                begun, lines = number, [(number, found[1])]
            else:
                yield Step(path, number, stage, script=((number, _CLOSES.sub("", found[1])),))
