"""The lab's resolver: follows delegations and aliases through the world as a recursive server would.

It keeps nothing, so that a mended zone is seen at once.
"""

from cockpit.lab.authority import MAX_CHAIN, Said, inside, respond
from cockpit.lab.world import Rr, World

TOP = "a.nic.test"
TOPS = ("test", "in-addr.arpa", "zen.spamhaus.org", "dbl.spamhaus.org")  # what there is of the world
_ROOT_SOA = Rr("", "SOA", 300, "a.nic.test hostmaster.nic.test 1 7200 3600 1209600 300")
_UNREACHABLE = Said("SERVFAIL", ede=(22, "No Reachable Authority"))


def resolve(world: World, name: str, type_: str) -> Said:
    """The final answer, aliases first; a loop of aliases is answered with the aliases of one round."""
    found: list[Rr] = []
    seen = {name}
    for _ in range(MAX_CHAIN):
        said = _ask_down(world, name, type_)
        found += said.answer
        last = found[-1] if found else None
        if said.rcode != "NOERROR" or last is None or last.type != "CNAME" or type_ in ("CNAME", "ANY"):
            return Said(said.rcode, answer=found, authority=said.authority, ede=said.ede)
        if said.authority:  # the alias led to a name in the same zone that has no such record
            return Said(answer=found, authority=said.authority)
        name = last.value.rstrip(".").lower()
        if name in seen:
            break
        seen.add(name)
    return Said(answer=found)


def _ask_down(world: World, name: str, type_: str) -> Said:
    """From the top down to the servers that hold the name."""
    if not any(inside(name, top) for top in TOPS):
        return Said("NXDOMAIN", authority=[_ROOT_SOA])
    if reason := _given_up(world, name):
        return Said("SERVFAIL", ede=reason)
    servers: tuple[str, ...] = (TOP,)
    for _ in range(MAX_CHAIN):
        said = _first_useful(world, servers, name, type_)
        if said is None:
            return _UNREACHABLE
        if not said.referral:
            return said
        servers = said.referral
    return _UNREACHABLE


def _given_up(world: World, name: str) -> tuple[int, str] | None:
    """The extended error of the closest zone the resolver does not believe."""
    broken = [apex for apex in world.bogus if inside(name, apex)]
    return world.bogus[max(broken, key=len)] if broken else None


def _first_useful(world: World, servers: tuple[str, ...], name: str, type_: str) -> Said | None:
    """The first reply that is an answer or leads further down; lame and silent servers are passed over."""
    for server in servers:
        said = respond(world, server, name, type_) if server in world.servers else None
        if said and said.rcode in ("NOERROR", "NXDOMAIN") and (said.aa or said.referral):
            return said
    return None
