"""What the APIs of platforms say of their variables: names, environments, sealed or not. Values are dropped.

Vercel REST API (projects, env), Netlify API (getEnvVars), Fly Machines API (app secrets), GitHub REST API
(Actions secrets and variables). Render, Railway and Heroku hand out names only together with the values.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.standards.env_names import usable

APIS: Final[Mapping[str, tuple[str, str]]] = {  # by the word people use: its name, where its API is
    "vercel": ("Vercel", "https://api.vercel.com"),
    "netlify": ("Netlify", "https://api.netlify.com/api/v1"),
    "fly": ("Fly.io", "https://api.machines.dev/v1"),
    "github": ("GitHub Actions", "https://api.github.com"),
}
TELLS_VALUES: Final = {"render": "Render", "railway": "Railway", "heroku": "Heroku"}
_EVERY: Final = ("production", "preview", "development")
_CONTEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "all": _EVERY,
    "production": ("production",),
    "deploy-preview": ("preview",),
    "branch-deploy": ("preview",),
    "branch": ("preview",),
    "dev": ("development",),
    "dev-server": ("development",),
}
_SEALED: Final = ("encrypted", "secret", "sensitive")
_PLACE: Final = re.compile(r"[\w.-]{1,100}")
_MOST: Final = 2000
Listed = tuple[str, tuple[str, ...], bool, str]  # name, environments, sealed, what tells equal values apart


class BadAnswerError(ValueError):
    """The answer is not of the documented shape."""


def platform_of(declared: str) -> str:
    """The word of APIS or TELLS_VALUES in what launch.toml calls the platform; empty for any other."""
    words = re.findall(r"[a-z]+", declared.lower())
    return next((word for word in words if word in APIS or word in TELLS_VALUES), "")


def vercel(body: str, own: Mapping[str, str], key: str = "envs") -> Iterator[Listed]:
    """`GET /v9/projects/{id}/env`, or `/v1/env` (key `data`): one row for each value, with its targets.

    `own` are the names of environments that are not Vercel's three, by their ids.
    """
    for row in _rows(body, key):
        target = row.get("target")
        targets = target if isinstance(target, list) else [target]
        known = tuple(one for one in targets if one in _EVERY)
        if row.get("applyToAllCustomEnvironments") is True:
            known += tuple(own.values())
        named = tuple(own[one] for one in _own_ids(row) if one in own)
        yield _name(row, "key"), (*known, *named), row.get("type") in _SEALED, ""


def vercel_own(body: str) -> frozenset[str]:
    """The ids of environments that are not Vercel's three; none where the answer is no list."""
    try:
        return frozenset(one for row in _rows(body, "envs") for one in _own_ids(row))
    except BadAnswerError:
        return frozenset()


def vercel_environments(body: str) -> Mapping[str, str]:
    """`GET /v9/projects/{id}/custom-environments`: their names by id."""
    rows = ((_text(row.get("id")), _text(row.get("slug"))) for row in _rows(body, "environments"))
    return {id_: slug for id_, slug in rows if id_ and _PLACE.fullmatch(slug)}


def _own_ids(row: Mapping[str, Any]) -> tuple[str, ...]:
    ids = row.get("customEnvironmentIds")
    return tuple(one for one in ids[:100] if isinstance(one, str)) if isinstance(ids, list) else ()


def vercel_project(body: str) -> str:
    """`GET /v9/projects/{name}`: the id that goes with the name."""
    try:
        found = _text(_object(body).get("id"))
    except BadAnswerError:
        return ""
    return found if re.fullmatch(r"prj_\w{1,100}", found) else ""


def netlify(body: str) -> Iterator[Listed]:
    """`GET /accounts/{id}/env`: one row for each name, with a value for each context."""
    for row in _rows(body, ""):
        values = row.get("values")
        for value in values[:50] if isinstance(values, list) else ():
            context = value.get("context") if isinstance(value, dict) else None
            yield _name(row, "key"), _CONTEXTS.get(str(context), ()), row.get("is_secret") is True, ""


def fly(body: str, environment: str) -> Iterator[Listed]:
    """`GET /apps/{app}/secrets`: names, each with a digest that is equal where the values are."""
    for row in _rows(body, "secrets"):
        yield _name(row, "name"), (environment,), True, str(row.get("digest") or "")


def github(body: str, key: str, environments: tuple[str, ...]) -> Iterator[Listed]:
    """`GET .../secrets` or `.../variables`; `key` says which."""
    for row in _rows(body, key):
        yield _name(row, "name"), environments, key == "secrets", ""


def github_environments(body: str) -> tuple[str, ...]:
    """`GET /repos/{owner}/{repo}/environments`."""
    found = (_text(row.get("name")) for row in _rows(body, "environments"))
    return tuple(name for name in found if _PLACE.fullmatch(name))[:10]


def github_owned_by_one(body: str) -> bool:
    """`GET /repos/{owner}/{repo}`: it belongs to a person, and there is no organization to share anything."""
    try:
        owner = _object(body).get("owner")
    except BadAnswerError:
        return False
    return isinstance(owner, dict) and owner.get("type") == "User"


def account_of(body: str) -> str:
    """The account that a site of Netlify belongs to."""
    found = _text(_object(body).get("account_id"))
    return found if re.fullmatch(r"[\w-]{1,100}", found) else ""


def _rows(body: str, key: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a list, bare or below a key.

    Raises:
        BadAnswerError: there is no list.
    """
    data = _parsed(body)
    listed = data.get(key) if isinstance(data, dict) and key else data
    if not isinstance(listed, list):
        raise BadAnswerError("no list of variables is in it")
    yield from (row for row in listed[:_MOST] if isinstance(row, dict))


def _object(body: str) -> Mapping[str, Any]:
    data = _parsed(body)
    return data if isinstance(data, dict) else {}


def _parsed(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadAnswerError("it is not JSON") from None


def _name(row: Mapping[str, Any], key: str) -> str:
    """The name of a row; one that cannot be a variable's is empty."""
    name = _text(row.get(key))
    return name if usable(name) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
