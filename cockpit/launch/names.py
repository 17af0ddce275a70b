"""Host names and URLs as people write them, in the one form the program uses; pure.

Names become A-labels, lower case, without a trailing dot (RFC 5890; UTS 46 for what is not ASCII); a word
that cannot be one raises `BadNameError`, whose text ends the sentence "This ...".
"""

import re
from urllib.parse import quote, urlsplit

from cockpit.launch.addresses import BadNameError, joined, parsed, port, split_port

MAX_URL = 2048  # characters; what every browser and server takes
MAX_NAME = 253  # characters without the trailing dot (RFC 1035 section 2.3.4, less the length octets)
MAX_LABEL = 63
DEFAULT_PORTS = {"http": 80, "https": 443}
# Underscores are legal in DNS labels (RFC 2181 section 11) and common in DKIM and DMARC names.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_KEPT = "%/:?@!$&'()*+,;=~[]"  # legal as it stands in a path or query (RFC 3986 section 3)
_UNWRITTEN = re.compile(r"[\x00-\x20\x7f-\xa0\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_NOT_IN_URL = re.compile(r"[\"<>\\^`{|}]")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # the last label of what is read as IPv4 (WHATWG URL 3.5)


def host(text: str, *, dots: int = 1) -> str:
    """A host name: A-labels, lower case, no trailing dot.

    Args:
        text: the name as written.
        dots: how many dots it must have at least; 0 admits `localhost`.

    Raises:
        BadNameError: it is empty, too long, an address, a URL, or holds what no name can.
    """
    _refuse_decoration(text)
    name = text if text.isascii() else _a_labels(text)
    name = name.lower().removesuffix(".")
    if len(name) > MAX_NAME:
        raise BadNameError(f"is {len(name)} characters long; a host name has at most {MAX_NAME}")
    labels = name.split(".")
    for label in labels:
        _refuse_label(label)
    if _NUMBER.fullmatch(labels[-1]):
        raise BadNameError("ends in a number, so it is read as an address, and a name is needed")
    if len(labels) <= dots:
        raise BadNameError("has no dot; a public name has one, as in shop.example")
    return name


def is_host(text: str) -> bool:
    """The text can be a host name, in any spelling."""
    try:
        return bool(host(text))
    except BadNameError:
        return False


def _refuse_decoration(text: str) -> None:
    """Refuse what is more than a name: whitespace, a scheme, a path, a port, an address."""
    if not text:
        raise BadNameError("is empty; a host name is needed")
    if _UNWRITTEN.search(text):
        raise BadNameError("has a space or an invisible character in it")
    if _SCHEME.match(text):
        raise BadNameError("is a URL; write the host name alone, without http:// or https://")
    if "@" in text:
        raise BadNameError("has an @ in it; write the host name alone")
    if parsed(text.strip("[]")):
        raise BadNameError("is an IP address, and a name is needed")
    if ":" in text:
        raise BadNameError("has a port or a colon in it; write the host name alone")
    if "/" in text or "?" in text or "#" in text:
        raise BadNameError("has a path in it; write the host name alone")
    if "*" in text:
        raise BadNameError("is a wildcard; write each name that is really used")


def _a_labels(text: str) -> str:
    """The ASCII form of an international name (UTS 46, non-transitional)."""
    import idna  # noqa: PLC0415 - 20 ms that only international names pay

    if len(text) > MAX_NAME:
        raise BadNameError(f"is {len(text)} characters long; a host name has at most {MAX_NAME}")
    try:
        name = idna.uts46_remap(text, std3_rules=False)
        labels = [
            label if label.isascii() else idna.alabel(label).decode("ascii") for label in name.split(".")
        ]
    except (idna.IDNAError, UnicodeError, IndexError):
        raise BadNameError("has a character that international host names cannot hold") from None
    return ".".join(labels)


def _refuse_label(label: str) -> None:
    if not label:
        raise BadNameError("has an empty part: two dots in a row, or a dot in front")
    if len(label) > MAX_LABEL:
        raise BadNameError(f"has a part of {len(label)} characters; each part has at most {MAX_LABEL}")
    if not _LABEL.fullmatch(label):
        raise BadNameError("may hold only letters, digits, hyphens between them, and dots")


def host_port(text: str) -> str:
    """`host:port` or `ip:port`, IPv6 in brackets.

    Raises:
        BadNameError: it is neither.
    """
    place, number = split_port(text)
    if not number:
        raise BadNameError("has no port; write shop.example:443, for example")
    return joined(_place(place, dots=0), port(number[1:]))


def host_or_address(text: str) -> str:
    """A host name or an address, as a DNS target is one or the other.

    Raises:
        BadNameError: it is neither.
    """
    return _place(text, dots=1)


def _place(text: str, dots: int) -> str:
    found = parsed(text)
    return str(found) if found else host(text, dots=dots)


def url(text: str) -> str:
    """An absolute http or https URL: host normalised, default port left out, the rest as written.

    Characters beyond ASCII in path and query are percent-encoded (RFC 3987 section 3.1).

    Raises:
        BadNameError: another scheme, no valid host, a user or password, a fragment, or what URLs cannot hold.
    """
    _refuse_characters(text)
    try:
        parts = urlsplit(text)
    except ValueError:  # unbalanced brackets, or a host that changes under NFKC
        raise BadNameError("has a host that cannot be read") from None
    if parts.scheme not in DEFAULT_PORTS or not _SCHEME.match(text):
        raise BadNameError("is not a whole URL; it begins with https:// or http://")
    if "@" in parts.netloc:
        raise BadNameError("has a user or password before the host; leave it out")
    if "#" in text:
        raise BadNameError("has a fragment (#...), which no server ever sees; leave it out")
    place, number = split_port(parts.netloc)
    where = _place(place, dots=1)
    shown = f"[{where}]" if ":" in where else where
    if number and number != ":" and port(number[1:]) != DEFAULT_PORTS[parts.scheme]:
        shown = f"{shown}:{port(number[1:])}"
    rest = parts.path + (f"?{parts.query}" if "?" in text else "")
    return f"{parts.scheme}://{shown}{quote(rest, safe=_KEPT)}"


def _refuse_characters(text: str) -> None:
    if not text:
        raise BadNameError("is empty; a URL is needed")
    if len(text) > MAX_URL:
        raise BadNameError(f"is {len(text)} characters long; a URL here has at most {MAX_URL}")
    if _UNWRITTEN.search(text):
        raise BadNameError("has a space or an invisible character in it")
    if _NOT_IN_URL.search(text):
        raise BadNameError("has a character that no URL can hold; write it percent-encoded")


def origin(text: str) -> str:
    """Scheme and host only, without a trailing slash: the canonical origin.

    Raises:
        BadNameError: not a URL, or one with a path, a query or a port of its own.
    """
    whole = url(text)
    parts = urlsplit(whole)
    if parts.path not in ("", "/") or parts.query or "?" in whole:
        raise BadNameError(f"has a path or query; the origin is {parts.scheme}://{parts.netloc}")
    if parts.port is not None:
        raise BadNameError("has a port; the origin is the scheme and host that customers type")
    host(parts.netloc)
    return f"{parts.scheme}://{parts.netloc}"


def mailbox(text: str) -> str:
    """An address such as `orders@shop.example`, or a domain alone; the domain is normalised.

    Raises:
        BadNameError: it is neither.
    """
    local, at, domain = text.rpartition("@")
    if not at:
        return host(text)
    if not local or len(local) > MAX_LABEL + 1 or _UNWRITTEN.search(local) or "@" in local:
        raise BadNameError("is not an e-mail address")
    return f"{local}@{host(domain)}"


def slug(name: str) -> str:
    """The name as part of an id: lower-case letters and digits of ASCII, hyphens between."""
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in name.lower())
    return "-".join(kept.split()) or "product"
