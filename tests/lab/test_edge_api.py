"""The edge's API in the lab: what each token gets, and that none of them can change anything."""

import json
from typing import Any

import pytest

from cockpit.lab.edge_api import READS, ZONE_ID
from cockpit.lab.serve import Lab
from cockpit.lab.zones import SERVICES4
from tests.lab.conftest import Seen, get

HOST = "https://api.velodns.test/client/v4"
ZONE = f"/zones/{ZONE_ID}"
PATHS = {
    "/zones": "Zone Read",
    f"{ZONE}/settings": "Zone Settings Read",
    f"{ZONE}/dns_records": "DNS Read",
    f"{ZONE}/rulesets/phases/http_ratelimit/entrypoint": "Zone WAF Read",
    f"{ZONE}/rulesets/phases/http_request_cache_settings/entrypoint": "Cache Settings Read",
    f"{ZONE}/rulesets/phases/ddos_l7/entrypoint": "HTTP DDoS Managed Ruleset Read",
    f"{ZONE}/origin_tls_client_auth/settings": "SSL and Certificates Read",
}


async def ask(lab: Lab, path: str, token: str = "edge-read", method: str = "GET", body: bytes = b"") -> Seen:
    headers = (f"Authorization: Bearer {lab.desk.secrets[token]}",) if token else ()
    return await get(lab, f"{HOST}{path}", at=SERVICES4, headers=headers, method=method, body=body)


def result(seen: Seen) -> Any:
    return json.loads(seen.body)["result"]


async def counted(lab: Lab, zone: str = ZONE_ID, query: str = "httpRequestsAdaptiveGroups") -> dict[str, Any]:
    body = json.dumps({"query": query, "variables": {"zone": zone}}).encode()
    answer: dict[str, Any] = json.loads((await ask(lab, "/graphql", method="POST", body=body)).body)
    return answer


async def test_addresses_are_for_everybody_and_the_rest_is_not(lab: Lab) -> None:
    assert (await ask(lab, "/ips", "")).status == 200
    for path in ("/user/tokens/verify", *PATHS, "/graphql"):
        assert (await ask(lab, path, "")).status == 403


@pytest.mark.parametrize("path", PATHS)
async def test_each_permission_opens_its_own_part(lab: Lab, path: str) -> None:
    before = (await ask(lab, path)).status
    lab.desk.world.edge.denied = {PATHS[path]}
    assert (await ask(lab, path)).status == 403
    lab.desk.world.edge.denied = set(READS) - {PATHS[path]}
    assert (await ask(lab, path)).status == before
    assert before == (404 if "ddos" in path else 200), "a phase without rules is not there"


async def test_a_token_that_has_ended_says_so_and_opens_nothing(lab: Lab) -> None:
    lab.desk.world.edge.reading = "expired"
    assert result(await ask(lab, "/user/tokens/verify"))["status"] == "expired"
    assert {(await ask(lab, path)).status for path in PATHS} == {403}


async def test_only_the_other_token_may_write_and_not_here(lab: Lab) -> None:
    (reading,), (writing,) = result(await ask(lab, "/zones")), result(await ask(lab, "/zones", "edge-write"))
    assert not [one for one in reading["permissions"] if one.endswith(":edit")]
    assert [one for one in writing["permissions"] if one.endswith(":edit")]
    assert (await ask(lab, f"{ZONE}/settings", "edge-write", "PATCH")).status == 405


async def test_zones_are_found_by_name_and_records_come_in_pages(lab: Lab) -> None:
    assert result(await ask(lab, "/zones?name=velomart.test"))
    assert result(await ask(lab, "/zones?name=other.test")) == []
    lab.desk.world.zone.add("many.velomart.test", "A", *(f"192.0.2.{n}" for n in range(120)))
    pages = [await ask(lab, f"{ZONE}/dns_records?per_page=100&page={n}") for n in (1, 2)]
    one, two = (json.loads(page.body) for page in pages)
    assert one["result_info"]["total_pages"] == 2
    assert (len(one["result"]), len(two["result"])) == (100, two["result_info"]["count"])


async def test_the_last_day_is_counted_for_the_own_zone(lab: Lab) -> None:
    (zone,) = (await counted(lab))["data"]["viewer"]["zones"]
    assert zone["all"][0]["count"] == lab.desk.world.edge.traffic["requests"]
    (hourly,) = (await counted(lab, query="httpRequests1hGroups"))["data"]["viewer"]["zones"]
    assert hourly["hours"][0]["sum"]["threats"] == lab.desk.world.edge.traffic["blocked"]
    assert (await counted(lab, zone="x"))["errors"]
    lab.desk.world.edge.denied = {"Analytics Read"}
    assert (await counted(lab))["data"] is None
    assert (await ask(lab, "/graphql", method="POST", body=b"[")).status == 400
