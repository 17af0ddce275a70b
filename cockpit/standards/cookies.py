"""What a browser makes of a Set-Cookie header: kept for whom, or thrown away and why (RFC 6265bis section 5).

The value plays no part and is not here. Nothing in a line can raise.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

from cockpit.standards.addresses import parse
from cockpit.standards.domains import handed_out
from cockpit.standards.fields import near
from cockpit.standards.locations import host_of, path_of

MAX_LINE: Final = 4096
SHOWN: Final = 100  # characters of an attribute in a finding
MAX_ATTRIBUTE: Final = 1024  # octets; a longer one is skipped (5.6)
_KNOWN: Final = (
    "expires",
    "max-age",
    "domain",
    "path",
    "secure",
    "httponly",
    "samesite",
    "partitioned",
    "priority",
)
_SAME_SITE: Final = ("lax", "strict", "none")
_SECONDS = re.compile(r"-?[0-9]{1,20}")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
SECURE_PREFIX, HOST_PREFIX = "__secure-", "__host-"


@dataclass(frozen=True, slots=True)
class Cookie:
    """One Set-Cookie line as the host of `url` sent it.

    `domain` is empty for a cookie of this host alone. `same_site` is lax, strict, none, or empty where
    browsers decide; `odd` is a SameSite value that nobody knows. `ends`: the line deletes the cookie.
    `misspelt` are attributes that look like a known one and are skipped, as (written, meant).
    """

    name: str
    url: str
    domain: str = ""
    path: str = "/"
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    odd: str = ""
    partitioned: bool = False
    ends: bool = False
    misspelt: tuple[tuple[str, str], ...] = ()

    @property
    def host(self) -> str:
        """Who set it."""
        return host_of(self.url)

    @property
    def scope(self) -> tuple[str, str]:
        """What tells two cookies of one name apart (5.7, step 23): for whom, and below which path."""
        return (f".{self.domain}" if self.domain else self.host, self.path)

    def reaches(self, host: str) -> bool:
        """A browser sends it to this host (5.8.3)."""
        if not self.domain:
            return host == self.host
        return host == self.domain or host.endswith(f".{self.domain}")

    def covers(self, path: str) -> bool:
        """A browser sends it below this path (5.1.4)."""
        whole = path == self.path or path.startswith(self.path.rstrip("/") + "/")
        return self.path == "/" or whole

    @property
    def text(self) -> str:
        """The line as it is shown: no value, no date."""
        parts = [f"{self.name}=...", f"Path={self.path[:SHOWN]}"]
        parts += [f"Domain={self.domain[:SHOWN]}"] if self.domain else []
        parts += [word for word, on in (("Secure", self.secure), ("HttpOnly", self.http_only)) if on]
        same_site = self.same_site.capitalize() or self.odd
        return "; ".join((*parts, *([f"SameSite={same_site}"] if same_site else [])))


def read(line: str, url: str, now: dt.datetime | None = None) -> Cookie | None:
    """One line; none where it sets nothing (no name, or control characters in it).

    `now` is the hour by which Expires is in the past; without it only a date long gone is.
    """
    pair, _, rest = line[:MAX_LINE].partition(";")
    name = pair.partition("=")[0].strip(" \t")
    if not name or "=" not in pair or _CONTROLS.search(line[:MAX_LINE]):
        return None
    told: dict[str, str] = {}
    for part in rest.split(";"):
        key, _, value = part.partition("=")
        if len(value) <= MAX_ATTRIBUTE:
            told[key.strip(" \t").lower()] = value.strip(" \t")  # the last one counts (5.6)
    same_site = told.get("samesite", "").lower()
    known = same_site in _SAME_SITE
    return Cookie(
        name=name,
        url=url,
        domain=told.get("domain", "").lower().removeprefix("."),
        path=_path(told.get("path", ""), url),
        secure="secure" in told,
        http_only="httponly" in told,
        same_site=same_site if known else "",
        odd="" if known else told.get("samesite", "")[:40],
        partitioned="partitioned" in told,
        ends=_ends(told, now),
        misspelt=tuple(_misspelt(told)),
    )


def _path(written: str, url: str) -> str:
    """The Path attribute, or the folder of the URL that set it (5.1.4)."""
    if written.startswith("/"):
        return written
    return path_of(url).rpartition("/")[0] or "/"


def _ends(told: dict[str, str], now: dt.datetime | None) -> bool:
    """Max-Age wins over Expires (5.6.2)."""
    if _SECONDS.fullmatch(age := told.get("max-age", "")):
        return int(age) <= 0
    try:
        date = parsedate_to_datetime(told.get("expires", "").replace("-", " "))
        date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
    return date <= (now or dt.datetime(2001, 1, 1, tzinfo=dt.UTC))


def _misspelt(told: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in list(told)[:20]:
        if meant := near(name, _KNOWN):
            yield name[:40], meant


def thrown_away(cookie: Cookie) -> str:
    """Why browsers do not keep the cookie, as a clause; empty when they do."""
    return _prefix(cookie) or _domain(cookie) or _security(cookie)


def _security(cookie: Cookie) -> str:
    if cookie.secure and cookie.url.startswith("http:"):
        return "it is Secure and comes over plain http"
    if cookie.same_site == "none" and not cookie.secure:
        return "SameSite=None needs Secure"
    return "Partitioned needs Secure" if cookie.partitioned and not cookie.secure else ""


def _prefix(cookie: Cookie) -> str:
    """The promises that a name makes (4.1.3): checked in any case since they are easy to miss."""
    name = cookie.name.lower()
    if name.startswith((SECURE_PREFIX, HOST_PREFIX)) and not cookie.secure:
        return f"a name that begins with {cookie.name[: name.index('-') + 1]} needs Secure"
    if name.startswith(HOST_PREFIX) and cookie.domain:
        return "a name that begins with __Host- may not have a Domain"
    if name.startswith(HOST_PREFIX) and cookie.path != "/":
        return "a name that begins with __Host- needs Path=/"
    return ""


def _domain(cookie: Cookie) -> str:
    if not cookie.domain or cookie.domain == cookie.host:
        return ""
    if parse(cookie.host) or not cookie.reaches(cookie.host):
        return f"Domain={cookie.domain[:SHOWN]} is not the host that sets it, nor a parent of it"
    if handed_out(cookie.domain):
        return f"Domain={cookie.domain} belongs to many (the public suffix list), so browsers refuse it"
    return ""
