"""Where things came from, kept until the repository or what was found in it is another."""

import json
from collections.abc import Collection
from hashlib import sha256
from typing import Final

from cockpit.facts.leaks import Place
from cockpit.scan.complete import state
from cockpit.scan.repository import Repository
from cockpit.scan.seen import Seen
from cockpit.scan.streams import CutShortError
from cockpit.scan.whence import Sighting, Whence, refs, whence

_NAME: Final = "whence"
_MOST: Final = 20_000  # sightings that are kept


async def attributed(
    repository: Repository, seen: Seen, wanted: Collection[str], staged: Collection[str]
) -> Whence:
    """Where the wanted objects stand, from the last reading when nothing has changed since."""
    told = (await state(repository), *sorted(wanted), "staged", *sorted(set(staged) & set(wanted)))
    key = sha256("\0".join(told).encode()).hexdigest()
    if (kept := _kept(seen.noted(_NAME), key)) is not None:
        return kept
    found = await _looked(repository, wanted, staged)
    if not found.troubles and len(found.sightings) <= _MOST:
        seen.note(_NAME, _written(found, key))
    return found


async def _looked(repository: Repository, wanted: Collection[str], staged: Collection[str]) -> Whence:
    try:
        names = await refs(repository)
    except CutShortError as reason:
        found = await whence(repository, wanted, (), staged)
        found.troubles.append(f"git does not list its branches and tags: {reason}")
        return found
    return await whence(repository, wanted, names, staged)


def _written(found: Whence, key: str) -> str:
    rows = [
        (one.id, one.place.value, one.path.hex(), one.commit, one.since, one.head) for one in found.sightings
    ]
    return json.dumps({"key": key, "rows": rows})


def _kept(text: str, key: str) -> Whence | None:
    """The sightings that were kept under that key."""
    told = json.loads(text) if text else {}
    if told.get("key") != key:
        return None
    return Whence(
        [
            Sighting(id_, Place(place), bytes.fromhex(path), commit, since, head)
            for id_, place, path, commit, since, head in told["rows"]
        ]
    )
