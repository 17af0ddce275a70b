"""What the checks of the how-to sections say: the steps that are there, and the ones to add."""

import tomllib

import pytest

from checks.handover import dns_change_guide, env_change_guide, rollback_documented
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import account
from cockpit.kit import FAIL, PASS, UNKNOWN, Deploy, Finding, Limits, going_back
from cockpit.kit.going_back import Rollback, missing
from cockpit.kit.pasting import digest, quoted, told
from cockpit.launch.making import Env
from tests.checks.dns.judging import sole

DNS = account("dns", service="Cloudflare", url="https://dash.cloudflare.com/login")
BACK = Rollback(steps=("Press Promote.",), last_known_good="v41", data_caveat="Orders stay.")


def env(*steps: str, names: tuple[str, ...] = ("production", "staging")) -> Finding:
    row = (Env(name="A", environments=names), Env(name="B", environments=names[:1]))
    return sole(env_change_guide, sample_launch(deploy=Deploy(env_change=steps), env=row))


def dns(*steps: str) -> Finding:
    return sole(dns_change_guide, sample_launch(deploy=Deploy(dns_change=steps), access=(DNS,)))


def deploy_of(found: Finding) -> dict[str, list[str]]:
    """What the fix would have people paste into [deploy]."""
    assert found.fix is not None
    section: dict[str, list[str]] = tomllib.loads(found.fix.record or "")
    return section


def test_the_environment_that_is_forgotten_is_added_to_the_steps_that_are_there() -> None:
    found = env('Say "yes" in production.', "Read \\health.")
    assert (found.verdict, found.evidence["unnamed"]) == (FAIL, ["staging"])
    steps = deploy_of(found)["env_change"]
    assert steps == ['Say "yes" in production.', "Read \\health.", "In staging: WHERE AND HOW"]


@pytest.mark.parametrize(
    "text", ["PROD and STAGE", "live, then staging", "--app shop-prod --app shop-staging"]
)
def test_environments_have_short_names(text: str) -> None:
    assert env(text).verdict is PASS


@pytest.mark.parametrize("text", ["deliver it backstage", "productions", "reproduction of the staged one"])
def test_a_part_of_a_word_is_no_environment(text: str) -> None:
    assert env(text).verdict is FAIL


def test_an_unwritten_guide_comes_with_steps_for_each_environment() -> None:
    found = env()
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    steps = deploy_of(found)["env_change"]
    assert [step.split(":")[0] for step in steps[:2]] == ["In production", "In staging"]
    assert env(*steps).verdict is PASS


def test_the_steps_of_dns_begin_at_the_door() -> None:
    found = dns("Change the record.")
    assert (found.verdict, found.kind) == (FAIL, "no-sign-in")
    steps = deploy_of(found)["dns_change"]
    assert steps[0] == "Sign in at Cloudflare (https://dash.cloudflare.com/login)."
    assert dns(*steps).verdict is PASS


def test_an_unwritten_guide_to_dns_names_the_door_too() -> None:
    assert dns(*deploy_of(dns())["dns_change"]).verdict is PASS


@pytest.mark.parametrize(
    "text", ["Open dash.cloudflare.com", "cloudflare: the zone", "CLOUDFLARE, DNS, Records"]
)
def test_company_or_host_is_a_door(text: str) -> None:
    assert dns(text).verdict is PASS


def test_a_file_without_deploy_gets_its_header_too() -> None:
    for check in (env_change_guide, dns_change_guide):
        fix = sole(check, sample_launch()).fix
        assert fix is not None
        assert list(tomllib.loads(fix.record or "")) == ["deploy"]


def test_a_digest_changes_with_every_word_of_a_section() -> None:
    first, second = dns("Open Cloudflare.", "Look."), dns("Open Cloudflare.", "Look twice.")
    assert first.evidence["digest"] != second.evidence["digest"]
    assert digest(("ab", "c")) != digest(("a", "bc"))


def rollback(back: Rollback | None, minutes: int = 5) -> Finding:
    launch = sample_launch(deploy=Deploy(rollback=back), limits=Limits(rollback_minutes=minutes))
    return sole(rollback_documented, launch)


@pytest.mark.parametrize("key", ["steps", "last_known_good", "data_caveat"])
def test_what_is_missing_is_shown_as_lines(key: str) -> None:
    keys = {"steps": BACK.steps, "last_known_good": "v41", "data_caveat": "Orders stay."}
    found = rollback(Rollback(**{name: value for name, value in keys.items() if name != key}))  # type: ignore[arg-type]
    assert (found.verdict, found.evidence["keys"]) == (FAIL, [key])
    assert found.fix is not None
    assert list(tomllib.loads(found.fix.record or "")) == [key]
    assert (found.fix.record or "").endswith("# in [deploy.rollback]")


def test_the_lines_to_start_from_are_no_way_back_yet() -> None:
    found = rollback(None)
    assert found.fix is not None
    section = tomllib.loads(found.fix.record or "")["deploy"]["rollback"]
    pasted = Rollback(
        steps=tuple(section["steps"]),
        last_known_good=section["last_known_good"],
        data_caveat=section["data_caveat"],
    )
    assert list(missing(pasted)) == ["last_known_good", "data_caveat"]


def test_the_minutes_are_the_roadmaps() -> None:
    assert "in at most 12 minutes" in rollback(BACK, 12).summary


def test_the_ten_minute_list_has_to_lead_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(going_back, "items", lambda _launch: ())
    found = rollback(BACK)
    assert (found.verdict, found.kind) == (FAIL, "not-on-list")


@pytest.mark.parametrize("text", ["", " ", "?", "-", "TODO", "todo.", "tbd", "N/A", "WHO ELSE", "...", "…"])
def test_words_that_say_nothing(text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize("text", ["fly", "v1", "WHO wrote it", "None in this release", "1", "THE-SAFE"])
def test_words_that_say_something(text: str) -> None:
    assert told(text)


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "a\x7fb", "a\x00b", "\u202e", "é", "\U0001f512"])
def test_a_quoted_text_is_toml_on_one_line(text: str) -> None:
    line = f"x = {quoted(text)}"
    assert "\n" not in line
    assert tomllib.loads(line) == {"x": text}
