"""What the IMAP server is asked about single messages, and its answers (RFC 3501 6.4.4, 6.4.5)."""

import datetime as dt
import re
from email.parser import BytesHeaderParser
from typing import Final

from cockpit.lab.maildir import Kept

_STRING: Final = re.compile(rb'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<literal>\{\d+\}\r\n)|(?P<atom>[^ ()"]+)')
_KEY: Final = re.compile(
    r'ALL|SINCE (?P<since>\S+)|UID (?P<uid>\S+)|HEADER (?P<name>\S+) (?:"(?P<value>[^"]*)"|(?P<word>\S+))',
    re.IGNORECASE,
)
_ITEM: Final = re.compile(
    r"BODY(?:\.PEEK)?\[(?P<part>[^\]]*)\](?:<(?P<start>\d+)\.(?P<size>\d+)>)?|[A-Z0-9.]+"
)
_FIELDS: Final = re.compile(r"HEADER\.FIELDS \(([^)]*)\)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def strings(rest: bytes, literals: list[bytes]) -> list[bytes]:
    """The arguments of a command; what stands in parentheses counts word by word."""
    left = list(literals)

    def one(found: re.Match[bytes]) -> bytes:
        if found["literal"]:
            return left.pop(0)
        return found["atom"] or re.sub(rb"\\(.)", rb"\1", found["quoted"] or b"")

    return [one(found) for found in _STRING.finditer(rest)]


def searchable(keys: str) -> bool:
    """Nothing is asked for that is not searched for here."""
    return not _KEY.sub("", keys).strip()


def meant(kept: Kept, keys: str) -> bool:
    """The message fits every key."""
    return all(_fits(kept, key) for key in _KEY.finditer(keys))


def _fits(kept: Kept, key: re.Match[str]) -> bool:
    if key["since"]:
        return dt.datetime.fromtimestamp(kept.at, dt.UTC).date() >= _date(key["since"])
    if key["uid"]:
        return within(kept.uid, key["uid"])
    if key["name"]:
        held = str(BytesHeaderParser().parsebytes(kept.data).get(key["name"], ""))
        return (key["value"] or key["word"] or "").casefold() in held.casefold()
    return True


def _date(text: str) -> dt.date:
    day, month, year = text.strip('"').split("-")
    return dt.date(int(year), 1 + _MONTHS.index(month.lower()), int(day))


def within(uid: int, listed: str) -> bool:
    """The number is in a set such as `1,5:7,9:*`; `*` is taken for no end."""
    for part in listed.split(","):
        low, _, high = part.partition(":")
        if int(low) <= uid <= (int(high or low) if high != "*" else uid):
            return True
    return False


def told(kept: Kept, items: str) -> bytes:
    """What FETCH tells of one message."""
    return b" ".join(_item(kept, found) for found in _ITEM.finditer(items.upper()))


def _item(kept: Kept, found: re.Match[str]) -> bytes:
    if found["part"] is None:
        at = dt.datetime.fromtimestamp(kept.at, dt.UTC)
        date = f"{at:%d}-{_MONTHS[at.month - 1].title()}-{at:%Y %H:%M:%S} +0000"
        known = {"UID": str(kept.uid), "INTERNALDATE": f'"{date}"', "RFC822.SIZE": str(len(kept.data))}
        return f"{found[0]} {known.get(found[0], '()')}".encode()
    part = _part(kept.data, found["part"])
    name = f"BODY[{found['part']}]"
    if found["start"] is not None:
        start = int(found["start"])
        part, name = part[start : start + int(found["size"])], f"{name}<{start}>"
    return b"%s {%d}\r\n%s" % (name.encode(), len(part), part)


def _part(data: bytes, part: str) -> bytes:
    head, _, text = data.partition(b"\r\n\r\n")
    if fields := _FIELDS.fullmatch(part):
        names = fields[1].lower().split()
        lines = re.findall(rb"([^\s:]+):([^\r]*(?:\r\n[ \t][^\r]*)*)", head)
        chosen = (
            name + b":" + value for name, value in lines if name.decode("ascii", "replace").lower() in names
        )
        return b"".join(line + b"\r\n" for line in chosen) + b"\r\n"
    return {"": data, "HEADER": head + b"\r\n\r\n", "TEXT": text}.get(part, b"")
