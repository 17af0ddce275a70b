"""Discovery against the lab: a whole company on loopback, nothing of it faked here."""

import argparse
import tomllib
from pathlib import Path

import pytest

from cockpit.commands import init
from cockpit.lab.beside import beside
from cockpit.launch.load import load


def options(folder: Path, lab: Path, domain: str) -> argparse.Namespace:
    vantage = tomllib.loads(lab.read_text())["vantage"]
    return argparse.Namespace(
        domain=domain,
        launch=folder / "launch.toml",
        roadmap=None,
        yes=True,
        name=None,
        resolver=vantage["resolver"],
        ca_file=vantage["ca_file"],
        map=[f"{key}={value}" for key, value in vantage["map"].items()],
        nameserver=[f"{key}={value}" for key, value in vantage["nameservers"].items()],
    )


def test_the_lab_is_found_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with beside(tmp_path / "lab", "fixed") as lab:
        declared = load(lab.launch)
        assert init.run(options(tmp_path, lab.launch, "velomart.test")) == 0
        assert init.run(options(tmp_path, lab.launch, "nosuch.test")) == 2, "one file, one product"
        (tmp_path / "other").mkdir()
        assert init.run(options(tmp_path / "other", lab.launch, "nosuch.test")) == 3
    found = load(tmp_path / "launch.toml")
    assert found.product.name == declared.product.name
    assert found.origin == declared.origin
    assert {host.name for host in found.hosts} == {host.name for host in declared.hosts}
    assert {host.name for host in found.hosts if host.proxied} == {
        host.name for host in declared.hosts if host.proxied
    }
    assert {route.url for route in found.routes} <= {route.url for route in declared.routes}
    assert found.edge is not None
    assert found.edge.provider == "Cloudflare"
    assert found.vantage.map == declared.vantage.map
    assert "does not exist in DNS" in capsys.readouterr().err
