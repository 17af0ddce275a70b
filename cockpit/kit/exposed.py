"""What lies open, as findings: which hosts could be judged, what was found there, what is kept back."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.exposed import Exposed, Manner, Stranger, Tried, limit_for
from cockpit.facts.pages import Page
from cockpit.kit import Finding, command, cut
from cockpit.model import Layer
from cockpit.standards.exposures import row
from cockpit.standards.locations import host_of, path_of, shown
from cockpit.standards.signin import sign_in_path
from cockpit.standards.strangers import asks_who, digest, is_shell

_LATER = "what its script loads is not seen from here"
_SHORT = 500  # characters
_REFUSES = re.compile(
    r"unauthori[sz]ed|unauthenticated|not (?:logged|signed) in|login required|forbidden|access denied",
    re.IGNORECASE,
)
_VISITORS = ("site", "app")  # roles whose start page is meant for everybody
Group = tuple[Tried, ...]


def unseen(host: str, seen: Stranger | Unreachable) -> Finding | None:
    """Why nothing can be said about this host, or none."""
    if isinstance(seen, Unreachable):
        return cut(host, seen)
    everywhere = {status for status, _ in seen.usual} == {seen.root.status}
    if seen.root.stance is Manner.WALL and everywhere and seen.role in _VISITORS:
        cause = f"{host} turns this machine away with {seen.root.status} on every path: let it through"
        return cut(host, Unreachable(Layer.EDGE, cause, "walled"), evidence=evidence(seen))
    if not seen.answered:
        cause = f"{host} stopped answering while it was asked: look again in an hour, or from another network"
        return cut(host, Unreachable(Layer.HTTP, cause, "limited"), evidence=evidence(seen))
    return None


def hosts(exposed: Exposed) -> Iterator[tuple[str, Stranger]]:
    """The hosts that could be judged."""
    for host, seen in exposed.hosts.items():
        if isinstance(seen, Stranger) and unseen(host, seen) is None:
            yield host, seen


def dark(exposed: Exposed) -> Iterator[Finding]:
    """A finding for each host that could not."""
    for host, seen in exposed.hosts.items():
        if found := unseen(host, seen):
            yield found


def found(seen: Stranger, groups: Collection[str]) -> Mapping[str, Group]:
    """What the host shows to strangers, by group, in the order asked."""
    by_group: dict[str, list[Tried]] = defaultdict(list)
    for one in seen.every:
        known = row(one.key)
        if one.stance is Manner.FOUND and known and known.group in groups:
            by_group[known.group].append(one)
    return {group: tuple(some) for group, some in by_group.items()}


def challenged(seen: Stranger, groups: Collection[str] = ()) -> Finding | None:
    """Some paths of these groups, or else abuse patterns, are behind a challenge: neither good nor bad."""
    behind = [one.path for one in seen.tried if one.stance is Manner.CHALLENGE and _about(one, groups)]
    if not behind:
        return None
    cause = (
        f"a bot challenge of the edge answers at {', '.join(behind[:5])} of {seen.host}, and what lies "
        "behind is not seen: let this machine through, or let the rule block in place of challenging"
    )
    return cut(seen.host, Unreachable(Layer.EDGE, cause, "challenge"), evidence=evidence(seen))


def _about(one: Tried, groups: Collection[str]) -> bool:
    known = row(one.key)
    return known is not None and (known.group in groups if groups else known.pattern)


def what(one: Tried) -> str:
    """What lies there, as the end of "strangers get ..."."""
    known = row(one.key)
    return known.what if known else one.path


def url(seen: Stranger, one: Tried) -> str:
    """Where it lies."""
    return f"https://{seen.host}{one.path}"


def listed(seen: Stranger, some: Sequence[Tried]) -> str:
    """`/.env (the file with the application's variables), ...`."""
    return ", ".join(f"{one.path} ({what(one)})" for one in some) + f" on {seen.host}"


def observed(some: Sequence[Tried]) -> str:
    """`200 text/plain, 312 bytes at /.env`, one after the other."""
    return "; ".join(
        f"{one.status} {one.type or 'without a type'}, {one.size} bytes at {one.path}" for one in some
    )


def tally(seen: Stranger) -> str:
    """How many of the known places were looked at."""
    asked = len(seen.tried)
    if not seen.left:
        return f"{asked} paths tried"
    more = limit_for(asked + seen.left)
    return f"{asked} of {asked + seen.left} paths tried; [vantage] requests_per_host = {more} allows more"


def evidence(seen: Stranger, some: Sequence[Tried] = ()) -> dict[str, Any]:
    """What was asked and what came, without anything of a body."""
    return {
        "found": [one.evidence for one in some],
        "asked": [one.path for one in seen.tried],
        "root": seen.root.evidence,
        "unused paths get": sorted({status for status, _ in seen.usual}),
        "not asked": seen.left,
    }


def look(seen: Stranger, one: Tried) -> str:
    """A command that shows that it lies there, and nothing of it."""
    return command(
        "curl -sS -o /dev/null -w '%{{http_code}} %{{content_type}} %{{size_download}}\\n' {}", url(seen, one)
    )


def withheld(where: str, seen: Page, usual: Collection[tuple[int, str]]) -> str:
    """Why a stranger who asks for a private address does not get it, as a phrase; empty when he does.

    Args:
        where: the address, absolute.
        seen: the page at the end of its redirects.
        usual: status and digest of what unused paths of the host show.
    """
    status, body = seen.response.status, seen.response.body
    if status >= HTTPStatus.BAD_REQUEST:
        return f"the answer is {status}"
    if host_of(seen.url) != host_of(where) or not _same_place(path_of(where), path_of(seen.url)):
        return f"they are sent to {shown(seen.url)}"
    reasons = (
        (asks_who(seen.document, seen.url), "the page asks them to sign in"),
        (_says_no(body), "the answer says that they are not signed in, or holds nothing"),
        ((status, digest(body)) in usual, f"the page is the one that any path shows; {_LATER}"),
        (is_shell(seen.document), f"the page is empty until its script runs; {_LATER}"),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _same_place(asked: str, came: str) -> bool:
    """The path is the one asked for, but for a slash or a language in front."""
    wanted = asked.rstrip("/").lower()
    return came.rstrip("/").lower().endswith(wanted) if wanted else not sign_in_path(came)


def _says_no(body: str) -> bool:
    """A short answer for programs that refuses, or holds nothing at all."""
    text = body[:_SHORT].strip()
    return len(body) < _SHORT and (len(text) <= len("false") or _REFUSES.search(text) is not None)
