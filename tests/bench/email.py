"""The mail of one domain judged by the e-mail family, against checkdmarc on the same zone, some way off.

Each is timed in its process from the first question to the last judgement; loading either is not counted.
"""

import asyncio
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import tomli_w

from cockpit.engine import judge_all
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.live import Live
from cockpit.model import CheckJudged, Verdict
from cockpit.plan import Plan, select
from cockpit.roadmap import load as roadmap
from cockpit.vantage import Vantage
from tests.bench import mail_zone
from tests.bench.distance import away
from tests.bench.goals import Goal, NoPeerError, in_turn, paired
from tests.bench.peers import checkdmarc
from tests.real.servers import HOME

ROUNDS: Final = 7
DISTANCES: Final = (20, 60)  # milliseconds of one round trip
SHARE, TRIPS, SLACK, ALONE = 0.12, 3, 1.6, 0.150
FAMILIES: Final = ("email", "audit.email-sender-known", "mode:auto")


def goals() -> list[Goal]:
    """The time against checkdmarc's, against three round trips, and without any distance.

    Raises:
        NoPeerError: checkdmarc or Knot is not installed.
    """
    if why := checkdmarc.lacking():
        raise NoPeerError(why)
    with ExitStack() as stack:
        folder, port = stack.enter_context(mail_zone.served())
        near = min(_several(folder, port))
        found = [Goal("email.seconds-with-no-delay", near / ALONE, 1)]
        for distance in DISTANCES:
            far = stack.enter_context(away(port, distance))
            seen = in_turn(
                ROUNDS,
                **{
                    f"cockpit_{distance}_ms": lambda far=far: _ours(folder, far)[0],
                    f"checkdmarc_{distance}_ms": lambda far=far: float(_peer(far)["seconds"]),
                },
            )
            ours, peer = seen.values()
            allowed = SLACK * TRIPS * distance / 1000 + near
            found += [
                Goal(f"email.against-checkdmarc-at-{distance}-ms", paired(ours, peer), SHARE),
                Goal(f"email.three-round-trips-at-{distance}-ms", ours.median / allowed, 1),
            ]
        asked, peer_said = _ours(folder, port)[1], _peer(port)
        theirs = peer_said["questions"]
        sys.stdout.write(
            f"  questions: {asked}, by checkdmarc {theirs} different ones in {peer_said['sent']} messages\n"
        )
        found.append(Goal("email.checkdmarc-questions-against-ours", theirs / asked, 1))
    return found


def _several(folder: Path, port: int) -> list[float]:
    """With no delay: the first is a warm-up."""
    return [_ours(folder, port)[0] for _ in range(ROUNDS + 1)][1:]


def _ours(folder: Path, port: int) -> tuple[float, int]:
    """Seconds of one run, and the questions it sent."""
    launch = _declared(folder, port)
    began = time.perf_counter()
    asked = asyncio.run(_run(launch))
    return time.perf_counter() - began, asked


async def _run(launch: Launch) -> int:
    vantage = Vantage(launch.vantage)
    live, plan = Live(launch, vantage), Plan(roadmap(launch.product.roadmap))
    wanted = set(select(plan, FAMILIES[:2])) & set(select(plan, FAMILIES[2:]))
    async for event in judge_all([plan[one] for one in plan if one in wanted], launch, live):
        if isinstance(event, CheckJudged):
            assert event.result.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE), event.result
    asked = vantage.questions
    await live.aclose()
    return asked


def _peer(port: int) -> dict[str, Any]:
    """checkdmarc has to have found all of it."""
    said = checkdmarc.asked(port, mail_zone.DOMAIN)
    found = said["found"]
    assert found["spf"]["valid"], found["spf"]
    assert found["dmarc"]["valid"], found["dmarc"]
    assert len(found["mx"]["hosts"]) == 2, found["mx"]
    return said


def _declared(folder: Path, port: int) -> Launch:
    table = {
        "schema": "launch-cockpit/launch/v1",
        "product": {"name": "Bench", "domain": mail_zone.DOMAIN, "roadmap": "marketplace-launch"},
        "email": {"provider": "first", "receives": True},
        "sender": [
            {
                "provider": "first",
                "return_path": f"bounce.{mail_zone.DOMAIN}",
                "spf": "_spf.first.test",
                "selectors": ["one"],
                "from": [f"hello@{mail_zone.DOMAIN}"],
            },
            {"provider": "second", "spf": "_spf.second.test", "selectors": ["two"]},
        ],
        "vantage": {
            "resolver": f"{HOME}:{port}",
            "nameservers": {f"ns1.{zone}.test": f"{HOME}:{port}" for zone in ("bench", "first", "second")},
        },
    }
    path = folder / "launch.toml"
    path.write_text(tomli_w.dumps(table))
    return load(path)
