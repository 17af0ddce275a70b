"""The access log of the company's edge: a day of requests, and how long each took; fetched by somebody."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

FOLDER: Final = "access-log"
FETCHED: Final = f"{FOLDER}/fetched.log"
_SPREAD: Final = (0, 4, 11, 2, 7, 19, 5, 9, 1, 14)  # milliseconds that one request takes longer than the next


class Asked(NamedTuple):
    """What was asked for again and again, how long it took at least, and how often."""

    host: str
    method: str
    path: str
    ms: int
    times: int = 90
    status: int = 200


DAY: Final = (
    Asked("velomart.test", "GET", "/", 18),
    Asked("velomart.test", "GET", "/listings", 26),
    Asked("velomart.test", "GET", "/listings/gazelle-1987", 24),
    Asked("api.velomart.test", "GET", "/v1/listings?page=2", 31),
    Asked("app.velomart.test", "GET", "/login", 16),
    Asked("app.velomart.test", "POST", "/login", 210, status=302),
    Asked("app.velomart.test", "POST", "/signup", 240, status=302),
    Asked("app.velomart.test", "GET", "/dashboard", 35),
    Asked("velomart.test", "GET", "/wp-login.php", 1, 40, 404),
)


def access_log(rows: Iterable[Asked] = DAY) -> dict[str, str]:
    """The file by its path; the newest line is a few minutes old."""
    newest = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(minutes=5)
    lines = [line for row in rows for line in _lines(row, newest)]
    return {FETCHED: "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.split("[")[1]))}


def _lines(row: Asked, newest: dt.datetime) -> Iterator[str]:
    """As nginx writes `$host:$server_port`, the combined format, and `rt=$request_time`."""
    for at in range(row.times):
        hour = newest - dt.timedelta(seconds=61 * at)
        took = (row.ms + _SPREAD[at % len(_SPREAD)]) / 1000
        yield (
            f"{row.host}:443 192.0.2.{at % 250 + 1} - - [{hour:%d/%b/%Y:%H:%M:%S +0000}] "
            f'"{row.method} {row.path} HTTP/1.1" {row.status} 4200 "-" "Mozilla/5.0" rt={took:.3f}'
        )
