"""Which values came to light: whoever else has the file, the history or the log has them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.launch.operations import Secret


def exposed(leak: Leak) -> bool:
    """Somebody else may have it: it is in git, in a log, in what is served; not in a file on this machine."""
    if leak.stance is not Stance.SECRET or leak.ignored or leak.place is Place.INDEX:
        return False
    return leak.place is not Place.TREE or leak.tracked


def changed(rows: Iterable[Secret], leak: Leak) -> Secret | None:
    """The row of `[[secret]]` that says that this value was changed after it came to light."""
    listed = (row for row in rows if leak.digest in row.exposed and row.last_rotated)
    return next((row for row in listed if not leak.since or str(row.last_rotated) >= leak.since[:10]), None)


def came_to_light(leaks: Iterable[Leak]) -> Mapping[str, tuple[Leak, ...]]:
    """Every such value by its digest, with all places where it stands."""
    seen: dict[str, list[Leak]] = defaultdict(list)
    for leak in leaks:
        if exposed(leak):
            seen[leak.digest].append(leak)
    return {digest: tuple(seen[digest]) for digest in sorted(seen)}
