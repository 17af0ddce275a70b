"""Whether what an SPF record lets in was declared: services, names and address ranges."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from cockpit.facts.spf import Node, Term
from cockpit.kit import Host, Launch
from cockpit.kit.spf_senders import senders
from cockpit.kit.spf_trees import bare, sign
from cockpit.launch.mail import Sender
from cockpit.standards import spf_terms
from cockpit.standards.addresses import is_address
from cockpit.standards.mail_senders import include_of, includes_of, meant, spf_name, under
from cockpit.standards.mailhosts import speaks_of
from cockpit.standards.spf_macros import SpfSyntaxError

NARROW4, NARROW6 = 28, 64  # bits of a range that one's own server may stand for
WIDE4, WIDE6 = 8, 32  # bits; nobody's range is wider


def known(launch: Launch) -> tuple[Sender, ...]:
    """Who is declared to send, and who has the mailboxes."""
    provider = launch.email.provider if launch.email else ""
    return (*senders(launch), *((Sender(provider=provider),) if provider else ()))


def ours(launch: Launch, node: Node) -> Iterator[tuple[Node, Term]]:
    """The terms that let somebody in, in the records that are ours: those of our own names included, too."""
    for term in node.terms:
        inside = term.node is not None and launch.inside(term.target)
        if inside and term.node:
            yield from ours(launch, term.node)
        elif sign(term) != "-" and term.kind and not term.kind.endswith("=") and _read(term):
            yield node, term


def _read(term: Term) -> bool:
    """Evaluation may reach it, and it is no mere end or word to a stranger."""
    return term.kind not in ("all", "exp") and (not term.trouble or bool(term.lookups))


def place(term: Term) -> str:
    """The name a term trusts; where macros stand in it, what is fixed at its end."""
    return term.target or bare(term).rpartition("}")[2].strip(".")


def approved(launch: Launch, name: str) -> tuple[Sender, ...]:
    """The declared services that the name belongs to."""
    return tuple(one for one in known(launch) if _belongs(one, name))


def _belongs(sender: Sender, name: str) -> bool:
    told = under(name, includes_of(sender)) or include_of(sender) == name
    profile = meant(sender.provider)
    return told or (under(name, profile.includes) if profile else speaks_of(sender.provider, name))


def in_vain(launch: Launch, node: Node, who: tuple[Sender, ...]) -> bool:
    """Nobody looks these services up at this name: their return path is elsewhere."""
    return bool(who) and all(_elsewhere(launch, one, node.name) for one in who)


def _elsewhere(launch: Launch, sender: Sender, name: str) -> bool:
    profile = meant(sender.provider)
    if sender.spf or profile is None:
        return False
    return profile.spf == "none" or (profile.spf == "return-path" and spf_name(launch, sender) != name)


def network(term: Term) -> str:
    """The range of ip4 and ip6."""
    return bare(term).partition(":")[2]


def own_range(launch: Launch, term: Term) -> bool:
    """The range is declared, or no more than a few addresses around a declared host's."""
    if any(sender.spf and bare(term) == sender.spf.lower() for sender in launch.senders):
        return True
    told = [one for host in launch.hosts for one in _addresses(host) if is_address(one)]
    try:
        found = ip_network(network(term), strict=False)
    except ValueError:
        return False
    narrow = found.prefixlen >= (NARROW4 if found.version == 4 else NARROW6)  # noqa: PLR2004 - IPv4
    return narrow and any(ip_address(one) in found for one in told)


def _addresses(host: Host) -> tuple[str, ...]:
    """Where a host really is; in front of a proxied one stand addresses of somebody else."""
    return (host.origin,) if host.proxied else (*host.targets, host.origin)


def wide(term: Term) -> bool:
    """The term lets in more of the world than anybody owns."""
    try:
        piece = spf_terms.read(term.text)
    except SpfSyntaxError:
        return False
    asked = piece.kind in ("a", "mx")
    return sign(term) != "-" and (
        ((asked or piece.kind == "ip4") and piece.bits4 < WIDE4)
        or ((asked or piece.kind == "ip6") and piece.bits6 < WIDE6)
    )


def anybody(term: Term) -> bool:
    """An `exists` that asks the same of every message lets in everybody, or nobody."""
    return term.kind == "exists" and bool(term.target) and not term.void and sign(term) != "-"
