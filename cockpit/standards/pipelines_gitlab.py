"""Pipelines of GitLab CI: jobs by stage, `extends`, `rules`, and the templates they include. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.standards.pipeline_parts import Job, Pipeline, Trigger, shell
from cockpit.standards.yaml_nodes import Node, documents

KIND: Final = "GitLab CI"
PATH: Final = re.compile(r"\.gitlab-ci\.ya?ml|\.gitlab/ci/[^/]+\.ya?ml", re.IGNORECASE)
_STAGES: Final = (".pre", "build", "test", "deploy", ".post")
_GLOBAL: Final = frozenset(
    (
        *("default", "include", "stages", "variables", "workflow", "image", "services", "cache", "spec"),
        *("before_script", "after_script"),
    )
)
_DEEPEST: Final = 8


def read(path: str, text: str) -> Pipeline:
    """One file; a header `spec:` in a document of its own goes before.

    Raises:
        BadYamlError: it cannot be read.
    """
    top = next(reversed(documents(text)), Node(1))
    bodies = {name: node for name, node in top.pairs.items() if node.kind == "mapping"}
    ids = [name for name in bodies if not name.startswith(".") and name not in _GLOBAL]
    stages = top["stages"].texts() or _STAGES
    whole = {name: _extended(bodies, name) for name in ids}
    jobs = tuple(_job(path, name, whole, stages, top) for name in ids)
    triggers = {Trigger.PUSH: 1, Trigger.REQUEST: 1}
    return Pipeline(path, KIND, "", jobs, triggers, tuple(_includes(top["include"])))


def _includes(node: Node) -> Iterator[tuple[int, str]]:
    """Templates and components, and files elsewhere, by name."""
    for one in node.each():
        if one.kind == "scalar" and one:
            yield one.line, one.text
        for key in ("template", "component", "local", "remote", "file"):
            for text in one[key].texts():
                yield one[key].line, text


def _extended(bodies: Mapping[str, Node], name: str, depth: int = 0) -> Mapping[str, Node]:
    """A job with what it extends; its own keys go before, and the last of several before the first."""
    own = bodies.get(name, Node(1))
    merged: dict[str, Node] = {}
    if depth < _DEEPEST:
        for base in own["extends"].texts():
            merged |= _extended(bodies, base, depth + 1)
    return merged | dict(own.pairs)


def _job(
    path: str, id_: str, whole: Mapping[str, Mapping[str, Node]], stages: tuple[str, ...], top: Node
) -> Job:
    body = whole[id_]
    nothing = Node(1)
    scripts = [_first(body, top, "before_script"), body.get("script", nothing)]
    rules = [rule for rule in body.get("rules", nothing).items if rule.kind == "mapping"]
    when = body.get("when", nothing).text
    allowed = body.get("allow_failure", nothing)
    return Job(
        id_,
        path,
        top[id_].line,
        steps=tuple(shell(path, node) for node in scripts if node),
        needs=_needs(id_, whole, stages),
        environment=_environment(body.get("environment", nothing)),
        by_hand="when: manual" if when == "manual" or _all(rules, "manual") else "",
        lenient="allow_failure: true" if allowed.true or allowed.kind == "mapping" else "",
        off="when: never" if when == "never" or _all(rules, "never") else "",
        triggers=_triggers(rules, body.get("only", nothing)),
    )


def _first(body: Mapping[str, Node], top: Node, key: str) -> Node:
    """Its own, that of `default:`, or the old global one."""
    return body.get(key) or top["default"][key] or top[key]


def _environment(node: Node) -> str:
    return node.text or node["name"].text


def _all(rules: list[Node], when: str) -> bool:
    """Every rule that lets the job run at all says so; with `never`, every rule there is."""
    told = [rule["when"].text for rule in rules]
    if when == "never":
        return bool(told) and all(one == "never" for one in told)
    left = [one for one in told if one != "never"]
    return bool(left) and all(one == when for one in left)


def _triggers(rules: list[Node], only: Node) -> frozenset[Trigger]:
    """Where every rule speaks of one kind of pipeline, that kind."""
    texts = [rule["if"].text for rule in rules if rule["when"].text != "never"]
    texts = texts or list(only.texts())
    found = {trigger for text in texts if (trigger := _spoken(text)) is not None}
    return frozenset(found) if texts and len(found) == 1 else frozenset()


def _spoken(text: str) -> Trigger | None:
    if "schedule" in text:
        return Trigger.SCHEDULE
    if "merge_request" in text and "COMMIT_BRANCH" not in text:
        return Trigger.REQUEST
    if text == "tags" or re.fullmatch(r"\$CI_COMMIT_TAG\b.*", text.strip()):
        return Trigger.TAG
    return Trigger.PUSH


def _needs(id_: str, whole: Mapping[str, Mapping[str, Node]], stages: tuple[str, ...]) -> tuple[str, ...]:
    """What `needs` names, else every job of an earlier stage."""
    body = whole[id_]
    if "needs" in body:
        told = body["needs"].each()
        return tuple(one.text or one["job"].text for one in told if one.text or one["job"].text)
    at = {name: number for number, name in enumerate(stages)}
    own = at.get(_stage(body), 0)
    return tuple(name for name, other in whole.items() if at.get(_stage(other), 0) < own)


def _stage(body: Mapping[str, Node]) -> str:
    return body["stage"].text if "stage" in body else "test"
