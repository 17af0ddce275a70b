"""Small facts of the way behind the edge, for the cases of checks and for tests."""

from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.edge_api import EdgeApi, Proxied
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.origins import Given, Origins, Straight
from cockpit.facts.protocols import Protocols, Speaks, Spoken
from cockpit.facts.samples_dns import sample_answer, sample_front, sample_fronts
from cockpit.facts.samples_tls import AT, V4, leaf, shaken
from cockpit.facts.tls import Handshake
from cockpit.model import Layer

SHOP: Final = "shop.example"
BEHIND: Final = "198.51.100.10"
HOME: Final = "<title>Shop</title><p>Everything the corner shop has, and a little more."
TOLD: Final = ('h3=":443"; ma=86400',)
RECORD: Final = '1 . alpn="h3,h2"'
QUIC_V1: Final = ("00000001",)
CLOSED: Final = Unreachable(Layer.TCP, f"UDP port 443 of {SHOP} ({V4}) is closed", "refused")
SILENT: Final = Unreachable(Layer.NETWORK, f"UDP port 443 of {SHOP} ({V4}) gives no answer", "silent")
SHUT: Final = Unreachable(Layer.TCP, f"{SHOP} ({BEHIND}) port 443 refuses connections", "refused")
ALERT: Final = Unreachable(
    Layer.TLS, f"the TLS handshake with {SHOP} port 443 fails: TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls"
)
UNTRUSTED: Final = Unreachable(
    Layer.TLS,
    f"the certificate of {SHOP} port 443 is not accepted: unable to get local issuer certificate",
    "certificate",
)
SHOWN: Final = "<title>The corner shop</title>"
DARK: Final = Unreachable(Layer.NETWORK, f"this machine has no route to {SHOP} ({V4}) port 443", "no-route")
PRIVATE: Final = Unreachable(
    Layer.NETWORK,
    "10.0.0.5, a private address: not followed (allow_private in [vantage] would allow it)",
    "private",
)
NOT_ASKED: Final = EdgeApi(asked=Unreachable(Layer.PERSON, "no credential for the edge", "credential"))
ORIGIN_CA: Final = (
    "CN=,OU=CloudFlare Origin SSL Certificate Authority,O=CloudFlare\\, Inc.,L=San Francisco,C=US"
)


def at(
    *,
    host: str = SHOP,
    origin: str = BEHIND,
    shake: Handshake | Unreachable | None = None,
    secure: Response | Unreachable | int = 403,
    plain: Response | Unreachable | int | None = None,
    body: str = "<h1>No</h1>",
    headers: tuple[tuple[str, str], ...] = (),
) -> Straight:
    """One origin, guarded as it should be; a number stands for an answer with that status and body."""
    lowest = shake or shaken(leaf(host))
    closed = isinstance(shake, Unreachable)
    https = shake if closed else secure
    http = plain if plain is not None else secure
    doors = [
        Response(f"{scheme}://{host}/", one, headers, origin, body) if isinstance(one, int) else one
        for scheme, one in (("https", https), ("http", http))
    ]
    assert isinstance(doors[0], Response | Unreachable)
    assert isinstance(doors[1], Response | Unreachable)
    return Straight(host, origin, origin, (origin,), lowest, doors[0], doors[1])


def origins(*looks: Straight, given: tuple[Given, ...] = ()) -> Origins:
    """All origins of a run."""
    return Origins(looks, given, AT)


def given(
    name: str, status: int = 404, body: str = "<h1>There is no app here</h1>", location: str = ""
) -> Given:
    """What a name of the platform answers."""
    headers = (("location", location),) if location else ()
    return Given(name, Response(f"https://{name}/", status, headers, "203.0.113.40", body))


def front(
    status: int = 200, body: str = HOME, host: str = SHOP, headers: tuple[tuple[str, str], ...] = ()
) -> Fronts:
    """What visitors get through the edge."""
    cloudflare = (("server", "cloudflare"), ("cf-ray", "8a"), *headers)
    return sample_fronts(sample_front(host, V4, status, body=body, headers=cloudflare))


def upgrade(host: str = SHOP) -> Response:
    """Plain http sent on to https on the same host."""
    return Response(f"http://{host}/", 301, (("location", f"https://{host}/"),), BEHIND)


def dark_front(why: Unreachable = DARK, host: str = SHOP) -> Fronts:
    """Nothing is seen through the edge."""
    return sample_fronts(sample_front(host, V4, why))


def origin_ca(host: str = SHOP, *, age: int = 30, days: int = 5000) -> Handshake:
    """The handshake with a certificate of Cloudflare's Origin CA, whose root nobody else knows."""
    one = leaf(host, f"*.{host}", issuer=ORIGIN_CA, organisation="CloudFlare, Inc.", age=age, days=days)
    return shaken(one, one, code=20, trouble="unable to get local issuer certificate")


def self_signed(host: str = SHOP) -> Handshake:
    """A certificate nobody vouches for."""
    one = leaf(host, issuer=f"CN={host}", organisation="")
    return Handshake((one,), "self-signed certificate", 18)


def expired(host: str = SHOP) -> Handshake:
    """A certificate that ran out ten days ago."""
    return shaken(leaf(host, age=100, days=-10), code=10, trouble="certificate has expired")


def api(ssl: str = "strict", *records: Proxied, zone: str = SHOP) -> EdgeApi:
    """What the edge's API says of its encryption mode and its records."""
    return EdgeApi(zone=zone, settings={"ssl": ssl} if ssl else {}, records=records)


def speaks(
    host: str = SHOP,
    *,
    alpn: str | Unreachable = "h2",
    quic: tuple[str, ...] | Unreachable | None = QUIC_V1,
    told: tuple[str, ...] | Unreachable = TOLD,
    record: str | Answer | Unreachable = RECORD,
) -> Protocols:
    """One host at one address, as it should be behind an edge."""
    answer = (
        sample_answer(host, "HTTPS", *([record] if record else [])) if isinstance(record, str) else record
    )
    return Protocols((Speaks(host, (Spoken(V4, alpn, quic),), told, answer),))
