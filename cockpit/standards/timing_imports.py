"""Timings of others, from whatever files people have: which reader takes which file. Pure.

Access logs and logs of JSON are read line by line, tables and summaries of load tests as a whole.
"""

import re
from collections import Counter
from collections.abc import Collection
from statistics import median
from typing import Final

from cockpit.facts.timings import Timing
from cockpit.standards import log_tables, log_times
from cockpit.standards.log_lines import lines, text_of
from cockpit.standards.timing_lines import BARE, placed, request
from cockpit.standards.timing_summaries import summary
from cockpit.standards.timing_tables import table
from cockpit.standards.timing_tally import MOST, Request, Tally
from cockpit.standards.timing_units import UNITS, in_ms

_HEAD: Final = 4096
_FIELDS: Final = "#Fields:"
_SLOW_MS: Final = 20_000.0  # whose middle request took longer did not write seconds
_TRIED: Final = 200


class Import:
    """What was read so far, file after file."""

    def __init__(self, minutes: int, unit: str = "", declared: Collection[str] = ()) -> None:
        """Nothing yet.

        Args:
            minutes: only the newest requests count, where lines tell their hour.
            unit: of durations that do not say theirs (`s`, `ms`, `us`).
            declared: shapes of paths that stay by themselves.
        """
        self.tally = Tally(minutes, declared)
        self.gaps: dict[str, None] = {}
        self._unit = unit
        self._told: list[Timing] = []

    def whole(self, file: str, data: bytes) -> bool:
        """Read it as a table or a summary; false where it is neither, so that its lines count."""
        read = summary(file, data)
        if read is not None:
            self._told += read
            if not any(one.quantiles for one in read):
                self.gaps[f"{file} holds no percentile of how long requests took"] = None
            return True
        found = table(file, data, self._unit)
        if found is None:
            return False
        self._told += found.timings
        self.gaps.update(dict.fromkeys(found.gaps))
        for one in found.requests:
            self.tally.take(file, one)
        if not (found.timings or found.requests or found.gaps):
            self.gaps[f"{file} is a table of timings without a row that can be read"] = None
        return True

    def as_lines(self, data: bytes) -> bytes:
        """One JSON list or table of events as lines; everything else as it is."""
        table_ = log_tables.is_table(data[:_HEAD]) and len(data) <= log_tables.MOST
        return log_tables.as_lines(data) if table_ else data

    def reading(self, file: str) -> "Lines":
        """The lines of a file, part by part."""
        return Lines(self, file, self._unit)

    def timings(self) -> tuple[Timing, ...]:
        """Every route of every file."""
        return (*self._told, *self.tally.timings())

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out because it is much."""
        left = self.tally.left_out
        return (
            (f"{left} requests were left out: more than {MOST} of them, or too many routes",) if left else ()
        )


class Lines:
    """The lines of one file; what a line says of those below it (W3C) is kept from part to part."""

    def __init__(self, whole: Import, file: str, unit: str) -> None:
        self._whole, self._file, self._unit = whole, file, unit
        self._counts: Counter[str] = Counter()
        self._w3c: _W3C | None = None
        self._first: list[Request] = []
        self._refused = False

    def take(self, part: bytes) -> None:
        """Read one part, which ends with a line."""
        for line in lines(text_of(part)):
            if line.startswith("#"):
                self._w3c = _W3C.of(line, self._w3c)
                continue
            one = self._w3c.request(line, self._unit) if self._w3c else request(line, self._unit)
            if isinstance(one, str):
                self._counts[one] += 1
            elif one is not None:
                self._counts["timed"] += 1
                self._keep(one)
            else:
                self._counts["other"] += 1

    def _keep(self, one: Request) -> None:
        """Wait for the first ones: what looks like seconds may be something else altogether."""
        if len(self._first) < _TRIED and not self._refused:
            self._first.append(one)
            if len(self._first) == _TRIED:
                self._settle()
        elif not self._refused:
            self._whole.tally.take(self._file, one)

    def _settle(self) -> None:
        if self._first and median(one.ms for one in self._first) > _SLOW_MS:
            self._refused = True
            self._whole.gaps[
                f"half of the requests in {self._file} would have taken more than {_SLOW_MS / 1000:g} s: "
                'their unit is another one. Write it into the log ("12ms"), or unit = "ms" under [timings]'
            ] = None
            return
        for one in self._first:
            self._whole.tally.take(self._file, one)

    def end(self) -> None:
        """The file is at its end: say what was not in it."""
        if len(self._first) < _TRIED:
            self._settle()
        if self._counts["timed"]:
            return
        if self._counts[BARE]:
            gap = (
                f"{self._file} writes how long requests took and does not say in which unit: let it write rt="
                '$request_time (nginx), D=%D (Apache), duration_ms (JSON), or say unit = "us" under [timings]'
            )
        else:
            gap = (
                f"{self._file} does not say how long requests took: let the server write it, with "
                "rt=$request_time (nginx) or D=%D (Apache) at the end of log_format or LogFormat"
            )
        self._whole.gaps[gap] = None


class _W3C:
    """The Extended Log File Format of the W3C, as IIS and CloudFront write it."""

    def __init__(self, fields: tuple[str, ...], factor: float | None) -> None:
        self.factor = factor
        self._at = {name.lower(): place for place, name in enumerate(fields)}

    @classmethod
    def of(cls, line: str, before: "_W3C | None") -> "_W3C | None":
        """The reader after a line of directives. Of `time-taken` the draft says seconds, IIS milliseconds."""
        if not line.startswith(_FIELDS):
            if re.match(r"#Software: (?:Microsoft )?(?:Internet Information Services|IIS|HTTP)", line):
                return cls((), 1.0)
            return before
        fields = tuple(line.removeprefix(_FIELDS).split())
        cloudfront = UNITS["s"] if "x-edge-location" in fields else None
        return cls(fields, cloudfront or (before.factor if before else None))

    def request(self, line: str, unit: str) -> Request | str | None:
        """The request of one line."""
        cells = line.split("\t" if "\t" in line else " ")

        def cell(*names: str) -> str:
            found = (cells[self._at[name]] for name in names if self._at.get(name, len(cells)) < len(cells))
            return next((one for one in found if one != "-"), "")

        took, path, status = cell("time-taken"), cell("cs-uri-stem", "cs-uri"), cell("sc-status")
        if not (took and path and re.fullmatch(r"[1-5]\d\d", status)):
            return None
        # A point in it: the draft's seconds. IIS writes whole milliseconds.
        factor = self.factor or (UNITS["s"] if "." in took else UNITS.get(unit))
        ms = in_ms(took, factor)
        if ms is None:
            return BARE
        at = log_times.in_text(f"{cell('date')} {cell('time')}")
        host = cell("x-host-header", "cs(host)", "cs-host").lower().partition(":")[0]
        return placed(Request(path, ms, cell("cs-method").upper()[:8], host, int(status), at))
