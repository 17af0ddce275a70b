"""Is it us: controls, the resolver and routes are told apart, over real sockets."""

from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.facts.visits import Stage, Visit
from cockpit.launch.watching import Watch
from cockpit.triage import network
from cockpit.triage.layers import State, first
from cockpit.triage.looking import chosen, look
from cockpit.triage.network import OwnNetwork, judged
from tests.triage.faults.shop import HOST, OTHER4, V4, V6, Door, Shop, opened, paper
from tests.vantage.servers import DnsServer

CONTROL = "https://control.example/"
AT = "2026-11-20T14:03:00+00:00"
WELL = Visit("control.example", CONTROL, AT, ok=True, tcp_ms=1.0)
DEAD = Visit("control.example", CONTROL, AT, ok=False, stage=Stage.TCP, kind="refused")
PORTAL = Visit("control.example", CONTROL, AT, ok=False, stage=Stage.DNS, kind="private")
FORGED = Visit("control.example", CONTROL, AT, ok=False, stage=Stage.TLS, kind="not-trusted")


@pytest.mark.parametrize(
    ("own", "reached", "state", "kind"),
    [
        (OwnNetwork(controls=(WELL,)), False, State.FINE, ""),
        (OwnNetwork(controls=(DEAD, WELL)), False, State.FINE, ""),
        (OwnNetwork(controls=(DEAD,)), False, State.BROKEN, "offline"),
        (OwnNetwork(controls=(DEAD,)), True, State.FINE, ""),
        (OwnNetwork(controls=(replace(DEAD, blocked=True),)), False, State.FINE, ""),
        (OwnNetwork(controls=(FORGED, FORGED)), True, State.BROKEN, "intercepted"),
        (OwnNetwork(controls=(PORTAL, FORGED)), False, State.BROKEN, "intercepted"),
        (OwnNetwork(controls=(PORTAL, WELL)), False, State.FINE, ""),
        (OwnNetwork(silent="no reply"), False, State.BROKEN, "resolver"),
        (OwnNetwork(silent="no reply"), True, State.FINE, ""),
        (OwnNetwork(silent="no reply", controls=(DEAD,)), False, State.BROKEN, "resolver"),
        (OwnNetwork(), False, State.FINE, ""),
        (OwnNetwork(routes=(4,)), True, State.FINE, ""),
    ],
)
def test_it_is_us_only_where_nothing_else_explains_it(
    own: OwnNetwork, reached: bool, state: State, kind: str
) -> None:
    seen = judged(own, reached=reached)
    assert (seen.state, seen.kind) == (state, kind)


def test_a_network_of_which_little_is_known_names_the_line_that_tells_more() -> None:
    assert "[watch] control" in judged(OwnNetwork(), reached=False).came


def _both(*, product: Door, control: Door, six: bool = False) -> Shop:
    zone = {(HOST, "A"): [V4], ("control.example", "A"): [OTHER4]}
    doors = {V4: product, OTHER4: control}
    if six:
        zone |= {(HOST, "AAAA"): [V6], ("control.example", "AAAA"): ["2001:db8::99"]}
        doors |= {V6: Door(hole=True), "2001:db8::99": control}
    return Shop(zone=zone, doors=doors, launch={"watch": Watch(control=(CONTROL,))})


async def _first(shop: Shop, folder: Path) -> tuple[Stage | None, str]:
    async with opened(shop, folder) as (launch, vantage):
        broken = first((await look(launch, vantage, chosen(launch))).sights)
    return (broken.layer, broken.kind) if broken else (None, "")


async def test_a_dead_control_and_a_dead_product_are_our_own_network(tmp_path: Path) -> None:
    shop = _both(product=Door(None), control=Door(None))
    assert await _first(shop, tmp_path) == (Stage.OWN_NETWORK, "offline")


async def test_a_control_that_answers_leaves_the_fault_with_the_product(tmp_path: Path) -> None:
    shop = _both(product=Door(None), control=Door(shown=paper("control.example")))
    assert await _first(shop, tmp_path) == (Stage.TCP, "refused")


async def test_forged_certificates_everywhere_are_about_where_we_look_from(tmp_path: Path) -> None:
    forged = Door(shown=paper(HOST, "control.example", trusted=False))
    assert await _first(_both(product=forged, control=forged), tmp_path) == (Stage.OWN_NETWORK, "intercepted")


async def test_ipv6_that_leads_out_of_here_puts_the_silence_on_the_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.vantage.connector.CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(network, "SECONDS", 0.8)
    shop = _both(product=Door(), control=Door(shown=paper("control.example")), six=True)
    assert await _first(shop, tmp_path) == (Stage.TCP, "ipv6-silent")


async def test_a_resolver_that_refuses_every_question_is_ours(tmp_path: Path) -> None:
    def refuses(server: DnsServer) -> None:
        server.refuse = "REFUSED"

    assert await _first(Shop(resolver=refuses), tmp_path) == (Stage.OWN_NETWORK, "resolver")
