"""`cockpit credentials test` on the password of a mailbox: it logs in, and says what it sees."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.cli import run
from cockpit.credentials.known import declared
from cockpit.lab.serve import Lab
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.launch.mail import Mailbox
from cockpit.launch.parts import Product

NAME = "keyring:launch-cockpit/shop/seed"


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    running = await Lab.start(tmp_path / "lab", "fixed")
    yield running
    await running.stop()


async def typed(
    lab: Lab, value: str, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str]]:
    """What the command says with this value in the environment."""
    patch.setenv("COCKPIT_CREDENTIAL_SEED_MAILBOX", value)
    words = ["--launch", str(lab.launch), "credentials", "test", "seed-mailbox"]
    code = await asyncio.to_thread(run, words, full_screen=None)
    out, err = capsys.readouterr()
    assert value not in out + err
    return code, out.splitlines()


async def test_it_logs_in_and_says_what_it_sees(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = await typed(lab, lab.desk.secrets["seed-mailbox"], monkeypatch, capsys)
    assert code == 0
    assert lines[0].endswith("(COCKPIT_CREDENTIAL_SEED_MAILBOX); it may be sent to imap.velomail.test only.")
    assert lines[1].startswith("imap.velomail.test lets us in as seed@velomart.test.")
    assert lines[1].endswith("only read: INBOX (0 messages), Junk (0 messages).")


async def test_a_refusal_is_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = await typed(lab, "of last year, and wrong", monkeypatch, capsys)
    assert code == 1
    told = "does not accept the password seed-mailbox for seed@velomart.test: Invalid credentials."
    assert lines[1:] == [f"seed@velomart.test: imap.velomail.test {told}"]
    lab.world.cuts.add("tls")
    lab._imap.settle()
    code, lines = await typed(lab, "of last year, and wrong", monkeypatch, capsys)
    assert (code, "refuses connections" in lines[1]) == (1, True)


def product(*rows: Mailbox) -> Launch:
    return Launch(
        schema="launch-cockpit/launch/v1",
        product=Product(name="Shop", domain="shop.example", roadmap="b2b-prototype"),
        mailboxes=rows,
    )


def test_a_password_is_bound_to_its_mail_server() -> None:
    launch = product(Mailbox(address="a@seed.example", host="imap.seed.example", credential=NAME))
    (known,) = declared(launch)
    assert (known.name, known.host, known.named_in) == ("seed", "imap.seed.example", ("[[mailbox]]",))
    assert not known.problem


def test_one_password_for_two_servers_is_used_for_neither() -> None:
    rows = (
        Mailbox(address=f"a@{host}", host=host, credential=NAME) for host in ("one.example", "two.example")
    )
    (known,) = declared(product(*rows))
    assert "It is named for one.example and for two.example" in known.problem


async def test_the_lab_declares_its_mailbox(lab: Lab) -> None:
    assert [row.host for row in load(lab.launch).mailboxes] == ["imap.velomail.test"]
