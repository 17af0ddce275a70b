"""What a run of this program saw from another place, out of a file that somebody brought (`--join`).

Such a file is anybody's word: it is bounded, only values are built from it, and only texts that are safe to
show are taken out of it. It decides nothing but what was seen from there, at its own hour.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from cockpit.engine import Source
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable, codec
from cockpit.facts.http import Response
from cockpit.facts.joined import Elsewhere, Joined
from cockpit.facts.trails import Client, End, Trail, Trails
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.registry import fact_name
from cockpit.text import redact, safe

MOST: Final = 500  # addresses of one run that are kept
_BAD: Final = 400
_LIMITED: Final = 429
_NOT_THEIRS: Final = (Layer.NETWORK, Layer.EDGE, Layer.PERSON, Layer.BUG, Layer.REPO)


class ElsewhereError(Exception):
    """A file of another run cannot be used; the text says which and why."""


def joined(launch: Launch, paths: Iterable[Path], here: str) -> Joined:
    """Every other place, by name, with its newest run.

    Raises:
        ElsewhereError: a file is no saved run of this product, or does not say where and when it was made.
    """
    found: dict[str, Elsewhere] = {}
    for path in paths:
        one = _read(launch, path)
        if one.place not in found or found[one.place].at < one.at:
            found[one.place] = one
    return Joined(tuple(found[place] for place in sorted(found)), here)


def _read(launch: Launch, path: Path) -> Elsewhere:
    try:
        meta, facts = codec.loads(read_plain(path).decode("utf-8"))
    except OSError as reason:
        raise ElsewhereError(f"{safe(str(path))}: {reason.strerror}") from None
    except (UnicodeDecodeError, codec.BadFactsError) as reason:
        raise ElsewhereError(f"{safe(str(path))} holds no saved facts: {safe(str(reason), 300)}") from None
    if _inside(meta, "launch", "product", "domain") != launch.domain:
        raise ElsewhereError(f"{safe(str(path))} is about another product than {launch.domain}")
    place, at = _word(meta.get("place"), 60), _hour(meta.get("at"))
    if not place or not at:
        raise ElsewhereError(
            f"{safe(str(path))} does not say where and when it was made: save it there with --name PLACE"
        )
    return Elsewhere(place, at, _word(_inside(meta, "vantage", "resolver"), 100), *_seen(facts.get("trails")))


def _inside(data: Any, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _word(value: Any, limit: int) -> str:
    return safe(redact(value[: 4 * limit]), limit).strip() if isinstance(value, str) else ""


def _hour(value: Any) -> str:
    """UTC, to the second; nothing where it is no hour."""
    try:
        moment = dt.datetime.fromisoformat(value)
        return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment.tzinfo else ""
    except (TypeError, ValueError, OverflowError):
        return ""


Whys = tuple[tuple[str, str], ...]


def _seen(trails: Any) -> tuple[tuple[str, ...], Whys, Whys]:
    """What answered, what did not, and what nobody there could tell; browsers see the same."""
    found: dict[str, tuple[str, bool]] = {}
    walked = trails.trails if isinstance(trails, Trails) and isinstance(trails.trails, tuple) else ()
    for trail in walked[:MOST]:
        if isinstance(trail, Trail) and trail.client is Client.TERMINAL:
            found[_word(trail.start, 500)] = _trouble(trail)
    reached = tuple(url for url, (why, _) in found.items() if not why)
    lost = tuple((url, why) for url, (why, theirs) in found.items() if why and theirs)
    return reached, lost, tuple((url, why) for url, (why, theirs) in found.items() if why and not theirs)


def _trouble(trail: Trail) -> tuple[str, bool]:
    """Why nobody there got to a page, and whether that is the product's fault; nothing where somebody did.

    The parts of a trail may be anything.
    """
    if trail.end is not End.ARRIVED:
        return _stopped(trail.stopped)
    last = trail.hops[-1] if isinstance(trail.hops, tuple) and trail.hops else None
    response = getattr(last, "response", None)
    status = response.status if isinstance(response, Response) else None
    if not isinstance(response, Response) or not isinstance(status, int):
        return "no answer", True
    if status == _LIMITED or _challenged(response):
        return f"HTTP {status}, which turns that run away", False
    return (f"HTTP {status}" if status >= _BAD else ""), True


def _stopped(why: Any) -> tuple[str, bool]:
    """A way that ended early: not theirs where the run had no network, was not let in or did not look."""
    if not isinstance(why, Unreachable):
        return "no answer", True
    return _word(why.cause, 300) or "no answer", why.layer not in _NOT_THEIRS


def _challenged(response: Response) -> bool:
    try:
        return response.challenged
    except (TypeError, ValueError):  # headers that are none
        return False


class WithOthers:
    """Facts from wherever they come, and beside them what was seen from other places."""

    def __init__(self, source: Source, others: Joined) -> None:
        self._source = source
        self._others = others
        self.facts: dict[str, Any] = source.facts

    def around(self, source: Source) -> "WithOthers":
        """The same other places beside other facts."""
        return WithOthers(source, self._others)

    async def fact(self, kind: type) -> Any:
        """The fact of that type."""
        if kind is not Joined:
            return await self._source.fact(kind)
        self.facts[fact_name(kind)] = self._others
        return self._others

    def heard_by(self, tell: Callable[[Advance], None]) -> None:
        """From now on `tell` is called when a slow look has come further."""
        self._source.heard_by(tell)

    async def aclose(self) -> None:
        """Close whatever the looking opened."""
        await self._source.aclose()


def described(others: Joined) -> Mapping[str, Any]:
    """The other places, for the report: each with its hour."""
    return {"joined": [f"{one.place}, {one.at}" for one in others.places]}
