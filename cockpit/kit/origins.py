"""What an answer around the edge amounts to: the product itself, a wall, or something that tells neither."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response, challenge
from cockpit.facts.origins import Straight
from cockpit.facts.stated import Stated
from cockpit.kit import Check, Finding, Host, Launch, command, not_applicable, undeclared
from cockpit.kit.stating import by_word
from cockpit.model import Layer
from cockpit.standards import html
from cockpit.standards.hosting import by_header, named, unclaimed
from cockpit.standards.locations import REDIRECTS, host_of, path_of, resolve, shown

Seen = Response | Unreachable
OPEN = ("undeclared", "not-visible")  # kinds that a person's word decides
_WORDS = 400  # of each page that are compared
_ALIKE = 0.9  # share of the words that two pages of one program have in common
_FEWEST = 8  # words that say anything
_SAMENESS = 65_536  # characters; a look around the edge keeps no more
_ERROR, _BROKEN = 400, 500
_FORBIDDEN = 403
_TURNED_AWAY = (401, _FORBIDDEN, 407, 421)  # the last two: sign in at the proxy, ask another server
_NOBODY = (404, 410)
# 400 is how nginx asks for a client certificate; 495 and 496 are its own names for a bad one and for none.
_CERTIFICATE = (400, 495, 496)


class Met(StrEnum):
    """What stands at one door of an origin."""

    PRODUCT = "the product"
    WALL = "a wall"
    UPGRADE = "a redirect to https"
    EDGE = "an edge"
    UNVERIFIED = "not seen"  # for want of a certificate that strangers accept
    UNCLEAR = "unclear"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Door:
    """What was met, how it shows as a phrase, and `why` it could not be seen where it could not."""

    met: Met
    phrase: str
    why: Unreachable | None = None


def production_hosts(launch: Launch) -> tuple[Host, ...]:
    """The hosts behind an edge that somebody uses."""
    return tuple(host for host in launch.hosts if host.proxied and host.role not in ("mail", "retired"))


def or_by_word(
    launch: Launch, check: str, declared: Check, stated: Stated, found: Iterable[Finding]
) -> Iterator[Finding]:
    """The findings; a word that was given takes the place of those that nobody can decide from outside."""
    every = tuple(found)
    yield from (one for one in every if one.kind not in OPEN)
    left = [one for one in every if one.kind in OPEN]
    yield from [by_word(launch, check, declared, stated)] if left and stated.of(check) else left


def edged(launch: Launch) -> bool:
    """Something stands in front of the product."""
    return launch.edge is not None or any(host.proxied for host in launch.hosts)


def through(fronts: Fronts, host: str) -> tuple[Response, ...]:
    """What visitors of a host get: the answers to `/` by https, those before a redirect within it too."""
    return tuple(
        seen
        for front in fronts.of(host)
        for seen in (*front.way[:1], front.seen)
        if isinstance(seen, Response) and not seen.challenged
    )


def unseen_front(fronts: Fronts, host: str) -> Unreachable | None:
    """Why the host cannot be seen through its edge; none where it can.

    Then a closed door behind it says nothing: our own network may be the reason.
    """
    seen = [front.seen for front in fronts.of(host)]
    if any(isinstance(one, Response) and not one.challenged for one in seen):
        return None
    if any(isinstance(one, Response) for one in seen):
        return challenge(host)
    cause = f"{host} was not seen through its edge, so nobody can tell what its origin hides"
    dark = (one for one in seen if isinstance(one, Unreachable))
    return next(dark, Unreachable(Layer.NETWORK, cause, "not-asked"))


def at_origin(launch: Launch, fronts: Fronts, look: Straight) -> tuple[Door, Door]:
    """What stands at the https and at the http door of an origin."""
    known, declared = through(fronts, look.host), launch.host(look.host)
    marker = declared.marker if declared else ""
    provider = launch.edge.provider if launch.edge else ""

    def met(seen: Seen, port: int) -> Door:
        if isinstance(seen, Unreachable):
            return _closed(seen, f"port {port}")
        if seen.challenged:
            why = challenge(look.host)
            return Door(Met.CUT, why.cause, why)
        if edge := _edge(seen, provider):
            return Door(Met.EDGE, f"it answers as {edge}")
        return _answered(seen, known, marker)

    return met(look.secure, 443), met(look.plain, 80)


def _closed(why: Unreachable, port: str) -> Door:
    """A door that does not open; one to which we had no way says nothing."""
    if why.layer is Layer.TCP and why.kind in ("refused", "timeout"):
        word = "refuses connections" if why.kind == "refused" else "does not answer"
        return Door(Met.WALL, f"{port} {word}")
    if why.kind == "certificate":
        return Door(Met.UNVERIFIED, f"its certificate is not one that strangers accept ({why.cause})", why)
    if why.layer is Layer.TLS and why.kind == "tls":
        return Door(Met.WALL, "it breaks off the handshake of whoever shows no certificate of the edge")
    if why.layer is Layer.HTTP and why.kind == "cut-short":
        return Door(Met.WALL, f"{port} hangs up without an answer")
    return Door(Met.CUT, why.cause, why)


def _answered(seen: Response, known: tuple[Response, ...], marker: str) -> Door:
    if upgrades(seen):
        return Door(Met.UPGRADE, f"{seen.status} to {shown(seen.first('location'))}")
    sign = is_product(seen, known, marker)
    if sign and seen.status != _FORBIDDEN:  # two servers may well turn people away in the same words
        return Door(Met.PRODUCT, f"{seen.status}, {sign}")
    if seen.status in _TURNED_AWAY and any(one.status == seen.status for one in known):
        return Door(Met.UNCLEAR, f"{seen.status}, which is also what visitors get through the edge")
    if turned := wall(seen, known):
        return Door(Met.WALL, turned)
    return Door(Met.UNCLEAR, f"it answers {seen.status}, and nothing tells whether that is the product")


def _edge(seen: Response, provider: str) -> str:
    """The trace of the edge itself in an answer that should be the origin's, or an empty string."""
    own = named(provider)
    found = (match for match in by_header(seen) if match.edge and (not own or match.platform in own))
    return next((f"{match.platform} ({match.trace})" for match in found), "")


def upgrades(seen: Response) -> bool:
    """A redirect of plain http to https on the same host, which shows nothing of the product."""
    target = target_of(seen)
    same = host_of(target) == host_of(seen.url)
    return seen.url.startswith("http://") and target.startswith("https://") and same


def target_of(seen: Response) -> str:
    """Where a redirect leads, or an empty string."""
    return resolve(seen.url, seen.all("location")).url if seen.status in REDIRECTS else ""


def _aim(seen: Response) -> str:
    """Where a redirect leads; within the host only the path, so that two names of one program compare."""
    target = target_of(seen)
    return path_of(target) if host_of(target) == host_of(seen.url) else target


def is_product(seen: Response, known: Iterable[Response], marker: str) -> str:
    """What shows that this is the product, as a phrase, or an empty string."""
    if marker and marker in seen.body:
        return f'it shows "{marker}"'
    for one in known:
        if one.status != seen.status:
            continue
        if (aim := _aim(seen)) and aim == _aim(one):
            return f"a redirect to {shown(aim)}, as through the edge"
        if sign := _alike(seen.body[:_SAMENESS], one.body[:_SAMENESS]):
            return sign
    return ""


def _alike(one: str, other: str) -> str:
    """What two pages have in common, as a phrase, or an empty string."""
    if one.strip() and one == other:
        return "the same page as through the edge"
    title = html.read(one).title
    if title and title == html.read(other).title:
        return f'a page titled "{title[:80]}", as through the edge'
    words, others = (re.findall(r"\w+", text)[:_WORDS] for text in (one, other))
    if min(len(words), len(others)) < _FEWEST:
        return ""
    close = SequenceMatcher(None, words, others, autojunk=False).ratio() >= _ALIKE
    return "nearly the same page as through the edge" if close else ""


def wall(seen: Response, known: Collection[Response]) -> str:
    """How an answer turns strangers away, as a phrase, or an empty string."""
    if seen.status in _CERTIFICATE and "certificate" in seen.body.lower():
        return f"{seen.status}: it wants a client certificate"
    if seen.status in _TURNED_AWAY:
        return f"{seen.status}: it turns strangers away"
    elsewhere = known and all(one.status < _ERROR for one in known)
    if platform := unclaimed(seen, (), (seen.address,)):
        return f'{seen.status}: the "no such app" page of {platform}'
    return f"{seen.status}: it knows nobody by that name" if elsewhere and seen.status in _NOBODY else ""


def lines_to_declare(host: str, known: Iterable[str] = ()) -> str:
    """What to add to launch.toml so that an origin can be asked."""
    where = next(iter(known), "ADDRESS OR NAME OF YOUR SERVER BEHIND THE EDGE")
    return f'origin = "{where}"   # in the [[host]] of {host}'


def straight_by_hand(look: Straight) -> str:
    """A command that asks the origin itself under the public name, whatever its certificate."""
    if not look.addresses:
        return command("curl -ksSi --connect-to {}:443:{}:443 {}", look.host, look.target, _home(look.host))
    address = look.addresses[0]
    place = f"[{address}]" if ":" in address else address
    return command("curl -ksSi --resolve {}:443:{} {}", look.host, place, _home(look.host))


def _home(host: str) -> str:
    return f"https://{host}/"


def nothing_in_front(launch: Launch) -> Finding:
    """No host is declared with an edge in front of it, or nobody says whether one is."""
    if not edged(launch):
        return not_applicable(
            launch.domain, "launch.toml declares nothing that stands in front of the servers"
        )
    line = f'[[host]]\nname = "{launch.domain}"\nproxied = true\n{lines_to_declare(launch.domain)}'
    return undeclared(launch.domain, "launch.toml does not say which hosts the edge stands in front of", line)
