"""How-to sections of launch.toml: which environments and which sign-in their steps name, and lines to add."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from cockpit.kit.accounts import accounts
from cockpit.kit.pasting import listed, told
from cockpit.launch import Launch
from cockpit.launch.operations import Access
from cockpit.launch.parts import Env
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
    text = " ".join(steps).casefold()
    return tuple(name for name in names if not any(_mentioned(word, text) for word in _words(name)))


def _words(name: str) -> tuple[str, ...]:
    known = name.strip().casefold()
    return next((words for words in _CALLED if known in words), (known,))


def _mentioned(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text))


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


def section(key: str, *steps: str) -> str:
    """A section of [deploy] to paste."""
    return f"[deploy]\n{key} = {listed(steps)}"
