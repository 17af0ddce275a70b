"""Takes the bytes of a message apart: fields, parts, texts. Pure; its size alone decides how long it takes.

The parser of the standard library keeps everything and calls itself for each level; a message of a stranger's
making stops it or takes it minutes. This one gives up what is too deep, too many or too long.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from typing import Final

MAX_BYTES: Final = 1 << 20
MAX_HEAD: Final = 256 << 10  # bytes; Gmail takes no more than 500 kB
MAX_FIELD: Final = 32 << 10
MOST_FIELDS: Final = 1000
MOST_PARTS: Final = 50
DEEPEST: Final = 10
SHORT: Final = 4000  # characters of a field that is decoded for people
_LINE: Final = re.compile(rb"\r\n|\n|\r")
_EMPTY: Final = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_NAME: Final = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,200}")
_PARAMETER: Final = re.compile(
    r";\s{0,20}([a-z0-9*-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]{0,300})\"|([^\s;\"]{1,300}))", re.IGNORECASE
)
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
# The text encodings that mail is written in; others of Python's are slow on purpose-made input, or no text.
_CHARSETS: Final = re.compile(
    r"(?:utf|ascii|iso8859|iso2022|latin|cp\d|koi8|gb|big5|shift_jis|euc|mac|tis|hz)"
)
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED: Final = (
    ValueError,
    LookupError,
    TypeError,
    MessageError,
    RecursionError,
    AttributeError,
    binascii.Error,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One header field: `raw` as it stands behind the colon, folded, with CR LF; `name` in lower case."""

    name: str
    raw: bytes
    written: bytes = b""

    @property
    def text(self) -> str:
        """Unfolded, undecoded, at most MAX_FIELD bytes of it."""
        return b" ".join(self.raw[:MAX_FIELD].split()).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `kind` is its media type in lower case, `data` what stands below its header, still encoded.

    `whole`: its header was read to the end.
    """

    fields: tuple[Field, ...]
    data: bytes
    kind: str = "text/plain"
    parameters: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    def first(self, name: str) -> str:
        """The first field of that name, or an empty string."""
        return next((one.text for one in self.fields if one.name == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """Every field of that name, the topmost first."""
        return tuple(one.text for one in self.fields if one.name == name)

    @property
    def attached(self) -> bool:
        """It is a file that people would have to open."""
        return self.first("content-disposition").lower().startswith("attachment")

    @property
    def text(self) -> str:
        """What it says, decoded."""
        return _characters(self.decoded, self.parameters.get("charset", ""))

    @property
    def decoded(self) -> bytes:
        """Its bytes without the transfer encoding (RFC 2045 section 6); damaged ones as far as they go."""
        match self.first("content-transfer-encoding").strip().lower():
            case "base64":
                return _base64(self.data)
            case "quoted-printable":
                return binascii.a2b_qp(self.data)
            case _:
                return self.data


def message(data: bytes) -> Part:
    """The whole message; of one that is larger than MAX_BYTES the beginning."""
    data = data[:MAX_BYTES]
    if data.startswith(_UTF16):  # saved by an editor that writes UTF-16
        data = data.decode("utf-16", "replace").encode()
    return _part(data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n\t "))


def _part(data: bytes) -> Part:
    fields, body, whole = split(data)
    told = Part(fields, b"").first("content-type")
    kind = re.split(r"[;(]", told, maxsplit=1)[0].strip().lower()  # a comment may stand behind it
    plain = kind if re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,80}", kind, re.ASCII) else "text/plain"
    return Part(fields, body, plain, _parameters(told), whole)


def _parameters(told: str) -> Mapping[str, str]:
    """By name in lower case; those that are given in pieces joined (RFC 2231 section 3)."""
    told_of: dict[str, str] = {}
    for one in _PARAMETER.finditer(told[:SHORT]):
        name, _, piece = one[1].lower().rstrip("*").partition("*")
        before = told_of.get(name, "") if piece.strip("0") else ""
        told_of[name] = before + (one[2] if one[2] is not None else one[3])
    return told_of


def split(data: bytes) -> tuple[tuple[Field, ...], bytes, bool]:
    """Header fields, body, and whether that is all of the header.

    Lines may end in CR LF, LF or CR; a line that is no field ends the header.
    """
    lines: list[list[bytes]] = []
    at = 0
    while at < len(data):
        if at > MAX_HEAD or len(lines) > MOST_FIELDS:
            return _fields(lines[:MOST_FIELDS]), _body(data, at), False
        end = _LINE.search(data, at)
        line = data[at : end.start() if end else len(data)]
        after = end.end() if end else len(data)
        if not line:
            at = after
            break
        if not _taken(line, lines, begins=at == 0):
            break
        at = after
    return _fields(lines), data[at:], True


def _taken(line: bytes, lines: list[list[bytes]], *, begins: bool) -> bool:
    """The line belongs to the header, and is kept there."""
    if line[:1] in (b" ", b"\t") and lines:
        lines[-1].append(line)
        return True
    name, colon, _ = line.partition(b":")
    if colon and _NAME.fullmatch(name.rstrip()):
        lines.append([line])
        return True
    return begins and line.startswith(b"From ")  # an mbox begins so


def _body(data: bytes, at: int) -> bytes:
    """What stands behind the first empty line, when the header is too long to be read whole."""
    found = _EMPTY.search(data, at)
    return data[found.end() :] if found else b""


def _fields(lines: list[list[bytes]]) -> tuple[Field, ...]:
    found = []
    for parts in lines:
        name, _, rest = parts[0].partition(b":")
        raw = b"".join(line + b"\r\n" for line in (rest, *parts[1:]))
        found.append(Field(name.rstrip().decode("ascii").lower(), raw, name))
    return tuple(found)


def parts(whole: Part) -> Iterator[Part]:
    """The parts that hold something, depth first; what somebody else's message holds inside is left shut."""
    waiting = [(whole, 0)]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        if not part.kind.startswith("multipart/"):
            yield part
        elif depth < DEEPEST:
            inner = [(_part(data), depth + 1) for data in _inside(part)]
            waiting += reversed(inner)


def _inside(part: Part) -> Iterator[bytes]:
    """What stands between the boundaries (RFC 2046 section 5.1)."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace")
    if not boundary:
        return
    line = re.compile(rb"(?:\A|\r\n|\n|\r)--" + re.escape(boundary) + rb"(--)?[ \t]{0,100}(?:\r\n|\n|\r|\Z)")
    begin, given = -1, 0
    for found in line.finditer(part.data):
        if begin >= 0:
            yield part.data[begin : found.start()]
            given += 1
        begin = -1 if found[1] else found.end()
        if begin < 0 or given >= MOST_PARTS:
            return
    if begin >= 0:
        yield part.data[begin:]


def _base64(data: bytes) -> bytes:
    kept = _NO_BASE64.sub(b"", data)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    return base64.b64decode(kept + b"=" * (-len(kept) % 4))


def _characters(data: bytes, charset: str) -> str:
    """The text of the bytes; in an encoding that is none, as UTF-8."""
    try:
        named = codecs.lookup(charset).name if re.fullmatch(r"[\w.:-]{1,40}", charset, re.ASCII) else "utf-8"
        known = named if _CHARSETS.match(re.sub(r"[-_]?8859", "8859", named)) else "utf-8"
        return _whole(data.decode(known, "replace"))
    except _DAMAGED:
        return data.decode("utf-8", "replace")


def _whole(text: str) -> str:
    """The text without halves of characters, which UTF-7 and escapes can hold and nobody can write down."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def readable(text: str) -> str:
    """A header field with its encoded words decoded (RFC 2047), on one line."""
    head = text[:SHORT]
    try:
        pieces = decode_header(head)
        told = "".join(
            part if isinstance(part, str) else _characters(part, charset) if charset else _unencoded(part)
            for part, charset in pieces
        )
    except _DAMAGED:
        told = head
    return " ".join(told.split())


def _unencoded(part: bytes) -> str:
    """What stood beside an encoded word, out of the form in which the standard library hands it over."""
    return _whole(part.decode("raw-unicode-escape", "replace"))
