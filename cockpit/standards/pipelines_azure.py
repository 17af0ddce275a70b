"""Pipelines of Azure: stages of jobs of steps, each with what it depends on. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.standards.pipeline_parts import Job, Pipeline, Step, Trigger, flat, shell
from cockpit.standards.yaml_nodes import Node, documents

KIND: Final = "Azure Pipelines"
PATH: Final = re.compile(r"azure-pipelines\.ya?ml", re.IGNORECASE)


def read(path: str, text: str) -> Pipeline:
    """The file; without `trigger` every push sets it off.

    Raises:
        BadYamlError: it cannot be read.
    """
    top = next(iter(documents(text)), Node(1))
    triggers = {}
    if top["trigger"].text != "none":
        triggers[Trigger.PUSH] = top["trigger"].line
    if top["pr"].text != "none":
        triggers[Trigger.REQUEST] = top["pr"].line
    return Pipeline(path, KIND, "", tuple(_jobs(path, top)), triggers or {Trigger.HAND: 1})


def _jobs(path: str, top: Node) -> Iterator[Job]:
    """The jobs of every stage; a stage waits for the one before it unless it says for which."""
    if not top["stages"]:
        yield from _of_stage(path, top, (), "")
        return
    ids: dict[str, tuple[str, ...]] = {}
    for stage in top["stages"].items:
        name = stage["stage"].text
        waits = stage["dependsOn"].texts() if "dependsOn" in stage else tuple(ids)[-1:]
        before = tuple(one for other in waits for one in ids.get(other, ()))
        jobs = tuple(_of_stage(path, stage, before, f"{name}."))
        ids[name] = tuple(job.id for job in jobs)
        yield from jobs


def _of_stage(path: str, node: Node, before: tuple[str, ...], prefix: str) -> Iterator[Job]:
    rows = node["jobs"].items or ((node,) if node["steps"] else ())
    for number, row in enumerate(rows, 1):
        name = row["job"].text or row["deployment"].text or f"job {number}"
        steps = row["steps"] or row["strategy"]["runOnce"]["deploy"]["steps"]
        yield Job(
            f"{prefix}{name}",
            path,
            row.line,
            steps=tuple(_steps(path, steps)),
            needs=(*before, *(f"{prefix}{one}" for one in row["dependsOn"].texts())),
            environment=row["environment"].text or row["environment"]["name"].text,
            lenient="continueOnError: true" if row["continueOnError"].true else "",
            regardless=f"condition: {row['condition'].text}" if "always()" in row["condition"].text else "",
            off="condition: false" if row["condition"].false else "",
        )


def _steps(path: str, steps: Node) -> Iterator[Step]:
    for one in steps.items:
        lenient = "continueOnError: true" if one["continueOnError"].true else ""
        off = "enabled: false" if one["enabled"].false or one["condition"].false else ""
        name = one["displayName"].text
        scripts = [key for key in ("script", "bash", "pwsh", "powershell") if key in one]
        if scripts:
            yield shell(path, one[scripts[0]], name=name, lenient=lenient, off=off)
        elif one["task"]:
            given = flat(one["inputs"])
            inline = one["inputs"]["script"] or one["inputs"]["inlineScript"]
            if inline:
                yield shell(path, inline, name=name, lenient=lenient, off=off)
            yield Step(path, one.line, name, one["task"].text, given, lenient=lenient, off=off)
