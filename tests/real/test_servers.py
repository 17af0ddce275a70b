"""The starting and stopping that every test here stands on."""

import os
from pathlib import Path

import pytest

from tests.real.servers import free_port, listens, require, running, scratch, stop, unprivileged

STUBBORN = "trap '' TERM; echo up; touch ready; while :; do sleep 0.05; done"


def test_a_missing_program_skips_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COCKPIT_CI", raising=False)
    monkeypatch.setattr("tests.real.servers.PATH", "/nowhere")
    with pytest.raises(pytest.skip.Exception, match="knot knot-dnsutils"):
        require("knotd", "kdig")


def test_in_ci_a_skip_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_CI", "1")
    monkeypatch.setattr("tests.real.servers.PATH", "/nowhere")
    with pytest.raises(pytest.fail.Exception, match="a skip is a failure"):
        require("unbound")


def test_a_server_that_ends_at_once_says_why() -> None:
    with scratch() as folder, pytest.raises(AssertionError, match="ended with 3:\nno such zone"):  # noqa: SIM117
        with running(("sh", "-c", "echo no such zone; exit 3"), ready=lambda: False, folder=folder):
            pass


def test_a_server_that_is_never_ready_is_stopped() -> None:
    with scratch() as folder, pytest.raises(AssertionError, match=r"was not ready after 0\.1 s"):  # noqa: SIM117
        with running(("sleep", "60"), ready=lambda: False, folder=folder, seconds=0.1):
            pass


def test_servers_run_as_nobody() -> None:
    with scratch() as folder, running(("sleep", "60"), ready=lambda: True, folder=folder) as server:
        owner = Path(f"/proc/{server.pid}").stat().st_uid
        assert owner == (65534 if unprivileged() else os.geteuid())
    assert server.poll() is not None


def test_one_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.real.servers._GRACE", 0.1)
    with scratch() as folder:
        ready = (folder / "ready").exists
        with running(("sh", "-c", STUBBORN), ready=ready, folder=folder) as server:
            stop(server)
            assert server.poll() == -9


def test_a_free_port_is_free_and_never_given_twice() -> None:
    ports = [free_port() for _ in range(20)]
    assert len(set(ports)) == 20
    assert not any(map(listens, ports))
