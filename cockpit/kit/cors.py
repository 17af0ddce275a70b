"""What is wrong with what an API host tells scripts of other sites.

Levels, and why (Fetch section 3.3; OWASP HTML5 Security cheat sheet): who is let in with credentials reads
what the signed-in visitor may read, so a stranger, `null` or a look-alike there fails. Without credentials
the same scripts read what everybody can fetch: only where the route is declared private is that a warning. A
declared origin that is kept out fails, for the product does not work then. `*` beside credentials fails as
well: no browser accepts the pair, and some frameworks answer it with the caller's own origin once a cookie
comes along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.cors import ALLOWED, LOOK_ALIKE, NULL, PLAIN, STRANGER, CrossAsk, CrossPlace
from cockpit.facts.http import Response, challenge
from cockpit.kit.headers import Flaw
from cockpit.model import Layer, Severity, Verdict
from cockpit.standards import cors
from cockpit.standards.cors import Access
from cockpit.standards.locations import REDIRECTS, shown

FAIL, WARN, LOW = Verdict.FAIL, Verdict.WARN, Severity.LOW
OK_STATUS: Final = range(200, 300)  # Fetch section 2.2.3; a preflight needs one (4.8)
_ERROR = 400
_ANY_ORIGIN = "any site"
_WORDPRESS = (
    "WordPress lets in any site with credentials at its REST API, as it always does: cookies count there "
    "only beside a nonce that other sites do not have; a plug-in that leaves the nonce out would open it"
)
_EVERY = (ALLOWED, STRANGER, NULL, LOOK_ALIKE)
_WHO = {
    STRANGER: ("reflects-any", _ANY_ORIGIN),
    NULL: ("null", "the origin null, which any sandboxed frame or local file has,"),
    LOOK_ALIKE: ("look-alike", "an address of a stranger that only begins and ends like yours"),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One host with what launch.toml says of it.

    `private`: strangers are not meant to read the route; `simple`: nothing on the host needs a preflight.
    """

    place: CrossPlace
    allowed: Sequence[str]
    declared: bool
    private: bool
    simple: bool

    @property
    def unseen(self) -> Unreachable | None:
        """Why the answer to the first question says nothing, or none."""
        if not self.place.asks:
            return self.place.left
        seen = self.place.asks[0].seen
        if isinstance(seen, Unreachable):
            return seen
        return challenge(self.place.url) if seen.challenged else None

    @property
    def shows(self) -> bool:
        """The route is private, and strangers are shown something there all the same.

        One that turns them away gives their scripts no more than that, also with `*` (as where callers
        bring a token, which no other site has).
        """
        return self.private and any(
            seen.status in OK_STATUS for ask, seen in self.place.of(*_EVERY) if not ask.preflight
        )

    @property
    def undecided(self) -> Unreachable | None:
        """Why it cannot be told whether the declared origins get what they need, or none."""
        plain = [seen for ask, seen in self.place.of(ALLOWED) if not ask.preflight]
        for seen in plain if self.declared else ():
            if seen.status not in OK_STATUS and not seen.all(cors.ORIGIN):
                cause = (
                    f"{shown(self.place.url)} answers {seen.status} to a stranger, without any "
                    "Access-Control-Allow-Origin: whether the real answer carries one cannot be seen"
                )
                return Unreachable(Layer.HTTP, cause, "status")
        return self.place.left or next(self._dark(), None)

    def _dark(self) -> Iterator[Unreachable]:
        """Questions that were put and got no answer of the site's own."""
        for ask in self.place.asks:
            if isinstance(ask.seen, Unreachable):
                yield ask.seen
            elif ask.seen.challenged:
                yield challenge(self.place.url)


def access(ask: CrossAsk, seen: Response) -> Access:
    """What the origin of the question gets."""
    return cors.access(seen.all(cors.ORIGIN), seen.all(cors.CREDENTIALS), ask.origin)


def flaws(heard: Heard) -> tuple[Flaw, ...]:
    """Everything that is wrong."""
    return (*_let_in(heard), *_wildcard(heard), *_kept_out(heard), *_preflight(heard), *_shared(heard))


def notes(heard: Heard) -> tuple[str, ...]:
    """What is worth a word without being wrong."""
    told = []
    if not heard.declared:
        told.append("allowed_origins is not declared for it: the product's own pages were taken")
    if heard.private and not heard.shows and _reached(heard, STRANGER):
        told.append("scripts of any site may ask, and like every stranger they are turned away")
    elif any(seen.first(cors.ORIGIN) == "*" for _, seen in heard.place.of(STRANGER)):
        told.append("any site may read it without signing in, as public data may be")
    elif not heard.private and _reached(heard, STRANGER) is Access.ANONYMOUS:
        told.append(
            "any site may read it without signing in: its origin is repeated where * would say the same"
        )
    for _, seen in heard.place.of(ALLOWED):
        if word := cors.misspelt_credentials(seen.all(cors.CREDENTIALS)):
            told.append(f"Access-Control-Allow-Credentials: {word} is not true, so no cookie goes along")
    return tuple(dict.fromkeys(told))


def table(heard: Heard) -> list[dict[str, Any]]:
    """Each question with the headers that decide, the same on every visit."""
    return [_row(ask) for ask in heard.place.asks]


def _row(ask: CrossAsk) -> dict[str, Any]:
    row: dict[str, Any] = {"origin": ask.origin, "method": "OPTIONS" if ask.preflight else "GET"}
    if isinstance(ask.seen, Unreachable):
        return row | {"unseen": ask.seen.kind}
    told = {"allow_origin": cors.ORIGIN, "credentials": cors.CREDENTIALS, "vary": "vary"}
    values = {key: ", ".join(ask.seen.all(name))[: cors.SHOWN] for key, name in told.items()}
    return row | {"status": ask.seen.status} | {key: value for key, value in values.items() if value}


def _reached(heard: Heard, kind: str) -> Access:
    return max((access(ask, seen) for ask, seen in heard.place.of(kind)), default=Access.NONE)


def _let_in(heard: Heard) -> Iterator[Flaw]:
    """Who reads along that should not; what holds for any site is told once."""
    known = Access.NONE
    for kind, (fault, who) in _WHO.items():
        reached = _reached(heard, kind)
        if reached <= known:
            continue
        known = reached if kind == STRANGER else known
        public = any(seen.first(cors.ORIGIN) == "*" for _, seen in heard.place.of(kind))
        if reached is Access.SIGNED_IN and _wordpress(heard):
            yield Flaw(fault, _WORDPRESS, severity=LOW)
        elif reached is Access.SIGNED_IN:
            text = f"{who} may send requests with your visitors' cookies and read the answers"
            yield Flaw(fault, text, FAIL)
        elif reached is Access.ANONYMOUS and heard.shows and not public:
            yield Flaw(fault, f"{who} may read a private route, though without cookies")
        elif reached is Access.ANONYMOUS and kind == LOOK_ALIKE and not public:
            yield Flaw(fault, f"{who} is let in, though without cookies", severity=LOW)
    if known is not Access.SIGNED_IN and _reached(heard, PLAIN) is Access.SIGNED_IN:
        text = (
            "your own address is let in over plain http as well, so whoever stands between a visitor and you "
            "may write the script"
        )
        yield Flaw("plain-http", text)


def _wordpress(heard: Heard) -> bool:
    """The REST API of WordPress by the headers that it lets scripts read (class WP_REST_Server)."""
    exposed = (seen.all("access-control-expose-headers") for _, seen in heard.place.of(*_EVERY))
    return any("x-wp-total" in ", ".join(values).lower() for values in exposed)


def _wildcard(heard: Heard) -> Iterator[Flaw]:
    answers = [seen for _, seen in heard.place.of(ALLOWED, STRANGER)]
    if any(
        cors.wildcard_with_credentials(seen.all(cors.ORIGIN), seen.all(cors.CREDENTIALS)) for seen in answers
    ):
        text = (
            "Access-Control-Allow-Origin: * stands beside Access-Control-Allow-Credentials: true, which "
            "browsers refuse for signed-in requests; some frameworks let in any site once a cookie comes"
        )
        yield Flaw("wildcard-credentials", text, FAIL)
    elif heard.shows and any(seen.first(cors.ORIGIN) == "*" for seen in answers):
        yield Flaw("wildcard-private", "any site may read a private route, though without cookies")


def _kept_out(heard: Heard) -> Iterator[Flaw]:
    """Declared origins whose scripts get nothing."""
    for ask, seen in heard.place.of(ALLOWED) if heard.declared else ():
        if ask.preflight or access(ask, seen):
            continue
        why = cors.fault(seen.all(cors.ORIGIN), seen.all(cors.CREDENTIALS), ask.origin)
        if why:
            yield Flaw("kept-out", f"browsers keep {ask.origin} out: {why}", FAIL)
        elif seen.status in OK_STATUS and not seen.all(cors.ORIGIN):
            text = f"browsers keep {ask.origin} out: the answer carries no Access-Control-Allow-Origin"
            yield Flaw("kept-out", text, FAIL)


def _preflight(heard: Heard) -> Iterator[Flaw]:
    """What a browser asks first, before JSON or a token is sent, goes wrong for a declared origin."""
    for ask, seen in heard.place.of(ALLOWED) if heard.declared else ():
        why = _refused(ask, seen) if ask.preflight and not seen.challenged else ""
        if why:
            text = f"requests of {ask.origin} that send JSON or a token never leave the browser: {why}"
            yield Flaw("preflight", text, WARN if heard.simple else FAIL)


def _refused(ask: CrossAsk, seen: Response) -> str:
    if seen.status in REDIRECTS:
        return f"the preflight (OPTIONS) is redirected ({seen.status}), and browsers do not follow"
    if seen.status >= _ERROR:
        return f"the preflight (OPTIONS) is answered with {seen.status}"
    if access(ask, seen):
        return ""
    why = cors.fault(seen.all(cors.ORIGIN), seen.all(cors.CREDENTIALS), ask.origin)
    return f"of the preflight (OPTIONS), {why or 'no Access-Control-Allow-Origin comes back'}"


def _shared(heard: Heard) -> Iterator[Flaw]:
    """Answers that differ by origin and that a cache may hand to another one."""
    plain = [(ask, seen) for ask, seen in heard.place.of(ALLOWED, STRANGER) if not ask.preflight]
    said = {", ".join(seen.all(cors.ORIGIN)) for _, seen in plain}
    echoed = any(ask.origin in seen.all(cors.ORIGIN) for ask, seen in plain)
    careless = [
        seen
        for _, seen in plain
        if seen.status in OK_STATUS
        and cors.kept_by_caches(seen)
        and not cors.varies_by_origin(seen.all("vary"))
    ]
    if echoed and len(said) > 1 and careless:
        text = (
            "the answer differs by Origin and may be cached, but does not say Vary: Origin: what one site "
            "got is handed to the next, which browsers then refuse"
        )
        yield Flaw("vary", text)
