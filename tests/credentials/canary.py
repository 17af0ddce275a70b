"""A value planted to be looked for, and the notations in which it may not turn up either."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

# No pattern of redaction knows this form: only the registry of live values can hide it.
CANARY = "Kanarie+vogel/7731&geel"


def spellings(value: str) -> tuple[bytes, ...]:
    """The value as it stands, in base64 at every alignment, percent-encoded, in JSON and as UTF-16."""
    data = value.encode()
    encoded = []
    for before in range(3):
        whole = base64.b64encode(bytes(before) + data).rstrip(b"=")
        encoded.append(whole[4 if before else 0 : -2])
    more = (quote(value, safe="").encode(), json.dumps(value)[1:-1].encode(), value.encode("utf-16-le"))
    return (data, *encoded, *more, value[: len(value) * 2 // 3].encode())


def leaks(texts: Iterable[bytes], value: str = CANARY) -> list[bytes]:
    """The pieces of output that hold the value in any notation."""
    return [text for text in texts if any(form in text for form in spellings(value))]


def leaking_files(folder: Path, value: str = CANARY, *, but: tuple[str, ...] = ()) -> list[str]:
    """The files below the folder whose content or name holds the value."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in but]
    return [str(path) for path in files if leaks((path.read_bytes(), str(path).encode()), value)]
