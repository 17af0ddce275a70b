"""Releases by the names people give them, ways back that exist, and host names that do not last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.assigned_names import given_by, machine
from cockpit.standards.release_names import commits_of, form, major, same_release, tags_of, version_of
from cockpit.standards.rollbacks import WAYS, foreign, way_of, wrong


def test_tags_are_tried_as_people_write_them() -> None:
    assert tags_of("2.1.0")[:2] == ("2.1.0", "v2.1.0")
    assert "2.1.0" in tags_of("v2.1.0")


@pytest.mark.parametrize(
    "name", ["--upload-pack=x", "a..b", "a b", "", "x.lock", "a//b", "-v", "é", "a" * 101]
)
def test_what_can_be_no_tag_is_not_put_to_git(name: str) -> None:
    assert tags_of(name) == ()


@pytest.mark.parametrize(
    ("name", "commits"),
    [
        ("a1b2c3d", ("a1b2c3d",)),
        ("v2-14-ga1b2c3d", ("a1b2c3d",)),
        ("main (A1B2C3D4E5)", ("a1b2c3d4e5",)),
        ("2.1.0+a1b2c3d", ("a1b2c3d",)),
        ("v2.1.0", ()),
        ("deadbee" * 20, ()),
    ],
)
def test_commits_in_a_name(name: str, commits: tuple[str, ...]) -> None:
    assert commits_of(name) == commits


@given(st.text(max_size=200))
def test_a_commit_is_hex_and_nothing_else(name: str) -> None:
    assert all(set(one) <= set("0123456789abcdef") and len(one) >= 7 for one in commits_of(name))
    assert all(not tag.startswith("-") for tag in tags_of(name))


def test_versions_in_files() -> None:
    assert version_of("RELEASE", "2026.11.20-2\n") == "2026.11.20-2"
    assert version_of("VERSION", "1.0\nnotes\n") == ""
    assert version_of("package.json", '{"version": "1.2.3", "dependencies": {"a": "9"}}') == "1.2.3"
    assert [version_of("package.json", text) for text in ("{", "[]", '{"version": 3}')] == ["", "", ""]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("v2", "2", True),
        ("a1b2c3d4e5f6", "A1B2C3D", True),
        ("main-a1b2c3d", "a1b2c3d4e5", True),
        ("v1", "v2", False),
        ("", "", False),
    ],
)
def test_two_names_of_one_release(one: str, other: str, *, same: bool) -> None:
    assert same_release(one, other) is same


def test_releases_called_by_one_rule_have_one_form() -> None:
    assert form("v42") == form("v7")
    assert form("2026.11.20-2") == form("2026.9.1-14")
    assert form("a1b2c3d") == form("0f9e8d7c6b5a")
    assert form("v42") != form("registry.fly.io/shop:deployment-01HY")
    assert [major(text) for text in ("v2.4.1", "2026.11.20-2", "42", "a1b2c3d")] == ["2", "2026", "", ""]


def test_each_platform_s_own_way_is_none_of_the_wrong_ones() -> None:
    for way in WAYS:
        assert wrong([way.how]) == (), way.how
        assert foreign(way.platform, [way.how]) is None, way.how
        assert way_of(way.platform) is way


@pytest.mark.parametrize(
    ("step", "platform"),
    [
        ("fly  rollback", "Fly.io"),
        ("Run `flyctl releases rollback v41`.", "Fly.io"),
        ("netlify deploy:rollback", "Netlify"),
        ("railway redeploy --yes", "Railway"),
        ("npx wrangler pages rollback", "Cloudflare Pages"),
    ],
)
def test_commands_that_do_not_go_back(step: str, platform: str) -> None:
    assert [way.platform for _, way in wrong([step])] == [platform]


@pytest.mark.parametrize(
    "step",
    [
        "kubectl rollout undo deployment/shop",
        "./bin/fly-rollback",
        "butterfly rollback",
        "kamal rollback v41",
    ],
)
def test_other_commands_are_left_alone(step: str) -> None:
    assert wrong([step]) == ()
    assert foreign("fly", [step]) is None


def test_a_platform_nobody_knows_is_not_held_against_others() -> None:
    assert foreign("Hetzner", ["heroku rollback v41"]) is None
    assert foreign("vercel + fly", ["fly deploy --image x", "vercel rollback"]) is None


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.7",
        "2001:db8::7",
        "d111111abcdef8.cloudfront.net",
        "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
        "shop-1234.eu-west-1.elb.amazonaws.com",
        "ec2-192-0-2-7.eu-west-1.compute.amazonaws.com",
        "192.0.2.7.nip.io",
        "shop.192-0-2-7.sslip.io",
    ],
)
def test_names_of_machines(host: str) -> None:
    assert machine(host)


@pytest.mark.parametrize(
    "host", ["shop.example", "vps-hosting.example", "dogs.cloudfront.example", "api.shop.example"]
)
def test_names_of_one_s_own(host: str) -> None:
    assert not machine(host)
    assert not given_by(host)


def test_names_that_a_platform_gave() -> None:
    assert given_by("shop.fly.dev") == "Fly.io"
    assert given_by("shop.vercel.app") == "Vercel"
