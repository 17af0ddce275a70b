"""Where names lead on Knot, NSD and Unbound: aliases, wildcards, what is missing; every record of a zone."""

import pytest

from cockpit.facts.dns import Answer, Outcome
from cockpit.launch.names import host
from tests.real.dns_eyes import ALL, AUTHORITIES, answer, eyes, refused
from tests.real.dns_world import World
from tests.real.kdig import contents, negative_ttl, short, spelled


@pytest.mark.parametrize("server", ALL)
@pytest.mark.parametrize(
    ("name", "type_", "chain", "values"),
    [
        ("www", "A", ["launch.test"], ["203.0.113.10", "203.0.113.11"]),
        ("app", "A", ["shop.host.test", "front.host.test"], ["203.0.113.30"]),
        ("app", "AAAA", ["shop.host.test", "front.host.test"], ["2001:db8::30"]),
        ("any.pages", "AAAA", ["www.launch.test", "launch.test"], ["2001:db8::10"]),
        ("deep.any.pages", "A", ["www.launch.test", "launch.test"], ["203.0.113.10", "203.0.113.11"]),
        ("shop.moved", "A", ["shop.now.launch.test"], ["203.0.113.13"]),  # a DNAME above it (RFC 6672)
        (host("Bücher.launch.test").partition(".")[0], "A", [], ["203.0.113.14"]),
    ],
)
async def test_names_lead_where_they_should(
    real_dns: World, server: str | None, name: str, type_: str, chain: list[str], values: list[str]
) -> None:
    seen = await answer(real_dns, f"{name}.launch.test", type_, server)
    assert (seen.outcome, list(seen.chain), list(seen.values)) == (Outcome.ANSWER, chain, values)


@pytest.mark.parametrize("server", ALL)
@pytest.mark.parametrize(
    ("name", "type_", "outcome"),
    [
        ("launch.test", "PTR", Outcome.NODATA),
        ("empty.launch.test", "A", Outcome.NODATA),  # only a name below it has records (RFC 8020)
        ("pages.launch.test", "A", Outcome.NODATA),  # a wildcard does not cover its own parent (RFC 4592)
        ("no-such-name.launch.test", "A", Outcome.NXDOMAIN),
        ("status.launch.test", "A", Outcome.NXDOMAIN),  # an alias of a name that is gone
    ],
)
async def test_what_is_missing(
    real_dns: World, server: str | None, name: str, type_: str, outcome: Outcome
) -> None:
    seen = await answer(real_dns, name, type_, server)
    assert seen.outcome is outcome
    assert not seen.values
    assert seen.negative_ttl in range(1, 301)


@pytest.mark.parametrize("server", AUTHORITIES)
@pytest.mark.parametrize("name", ["launch.test", "empty.launch.test", "no-such-name.launch.test"])
async def test_how_long_a_missing_record_is_remembered(real_dns: World, server: str, name: str) -> None:
    seen = await answer(real_dns, name, "PTR", server)
    assert seen.negative_ttl == negative_ttl(real_dns.port(server), name, "PTR") == 300


async def test_an_alias_that_loops(real_dns: World) -> None:
    for server in AUTHORITIES:
        assert (await answer(real_dns, "first.launch.test", "A", server)).loop
    assert (await refused(real_dns, "first.launch.test")).kind == "refused"


async def test_who_may_issue_certificates(real_dns: World) -> None:
    for server in ALL:
        assert (await answer(real_dns, "launch.test", "CAA", server)).values == (
            '0 issue "letsencrypt.org"',
            '0 issuewild ";"',
            '128 iodef "mailto:security@launch.test"',
        )


@pytest.mark.parametrize("server", AUTHORITIES)
async def test_every_record_is_read_as_kdig_reads_it(real_dns: World, server: str) -> None:
    port = real_dns.port(server)
    whole = [row for row in contents(real_dns.provider, "launch.test") if row[1] not in ("NSEC", "RRSIG")]
    assert {"CAA", "CNAME", "DNAME", "MX", "SOA", "SRV", "TXT"} <= {type_ for _, type_ in whole}
    async with eyes(real_dns) as vantage:
        for name, type_ in whole:
            seen = await vantage.ask(name, type_, server)
            assert isinstance(seen, Answer)
            assert (name, type_, spelled(type_, seen.values)) == (name, type_, short(port, name, type_))
