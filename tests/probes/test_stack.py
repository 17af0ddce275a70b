"""What shows of each part of the product, put together from everything that was seen."""

from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.rdap import Rdap
from cockpit.facts.samples_dns import (
    NO_RESOLVER,
    NS1,
    cut_lookup,
    sample_answer,
    sample_front,
    sample_fronts,
    sample_lookup,
    sample_names,
    sample_server,
    sample_zone,
)
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_rdap import BUSY, NO_SERVICE, sample_rdap, sample_registration
from cockpit.facts.stack import ROWS, Stack
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.launch.mail import Email, Sender
from cockpit.launch.making import Deploy, Repo
from cockpit.launch.operations import Access, Service
from cockpit.launch.parts import OAuth
from cockpit.live import Live
from cockpit.probes.stack import MOST, gather
from cockpit.vantage import Vantage
from tests.probes.web import company

V4 = "203.0.113.10"
HOME = sample_lookup("shop.example", V4)
FLY = sample_front("shop.example", V4, headers=(("fly-request-id", "1"),))
NAMES, FRONTS, RDAP = sample_names(HOME), sample_fronts(FLY), sample_rdap(sample_registration())


async def shown(
    launch: Launch | None = None,
    *,
    folder: Path = Path(),
    names: Names = NAMES,
    fronts: Fronts = FRONTS,
    zone: Zone | None = None,
    rdap: Rdap = RDAP,
) -> Stack:
    launch = launch or sample_launch()
    looking = Vantage(launch.vantage, folder=folder)
    return await gather(launch, looking, names, fronts, zone or sample_zone(), rdap)


async def test_the_outside_tells_of_hosting_registrar_and_dns() -> None:
    stack = await shown(zone=sample_zone(servers=(sample_server("amy.ns.cloudflare.com"),)))
    assert stack.value("hosting") == "Fly.io"
    assert stack.how("hosting") == "shop.example: header fly-request-id"
    assert stack.value("registrar") == "Example Registrar"
    assert (stack.value("DNS host"), stack.how("DNS host")) == ("Cloudflare", "NS amy.ns.cloudflare.com")
    assert (stack.value("database"), stack.how("database")) == ("", "nothing shows it")
    assert set(stack.traces) == set(ROWS)


async def test_mail_shows_by_mx_and_by_who_may_send() -> None:
    mx = sample_answer("shop.example", "MX", "1 aspmx.l.google.com")
    txt = sample_answer(
        "shop.example", "TXT", "v=spf1 include:_spf.google.com ?include:spf.mtasv.net ip4:192.0.2.1 -all", "x"
    )
    stack = await shown(zone=sample_zone(mx, txt))
    assert stack.value("email provider") == "Google Workspace, Postmark"
    assert "MX aspmx.l.google.com" in stack.how("email provider")


@pytest.mark.parametrize("spf", ["v=spf1 include:$(rm) include: include:%{d}.x -all", "v=spf1", "v=spf10 a"])
async def test_a_hostile_spf_record_names_nobody(spf: str) -> None:
    zone = sample_zone(sample_answer("shop.example", "TXT", spf))
    assert (await shown(zone=zone)).value("email provider") == ""


async def test_what_is_declared_goes_first_and_one_company_stands_once() -> None:
    launch = sample_launch(
        deploy=Deploy(platform="fly"),
        access=(
            Access(id="a", service="Fly Postgres", category="database"),
            Access(id="b", service="Example Registrar Inc.", category="registrar"),
        ),
        services=(Service(name="Clerk", purpose="auth"),),
        email=Email(provider="Postmark"),
        senders=(Sender(provider="postmark"), Sender(provider="Brevo")),
        oauth=(OAuth(provider="Google", start="https://shop.example/auth/google"),),
    )
    stack = await shown(launch)
    assert stack.value("hosting") == "fly"
    assert stack.how("hosting") == "[deploy] platform, shop.example: header fly-request-id"
    assert stack.value("database") == "Fly Postgres"
    assert stack.value("email provider") == "Postmark, Brevo"
    assert stack.value("auth provider") == "Clerk, Google"
    assert stack.value("registrar") == "Example Registrar Inc."


async def test_the_repository_tells_of_the_deploy_flow_and_of_who_signs_in(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "vercel.json").write_text("{}")
    packages = '{"dependencies": {"next": "16", "@clerk/nextjs": "7"}}'
    (tmp_path / "shop" / "package.json").write_text(packages)
    stack = await shown(sample_launch(repo=Repo(path="shop")), folder=tmp_path)
    assert stack.value("deploy flow") == "Vercel"
    assert stack.how("deploy flow") == "vercel.json (Next.js) in the repository"
    assert stack.value("auth provider") == "Clerk"


async def test_a_repository_that_is_not_there_is_named(tmp_path: Path) -> None:
    stack = await shown(sample_launch(repo=Repo(path="gone")), folder=tmp_path)
    assert stack.unseen["deploy flow"].kind == "no-repo"
    assert "[repo] path" in stack.how("deploy flow")


@pytest.mark.parametrize(
    ("row", "parts", "why"),
    [
        ("hosting", {"names": sample_names(cut_lookup("shop.example")), "fronts": Fronts(())}, NO_RESOLVER),
        ("hosting", {"fronts": sample_fronts(sample_front("shop.example", V4, DEAD))}, DEAD),
        ("DNS host", {"zone": sample_zone(parent=NO_RESOLVER, servers=())}, NO_RESOLVER),
        ("registrar", {"rdap": sample_rdap(BUSY)}, BUSY),
        (
            "email provider",
            {"zone": Zone("shop.example", NO_RESOLVER, (), {("shop.example", "MX"): NO_RESOLVER})},
            NO_RESOLVER,
        ),
    ],
)
async def test_a_row_that_cannot_be_seen_says_why(
    row: str, parts: dict[str, object], why: Unreachable
) -> None:
    stack = await shown(**parts)  # type: ignore[arg-type]  # one of the facts
    assert stack.unseen[row] == why
    assert stack.how(row) == why.cause


async def test_a_registry_without_a_service_hides_nothing() -> None:
    assert (await shown(rdap=sample_rdap(NO_SERVICE))).unseen == {}


async def test_a_row_has_its_bounds() -> None:
    senders = tuple(Sender(provider=f"company{number}") for number in range(100))
    assert len((await shown(sample_launch(senders=senders))).of("email provider")) == MOST


async def test_own_name_servers_name_nobody() -> None:
    assert (await shown(zone=sample_zone(servers=(sample_server("ns1.shop.example"),)))).of("DNS host") == ()
    assert NS1.endswith("dns.example")


async def test_the_company(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, looking):
        live = Live(launch, looking)
        stack = await live.fact(Stack)
        await live.aclose()
    assert {row: stack.value(row) for row in ROWS} == {
        "hosting": "Fly",
        "database": "Fly Postgres",
        "email provider": "Velomail",
        "auth provider": "Velopass",
        "registrar": "Veloreg",
        "DNS host": "Velodns",
        "deploy flow": "GitHub Actions, Fly.io",
    }
    assert stack.unseen == {}
