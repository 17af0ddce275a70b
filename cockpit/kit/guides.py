"""How-to sections of launch.toml: which environments and which sign-in their steps name, and lines to add."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from cockpit.kit.accounts import accounts
from cockpit.kit.pasting import listed, told
from cockpit.launch import Launch
from cockpit.launch.making import Env
from cockpit.launch.operations import Access
from cockpit.standards.stacks import same

__all__ = [
    "Env",
    "door",
    "environments",
    "leads_in",
    "section",
    "spoken",
    "unnamed",
    "zone_keepers",
]

_WORD = re.compile(r"[^\W_]+")
# An environment, and what people call it.
_CALLED = (
    ("production", "prod", "live"),
    ("staging", "stage"),
    ("preview", "previews"),
    ("development", "dev", "local"),
)


def spoken(steps: Iterable[str]) -> tuple[str, ...]:
    """The steps that say something."""
    return tuple(step for step in steps if told(step))


def environments(launch: Launch) -> tuple[str, ...]:
    """Every environment in which some variable is declared, each once."""
    return tuple(dict.fromkeys(name for one in launch.env for name in one.environments if name.strip()))


def unnamed(names: Iterable[str], steps: Sequence[str]) -> tuple[str, ...]:
    """The environments that no step mentions, by whatever people call them."""
    spoken_of = set(_WORD.findall(" ".join(steps).casefold()))
    return tuple(name for name in names if not any(said <= spoken_of for said in _calls(name)))


def _calls(name: str) -> Iterator[set[str]]:
    """The words of each name an environment goes by."""
    known = name.strip().casefold()
    for call in next((calls for calls in _CALLED if known in calls), (known,)):
        yield set(_WORD.findall(call))


def zone_keepers(launch: Launch) -> tuple[Access, ...]:
    """The accounts in which DNS is changed."""
    return accounts(launch, "dns")


def door(access: Access) -> str:
    """Where to sign in, in words."""
    return f"{access.service} ({access.url})" if access.url else access.service


def leads_in(access: Access, steps: Sequence[str]) -> bool:
    """The steps name where to sign in: the company, or the host of its address."""
    text = " ".join(steps)
    host = urlsplit(access.url).hostname or ""
    return bool(host and host in text.casefold()) or same(text, access.service)


def section(launch: Launch, key: str, *steps: str) -> str:
    """The steps to paste into [deploy], with its header where the file has none yet."""
    line = f"{key} = {listed(steps)}"
    return f"{line}   # in [deploy]" if launch.deploy else f"[deploy]\n{line}"
