"""Small builders of `Timings` and `WriteTimes`, for the cases of checks and for tests."""

from collections.abc import Iterable, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.latency import Series
from cockpit.facts.timings import Timing, Timings
from cockpit.facts.write_times import WriteTimes
from cockpit.model import Layer
from cockpit.standards.timing_tally import quantiles

FILE = "logs/access.log"
NO_FILE = Timings(missing=Unreachable(Layer.PERSON, "launch.toml names no file of timings", "undeclared"))


def timing(
    line: str, times: Iterable[float] = (80.0,) * 100, *, errors: int = 0, host: str = "", file: str = FILE
) -> Timing:
    """What an access log says of `POST /login`: requests that took so long, and more that failed."""
    method, _, path = line.rpartition(" ")
    known = sorted(times)
    return Timing(
        file,
        path=path if path.startswith("/") else "",
        method=method,
        host=host,
        name="" if path.startswith("/") else path,
        requests=len(known) + errors,
        timed=len(known),
        errors=errors,
        quantiles=quantiles(known),
    )


def timings(*rows: Timing, hours: float = 1.0, gaps: Iterable[str] = ()) -> Timings:
    """What the files of an hour ago say."""
    return Timings(rows, tuple(dict.fromkeys(row.file for row in rows)) or (FILE,), hours, tuple(gaps))


def write_times(*now: Series, missing: Mapping[str, Unreachable] | None = None) -> WriteTimes:
    """A short look at these, and why others were not walked."""
    return WriteTimes(now, tuple((missing or {}).items()))
