"""Who can be seen to send mail for the domain, and whose trace it is: a declared service's, or nobody's."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final

from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.spf import Node, Spf, Term
from cockpit.kit import Launch
from cockpit.launch.mail import Sender
from cockpit.standards.addresses import is_address
from cockpit.standards.mail_senders import (
    Profile,
    by_return_path,
    by_selector,
    includes_of,
    meant,
    our_own,
    owners,
    profiles,
    under,
)
from cockpit.standards.mailhosts import speaks_of
from cockpit.standards.spf_terms import ASKING

DEEPEST: Final = 4  # own records that include own records
_LET_IN: Final = ("include", "redirect", "exists", "a", "mx", "ptr", "ip4", "ip6")
_MACRO = re.compile(r".*[}=:]")


@dataclass(frozen=True, slots=True)
class Trace:
    """One sign of a sender for the domain `name`: `text` is the term or record at `at`, `how` a phrase of it.

    `target` is the name it leads to. `candidates` are the services it can stand for, the likeliest first.
    `own`: it names servers of the product itself. `sender` is the provider it was declared for.
    """

    name: str
    at: str
    text: str
    how: str
    target: str = ""
    candidates: tuple[Profile, ...] = ()
    own: bool = False
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who may send, as launch.toml has it: `words` is the name a person gave it."""

    words: str
    profile: Profile | None
    includes: tuple[str, ...] = ()
    row: Sender | None = field(default=None, compare=False)

    def left(self, trace: Trace) -> bool:
        """The trace is this service's: declared for it, of its profile, or it carries its name."""
        if trace.own:
            return self.profile is None
        return (
            trace.sender == self.words
            or (self.profile is not None and self.profile in trace.candidates)
            or (bool(trace.target) and under(trace.target, self.includes))
            or (bool(trace.target) and speaks_of(self.words, trace.target))
        )


def parties(launch: Launch) -> tuple[Party, ...]:
    """The declared senders, then who keeps the mailboxes: people write from there."""
    named = [Party(row.provider, meant(row.provider), includes_of(row), row) for row in launch.senders]
    keeps = launch.email.provider if launch.email else ""
    known = {party.profile or party.words for party in named}
    mailboxes = [Party(keeps, meant(keeps))] if keeps and (meant(keeps) or keeps) not in known else []
    return (*named, *mailboxes)


def traces(launch: Launch, spf: Spf, dkim: Dkim) -> tuple[Trace, ...]:
    """What SPF lets send, where return paths lead, and whose keys are published."""
    ours = _addresses(launch)
    found = [
        *(trace for node in spf.trees.values() for trace in _of_record(launch, node, ours)),
        *(trace for node in spf.trees.values() for trace in _of_path(node)),
        *(trace for key in dkim.keys for trace in _of_key(dkim, key)),
        *(trace for key in dkim.others for trace in _of_key(dkim, key) if _tells(key, trace)),
    ]
    return tuple(dict.fromkeys(found))


def _of_record(launch: Launch, node: Node, ours: Iterable[str], deep: int = 0) -> Iterator[Trace]:
    """The terms of a record, those of own records it includes in their place."""
    if node.told.chain and not deep:
        return  # what stands behind an alias is the other side's
    for term in node.terms:
        inside = bool(term.target) and our_own(launch, term.target)
        if term.kind in ("include", "redirect") and inside and term.node and deep < DEEPEST:
            yield from _of_record(launch, term.node, ours, deep + 1)
        elif term.kind in _LET_IN and not term.text.startswith("-") and "%" not in term.target:
            yield _of_term(node.name, term, inside=inside, ours=ours)


def _of_term(name: str, term: Term, *, inside: bool, ours: Iterable[str]) -> Trace:
    target = term.target or _MACRO.sub("", term.text).lower().rstrip(".")
    how = f"SPF of {name}: {term.text}"
    if term.kind not in ASKING:
        return Trace(name, name, term.text, how, own=_covers(term.text, ours))
    known = owners(target) if not inside else ()
    return Trace(name, name, term.text, how, target, known, own=inside)


def _covers(term: str, ours: Iterable[str]) -> bool:
    """An ip4 or ip6 term holds declared addresses and nothing else, or a range that has one of them."""
    try:
        network = ip_network(term.lstrip("+?~").partition(":")[2], strict=False)
    except ValueError:
        return False
    return any(ip_address(one) in network for one in ours)


def _addresses(launch: Launch) -> tuple[str, ...]:
    """The addresses of the declared hosts."""
    told = [text for host in launch.hosts for text in (*host.targets, host.origin)]
    return tuple(text for text in told if is_address(text))


def _of_path(node: Node) -> Iterator[Trace]:
    """A return path that is an alias belongs to whom it leads."""
    for target in node.told.chain[-1:]:
        known = by_return_path(target)
        also = tuple(
            one for one in profiles() if known and one.return_path_target == known.return_path_target
        )
        how = f"{node.name} leads to {target}"
        yield Trace(node.name, node.name, f"CNAME {target}", how, target, also)


def _of_key(dkim: Dkim, key: Key) -> Iterator[Trace]:
    """A key that is there, unless every name is: whose alias it is counts for more than its selector."""
    told = next((one for one in (key.told, *key.elsewhere) if one.values or one.chain), None)
    if told is None or key.domain in dkim.wildcard:
        return
    name, target = told.name, next(iter(told.chain[-1:]), "")
    how = f"DKIM key {key.selector} of {key.domain}" + (f" leads to {target}" if target else "")
    if key.source == "declared":
        yield Trace(key.domain, name, key.selector, how, sender=key.sender)
        return
    known = by_selector(key.selector, target)
    others = tuple(one for one in profiles() if target and under(target, one.dkim_targets))
    candidates = tuple(dict.fromkeys((*((known,) if known else ()), *others)))
    hint = key.sender if not target or not candidates else ""
    yield Trace(key.domain, name, key.selector, how, target, candidates, sender=hint)


def _tells(key: Key, trace: Trace) -> bool:
    """An alias says whose key it is, and so does a selector that is a name; `key1` may be anybody's."""
    named = (word for one in trace.candidates for word in one.words)
    return bool(key.told.chain and trace.candidates) or any(word in key.selector for word in named)


def sorted_out(launch: Launch, found: Iterable[Trace]) -> Mapping[Party | None, tuple[Trace, ...]]:
    """The traces by the party that left them; those of nobody under none."""
    by: dict[Party | None, tuple[Trace, ...]] = dict.fromkeys(parties(launch), ())
    for trace in found:
        left = [party for party in by if party is not None and party.left(trace)]
        for party in left or ((None,) if not trace.own else ()):
            by[party] = (*by.get(party, ()), trace)
    return by
