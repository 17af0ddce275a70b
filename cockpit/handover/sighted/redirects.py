"""The redirect map: where each spelling of the address and each old path really ends, for two clients."""

from collections.abc import Iterator

from cockpit.facts.trails import Client, End, Trail, Trails, absolute, doors, retired_starts
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.launch import Launch
from cockpit.standards.locations import origin_of, shown

_GONE = (404, 410)


def rows(launch: Launch, trails: Trails) -> list[Row]:
    """The other spellings of the address, then the declared old paths, then retired hosts."""
    walked = {(trail.start, trail.client): trail for trail in trails.trails}
    found = []
    for kind, start, wanted, code in _starts(launch):
        terminal, browser = walked.get((start, Client.TERMINAL)), walked.get((start, Client.BROWSER))
        if terminal is None or browser is None or (terminal.blocked and browser.blocked):
            continue
        found.append(
            known(
                kind=kind,
                start=shown(start),
                to=_end(terminal),
                code=_code(terminal),
                hops=len(terminal.redirects),
                browser=_verdict(browser, wanted, code),
                terminal=_verdict(terminal, wanted, code),
            )
            | ({"to": ""} if kind == "retired" and not _end(terminal) else {})
        )
    return found


def _starts(launch: Launch) -> Iterator[tuple[str, str, str, int]]:
    """(kind, start, where it should end, or for what is gone the code it should answer)."""
    for door in doors(launch):
        if door != launch.origin:
            yield "canonical", f"{door}/", f"{launch.origin}/", 0
    for row in launch.redirects:
        to = absolute(launch, row.to) if row.to else ""
        yield ("old-path" if to else "retired"), absolute(launch, row.start), to, 0 if to else row.code
    declared = {absolute(launch, row.start) for row in launch.redirects}
    retired = {host.name for host in launch.hosts if host.role == "retired"}
    for start in retired_starts(launch):
        if start not in declared and any(origin_of(start).endswith(f"//{host}") for host in retired):
            yield "retired", start, "", 410


def _end(trail: Trail) -> str:
    """Where it ends; nothing where the place says that it is gone."""
    final = trail.final
    return "" if final and final.status in _GONE else shown(trail.destination)


def _code(trail: Trail) -> int | None:
    """The status of the first answer."""
    return trail.hops[0].response.status if trail.hops else None


def _verdict(trail: Trail, wanted: str, code: int) -> str:
    """`pass`, or in a few words how it ends instead."""
    if trail.end is not End.ARRIVED or trail.final is None:
        return f"fail: {trail.end}"
    if code:
        return "pass" if trail.final.status in _GONE else f"fail: answers {trail.final.status}"
    if trail.final.url.rstrip("/") != wanted.rstrip("/"):
        return f"fail: ends at {shown(trail.final.url)}"
    return "pass" if trail.final.status < 400 else f"fail: ends with {trail.final.status}"  # noqa: PLR2004 - HTTP
