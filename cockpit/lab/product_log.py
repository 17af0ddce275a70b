"""What the company's product writes down: an hour as fetched from the platform, and from now on live."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = "product-log"
FETCHED: Final = f"{FOLDER}/fetched.log"
_LIVE: Final = f"{FOLDER}/live.log"
_MOST: Final = 4 << 20  # bytes of the live log; then it begins anew
LINE: Final = (
    '{"time":"@TIME@","level":"@LEVEL@","msg":"@MESSAGE@","method":"@METHOD@","path":"@PATH@",@STATUS@'
    '"request_id":"@ID@"}'
)
_HOUR: Final = (  # what was asked for in a quiet hour, again and again, and the answer
    ("GET", "/", 200),
    ("GET", "/listings", 200),
    ("GET", "/listings/gazelle-1987", 200),
    ("GET", "/v1/listings", 200),
    ("POST", "/login", 302),
    ("GET", "/dashboard", 200),
    ("POST", "/login", 401),
    ("GET", "/favicon.ico", 404),
    ("GET", "/health", 200),
)
Row = tuple[str, str, int]


def fetched(template: str = LINE, rows: Iterable[Row] = _HOUR, more: Iterable[str] = ()) -> dict[str, str]:
    """The file by its path: an hour of requests, and further lines at its end."""
    begun = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=1)
    return {FETCHED: "".join(f"{line}\n" for line in (*_lines(template, rows, begun), *more))}


def _lines(template: str, rows: Iterable[Row], begun: dt.datetime) -> Iterator[str]:
    known = tuple(rows)
    for at in range(120):
        method, path, status = known[at % len(known)]
        hour = begun + dt.timedelta(seconds=30 * at)
        yield _filled(template, hour, method, path, f"01{at:024X}-ams", status)


def _filled(template: str, at: dt.datetime, method: str, path: str, id_: str, status: int = 0) -> str:
    """One line; without a status it tells that a request came in."""
    words = {
        "TIME": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        "LEVEL": "info",
        "MESSAGE": "answered" if status else "asked",
        "METHOD": method,
        "PATH": json.dumps(path)[1:-1],
        "STATUS": f'"status":{status},' if status else "",
        "ID": id_,
    }
    for name, word in words.items():
        template = template.replace(f"@{name}@", word)
    return template


def begin(folder: Path) -> None:
    """Forget the live log of an earlier lab.

    Raises:
        OSError: it cannot be removed.
    """
    (folder / _LIVE).unlink(missing_ok=True)


def write(folder: Path, template: str, method: str, path: str, id_: str) -> None:
    """Add the line of a request that has just come in; nothing where the folder is gone."""
    if not (folder / FOLDER).is_dir():
        return
    with (folder / _LIVE).open("a", encoding="utf-8") as file:
        if file.tell() > _MOST:
            file.truncate(0)
        file.write(f"{_filled(template, dt.datetime.now(dt.UTC), method, path, id_)}\n")
