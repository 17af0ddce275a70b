"""The keys of the mail: one wave where they are there, a second for what is missing, secrets left behind."""

import base64
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cockpit.facts.codec import dumps
from cockpit.facts.dkim import Dkim
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.samples_dkim import GOOD, SHOP, sample_sending
from cockpit.facts.samples_dns import NS1, sample_answer
from cockpit.launch import Launch
from cockpit.probes.dkim import gather
from cockpit.probes.names import unused
from cockpit.record import FILE, Drill, append
from cockpit.standards.dkim_material import PRIVATE
from cockpit.standards.dkim_selectors import swept, wanted
from tests.probes.dns import SILENT, Table

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
NAME, NOBODY = f"pm1._domainkey.{SHOP}", unused(f"_domainkey.{SHOP}")
LAUNCH = sample_sending("Postmark", "pm1")
ZONE = (
    sample_answer(SHOP, "SOA", f"{NS1} hostmaster.{SHOP} 1 7200 3600 1209600 300"),
    sample_answer(SHOP, "NS", NS1),
)


@dataclass
class Eyes(Table):
    """A table with an hour and a folder, as a vantage has them."""

    now: dt.datetime = NOW
    folder: Path = field(default_factory=lambda: Path("/nonexistent"))

    def meant(self, launch: Launch = LAUNCH) -> list[tuple[str, str, str | None]]:
        """The questions about keys of declared senders; everybody else's are asked in the same wave."""
        others = {f"{one.selector}._domainkey.{one.domain}" for one in swept(launch, wanted(launch))}
        return [one for one in self.asked if one[0] not in others]


def eyes(*answers: Answer, folder: Path | None = None) -> Eyes:
    """What the resolver says, and the one authority of the zone where an answer is from it."""
    known = {
        (one.name, one.type, one.server if one.authoritative else None): one for one in (*ZONE, *answers)
    }
    return Eyes(known, folder=folder or Path("/nonexistent"))


def here(name: str, *texts: str) -> Answer:
    """A TXT record at the authority alone."""
    return sample_answer(name, "TXT", *texts, server=NS1, authoritative=True)


async def look(seen: Eyes) -> Dkim:
    return await gather(LAUNCH, seen.eyes)


async def test_a_key_that_is_there_costs_three_questions() -> None:
    seen = eyes(sample_answer(NAME, "TXT", GOOD))
    found = await look(seen)
    (key,) = found.keys
    assert (key.name, key.told.values, key.source, key.alias) == (NAME, (GOOD,), "declared", "")
    assert sorted(seen.meant()) == sorted([(NAME, "TXT", None), (NAME, "CNAME", None), (NOBODY, "TXT", None)])
    assert (found.wildcard, found.strays, found.bare, found.at) == ({}, {}, (), NOW.isoformat())


async def test_the_authority_is_asked_about_a_key_that_is_missing() -> None:
    found = await look(eyes(here(NAME, GOOD)))
    assert found.keys[0].told.hidden
    gone = await look(eyes(here(NAME)))
    assert gone.keys[0].told.missing
    assert gone.bare == (SHOP,)
    exists = await look(eyes(sample_answer(f"_domainkey.{SHOP}", "TXT", outcome=Outcome.NODATA)))
    assert exists.bare == ()


async def test_a_silent_resolver_is_not_asked_for_reasons() -> None:
    seen = eyes()
    seen.answers = dict.fromkeys([(NAME, "TXT", None), (NAME, "CNAME", None), (NOBODY, "TXT", None)], SILENT)
    found = await look(seen)
    assert found.keys[0].told.why == SILENT
    assert len(seen.meant()) == 3


async def test_a_cname_beside_the_text_is_seen_and_one_before_it_is_the_way() -> None:
    beside = await look(eyes(sample_answer(NAME, "TXT", GOOD), sample_answer(NAME, "CNAME", "k.example")))
    assert beside.keys[0].alias == "k.example"
    led = sample_answer(NAME, "TXT", GOOD, chain=("k.example",))
    before = await look(eyes(led, sample_answer(NAME, "CNAME", "k.example")))
    assert (before.keys[0].alias, before.keys[0].told.chain) == ("", ("k.example",))


async def test_addresses_in_place_of_the_key_unless_any_name_has_them() -> None:
    proxied = await look(eyes(sample_answer(NAME, "A", "104.16.1.1"), sample_answer(NAME, "AAAA", "::1")))
    assert proxied.keys[0].addresses == ("104.16.1.1", "::1")
    everywhere = (sample_answer(NAME, "A", "9.9.9.9"), sample_answer(NOBODY, "A", "9.9.9.9"))
    assert (await look(eyes(*everywhere))).keys[0].addresses == ()


async def test_a_key_in_the_wrong_place_is_found() -> None:
    doubled, plain = f"{NAME}.{SHOP}", f"pm1.domainkey.{SHOP}"
    words = sample_answer(f"pm1.{SHOP}", "TXT", "hello")
    found = await look(
        eyes(sample_answer(doubled, "TXT", GOOD), sample_answer(plain, "TXT", f'"{GOOD}"'), words)
    )
    assert set(found.strays) == {doubled, plain}


async def test_a_wildcard_is_kept_to_compare() -> None:
    found = await look(
        eyes(sample_answer(NAME, "TXT", "v=DKIM1; p="), sample_answer(NOBODY, "TXT", "v=DKIM1; p="))
    )
    assert found.wildcard[SHOP].values == found.keys[0].told.values


async def test_the_domain_above_is_asked_where_the_one_below_has_none() -> None:
    launch = sample_sending("Postmark", "pm1", writes=f"a@news.{SHOP}")
    found = await gather(launch, eyes(sample_answer(NAME, "TXT", GOOD)).eyes)
    (key,) = found.keys
    assert key.domain == f"news.{SHOP}"
    assert [told.name for told in key.elsewhere] == [NAME]


async def test_usual_selectors_are_looked_into_only_where_none_is_there() -> None:
    launch = sample_sending("SendGrid")
    one = eyes(sample_answer(f"s1._domainkey.{SHOP}", "TXT", GOOD))
    await gather(launch, one.eyes)
    assert len(one.meant(launch)) == 3
    none = eyes()
    found = await gather(sample_sending("SendGrid"), none.eyes)
    assert [key.told.missing or key.told.authority is not None for key in found.keys] == [True, True]


async def test_trying_costs_one_question_a_word_and_explains_nothing() -> None:
    seen = eyes()
    launch = sample_sending("Acme Mail")
    found = await gather(launch, seen.eyes)
    assert {key.source for key in found.keys} == {"probed"}
    assert len(seen.meant(launch)) == len(found.keys) + 1


async def test_many_missing_keys_are_not_all_looked_into() -> None:
    launch = sample_sending("Acme", *(f"s{n}" for n in range(60)))
    seen = eyes()
    await gather(launch, seen.eyes)
    assert len(seen.asked) < 300


def drilled(domain: str, selector: str, *, dkim: str = "pass", until: dt.date | None = None) -> Drill:
    return Drill(
        by="ada",
        at=NOW - dt.timedelta(1),
        name="mail",
        check="email.flow-tested",
        subject=f"{selector} at seed@{SHOP}",
        passed=True,
        started=NOW - dt.timedelta(1),
        said="It came.",
        found={"dkim": dkim, "d": domain, "s": selector},
        until=until,
    )


async def test_selectors_are_read_from_messages_that_were_verified(tmp_path: Path) -> None:
    append(
        tmp_path / FILE,
        drilled(SHOP, "seen"),
        drilled(SHOP, "forged", dkim="fail"),
        drilled(SHOP, "old", until=NOW.date() - dt.timedelta(1)),
        drilled("amazonses.com", "theirs"),
    )
    found = await gather(sample_sending("Amazon SES"), eyes(folder=tmp_path).eyes)
    assert [(key.selector, key.source) for key in found.keys] == [("seen", "signed")]


async def test_a_private_key_is_in_no_fact() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    secret = base64.b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()
    text = f"v=DKIM1; k=ed25519; p={secret}"
    found = await look(eyes(sample_answer(NAME, "TXT", text), sample_answer(NOBODY, "TXT", text)))
    assert found.keys[0].told.values == (f"v=DKIM1; k=ed25519; p={PRIVATE}",)
    hidden = await look(eyes(here(NAME, text), sample_answer(f"{NAME}.{SHOP}", "TXT", text)))
    assert hidden.strays
    assert secret not in dumps({"found": found, "hidden": hidden})


async def test_a_key_of_a_service_nobody_declared_is_found_in_the_same_wave() -> None:
    left = f"google._domainkey.{SHOP}"
    found = await look(eyes(sample_answer(NAME, "TXT", GOOD), sample_answer(left, "TXT", GOOD)))
    assert [key.name for key in found.keys] == [NAME]
    assert [(key.name, key.sender, key.source) for key in found.others] == [(left, "", "swept")]
