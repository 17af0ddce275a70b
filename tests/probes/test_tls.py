"""The TLS probe: which addresses are asked what, and how far an issuer that was not sent is looked for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.tls import VERSIONS, Handshake, Look, Offer, Tls
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.probes.tls import ISSUER_BYTES, ISSUERS, MOST_SENT, gather
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken
from tests.real.authorities import AIA, Authorities
from tests.real.minting import Paper

SHOP, V4, V4B, V6 = "shop.example", "203.0.113.10", "203.0.113.11", "2001:db8::10"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DEAD = Unreachable(Layer.TCP, f"{SHOP} port 443 refuses connections", "refused")
GONE = Unreachable(Layer.HTTP, "the file is gone", "status")
LACKS = (20, "unable to get local issuer certificate")


@dataclass
class _Trust:
    public: bool = True


@dataclass
class Eyes:
    """The part of a vantage that the probe uses; `wants` is how many certificates complete the chain."""

    shaken: Shaken | Unreachable
    files: Mapping[str, Paper] = field(default_factory=dict)
    wants: int = 1
    offered: Mapping[str, tuple[Offer, str]] = field(default_factory=dict)
    again: Unreachable | None = None
    trust: _Trust = field(default_factory=_Trust)
    now: dt.datetime = NOW
    described: Mapping[str, str] = field(default_factory=lambda: {"trust": "certifi"})
    shaking: list[tuple[str, str, int]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    async def handshake(self, host: str, address: str, helped: str = "") -> Shaken | Unreachable:
        known = helped.count("BEGIN CERTIFICATE")
        self.shaking.append((host, address, known))
        if isinstance(self.shaken, Unreachable) or not known:
            return self.shaken
        if self.again:
            return self.again
        return replace(self.shaken, code=0, trouble="") if known >= self.wants else self.shaken

    async def offers(self, host: str, address: str, version: str) -> tuple[Offer, str]:
        self.asked.append((address, version))
        return self.offered.get(version, (Offer.NO, ""))

    async def download(self, url: str, limit: int) -> bytes | Unreachable:
        assert limit == ISSUER_BYTES
        self.fetched.append(url)
        return self.files[url].der if url in self.files else GONE


async def seen(eyes: Eyes, *addresses: str, families: tuple[int, ...] = (4, 6)) -> Tls:
    launch = sample_launch(vantage=LookFrom(families=families))  # type: ignore[arg-type]
    names = sample_names(sample_lookup(SHOP, *(addresses or (V4,))))
    return await gather(launch, cast("Vantage", eyes), names)


async def looked(eyes: Eyes) -> Look:
    return (await seen(eyes)).looks[0]


async def shaken(eyes: Eyes) -> Handshake:
    look = await looked(eyes)
    assert isinstance(look.seen, Handshake)
    return look.seen


@pytest.fixture(scope="module")
def by() -> Authorities:
    return Authorities()


def sent(*papers: Paper, code: int = 0, trouble: str = "", version: str = "TLSv1.3") -> Shaken:
    return Shaken(tuple(paper.der for paper in papers), "" if code else version, "AES", "h2", code, trouble)


async def test_the_run_is_described(by: Authorities) -> None:
    tls = await seen(Eyes(sent(*by.full(SHOP))))
    assert (tls.seen_at, tls.trust, tls.public) == (NOW.isoformat(), "certifi", True)
    own = await seen(Eyes(sent(*by.full(SHOP)), trust=_Trust(public=False)))
    assert not own.public


async def test_versions_are_asked_at_the_first_address_of_each_family(by: Authorities) -> None:
    eyes = Eyes(sent(*by.full(SHOP)))
    tls = await seen(eyes, V4, V4B, V6)
    assert [(look.address, bool(look.offers)) for look in tls.of(SHOP)] == [
        (V4, True),
        (V4B, False),
        (V6, True),
    ]
    assert sorted(eyes.asked) == sorted(
        (address, version) for address in (V4, V6) for version in VERSIONS[:3]
    )
    assert sorted(eyes.shaking) == [(SHOP, V6, 0), (SHOP, V4, 0), (SHOP, V4B, 0)]


async def test_only_the_families_of_the_vantage(by: Authorities) -> None:
    tls = await seen(Eyes(sent(*by.full(SHOP))), V4, V6, families=(6,))
    assert [look.address for look in tls.looks] == [V6]


async def test_what_was_shown_is_not_asked_for_again(by: Authorities) -> None:
    eyes = Eyes(
        sent(*by.full(SHOP), version="TLSv1.2"),
        offered={"TLSv1.1": (Offer.UNSURE, "closes"), "TLSv1.3": (Offer.YES, "")},
    )
    look = await looked(eyes)
    assert look.offers == dict(zip(VERSIONS, (Offer.NO, Offer.UNSURE, Offer.YES, Offer.YES), strict=True))
    assert look.unsure == {"TLSv1.1": "closes"}
    assert [version for _, version in eyes.asked] == ["TLSv1", "TLSv1.1", "TLSv1.3"]


async def test_after_a_refusal_every_version_is_asked_for(by: Authorities) -> None:
    eyes = Eyes(sent(*by.full(SHOP, ends=-1), code=10, trouble="certificate has expired"))
    look = await looked(eyes)
    assert [version for _, version in eyes.asked] == list(VERSIONS)
    assert set(look.offers) == set(VERSIONS)


async def test_a_host_that_cannot_be_reached_is_asked_once() -> None:
    eyes = Eyes(DEAD)
    look = await looked(eyes)
    assert (look.seen, look.offers, look.unsure) == (DEAD, {}, {})
    assert len(eyes.shaking) == 1
    assert eyes.asked == []


async def test_a_server_without_a_certificate() -> None:
    look = await looked(Eyes(Shaken((), "TLSv1.2", "AECDH", "")))
    assert isinstance(look.seen, Unreachable)
    assert (look.seen.layer, look.seen.kind) == (Layer.TLS, "tls")
    assert "shows no certificate" in look.seen.cause


async def test_a_crowd_of_certificates_is_cut(by: Authorities) -> None:
    leaf, issuer = by.full(SHOP)
    found = await shaken(Eyes(sent(leaf, *[issuer] * 30)))
    assert len(found.chain) == MOST_SENT


async def test_a_certificate_that_cannot_be_read_is_kept() -> None:
    found = await shaken(Eyes(Shaken((b"\x30\x00",), "", "", "", *LACKS)))
    assert found.leaf.flaw
    assert not found.completes


@pytest.mark.parametrize("code", [2, 20, 21])
async def test_an_issuer_that_was_not_sent_is_fetched(by: Authorities, code: int) -> None:
    url = f"{AIA}/issuer.der"
    eyes = Eyes(sent(*by.alone(SHOP, "issuer.der"), code=code, trouble="x"), {url: by.issuer})
    found = await shaken(eyes)
    assert (found.completes, found.searched, found.code) == (True, "", code)
    (missing,) = found.missing
    assert (missing.url, missing.pem) == (url, by.issuer.pem)
    assert missing.certificate.subject == "CN=Lab Issuing CA"
    assert [known for *_, known in eyes.shaking] == [0, 1]


@pytest.mark.parametrize("code", [0, 9, 10, 18, 19, 26, 62])
async def test_other_verdicts_send_us_nowhere(by: Authorities, code: int) -> None:
    eyes = Eyes(sent(*by.alone(SHOP, "issuer.der"), code=code), {f"{AIA}/issuer.der": by.issuer})
    found = await shaken(eyes)
    assert (eyes.fetched, found.missing, len(eyes.shaking)) == ([], (), 1)


async def test_the_search_goes_on_where_the_chain_sent_ends(by: Authorities) -> None:
    """Whatever is sent with it: a stray one does not lead the search astray."""
    papers = (*by.full(SHOP, by=by.lower), by.stranger)
    eyes = Eyes(sent(*papers, code=20), {f"{AIA}/upper.der": by.upper})
    found = await shaken(eyes)
    assert eyes.fetched == [f"{AIA}/upper.der"]
    assert [one.certificate.subject for one in found.missing] == ["CN=Lab Upper CA"]
    assert found.completes


async def test_several_addresses_are_tried(by: Authorities) -> None:
    papers = by.alone(SHOP, "gone.der", "stranger.der", "issuer.der")
    eyes = Eyes(sent(*papers, code=20), {f"{AIA}/issuer.der": by.issuer, f"{AIA}/stranger.der": by.stranger})
    assert (await shaken(eyes)).completes
    assert eyes.fetched == [f"{AIA}/{name}.der" for name in ("gone", "stranger", "issuer")]
    told = await shaken(Eyes(sent(*papers, code=20), {f"{AIA}/stranger.der": by.stranger}))
    assert told.searched.count("the file is gone") == 2
    assert f"{AIA}/stranger.der does not hold the certificate that issued" in told.searched


@pytest.mark.parametrize(
    "url", ["https://aia.test/ca.der", "ldap://aia.test/ca", "file:///etc/passwd", "ca.der"]
)
async def test_only_plain_http_is_followed(by: Authorities, url: str) -> None:
    papers = (by.leaf(SHOP, urls=(url,)),)
    eyes = Eyes(sent(*papers, code=20))
    found = await shaken(eyes)
    assert eyes.fetched == []
    assert found.searched


async def test_the_search_ends(by: Authorities) -> None:
    """A ladder of authorities that never meets a root, each naming the next."""
    steps = [by.stranger]
    for number in range(ISSUERS + 2):
        urls = (f"{AIA}/{number}.der",)
        steps.append(by.below(f"Step {number}", steps[-1], urls=urls))
    files = {f"{AIA}/{number}.der": steps[number] for number in range(len(steps))}
    leaf = by.leaf(SHOP, by=steps[-1], urls=(f"{AIA}/{len(steps) - 1}.der",))
    eyes = Eyes(sent(leaf, code=20), files, wants=100)
    found = await shaken(eyes)
    assert len(eyes.fetched) == len(found.missing) == ISSUERS
    assert not found.completes
    assert "no trusted root was met" in found.searched


async def test_a_root_that_is_not_trusted_is_not_learned(by: Authorities) -> None:
    """To know it in the second handshake would be to trust it."""
    papers = by.alone(SHOP, "stranger.der", by=by.stranger)
    eyes = Eyes(sent(*papers, code=20), {f"{AIA}/stranger.der": by.stranger})
    found = await shaken(eyes)
    assert (found.completes, found.missing) == (False, ())
    assert "is a root that is not trusted here" in found.searched
    assert [known for *_, known in eyes.shaking] == [0]


async def test_a_server_that_is_gone_at_the_second_handshake(by: Authorities) -> None:
    eyes = Eyes(sent(*by.alone(SHOP, "issuer.der"), code=20), {f"{AIA}/issuer.der": by.issuer}, again=DEAD)
    found = await shaken(eyes)
    assert not found.completes
    assert found.searched
