"""What the Location of a redirect means: the next absolute URL, or why no client can use it.

RFC 9110 section 10.2.2 (a URI reference, resolved against the URL that was asked), RFC 3986 section 5.2.
Where clients disagree about a damaged value, it counts as unusable: some visitors arrive, others do not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from cockpit.standards.addresses import parse

MAX_LENGTH = 8000  # characters; RFC 9110 section 4.1 recommends that everybody supports URIs of that length
REDIRECTS = (301, 302, 303, 307, 308)  # Fetch standard, "redirect status"
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The apostrophe is left out: shown URLs end up between apostrophes in a shell command.
_KEPT = "%/:?@!$&()*+,;=~[]#"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.ASCII)
# A query value that says the same on every visit: words, paths and small numbers, no tokens.
_STEADY = re.compile(r"[a-z/_.-]{0,24}|[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a Location leads: `url` is absolute http or https, or empty with the reason in `fault`.

    Host and scheme are lower case, the host in A-labels, a default port and the fragment left out.
    """

    url: str = ""
    fault: str = ""


def resolve(asked: str, values: Sequence[str]) -> Target:
    """The meaning of the Location headers of a response to `asked`; nothing in them can raise."""
    distinct = tuple(dict.fromkeys(value.strip(" \t") for value in values))
    if len(distinct) > 1:
        return Target(fault=f"there are {len(distinct)} different Location headers, and browsers accept one")
    if not distinct or not distinct[0]:
        return Target(fault="the Location header is missing or empty")
    return follow(asked, distinct[0])


def follow(asked: str, reference: str) -> Target:
    """The absolute URL a reference on the page `asked` leads to; nothing in it can raise."""
    if fault := _damage(reference):
        return Target(fault=fault)
    try:
        return _rebuilt(urljoin(asked, reference))
    except ValueError:  # unbalanced brackets, a port that is no number, a host that changes under NFKC
        return Target(fault="it cannot be read as a URL")


def _damage(reference: str) -> str:
    """What makes the text unusable before it is even taken apart, or an empty string."""
    scheme = _SCHEME.match(reference)
    if len(reference) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    if _CONTROLS.search(reference):
        return "it holds control characters"
    if "\\" in reference:
        return "it holds a backslash, which browsers and other programs read differently"
    if scheme and scheme[1].lower() not in _DEFAULT_PORTS:
        return f"it begins with {scheme[0][:20].lower()} and leads to no web address"
    if scheme and not reference[scheme.end() :].startswith("//"):
        return f"after {scheme[0].lower()} the two slashes and the host are missing"
    return ""


def _rebuilt(url: str) -> Target:
    """The URL in its one form.

    Raises:
        ValueError: the parts cannot be read.
    """
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        return Target(fault="it holds a user name or password before the host")
    host = _host(parts.hostname or "")
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return Target(fault="it names no host that can exist")
    port = f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS[parts.scheme]) else ""
    path = quote(parts.path or "/", safe=_KEPT)
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Target(f"{parts.scheme}://{host}{port}{path}{query}")


def _host(text: str) -> str:
    """The host in A-labels, an IPv6 address in brackets; empty when it cannot be one."""
    if address := parse(text):
        return f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IPv6
    name = unquote(text).lower().removesuffix(".")
    if not name.isascii():
        import idna  # noqa: PLC0415 - 20 ms that only international names pay

        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    return name if _NAME.fullmatch(name) else ""


def host_of(url: str) -> str:
    """The host of an absolute URL, without port and brackets; empty when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Scheme, host and port of an absolute URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def path_of(url: str) -> str:
    """The path of an absolute URL, at least a slash."""
    return urlsplit(url).path or "/"


def shown(url: str) -> str:
    """The URL as findings show it: values of the query that change from visit to visit become `...`.

    A sign-in redirect carries fresh tokens every time; findings of the same world must not differ by them.
    """
    base, sign, query = url.partition("?")
    if not sign:
        return url
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)[:50]
    told = "&".join(f"{quote(name, safe=_KEPT)}={_steady(value)}" for name, value in pairs)
    return f"{base}?{told}" if told else url


def _steady(value: str) -> str:
    return value if _STEADY.fullmatch(value) else "..."


def shape(url: str) -> str:
    """What two visits to the same place have in common: the URL with the names of its query only, sorted."""
    base, _, query = url.partition("?")
    names = sorted({name for name, _ in parse_qsl(query, keep_blank_values=True)})
    return f"{base}?{'&'.join(names)}" if names else base
