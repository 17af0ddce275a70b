"""Services that send mail for a domain: what they have one publish, and by which traces they are told.

The rows are data (mail_senders.toml, each with the page of the provider that says so).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from cockpit.launch import Launch
from cockpit.launch.mail import Sender
from cockpit.standards.domains import registrable

NEEDS_NONE: Final = "none"  # `[[sender]] spf`: this service needs no include
_DATA: Final = Path(__file__).with_name("mail_senders.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One service. Names are lower case without a trailing dot; `includes`, `*_targets`, `mx` are name ends.

    `include` is what to publish today, empty for none or one that every account has of its own. `spf` says
    where its SPF is looked up: the `domain`, a `return-path` below it, or `none` of ours. `return_paths` are
    labels below the domain, the likeliest first; `return_path_like` is an example where every account gets
    another; `return_path_must`: it does not send for the domain without. `dkim` is `ask` where `selectors`
    are only worth a try.
    """

    name: str
    made_for: Literal["mailboxes", "sending", "forwarding"]
    help: str
    source: str
    words: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    include: str = ""
    spf: Literal["domain", "return-path", "none"] = "none"
    return_paths: tuple[str, ...] = ()
    return_path_like: str = ""
    return_path_type: Literal["", "cname", "mx"] = ""
    return_path_target: str = ""
    return_path_must: bool = False
    bounce_mx: str = ""
    selectors: tuple[str, ...] = ()
    dkim: Literal["txt", "cname", "ask"] = "ask"
    dkim_targets: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    simulator: str = ""
    events: str = ""


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile, in the order of the file."""
    rows = tomllib.loads(_DATA.read_text("utf-8"))["profile"]
    return msgspec.convert(rows, tuple[Profile, ...])


def under(name: str, ends: Iterable[str]) -> bool:
    """The name is one of these, or lies below one."""
    return any(name == end or name.endswith(f".{end}") for end in ends)


@cache
def meant(provider: str) -> Profile | None:
    """The service a person's words mean, or none."""
    return meant_among(provider, profiles())


def meant_among(provider: str, services: Iterable[Profile]) -> Profile | None:
    """The service that the words name at greatest length: Mailchimp Transactional is not Mailchimp."""
    text = provider.lower()
    found = [
        (len(word), profile)
        for profile in services
        for word in (*profile.words, profile.name.lower())
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def by_include(name: str) -> Profile | None:
    """The service an SPF include belongs to; of several on the same servers, those servers' own."""
    return next(iter(owners(name)), None)


def owners(include: str) -> tuple[Profile, ...]:
    """Every service that has its customers publish that include."""
    name = include.lower().rstrip(".")
    return tuple(profile for profile in profiles() if under(name, profile.includes))


def by_selector(selector: str, target: str = "") -> Profile | None:
    """The service a DKIM key belongs to, by its selector and the end of its CNAME, where it has one.

    A name alone is a hint, and none where two services use it.
    """
    named = [profile for profile in profiles() if selector.lower() in profile.selectors]
    if not target:
        return named[0] if len(named) == 1 else None
    end = target.lower().rstrip(".")
    led = next((one for one in (*named, *profiles()) if under(end, one.dkim_targets)), None)
    own = [profile for profile in named if profile.dkim != "cname"]
    return led or (own[0] if len(own) == 1 else None)


def our_own(launch: Launch, name: str) -> bool:
    """We can publish there; nobody moves a record in the zone of a service."""
    return launch.inside(name) or registrable(name) == registrable(launch.sending_domain)


def by_return_path(target: str) -> Profile | None:
    """The service a return path leads to, by the end of its CNAME or the target of its MX."""
    name = target.lower().rstrip(".")
    return next(
        (one for one in profiles() if one.return_path_target and under(name, (one.return_path_target,))), None
    )


def sender_domains(launch: Launch, sender: Sender) -> tuple[str, ...]:
    """The domains a sender writes from: those of its From, else the sending domain."""
    named = (one.rpartition("@")[2].lower().rstrip(".") for one in sender.from_)
    return tuple(dict.fromkeys(filter(None, named))) or (launch.sending_domain,)


def return_path(launch: Launch, sender: Sender) -> str:
    """The domain its bounces come back to; empty where the service uses its own, or nobody knows which."""
    if sender.return_path:
        return sender.return_path.rpartition("@")[2].lower().rstrip(".")
    profile, domain = meant(sender.provider), sender_domains(launch, sender)[0]
    if profile is None or profile.spf == "none":
        return ""
    if profile.spf == "domain":
        return domain
    return f"{profile.return_paths[0]}.{domain}" if profile.return_paths else ""


def spf_name(launch: Launch, sender: Sender) -> str:
    """Where others look up the sender's SPF; the domain it writes from, where no better name is known."""
    return return_path(launch, sender) or sender_domains(launch, sender)[0]


def include_of(sender: Sender) -> str:
    """The name its SPF include carries, as declared or as its profile has it; empty for none or unknown."""
    if sender.spf:
        return "" if sender.spf == NEEDS_NONE else sender.spf.lower().rstrip(".").removeprefix("include:")
    profile = meant(sender.provider)
    return profile.include if profile else ""


def includes_of(sender: Sender) -> tuple[str, ...]:
    """Every name its SPF include may carry."""
    if sender.spf:
        return tuple(filter(None, (include_of(sender),)))
    profile = meant(sender.provider)
    return profile.includes if profile else ()


def needs_include(sender: Sender) -> bool | None:
    """Whether the record at `spf_name` has to include it; none where nobody can say."""
    if sender.spf:
        return sender.spf != NEEDS_NONE
    profile = meant(sender.provider)
    if profile is None or (profile.spf == "domain" and not profile.include):
        return None
    at_home = profile.spf == "domain" or bool(sender.return_path or profile.return_paths)
    return profile.spf != "none" and bool(profile.include) and at_home


def selectors() -> dict[str, str]:
    """Every selector worth a try and the service it hints at: of two that use it, the first."""
    found: dict[str, str] = {}
    for profile in profiles():
        for selector in profile.selectors:
            found.setdefault(selector, profile.name)
    return found
