"""Which names are somebody's own domain: the rule of the public suffix list (publicsuffix.org)."""

from functools import cache


@cache
def bare(domain: str) -> bool:
    """The name is a domain as one registers it, so that people may put www in front of it.

    `app.shop.example` is a name inside such a domain, and so is `shop.vercel.app`: only what registries sell
    counts here, not what platforms hand out.
    """
    if domain.count(".") == 1:
        return True
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - 0.1 s that most products never pay

    found: str | None = PublicSuffixList(only_icann=True).privatesuffix(domain)
    return found in (domain, None)
