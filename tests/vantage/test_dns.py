"""Questions over real UDP and TCP: five outcomes, chains, our own outage."""

import asyncio
from collections.abc import Awaitable, Callable

import dns.message
import dns.rrset
import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Patience, Vantage, inquiry, replies
from tests.vantage.servers import DnsServer, Zone, dns_server

QUICK = Patience(tries=2, seconds=0.1)
ZONE: Zone = {
    ("shop.test", "A"): ["192.0.2.1", "192.0.2.2"],
    ("shop.test", "TXT"): ['"v=spf1 " "-all"', '"\\200\\255"'],
    ("shop.test", "MX"): ["10 MX1.shop.test."],
    ("www.shop.test", "CNAME"): ["shop.test."],
    ("deep.shop.test", "CNAME"): ["www.shop.test."],
    ("a.shop.test", "CNAME"): ["b.shop.test."],
    ("b.shop.test", "CNAME"): ["a.shop.test."],
    ("dangling.shop.test", "CNAME"): ["gone.shop.test."],
}


async def look(
    ask: Callable[[Vantage, DnsServer], Awaitable[object]], prepare: Callable[[DnsServer], None] | None = None
) -> object:
    async with dns_server(ZONE) as server:
        if prepare:
            prepare(server)
        vantage = Vantage(LookFrom(resolver=f"127.0.0.1:{server.port}"), patience=QUICK)
        try:
            return await ask(vantage, server)
        finally:
            await vantage.aclose()


async def answer(name: str, type_: str, prepare: Callable[[DnsServer], None] | None = None) -> Answer:
    seen = await look(lambda vantage, _: vantage.ask(name, type_), prepare)
    assert isinstance(seen, Answer)
    return seen


async def test_an_answer_is_sorted_and_plain() -> None:
    seen = await answer("Shop.Test.", "A")
    assert (seen.outcome, seen.values) == (Outcome.ANSWER, ("192.0.2.1", "192.0.2.2"))
    assert (await answer("shop.test", "MX")).values == ("10 mx1.shop.test",)


async def test_txt_strings_are_joined_and_damaged_bytes_marked() -> None:
    assert set((await answer("shop.test", "TXT")).values) == {"v=spf1 -all", "\ufffd\ufffd"}


async def test_nodata_and_nxdomain_are_kept_apart() -> None:
    assert (await answer("shop.test", "AAAA")).outcome is Outcome.NODATA
    assert (await answer("nothing.test", "A")).outcome is Outcome.NXDOMAIN


async def test_a_chain_is_followed_message_by_message() -> None:
    seen = await answer("deep.shop.test", "A")
    assert seen.chain == ("www.shop.test", "shop.test")
    assert seen.values == ("192.0.2.1", "192.0.2.2")


async def test_a_loop_ends() -> None:
    async with asyncio.timeout(5):
        seen = await answer("a.shop.test", "A")
    assert seen.loop
    assert not seen.records


async def test_a_dangling_alias_keeps_its_chain() -> None:
    seen = await answer("dangling.shop.test", "A")
    assert (seen.outcome, seen.chain) == (Outcome.NXDOMAIN, ("gone.shop.test",))


async def test_a_truncated_answer_is_fetched_over_tcp() -> None:
    def truncate(server: DnsServer) -> None:
        server.truncate = True

    assert (await answer("shop.test", "A", truncate)).values == ("192.0.2.1", "192.0.2.2")


async def test_a_servfail_that_answers_without_checking_is_about_dnssec() -> None:
    def bogus(server: DnsServer) -> None:
        server.refuse = "SERVFAIL"

    seen = await answer("shop.test", "A", bogus)
    assert seen.outcome is Outcome.REFUSED
    assert "DNSSEC validation fails" in seen.extended_error
    known = await look(lambda vantage, _: vantage.look_up("shop.test", "A"), bogus)
    assert isinstance(known, Unreachable)
    assert known.kind == "dnssec"


async def test_silence_after_an_answer_is_the_servers() -> None:
    async def first_one_then_silence(vantage: Vantage, server: DnsServer) -> object:
        await vantage.ask("shop.test", "A")
        server.silent = True
        return await vantage.ask("shop.test", "TXT"), await vantage.look_up("shop.test", "TXT")

    seen = await look(first_one_then_silence)
    assert isinstance(seen, tuple)
    assert seen[0].outcome is Outcome.SILENT
    assert seen[1].layer is Layer.DNS


async def test_silence_from_everything_is_our_own_network() -> None:
    def silent(server: DnsServer) -> None:
        server.silent = True

    seen = await look(lambda vantage, _: vantage.ask("shop.test", "A"), silent)
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.NETWORK, "offline")


async def test_the_same_question_is_put_once() -> None:
    async def many(vantage: Vantage, server: DnsServer) -> int:
        await asyncio.gather(*(vantage.ask("shop.test", "A") for _ in range(50)))
        await vantage.ask("SHOP.TEST.", "A")
        return len(server.asked)

    assert await look(many) == 1


async def test_cancelling_one_who_waits_leaves_the_others() -> None:
    async def cancel_first(vantage: Vantage, _: DnsServer) -> object:
        first = asyncio.create_task(vantage.ask("shop.test", "A"))
        second = asyncio.create_task(vantage.ask("shop.test", "A"))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    seen = await look(cancel_first)
    assert isinstance(seen, Answer)


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".test", ".".join(["label"] * 60)])
async def test_an_impossible_name_is_said(name: str) -> None:
    seen = await look(lambda vantage, _: vantage.ask(name, "A"))
    assert isinstance(seen, Unreachable)
    assert seen.kind == "bad-name"


async def test_addresses_say_why_there_are_none() -> None:
    async def both(vantage: Vantage, _: DnsServer) -> object:
        return await vantage.addresses("nothing.test"), await vantage.addresses("shop.test")

    seen = await look(both)
    assert isinstance(seen, tuple)
    assert (seen[0].layer, seen[0].kind) == (Layer.DNS, "nxdomain")
    assert seen[1] == ("192.0.2.1", "192.0.2.2")


async def test_a_private_name_server_is_not_asked() -> None:
    async def ask(vantage: Vantage, _: DnsServer) -> object:
        return await vantage.ask("shop.test", "A", server="shop.test")

    seen = await look(ask)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "private"


def test_records_of_another_class_are_no_answer() -> None:
    """In class CHAOS an A record holds a name and a number, which no check could read as an address."""
    query = dns.message.make_query("shop.test", "A")
    reply = dns.message.make_response(query)
    reply.answer.append(dns.rrset.from_text("shop.test.", 60, "CH", "A", "evil.test. 1"))
    assert replies.read(reply, "shop.test", "A", "resolver").answer.values == ()


async def test_of_a_name_server_with_many_silent_addresses_few_are_waited_for() -> None:
    zone: Zone = {("ns.shop.test", "A"): [f"127.0.0.{last}" for last in range(10, 60)]}
    async with dns_server(zone) as server:
        look_from = LookFrom(resolver=f"127.0.0.1:{server.port}", families=(4,), allow_private=True)
        vantage = Vantage(look_from, patience=Patience(tries=1, seconds=0.2))
        await vantage.ask("shop.test", "SOA", "ns.shop.test")
        await vantage.aclose()
        assert vantage.questions == 1 + inquiry.ADDRESSES
