"""Whether what is timed is ours: shown, not shown, and not to be told while nothing can be asked."""

from typing import cast

from cockpit.facts import Unreachable
from cockpit.facts.samples_dns import sample_zone
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, sample_stated
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.live import Live
from cockpit.model import Layer
from cockpit.stopwatch.ours import looked_for, proof_of
from cockpit.stopwatch.writes import Proof
from tests.stopwatch.sittings import launched

SHOP = launched("/")
GONE = Unreachable(Layer.NETWORK, "nothing has answered: check your own network", "offline")
DARK = sample_zone(parent=GONE, servers=())


class _Facts:
    """A source that has these two facts."""

    def __init__(self, said: Stated, zone: Zone) -> None:
        self._said, self._zone = said, zone

    async def fact(self, kind: type[Stated] | type[Zone]) -> Stated | Zone:
        return self._said if kind is Stated else self._zone


def source(said: Stated, zone: Zone) -> Live:
    return cast("Live", _Facts(said, zone))


PROVEN = sample_stated(drilled("dns-proof", SHOP.domain, *(server.name for server in sample_zone().servers)))


async def test_a_proof_that_holds_is_given() -> None:
    assert isinstance(await proof_of(SHOP, source(PROVEN, sample_zone())), Proof)


async def test_without_one_it_is_said_what_to_do() -> None:
    found = await looked_for(SHOP, source(NOTHING_SAID, sample_zone()))
    assert isinstance(found, Unreachable)
    assert found.layer is Layer.PERSON
    assert "cockpit drill dns-proof" in found.cause


async def test_without_a_network_the_proof_is_not_said_to_be_void() -> None:
    found = await looked_for(SHOP, source(PROVEN, DARK))
    assert isinstance(found, Unreachable)
    assert found.layer is Layer.NETWORK
    assert found.cause == f"whether {SHOP.domain} is yours cannot be told: {GONE.cause}"
    assert "changed" not in found.cause


async def test_a_record_that_cannot_be_read_proves_nothing() -> None:
    for zone in (sample_zone(), DARK):
        told = await proof_of(SHOP, source(GARBLED, zone))
        assert isinstance(told, str)
        assert "launch.record.toml is not UTF-8 text" in told
