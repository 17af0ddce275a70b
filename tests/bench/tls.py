"""One host against sslyze with the same scope, and twenty hosts against one; each a whole process.

The server is ROUND_TRIP milliseconds away, as servers are; on loopback, where starting Python is nearly all
there is to measure, the ratio is printed beside it.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.distance import away
from tests.bench.goals import Goal, NoPeerError, in_turn, paired, wall
from tests.bench.resolver import resolver
from tests.real.minting import Draft, Paper, mint
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, scratch
from tests.vantage.servers import Zone

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
    for peer, how in (
        ("sslyze", "pip install sslyze, in an environment of its own"),
        ("nginx", "apt-get install nginx"),
    ):
        if shutil.which(peer) is None:
            raise NoPeerError(f"{peer} is not on the PATH ({how})")
    with scratch() as folder, _served(folder) as (https, names), away(https) as far:
        one = _launch(folder, "one", 1, far, names)
        near = _launch(folder, "near", 1, https, names)
        twenty = _launch(folder, "twenty", HOSTS, far, names)
        seen = in_turn(
            ROUNDS,
            cockpit=lambda: wall(lambda: _check(one)),
            sslyze=lambda: wall(lambda: _sslyze(folder, far)),
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
    with nginx(folder, blocks, https), resolver(_zone()) as port:
        yield https, port


def _chain(name: str, issuer: Paper) -> Sequence[Paper]:
    return mint(Draft(subject=name, names=(name,), ends=80), issuer), issuer


def _zone() -> Zone:
    """Every host, and that the zone is there."""
    soa = f"ns.{DOMAIN}. hostmaster.{DOMAIN}. 1 7200 3600 1209600 300"
    return {(name, "A"): [ADDRESS] for name in _names()} | {(DOMAIN, "SOA"): [soa]}


def _launch(folder: Path, name: str, hosts: int, https: int, names: int) -> Path:
    """A launch file that declares so many hosts, in a folder of its own."""
    (folder / name).mkdir()
    rows = "".join(f'[[host]]\nname = "{host}"\n' for host in _names()[1:hosts])
    text = (
        'schema = "launch-cockpit/launch/v1"\n'
        f'[product]\nname = "Bench"\ndomain = "{DOMAIN}"\nroadmap = "marketplace-launch"\n{rows}'
        f'[vantage]\nresolver = "{HOME}:{names}"\nca_file = "../root.pem"\nfamilies = [4]\n'
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
