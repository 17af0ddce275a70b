"""Which DKIM keys to look for: the selectors of each declared sender, below the domains it signs for.

A key that is declared, or that a message was signed with, has to be there. A provider's usual selectors are a
reason to look, and so is a list of words where nothing else is known: what they do not find says nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.launch import Launch
from cockpit.launch.mail import Sender
from cockpit.standards.free_mail import is_free_mail
from cockpit.standards.mail_senders import meant, profiles, sender_domains, under


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


Source = Literal["declared", "signed", "profile", "probed", "swept"]
LABEL: Final = "._domainkey."
EXPECTED: Final = ("declared", "signed")
MOST: Final = 60  # keys; a launch file can name any number
USUAL: Final = _words(
    "default dkim mail email smtp google selector1 selector2 k1 k2 k3 s1 s2 resend pm mandrill mte1 fm1 "
    "protonmail zmail sig1 mailo key1 x"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to look for. `sender` is the provider as declared, empty where nobody is."""

    sender: str
    domain: str
    selector: str
    source: Source


def senders(launch: Launch) -> tuple[Sender, ...]:
    """Who sends: the declared senders, else the mailbox provider, which does if nobody else is named."""
    provider = launch.email.provider if launch.email else ""
    return launch.senders or ((Sender(provider=provider),) if provider else ())


def domains_of(launch: Launch, sender: Sender) -> tuple[str, ...]:
    """The domains people see in its From, but for those at which we can publish nothing."""
    return tuple(one for one in sender_domains(launch, sender) if not is_free_mail(one))


def also_signing(launch: Launch, sender: Sender, domain: str) -> tuple[str, ...]:
    """Further domains whose signature counts for a From at `domain` (relaxed alignment, RFC 9989 4.10)."""
    path = sender.return_path.rpartition("@")[2].lower().rstrip(".")
    near = (one for one in (launch.sending_domain, path) if one and one != domain)
    return tuple(one for one in near if related(one, domain))


def wanted(launch: Launch, signed: Iterable[tuple[str, str]] = ()) -> tuple[Wanted, ...]:
    """Every key to look for.

    Args:
        launch: the declarations.
        signed: (domain, selector) of signatures that were verified on real messages.
    """
    people, verified = senders(launch), _ours(launch, signed)
    found = [one for sender in people for one in _of(launch, sender, verified)]
    if not people:
        found += _below(launch.sending_domain, "", USUAL, "probed")
    looked = {(one.domain, one.selector) for one in found}
    found += [Wanted("", *one, "signed") for one in verified if one not in looked]
    return tuple(dict.fromkeys(found))[:MOST]


def swept(launch: Launch, looked: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Where keys of services that nobody declared would be: the first usual selector of each."""
    known = {(one.domain, one.selector) for one in looked}
    usual = dict.fromkeys(profile.selectors[0] for profile in profiles() if profile.selectors)
    places = ((launch.sending_domain, selector) for selector in usual)
    return tuple(Wanted("", *one, "swept") for one in places if one not in known)


def _ours(launch: Launch, signed: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """The signatures made in our name, by domain and selector, each with its sender where that is clear."""
    mine = {one for sender in senders(launch) for one in domains_of(launch, sender)} | {launch.sending_domain}
    found: dict[tuple[str, str], str] = {}
    for domain, selector in signed:
        if any(related(domain, one) for one in mine):
            found[domain, plain(selector)] = _signer(launch, selector)
    return found


def related(one: str, other: str) -> bool:
    """A signature of the one counts for a From of the other: one is, or lies below, the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _signer(launch: Launch, selector: str) -> str:
    """Who signs with a selector: whoever declares it, or usually has it, or the only one there is."""
    people, name = senders(launch), plain(selector)
    own = [one for one in people if name in map(plain, one.selectors)]
    own = own or [one for one in people if (known := meant(one.provider)) and name in known.selectors]
    own = own or list(people)
    return own[0].provider if len(own) == 1 else ""


def _of(launch: Launch, sender: Sender, verified: Mapping[tuple[str, str], str]) -> Iterator[Wanted]:
    """The keys of one sender: what is declared and what was seen, else what is usual with its provider."""
    who, declared = sender.provider, tuple(dict.fromkeys(map(plain, sender.selectors)))
    profile = meant(who)
    for domain in domains_of(launch, sender):
        mine = [one for one, signer in verified.items() if signer == who and related(one[0], domain)]
        yield from _below(domain, who, declared, "declared")
        yield from (Wanted(who, *one, "signed") for one in mine if one[1] not in declared)
        if not declared and not mine:
            usual = profile.selectors if profile else USUAL
            yield from _below(domain, who if profile else "", usual, "profile" if profile else "probed")


def _below(domain: str, who: str, selectors: Iterable[str], source: Source) -> Iterator[Wanted]:
    return (Wanted(who, domain, selector, source) for selector in selectors)


def plain(selector: str) -> str:
    """The selector alone, where somebody wrote it with what follows it in DNS."""
    return selector.lower().strip(". ").partition("._domainkey")[0]


def stranger(provider: str, chain: Iterable[str]) -> str:
    """The other service that a CNAME leads to, where its targets say so and the provider's own do not."""
    profile, names = meant(provider), tuple(chain)
    if profile is None or any(under(name, profile.dkim_targets) for name in names):
        return ""
    return next((one.name for one in profiles() for name in names if under(name, one.dkim_targets)), "")
