"""What the APIs of platforms say: who is asked, what is kept of an answer, what stands in place of one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from cockpit.credentials.known import declared, deploy_api
from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable, codec
from cockpit.facts.http import Response
from cockpit.facts.platform_settings import PlatformSetting, PlatformSettings
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.launch.making import Environment as Place
from cockpit.model import Layer
from cockpit.probes.platform_settings import gather
from cockpit.standards.env_apis import platform_of
from cockpit.vantage import Vantage

CANARY = "canary-" + "value-of-a-variable" * 2
REFERENCE = "keyring:launch-cockpit/shop/deploy-read"
NOWHERE = Unreachable(Layer.TCP, "nobody listens", "refused")


@dataclass
class Desk:
    """The part of a vantage that is used: a table of answers, and one credential."""

    answers: Mapping[str, Response | Unreachable]
    asked: list[str] = field(default_factory=list)

    async def credential(self, reference: str) -> Secret:
        assert reference == REFERENCE
        return Secret.of("deploy-read", "api.example", "a-token-for-tests-only")

    async def fetch(self, url: str, limit: int, accept: str, secret: Secret) -> Response | Unreachable:
        assert (accept, secret.name, limit) == ("application/json", "deploy-read", 4 << 20)
        self.asked.append(url)
        return self.answers.get(url, NOWHERE)


def said(data: Any, status: int = 200, *, truncated: bool = False) -> Response:
    text = data if isinstance(data, str) else json.dumps(data)
    return Response("", status, (), "192.0.2.1", text, truncated)


def at(platform: str, project: str = "shop", **more: Any) -> Launch:
    places = more.pop("environments", ())
    deploy = Deploy(**{"platform": platform, "project": project, "credential": REFERENCE, **more})
    return sample_launch(deploy=deploy, environments=places)


async def look(launch: Launch, answers: Mapping[str, Response | Unreachable]) -> PlatformSettings:
    return await gather(launch, cast("Vantage", Desk(answers)))


def kept(name: str, *environments: str, secret: bool = True) -> PlatformSetting:
    return PlatformSetting(name, environments, secret)


async def test_vercel_lists_targets_and_its_values_are_dropped() -> None:
    rows = [
        {
            "key": "A_KEY",
            "value": CANARY,
            "target": ["production", "preview"],
            "type": "encrypted",
            "id": "1",
        },
        {"key": "B_NAME", "value": CANARY, "target": "production", "type": "plain"},
        {"key": "A_KEY", "value": CANARY, "target": ["development"], "type": "sensitive"},
        {"key": "bad name", "target": ["production"]},
        {"key": "NOWHERE", "target": ["elsewhere"]},
        "no row",
        {"key": 3, "target": None},
    ]
    url = "https://api.vercel.com/v9/projects/prj_9/env?teamId=team_1"
    shared = "https://api.vercel.com/v1/env?teamId=team_1&projectId=prj_9"
    whole = at("Vercel", team="team_1", project="prj_9")
    found = await look(whole, {url: said({"envs": rows}), shared: said({"data": []})})
    assert found.gaps == ()
    assert found.asked is None
    assert found.environments == ("production", "preview", "development")
    assert found.settings == (
        kept("A_KEY", "development"),
        kept("A_KEY", "production", "preview"),
        kept("B_NAME", "production", secret=False),
    )
    assert found.names("preview") == {"A_KEY"}
    assert CANARY not in codec.dumps({"platform_settings": found})
    assert CANARY not in repr(found)


OWN_ROWS = [
    {"key": "A_KEY", "target": ["production"], "customEnvironmentIds": ["env_1"], "type": "sensitive"},
    {"key": "B_KEY", "target": [], "customEnvironmentIds": ["env_1"], "type": "sensitive"},
    {"key": "C_KEY", "target": [], "customEnvironmentIds": ["env_2", 7], "type": "sensitive"},
]
OWN_NAMED = {"environments": [{"id": "env_1", "slug": "staging"}, {"id": "env_2", "slug": "../x"}, "no row"]}


async def test_vercel_names_environments_of_ones_own_or_it_is_said_that_it_does_not() -> None:
    project = "https://api.vercel.com/v9/projects/shop"
    rows = {f"{project}/env": said({"envs": OWN_ROWS})}
    found = await look(at("vercel"), rows | {f"{project}/custom-environments": said(OWN_NAMED)})
    assert found.environments == ("production", "preview", "development", "staging")
    assert found.settings == (kept("A_KEY", "production", "staging"), kept("B_KEY", "staging"))
    assert found.gaps == ("Vercel does not tell the names of 1 of your own environments",)
    closed = await look(at("vercel"), rows | {f"{project}/custom-environments": said("", 403)})
    assert closed.settings == (kept("A_KEY", "production"),)
    assert closed.gaps == ("Vercel does not tell the names of 2 of your own environments",)


async def test_what_a_team_of_vercel_shares_with_the_project_counts() -> None:
    api, team = "https://api.vercel.com", "?slug=acme"
    answers = {
        f"{api}/v9/projects/shop/env{team}": said({"envs": []}),
        f"{api}/v9/projects/shop{team}": said({"id": "prj_1"}),
        f"{api}/v1/env{team}&projectId=prj_1": said(
            {"data": [{"key": "S_KEY", "value": CANARY, "target": ["production"], "type": "sensitive"}]}
        ),
    }
    found = await look(at("vercel", team="acme"), answers)
    assert (found.settings, found.gaps) == ((kept("S_KEY", "production"),), ())
    assert CANARY not in codec.dumps({"platform_settings": found})
    del answers[f"{api}/v1/env{team}&projectId=prj_1"]
    assert (await look(at("vercel", team="acme"), answers)).gaps == (
        "Vercel does not tell this token what the team shares with the project",
    )


async def test_netlify_lists_contexts_and_is_asked_for_its_account_first() -> None:
    rows = [
        {
            "key": "A_KEY",
            "is_secret": True,
            "values": [
                {"value": CANARY, "context": "production"},
                {"value": CANARY, "context": "deploy-preview"},
            ],
        },
        {"key": "B_NAME", "values": [{"value": CANARY, "context": "all"}]},
    ]
    api = "https://api.netlify.com/api/v1"
    answers = {
        f"{api}/sites/shop": said({"account_id": "acc1"}),
        f"{api}/accounts/acc1/env?site_id=shop": said(rows),
        f"{api}/accounts/acc1/env": said([{"key": "S_NAME", "values": [{"context": "production"}]}]),
    }
    found = await look(at("netlify"), answers)
    assert found.settings == (
        kept("A_KEY", "preview"),
        kept("A_KEY", "production"),
        kept("B_NAME", "production", "preview", "development", secret=False),
        kept("S_NAME", "production", secret=False),
    )
    assert found.gaps == ()
    answers[f"{api}/accounts/acc1/env"] = said("", 403)
    assert (await look(at("netlify"), answers)).gaps == (
        "Netlify does not tell this token what the team shares with the project",
    )
    assert CANARY not in codec.dumps({"platform_settings": found})
    told = (await look(at("netlify"), {f"{api}/sites/shop": said({"account_id": "../x"})})).asked
    assert told
    assert told.kind == "no-project"


async def test_fly_is_asked_about_each_application_and_equal_digests_are_one_value() -> None:
    api = "https://api.machines.dev/v1/apps"
    places = (Place(name="production"), Place(name="staging", project="shop-staging"))
    answers = {
        f"{api}/shop/secrets": said(
            {"secrets": [{"name": "A", "digest": "d1"}, {"name": "B", "digest": "d2"}]}
        ),
        f"{api}/shop-staging/secrets": said([{"name": "A", "digest": "d1"}, {"name": "B", "digest": "d9"}]),
    }
    found = await look(at("Fly.io", environments=places), answers)
    assert found.settings == (
        kept("A", "production", "staging"),
        kept("B", "production"),
        kept("B", "staging"),
    )
    assert found.partial
    assert found.projects == ("shop", "shop-staging")
    assert "d1" not in codec.dumps({"platform_settings": found})


async def test_github_gives_what_the_repository_has_to_each_environment() -> None:
    repo = "https://api.github.com/repos/acme/shop"
    answers = {
        f"{repo}/environments?per_page=100": said(
            {"environments": [{"name": "production"}, {"name": "../../x"}]}
        ),
        f"{repo}/actions/secrets?per_page=100": said({"secrets": [{"name": "A"}]}),
        f"{repo}/actions/variables?per_page=100": said({"variables": [{"name": "B", "value": CANARY}]}),
        f"{repo}/environments/production/secrets?per_page=100": said({"secrets": [{"name": "C"}]}),
        f"{repo}/environments/production/variables?per_page=100": said({"variables": []}),
        f"{repo}/actions/organization-secrets?per_page=100": said({"secrets": [{"name": "D"}]}),
        f"{repo}/actions/organization-variables?per_page=100": said({"variables": []}),
    }
    found = await look(at("GitHub Actions", "acme/shop"), answers)
    assert found.asked is None, found.asked
    assert found.names("production") == {"A", "B", "C", "D"}
    assert found.gaps == ()
    del answers[f"{repo}/actions/organization-variables?per_page=100"]
    own = answers | {repo: said({"owner": {"type": "User"}})}
    assert (await look(at("GitHub Actions", "acme/shop"), own)).gaps == ()
    assert (await look(at("GitHub Actions", "acme/shop"), answers)).gaps == (
        "GitHub Actions does not tell this token what the team shares with the project",
    )
    assert CANARY not in codec.dumps({"platform_settings": found})


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (said({"error": {}}, 403), "token-refused", "Vercel refuses the token"),
        (said("", 404), "no-project", "no such project"),
        (said("", 500), "status", "HTTP 500"),
        (said("{}", truncated=True), "status", "more than this program reads"),
        (said("<html>"), "garbage", "it is not JSON"),
        (said("[" * 100_000), "garbage", "it is not JSON"),
        (said({"envs": {}}), "garbage", "no list of variables"),
        (NOWHERE, "refused", "nobody listens"),
    ],
)
async def test_what_stands_in_place_of_a_list(answer: Response | Unreachable, kind: str, words: str) -> None:
    found = await look(at("vercel"), {"https://api.vercel.com/v9/projects/shop/env": answer})
    assert found.asked
    assert (found.asked.kind, words in found.asked.cause) == (kind, True)
    assert found.settings == ()


@pytest.mark.parametrize(
    ("launch", "words"),
    [
        (sample_launch(), "does not say on which platform"),
        (at("Render"), "only with their values"),
        (at("our own server"), "and not of our own server"),
        (at("vercel", credential=None), "names no credential"),
        (at("vercel", project="../other"), "names no project"),
        (at("vercel", project=""), "names no project"),
    ],
)
async def test_nobody_is_asked_without_a_place_and_a_token(launch: Launch, words: str) -> None:
    desk = Desk({})
    found = await gather(launch, cast("Vantage", desk))
    assert found.asked
    assert words in found.asked.cause
    assert desk.asked == []


def test_the_token_goes_to_the_platforms_api_and_nowhere_else() -> None:
    assert [(one.name, one.host) for one in declared(at("fly"))] == [("deploy-read", "api.machines.dev")]
    own = at("fly", api="https://api.own.example/v1/")
    assert deploy_api(own) == "https://api.own.example/v1"
    assert declared(own)[0].host == "api.own.example"
    assert declared(at("our own server"))[0].host == ""
    assert platform_of("Fly.io, Vercel") == "fly"
    assert platform_of("") == ""
