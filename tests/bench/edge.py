"""A product of 6 hosts judged by the edge families, against MDN's HTTP Observatory on the same hosts.

Observatory judges one host: six runs of it are six processes, as it ships. Asked in one process, which nobody
ships, it does not start six times: that is the fairer comparison, and the goal. All hosts are 30 ms away.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from cockpit.engine import judge_all
from cockpit.launch.load import load
from cockpit.live import Live
from cockpit.model import CheckJudged, Verdict
from cockpit.plan import Plan, select
from cockpit.roadmap import load as roadmap
from cockpit.vantage import Vantage
from tests.bench.goals import Goal, NoPeerError, in_turn, paired, wall
from tests.bench.peers import observatory
from tests.bench.product import HOSTS, Place, declared, served
from tests.real.servers import PATH

ROUNDS = 5
ALLOWED = 60  # requests and handshakes a host
FAMILIES = (
    *("edge", "cache", "header", "app", "tls.mixed-content", "tls.end-to-end"),
    *("secret.public-files", "deploy.debug-off", "deploy.error-pages-clean"),
)


def goals() -> list[Goal]:
    """The time against Observatory's, and the requests against what a host may be sent.

    Raises:
        NoPeerError: Observatory, node or nginx is not installed.
    """
    if why := observatory.lacking():
        raise NoPeerError(f"Observatory cannot be asked: {why}")
    if not shutil.which("nginx", path=PATH):
        raise NoPeerError("nginx is not on the PATH (apt-get install nginx)")
    with served() as place:
        launch = declared(place)
        seen = in_turn(
            ROUNDS,
            cockpit=lambda: wall(lambda: _check(launch)),
            observatory=lambda: wall(lambda: _observatory(place, HOSTS)),
            observatory_as_it_ships=lambda: sum(
                wall(partial(_observatory, place, (host,))) for host in HOSTS
            ),
        )
        sent = asyncio.run(_sent(launch))
    shipped = paired(seen["cockpit"], seen["observatory_as_it_ships"])
    told = ", ".join(f"{host} {number}" for host, number in sorted(sent.items()))
    sys.stdout.write(f"  {shipped:.2f} of the time of six runs of Observatory as it ships\n")
    sys.stdout.write(f"  requests and handshakes sent: {told}\n")
    return [
        Goal("edge.six-hosts-against-observatory", paired(seen["cockpit"], seen["observatory"]), 0.2),
        Goal("edge.most-requests-a-host-against-60", max(sent.values()) / ALLOWED, 1),
    ]


def _check(launch: Path) -> None:
    """The whole command; every host has to be among what it speaks of."""
    command = [
        sys.executable,
        "-m",
        "cockpit",
        "check",
        "--launch",
        str(launch),
        "--format",
        "json",
        *FAMILIES,
    ]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    found = [one for result in json.loads(done.stdout)["results"] for one in result["findings"]]
    assert all(any(host in one["subject"] for one in found) for host in HOSTS), done.stderr
    assert not any(one["verdict"] == "error" for one in found), done.stderr


def _observatory(place: Place, hosts: tuple[str, ...]) -> None:
    """Each host has to come out with a grade, or with the reason why its status gets none."""
    said = observatory.judged(hosts, {80: place.http, 443: place.https}, place.trust)
    assert all("scan" in said[host] or "status code" in said[host]["error"] for host in hosts), said


async def _sent(launch: Path) -> Counter[str]:
    """What each host gets in one run of the same checks."""
    declared = load(launch)
    vantage = Vantage(declared.vantage, folder=launch.parent)
    live, plan = Live(declared, vantage), Plan(roadmap(declared.product.roadmap))
    async for event in judge_all([plan[one] for one in select(plan, FAMILIES)], declared, live):
        if isinstance(event, CheckJudged):
            assert event.result.verdict is not Verdict.ERROR, event.result
    await live.aclose()
    return vantage.manners.sent
