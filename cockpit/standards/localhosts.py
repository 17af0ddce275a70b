"""Hosts that work on a developer's machine and nowhere else, or only until somebody closes a lid."""

from dataclasses import dataclass
from typing import Final

from cockpit.standards.addresses import parse, special
from cockpit.standards.hosting import preview, under

# Names that no public zone can hold: RFC 6761, 6762, 8375, and .internal, which ICANN has set apart.
_PRIVATE_ENDINGS: Final = (
    *("local", "test", "invalid", "internal", "lan", "home", "corp", "intranet", "private", "home.arpa"),
)
_DOCKER: Final = ("host.docker.internal", "gateway.docker.internal", "host-gateway")
# Public names of 127.0.0.1.
_LOOPBACK_NAMES: Final = (
    "localtest.me",
    "lvh.me",
    "vcap.me",
    "lacolhost.com",
    "127.0.0.1.nip.io",
    "127.0.0.1.sslip.io",
)
_TUNNELS: Final = (
    *(
        "ngrok.io",
        "ngrok.app",
        "ngrok.dev",
        "ngrok-free.app",
        "ngrok-free.dev",
        "trycloudflare.com",
        "loca.lt",
    ),
    *("localtunnel.me", "localhost.run", "lhr.life", "lhr.rocks", "serveo.net", "pagekite.me", "bore.pub"),
    *("devtunnels.ms", "tunnelmole.net", "pinggy.link", "pinggy.io", "share.zrok.io", "sharedwithexpose.com"),
    *("ts.net", "tunnelto.dev", "localcan.dev", "expose.sh"),
)
# Where code is written and tried out; what is published from there has another name.
_WORKSHOPS: Final = (
    *(
        "app.github.dev",
        "github.dev",
        "gitpod.io",
        "csb.app",
        "codesandbox.io",
        "stackblitz.io",
        "webcontainer.io",
    ),
    *("webcontainer-api.io", "local-credentialless.webcontainer.io", "lovableproject.com", "cloudshell.dev"),
)
_KINDS: Final = {
    "loopback": "this machine itself, whichever it is",
    "unspecified": "no address at all",
    "private": "a network of your own",
    "carrier-grade NAT": "a network of your own",
    "link-local": "one cable or one radio",
}


@dataclass(frozen=True, slots=True)
class Local:
    """Why customers do not get to a host: `kind` is loopback, private, tunnel or preview, `why` a clause."""

    kind: str
    why: str


def local(host: str) -> Local | None:
    """What is wrong with a host (lower case, no port, IPv6 without brackets), or none for a public one."""
    host = host.removesuffix(".")
    return _address(host) if parse(host) else _here(host) or _elsewhere(host)


def local_to(domain: str, host: str) -> Local | None:
    """The same for a product's links; one that lives under a private ending is looked at from inside it."""
    found = local(host)
    at_home = found is not None and found.kind == "private" and _ending(host) == _ending(domain)
    return None if at_home else found


def _ending(host: str) -> str:
    return host.rpartition(".")[2] if "." in host else ""


def _here(host: str) -> Local | None:
    """A name that leads to this machine or to its neighbours."""
    if host == "localhost" or under(host, "localhost") or _under_any(host, _LOOPBACK_NAMES):
        return Local("loopback", f"{host} is {_KINDS['loopback']}")
    if host in _DOCKER:
        return Local("private", f"{host} is a name that only Docker knows")
    if _under_any(host, _PRIVATE_ENDINGS):
        return Local("private", f"names like {host} exist in {_KINDS['private']} only")
    if host and "." not in host:
        return Local("private", f"{host} has no domain, so only machines beside it know it")
    return None


def _elsewhere(host: str) -> Local | None:
    """A public name of something that does not last."""
    if tunnel := _under_any(host, _TUNNELS):
        return Local("tunnel", f"{tunnel} is a tunnel to somebody's machine, gone when that is switched off")
    if platform := preview(host) or _workshop(host):
        return Local("preview", f"{host} is a preview of {platform}, which no release touches")
    return None


def _address(host: str) -> Local | None:
    known = special(host)
    if known is None or known[0] not in _KINDS:
        return None
    kind = "loopback" if known[0] in ("loopback", "unspecified") else "private"
    return Local(kind, f"{host} is {_KINDS[known[0]]} ({known[1]})")


def _under_any(host: str, suffixes: tuple[str, ...]) -> str:
    return next((suffix for suffix in suffixes if under(host, suffix)), "")


def _workshop(host: str) -> str:
    return "lovable.app" if host.startswith("preview--") else _under_any(host, _WORKSHOPS)
