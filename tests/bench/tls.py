"""One host against sslyze with the same scope, and twenty hosts against one; each a whole process."""

import asyncio
import importlib.util
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
from tests.real.servers import HOME, free_port, program, scratch
from tests.vantage.servers import dns_server

ADDRESS = "203.0.113.10"
DOMAIN = "bench.test"
HOSTS = 20
ROUNDS = 7
CHECKS = "tls.hostname-valid", "tls.expiry-window", "tls.protocol-versions"


def goals() -> list[Goal]:
    """Both goals, against one nginx that speaks TLS 1.2 and 1.3.

    Raises:
        NoPeerError: nginx or sslyze is not installed.
    """
    if importlib.util.find_spec("sslyze") is None:
        raise NoPeerError("sslyze is not installed (uv run --group bench ...)")
    try:
        program("nginx")
    except AssertionError:
        raise NoPeerError("nginx is not installed (apt-get install nginx-light)") from None
    with scratch() as folder, _served(folder) as (https, resolver):
        one = _launch(folder, "one", 1, https, resolver)
        twenty = _launch(folder, "twenty", HOSTS, https, resolver)
        seen = in_turn(
            ROUNDS,
            cockpit=lambda: wall(lambda: _check(one)),
            sslyze=lambda: wall(lambda: _sslyze(folder, https)),
            cockpit_20_hosts=lambda: wall(lambda: _check(twenty)),
        )
    return [
        Goal("tls.one-host-against-sslyze", paired(seen["cockpit"], seen["sslyze"]), 0.3),
        Goal("tls.twenty-hosts-against-one", paired(seen["cockpit_20_hosts"], seen["cockpit"]), 3),
    ]


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
    _run([sys.executable, "-m", "cockpit", "check", "--launch", str(launch), "--format", "json", *CHECKS])


def _sslyze(folder: Path, https: int) -> None:
    scope = ("--certinfo", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--mozilla_config", "disable")
    trust = ("--certinfo_ca_file", str(folder / "root.pem"), "--sni", DOMAIN)
    _run(
        [
            sys.executable,
            "-m",
            "sslyze",
            *scope,
            *trust,
            f"{HOME}:{https}",
            "--json_out",
            str(folder / "out.json"),
        ]
    )


def _run(command: Sequence[str]) -> None:
    """To its end; a verdict is no failure, a crash is.

    Raises:
        AssertionError: it crashed; the text is what it said.
    """
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 3), done.stderr[-2000:]
