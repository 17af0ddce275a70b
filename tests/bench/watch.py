"""The watch against prometheus-blackbox-exporter: CPU for a thousand HTTPS probes, and how many it can hold.

Every probe is a new connection with a whole TLS handshake to one nginx on loopback. Both sides connect to an
address, so that no resolver is measured; how late visits begin is measured with names and a resolver.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import watch_triage
from tests.bench.goals import Goal, NoPeerError, in_turn, paired
from tests.bench.peers import blackbox
from tests.bench.resolver import resolver
from tests.real.minting import Draft, mint
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, PATH, free_port, scratch

NAME = "bench.test"
PROBES = 1000
ROUNDS = 5
PACE = 67.0  # a second: 4,000 a minute
PACED = 12.0  # seconds of it
TARGETS = 4000
HELD = 30.0  # seconds for which all of them are held
LATE = 0.050  # seconds


def goals() -> list[Goal]:
    """CPU in a crowd and at the pace of 4,000 targets, and how late visits begin.

    Raises:
        NoPeerError: nginx or the exporter is not installed.
    """
    if why := blackbox.lacking():
        raise NoPeerError(why)
    if shutil.which("nginx", path=PATH) is None:
        raise NoPeerError("nginx is not installed: apt-get install nginx")
    with scratch() as folder, _served(folder) as port:
        return [*_cpu(folder, port), *_held(folder, port), *watch_triage.goals()]


def _cpu(folder: Path, port: int) -> list[Goal]:
    urls = [f"https://{HOME}:{port}/{number}" for number in range(PROBES)]
    paced = urls[: round(PACE * PACED)]
    one = _launch(folder, "batch", urls[:200], {})
    # The same pace: so many targets that one interval of 60 s brings as many visits.
    many = _launch(folder, "paced", [f"https://{HOME}:{port}/{number}" for number in range(TARGETS)], {})
    with blackbox.exporter(folder, folder / "root.pem", NAME) as peer:
        crowd = in_turn(
            ROUNDS, cockpit=lambda: _used("batch", one, PROBES), exporter=lambda: peer.probe(urls)
        )
        pace = in_turn(
            3, cockpit_paced=lambda: _used("watch", many, PACED), exporter_paced=lambda: _paced(peer, paced)
        )
    _per_thousand(pace)
    return [
        Goal("watch.cpu-against-blackbox", paired(crowd["cockpit"], crowd["exporter"]), 1.5),
        Goal("watch.cpu-paced-against-blackbox", paired(pace["cockpit_paced"], pace["exporter_paced"]), 1.5),
    ]


def _per_thousand(seen: dict[str, Any]) -> None:
    sys.stdout.write("  paced, seconds of CPU for each 1,000: ")
    sys.stdout.write(", ".join(f"{name} {one.median:.2f}" for name, one in seen.items()) + "\n")


def _paced(peer: blackbox.Exporter, urls: Sequence[str]) -> float:
    return peer.probe(urls, PACE) * 1000 / len(urls)


def _used(mode: str, launch: Path, amount: float) -> float:
    """CPU seconds of ours for each 1,000 visits; all of them have to be good."""
    told = _ours(mode, launch, amount)
    return float(told["cpu"]) * 1000 / int(told["visits"])


def _held(folder: Path, port: int) -> list[Goal]:
    """4,000 targets of 500 products at one minute, by name."""
    hosts = [f"h{number}.{NAME}" for number in range(500)]
    urls = [f"https://{host}/{path}" for host in hosts for path in range(TARGETS // len(hosts))]
    zone = {(host, "A"): ["203.0.113.10"] for host in hosts}
    with resolver(zone) as names:
        look = {"resolver": f"{HOME}:{names}", "map": f'{{ "203.0.113.10:443" = "{HOME}:{port}" }}'}
        told = _ours("held", _launch(folder, "held", urls, look), HELD)
    late = told["late"]
    p99 = late[int(len(late) * 0.99)]
    if not told["first"]:
        sys.stdout.write("  real-time priority is not allowed here: what else this machine does is in it\n")
    sys.stdout.write(
        f"  {told['targets']} targets at a minute: {told['visits']} visits in {HELD:g} s, "
        f"{told['cpu'] / HELD:.0%} "
        f"of a core, {told['mb']:.0f} MB, starts late by {late[len(late) // 2] * 1000:.1f} ms (median), "
        f"{p99 * 1000:.1f} ms (p99), {late[-1] * 1000:.1f} ms (worst); p95 of the first byte "
        f"{told['ttfb_p95']:.1f} ms\n"
    )
    assert told["targets"] == TARGETS
    assert told["visits"] > TARGETS * HELD / 60 * 0.9, told["visits"]
    return [
        Goal("watch.lateness-p99-against-50-ms", p99 / LATE, 1),
        Goal("watch.core-for-4000-targets", told["cpu"] / HELD, 1),
    ]


def _ours(mode: str, launch: Path, amount: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.watch_ours", mode, str(launch), str(amount)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["good"] == told["visits"], f"{told['visits'] - told['good']} visits were not good"
    return told


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """nginx with one certificate for the address and for all names."""
    root = mint(Draft(subject="Bench Root", authority=True, starts=-100, ends=1000))
    paper = mint(Draft(subject=NAME, names=(NAME, f"*.{NAME}"), addresses=(HOME,), starts=-30, ends=80), root)
    (folder / "root.pem").write_text(root.pem)
    port = free_port()
    body = "hello " * 300
    block = server(f"{port} ssl", "_", *shows(folder, "bench", (paper,)), f'return 200 "{body}";')
    with nginx(folder, [block], port):
        yield port


def _launch(folder: Path, name: str, urls: Sequence[str], look: dict[str, str]) -> Path:
    """A launch file with these monitors, in a folder of its own."""
    (folder / name).mkdir()
    rows = "".join(f'[[monitor]]\nid = "m{number}"\ntarget = "{url}"\n' for number, url in enumerate(urls))
    told = {"resolver": f"{HOME}:9", "map": "{}"} | look
    text = (
        'schema = "launch-cockpit/launch/v1"\n'
        f'[product]\nname = "Bench"\ndomain = "{NAME}"\nroadmap = "marketplace-launch"\n'
        f"[watch]\nlatency_ms = 10000\ninterval_seconds = 60\n{rows}"
        f'[vantage]\nresolver = "{told["resolver"]}"\nca_file = "../root.pem"\nfamilies = [4]\n'
        f"allow_private = true\nmap = {told['map']}\n"
    )
    launch = folder / name / "launch.toml"
    launch.write_text(text)
    return launch
