"""What goes wrong with the key that receivers verify the company's mail with."""

from cockpit.lab.faults import Fault
from cockpit.lab.mail_key import public, published
from cockpit.lab.world import World
from cockpit.lab.zones import EDGE4, EDGE6

NAME = "velo1._domainkey.velomart.test"
_HALF = 250  # characters of a record: where a form that takes 255 cuts it
_SMALL = (1 << 1023) | 1  # a number of 1024 bits; that nobody can sign with it does not show in DNS
_TINY = (1 << 511) | 1


def _publish(world: World, *texts: str) -> None:
    world.zone.put(NAME, "TXT", *texts)


def _record(key: str) -> str:
    return f"v=DKIM1; k=rsa; p={key}"


def _pasted_in_pieces(world: World) -> None:
    whole = _record(public())
    _publish(world, f'{whole[:_HALF]}" "{whole[_HALF:]}')


def _two_records(world: World) -> None:
    _publish(world, _record(public()), _record(published(_SMALL)))


def _alias(world: World) -> None:
    world.zone.drop(NAME)
    world.zone.add(NAME, "CNAME", "velo1.keys.velomail.test")


def _proxied(world: World) -> None:
    world.zone.drop(NAME)
    world.zone.point(NAME, EDGE4, EDGE6)


def _wildcard(world: World) -> None:
    world.zone.drop(NAME)
    world.zone.add("*._domainkey.velomart.test", "TXT", "v=DKIM1; p=")


def _doubled(world: World) -> None:
    world.zone.drop(NAME)
    world.zone.add(f"{NAME}.velomart.test", "TXT", _record(public()))


def _beside(world: World) -> None:
    world.zone.add(NAME, "CNAME", "velo1.keys.velomail.test")


FAULTS = (
    Fault(
        "email.dkim-key-published",
        "The DKIM key of the mail provider was never published.",
        lambda world: world.zone.drop(NAME),
    ),
    Fault(
        "email.dkim-key-published:revoked",
        "The DKIM key was revoked when the provider was to be changed, and is still in use.",
        lambda world: _publish(world, "v=DKIM1; p="),
    ),
    Fault(
        "email.dkim-key-published:1024",
        "The DKIM key is one of 1024 bits, as they were made ten years ago.",
        lambda world: _publish(world, _record(published(_SMALL))),
    ),
    Fault(
        "email.dkim-key-published:512",
        "The DKIM key has 512 bits: receivers do not count it any more.",
        lambda world: _publish(world, _record(published(_TINY))),
    ),
    Fault(
        "email.dkim-key-published:testing",
        "The DKIM key still says that it is only a test.",
        lambda world: _publish(world, f"v=DKIM1; k=rsa; t=y; p={public()}"),
    ),
    Fault(
        "email.dkim-key-published:cut",
        "The form of the DNS provider took 250 characters of the DKIM key and dropped the rest.",
        lambda world: _publish(world, _record(public())[:_HALF]),
    ),
    Fault(
        "email.dkim-key-published:quotes",
        "The DKIM key was pasted in two pieces with their quotes, as a zone file has them.",
        _pasted_in_pieces,
    ),
    Fault(
        "email.dkim-key-published:two-records",
        "The old DKIM key was left beside the new one.",
        _two_records,
    ),
    Fault(
        "email.dkim-key-published:dead-alias",
        "The DKIM key is an alias of a name that does not exist.",
        _alias,
    ),
    Fault(
        "email.dkim-key-published:proxied",
        "The web proxy is switched on for the name of the DKIM key, and answers with its own addresses.",
        _proxied,
    ),
    Fault(
        "email.dkim-key-published:wildcard",
        "A wildcard answers for every DKIM key, and the one of the provider is not there.",
        _wildcard,
    ),
    Fault(
        "email.dkim-key-published:doubled",
        "The form added the domain to a name that had it already: the DKIM key is where nobody looks.",
        _doubled,
    ),
    Fault(
        "email.dkim-key-published:beside",
        "A CNAME was added to the name of the DKIM key, and the TXT record left where it was.",
        _beside,
    ),
)
