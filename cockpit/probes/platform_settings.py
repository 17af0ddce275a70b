"""Asks the platform which variables it keeps for which environment; gathers `PlatformSettings`."""

import asyncio
import re
from collections.abc import Iterable
from http import HTTPStatus
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

    def settings(
        self,
        projects: Iterable[str],
        environments: Iterable[str],
        rows: Iterable[Listed],
        *,
        partial: bool = False,
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
        return PlatformSettings(self.name, tuple(projects), tuple(environments), found, partial)


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
    team = f"?teamId={quote(deploy.team, safe='')}" if deploy.team else ""
    body = await desk.ask(f"/v9/projects/{quote(deploy.project, safe='')}/env{team}")
    return desk.settings([deploy.project], ("production", "preview", "development"), env_apis.vercel(body))


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
    body = await desk.ask(f"/accounts/{quote(team, safe='')}/env?site_id={site}")
    return desk.settings([deploy.project], ("production", "preview", "development"), env_apis.netlify(body))


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
    return desk.settings(apps.values(), apps, rows, partial=True)


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
    rows = (
        row
        for (_, key, reach), body in zip(asked, bodies, strict=True)
        for row in env_apis.github(body, key, reach)
    )
    return desk.settings([deploy.project], places, rows)


_READERS: Final = {"vercel": _vercel, "netlify": _netlify, "fly": _fly, "github": _github}
