"""Alarms: tried on every channel, in time, read by their owners."""

from collections.abc import Iterator

import msgspec
import pytest

from checks.watch import alert_channel_owned, alert_route_tested, alert_within_5min
from cockpit.credentials.known import declared
from cockpit.facts.samples_alerts import CHAT, MAIL, MAIL_ONLY, TWO_WAYS, alarm
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON
from cockpit.facts.samples_stated import sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, PASS, WARN, Finding, Launch
from cockpit.kit.alerts import missing_kinds
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, family, host_for, kind_of, label, labels


def found(launch: Launch, stated: Stated) -> Iterator[Finding]:
    for module in (alert_route_tested, alert_within_5min, alert_channel_owned):
        yield from module.judge(launch, stated)


def test_one_good_rehearsal_answers_all_three() -> None:
    assert [one.verdict for one in found(MAIL_ONLY, sample_stated(alarm()))] == [PASS] * 3


def test_one_rehearsal_without_word_fails_all_three_and_says_what_to_do() -> None:
    seen = list(found(MAIL_ONLY, sample_stated(alarm(passed=False, delay=None))))
    assert [one.verdict for one in seen] == [FAIL] * 3
    assert {one.fix.record for one in seen if one.fix} == {"cockpit drill alert"}


def test_the_limit_of_the_roadmap_counts() -> None:
    (slow,) = alert_within_5min.judge(MAIL_ONLY, sample_stated(alarm(delay=301.0)))
    assert (slow.verdict, slow.observed[:5]) == (FAIL, "301 s")
    assert slow.fix is not None
    assert "every 60 s" in slow.fix.text


def test_a_channel_nobody_could_try_is_named_with_its_reason() -> None:
    row = alarm(more={"chat #ops": "nobody: no credential is declared"})
    (one,) = alert_route_tested.judge(TWO_WAYS, sample_stated(row))
    assert one.verdict is WARN
    assert "chat #ops (no credential is declared)" in one.summary


def test_a_second_channel_of_the_same_name_is_another() -> None:
    twice = sample_launch(people=(ANA, JON), alerts=(MAIL, MAIL))
    (one,) = alert_route_tested.judge(twice, sample_stated(alarm()))
    assert "mail alarm@shop.example (2)" in one.summary


def test_an_owner_by_another_id_has_read_it_too() -> None:
    other = msgspec.structs.replace(ANA, id="ana2")
    launch = sample_launch(people=(ANA, other, JON), alerts=(msgspec.structs.replace(MAIL, owner="ana2"),))
    (one,) = alert_channel_owned.judge(launch, sample_stated(alarm()))
    assert one.verdict is PASS


def test_what_a_roadmap_does_not_ask_for_is_not_missing() -> None:
    assert missing_kinds(MAIL_ONLY) == ()


@pytest.mark.parametrize(
    ("channel", "kind", "asked"),
    [
        ("E-Mail", Kind.MAIL, "email"),
        ("mail", Kind.MAIL, "email"),
        ("Slack #ops", Kind.SLACK, "chat"),
        ("discord", Kind.DISCORD, "chat"),
        ("Google Chat", Kind.CHAT, "chat"),
        ("Teams", Kind.OTHER, "chat"),
        ("webhook", Kind.WEBHOOK, ""),
        ("SMS", Kind.OTHER, ""),
        ("", Kind.OTHER, ""),
        ("🔔", Kind.OTHER, ""),
    ],
)
def test_what_the_word_for_a_channel_means(channel: str, kind: Kind, asked: str) -> None:
    assert (kind_of(channel), family(channel)) == (kind, asked)


@pytest.mark.parametrize(
    ("alert", "host"),
    [
        (Alert(channel="slack", to="#ops"), "hooks.slack.com"),
        (Alert(channel="discord"), "discord.com"),
        (Alert(channel="webhook", to="https://in.shop.example/alarm"), "in.shop.example"),
        (Alert(channel="webhook", to="ops"), ""),
        (Alert(channel="mail", to="mailto:a@b.example", server="smtp.post.example:465"), "smtp.post.example"),
        (Alert(channel="mail", to="https://elsewhere.example"), ""),
        (Alert(channel="webhook", to="https://[bad"), ""),
    ],
)
def test_a_credential_goes_to_one_host(alert: Alert, host: str) -> None:
    assert host_for(alert.channel, alert.to, alert.server) == host
    named = msgspec.structs.replace(alert, credential="keyring:launch-cockpit/shop/hook")
    launch = sample_launch(alerts=(named,))
    assert [one.host for one in declared(launch) if one.name == "hook"] in ([host], [])


def test_the_path_of_a_hook_is_in_no_label() -> None:
    assert label("slack", "https://hooks.slack.com/in/key") == "slack hooks.slack.com"
    assert label("mail", "mailto:a@b.example\x1b[2J") == "mail a@b.example\\x1b[2J"
    assert labels([("chat", "#a"), ("chat", "#a"), ("chat", "#b")]) == ("chat #a", "chat #a (2)", "chat #b")
    assert labels([(CHAT.channel, CHAT.to)]) == ("chat #ops",)
