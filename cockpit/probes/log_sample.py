"""Reads the sample of the product's log that launch.toml names, and only counts; gathers `LogSample`.

No line and no value of it leaves the look: counts, shapes of routes, names of fields, digests.
"""

from collections import Counter
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.consent import BUILD, LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.leaks import Leak, Place
from cockpit.facts.log_sample import LogSample
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.launch.watching import Logs as Declared
from cockpit.model import Advance, Layer
from cockpit.probes import log_files
from cockpit.scan.salt import salt_of
from cockpit.standards import log_ids, log_tables, log_times
from cockpit.standards.log_formats import event
from cockpit.standards.log_lines import folded, lines, parts, text_of
from cockpit.standards.log_personal import ADDRESS, addresses, personal
from cockpit.standards.log_tally import Tally
from cockpit.text import safe
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.scan.matcher import Matcher

SECONDS: Final = 600.0
MOST_LEAKS: Final = 500
_MOST_IDS: Final = 500  # of our own answers
_END: Final = 1 << 16  # bytes in which the newest hour of a log is looked for
_COMMAND: Final = "[logs] command"


async def gather(launch: Launch, vantage: Vantage, served: Served) -> LogSample:
    """The sample, read after everything else was asked for: so our own requests can stand in it."""
    declared = launch.logs
    if declared is None or not (declared.paths or declared.command.strip()):
        return _missing(
            Layer.PERSON, "launch.toml names no sample of the product's log: [logs]", "undeclared"
        )
    logs = log_files.Logs(log_files.MOST_BYTES)
    if gone := await _collected(vantage, declared, logs):
        return LogSample(missing=gone)
    ids = _ids(served, declared.request_id)
    look = _Look(declared, await salt_of(launch, vantage.folder), await aside(_matcher), ids)
    look.own = frozenset((f"@{launch.domain}", *addresses(repr(launch))))
    return await _read(vantage, logs, look)


def _missing(layer: Layer, cause: str, kind: str) -> LogSample:
    return LogSample(missing=Unreachable(layer, cause, kind))


def _matcher() -> "Matcher":
    from cockpit.scan.matcher import load  # noqa: PLC0415 - compiles the rules, which only a look needs

    return load()


async def _collected(vantage: Vantage, declared: Declared, logs: log_files.Logs) -> Unreachable | None:
    """Everything that is declared, into `logs`; or why there is nothing."""
    given = (declared.paths,) if isinstance(declared.paths, str) else declared.paths
    places = [vantage.folder / name for name in given if name]
    gone = await aside(lambda: [place for place in places if not place.exists()])
    if places and len(gone) == len(places):
        name = safe(str(next(filter(None, given))), 200)
        return Unreachable(Layer.REPO, f"the logs that [logs] paths names are not there: {name}", "gone")
    for place in gone:
        logs.gap(f"{safe(str(given[places.index(place)]), 200)} is not there")
    await aside(partial(log_files.named, vantage.folder, logs, [one for one in places if one not in gone]))
    return await _commanded(vantage, declared, logs) if declared.command.strip() else None


async def _commanded(vantage: Vantage, declared: Declared, logs: log_files.Logs) -> Unreachable | None:
    if BUILD not in vantage.consents:
        why = Unreachable(
            Layer.PERSON, f"{_COMMAND} was not run: it was not allowed: --allow {BUILD}", LEFT_OUT
        )
    elif logs.room <= 0:
        return None
    else:
        vantage.tell(Advance(f"running {_COMMAND}", 0))
        seen = await log_files.printed(vantage.folder, declared.command, logs.room)
        if not isinstance(seen, Unreachable):
            logs.keep(_COMMAND, seen[0])
            logs.changed = vantage.now.timestamp()
            if seen[1]:
                logs.note(f"{_COMMAND} prints more than is read")
            return None
        why = seen
    if not logs.pieces:
        return why
    logs.gap(why.cause)
    return None


def _ids(served: Served, own: str) -> tuple[str, ...]:
    """The ids that our own answers carried."""
    answers = [page.response for _, page in served]
    answers += [file.seen for file in served.files if isinstance(file.seen, Response)]
    found = (value for one in answers for _, value in log_ids.sent(one.headers, own))
    return tuple(dict.fromkeys(found))[:_MOST_IDS]


async def _read(vantage: Vantage, logs: log_files.Logs, look: "_Look") -> LogSample:
    whole, size = sha256(), 0
    total = sum(len(data) for _, data in logs.pieces)
    for shown, data in logs.pieces:
        look.tally.new_file()
        rows = await aside(partial(_as_lines, logs, shown, data))
        await aside(partial(look.begin, rows))
        if rows is not data:
            await aside(partial(look.count, rows))
        line = 0
        for part in parts(data):
            vantage.tell(Advance("reading the logs", size >> 20, max(total >> 20, 1), "MB"))
            if rows is data:
                await aside(partial(look.count, part))
            await aside(partial(look.search, part, shown, line))
            whole.update(part)
            size, line = size + len(part), line + part.count(b"\n")
    last, now = look.tally.last, vantage.now.timestamp()
    newest = logs.changed if last is None else last
    return LogSample(
        look.tally.window(),
        files=len(logs.pieces),
        bytes=size,
        digest=whole.hexdigest() if size else "",
        hours=None if newest is None else round(max(now - newest, 0.0) / 3600, 1),
        leaks=tuple(look.leaks),
        personal={kind: look.personal[kind] for kind in sorted(look.personal) if kind != ADDRESS},
        addresses=look.personal[ADDRESS],
        sent=len(look.ids),
        joined=len(look.joined),
        live=last is not None and last >= now,
        gaps=(*logs.gaps, *look.gaps),
        notes=tuple(logs.notes),
    )


def _as_lines(logs: log_files.Logs, shown: str, data: bytes) -> bytes:
    """A list or table of an export as lines; where it is too large for that, that is a gap."""
    if not log_tables.is_table(data):
        return data
    if len(data) > log_tables.MOST:
        logs.gap(f"{shown} is one list or table of more than {log_tables.MOST >> 20} MiB: export less")
        return data
    return log_tables.as_lines(data)


class _Look:
    """What was found so far; `own` are addresses that everybody may know."""

    def __init__(self, declared: Declared, salt: bytes, matcher: "Matcher", ids: tuple[str, ...]) -> None:
        self.tally = Tally(declared.minutes)
        self.leaks: list[Leak] = []
        self.personal: Counter[str] = Counter()
        self.gaps: dict[str, None] = {}
        self.joined: set[str] = set()
        self.ids = ids
        self.own: frozenset[str] = frozenset()
        self._field, self._salt, self._matcher = declared.request_id, salt, matcher
        self._forms = {one: tuple(core.encode() for core in log_ids.cores(one)) for one in ids}

    def begin(self, data: bytes) -> None:
        """Look at the end of a log, where its newest events are."""
        end = data if len(data) <= _END else data[-_END:].partition(b"\n")[2]
        for head, _ in folded(lines(text_of(end))):
            self.tally.begin_with(event(head, (), self._field).time)

    def count(self, data: bytes) -> None:
        """Take each event of one part of a log, but those that are too old to count."""
        for head, trace in folded(lines(text_of(data))):
            if head.startswith("{") or not self.tally.is_past(log_times.in_text(head)):
                self.tally.take(event(head, trace, self._field))

    def search(self, data: bytes, shown: str, line: int) -> None:
        """Look for what should not be in one part of a log, which begins after so many lines."""
        text = text_of(data)
        self.personal.update(personal(text, self.own))
        self.joined.update(
            one
            for one, forms in self._forms.items()
            if one not in self.joined and any(f in data for f in forms)
        )
        self._leaks(text.encode() if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data, shown, line)

    def _leaks(self, data: bytes, shown: str, line: int) -> None:
        from cockpit.scan.texts import leak, search  # noqa: PLC0415 - brings the rules along

        seen = search(data, shown, self._matcher, self._salt, log=True)
        for one in seen.found[: max(0, MOST_LEAKS - len(self.leaks))]:
            found = leak(one, place=Place.LOG, path=shown)
            self.leaks.append(found if not line else _moved(found, line))
        if len(self.leaks) >= MOST_LEAKS:
            self.gaps["more was found than is told"] = None
        for gap in seen.gaps:
            self.gaps[f"{shown}: {gap}"] = None


def _moved(found: Leak, lines_before: int) -> Leak:
    return replace(found, line=found.line + lines_before)
