"""Which names are somebody's own domain: the rule of the public suffix list (publicsuffix.org)."""

from collections.abc import Collection
from functools import cache
from typing import Any


@cache
def bare(domain: str) -> bool:
    """The name is a domain as one registers it, so that people may put www in front of it.

    `app.shop.example` is a name inside such a domain, and so is `shop.vercel.app`: only what registries sell
    counts here, not what platforms hand out.
    """
    if domain.count(".") == 1:
        return True
    found: str | None = _suffixes(only_icann=True).privatesuffix(domain)
    return found in (domain, None)


def registrable(host: str, sold: Collection[str] = ()) -> str:
    """The domain that holds a host and that somebody registered at a registry; empty when there is none.

    What a platform hands out (`shop.vercel.app`) is registered by nobody: its domain is the platform's. Below
    the names in `sold` (`uk.com`) others register too, although these are domains themselves.
    """
    if host.count(".") < 2:  # noqa: PLR2004 - a domain and its top-level domain
        return host if "." in host else ""
    domain = _suffixes(only_icann=False).privatesuffix(host) or ""
    own = _suffixes(only_icann=True).privatesuffix(host) or ""
    if domain == own or domain.partition(".")[2] in sold:
        return domain
    return own if host == own else ""


def handed_out(name: str) -> bool:
    """Strangers register names right below this one (`com`, `co.uk`, `vercel.app`): a public suffix."""
    return bool(_suffixes(only_icann=False).is_public(name))


@cache
def _suffixes(*, only_icann: bool) -> Any:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - 0.1 s that most products never pay

    return PublicSuffixList(only_icann=only_icann)
