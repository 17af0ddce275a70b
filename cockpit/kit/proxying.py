"""A host behind its declared edge, or beside it, as a finding; and how the proxy is switched."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.kit import Finding, Fix, Launch, command, cut, failed, passed, warned
from cockpit.kit.edges import EdgeView, Shows, Sight
from cockpit.standards.addresses import family

_ON: Final[Mapping[str, str]] = {
    "Cloudflare": "DNS, Records: edit the {types} record of {host}, Proxy status: Proxied (orange cloud). "
    "Delete the record instead where nothing of yours should answer there.",
    "CloudFront": "Point {host} at the distribution (alias or CNAME to its cloudfront.net name), IPv6 too.",
    "Fastly": "Point {host} at the CNAME target that Fastly gave you, and delete other records of the name.",
    "Vercel": "Point {host} at the target that the project's domain settings show.",
    "Netlify": "Point {host} at the target that the site's domain settings show.",
    "Bunny": "Point {host} at the pull zone's b-cdn.net name, and delete other records of the name.",
    "Akamai": "Point {host} at its edge hostname (edgekey.net), and delete other records of the name.",
}
_OFF: Final = (
    "Cloudflare: DNS, Records, edit the {types} record of {host}, Proxy status: DNS only (grey cloud)."
)


def line(launch: Launch, host: str, *, on: bool) -> str:
    """The line of launch.toml that says whether the host is proxied."""
    said = f"proxied = {str(on).lower()}"
    return (
        f"{said}   # in the [[host]] of {host}" if launch.host(host) else f'[[host]]\nname = "{host}"\n{said}'
    )


def switch(view: EdgeView, host: str, sights: Sequence[Sight], *, on: bool) -> Fix:
    """What to change so that the host is as declared, and the line for where the declaration is wrong."""
    types = " and ".join(sorted({"AAAA" if family(one.address) == 6 else "A" for one in sights}))  # noqa: PLR2004 - IPv6
    if on:
        how = _ON[view.one.name].format(types=types, host=host)
    elif view.one.name == "Cloudflare":
        how = _OFF.format(types=types, host=host)
    else:
        how = f"Point {host} at its own server instead of {view.one.name}."
    records = "\n".join(f"now: {host}. {_type(one)} {one.address}" for one in sights)
    wrong = f"if the declaration is wrong: {line(view.launch, host, on=not on)}"
    return Fix(
        f"At {view.one.name}. {how}",
        f"{records}\n{wrong}",
        f"Set the {types} record of {host} back as shown.",
    )


def _type(one: Sight) -> str:
    return "AAAA" if family(one.address) == 6 else "A"  # noqa: PLR2004 - IPv6


def behind(view: EdgeView, host: str, source: str) -> Finding:
    """The host is declared behind the edge: every address has to be."""
    name, seen = view.one.name, view.sights(host)
    around = [s for s in seen if s.shows is Shows.BARE or (s.shows is Shows.OUTSIDE and view.proven)]
    told = _seen(view, host, f"every address behind {name}", seen, source)
    if around:
        summary = f"{_reached(host, around)} around {name}"
        if rest := _at(s for s in seen if s.shows is Shows.BEHIND):
            summary = f"{summary}, while {rest} is behind it"
        return failed(host, "unproxied", summary, fix=switch(view, host, around, on=True), **told)
    if dark := _dark(seen):
        return cut(host, dark, **told)
    if odd := _mismatch(host, name, seen):
        return warned(host, *odd, fix=switch(view, host, seen, on=True), **told)
    if other := view.foreign(host):
        summary = (
            f"{host} is behind {name} by way of {other}: that is the edge of whoever runs {other}, not yours"
        )
        return warned(host, "another-edge", summary, fix=switch(view, host, seen, on=True), **told)
    return passed(host, f"{host} is behind {name} at {_at(s for s in seen if not s.why)}", **told)


def _dark(seen: Sequence[Sight]) -> Unreachable | None:
    """Why nothing can be said: an address that was asked is dark, or none was asked at all."""
    dark = [sight.why for sight in seen if sight.dark]
    return dark[0] if dark else seen[0].why if seen and all(sight.why for sight in seen) else None


def _mismatch(host: str, name: str, seen: Sequence[Sight]) -> tuple[str, str] | None:
    """Header and address contradict each other: kind and sentence."""
    if unstamped := _at(s for s in seen if s.shows is Shows.UNSTAMPED):
        return (
            "no-headers",
            f"{host} has an address of {name} ({unstamped}), and its answers lack {name}'s headers",
        )
    if strange := _at(s for s in seen if s.shows is Shows.ELSEWHERE):
        said = f"{host} answers with {name}'s headers from {strange}, which is no address of {name}"
        return "not-its-address", f"{said}: another machine stands before the edge, or the headers are copied"
    return None


def beside(view: EdgeView, host: str, source: str) -> Finding:
    """The host is declared beside the edge: no address of ours may be behind it."""
    name, seen = view.one.name, view.sights(host)
    inside = [s for s in seen if s.shows in (Shows.BEHIND, Shows.UNSTAMPED, Shows.INSIDE)]
    told = _seen(view, host, f"no address behind {name}", seen, source)
    if other := view.foreign(host):
        return passed(host, f"{host} leads to {other}: an edge there is not yours", **told)
    if inside:
        summary = f"{host} is behind {name} at {_at(inside)}, although it is declared beside it"
        return failed(host, "proxied", summary, fix=switch(view, host, inside, on=False), **told)
    declared = view.launch.host(host)
    mail = declared is not None and declared.role == "mail"  # which nobody asks for web pages
    if (dark := _dark(seen)) and not (mail and view.one.exact):
        return cut(host, dark, **told)
    if odd := _mismatch(host, name, seen):
        return warned(host, *odd, fix=switch(view, host, seen, on=False), **told)
    return passed(host, f"{host} is not behind {name}", **told)


def _reached(host: str, around: Sequence[Sight]) -> str:
    return f"{host} leads to {_at(around)},"


def _at(seen: Any) -> str:
    return ", ".join(sight.address for sight in seen)


def _seen(view: EdgeView, host: str, expect: str, seen: Sequence[Sight], source: str) -> dict[str, Any]:
    """What every finding about a host shows of it."""
    lookup = view.names.lookups[host]
    shows = {sight.address: in_words(sight) for sight in seen}
    return {
        "expected": expect,
        "observed": "; ".join(f"{address}: {word}" for address, word in shows.items()),
        "evidence": {
            "edge": view.one.name,
            "addresses": shows,
            "chain": list(lookup.chain),
            "ranges": source or "not documented",
        },
        "verify": command("dig +short {} A {} AAAA; curl -sSI {}", host, host, f"https://{host}/"),
    }


def in_words(sight: Sight) -> str:
    """What one address shows, for people."""
    words = {
        Shows.BEHIND: f"the edge ({sight.header})" if sight.header else "the edge, by its name",
        Shows.BARE: "not the edge",
        Shows.UNSTAMPED: "an address of the edge without its headers",
        Shows.ELSEWHERE: f"no address of the edge, with its header {sight.header}",
        Shows.OUTSIDE: "no address of the edge, and no answer",
        Shows.INSIDE: "an address of the edge, and no answer",
        Shows.DARK: "no answer",
    }
    asked = sight.why is None or sight.dark
    return words[sight.shows] if asked else words[sight.shows].replace("no answer", "not asked")
