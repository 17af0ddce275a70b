"""One host against sslyze with the same scope, and twenty hosts against one; each a whole process.

The server is ROUND_TRIP milliseconds away, as servers are; on loopback, where starting Python is nearly all
there is to measure, the ratio is printed beside it.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.bench.goals import Goal, NoPeerError, in_turn, paired, wall
from tests.real.minting import Draft, Paper, mint
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, scratch
from tests.vantage.servers import dns_server

ADDRESS = "203.0.113.10"
DOMAIN = "bench.test"
HOSTS = 20
ROUNDS = 7
ROUND_TRIP = 30  # milliseconds: a server in the same country
CHECKS = "tls.hostname-valid", "tls.expiry-window", "tls.protocol-versions"


def goals() -> list[Goal]:
    """Both goals, against one nginx that speaks TLS 1.2 and 1.3.

    Raises:
        NoPeerError: nginx or sslyze is not installed.
    """
    for peer, how in (
        ("sslyze", "pip install sslyze, in an environment of its own"),
        ("nginx", "apt-get install nginx"),
    ):
        if shutil.which(peer) is None:
            raise NoPeerError(f"{peer} is not on the PATH ({how})")
    with scratch() as folder, _served(folder) as (https, resolver), _away(https) as away:
        one = _launch(folder, "one", 1, away, resolver)
        near = _launch(folder, "near", 1, https, resolver)
        twenty = _launch(folder, "twenty", HOSTS, away, resolver)
        seen = in_turn(
            ROUNDS,
            cockpit=lambda: wall(lambda: _check(one)),
            sslyze=lambda: wall(lambda: _sslyze(folder, away)),
            cockpit_20_hosts=lambda: wall(lambda: _check(twenty)),
            cockpit_loopback=lambda: wall(lambda: _check(near)),
            sslyze_loopback=lambda: wall(lambda: _sslyze(folder, https)),
        )
    loopback = paired(seen["cockpit_loopback"], seen["sslyze_loopback"])
    sys.stdout.write(f"  on loopback one host takes {loopback:.2f} of sslyze's time\n")
    return [
        Goal("tls.one-host-against-sslyze", paired(seen["cockpit"], seen["sslyze"]), 0.3),
        Goal("tls.twenty-hosts-against-one", paired(seen["cockpit_20_hosts"], seen["cockpit"]), 3),
    ]


@contextmanager
def _away(port: int) -> Iterator[int]:
    """A port behind which the other one is ROUND_TRIP milliseconds away."""
    command = [sys.executable, "-m", "tests.bench.distance", str(port), str(ROUND_TRIP)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as relay:
        assert relay.stdout is not None
        assert relay.stdin is not None
        try:
            yield int(relay.stdout.readline())
        finally:
            relay.stdin.close()


def _names() -> list[str]:
    return [DOMAIN, *(f"h{number}.{DOMAIN}" for number in range(1, HOSTS))]


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, int]]:
    """nginx with a certificate for each host, and a resolver; their ports."""
    root = mint(Draft(subject="Bench Root", authority=True, starts=-100, ends=1000))
    issuer = mint(Draft(subject="Bench CA", authority=True, starts=-90, ends=900), root)
    (folder / "root.pem").write_text(root.pem)
    https = free_port()
    blocks = [server(f"{https} ssl", name, *shows(folder, name, _chain(name, issuer))) for name in _names()]
    with nginx(folder, blocks, https), _resolver() as resolver:
        yield https, resolver


def _chain(name: str, issuer: Paper) -> Sequence[Paper]:
    return mint(Draft(subject=name, names=(name,), ends=80), issuer), issuer


@contextmanager
def _resolver() -> Iterator[int]:
    """A DNS server in a thread of its own that knows every host and that the zone is there."""
    zone = {(name, "A"): [ADDRESS] for name in _names()}
    zone[DOMAIN, "SOA"] = [f"ns.{DOMAIN}. hostmaster.{DOMAIN}. 1 7200 3600 1209600 300"]
    loop, ports, stop = asyncio.new_event_loop(), Queue[int](), asyncio.Event()

    async def serve() -> None:
        async with dns_server(zone) as dns:
            ports.put(dns.port)
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        yield ports.get(timeout=10)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def _launch(folder: Path, name: str, hosts: int, https: int, resolver: int) -> Path:
    """A launch file that declares so many hosts, in a folder of its own."""
    (folder / name).mkdir()
    rows = "".join(f'[[host]]\nname = "{host}"\n' for host in _names()[1:hosts])
    text = (
        'schema = "launch-cockpit/launch/v1"\n'
        f'[product]\nname = "Bench"\ndomain = "{DOMAIN}"\nroadmap = "marketplace-launch"\n{rows}'
        f'[vantage]\nresolver = "{HOME}:{resolver}"\nca_file = "../root.pem"\nfamilies = [4]\n'
        f'map = {{ "{ADDRESS}:443" = "{HOME}:{https}" }}\n'
    )
    launch = folder / name / "launch.toml"
    launch.write_text(text)
    return launch


def _check(launch: Path) -> None:
    command = [sys.executable, "-m", "cockpit", "check", "--launch", str(launch), "--format", "json", *CHECKS]
    results = json.loads(_run(command).stdout)["results"]
    seen = [found["summary"] for result in results for found in result["findings"]]
    assert any("valid certificate" in text for text in seen), seen
    assert any("speaks TLSv1.2 and TLSv1.3 only" in text for text in seen), seen


def _sslyze(folder: Path, https: int) -> None:
    scope = ("--certinfo", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--mozilla_config", "disable")
    trust = ("--certinfo_ca_file", str(folder / "root.pem"), "--sni", DOMAIN)
    out = folder / "sslyze.json"
    out.unlink(missing_ok=True)
    _run(["sslyze", *scope, *trust, f"{HOME}:{https}", "--json_out", str(out)])
    (host,) = json.loads(out.read_text())["server_scan_results"]
    parts = ("certificate_info", "tls_1_0_cipher_suites", "tls_1_3_cipher_suites")
    assert all(host["scan_result"][part]["status"] == "COMPLETED" for part in parts), host["scan_status"]


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """To its end; whether it did its work, the callers see from what it wrote."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
