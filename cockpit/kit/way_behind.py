"""The second half of the way, from edge to origin: how the edge is set, and what the origin offers."""

from dataclasses import dataclass, replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.origins import Origins, Straight
from cockpit.facts.tls import Handshake
from cockpit.kit import Fix, Launch, Layer
from cockpit.kit.origins import Met, at_origin, through
from cockpit.standards.certificates import covers, flaws, named
from cockpit.standards.edge_settings import tls_mode
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.standards.loops import application_cookies, loop_cause

STRICT: Final = "full-strict"
_WORDS: Final = {"off": "Off", "flexible": "Flexible", "full": "Full", STRICT: "Full (strict)"}
_OTHER_NAME: Final = 62  # X509_V_ERR_HOSTNAME_MISMATCH
_TO_STRICT = (
    "Cloudflare: SSL/TLS > Overview > Configure > Full (strict)   (API: setting ssl = strict)\n"
    "CloudFront: origin protocol policy HTTPS only. Bunny: an https origin URL, Verify origin SSL on. "
    "Fastly: TLS to the host, and verify its certificate."
)
_BACK = "Set the encryption mode back to what it was; no server has to be changed for that."
_CERTIFICATE = (
    "Cloudflare: SSL/TLS > Origin Server > Create Certificate, then install it on the server.\n"
    "Your own server: certbot, or Caddy, which fetches one by itself."
)
# What an edge asks of an origin: the name, the dates, an issuer it trusts. Browsers ask for more.
_OF_THE_ISSUER: Final = ("untrusted-root", "unknown-issuer", "chain")
_ASKED: Final = (
    *("wrong-name", "no-names", "expired", "not-yet-valid", "intermediate-expired"),
    *("intermediate-not-yet-valid", "self-signed", "unreadable", *_OF_THE_ISSUER),
)


@dataclass(frozen=True, slots=True)
class Certified:
    """What is known of an origin's certificate, as a phrase; `good` is None where it was not seen."""

    phrase: str
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The way behind the edge of one host.

    `mode` is off, flexible, full or full-strict, or why it is not known; `seen` is what visitors get.
    """

    host: str
    mode: str | Unreachable
    look: Straight | None
    certified: Certified
    seen: tuple[Response, ...]

    @property
    def known(self) -> str:
        """The mode, or an empty string."""
        return self.mode if isinstance(self.mode, str) else ""

    @property
    def word(self) -> str:
        """The mode as the edge's own page calls it."""
        return _WORDS.get(self.known, "not known")

    @property
    def told(self) -> dict[str, Any]:
        """The fields of a finding that say what was seen."""
        mode = f"mode {self.word}" + (f" ({self.mode.cause})" if isinstance(self.mode, Unreachable) else "")
        statuses = sorted({one.status for one in self.seen})
        return {
            "expected": "Full (strict), and an origin with a certificate the edge accepts",
            "observed": f"{mode}; origin: {self.certified.phrase}",
            "evidence": {
                "mode": self.known,
                "origin": self.look.declared if self.look else "",
                "certificate": self.certified.phrase,
                "statuses": statuses,
            },
        }


def way_behind(launch: Launch, origins: Origins, fronts: Fronts, api: EdgeApi, host: str) -> Way:
    """Everything that is known of one host."""
    look = origins.of(host)
    certified = _certified(launch, look, origins.seen_at) if look else Certified("not declared")
    return Way(host, _mode(api, host), look, certified, through(fronts, host))


def _mode(api: EdgeApi, host: str) -> str | Unreachable:
    if api.asked is not None:
        return api.asked
    if isinstance(api.settings, Unreachable):
        return api.settings
    inside = api.zone and (host == api.zone or host.endswith(f".{api.zone}"))
    cause = f"the edge's API does not tell the encryption mode of {host}"
    return (tls_mode(api.settings) if inside else "") or Unreachable(Layer.EDGE, cause, "no-setting")


def _certified(launch: Launch, look: Straight, at: str) -> Certified:
    """The origin's certificate as the edge would judge it in its strict mode."""
    if isinstance(look.shaken, Handshake):
        return _read(launch, look, look.shaken, at)
    if look.shaken is None and isinstance(look.secure, Response):
        return Certified("its certificate is accepted", good=True)
    why = look.shaken or look.secure
    assert isinstance(why, Unreachable)
    return Certified(why.cause, good=False if why.kind == "certificate" else None)


def _read(launch: Launch, look: Straight, shaken: Handshake, at: str) -> Certified:
    by_target = covers(shaken.leaf.names, look.target)  # the edge takes the origin's own name as well
    if by_target and shaken.code == _OTHER_NAME:
        shaken = replace(shaken, code=0, trouble="")
    own = _own_authority(launch, shaken)
    found = [
        flaw.text
        for flaw in flaws(shaken, look.target if by_target else look.host, at, public=False)
        if flaw.fatal and flaw.kind in _ASKED and not (own and flaw.kind in _OF_THE_ISSUER)
    ]
    if found:
        return Certified("; ".join(found), good=False)
    if own:
        return Certified("a certificate of Cloudflare's Origin CA, which that edge trusts", good=True)
    return Certified(f"a good certificate (issuer {named(shaken.leaf.issuer)})", good=True)


def _own_authority(launch: Launch, shaken: Handshake) -> bool:
    """The issuer is called Cloudflare's Origin CA, whose root is not public: that edge alone trusts it."""
    provider = launch.edge.provider if launch.edge else ""
    ours = not provider or "cloudflare" in provider.lower()
    return ours and "cloudflare origin" in shaken.leaf.issuer.lower()


def looping(launch: Launch, way: Way) -> bool:
    """The host redirects to the very URL that was asked, and no cookie is what it waits for.

    The usual cause: the edge asks in plain http, and the origin sends every http request to https.
    """
    for one in way.seen:
        target = resolve(one.url, one.all("location")).url if one.status in REDIRECTS else ""
        cookies = bool(application_cookies(one.cookies))
        if target and target == one.url and host_of(target) == way.host:
            cause = loop_cause([target], apex=launch.domain, edge=True, cookies=cookies)
            return cause.kind == "loop-flexible-tls" and not cookies
    return False


def plain_only(launch: Launch, fronts: Fronts, way: Way) -> str:
    """Why the edge can have nothing but plain http behind it, as a phrase, or an empty string."""
    look = way.look
    if look is None:
        return ""
    secure, plain = at_origin(launch, fronts, look)
    refused = isinstance(look.secure, Unreachable) and look.secure.kind == "refused"
    if way.seen and refused and plain.met is Met.PRODUCT:
        return f"the origin serves plain http ({plain.phrase}), and {secure.phrase}"
    if look.declared.startswith("http://") and not _private(look):
        return f"the declared origin is {look.declared}, plain http"
    return ""


def _private(look: Straight) -> bool:
    """The origin is inside a network of one's own, where a tunnel may carry the last step."""
    return isinstance(look.plain, Unreachable) and look.plain.kind == "private"


def opened(launch: Launch, way: Way) -> str:
    """The edge is set to encrypt nothing, or half of the way."""
    told = (
        f"the edge is set to {way.word}: visitors see a lock"
        if way.known == "flexible"
        else (f"the edge is set to Off: {way.host} has no encryption at all")
    )
    loop = (
        "; and the site redirects to itself for ever, as the origin forces https"
        if looping(launch, way)
        else ""
    )
    return f"{told}, and the way from the edge to your server is open{loop}"


def bad(way: Way) -> str:
    """What follows from a bad certificate depends on what the edge is set to."""
    if way.known == STRICT:
        return (
            "the edge is set to Full (strict), and does not take the certificate of your server: "
            f"{way.certified.phrase}. Visitors get error 526 as soon as the edge asks that server"
        )
    return f"your server has no certificate that Full (strict) would take: {way.certified.phrase}"


def unchecked(way: Way) -> str:
    """The edge encrypts, and checks nobody's certificate."""
    ready = " The origin is ready for Full (strict)." if way.certified.good else ""
    flaw = (
        f" The origin shows why that matters: {way.certified.phrase}." if way.certified.good is False else ""
    )
    return (
        "the edge is set to Full: the way to your server is encrypted, and anybody's certificate is taken "
        f"for your server's.{ready}{flaw}"
    )


def sound(way: Way) -> str:
    """Nothing is wrong, as far as it can be seen."""
    if way.known and way.certified.good:
        return f"the edge is set to {way.word}, and the origin shows {way.certified.phrase}"
    if way.known:
        return f"the edge is set to {way.word}, and takes no server without a good certificate"
    return (
        f"the origin shows {way.certified.phrase}; that the edge insists on it, only its settings tell "
        "([edge] credential)"
    )


def encrypt(way: Way) -> Fix:
    """Switch the edge to its strict mode, after the certificate where there is none."""
    if way.certified.good:
        text = "The origin's certificate is good: switch the mode, nothing else has to be done."
        return Fix(text, _TO_STRICT, _BACK)
    text = (
        "Give the origin a certificate first, then switch the mode; the other way round visitors get errors."
    )
    return Fix(text, f"{_CERTIFICATE}\n{_TO_STRICT}", _BACK)


def certify() -> Fix:
    """A certificate for the origin, in the same words for every host, so that it is said once."""
    return Fix(
        "Install a certificate on your server that names every host it serves; one of the edge's own "
        "authority will do.",
        _CERTIFICATE,
        "Put the former certificate back and reload the server.",
    )
