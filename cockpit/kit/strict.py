"""What every host said about Strict-Transport-Security, gathered from all that was asked of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response, challenge
from cockpit.facts.tls import Handshake, Tls
from cockpit.facts.trails import Client, Trails
from cockpit.kit.looks import expected
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.headers import misspelt
from cockpit.standards.hsts import NAME, Policy, Reading, read
from cockpit.standards.locations import REDIRECTS, host_of, resolve, shown

SERVER_ERROR = 500
WALLS = (403, 429)  # a firewall or a limit answers in place of the product
MOST_SHOWN = 20  # responses in the evidence


@dataclass(frozen=True, slots=True)
class Said:
    """One response over https; `at` is the address where one was asked on purpose."""

    response: Response
    at: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def first(self) -> Reading | None:
        """The field that counts (RFC 6797 section 8.1), none where the header is absent."""
        return self.readings[0] if self.readings else None

    @property
    def policy(self) -> Policy | None:
        """What a browser takes from this response."""
        return self.readings[0].policy if self.readings else None

    @property
    def place(self) -> str:
        """`301 https://www.shop.example/`, with the address where it was chosen."""
        return f"{self.response.status} {shown(self.response.url)}{f' at {self.at}' if self.at else ''}"

    @property
    def evidence(self) -> dict[str, Any]:
        """For the record."""
        return {"response": self.place, NAME: [reading.value[:300] for reading in self.readings]}


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything one host said over https, in a fixed order.

    `dark` is why there may be nothing; `plain`: the header came by http; `wrong_names`: header names nobody
    reads, to the ones that were meant.
    """

    host: str
    said: tuple[Said, ...] = ()
    dark: Unreachable | None = None
    plain: bool = False
    wrong_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """What browsers would keep, one for each response with a readable header."""
        return tuple(one.policy for one in self.said if one.policy)

    @property
    def evidence(self) -> dict[str, Any]:
        """For the record."""
        return {"responses": [one.evidence for one in self.said[:MOST_SHOWN]]}


def heard(trails: Trails, fronts: Fronts) -> Mapping[str, Heard]:
    """By host, every hop of the terminal's trails and every address, each response once."""
    told: dict[str, dict[tuple[str, str], Response]] = {}
    for seen, at in _responses(trails, fronts):
        told.setdefault(host_of(seen.url), {})[seen.url, at] = seen
    silence = dict(reversed([*_unanswered(trails, fronts)]))  # the first reason counts
    return {host: _heard(host, told.get(host, {}), silence.get(host)) for host in sorted({*told, *silence})}


def _heard(host: str, told: Mapping[tuple[str, str], Response], silence: Unreachable | None) -> Heard:
    secure = [(url, at, seen) for (url, at), seen in sorted(told.items(), key=lambda item: item[0])]
    secure = [one for one in secure if one[0].startswith("https://")]
    mute = [why for _, _, seen in secure if (why := _mute(host, seen))]
    said = [
        Said(seen, at, tuple(map(read, seen.all(NAME)))) for _, at, seen in secure if not _mute(host, seen)
    ]
    names = (name for one in said for name, _ in one.response.headers)
    plain = any(seen.all(NAME) for (url, _), seen in told.items() if url.startswith("http://"))
    return Heard(host, tuple(said), next(iter(mute), silence), plain, misspelt(names))


def _mute(host: str, seen: Response) -> Unreachable | None:
    """Why this response says nothing about the host's own headers, or none."""
    if seen.challenged:
        return challenge(host)
    if (seen.status >= SERVER_ERROR or seen.status in WALLS) and not seen.all(NAME):
        cause = f"{host} answers {seen.status}, which says nothing about the headers of the product itself"
        return Unreachable(Layer.HTTP, cause, "status")
    return None


def _responses(trails: Trails, fronts: Fronts) -> Iterator[tuple[Response, str]]:
    for trail in trails.trails:
        if trail.client is Client.TERMINAL:
            yield from ((hop.response, "") for hop in trail.hops)
    for front in fronts.fronts:
        told = (*front.way, front.seen, front.plain)
        yield from ((one, front.address) for one in told if isinstance(one, Response))


def _unanswered(trails: Trails, fronts: Fronts) -> Iterator[tuple[str, Unreachable]]:
    """Who did not answer and why, over https first."""
    stops = [(trail.beyond, trail.stopped) for trail in trails.trails if trail.client is Client.TERMINAL]
    for scheme in ("https://", "http://"):
        yield from ((host_of(url), why) for url, why in stops if why and url.startswith(scheme))
    yield from ((front.host, front.seen) for front in fronts.fronts if isinstance(front.seen, Unreachable))


def covering(host: str, every: Mapping[str, Heard]) -> str:
    """The parent whose includeSubDomains protects the host once a browser has been there, or nothing."""
    return next(
        (
            one.host
            for one in every.values()
            if host.endswith(f".{one.host}")
            and any(policy.subdomains and policy.max_age for policy in one.policies)
        ),
        "",
    )


def locked_out(
    launch: Launch, parent: str, tls: Tls, fronts: Fronts
) -> tuple[dict[str, str], dict[str, Unreachable], int]:
    """Whom includeSubDomains shuts out: (host to why, host to what kept us from seeing, hosts looked at).

    A chain that lacks only its intermediate is completed by browsers (tls.hostname-valid judges it). A host
    where no web server answers at all can lose nobody.
    """
    members = sorted({look.host for look in tls.looks if look.host.endswith(f".{parent}")})
    shut: dict[str, str] = {}
    dark: dict[str, Unreachable] = {}
    for look in (look for member in members for look in tls.of(member)):
        seen = look.seen
        if isinstance(seen, Handshake):
            if not seen.accepted and not seen.completes:
                shut.setdefault(look.host, f"{look.address}: {seen.trouble}")
            continue
        front = next((one for one in fronts.of(look.host) if one.address == look.address), None)
        if seen.kind in ("refused", "tls", "timeout") and front and _by_http(front):
            shut.setdefault(look.host, f"{look.address}: answers by http only")
        elif not (front and _nobody(seen, front, needed=expected(launch, look.host))):
            dark.setdefault(look.host, seen)
    return shut, {host: why for host, why in dark.items() if host not in shut}, len(members)


def _by_http(front: Front) -> bool:
    """Plain http works here and does not lead to https on the same host."""
    seen = front.plain
    if not isinstance(seen, Response) or seen.status >= SERVER_ERROR:
        return False
    target = resolve(seen.url, seen.all("location")).url if seen.status in REDIRECTS else ""
    return not (target.startswith("https://") and host_of(target) == front.host)


def _nobody(seen: Unreachable, front: Front, *, needed: bool) -> bool:
    """Both ports refuse; of a host that no customer needs, silence at both counts as well."""
    ends = ("refused",) if needed else ("refused", "timeout")
    both = (seen, front.plain)
    return all(isinstance(one, Unreachable) and one.layer is Layer.TCP and one.kind in ends for one in both)
