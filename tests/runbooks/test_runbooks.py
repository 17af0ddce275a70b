"""All thirteen, on a company that says everything, on one that was only discovered, on one that is silent."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.samples_launch import sample_launch
from cockpit.grammar import parser
from cockpit.launch import Launch
from cockpit.launch.mail import Email, Mailbox, Sender
from cockpit.plan import Plan, select
from cockpit.roadmap import load
from cockpit.runbooks import Known, runbooks
from cockpit.runbooks.runbook import NOT_KNOWN
from cockpit.text import safe
from tests.runbooks.samples import HOSTILE, IDS, against_us, book, company, discovered, empty, words

LAUNCHES = (company, discovered, empty)
LATER = ("triage", "watch")  # commands of issues to come
_COMMAND = re.compile(r"`(cockpit [^`]+)`")
_CHANGES = re.compile(
    r"\b(delete|revoke|switch (?:off|on|it|the|automatic|that)|put it back|set (?:that|the record)"
    r"|change that|make the disk|enter one|let that one|lead visitors|reissue|add the record)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("make", LAUNCHES)
def test_all_thirteen_are_whole(make: Callable[[], Launch]) -> None:
    books = runbooks(make())
    assert tuple(one.id for one in books) == IDS
    for one in books:
        assert one.title
        assert one.symptom
        assert 3 <= len(one.steps) <= 45
        assert one.first_look.startswith("Run `cockpit triage https://velomart.test/`")
        assert one.call
        assert all(text.strip() == text and "  " not in text for _, text in one.parts), one.id


@pytest.mark.parametrize("make", LAUNCHES)
def test_nothing_is_left_open_or_made_up(make: Callable[[], Launch]) -> None:
    for one in runbooks(make()):
        for placeholder in ("None", "{", "}", "example", "TODO", "Struct(", "()"):
            assert placeholder not in words(one).replace("None in this release.", ""), one.id


@pytest.mark.parametrize("make", LAUNCHES)
def test_whatever_changes_something_says_how_to_undo_it(make: Callable[[], Launch]) -> None:
    steps = [step for one in runbooks(make()) for step in one.steps if _CHANGES.search(step)]
    assert len(steps) > 10
    assert [step for step in steps if not re.search(r"undo", step, re.IGNORECASE)] == [
        step for step in steps if step.startswith("Do not ") or "keys that somebody" in step
    ]


@pytest.mark.parametrize("make", LAUNCHES)
def test_every_command_of_ours_can_be_typed(make: Callable[[], Launch]) -> None:
    lines = {found for one in runbooks(make()) for found in _COMMAND.findall(words(one))}
    assert len(lines) > 8
    for line in lines:
        _, command, *rest = shlex.split(line)
        if command in LATER:
            continue
        args = parser().parse_args([command, *rest])
        assert select(Plan(load("marketplace-launch")), getattr(args, "select", []))


def declared(launch: Launch) -> dict[str, list[str]]:
    """What each runbook has to tell, from the declarations."""
    deploy, email, edge = launch.deploy, launch.email, launch.edge
    assert deploy
    assert deploy.rollback
    assert email
    assert edge
    hosts = [host for host in launch.hosts if host.production]
    accounts = {row.category: [row.service, row.url, str(row.credential)] for row in launch.access}
    names = [person.name for person in launch.people]
    return {
        "rb-tls": [host.name for host in hosts]
        + [*edge.authorities, *accounts["edge"], *accounts["hosting"]],
        "rb-redirect": [url for row in launch.redirects for url in (row.start, row.to)] + [*launch.variants],
        "rb-mail": [
            *(word for flow in launch.mail_flows if flow.sent for word in (flow.name, flow.trigger)),
            *(flow.subject for flow in launch.mail_flows if flow.sent),
            *(f"{one}._domainkey.velomart.test" for row in launch.senders for one in row.selectors),
            *(email.bounces_to, email.fallback, "_dmarc.velomart.test", *accounts["email-provider"]),
        ],
        "rb-deploy": [
            *(*deploy.rollback.steps, deploy.rollback.last_known_good, deploy.rollback.data_caveat),
            *(*deploy.steps, deploy.version_marker, deploy.health, deploy.migrations, *accounts["hosting"]),
        ],
        "rb-edge": [
            *(host.name for host in hosts if host.proxied),
            *(host.origin for host in hosts if host.proxied),
            *("https://www.cloudflarestatus.com/", *accounts["dns"], *(edge.exceptions or ())),
        ],
        "rb-secret": [word for row in launch.secrets for word in (row.name, row.location, row.how_to)],
        "rb-database": [word for row in launch.backups for word in (row.store, row.schedule)],
        "rb-domain": [*accounts["registrar"], "Printed codes in the workshop's safe", *names],
        "rb-silence": [
            *(word for row in launch.monitors for word in (row.id, row.target, row.provider)),
            *(row.to.removeprefix("mailto:") for row in launch.alerts),
            *accounts["monitoring"],
        ],
        "rb-variable": [word for row in launch.env for word in (row.name, row.purpose, row.set_in)]
        + [*deploy.env_change, deploy.health],
        "rb-dns": [target for host in launch.hosts for target in host.targets] + [*deploy.dns_change],
        "rb-account": [word for row in launch.access for word in (row.service, row.url, row.recovery)],
        "rb-whom": [
            *(word for row in launch.support for word in (row.path.removeprefix("mailto:"), row.hours)),
            *(row.do for row in launch.escalation),
            *(row.text for row in launch.limitations),
        ],
    }


def test_every_declared_value_is_there() -> None:
    launch = company()
    for id_, values in declared(launch).items():
        told = words(book(launch, id_))
        assert len(values) > 1
        assert [value for value in values if value.rstrip(".") not in told] == [], id_
        for row in launch.escalation:
            assert row.do.rstrip(".") in told


def test_mail_is_looked_at_where_each_service_is_looked_up() -> None:
    launch = sample_launch(
        "velomart.test",
        email=Email(events="https://log.example/"),
        senders=(
            Sender(provider="Resend"),
            Sender(provider="SendGrid", return_path="em12.velomart.test"),
            Sender(provider="Velomail"),
        ),
        mailboxes=(Mailbox(address="seed@box.example"),),
    )
    told = words(book(launch, "rb-mail"))
    one = "`. You should see exactly one line"
    assert f"`dig +short TXT send.velomart.test | grep spf1{one}, and amazonses.com in it." in told
    assert f"`dig +short TXT em12.velomart.test | grep spf1{one}." in told
    assert "resend._domainkey.velomart.test" in told
    assert "s1._domainkey.velomart.test" in told
    assert 'selectors = ["..."] in the [[sender]] Velomail' in told
    assert "event log (https://log.example/)" in told
    assert "Have the product write to seed@box.example" in told
    assert "Resend (https://resend.com/docs" in told


def test_the_event_log_of_the_service_stands_in_for_one_that_nobody_named() -> None:
    told = words(book(sample_launch("velomart.test", senders=(Sender(provider="Postmark"),)), "rb-mail"))
    assert "event log (https://account.postmarkapp.com/servers)" in told


def test_a_gap_names_the_line() -> None:
    told = words(book(empty(), "rb-deploy"))
    assert f'is {NOT_KNOWN}steps = ["...", "..."] under [deploy.rollback] to launch.toml.' in told
    assert f'is {NOT_KNOWN}version_marker = "..." under [deploy] to launch.toml.' in told
    assert f'{NOT_KNOWN}[[person]] id = "...", name = "...", role = "operator"' in told
    assert all(one.gaps for one in runbooks(empty()))
    assert sum(one.gaps for one in runbooks(company())) <= 3


def test_who_is_known_by_another_part_is_named() -> None:
    assert "Sign in at cloudflare, the edge. Where, and who gets in, is not known yet" in words(
        book(discovered(), "rb-tls")
    )
    assert 'service = "velomail", category = "email-provider"' in words(book(discovered(), "rb-mail"))


@pytest.mark.parametrize(
    ("old", "new", "ids"),
    [
        ("fly releases", "fly releases list", ("rb-deploy",)),
        ("2026.11.18-1", "2026.11.19-1", ("rb-deploy",)),
        ("velo1", "velo2", ("rb-mail",)),
        ("tom@velomart.test", "tom@phone.test", IDS),
        ("Printed codes in the workshop's safe", "A key in the bank", ("rb-domain", "rb-account")),
        ("Payments are settled once a day.", "Refunds are made by hand.", ("rb-whom",)),
    ],
)
def test_the_digest_follows_the_words(old: str, new: str, ids: tuple[str, ...]) -> None:
    launch = company()
    data = msgspec.json.encode(launch).decode()
    assert old in data
    changed = msgspec.json.decode(data.replace(old, new).encode(), type=Launch)
    before, after = runbooks(launch), runbooks(changed)
    differ = {was.id for was, is_ in zip(before, after, strict=True) if was.digest != is_.digest}
    assert differ == set(ids)


def test_the_same_launch_has_the_same_digests_in_another_process() -> None:
    code = (
        "from tests.runbooks.samples import company; from cockpit.runbooks import runbooks;"
        "print(*(one.digest for one in runbooks(company())))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.split()
        for seed in ("1", "2")
    ]
    here = [one.digest for one in runbooks(company())]
    assert told == [here, here]
    assert all(re.fullmatch(r"[0-9a-f]{16}", digest) for digest in here)
    assert len(set(here)) == len(IDS)


def test_what_the_last_run_saw_is_told_and_not_signed() -> None:
    known = Known("Registrar Ltd", "CA Nine", "2026.11.20-1", ("ns1.velodns.test", "ns2.velodns.test"))
    plain, told = runbooks(company()), runbooks(company(), known)
    assert [one.digest for one in told] == [one.digest for one in plain]
    for id_, value in {
        "rb-domain": "Registrar Ltd",
        "rb-tls": "CA Nine",
        "rb-deploy": "2026.11.20-1",
        "rb-dns": "dig +short velomart.test @ns1.velodns.test",
    }.items():
        assert value in words(next(one for one in told if one.id == id_))
        assert value not in words(next(one for one in plain if one.id == id_))


def test_only_the_standard_library_and_the_declarations_are_needed() -> None:
    code = (
        "import sys, cockpit.launch; before = set(sys.modules); import cockpit.runbooks;"
        "new = {m for m in set(sys.modules) - before if not m.startswith('cockpit.runbooks')};"
        "print(sorted(m for m in new if m.partition('.')[0] not in sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    senders = {"cockpit.standards", "cockpit.standards.domains", "cockpit.standards.mail_senders"}
    assert set(eval(done.stdout)) <= {"cockpit.contact", "cockpit.text", *senders}


@pytest.mark.parametrize("text", [HOSTILE, "x" * 100_000, "\u202e" * 100_000, HOSTILE * 2000])
def test_hostile_texts_are_shown_safely_and_bounded(text: str) -> None:
    for one in runbooks(against_us(text)):
        told = (one.title, one.symptom, *(part for _, part in one.parts), *one.call)
        assert all(part == safe(part, len(part)) for part in told), one.id
        assert len(words(one)) < 60_000
        assert len(one.parts) <= 50


@pytest.mark.parametrize("text", [HOSTILE, "'; id; '", "$(id)", "`id`", "a b"])
def test_a_command_holds_a_hostile_name_as_one_word(text: str) -> None:
    launch = against_us(text)
    (line,) = re.findall(r"Run `(curl -s .*)` to read which release", book(launch, "rb-deploy").steps[1])
    assert shlex.split(line) == ["curl", "-s", safe(f"https://velomart.test/version.txt{text}".strip())]


def test_many_rows_are_counted_and_not_told() -> None:
    launch = company()
    many = msgspec.structs.replace(launch, access=launch.access * 100, secrets=launch.secrets * 100)
    assert "There are 988 more: see the [[access]] rows in launch.toml." in words(book(many, "rb-account"))
    assert "There are 188 more: see the [[secret]] rows in launch.toml." in words(book(many, "rb-secret"))
    assert all(len(one.parts) <= 50 for one in runbooks(many))


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_is_shown_as_it_may_be(text: str) -> None:
    for one in runbooks(against_us(text)):
        assert safe(words(one), 1 << 20, keep_lines=True) == words(one)
