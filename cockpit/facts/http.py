"""What one HTTP exchange showed: no redirect is followed here, cookies are kept by name only."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.model import Layer


def challenge(where: str) -> Unreachable:
    """A bot challenge stands before a host or URL: the same words wherever it is met, so it is told once."""
    cause = f"a bot challenge of the edge answers in place of {where}: let this machine through"
    return Unreachable(Layer.EDGE, cause, "challenge")


@dataclass(frozen=True, slots=True)
class Response:
    """A response as it came: header names lower case, in order, repeated ones kept apart.

    `set-cookie` headers hold the cookie's name and attributes, never its value. `body` is decoded
    (gzip, deflate) and cut at the vantage's limit; `truncated` says so. `status` is the code. `certified` are
    the DNS names of the verified certificate it came under (all of it is in the fact `Tls`). `size` are the
    bytes of the body that came over the wire, compressed where it was: none of one that was not read.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    address: str
    body: str = ""
    truncated: bool = False
    version: str = "HTTP/1.1"
    certified: tuple[str, ...] = ()
    size: int = 0

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in order."""
        return tuple(value for key, value in self.headers if key == name)

    def first(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next(iter(self.all(name)), "")

    @property
    def cookies(self) -> tuple[str, ...]:
        """The names of the cookies that were set."""
        return tuple(value.split("=", 1)[0] for value in self.all("set-cookie"))

    @property
    def challenged(self) -> bool:
        """A bot challenge stands before the site: the headers Cloudflare, Vercel and AWS WAF mark it with."""
        marks = ("cf-mitigated", "x-vercel-mitigated", "x-amzn-waf-action")
        return any(self.first(name) in ("challenge", "captcha") for name in marks)
