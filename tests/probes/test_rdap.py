"""The registries: which domains are asked about, where, how far, and what comes back instead of an answer."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.http import Response
from cockpit.facts.rdap import Registration, Unregistered
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client
from cockpit.launch import Launch
from cockpit.launch.parts import Host, LookFrom
from cockpit.model import Layer
from cockpit.probes.rdap import BODY_BYTES, RDAP_JSON, domains, gather
from cockpit.standards.rdap_services import BOOTSTRAP, BOOTSTRAP_BYTES
from cockpit.vantage import Vantage
from tests.probes.web import company, moved

OWN = "https://rdap.own.example/"
URL = f"{OWN}domain/shop.example"
SHOP = sample_launch(vantage=LookFrom(rdap={"example": OWN}))
SILENT = Unreachable(Layer.TCP, "nobody listens", "refused")
NOW = dt.datetime(2026, 11, 20, 12, 0, 0, 5, dt.UTC)


def body(domain: str = "shop.example", **parts: object) -> str:
    return json.dumps({"objectClassName": "domain", "ldhName": domain, **parts})


def said(text: str = "", status: int = 200, *, truncated: bool = False) -> Response:
    """An answer; its URL is filled in by the table."""
    return Response("", status, (("content-type", RDAP_JSON),), "192.0.2.1", text, truncated)


@dataclass
class Registries:
    """The part of a vantage that the probe uses; `asked` is every URL with what was accepted, in order."""

    answers: Mapping[str, Response | Unreachable]
    iana: bytes | Unreachable = SILENT
    in_dns: Answer | Unreachable = field(default_factory=lambda: sample_answer("shop.example", "NS", "ns1.x"))
    asked: list[tuple[str, str]] = field(default_factory=list)
    now: dt.datetime = NOW

    async def fetch(
        self,
        url: str,
        client: Client = Client.TERMINAL,
        at: str | None = None,
        limit: int = 0,
        accept: str = "",
    ) -> Response | Unreachable:
        assert (client, at, limit) == (Client.TERMINAL, None, BODY_BYTES)
        self.asked.append((url, accept))
        seen = self.answers.get(url, SILENT)
        if isinstance(seen, Unreachable):
            return seen
        return Response(url, seen.status, seen.headers, seen.address, seen.body, seen.truncated)

    async def download(self, url: str, limit: int) -> bytes | Unreachable:
        assert (url, limit) == (BOOTSTRAP, BOOTSTRAP_BYTES)
        self.asked.append((url, ""))
        return self.iana

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        self.asked.append((name, type_))
        return self.in_dns


async def seen(eyes: Registries, launch: Launch = SHOP, domain: str = "shop.example") -> object:
    """What the fact says about one domain."""
    return (await gather(launch, cast("Vantage", eyes))).domains[domain]


async def why(eyes: Registries, launch: Launch = SHOP, domain: str = "shop.example") -> Unreachable:
    found = await seen(eyes, launch, domain)
    assert isinstance(found, Unreachable), found
    return found


def iana(*services: tuple[list[str], list[str]]) -> bytes:
    return json.dumps({"services": services}).encode()


def hosts(*names: str) -> Launch:
    return sample_launch(hosts=tuple(Host(name=name) for name in names))


def test_domains_are_asked_about_once_each_the_products_first() -> None:
    launch = sample_launch(
        "app.shop.example",
        origin="https://www.shop.co.uk",
        hosts=(Host(name="shop.co.uk"), Host(name="a.other.example"), Host(name="b.other.example")),
    )
    assert domains(launch) == ("shop.example", "shop.co.uk", "other.example")


def test_what_a_platform_hands_out_is_no_domain() -> None:
    assert domains(sample_launch("shop.vercel.app", hosts=(Host(name="x.netlify.app"),))) == ()
    assert domains(hosts("shop.myshopify.com", "www.shop.uk.com")) == ("shop.example", "shop.uk.com")


async def test_a_sixth_domain_is_named_and_not_asked_about() -> None:
    eyes = Registries({})
    fact = await gather(hosts(*(f"d{n}.io" for n in range(6))), cast("Vantage", eyes))
    assert len(fact.domains) == 7
    kinds = [one.kind for one in fact.domains.values() if isinstance(one, Unreachable)]
    assert kinds == ["no-service", *["refused"] * 4, "not-asked", "not-asked"]
    assert len(eyes.asked) == 4


async def test_the_answer_is_read_and_dated() -> None:
    ends = [{"eventAction": "expiration", "eventDate": "2027-01-01T00:00:00Z"}]
    eyes = Registries({URL: said(body("SHOP.example", events=ends, status=["clientHold"]))})
    fact = await gather(SHOP, cast("Vantage", eyes))
    assert fact.seen_at == "2026-11-20T12:00:00+00:00"
    assert fact.domains["shop.example"] == Registration(
        "shop.example", URL, expires="2027-01-01T00:00:00+00:00", statuses=("client hold",)
    )
    assert eyes.asked == [(URL, RDAP_JSON)]


@pytest.mark.parametrize(
    ("rdap", "url"),
    [
        ({"io": "https://x.example"}, "https://x.example/domain/shop.io"),
        ({".IO": "https://x.example/a"}, "https://x.example/a/domain/shop.io"),
        ({"io": OWN, "shop.io": "https://x.example/"}, "https://x.example/domain/shop.io"),
        ({}, "https://rdap.identitydigital.services/rdap/domain/shop.io"),
    ],
)
async def test_the_launch_file_goes_before_the_table(rdap: dict[str, str], url: str) -> None:
    eyes = Registries({})
    assert await seen(eyes, sample_launch("shop.io", vantage=LookFrom(rdap=rdap)), "shop.io") == SILENT
    assert eyes.asked == [(url, RDAP_JSON)]


@pytest.mark.parametrize("url", ["http://rdap.own.example/", "rdap.own.example", ""])
async def test_a_declared_service_without_https_is_not_asked(url: str) -> None:
    eyes = Registries({}, iana=iana((["com"], ["http://rdap.x.example/"])))
    launch = sample_launch("shop.com", vantage=LookFrom(rdap={"com": url}))
    assert (await why(eyes, launch, "shop.com")).kind == "no-service"
    assert not [asked for asked in eyes.asked if asked[0] != BOOTSTRAP]


async def test_iana_knows_the_others() -> None:
    eyes = Registries(
        {"https://rdap.verisign.com/com/v1/domain/shop.com": said(body("shop.com"))},
        iana=iana(
            (["net", "com"], ["http://rdap.verisign.com/com/v1/", "https://rdap.verisign.com/com/v1/"])
        ),
    )
    assert isinstance(await seen(eyes, sample_launch("shop.com"), "shop.com"), Registration)
    assert eyes.asked[0] == (BOOTSTRAP, "")


async def test_who_has_no_service_is_told_without_asking() -> None:
    eyes = Registries({})
    for suffix in ("eu", "it", "jp", "test", "example"):
        found = await why(eyes, sample_launch(f"shop.{suffix}"), f"shop.{suffix}")
        assert (found.kind, found.layer) == ("no-service", Layer.PERSON)
    assert eyes.asked == []


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (iana((["org"], ["https://rdap.x.example/"])), "no-service"),
        (iana((["com"], ["http://rdap.x.example/"])), "no-service"),
        (b"<html>", "garbage"),
        (SILENT, "refused"),
    ],
)
async def test_without_a_service_nobody_is_asked(table: bytes | Unreachable, kind: str) -> None:
    eyes = Registries({}, iana=table)
    assert (await why(eyes, sample_launch("shop.com"), "shop.com")).kind == kind
    assert eyes.asked == [(BOOTSTRAP, "")]


async def test_three_redirects_are_followed_and_no_fourth() -> None:
    steps = [URL, *(f"https://registrar{n}.example/domain/shop.example" for n in range(4))]
    way = {url: moved(to, 302) for url, to in pairwise(steps[:4])}
    found = await seen(Registries({**way, steps[3]: said(body())}))
    assert isinstance(found, Registration)
    assert found.service == steps[3]
    eyes = Registries({**way, steps[3]: moved(steps[4]), steps[4]: said(body())})
    assert (await why(eyes)).kind == "redirect"
    assert len(eyes.asked) == 4


@pytest.mark.parametrize(
    "to", ["http://rdap.own.example/x", "//[::1", "javascript:1", "", "file:///etc/passwd", "/\\evil.example"]
)
async def test_a_redirect_away_from_https_is_not_followed(to: str) -> None:
    eyes = Registries({URL: moved(to)})
    assert (await why(eyes)).kind == "redirect"
    assert len(eyes.asked) == 1


async def test_a_redirect_on_the_same_host_may_be_relative() -> None:
    answers = {URL: moved("/v2/domain/shop.example"), f"{OWN}v2/domain/shop.example": said(body())}
    assert isinstance(await seen(Registries(answers)), Registration)


@pytest.mark.parametrize(
    ("answer", "kind", "word"),
    [
        (said("", 429), "busy", "try again later"),
        (said("", 500), "server-error", "try again later"),
        (said("", 503), "server-error", "try again later"),
        (said("", 403), "status", "HTTP 403"),
        (said("", 204), "status", "HTTP 204"),
        (said(body(), truncated=True), "too-large", "more than"),
        (said("<html>"), "garbage", "a web page"),
        (said("not JSON"), "garbage", "no JSON"),
        (said(body("other.example")), "other-domain", "about other.example"),
        (SILENT, "refused", "nobody listens"),
    ],
)
async def test_what_is_no_answer_says_so(answer: Response | Unreachable, kind: str, word: str) -> None:
    found = await why(Registries({URL: answer}))
    assert found.kind == kind
    assert word in found.cause


GONE = sample_answer("shop.example", "NS", outcome=Outcome.NXDOMAIN)
EMPTY = sample_answer("shop.example", "NS", outcome=Outcome.NODATA)


@pytest.mark.parametrize(
    "answer", [said("", 404), said('{"errorCode": 404}', 404), said('{"errorCode": 404}')]
)
async def test_a_404_alone_proves_nothing(answer: Response) -> None:
    assert await seen(Registries({URL: answer}, in_dns=GONE)) == Unregistered("shop.example", URL)
    there = await why(Registries({URL: answer}))
    assert there.kind == "not-found"
    assert "it exists in DNS" in there.cause
    assert (await why(Registries({URL: answer}, in_dns=EMPTY))).kind == "not-found"
    dark = await why(Registries({URL: answer}, in_dns=Unreachable(Layer.DNS, "no resolver", "timeout")))
    assert dark.cause == "rdap.own.example does not know shop.example (HTTP 404)"


async def test_the_lab_has_a_registry(tmp_path: Path) -> None:
    async with company(tmp_path, "domain.expiry:hold") as (launch, eyes):
        fact = await gather(launch, eyes)
        again = await gather(launch, eyes)
        requests = eyes.manners.sent.total()
    found = fact.domains["velomart.test"]
    assert isinstance(found, Registration)
    assert found.service == "https://rdap.nic.test/domain/velomart.test"
    assert found.registrar == "Veloreg"
    assert found.statuses == ("client hold", "client transfer prohibited")
    assert found.nameservers == ("ns1.velodns.test", "ns2.velodns.test")
    assert found.signed is False
    assert again == fact
    assert requests == 1


async def test_the_lab_does_not_know_a_name_nobody_has(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, eyes):
        nobody = sample_launch("nobody.test", vantage=launch.vantage)
        old = sample_launch("oldhost.test", vantage=launch.vantage)
        assert isinstance((await gather(nobody, eyes)).domains["nobody.test"], Unregistered)
        found = (await gather(old, eyes)).domains["oldhost.test"]
    assert isinstance(found, Unreachable)
    assert found.kind == "not-found"


@pytest.mark.parametrize("layer", ["dns", "tcp", "tls", "http"])
async def test_a_cut_layer_is_named(tmp_path: Path, layer: str) -> None:
    async with company(tmp_path, f"cut:{layer}") as (launch, eyes):
        found = (await gather(launch, eyes)).domains["velomart.test"]
    assert isinstance(found, Unreachable)
    assert found.layer in (Layer(layer), Layer.NETWORK)
