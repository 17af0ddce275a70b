"""Who is declared to send, where their SPF is looked up, and whether the record there lets them."""

from typing import Literal

from cockpit.facts.spf import Node, Spf
from cockpit.kit import Launch
from cockpit.kit.spf_trees import bare, included, sign
from cockpit.launch.mail import Sender
from cockpit.standards.mail_senders import (
    NEEDS_NONE,
    Profile,
    by_return_path,
    include_of,
    includes_of,
    meant,
    needs_include,
    sender_domains,
    spf_name,
    under,
)
from cockpit.standards.mailhosts import self_run, speaks_of

__all__ = [
    "Sender",
    "apart",
    "at",
    "guessed",
    "includes",
    "lacking",
    "lets",
    "mailboxes",
    "need",
    "senders",
    "undecided",
    "unnamed",
    "wants",
]
Need = Literal["include", "alias", "none", "unknown"]


def senders(launch: Launch) -> tuple[Sender, ...]:
    """Those declared; where none is, the provider of `[email]`, which then sends too."""
    if launch.senders:
        return launch.senders
    provider = launch.email.provider if launch.email else ""
    return (Sender(provider=provider),) if provider and launch.product.sends_mail else ()


def unnamed(launch: Launch, name: str) -> bool:
    """Mail is sent with this name, and nobody has said by whom."""
    return launch.product.sends_mail and name == launch.sending_domain and not senders(launch)


def at(launch: Launch, name: str) -> tuple[Sender, ...]:
    """The senders whose SPF is looked up at this name."""
    return tuple(one for one in senders(launch) if spf_name(launch, one) == name)


def apart(launch: Launch, name: str) -> tuple[Sender, ...]:
    """The senders that write from this domain and whose SPF is looked up elsewhere."""
    return tuple(
        one
        for one in senders(launch)
        if name in sender_domains(launch, one) and spf_name(launch, one) != name
    )


def guessed(sender: Sender) -> bool:
    """Nobody has declared the return path: the name is what the service proposes."""
    profile = meant(sender.provider)
    return not sender.return_path and profile is not None and profile.spf == "return-path"


def need(launch: Launch, sender: Sender) -> Need:
    """What the sender needs at the name where its SPF is looked up."""
    if sender.spf:
        return "none" if sender.spf == NEEDS_NONE else "include"
    profile = meant(sender.provider)
    own = spf_name(launch, sender) not in sender_domains(launch, sender)
    if profile and own and profile.return_path_type == "cname":
        return "alias"
    wants = needs_include(sender)
    return "unknown" if wants is None else "include" if wants else "none"


def lets(node: Node, sender: Sender) -> bool:
    """The record authorises the sender: an include of its own, an alias to it, or the declared term."""
    names = included(node)
    if any(under(name, includes_of(sender)) for name in names) or _aliased(node, sender):
        return True
    wanted = sender.spf.lower()
    if wanted and any(bare(term) == wanted for term in node.terms):
        return True
    if meant(sender.provider):
        return False
    return _own_servers(node, sender) or any(speaks_of(sender.provider, name) for name in names)


def _own_servers(node: Node, sender: Sender) -> bool:
    """The sender is a server of one's own, and the record names some: `mx`, `a`, or their addresses."""
    named = ("mx", "a", "ip4", "ip6")
    return self_run(sender.provider) and any(term.kind in named and sign(term) != "-" for term in node.terms)


def _aliased(node: Node, sender: Sender) -> bool:
    """The name is an alias of one of the service's own, which holds the service's record."""
    profile, end = meant(sender.provider), node.told.chain[-1] if node.told.chain else ""
    if not end:
        return False
    return speaks_of(sender.provider, end) if profile is None else by_return_path(end) == profile


def mailboxes(launch: Launch) -> Profile | None:
    """The service with our mailboxes, whose people write with the domain itself; none where it is not one."""
    profile = meant(launch.email.provider) if launch.email and launch.email.receives else None
    return profile if profile and profile.made_for == "mailboxes" and profile.include else None


def wants(spf: Spf, sender: Sender) -> str:
    """The name the sender asks to include; of a service nobody knows the one that another record has."""
    if told := include_of(sender):
        return told
    names = sorted(name for node in spf.trees.values() for name in included(node))
    found = (name for name in names if speaks_of(sender.provider, name))
    return "" if meant(sender.provider) else next(found, "")


def lacking(launch: Launch, spf: Spf, node: Node) -> tuple[Sender, ...]:
    """The senders that the record at their name does not let."""
    return tuple(
        one
        for one in at(launch, node.name)
        if not lets(node, one) and not guessed(one) and _sure(launch, spf, one)
    )


def _sure(launch: Launch, spf: Spf, sender: Sender) -> bool:
    """What it needs is known."""
    needs = need(launch, sender)
    return needs in ("include", "alias") or (needs == "unknown" and bool(wants(spf, sender)))


def undecided(launch: Launch, spf: Spf, node: Node) -> tuple[Sender, ...]:
    """The senders of which nobody can say what they need there."""
    return tuple(
        one
        for one in at(launch, node.name)
        if not lets(node, one) and (_maybe(launch, one) or not _settled(launch, spf, one))
    )


def _settled(launch: Launch, spf: Spf, sender: Sender) -> bool:
    return need(launch, sender) != "unknown" or bool(wants(spf, sender))


def _maybe(launch: Launch, sender: Sender) -> bool:
    """The service does not send without a return path, and which one it has was not declared."""
    profile = meant(sender.provider)
    needs = need(launch, sender) in ("include", "alias")
    return guessed(sender) and needs and profile is not None and profile.return_path_must


def includes(spf: Spf, wanted: tuple[Sender, ...]) -> tuple[str, ...]:
    """What to include for these senders."""
    return tuple(dict.fromkeys(filter(None, (wants(spf, one) for one in wanted))))
