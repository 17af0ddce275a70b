"""A small internet of its own in a network namespace, port 53 included, and two opinions about a zone in it.

The root and `test.` are Knot's at one address, the zones Knot's and NSD's at two more, and Unbound resolves
from the root down. Nothing of it can be reached from outside, nor reaches out.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.real.name_servers import knot, nsd, unbound
from tests.real.servers import HOME, PATH, program, require

ROOT, FIRST, SECOND, THIRD = "198.51.100.1", "203.0.113.1", "203.0.113.2", "203.0.113.3"
NS1, NS2, NS3 = "ns1.dns.test", "ns2.dns.test", "ns3.dns.test"
ADDRESS, FORMER = "203.0.113.10", "203.0.113.66"
PORT = 53
# Everything the check looks at. The rest of Zonemaster is about other things, and takes as long again.
CASES = (
    "basic/basic02",
    "consistency/consistency01",
    "consistency/consistency04",
    "delegation/delegation01",
    "delegation/delegation04",
    "delegation/delegation07",
)
_REPOSITORY = Path(__file__).parents[2]
_NAMESPACE = ("unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
_DNS = f"""
@ NS {NS1}.
@ NS {NS2}.
ns1 A {FIRST}
ns2 A {SECOND}
ns3 A {THIRD}
"""
_SCRIPT = """
set -eu
ip link set lo up
for address in {addresses}; do ip address add $address/32 dev lo; done
up() {{
    for _ in $(seq 200); do
        kdig +tcp +short +timeout=1 +retry=0 @$1 $2 SOA 2>/dev/null | grep -q . && return
        sleep 0.05
    done
    exit 1
}}
{registry} &
{first} &
{second} &
up {root} test
up {one} dns.test
up {two} dns.test
{resolver} &
up {home} dns.test
for zone in {zones}; do
    zonemaster-cli --hints hints --no-ipv6 --no-time --json --level INFO {cases} $zone >$zone.tags
done &
{python} -c {check} {zones}
wait $!
"""

# `cockpit check` of each zone, in one process because starting it takes longer than looking.
_CHECK = """
import sys
from cockpit.cli import run
for zone in sys.argv[1:]:
    options = ["--launch", zone + ".toml", "--only", "dns.authority-consistent"]
    run(["check", *options, "--format", "json", "--output", zone + ".report"], full_screen=None)
"""


@dataclass(frozen=True)
class Found:
    """One finding of ours; a sound one has no kind."""

    verdict: str
    kind: str
    summary: str


@dataclass(frozen=True)
class Opinions:
    """What Zonemaster says of a zone (its message tags), and by subject what our check finds there."""

    tags: frozenset[str]
    findings: Mapping[str, Found]


def zone(records: str, serial: int = 2) -> str:
    """A zone file."""
    return f"$TTL 300\n@ SOA {NS1}. hostmaster.dns.test. {serial} 14400 3600 1209600 300\n{records}"


def site(*servers: str, address: str = ADDRESS, serial: int = 2) -> str:
    """The zone of a small site on these name servers."""
    names = "".join(f"@ NS {server}.\n" for server in servers)
    return zone(f"{names}@ A {address}\nwww A {address}\n", serial)


@dataclass(frozen=True)
class Held:
    """A zone as Knot holds it and as NSD does; none where the server does not know it."""

    first: str
    second: str | None


def opinions(folder: Path, zones: Mapping[str, Held]) -> Mapping[str, Opinions]:
    """Start the small internet in an empty folder, and let both look at each zone of it.

    The parent names NS1 and NS2 for every zone, whatever the zone itself says.
    """
    require("unshare", "ip", "knotd", "nsd", "unbound", "kdig", "zonemaster-cli")
    _require_namespaces()
    at_first = {"dns.test": zone(_DNS)} | {name: held.first for name, held in zones.items()}
    at_second = {"dns.test": zone(_DNS)} | {name: held.second for name, held in zones.items() if held.second}
    servers = {
        "registry": knot(folder / "registry", PORT, _above(zones), address=ROOT),
        "first": knot(folder / "first", PORT, at_first, address=FIRST),
        "second": nsd(folder / "second", PORT, at_second, addresses=(SECOND, THIRD)),
        "resolver": unbound(folder / "resolver", PORT, f'root-hints: "{folder}/hints"'),
    }
    (folder / "hints").write_text(f". 3600000 NS a.nic.test.\na.nic.test. 3600000 A {ROOT}\n")
    for name in zones:
        (folder / f"{name}.toml").write_text(_launch(name))
    _run(folder, _SCRIPT.format(**_words(zones, servers)))
    return {
        name: Opinions(_tags(folder / f"{name}.tags"), _findings(folder / f"{name}.report")) for name in zones
    }


def _above(zones: Iterable[str]) -> Mapping[str, str]:
    """The root and `test.`."""
    names = "".join(f"{name}. NS {NS1}.\n{name}. NS {NS2}.\n" for name in ("dns.test", *zones))
    nic, glue = f"a.nic.test. A {ROOT}\n", f"{NS1}. A {FIRST}\n{NS2}. A {SECOND}\n"
    return {
        ".": zone(f". NS a.nic.test.\ntest. NS a.nic.test.\n{nic}"),
        "test": zone(f"@ NS a.nic.test.\n{nic}{glue}{names}"),
    }


def _launch(name: str) -> str:
    return f"""schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "{name}"
roadmap = "marketplace-launch"
[vantage]
resolver = "{HOME}:{PORT}"
families = [4]
allow_private = true
"""


def _words(zones: Iterable[str], servers: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """What stands in the braces of the script."""
    return {
        **{role: shlex.join((program(command[0]), *command[1:])) for role, command in servers.items()},
        "addresses": f"{ROOT} {FIRST} {SECOND} {THIRD}",
        "cases": " ".join(f"--test {case}" for case in CASES),
        "check": shlex.quote(_CHECK),
        "home": HOME,
        "one": FIRST,
        "python": shlex.quote(sys.executable),
        "root": ROOT,
        "two": SECOND,
        "zones": " ".join(zones),
    }


def _require_namespaces() -> None:
    """Skip where the kernel or a container does not allow them; in CI too, for nobody can install that."""
    tried = subprocess.run(
        [*_NAMESPACE, "ip", "link", "set", "lo", "up"],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        pytest.skip(f"no network namespaces for us here: {tried.stderr.strip()}")


def _run(folder: Path, script: str) -> None:
    """Run the script in a namespace of its own; when it ends, so do all its servers."""
    done = subprocess.run(
        [*_NAMESPACE, "sh", "-c", script],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": PATH, "PYTHONPATH": str(_REPOSITORY), "LC_ALL": "C.UTF-8"}


def _tags(path: Path) -> frozenset[str]:
    return frozenset(message["tag"] for message in json.loads(path.read_text()))


def _findings(path: Path) -> Mapping[str, Found]:
    (result,) = json.loads(path.read_text())["results"]
    return {
        found["subject"]: Found(found["verdict"], found["kind"], found["summary"])
        for found in result["findings"]
    }
