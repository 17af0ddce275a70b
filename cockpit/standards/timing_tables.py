"""Tables of timings (CSV): a row per route with its percentiles, or a row per request. Pure."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.timings import Timing
from cockpit.standards import log_times
from cockpit.standards.log_routes import shape
from cockpit.standards.timing_columns import Columns, columns, factor
from cockpit.standards.timing_lines import placed
from cockpit.standards.timing_tally import Request
from cockpit.standards.timing_units import in_ms
from cockpit.text import redact, safe

MOST: Final = 16 << 20  # bytes of one table: its rows need several times as much room
MOST_ROWS: Final = 300_000
MOST_COLUMNS: Final = 200
_TRIED: Final = 50  # cells that are looked at for their unit
_LONGEST: Final = 100
_VERB: Final = re.compile(r"(?<![A-Za-z])(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?![A-Za-z])")
_PATH: Final = re.compile(r"(?:https?://[^\s\"]{1,2000}|/[^\s\"]{0,2000})")
_COUNT: Final = re.compile(r"\d{1,12}")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")  # 1,200: a thousand and more
_PERCENT: Final = 100.0
_NO_ANSWER: Final = 599
_UNANSWERED: Final = re.compile(r"0|Non HTTP response code\b.*", re.DOTALL)  # k6, JMeter
K6: Final = "http_req_duration"


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: rows per route, requests, and sentences about what could not be used."""

    timings: tuple[Timing, ...] = ()
    requests: tuple[Request, ...] = ()
    gaps: tuple[str, ...] = ()


def table(file: str, data: bytes, unit: str = "") -> Table | None:
    """The table in a file; nothing where it is none of timings.

    Args:
        file: its name, as it may be shown.
        data: the whole of it.
        unit: of durations whose unit the table does not say, as launch.toml has it.
    """
    first, _, _ = data.removeprefix(b"\xef\xbb\xbf")[:8192].partition(b"\n")
    text = first.decode("utf-8", "replace")
    sign = max(",;\t", key=text.count)
    if text.count(sign) < 1 or text.lstrip().startswith(("{", "[", "#")):
        return None
    try:
        head = next(csv.reader([text], delimiter=sign), [])
        found = columns(head) if len(head) <= MOST_COLUMNS else None
        if found is None:
            return None
        if len(data) > MOST:
            return Table(gaps=(f"{file} is one table of more than {MOST >> 20} MiB: export less",))
        return _Reading(file, head, found, unit, decimal=sign == ";").of(_rows(data, sign))
    except csv.Error:
        return Table(gaps=(f"{file} is no table that can be read as CSV",))


def _rows(data: bytes, sign: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""), delimiter=sign)
    next(reader, None)
    return [row for row, _ in zip(reader, range(MOST_ROWS), strict=False)]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One table under the eye; with `decimal` a comma stands where elsewhere a point does."""

    file: str
    head: Sequence[str]
    found: Columns
    unit: str
    decimal: bool

    def of(self, rows: Sequence[Sequence[str]]) -> Table:
        """Everything that is certain in it."""
        gaps = tuple(self._unsure(rows))
        whole = f"{self.file} has more than {MOST_ROWS} rows: only the first were read"
        more = (whole,) if len(rows) >= MOST_ROWS else ()
        if self.found.took is not None:
            if any((_count(_cell(row, self.found.count)) or 0) > 1 for row in rows):
                gap = (
                    f"the rows of {self.file} are about many requests each, so "
                    f'"{_told(self.head[self.found.took])}" is an average, and the slow ones do not show in '
                    "it: export a percentile, such as p95_ms"
                )
                return Table(gaps=(gap,))
            return Table(requests=tuple(self._requests(rows)), gaps=(*gaps, *more))
        return Table(timings=tuple(self._timings(rows)), gaps=(*gaps, *more))

    def _unsure(self, rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """The columns whose unit nobody says."""
        for at in self._durations():
            if self._factor(at, rows) is None:
                name = _told(self.head[at])
                yield (
                    f'the column "{name}" of {self.file} does not say its unit, so it is not used: '
                    f'call it "{name}_ms", or write unit = "ms" under [timings]'
                )

    def _durations(self) -> tuple[int, ...]:
        took = (self.found.took,) if self.found.took is not None else ()
        return (*took, *self.found.quantiles.values())

    def _factor(self, at: int, rows: Sequence[Sequence[str]]) -> float | None:
        cells = [cell for row in rows[:_TRIED] if (cell := self._number(row, at))]
        return factor(self.head[at], cells, self.found.known, self.unit)

    def _number(self, row: Sequence[str], at: int) -> str:
        """A cell with a number, with a point where its fraction begins."""
        cell = _cell(row, at)
        if self.decimal:
            return cell.replace(",", ".")
        return cell.replace(",", "") if _GROUPED.match(cell) else cell

    def _requests(self, rows: Sequence[Sequence[str]]) -> Iterator[Request]:
        assert self.found.took is not None
        unit = self._factor(self.found.took, rows)
        for row in rows:
            ms = in_ms(self._number(row, self.found.took), unit)
            if ms is None or _cell(row, self.found.metric) not in ("", K6):
                continue
            one = self._named(row, ms)
            at = log_times.of_value(_cell(row, self.found.at))
            yield replace(one, status=_status(_cell(row, self.found.status)), at=at)

    def _named(self, row: Sequence[str], ms: float) -> Request:
        """Which route a row is about; where no column says, the one that the file is named after."""
        text = _cell(row, self.found.route) if self.found.route is not None else ""
        method, path = asked(text)
        told = _cell(row, self.found.method).upper()
        host = _cell(row, self.found.host).lower()
        name = text or stem(self.file)
        return placed(Request(path, ms, told if _VERB.fullmatch(told) else method, host, name=name))

    def _timings(self, rows: Sequence[Sequence[str]]) -> Iterator[Timing]:
        units = {share: self._factor(at, rows) for share, at in self.found.quantiles.items()}
        for row in rows:
            given = {
                share: in_ms(self._number(row, at), units[share])
                for share, at in self.found.quantiles.items()
            }
            known = sorted((share, ms) for share, ms in given.items() if ms is not None)
            if not known:
                continue
            one, count = self._named(row, 0.0), _count(_cell(row, self.found.count))
            yield Timing(
                self.file,
                path=_told(shape(one.path)) if one.path else "",
                method=one.method,
                host=_told(one.host),
                name="" if one.path else _told(one.name),
                requests=count,
                timed=count,
                errors=self._errors(row, count),
                quantiles=rising(known),
            )

    def _errors(self, row: Sequence[str], count: int | None) -> int | None:
        if self.found.errors is not None:
            return _count(_cell(row, self.found.errors))
        if self.found.share is None or count is None:
            return None
        cell, percent = _cell(row, self.found.share), "%" in self.head[self.found.share]
        try:
            share = float(cell.rstrip("% ").replace(",", "."))
        except ValueError:
            return None
        # A bare "error rate" of 0.5 is half of all, or one of two hundred.
        sure = percent or cell.endswith("%") or share == 0
        return round(share / _PERCENT * count) if sure and 0 <= share <= _PERCENT else None


def asked(text: str) -> tuple[str, str]:
    """Method and path in what an APM calls a transaction: `POST /login`, `WebTransaction/Go/GET /x`."""
    verb = _VERB.search(text[:2000])
    rest = text[verb.end() :] if verb else text
    path = _PATH.search(rest) if verb else _PATH.match(rest.strip())
    return (verb[1] if verb else ""), (path[0] if path else "")


def stem(file: str) -> str:
    """A file's name without its folder and its ending: the name of the route it is about, where it is one."""
    return file.replace("\\", "/").rpartition("/")[2].split(".", 1)[0]


def rising(known: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The percentiles, where each is at least as long as the one below; nothing where they contradict."""
    told = [ms for _, ms in known]
    return tuple((share, round(ms, 3)) for share, ms in known) if told == sorted(told) else ()


def _status(cell: str) -> int:
    """The status of an answer, 599 where the table says that none came, 0 where it says nothing of it."""
    if found := re.match(r"[1-5]\d\d\b", cell):
        return int(found[0])
    return _NO_ANSWER if _UNANSWERED.fullmatch(cell) else 0


def _count(cell: str) -> int | None:
    plain = cell.replace(",", "").replace(" ", "")
    plain = plain.removesuffix(".0")
    return int(plain) if _COUNT.fullmatch(plain) else None


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _told(text: str) -> str:
    return safe(redact(text), _LONGEST)
