"""What `cockpit export blackbox` writes, before promtool, amtool and a blackbox_exporter that asks the lab.

The exporter's verdict of each page is held against our own visit, healthy and under faults of every layer.
"""

import asyncio
import contextlib
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from cockpit.exports import blackbox
from cockpit.exports.blackbox_rules import PAGE, TICKET
from cockpit.exports.watched import Place, Plan, plan
from cockpit.exports.yaml_text import document
from cockpit.facts import Unreachable
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.visits import Stage
from cockpit.kit import Launch
from cockpit.lab.serve import Lab
from cockpit.launch.load import load
from cockpit.launch.operations import Monitor
from cockpit.launch.watching import Watch
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit
from tests.exports.test_monitors_export import ODD, shop
from tests.real.servers import HOME, free_port, hand_over, listens, require, run, running, scratch

EXPORTER = "prometheus-blackbox-exporter"
LAUNCHES = {
    "a shop": shop(),
    "nothing": sample_launch(),
    "every five minutes": shop(watch=Watch(interval_seconds=300, failures=1)),
    "every ten minutes": shop(watch=Watch(interval_seconds=600)),
    "often": shop(watch=Watch(interval_seconds=7, failures=10)),
}


@pytest.fixture
def folder() -> Iterator[Path]:
    require("promtool", "amtool", EXPORTER)
    with scratch() as path:
        yield path


def written(launch: Launch, folder: Path) -> Path:
    for name, text in blackbox.files(launch, NO_CHECKOUT).items():
        (folder / name).write_text(text, "utf-8")
    hand_over(folder)
    return folder


@pytest.mark.parametrize("launch", LAUNCHES.values(), ids=LAUNCHES)
def test_their_own_tools_take_the_files_and_run_our_tests(launch: Launch, folder: Path) -> None:
    written(launch, folder)
    assert "SUCCESS" in run(("promtool", "check", "config", "prometheus.yml"), folder)
    assert "15 rules found" in run(("promtool", "check", "rules", "rules.yml"), folder)
    assert "SUCCESS" in run(("promtool", "test", "rules", "rules_test.yml"), folder)
    assert "SUCCESS" in run(("amtool", "check-config", "alertmanager.yml"), folder)
    run((EXPORTER, "--config.file=blackbox.yml", "--config.check"), folder)


def test_a_name_that_is_a_program_reaches_none_of_them(folder: Path) -> None:
    product = sample_launch(domain="shop.example").product
    odd = shop(product=type(product)(name=ODD, domain="shop.example", roadmap=product.roadmap))
    test_their_own_tools_take_the_files_and_run_our_tests(odd, folder)


def test_each_alarm_goes_to_people(folder: Path) -> None:
    written(shop(), folder)
    for severity in (PAGE, TICKET, ""):
        told = run(
            ("amtool", "config", "routes", "test", "--config.file=alertmanager.yml", f"severity={severity}"),
            folder,
        )
        assert told.strip() == "people"


@pytest.mark.parametrize(
    ("held", "broken"),
    [
        ("for: 75s", "for: 15s"),
        ("max by (product", "min by (product"),
        ("layer: certificate", "layer: tls"),
    ],
)
def test_our_tests_of_the_rules_notice_a_change(held: str, broken: str, folder: Path) -> None:
    text = (written(shop(), folder) / "rules.yml").read_text("utf-8")
    assert held in text
    (folder / "rules.yml").write_text(text.replace(held, broken), "utf-8")
    with pytest.raises(AssertionError, match="FAILED"):
        run(("promtool", "test", "rules", "rules_test.yml"), folder)


class Exporter:
    """A blackbox_exporter that trusts the lab's authority, asked as Prometheus asks it."""

    def __init__(self, port: int, servers: dict[str, str], one: Plan) -> None:
        self._port = port
        self._servers = servers
        self._plan = one

    def ask(self, module: str, place: Place) -> dict[str, float]:
        """The metrics of one probe; the place is reached where the lab really listens."""
        server = self._servers[place.server]
        target = f"{place.at.scheme}://{server}{place.at.path}" if module.startswith("page") else server
        query = urllib.parse.urlencode({"module": module, "target": target, "hostname": place.at.host})
        with urllib.request.urlopen(f"http://{HOME}:{self._port}/probe?{query}", timeout=20) as answer:
            text = answer.read().decode()
        return {name: float(value) for name, value in re.findall(r"^(probe_\w+) (\S+)$", text, re.MULTILINE)}

    def layer(self, place: Place) -> str:
        """The first layer that is broken, as the rules tell it; nothing when the page is up."""
        page = self.ask(blackbox.page_module(self._plan, place), place)
        if page["probe_success"]:
            return ""
        if page.get("probe_http_status_code"):
            return "http"
        if not self.ask("tcp_connect", place)["probe_success"]:
            return "tcp"
        return "certificate" if self.ask("tcp_tls", place)["probe_success"] else "tls"


def declared(lab: Lab) -> Launch:
    """The company's launch file, with a monitor of its status page."""
    launch = load(lab.launch)
    status = Monitor(id="status", target="https://status.velomart.test/")
    return replace(launch, monitors=(*launch.monitors, status))


@contextlib.contextmanager
def exporter(lab: Lab, servers: dict[str, str], folder: Path) -> Iterator[Exporter]:
    """The exporter with our own modules, to which only the lab's authority is added."""
    text = (written(declared(lab), folder) / "blackbox.yml").read_text("utf-8")
    modules: dict[str, Any] = yaml.safe_load(text)
    (folder / "ca.pem").write_bytes((lab.folder / "ca.pem").read_bytes())
    for module in modules["modules"].values():
        if module["prober"] == "http":
            module["http"]["tls_config"] = {"ca_file": str(folder / "ca.pem")}
    (folder / "blackbox.yml").write_text(document("", modules), "utf-8")
    port = free_port()
    command = (EXPORTER, "--config.file=blackbox.yml", f"--web.listen-address={HOME}:{port}")
    with running(command, ready=lambda: listens(port), folder=folder):
        yield Exporter(port, servers, plan(declared(lab)))


async def found(vantage: Vantage, launch: Launch) -> dict[str, str]:
    """Where each host and port of the company is on this machine."""
    servers = {}
    for place in plan(launch).places:
        addresses = await vantage.addresses(place.at.host)
        assert not isinstance(addresses, Unreachable)
        servers[place.server] = launch.vantage.map[f"{addresses[0]}:{place.at.port}"]
    return servers


# A fault of the lab, the page that it breaks, and the layer that the exporter's metrics and our visit name.
BREAKS = (
    ("cut:tcp", "mon-home", "tcp", Stage.TCP),
    ("cut:tls", "mon-home", "tls", Stage.TLS),
    ("tls.hostname-valid", "status", "certificate", Stage.TLS),
    ("tls.hostname-valid:expired", "status", "certificate", Stage.TLS),
    ("tls.hostname-valid:name", "status", "certificate", Stage.TLS),
    ("deploy.health-endpoint:down", "mon-health", "http", Stage.DEPENDENCY),
)


async def test_the_exporter_and_our_visit_agree(tmp_path: Path, folder: Path) -> None:
    lab = await Lab.start(tmp_path / "lab", "fixed")
    launch = declared(lab)
    vantage = Vantage(launch.vantage, folder=lab.folder)
    try:
        with exporter(lab, await found(vantage, launch), folder) as asked:
            places = {place.slug: place for place in plan(launch).places}
            for place in places.values():
                assert await asyncio.to_thread(asked.layer, place) == ""
                assert (await visit(vantage, place.target)).ok
            for fault, slug, theirs, ours in BREAKS:
                lab.break_(fault)
                seen = await visit(vantage, places[slug].target)
                told = await asyncio.to_thread(asked.layer, places[slug])
                lab.mend(fault)
                assert (fault, told, seen.ok, seen.stage) == (fault, theirs, False, ours), seen.cause
            lab.world.home.rewrite("/", "Bicycles with a second life", "Coming soon")
            lab.desk.cache.clear()
            seen = await visit(vantage, places["mon-home"].target)
            told = await asyncio.to_thread(asked.layer, places["mon-home"])
            assert (told, seen.ok, seen.kind) == ("http", False, "wrong-text")
    finally:
        await vantage.aclose()
        await lab.stop()
