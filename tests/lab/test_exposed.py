"""What strangers get from the company: the edge that refuses, and sites that answer every path alike."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from cockpit.engine import judge
from cockpit.facts.codec import dumps
from cockpit.facts.exposed import Exposed
from cockpit.facts.served import Served
from cockpit.lab.faults import find
from cockpit.lab.pages import SCRIPT
from cockpit.lab.replies import Reply, page
from cockpit.lab.serve import Lab
from cockpit.launch.load import load
from cockpit.live import Live
from cockpit.model import Finding, Verdict
from cockpit.registry import entries
from cockpit.vantage import Vantage
from tests.lab.conftest import get

CHECKS = ("secret.public-files", "app.admin-protected", "edge.firewall-basic")
SHELL = page("Velomart", '<div id="root"></div>', f'<script src="{SCRIPT}" defer></script>')


async def judged(lab: Lab) -> Mapping[str, list[Finding]]:
    """The findings of the three checks, and that nothing of a body is in what they rest on."""
    launch = load(lab.launch)
    eyes = Vantage(launch.vantage, folder=lab.folder)
    live = Live(launch, eyes)
    try:
        facts: list[Any] = [await live.fact(kind) for kind in (Exposed, Served)]
    finally:
        await eyes.aclose()
    assert "not-a-real-one" not in dumps({"exposed": facts[0]})
    return {id_: judge(entries()[id_], launch, facts) for id_ in CHECKS}


async def test_the_edge_refuses_what_its_rules_name(lab: Lab) -> None:
    for path in ("/.git/HEAD", "/.env", "/wp-login.php", "/phpmyadmin/", "/..%2f..%2fetc/passwd"):
        seen = await get(lab, f"https://velomart.test{path}")
        assert (seen.status, seen["server"]) == (403, "cloudflare"), path
    assert (await get(lab, "https://velomart.test/")).status == 200
    scanner = await get(lab, "https://velomart.test/", headers=("User-Agent: sqlmap/1.7",))
    assert scanner.status == 403
    find("edge.firewall-basic:scanner").apply(lab.world)
    scanner = await get(lab, "https://velomart.test/", headers=("User-Agent: sqlmap/1.7",))
    assert scanner.status == 200
    find("edge.firewall-basic").apply(lab.world)
    assert (await get(lab, "https://velomart.test/.env")).status == 404


async def test_a_site_that_answers_every_path_alike_is_green(lab: Lab) -> None:
    for site in lab.world.each(("velomart.test", "app.velomart.test", "api.velomart.test")):
        site.missing = Reply(200, SHELL)
    lab.world.edge.rulesets["http_request_firewall_custom"].clear()
    found = await judged(lab)
    assert {one.verdict for some in found.values() for one in some} == {Verdict.PASS}


async def test_a_private_page_that_is_the_frame_of_every_path_is_green(lab: Lab) -> None:
    site = lab.world.sites["app.velomart.test"]
    site.missing = Reply(200, SHELL)
    site.routes["/dashboard"] = Reply(200, SHELL)
    found = (await judged(lab))["app.admin-protected"]
    assert {one.verdict for one in found} == {Verdict.PASS}
    assert any("any path shows" in one.summary for one in found)


@pytest.mark.parametrize("fault", ["secret.public-files", "secret.public-files:map"])
async def test_findings_hold_names_and_no_values(lab: Lab, fault: str) -> None:
    find(fault).apply(lab.world)
    found = (await judged(lab))["secret.public-files"]
    told = json.dumps([[one.summary, one.observed, dict(one.evidence), str(one.fix)] for one in found])
    assert "not-a-real-one" not in told
    assert "TODO" not in told
    assert "cockpit-" not in told
    assert ("SESSION_SECRET" in told) is (fault == "secret.public-files")


async def test_two_visits_tell_the_same(lab: Lab) -> None:
    find("secret.public-files:git").apply(lab.world)
    assert await judged(lab) == await judged(lab)
