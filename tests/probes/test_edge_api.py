"""The edge's API: who is asked, with what, how far, and what stands in place of an answer."""

import datetime as dt
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable, codec
from cockpit.facts.edge_api import EdgeApi, Traffic
from cockpit.facts.http import Response
from cockpit.facts.samples_launch import sample_launch
from cockpit.lab.serve import Lab
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.launch.parts import Edge
from cockpit.model import Layer
from cockpit.probes.edge_api import gather
from cockpit.standards.edge_ranges import CLOUDFLARE, FASTLY, SNAPSHOT
from cockpit.standards.edge_rights import NOT_GRANTED, NOT_TRIED, PHASES, RIGHTS
from cockpit.vantage import Vantage

API = "https://api.cloudflare.com/client/v4"
ZONE = "0123456789abcdef0123456789abcdef"
AT = f"{API}/zones/{ZONE}"
REFERENCE = "keyring:launch-cockpit/shop/edge-read"
SHOP = sample_launch("app.shop.com", edge=Edge(provider="Cloudflare", credential=REFERENCE))
SECRET = Secret.of("edge-read", "api.cloudflare.com", "a-token-for-tests-only")
NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
NOWHERE = Unreachable(Layer.TCP, "nobody listens", "refused")


def reply(data: Any, status: int = 200, *, truncated: bool = False) -> Response:
    """An answer; its URL is filled in by the API."""
    return Response(
        "", status, (), "192.0.2.1", data if isinstance(data, str) else json.dumps(data), truncated
    )


def good(result: Any, **more: Any) -> Response:
    return reply({"success": True, "errors": [], "result": result, **more})


DENIED = reply({"success": False, "errors": [{"code": 10000, "message": "Authentication error"}]}, 403)
ABSENT = reply({"success": False, "errors": [{"code": 7003, "message": "no route"}]}, 404)
FOUND = {"id": ZONE, "name": "shop.com", "status": "active", "paused": False}
COUNTED = {"all": [{"count": 9}], "cached": [], "stopped": []}


def healthy() -> dict[str, Response | Unreachable]:
    """What every URL answers, where all is well."""
    pages = {f"{AT}/rulesets/phases/{phase}/entrypoint": ABSENT for phase in PHASES}
    return {
        f"{API}/ips": good(
            {"ipv4_cidrs": CLOUDFLARE[:15], "ipv6_cidrs": [*CLOUDFLARE[15:], "2c0f:f249::/32"]}
        ),
        f"{API}/user/tokens/verify": good({"status": "active", "expires_on": "2027-01-01T00:00:00Z"}),
        f"{API}/zones?name=shop.com": good([FOUND]),
        f"{AT}/settings": good([{"id": "ssl", "value": "full"}]),
        f"{AT}/dns_records?per_page=100&page=1": good([]),
        f"{AT}/origin_tls_client_auth/settings": good({"enabled": False}),
        f"{API}/graphql": reply({"data": {"viewer": {"zones": [COUNTED]}}}),
        **pages,
    }


@dataclass
class Api:
    """The part of a vantage that the probe uses; `asked` are the URLs with the credential that went along."""

    answers: Mapping[str, Response | Unreachable]
    secret: Secret | Unreachable = SECRET
    asked: list[tuple[str, bool]] = field(default_factory=list)
    now: dt.datetime = NOW

    async def credential(self, reference: str) -> Secret | Unreachable:
        assert reference == REFERENCE
        return self.secret

    async def fetch(
        self, url: str, *, limit: int, accept: str, secret: Secret | None = None
    ) -> Response | Unreachable:
        assert (accept, limit <= 1 << 20) == ("application/json", True)
        return self._say(url, secret)

    async def query(self, url: str, body: bytes, secret: Secret, limit: int) -> Response | Unreachable:
        assert json.loads(body)["variables"]["zone"] == ZONE
        assert limit <= 1 << 20
        return self._say(url, secret)

    def _say(self, url: str, secret: Secret | None) -> Response | Unreachable:
        self.asked.append((url, secret is not None))
        seen = self.answers.get(url, NOWHERE)
        return seen if isinstance(seen, Unreachable) else replace(seen, url=url)


async def seen(api: Api, launch: Launch = SHOP) -> EdgeApi:
    """The fact, which can always be saved and read again."""
    found = await gather(launch, cast("Vantage", api))
    assert codec.unpack(codec.pack(found)) == found
    return found


async def after(**changed: Response | Unreachable) -> EdgeApi:
    """The fact where some answers differ: by the last part of their path."""
    answers = healthy()
    for name, answer in changed.items():
        (url,) = [url for url in answers if url.partition("?")[0].endswith(f"/{name}")]
        answers[url] = answer
    return await seen(Api(answers))


async def test_everything_is_read_once_and_the_token_goes_to_all_but_the_list_of_addresses() -> None:
    api = Api(healthy())
    found = await seen(api)
    assert found.asked is None
    assert (found.zone, found.status, found.expires) == ("shop.com", "active", "2027-01-01T00:00:00+00:00")
    assert found.settings == {"ssl": "full"}
    assert found.traffic == Traffic("2026-11-19T12:00:00+00:00", 9, 0, 0, 0)
    assert (found.ranges_from, found.ranges_as_of) == ("asked of api.cloudflare.com", "2026-11-20")
    assert "2c0f:f249::/32" in found.ranges
    assert not [one for one in found.permissions if one.missing]
    assert [url for url, secret in api.asked if not secret] == [f"{API}/ips"]
    assert sorted(url for url, _ in api.asked) == sorted(healthy())


@pytest.mark.parametrize(
    ("launch", "kind", "asked"),
    [
        (sample_launch(), "undeclared", 0),
        (sample_launch(edge=Edge()), "undeclared", 0),
        (sample_launch(edge=Edge(provider="Fastly", credential=REFERENCE)), "no-api", 0),
        (sample_launch(edge=Edge(provider="Velodns", api="https://api.evil.example")), "no-api", 0),
        (sample_launch(edge=Edge(provider="cloudflare")), "credential", 1),
    ],
)
async def test_where_nobody_can_be_asked_nobody_is(launch: Launch, kind: str, asked: int) -> None:
    api = Api(healthy())
    found = await seen(api, launch)
    assert found.asked is not None
    assert (found.asked.layer, found.asked.kind) == (Layer.PERSON, kind)
    assert len(api.asked) == asked
    assert {found.settings, found.records, found.origin_pulls, found.traffic, *found.rules.values()} == {
        found.asked
    }
    assert [one.missing.startswith(NOT_TRIED) for one in found.permissions] == [True] * len(RIGHTS)


async def test_without_a_value_the_addresses_are_the_same() -> None:
    none = Unreachable(Layer.PERSON, "There is no value for edge-read on this machine.", "credential")
    bare = await seen(Api(healthy(), none))
    assert bare.asked == none
    assert bare.ranges == (await seen(Api(healthy()))).ranges


@pytest.mark.parametrize(
    "listed",
    [
        NOWHERE,
        DENIED,
        reply("<html>"),
        good([]),
        good({"ipv4_cidrs": ["0.0.0.0/0"], "ipv6_cidrs": ["::/0"]}),
        good({"ipv4_cidrs": ["203.0.113.0/24"], "ipv6_cidrs": []}),
        good({"ipv4_cidrs": CLOUDFLARE[:3], "ipv6_cidrs": "x"}),
    ],
)
async def test_a_list_of_addresses_that_cannot_be_leaves_the_snapshot(listed: Response | Unreachable) -> None:
    found = await after(ips=listed)
    assert (found.ranges, found.ranges_as_of) == (CLOUDFLARE, SNAPSHOT)
    assert found.ranges_from == f"snapshot of {SNAPSHOT}"


async def test_another_edge_has_its_own_snapshot() -> None:
    found = await seen(Api({}), sample_launch(edge=Edge(provider="Fastly")))
    assert found.ranges == FASTLY


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (good({"status": "expired", "expires_on": "2026-11-01T00:00:00Z"}), "token-expired", "has expired"),
        (good({"status": "disabled"}), "token-disabled", "is disabled"),
        (NOWHERE, "refused", "nobody listens"),
        (reply("", 503), "token-unreachable", "HTTP 503"),
        (reply("<html>"), "token-unreachable", "does not know"),
    ],
)
async def test_a_dead_token_asks_nothing_more(answer: Response | Unreachable, kind: str, words: str) -> None:
    answers = healthy() | {f"{API}/user/tokens/verify": answer}
    api = Api(answers)
    found = await seen(api)
    assert found.asked is not None
    assert found.asked.kind == kind
    assert words in found.asked.cause
    assert len(api.asked) == 2


async def test_a_token_nobody_knows_is_refused() -> None:
    answers = healthy() | {f"{API}/user/tokens/verify": DENIED, f"{API}/zones?name=shop.com": DENIED}
    found = await seen(Api(answers))
    assert found.asked is not None
    assert (found.asked.kind, found.asked.cause) == (
        "token-refused",
        "the edge's token is not known to its provider",
    )


@pytest.mark.parametrize(
    ("told", "expires"),
    [
        (good({"status": "active", "expires_on": "2027-02-01T00:00:00Z"}), "2027-02-01T00:00:00+00:00"),
        (ABSENT, ""),
    ],
)
async def test_a_token_of_an_account_reads_its_zone(told: Response, expires: str) -> None:
    account = "fedcba9876543210fedcba9876543210"
    answers = healthy() | {
        f"{API}/user/tokens/verify": DENIED,
        f"{API}/zones?name=shop.com": good([{**FOUND, "account": {"id": account}}]),
        f"{API}/accounts/{account}/tokens/verify": told,
    }
    found = await seen(Api(answers))
    assert (found.asked, found.expires) == (None, expires)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (good([]), "no-zone"),
        (good([{**FOUND, "name": "other.com"}, 5]), "no-zone"),
        (DENIED, "permission"),
        (good([{**FOUND, "id": "../../user"}]), "garbage"),
        (good([{**FOUND, "id": 5}]), "garbage"),
        (reply("", 429), "busy"),
    ],
)
async def test_a_zone_that_is_not_seen(answer: Response, kind: str) -> None:
    api = Api(healthy() | {f"{API}/zones?name=shop.com": answer})
    found = await seen(api)
    assert found.asked is not None
    assert found.asked.kind == kind
    first = found.permissions[0].missing
    assert (first == NOT_GRANTED) is (kind == "permission")
    assert ("sees no zone shop.com" in first) is (kind == "no-zone")
    assert len(api.asked) == 3


@pytest.mark.parametrize(
    ("part", "right"),
    [
        ("settings", "Zone Settings Read"),
        ("dns_records", "DNS Read"),
        ("graphql", "Analytics Read"),
    ],
)
async def test_each_lacking_permission_is_named_and_alone(part: str, right: str) -> None:
    answers = healthy()
    (url,) = [url for url in answers if url.partition("?")[0] in (f"{AT}/{part}", f"{API}/{part}")]
    found = await seen(Api(answers | {url: DENIED}))
    assert [one.name for one in found.permissions if one.missing] == [right]
    assert next(one.missing for one in found.permissions if one.name == right) == NOT_GRANTED


async def test_trouble_of_the_api_is_no_lack_of_permission() -> None:
    found = await after(dns_records=reply("", 503))
    (lacking,) = [one for one in found.permissions if one.missing]
    assert (lacking.name, lacking.missing) == (
        "DNS Read",
        "api.cloudflare.com has trouble of its own (HTTP 503): try again later",
    )


async def test_without_a_list_settings_are_asked_one_by_one() -> None:
    one = {f"{AT}/settings/ssl": good({"id": "ssl", "value": "strict"}), f"{AT}/settings/http3": DENIED}
    answers = {url: seen for url, seen in healthy().items() if url != f"{AT}/settings"}
    found = await seen(Api({**answers, f"{AT}/settings": ABSENT, **one}))
    assert found.settings == {"ssl": "strict"}
    none = await seen(Api({**answers, f"{AT}/settings": ABSENT}))
    assert isinstance(none.settings, Unreachable)
    assert none.settings.kind == "not-found"


def _page(number: int, pages: Any) -> Response:
    row = {"name": f"h{number}.shop.com", "type": "A", "content": "192.0.2.1", "proxied": True}
    return good([row], result_info={"page": number, "total_pages": pages})


async def test_records_come_in_pages() -> None:
    pages = {f"{AT}/dns_records?per_page=100&page={n}": _page(n, 3) for n in (1, 2, 3)}
    found = await seen(Api(healthy() | pages))
    assert isinstance(found.records, tuple)
    assert [record.name for record in found.records] == ["h1.shop.com", "h2.shop.com", "h3.shop.com"]
    del pages[f"{AT}/dns_records?per_page=100&page=2"]
    assert (await seen(Api(healthy() | pages))).records == NOWHERE


@pytest.mark.parametrize(
    ("pages", "read"), [(21, False), (10**9, False), ("3", True), (-1, True), (None, True)]
)
async def test_pages_without_end_are_not_read(pages: Any, read: bool) -> None:
    api = Api(healthy() | {f"{AT}/dns_records?per_page=100&page=1": _page(1, pages)})
    found = await seen(api)
    assert isinstance(found.records, tuple) is read
    assert len(api.asked) == len(healthy())


async def test_rules_that_cannot_be_read_are_not_none() -> None:
    url = f"{AT}/rulesets/phases/{PHASES[0]}/entrypoint"
    for answer in (
        good({"rules": [{}] * 1001}),
        good({"rules": 5}),
        reply("[" * 9),
        reply("{}", truncated=True),
    ):
        found = (await seen(Api(healthy() | {url: answer}))).rules
        assert isinstance(found[PHASES[0]], Unreachable)
        assert found[PHASES[1]] == ()


async def test_permissions_to_write_are_seen_and_not_tried() -> None:
    listed = ["#zone:read", "#zone:edit", "#dns_records:edit", 5, "#zone:edit"]
    api = Api(healthy() | {f"{API}/zones?name=shop.com": good([{**FOUND, "permissions": listed}])})
    assert (await seen(api)).writes == ("#zone:edit", "#dns_records:edit")
    assert len(api.asked) == len(healthy())


@asynccontextmanager
async def company(folder: Path, *faults: str) -> AsyncIterator[tuple[Lab, Launch, Vantage]]:
    """A lab, its launch file, and a vantage that has its token."""
    lab = await Lab.start(folder / "lab", "fixed", faults)
    launch = load(lab.launch)

    async def find(_reference: str) -> Secret:
        return Secret.of("edge-read", "api.velodns.test", lab.desk.secrets["edge-read"])

    looking = Vantage(launch.vantage, folder=lab.folder, find=find)
    try:
        yield lab, launch, looking
    finally:
        await looking.aclose()
        await lab.stop()


async def test_the_lab_has_an_edge_with_an_api(tmp_path: Path) -> None:
    async with company(tmp_path) as (lab, launch, eyes):
        found = await gather(launch, eyes)
        sent = dict(eyes.manners.sent)
        await eyes.forget()
        lab.desk.world.edge.denied |= {right.name for right in RIGHTS[1:]}
        narrow = await gather(launch, eyes)
        await eyes.forget()
        lab.desk.world.edge.denied |= {"Zone Read"}
        blind = await gather(launch, eyes)
    assert found.asked is None
    assert not [one for one in found.permissions if one.missing]
    assert isinstance(found.records, tuple)
    assert {record.name for record in found.records if record.proxied} >= {
        "velomart.test",
        "api.velomart.test",
    }
    assert found.ranges_from == "asked of api.velodns.test"
    assert list(sent) == ["api.velodns.test"], "the product's hosts are not asked"
    assert sent["api.velodns.test"] <= 12
    assert [one.name for one in narrow.permissions if one.missing != NOT_GRANTED] == ["Zone Read"]
    assert blind.asked is not None
    assert blind.asked.kind == "permission"


@pytest.mark.parametrize("layer", ["dns", "tcp", "tls", "http"])
async def test_a_cut_layer_is_named(tmp_path: Path, layer: str) -> None:
    async with company(tmp_path, f"cut:{layer}") as (_, launch, eyes):
        found = await gather(launch, eyes)
    assert found.asked is not None
    assert found.asked.layer in (Layer(layer), Layer.NETWORK)
    assert found.ranges_from == f"snapshot of {SNAPSHOT}"
