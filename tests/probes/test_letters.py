"""A real message is read with keys and records that were looked up, and with nothing else."""

import asyncio
import datetime as dt
import socket
from dataclasses import dataclass, field
from typing import Any, NoReturn, cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.letters import Letter
from cockpit.facts.samples_dns import NO_RESOLVER, sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.probes import letters
from cockpit.probes.letters import read_letter
from cockpit.vantage import Vantage
from tests.standards.letters import CRLF, GMAIL, HEAD, OUTLOOK, TEXT, rsa_record, signed

LAUNCH = sample_launch()
SPF = "v=spf1 ip4:192.0.2.31 -all"
DMARC = "v=DMARC1; p=quarantine"
RECORDS = {
    "s1._domainkey.shop.example": rsa_record(),
    "m1._domainkey.mailer.example": rsa_record(),
    "bounce.shop.example": SPF,
    "_dmarc.shop.example": DMARC,
}


@dataclass
class Eyes:
    """DNS with these TXT records; what is None cannot be looked up."""

    records: dict[str, str | None]
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    asked: list[str] = field(default_factory=list)

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        self.asked.append(f"{name} {type_}")
        value = self.records.get(name, "")
        if value is None:
            return NO_RESOLVER
        return sample_answer(name, type_, *([value] if value and type_ == "TXT" else ()), authoritative=True)

    async def ask(self, name: str, type_: str, server: str | None = None) -> Answer | Unreachable:
        return await self.look_up(name, type_)


async def read(data: bytes, *, pasted: bool = False, **changed: Any) -> Letter:
    names = {
        "key": "s1._domainkey.shop.example",
        "spf": "bounce.shop.example",
        "dmarc": "_dmarc.shop.example",
    }
    records = RECORDS | {names[name]: value for name, value in changed.items()}
    return await read_letter(data, LAUNCH, cast("Vantage", Eyes(records)), pasted=pasted)


def at_gmail(message: bytes = HEAD + CRLF + TEXT, **how: Any) -> bytes:
    return GMAIL + signed(message, **how)


@pytest.mark.parametrize("stamps", [GMAIL, OUTLOOK])
async def test_a_message_that_is_right(stamps: bytes) -> None:
    one = await read(stamps + signed())
    assert (one.spf, one.dkim, one.dmarc, one.worst_link) == ("pass", "pass", "pass", "ok")
    found = one.found
    assert (found["d"], found["s"], found["from"]) == ("shop.example", "s1", "shop.example")
    assert (found["ip"], found["helo"]) == ("192.0.2.31", "a8-31.mailer.example")
    assert found["return_path"] == "bounce.shop.example"
    assert "ana@" not in str(found)
    assert "token" not in str(found)


@pytest.mark.parametrize(
    ("how", "changed", "expected"),
    [
        ({}, {"key": ""}, ("pass", "fail", "pass")),
        ({}, {"key": None}, ("pass", "unknown", "pass")),
        ({}, {"spf": "v=spf1 -all"}, ("fail", "pass", "pass")),
        ({}, {"spf": "v=spf1 ~all", "key": ""}, ("fail", "fail", "fail")),
        ({}, {"spf": "", "key": "v=DKIM1; p="}, ("none", "fail", "fail")),
        ({}, {"spf": None, "key": ""}, ("unknown", "fail", "unknown")),
        ({}, {"spf": "v=spf1 include:bounce.shop.example -all"}, ("fail", "pass", "pass")),
        ({}, {"dmarc": ""}, ("pass", "pass", "none")),
        ({}, {"dmarc": None}, ("pass", "pass", "unknown")),
        ({"domain": b"mailer.example", "selector": b"m1"}, {}, ("pass", "unaligned", "pass")),
        (
            {"domain": b"mailer.example", "selector": b"m1"},
            {"spf": "v=spf1 -all"},
            ("fail", "unaligned", "fail"),
        ),
        ({}, {"dmarc": f"{DMARC}; aspf=s", "key": ""}, ("pass", "fail", "fail")),
    ],
)
async def test_what_each_record_decides(
    how: dict[str, Any], changed: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    one = await read(at_gmail(**how), **changed)
    assert (one.spf, one.dkim, one.dmarc) == expected


async def test_the_aligned_one_of_two_signatures_decides() -> None:
    both = GMAIL + signed(signed(), domain=b"mailer.example", selector=b"m1")
    one = await read(both)
    assert one.found["d"] == "shop.example"
    assert one.found["signatures"] == "mailer.example/m1 pass, shop.example/s1 pass"


async def test_no_record_no_header_no_sender() -> None:
    bare = await read(b"")
    assert (bare.dkim, bare.dmarc, bare.spf, bare.trouble) == ("unknown", "unknown", "unknown", "it is empty")
    unsigned = await read(GMAIL + HEAD + CRLF + TEXT)
    assert unsigned.dkim == "none"
    assert unsigned.dmarc == "pass"
    two = await read(GMAIL + b"From: boss@else.example\r\n" + HEAD + CRLF)
    assert (two.dmarc, two.dmarc_why) == ("unknown", "its From names no single domain")


async def test_without_records_families_are_those_of_the_registries() -> None:
    one = await read(at_gmail(domain=b"shop.example"), dmarc="")
    assert (one.spf_aligned, one.dkim) == (True, "pass")


async def test_a_copy_made_by_hand_is_not_held_against_the_sender() -> None:
    changed = at_gmail().replace(b"Bye.", b"Bye!").replace(b"dkim=pass", b"dkim=neutral")
    assert (await read(changed)).dkim == "fail"
    one = await read(changed, pasted=True)
    assert (one.dkim, one.found["dkim_why"]) == ("unknown", "pasted")
    assert (await read(at_gmail(), pasted=True)).dkim == "pass"


@pytest.mark.parametrize("stamps", [GMAIL, OUTLOOK])
async def test_what_the_mailbox_wrote_into_its_copy_is_not_held_against_the_sender(stamps: bytes) -> None:
    for changed in ((b"Bye.", b"Bye.\r\n-- \r\nseen by a scanner"), (b"Subject: ", b"Subject: [EXTERN] ")):
        one = await read(stamps + signed().replace(*changed), spf="v=spf1 -all")
        assert (one.dkim, one.found["dkim_why"], one.dmarc) == ("unknown", "changed-later", "unknown")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"dkim=pass", b"dkim=fail"),
        (b"header.s=s1", b"header.s=s2"),
        (b"header.i=@shop.example", b"header.i=@else.example"),
        (b"Authentication-Results: mx.google.com", b"Authentication-Results: mx.else.example"),
    ],
)
async def test_only_the_receivers_word_about_this_signature_counts(was: bytes, now: bytes) -> None:
    one = await read(at_gmail().replace(b"Bye.", b"Bye!").replace(was, now))
    assert one.dkim == "fail"


async def test_a_message_that_is_too_large_is_read_as_far_as_it_goes() -> None:
    large = at_gmail(HEAD + CRLF + TEXT + b"x" * (2 << 20))
    one = await read(large)
    assert (one.dkim, one.found["dkim_why"]) == ("unknown", "too-large")
    assert one.worst_link == "ok"


async def test_arithmetic_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(work: Any) -> Any:
        if "verified" in work.__code__.co_names:
            await asyncio.Event().wait()
        return work()

    monkeypatch.setattr(letters, "aside", endless)
    monkeypatch.setattr(letters, "PATIENCE", 0.05)
    one = await read(at_gmail())
    assert (one.dkim, one.found["dkim_why"], one.dmarc) == ("unknown", "too-long", "pass")


async def test_nothing_but_the_vantage_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "sendto", refused)
    eyes = Eyes({**RECORDS})
    signatures = signed().partition(b"From:")[0] * 40
    await read_letter(GMAIL + signatures + HEAD + CRLF + TEXT, LAUNCH, cast("Vantage", eyes))
    assert eyes.asked.count("s1._domainkey.shop.example TXT") == 1
    assert len(eyes.asked) < 20
