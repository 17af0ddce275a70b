"""Where a drill is: a small file under `.cockpit/drills`, so that it goes on after a restart."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from cockpit.drills.timing import Clock, Marks
from cockpit.evidence import own_folder, read_plain, refuse_link, write_atomically
from cockpit.text import redact

SCHEMA: Final = "launch-cockpit/drill/v1"
MAX_BYTES: Final = 256 << 10
MOST_LINES: Final = 400  # of the transcript; the first ones and the last ones matter most
LONGEST_LINE: Final = 400
_DAYS: Final = dt.timedelta(30)  # what lay longer than that is begun anew
Short = Annotated[str, Meta(max_length=2000)]
Line = Annotated[str, Meta(max_length=LONGEST_LINE)]


class Kept(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. `domain` is the product's, `last` when it was written; the rest is as in `Memory`."""

    schema: Literal["launch-cockpit/drill/v1"] = SCHEMA
    name: Annotated[str, Meta(max_length=60)]
    domain: Annotated[str, Meta(max_length=253)]
    by: Annotated[str, Meta(max_length=200)]
    begun: dt.datetime
    last: dt.datetime
    step: Annotated[str, Meta(max_length=60)] = ""
    words: Annotated[dict[Short, Short], Meta(max_length=60)] = {}
    marks: Annotated[dict[Short, dt.datetime | None], Meta(max_length=60)] = {}
    done: Annotated[dict[Short, bool], Meta(max_length=200)] = {}
    seen: Annotated[tuple[Line, ...], Meta(max_length=MOST_LINES)] = ()


class Memory:
    """What a drill remembers of one run; every change is on disk before the drill goes on.

    `step` is where it is, `words` what it has to know again by name, `marks` the moments it measures from,
    `done` the subjects that are closed with how they ended, `seen` the transcript of the present subject.
    `notice` is a sentence to show once after opening.
    """

    def __init__(self, path: Path, clock: Clock, domain: str, by: str) -> None:
        self._path = path
        self._clock = clock
        self._domain = domain
        self.by = by
        self.notice = ""
        self.resumed = False
        self._clear()

    def _clear(self) -> None:
        self.begun = self._clock.now()
        self.step = ""
        self.words: dict[str, str] = {}
        self.marks = Marks(self._clock)
        self.done: dict[str, bool] = {}
        self.seen: list[str] = []

    def load(self) -> None:
        """Go on where the file says; what is not ours, of another launch, or old, is begun anew."""
        try:
            kept = _read(self._path)
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as reason:
            why = reason.strerror if isinstance(reason, OSError) else "it is not what the cockpit wrote"
            self.notice = f"What was kept of this drill cannot be used ({why}): it begins anew."
            return
        if (kept.name, kept.domain) != (self._path.stem, self._domain):
            self.notice = "What was kept of this drill is about another product: it begins anew."
        elif self._clock.now() - kept.last > _DAYS:
            self.notice = f"What was left over from {kept.last.date()} is too old: the drill begins anew."
        elif kept.by != self.by:
            self._take(kept)  # what was begun may still stand there: a release that was rolled back
            self.notice = f"{kept.by} had begun this drill and not ended it: it goes on where it was left."
        else:
            self._take(kept)

    def _take(self, kept: Kept) -> None:
        self.begun, self.step, self.words, self.done = (
            kept.begun,
            kept.step,
            dict(kept.words),
            dict(kept.done),
        )
        self.seen, self.resumed = list(kept.seen), True
        if not self.marks.restore(kept.marks, kept.last):
            self.notice = (
                "This machine's clock was set back since the drill was left: what was being measured then is "
                "not told."
            )

    def at(self, step: str, **words: str) -> None:
        """The drill is there now."""
        self.step = step
        self.words |= words
        self.save()

    def note(self, text: str) -> None:
        """Add a line to the transcript, with the hour."""
        line = f"{self._clock.now():%H:%M:%S} {redact(text)}"[:LONGEST_LINE]
        if len(self.seen) >= MOST_LINES:
            del self.seen[MOST_LINES // 2]
        self.seen.append(line)

    def close(self, subject: str, *, passed: bool) -> None:
        """One subject is over; the next one begins with nothing."""
        done = {**self.done, subject: passed}
        self._clear()
        self.done = done
        self.save()

    def save(self) -> None:
        """Write everything.

        Raises:
            OSError: the folder cannot be written.
        """
        kept = Kept(
            name=self._path.stem,
            domain=self._domain,
            by=self.by,
            begun=self.begun,
            last=self._clock.now(),
            step=self.step,
            words=self.words,
            marks=self.marks.kept(),
            done=self.done,
            seen=tuple(self.seen),
        )
        home = self._path.parent
        own_folder(home.parent)
        if not (home.parent / ".gitignore").exists():
            write_atomically(home.parent / ".gitignore", b"*\n")
        own_folder(home)
        write_atomically(self._path, msgspec.json.encode(kept))

    def forget(self) -> None:
        """The drill is over."""
        self._path.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else plays the same drill on the same folder meanwhile.

    Raises:
        BlockingIOError: somebody does.
        OSError: the folder cannot be written.
    """
    home = path.parent
    own_folder(home.parent)
    own_folder(home)
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where nothing is locked
    except ImportError:
        yield
        return
    refuse_link(path.with_suffix(".lock"))
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def path_of(folder: Path, name: str) -> Path:
    """The file of a drill's memory; `folder` is that of launch.toml."""
    return folder.absolute() / ".cockpit" / "drills" / f"{name}.json"


def left_over(folder: Path, name: str) -> str:
    """When a drill that was not ended was last at work, as a day and an hour (UTC), or nothing."""
    try:
        kept = _read(path_of(folder, name))
    except (OSError, ValueError, RecursionError):
        return ""
    return f"{kept.last:%Y-%m-%d %H:%M}" if kept.name == name else ""


def _read(path: Path) -> Kept:
    """The file as it is.

    Raises:
        OSError: it is no regular file, or a link leads there.
        ValueError: it is too large, or not ours.
    """
    refuse_link(path.parent.parent)
    refuse_link(path.parent)
    data = read_plain(path)
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    kept: Any = msgspec.json.decode(data, type=Kept)
    if any(at and at.tzinfo is None for at in (kept.begun, kept.last, *kept.marks.values())):
        raise ValueError("a time without a zone")
    return kept  # type: ignore[no-any-return]  # decoded as one
