"""Velowatch in the lab: three dialects of one list, for the one token that may read it."""

import json
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.lab.serve import Lab
from cockpit.lab.zones import SERVICES4
from cockpit.standards.monitor_answers import Listed, listed
from cockpit.standards.monitor_apis import APIS, MonitorApi
from tests.lab.conftest import Seen, get

HOST = "https://watch.velohost.test/watch"
BASES = {"uptimerobot": "/v3", "betterstack": "/api/v2", "healthchecks": "/api/v3"}


async def ask(lab: Lab, path: str, header: str = "Authorization: Bearer ", token: str = "watch-read") -> Seen:
    headers = (f"{header}{lab.desk.secrets[token]}",)
    return await get(lab, f"{HOST}{path}", at=SERVICES4, headers=headers)


async def told(lab: Lab, api: MonitorApi, more: str = "") -> Listed | Unreachable:
    header = f"{api.field}: " if api.field else "Authorization: Bearer "
    seen = await ask(lab, f"{BASES[api.id]}{api.path}{more}", header)
    return listed(api, Response(HOST, seen.status, (), SERVICES4, seen.body.decode()))


async def test_each_dialect_is_read_as_it_is_documented(lab: Lab) -> None:
    for api in APIS:
        found = await told(lab, api)
        assert isinstance(found, Listed)
        monitors = [one for _, one in found.monitors]
        assert [one.name for one in monitors] == ["mon-home", "mon-login", "mon-health", "old-client"]
        assert [one.interval for one in monitors] == [60, 60, 60, 300]
        if api.id != "healthchecks":
            assert monitors[0].target == "https://velomart.test/"
            assert monitors[0].certificate is True
            assert not monitors[0].silent


async def test_pages_are_cut_and_lead_on(lab: Lab) -> None:
    first: Any = json.loads((await ask(lab, "/api/v2/monitors?per_page=3")).body)
    assert (len(first["data"]), "page=2" in first["pagination"]["next"]) == (3, True)
    second: Any = json.loads((await ask(lab, "/api/v2/monitors?per_page=3&page=2")).body)
    assert (len(second["data"]), second["pagination"]["next"]) == (1, None)
    robot: Any = json.loads((await ask(lab, "/v3/monitors?limit=3")).body)
    assert robot["nextCursorId"] == 3


async def test_only_its_own_token_reads_and_it_ends(lab: Lab) -> None:
    assert (await ask(lab, "/api/v2/monitors", token="edge-read")).status == 401
    assert (await ask(lab, "/api/v3/checks/")).status == 401  # a bearer token is no key there
    assert (await ask(lab, "/api/v2/nothing")).status == 404
    lab.break_("cut:watch-token")
    assert (await ask(lab, "/api/v2/monitors")).status == 401
