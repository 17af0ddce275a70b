"""Asks the platform which variables it keeps for which environment; gathers `PlatformSettings`."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cockpit.credentials.known import deploy_api
from cockpit.facts import Unreachable
from cockpit.facts.platform_settings import PlatformSetting, PlatformSettings
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards import env_apis
from cockpit.standards.env_apis import APIS, TELLS_VALUES, BadAnswerError, Listed, platform_of
from cockpit.text import safe
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

PRODUCTION: Final = "production"
_LIMIT: Final = 4 << 20  # bytes of one answer
_JSON: Final = "application/json"
_REFUSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_PROJECT: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,99}(?:/[\w.-]{1,100})?")


async def gather(launch: Launch, vantage: Vantage) -> PlatformSettings:
    """Names and environments, from the API of the declared platform."""
    deploy = launch.deploy
    platform = platform_of(deploy.platform) if deploy else ""
    why = _closed(launch, platform)
    if why is not None or deploy is None:
        return PlatformSettings(TELLS_VALUES.get(platform, ""), asked=why)
    name, _ = APIS[platform]
    secret = await vantage.credential(deploy.credential or "")
    if isinstance(secret, Unreachable):
        return PlatformSettings(name, asked=secret)
    desk = _Desk(vantage, deploy_api(launch), name, secret)
    try:
        return await _READERS[platform](launch, desk)
    except _NoAnswerError as reason:
        return PlatformSettings(name, asked=reason.why)


def _closed(launch: Launch, platform: str) -> Unreachable | None:
    """Why there is nobody to ask."""
    deploy = launch.deploy
    if deploy is None or not deploy.platform:
        return _person("launch.toml does not say on which platform production runs", "undeclared")
    if platform in TELLS_VALUES:
        told = TELLS_VALUES[platform]
        return _person(
            f"{told} tells the names of variables only with their values, so it is not asked", "no-api"
        )
    if not platform:
        known = ", ".join(name for name, _ in APIS.values())
        return _person(
            f"this program reads the settings of {known}, and not of {safe(deploy.platform, 60)}", "no-api"
        )
    if not deploy.credential:
        return _person("launch.toml names no credential that reads the platform's settings", "credential")
    if not _PROJECT.fullmatch(deploy.project):
        return _person("launch.toml names no project of the platform", "no-project")
    return None


def _person(cause: str, kind: str) -> Unreachable:
    return Unreachable(Layer.PERSON, cause, kind)


class _NoAnswerError(Exception):
    """The platform does not tell."""

    def __init__(self, why: Unreachable) -> None:
        super().__init__(why.cause)
        self.why = why


class _Desk:
    """One API and one token that may read."""

    def __init__(self, vantage: Vantage, api: str, name: str, secret: "Secret") -> None:
        self._vantage = vantage
        self._api = api
        self.name = name
        self._secret = secret

    async def ask(self, path: str) -> str:
        """The body of one GET below the API.

        Raises:
            _NoAnswerError: it is refused, there is no such project, or nothing comes.
        """
        seen = await self._vantage.fetch(
            f"{self._api}{path}", limit=_LIMIT, accept=_JSON, secret=self._secret
        )
        if isinstance(seen, Unreachable):
            raise _NoAnswerError(seen)
        if seen.status in _REFUSED:
            raise _NoAnswerError(
                _person(f"{self.name} refuses the token: it may not read the settings", "token-refused")
            )
        if seen.status == HTTPStatus.NOT_FOUND:
            cause = f"{self.name} shows the token no such project: see project and team in [deploy]"
            raise _NoAnswerError(_person(cause, "no-project"))
        if seen.status != HTTPStatus.OK or seen.truncated:
            said = "more than this program reads" if seen.truncated else f"HTTP {seen.status}"
            raise _NoAnswerError(Unreachable(Layer.HTTP, f"the API of {self.name} answers {said}", "status"))
        return seen.body

    async def more(self, path: str) -> str:
        """The body of one GET beside the list itself; empty where it is not told."""
        try:
            return await self.ask(path)
        except _NoAnswerError:
            return ""

    def settings(
        self,
        projects: Iterable[str],
        environments: Iterable[str],
        rows: Iterable[Listed],
        *,
        secrets_alone: bool = False,
        gaps: Iterable[str] = (),
    ) -> PlatformSettings:
        """The fact out of what the answers list.

        Raises:
            _NoAnswerError: an answer is not of the documented shape.
        """
        try:
            found = _joined(rows)
        except BadAnswerError as reason:
            cause = f"the API of {self.name} answers what this program cannot read: {reason}"
            raise _NoAnswerError(Unreachable(Layer.HTTP, cause, "garbage")) from None
        return PlatformSettings(
            self.name, tuple(projects), tuple(environments), found, secrets_alone, gaps=tuple(gaps)
        )

    def shared(self, told: str, read: Callable[[str], Iterable[Listed]]) -> tuple[list[Listed], list[str]]:
        """What the team shares with the project, or that it is not told."""
        try:
            return list(read(told)), []
        except BadAnswerError:
            return [], [f"{self.name} does not tell this token what the team shares with the project"]


def _joined(rows: Iterable[Listed]) -> tuple[PlatformSetting, ...]:
    """One row for each value; what has the same name and the same digest is one value."""
    kept: dict[tuple[str, str], PlatformSetting] = {}
    for number, (name, environments, sealed, digest) in enumerate(rows):
        if not name or not environments:
            continue
        key = (name, digest or f"row {number}")
        before = kept.get(key, PlatformSetting(name, (), sealed))
        together = tuple(dict.fromkeys((*before.environments, *environments)))
        kept[key] = PlatformSetting(name, together, before.secret or sealed)
    return tuple(sorted(kept.values(), key=lambda one: (one.name, one.environments)))


async def _vercel(launch: Launch, desk: _Desk) -> PlatformSettings:
    deploy = launch.deploy
    assert deploy is not None
    project = f"/v9/projects/{quote(deploy.project, safe='')}"
    team = _team(deploy.team)
    body = await desk.ask(f"{project}/env{team}")
    own, gaps = await _own_environments(desk, body, f"{project}/custom-environments{team}")
    shared: list[Listed] = []
    if team:
        id_ = deploy.project
        if not id_.startswith("prj_"):
            id_ = env_apis.vercel_project(await desk.more(f"{project}{team}"))
        told = await desk.more(f"/v1/env{team}&projectId={quote(id_)}") if id_ else ""
        shared, untold = desk.shared(told, partial(env_apis.vercel, own=own, key="data"))
        gaps += untold
    rows = chain(env_apis.vercel(body, own), shared)
    places = ("production", "preview", "development", *own.values())
    return desk.settings([deploy.project], places, rows, gaps=gaps)


def _team(team: str) -> str:
    """The team of a request to Vercel, which has an id and a name in its addresses."""
    if not team:
        return ""
    return f"?{'teamId' if team.startswith('team_') else 'slug'}={quote(team, safe='')}"


async def _own_environments(desk: _Desk, body: str, path: str) -> tuple[Mapping[str, str], list[str]]:
    """The names of the environments that are not Vercel's three, by id; and how many of them nobody tells."""
    ids = env_apis.vercel_own(body)
    if not ids:
        return {}, []
    try:
        own = env_apis.vercel_environments(await desk.more(path))
    except BadAnswerError:
        own = {}
    unknown = len(ids - own.keys())
    gap = f"Vercel does not tell the names of {unknown} of your own environments"
    return own, [gap] if unknown else []


async def _netlify(launch: Launch, desk: _Desk) -> PlatformSettings:
    deploy = launch.deploy
    assert deploy is not None
    site = quote(deploy.project, safe="")
    team = deploy.team
    if not team:
        try:
            team = env_apis.account_of(await desk.ask(f"/sites/{site}"))
        except BadAnswerError:
            team = ""
    if not team:
        raise _NoAnswerError(_person("launch.toml names no team of Netlify: team in [deploy]", "no-project"))
    account = f"/accounts/{quote(team, safe='')}/env"
    body = await desk.ask(f"{account}?site_id={site}")
    shared, gaps = desk.shared(await desk.more(account), env_apis.netlify)
    rows = chain(env_apis.netlify(body), shared)
    return desk.settings([deploy.project], ("production", "preview", "development"), rows, gaps=gaps)


async def _fly(launch: Launch, desk: _Desk) -> PlatformSettings:
    """One application for each environment: that of production, and those that `[[environment]]` names."""
    deploy = launch.deploy
    assert deploy is not None
    apps = {PRODUCTION: deploy.project} | {
        one.name: one.project for one in launch.environments if one.project
    }
    bodies = await asyncio.gather(
        *(desk.ask(f"/apps/{quote(app, safe='')}/secrets") for app in apps.values())
    )
    rows = (
        row for environment, body in zip(apps, bodies, strict=True) for row in env_apis.fly(body, environment)
    )
    return desk.settings(apps.values(), apps, rows, secrets_alone=True)


async def _github(launch: Launch, desk: _Desk) -> PlatformSettings:
    """What the whole repository has reaches each of its environments."""
    deploy = launch.deploy
    assert deploy is not None
    repo = f"/repos/{quote(deploy.project)}"
    try:
        named = env_apis.github_environments(await desk.ask(f"{repo}/environments?per_page=100"))
    except BadAnswerError:
        named = ()
    places = named or (PRODUCTION,)
    asked = [(f"{repo}/actions/{key}", key, places) for key in ("secrets", "variables")]
    asked += [
        (f"{repo}/environments/{quote(one)}/{key}", key, (one,))
        for one in named
        for key in ("secrets", "variables")
    ]
    bodies = await asyncio.gather(*(desk.ask(f"{path}?per_page=100") for path, _, _ in asked))
    shared, gaps = [], set()
    by_team = not env_apis.github_owned_by_one(await desk.more(repo))
    for key in ("secrets", "variables") if by_team else ():
        told = await desk.more(f"{repo}/actions/organization-{key}?per_page=100")
        found, untold = desk.shared(told, partial(env_apis.github, key=key, environments=places))
        shared += found
        gaps |= set(untold)
    rows = (
        row
        for (_, key, reach), body in zip(asked, bodies, strict=True)
        for row in env_apis.github(body, key, reach)
    )
    return desk.settings([deploy.project], places, chain(rows, shared), gaps=gaps)


_READERS: Final = {"vercel": _vercel, "netlify": _netlify, "fly": _fly, "github": _github}
