"""The platform's API in the lab: names and digests, for the one token that may list them."""

import json

from cockpit.lab.serve import Lab
from cockpit.lab.zones import SERVICES4
from tests.lab.conftest import Seen, get

HOST = "https://api.velohost.test/v1/apps"


async def ask(lab: Lab, path: str, token: str = "deploy-read", method: str = "GET") -> Seen:
    headers = (f"Authorization: Bearer {lab.desk.secrets[token]}",) if token else ()
    return await get(lab, f"{HOST}{path}", at=SERVICES4, headers=headers, method=method)


async def test_names_and_digests_are_listed_and_no_value_is(lab: Lab) -> None:
    rows = json.loads((await ask(lab, "/velomart/secrets")).body)["secrets"]
    assert [row["name"] for row in rows] == ["DATABASE_URL", "SESSION_SECRET"]
    assert all(row.keys() == {"name", "digest", "created_at", "updated_at"} for row in rows)


async def test_only_its_own_token_opens_it_and_nothing_is_changed(lab: Lab) -> None:
    for token in ("", "edge-read"):
        assert (await ask(lab, "/velomart/secrets", token)).status == 401
    assert (await ask(lab, "/velomart/secrets", method="POST")).status == 405
    for path in ("/nobody/secrets", "/velomart", "/velomart/secrets/DATABASE_URL"):
        assert (await ask(lab, path)).status == 404


async def test_a_token_ends(lab: Lab) -> None:
    lab.break_("cut:platform-token")
    assert (await ask(lab, "/velomart/secrets")).status == 401
