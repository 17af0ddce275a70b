"""Who takes mail, what a domain says of encryption, which addresses of ours send: what is asked, and when."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.bimi import Bimi
from cockpit.facts.codec import dumps, loads
from cockpit.facts.dns import Answer, Outcome, absent
from cockpit.facts.mail_servers import MailServers
from cockpit.facts.reputation import Reputation
from cockpit.facts.samples_dns import NS1, sample_answer
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.samples_transport import MX, OWN, POLICY, SHOP, STS
from cockpit.facts.starttls import Greeting, Starttls
from cockpit.facts.stated import Stated
from cockpit.facts.tls import Handshake
from cockpit.facts.transport import Transport
from cockpit.kit import Email, Launch
from cockpit.launch.mail import Sender
from cockpit.live import Live
from cockpit.probes import bimi, mail_servers, reputation, transport
from tests.probes.dns import SILENT, Table
from tests.probes.web import company

PTR = "25.2.0.192.in-addr.arpa"
URL = f"https://mta-sts.{SHOP}/.well-known/mta-sts.txt"
BOUNCE = f"bounce.{SHOP}"
SENDS = sample_launch(
    email=Email(bounces_to=f"bounces@{BOUNCE}"), senders=(Sender(provider="Postmark", return_path=BOUNCE),)
)


@dataclass
class Eyes(Table):
    """A table that also gives the addresses of a host, and says what may be done."""

    consents: frozenset[str] = field(default_factory=frozenset)

    async def addresses(self, host: str) -> tuple[str, ...] | Unreachable:
        """IPv4 alone."""
        seen = await self.look_up(host, "A")
        if isinstance(seen, Unreachable):
            return seen
        return seen.values or absent(host, exists=seen.outcome is Outcome.NODATA)


def eyes(*answers: Answer, allowed: bool = False) -> Eyes:
    known = {(one.name, one.type, one.server if one.authoritative else None): one for one in answers}
    return Eyes(known, consents=frozenset({"active"} if allowed else ()))


def again(fact: object) -> object:
    """The fact, saved and read."""
    _, facts = loads(dumps({"one": fact}))
    return facts["one"]


MAILED = (
    sample_answer(SHOP, "MX", f"10 {MX}", "20 aspmx.l.google.com"),
    sample_answer(MX, "A", OWN),
    sample_answer("aspmx.l.google.com", "A", "192.0.2.99"),
    sample_answer(PTR, "PTR", f"{MX.upper()}."),
)


async def test_mail_servers_are_asked_in_three_rounds() -> None:
    seen = eyes(*MAILED)
    found = await mail_servers.gather(SENDS, seen.eyes)
    assert found.of(SHOP) == (MX, "aspmx.l.google.com")
    assert found.of(BOUNCE) == ()
    own = found.servers[MX]
    assert own.addresses == (OWN,)
    assert own.reverses[0].confirmed == (MX,)
    assert found.servers["aspmx.l.google.com"].reverses == ()
    assert len(seen.asked) <= 8
    assert again(found) == found


async def test_a_null_mx_and_an_address_are_no_hosts_to_look_up() -> None:
    seen = eyes(sample_answer(SHOP, "MX", "0 ."), sample_answer(BOUNCE, "MX", "10 192.0.2.1"))
    found = await mail_servers.gather(SENDS, seen.eyes)
    assert (found.of(SHOP), found.of(BOUNCE), found.servers) == ((), ("192.0.2.1",), {})


async def test_a_hundred_mail_servers_are_not_all_looked_up() -> None:
    many = sample_answer(SHOP, "MX", *(f"10 mx{number}.{SHOP}" for number in range(100)))
    found = await mail_servers.gather(sample_launch(), eyes(many).eyes)
    assert len(found.servers) == mail_servers.MOST_TARGETS


async def test_a_policy_is_fetched_only_where_it_is_announced() -> None:
    bare = eyes()
    found = await transport.gather(sample_launch(), bare.eyes)
    (at,) = found.domains
    assert (at.policy, bare.fetched, len(bare.asked)) == (None, [], 3)
    told = eyes(sample_answer(f"_mta-sts.{SHOP}", "TXT", STS))
    told.pages = {(URL, None): response(URL, body=POLICY)}
    (at,) = (await transport.gather(sample_launch(), told.eyes)).domains
    assert not isinstance(at.policy, Unreachable)
    assert at.policy is not None
    assert at.policy.body == POLICY
    assert again(Transport((at,))) == Transport((at,))


async def test_a_logo_is_fetched_only_by_https() -> None:
    for url, fetched in (("http://shop.example/a.svg", 0), ("https://shop.example/a.svg", 1)):
        seen = eyes(sample_answer(f"default._bimi.{SHOP}", "TXT", f"v=BIMI1; l={url}; a="))
        found = await bimi.gather(sample_launch(), seen.eyes)
        assert len(seen.fetched) == fetched
        assert again(found) == found
    assert (await bimi.gather(sample_launch(), eyes().eyes)).logo is None


SPF = sample_answer(SHOP, "TXT", f"v=spf1 ip4:{OWN} a:{MX} include:_spf.google.com ip4:198.51.100.0/24 ~all")
TWINS = (SPF, sample_answer(MX, "A", OWN), sample_answer(PTR, "PTR", f"{MX}."))


async def rated(seen: Eyes, launch: Launch | None = None, stated: Stated = NOTHING_SAID) -> Reputation:
    return await reputation.gather(launch or sample_launch(), seen.eyes, stated)


async def test_without_leave_no_list_is_asked() -> None:
    seen = eyes(*TWINS)
    found = await rated(seen)
    assert found.lists == ()
    assert found.unasked is not None
    assert found.unasked.kind == "consent"
    assert not [name for name, _, _ in seen.asked if "spamhaus" in name]
    assert [(one.text, one.reverses[0].confirmed) for one in found.sending] == [(OWN, (MX,))]
    assert found.wide == ("198.51.100.0/24",)
    assert again(found) == found


async def test_with_leave_both_lists_and_their_test_entries_are_asked() -> None:
    seen = eyes(*TWINS, allowed=True)
    found = await rated(seen)
    assert found.unasked is None
    assert {(one.zone, one.subject) for one in found.lists} == {
        ("zen.spamhaus.org", OWN),
        ("dbl.spamhaus.org", SHOP),
    }
    asked = {name for name, _, _ in seen.asked if "spamhaus" in name}
    assert asked == {
        "25.2.0.192.zen.spamhaus.org",
        "1.0.0.127.zen.spamhaus.org",
        "2.0.0.127.zen.spamhaus.org",
        "shop.example.dbl.spamhaus.org",
        "invalid.dbl.spamhaus.org",
        "dbltest.com.dbl.spamhaus.org",
    }


async def test_an_authority_confirms_that_there_is_no_reverse_name() -> None:
    zone = (
        sample_answer("2.0.192.in-addr.arpa", "SOA", f"{NS1} a.b 1 7200 3600 1209600 300"),
        sample_answer("2.0.192.in-addr.arpa", "NS", NS1),
        sample_answer(PTR, "PTR", f"{MX}.", server=NS1, authoritative=True),
    )
    here = sample_answer(SHOP, "TXT", f"v=spf1 ip4:{OWN} -all")
    found = await rated(eyes(here, *zone, sample_answer(MX, "A", OWN)))
    assert found.sending[0].reverses[0].told.hidden
    assert found.sending[0].reverses[0].confirmed == (MX,)


async def test_an_edge_and_a_platform_send_no_mail_for_us() -> None:
    spf = sample_answer(SHOP, "TXT", "v=spf1 a -all")
    seen = eyes(spf, sample_answer(SHOP, "A", "104.16.1.1"))
    assert (await rated(seen)).sending == ()


@pytest.mark.parametrize(
    ("spf", "found"),
    [("v=spf1 mx -all", [MX]), ("v=spf1 -mx -all", []), (f"v=spf1 mx ip4:{OWN} -all", [OWN])],
)
async def test_a_mail_server_of_ours_is_let_in_by_mx_and_one_of_a_provider_is_its_own_affair(
    spf: str, found: list[str]
) -> None:
    seen = await rated(eyes(sample_answer(SHOP, "TXT", spf), *MAILED))
    assert [one.text for one in seen.sending] == found


async def test_a_silent_resolver_is_told() -> None:
    seen = eyes()
    seen.answers = {(SHOP, "TXT", None): SILENT}
    found = await rated(seen)
    assert found.records[SHOP].why == SILENT
    assert found.sending == ()


def message(ip: str, helo: str = "") -> Stated:
    found = {"ip": ip, "helo": helo}
    return sample_stated(drilled("mail", "password reset at a@b.test", found=found))


@pytest.mark.parametrize("ip", ["", "localhost", "999.1.1.1", "\x1b[2J"])
async def test_what_a_message_says_is_no_address_is_left_out(ip: str) -> None:
    assert (await rated(eyes(), stated=message(ip))).sending == ()


async def test_an_address_met_in_a_message_is_ours_where_nobody_else_sends() -> None:
    stated = message(OWN, f"{MX}.")
    (met,) = (await rated(eyes(*TWINS[1:]), stated=stated)).sending
    assert (met.text, met.source, met.helo, met.helo_leads) == (OWN, "message", MX, (OWN,))
    assert (await rated(eyes(*TWINS[1:]), SENDS, stated)).sending == ()
    named = await rated(eyes(*TWINS), SENDS, stated)
    assert [(one.text, one.source) for one in named.sending] == [(OWN, "message")]


async def test_the_company_is_greeted_only_with_leave(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, looking):
        without = await Live(launch, looking).fact(Starttls)
        looking.consents = frozenset({"active"})
        live = Live(launch, looking)
        seen = await live.fact(Starttls)
        whole = [await live.fact(kind) for kind in (MailServers, Transport, Reputation, Bimi)]
    assert without.doors == ()
    assert without.why is not None
    assert without.why.kind == "consent"
    (door,) = seen.doors
    assert door.host == "mx1.velomail.test"
    assert isinstance(door.seen, Greeting)
    assert isinstance(door.seen.shown, Handshake)
    assert door.seen.shown.accepted
    assert again(seen) == seen
    assert whole[1].domains[0].policy.status == 200
    assert [one.zone for one in whole[2].lists] == ["dbl.spamhaus.org"]
