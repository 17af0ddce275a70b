"""The environment variables that the configuration of a platform, a container or a framework promises.

Formats as the platforms document them: vercel.json, netlify.toml, fly.toml, render.yaml (Blueprint), app.json
(Heroku), wrangler, app.yaml (App Engine), serverless.yml, Compose, Dockerfile.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.standards.env_names import NAME
from cockpit.standards.env_promises import Promise, is_literal
from cockpit.standards.env_text import JS, code
from cockpit.standards.foreign_toml import foreign_toml
from cockpit.standards.yaml_nodes import BadYamlError, Node, documents

_MOST: Final = 500  # names of one table
_TRAILING: Final = re.compile(r",(?=\s*[}\]])")
_DOCKER: Final = re.compile(
    rf"^[ \t]*(?:ARG|ENV)[ \t]+(?P<rest>{NAME}(?:[= \t](?:[^\n\\]|\\[\s\S])*)?)$",
    re.IGNORECASE | re.MULTILINE,
)
_DOCKER_NAME: Final = re.compile(rf"(?:^|[\s\\])(?P<name>{NAME})=")


def vercel(text: str) -> Iterator[Promise]:
    """`env` and `build.env`."""
    data = _json(text)
    yield from _table(data.get("env"), text)
    yield from _table(_mapping(data.get("build")).get("env"), text)


def netlify(text: str) -> Iterator[Promise]:
    """`[build.environment]`, `[template.environment]`, `[context.NAME.environment]`."""
    data = foreign_toml(text)
    yield from _table(_mapping(data.get("build")).get("environment"), text)
    asked = _mapping(_mapping(data.get("template")).get("environment"))
    yield from (Promise(one.name, one.line) for one in _table(asked, text))
    for context, table in list(_mapping(data.get("context")).items())[:_MOST]:
        yield from _table(_mapping(table).get("environment"), text, str(context))


def fly(text: str) -> Iterator[Promise]:
    """`[env]`, which everybody who reads the repository can read."""
    yield from _table(foreign_toml(text).get("env"), text)


def heroku(text: str) -> Iterator[Promise]:
    """`env` of app.json: a value, or a table that may have one."""
    for name, told in list(_mapping(_json(text).get("env")).items())[:_MOST]:
        value = told.get("value") if isinstance(told, dict) else told
        yield Promise(str(name), _line(text, str(name)), literal=is_literal(value))


def wrangler(text: str) -> Iterator[Promise]:
    """`vars`, and those of each environment."""
    data = _json(text) or foreign_toml(text)
    yield from _table(data.get("vars"), text)
    for name, table in list(_mapping(data.get("env")).items())[:_MOST]:
        yield from _table(_mapping(table).get("vars"), text, str(name))


def render(text: str) -> Iterator[Promise]:
    """`envVars` of services and groups: a value, or where it comes from."""
    for root in trees(text):
        groups = (*root["services"].each(), *root["envVarGroups"].each(), *root["projects"].each())
        places = (
            *groups,
            *(
                one
                for group in groups
                for part in group["environments"].each()
                for one in part["services"].each()
            ),
        )
        for row in (row for place in places for row in place["envVars"].each()):
            if name := row["key"].text:
                yield Promise(name, row["key"].line, literal=is_literal(row["value"].text))


def compose(text: str) -> Iterator[Promise]:
    """`environment` of each service; what stands there is for one's own machine."""
    for root in trees(text):
        for service in root["services"].pairs.values():
            yield from (Promise(one.name, one.line) for one in _listed(service["environment"]))


def app_engine(text: str) -> Iterator[Promise]:
    """`env_variables`."""
    for root in trees(text):
        yield from _listed(root["env_variables"])


def serverless(text: str) -> Iterator[Promise]:
    """`environment` of the provider and of each function."""
    for root in trees(text):
        for place in (root["provider"], *root["functions"].pairs.values()):
            yield from _listed(place["environment"])


def workflow(text: str) -> Iterator[Promise]:
    """`env` of a whole workflow or job of GitHub; that of a single step is the step's own business."""
    for root in trees(text):
        for place in (root, *root["jobs"].pairs.values()):
            yield from (Promise(one.name, one.line) for one in _listed(place["env"]))


def pipeline(text: str) -> Iterator[Promise]:
    """`variables` of a whole pipeline of GitLab."""
    for root in trees(text):
        yield from (Promise(one.name, one.line) for one in _listed(root["variables"]))


def dockerfile(text: str) -> Iterator[Promise]:
    """`ARG` and `ENV`."""
    for found in _DOCKER.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        several = [one["name"] for one in _DOCKER_NAME.finditer(found["rest"])]
        for name in several[:_MOST] or [re.split(r"[=\s]", found["rest"], maxsplit=1)[0]]:
            yield Promise(name, line)


def trees(text: str) -> tuple[Node, ...]:
    """The documents of a YAML file; none where it is no YAML."""
    try:
        return documents(text)
    except BadYamlError:
        return ()


def _listed(node: Node) -> Iterator[Promise]:
    """The names of a mapping, or of a list of `NAME=value`."""
    for name, value in list(node.pairs.items())[:_MOST]:
        yield Promise(name, value.line, literal=is_literal(value.text))
    for item in node.items[:_MOST]:
        name, _, text = item.text.partition("=")
        yield Promise(name.strip(), item.line, literal=is_literal(text))


def _table(table: Any, text: str, environment: str = "") -> Iterator[Promise]:
    for name, value in list(_mapping(table).items())[:_MOST]:
        yield Promise(str(name), _line(text, str(name)), environment, is_literal(value))


def _line(text: str, name: str) -> int:
    """The first line on which the name stands as a key, or 0."""
    found = re.search(rf"(?m)^.*(?<![\w]){re.escape(name)}(?![\w])[\"']?\s*[:=]", text)
    return text.count("\n", 0, found.end()) + 1 if found else 0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(text: str) -> Mapping[str, Any]:
    """A JSON object, also one with comments and trailing commas; empty for anything else."""
    for attempt in (text, _TRAILING.sub("", code(text, JS))):
        try:
            return _mapping(json.loads(attempt))
        except (ValueError, RecursionError):
            continue
    return {}
