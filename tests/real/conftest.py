"""The DNS world, started once for all tests that look at it."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.real.dns_world import (
    AT_KNOT,
    AT_NSD,
    CHILDREN,
    LAPSED,
    PRESIGNED,
    SITE,
    STALE_SITE,
    Key,
    World,
    ds_of,
    registry_zone,
)
from tests.real.name_servers import holds, knot, nsd, unbound
from tests.real.servers import HOME, free_port, hand_over, require, running, scratch


@pytest.fixture(scope="session")
def real_dns() -> Iterator[World]:
    """A registry, a provider, a second server and a resolver, all of them Debian's."""
    require("knotd", "nsd", "unbound", "ldns-keygen", "ldns-signzone", "kdig")
    with scratch() as folder, ExitStack() as stack:
        silent = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        silent.bind((HOME, 0))
        yield _started(stack, folder, silent.getsockname()[1])


def _started(stack: ExitStack, folder: Path, silent: int) -> World:
    """Children first: the registry publishes their keys, and the resolver trusts the key of the registry."""
    registry, provider, second, resolver, down = (free_port() for _ in range(5))
    keys = _keys(folder / "keys")
    at_knot = AT_KNOT | {
        "broken.test": keys["broken.test"].sign(SITE),
        "expired.test": keys["expired.test"].sign(SITE, *LAPSED),
        "stale.test": keys["stale.test"].sign(SITE),
    }
    _serve(stack, knot(folder / "provider", provider, at_knot, signs=("launch.test",)), provider, at_knot)
    at_nsd = AT_NSD | {"stale.test": keys["stale.test"].sign(STALE_SITE)}
    fetched = {"launch.test": provider}
    _serve(stack, nsd(folder / "second", second, at_nsd, fetched), second, ("launch.test", "stale.test"))
    forgotten = dict.fromkeys(("broken.test", "moved.test"), keys["down.test"].ds)
    ds = {zone: key.ds for zone, key in keys.items()} | forgotten
    test = {"test": registry_zone(ds | {"launch.test": ds_of(provider, "launch.test")})}
    _serve(stack, knot(folder / "registry", registry, test, signs=("test",)), registry, test)
    stubs = dict.fromkeys(CHILDREN, provider) | {"gone.test": second, "down.test": down, "test": registry}
    trust = f'trust-anchor: "test. DS {ds_of(registry, "test")}"'
    _serve(stack, unbound(folder / "resolver", resolver, trust, stubs), resolver, ("launch.test",))
    return World(registry, provider, second, resolver, silent, down, keys["down.test"].sign(SITE))


def _serve(stack: ExitStack, command: tuple[str, ...], port: int, zones: Iterable[str]) -> None:
    """Start a server for as long as the stack lasts; it is ready when it has these zones."""
    ready = partial(_holds_all, port, tuple(zones))
    stack.enter_context(running(command, ready=ready, folder=Path(command[-1]).parent))


def _holds_all(port: int, zones: tuple[str, ...]) -> bool:
    return all(holds(port, zone) for zone in zones)


def _keys(folder: Path) -> dict[str, Key]:
    folder.mkdir()
    hand_over(folder)
    return {zone: Key.make(folder, zone) for zone in PRESIGNED}
