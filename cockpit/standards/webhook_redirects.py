"""Why a webhook's address redirects, told from where it leads to."""

from enum import StrEnum
from urllib.parse import urlsplit

from cockpit.standards.signin import asks_to_sign_in, sign_in_path


class Why(StrEnum):
    """The usual causes; the first three are told by the address alone."""

    SCHEME = "from http to https"
    HOST = "to the same host with or without www"
    SLASH = "for a slash at the end"
    SIGN_IN = "to a sign-in"
    ELSEWHERE = "to another address"


def why(url: str, target: str) -> tuple[Why, ...]:
    """Every cause that makes up the way from a URL to where it redirects; both absolute."""
    if sign_in_path(target) or asks_to_sign_in(target):
        return (Why.SIGN_IN,)
    a, b = urlsplit(url), urlsplit(target)
    found = [Why.SCHEME] if (a.scheme, b.scheme) == ("http", "https") else []
    if a.hostname != b.hostname and _bare(a.hostname) == _bare(b.hostname):
        found.append(Why.HOST)
    if a.path != b.path and a.path.rstrip("/") == b.path.rstrip("/"):
        found.append(Why.SLASH)
    same = _bare(a.hostname) == _bare(b.hostname) and a.path.rstrip("/") == b.path.rstrip("/")
    return tuple(found) if found and same else (Why.ELSEWHERE,)


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")
