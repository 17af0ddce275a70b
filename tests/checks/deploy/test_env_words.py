"""What the checks of environment variables say: whole rows to paste, exact renames, no red on a laptop."""

import tomllib
from pathlib import Path

from checks.deploy import env_inventory, env_required_present, env_split
from cockpit.facts.samples_environment import (
    ANA,
    NOT_ASKED,
    OWN_MACHINE,
    PLACES,
    env_row,
    fly,
    kept,
    sample_environment,
    setting,
    states,
    use,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import FAIL, UNKNOWN, Finding
from cockpit.launch.load import read
from tests.checks.dns.judging import sole


def pasted(found: Finding) -> str:
    assert found.fix
    assert found.fix.record
    return found.fix.record


def test_the_rows_to_paste_are_a_launch_file_and_fill_in_what_is_known() -> None:
    code = sample_environment(use("STRIPE_SECRET_KEY"), use("SHOP_NAME"))
    found = sole(env_inventory, sample_launch(people=(ANA,), environments=PLACES), code)
    rows = tomllib.loads(pasted(found))["env"]
    assert rows == [
        {
            "name": name,
            "purpose": "WHAT FOR",
            "environments": ["production", "staging"],
            "owner": "ana",
            "required": True,
            "secret": secret,
        }
        for name, secret in (("SHOP_NAME", False), ("STRIPE_SECRET_KEY", True))
    ]
    head = 'schema = "launch-cockpit/launch/v1"\n[product]\nname = "S"\ndomain = "s.example"\n'
    text = f'{head}roadmap = "marketplace-launch"\n{pasted(found)}'
    assert len(read(text, Path("launch.toml")).env) == len(rows)


def test_a_row_that_was_pasted_and_not_filled_in_is_not_green() -> None:
    half = env_row("SHOP_NAME", purpose="WHAT FOR", owner="WHO")
    launch = sample_launch(people=(ANA,), env=(half,))
    kinds = {one.kind for one in env_inventory.judge(launch, sample_environment(use("SHOP_NAME")))}
    assert kinds == {"no-purpose", "no-owner"}


def test_each_package_has_a_finding_of_its_own() -> None:
    code = sample_environment(use("A_KEY", packages=("apps/web", "apps/api")), use("B_KEY", packages=("",)))
    found = list(env_inventory.judge(sample_launch(), code))
    assert {(one.subject, one.kind) for one in found} == {
        ("apps/web", "undeclared"),
        ("shop.example", "undeclared"),
    }


def test_the_rename_is_exact() -> None:
    name = "NEXT_PUBLIC_STRIPE_SECRET_KEY"
    launch = sample_launch(people=(ANA,), env=(env_row(name, secret=True),))
    found = sole(env_inventory, launch, sample_environment(use(name)))
    assert (found.verdict, found.subject, found.kind) == (FAIL, name, "exposed-secret")
    assert pasted(found) == f"{name}  ->  STRIPE_SECRET_KEY"
    assert "make a new key" in (found.fix.text if found.fix else "")


def test_a_laptop_is_never_red_and_is_told_three_ways() -> None:
    launch = sample_launch(env=(env_row("DATABASE_URL"),), deploy=fly())
    found = sole(env_required_present, launch, OWN_MACHINE, NOT_ASKED, sample_environment())
    assert found.verdict is UNKNOWN
    assert pasted(found) == "COCKPIT_ENVIRONMENT=production cockpit check deploy.env-required-present"
    assert all(
        word in (found.fix.text if found.fix else "")
        for word in ("credential", "COCKPIT_ENV_EXPORT", "released")
    )


def test_what_is_missing_comes_with_the_platforms_own_command_and_no_value_in_it() -> None:
    for deploy, line in (
        (fly(), "fly secrets import --app shop   # then type DATABASE_URL=, the value, and Ctrl-D"),
        (fly(platform="vercel"), "vercel env add DATABASE_URL production"),
        (fly(platform="github", project="a/b"), "gh secret set DATABASE_URL --repo a/b"),
        (fly(platform="heroku"), "heroku config:edit --app shop   # add DATABASE_URL="),
    ):
        launch = sample_launch(env=(env_row("DATABASE_URL"),), deploy=deploy)
        seen = states(DATABASE_URL="missing")
        found = sole(env_required_present, launch, seen, NOT_ASKED, sample_environment())
        assert (found.verdict, found.subject) == (FAIL, "DATABASE_URL")
        assert pasted(found) == line
        assert "(fly secrets)" in found.expected


def test_of_what_two_environments_share_only_secrets_count() -> None:
    launch = sample_launch(environments=PLACES, env=(env_row("DATABASE_URL", secret=True),), deploy=fly())
    shared = kept(
        setting("DATABASE_URL", "production", "staging"),
        setting("SHOP", "production", "staging", secret=False),
    )
    found = sole(env_split, launch, shared, NOTHING_SAID)
    assert found.evidence["names"] == ["DATABASE_URL"]
    assert (found.subject, found.kind) == ("staging", "shared-secret")


def test_a_name_that_has_to_go_is_not_to_be_written_down_first() -> None:
    code = sample_environment(use("VITE_PAYMENT_SECRET_KEY"), use("SHOP_NAME"), examples=(".env.example",))
    found = list(env_inventory.judge(sample_launch(people=(ANA,), environments=PLACES), code))
    assert [one.kind for one in found] == ["exposed-secret", "undeclared", "not-in-example"]
    assert not any("VITE_" in pasted(one) for one in found[1:])
