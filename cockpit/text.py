"""Untrusted text made safe to show, and secrets made unreadable: the only place for both."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

CUT: Final = "…[cut]"
REDACT_LIMIT: Final = 1 << 20  # characters; a body is never read further than that
_SHORT: Final = 500  # characters of what is said again and again

_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
# Letters and marks that show nothing although Unicode calls them printable (Default_Ignorable_Code_Point, and
# the blank Braille cell).
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def _visible(char: str) -> str:
    """The escape of one character, as Python writes it."""
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004 - two hex digits
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four, else eight


def _shown(char: str, *, keep_lines: bool) -> str:
    """The character itself when it can be shown anywhere, else its escape."""
    if keep_lines and char == "\n":
        return char
    return char if char.isprintable() and not _INVISIBLE.match(char) else _visible(char)


def safe(text: str, limit: int = 500, *, keep_lines: bool = False) -> str:
    r"""The text with everything that could move a cursor, turn the reading direction or hide made visible.

    Controls, ESC, DEL, bidirectional controls, zero-width and other invisible characters, line and paragraph
    separators, lone surrogates and private characters become escapes such as `\x1b`. What remains may stand
    in a terminal, Markdown, TOML and XML once that format's own quoting is done. `safe(safe(x)) == safe(x)`.

    Args:
        text: anything, from anywhere.
        limit: the longest result, in characters; a longer one ends with a visible mark.
        keep_lines: leave line feeds (and CR LF as a line feed) as they are instead of writing `\n`.
    """
    if len(text) <= limit and text.isprintable() and not _INVISIBLE.search(text):
        return text
    head = text[: 2 * limit + 2]  # every character is at least one in the result, except the CR of a CR LF
    if keep_lines:
        head = head.replace("\r\n", "\n")
    pieces = [_shown(char, keep_lines=keep_lines) for char in head]
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    return _fitting(pieces, limit - len(CUT)) + CUT[:limit]


def _fitting(pieces: list[str], room: int) -> str:
    """As many whole pieces as fit into `room` characters: an escape is never cut in half."""
    kept: list[str] = []
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept)


def said_of(subject: str, summary: str) -> str:
    """`subject: summary`, or the summary alone where it begins with the subject."""
    named = summary.startswith(subject) and not summary[len(subject) :][:1].isalnum()
    return summary if named else f"{subject}: {summary}"


def _mark(kind: str) -> str:
    return f"[redacted: {kind}]"


def _whole(kind: str) -> Callable[[re.Match[str]], str]:
    """Replace all that matched."""
    return lambda _found: _mark(kind)


def _kept(kind: str) -> Callable[[re.Match[str]], str]:
    """Replace what follows the group `keep`."""
    return lambda found: found["keep"] + _mark(kind)


def _cookie_pairs(found: re.Match[str]) -> str:
    """Every value of a Cookie header; the names stay."""
    return found["keep"] + _COOKIE_VALUE.sub("=" + _mark("cookie"), found["pairs"])


# Every pattern is linear: it starts at a literal or after a boundary, repeats one class at a time, and what
# may fail after a repetition is bounded or cannot start again inside it.
_PREFIXES = {
    "stripe key": r"(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,}",
    "github token": r"(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})",
    "gitlab token": r"gl(?:pat|dt|ptt|rt|cbt)-[A-Za-z0-9_-]{16,}",
    "slack token": r"(?:xox[a-z]-|xapp-)[A-Za-z0-9-]{10,}",
    "aws key": r"(?:AKIA|ASIA)[A-Z0-9]{16,}",
    "google key": r"AIza[A-Za-z0-9_-]{30,}",
    "sendgrid key": r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "npm token": r"npm_[A-Za-z0-9]{30,}",
    "hugging face token": r"hf_[A-Za-z0-9]{30,}",
    "ai provider key": r"sk-(?:ant|proj|svcacct|or)-[A-Za-z0-9_-]{20,}",
    "shop token": r"shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32,}",
    "pypi token": r"pypi-[A-Za-z0-9_-]{50,}",
    "jwt": r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,3}",
}
_WEBHOOK = (
    r"https?://(?:hooks\.slack\.com/(?:services|workflows|triggers)/"
    r"|(?:[a-z]{1,10}\.)?discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/"
    r"|[A-Za-z0-9-]{0,63}\.?webhook\.office\.com/"
    r"|outlook\.office(?:365)?\.com/webhook/"
    r"|chat\.googleapis\.com/v1/spaces/"
    r"|api\.telegram\.org/bot)[^\s\"'<>\\\[][^\s\"'<>\\]*"
)
_SEPARATOR = r"[\"']?[ \t]{0,4}[:,=][ \t]{0,4}\[?[ \t]{0,4}[\"']?"
_VALUE = r"(?!\[redacted: )[^\s;,\"'\\]+"
_COOKIE_VALUE = re.compile(r"=" + _VALUE)
_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        "private key",
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:(?!-----)[\s\S])*(?:-----END [A-Z0-9 ]{1,60}-----)?"
        ),
        _whole("private key"),
    ),
    ("chat webhook", re.compile(_WEBHOOK, re.IGNORECASE), _whole("chat webhook")),
    (
        "authorization header",
        re.compile(
            rf"(?P<keep>(?<![a-z0-9])(?:proxy-)?authorization{_SEPARATOR}"
            r"(?:bearer|basic|token|digest|negotiate)[ \t]{1,4})(?!\[redacted: )[^\s\"'\\,;]{3,}",
            re.IGNORECASE,
        ),
        _kept("authorization header"),
    ),
    (
        "bearer token",
        re.compile(r"(?P<keep>(?<![a-z0-9])bearer[ \t]{1,4})[A-Za-z0-9._~+/=-]{16,}", re.IGNORECASE),
        _kept("bearer token"),
    ),
    (
        "cookie",
        re.compile(
            rf"(?P<keep>(?<![a-z0-9])set-cookie{_SEPARATOR}[^\s=;,\"'\\]{{1,256}}=){_VALUE}", re.IGNORECASE
        ),
        _kept("cookie"),
    ),
    (
        "cookie",
        re.compile(
            rf"(?P<keep>(?<![a-z0-9-])cookie{_SEPARATOR})"
            rf"(?=[^\s=;,\"'\\]{{1,256}}=(?!\[redacted: ))(?P<pairs>[^\r\n\"'\\]+)",
            re.IGNORECASE,
        ),
        _cookie_pairs,
    ),
    *((kind, re.compile(rf"(?<![A-Za-z0-9]){pattern}"), _whole(kind)) for kind, pattern in _PREFIXES.items()),
    (
        "url password",
        re.compile(
            r"(?P<keep>[A-Za-z][A-Za-z0-9+.-]{1,20}://)[^\s/@:\"'<>\[]{0,128}:[^\s/\"'<>\[]{1,256}(?=@)"
        ),
        _kept("url password"),
    ),
    (
        "url parameter",
        re.compile(
            r"(?P<keep>[?&#;](?:[a-z0-9_.-]{0,30}[_.-])?(?:token|api_?key|secret|password|passwd|signature|sig"
            r"|auth|jwt|session|session_?id|sid|otp|code|ticket|verifier)=)(?!\[redacted: )"
            r"[^\s&;#\"'<>\\]{6,}",
            re.IGNORECASE,
        ),
        _kept("url parameter"),
    ),
)


SHORTEST: Final = 6  # characters; hiding shorter values would shred every text
_LIVE = "credential"
_live: dict[str, None] = {}  # every form in which a value in use could be written, in the order learned
_live_pattern: re.Pattern[str] | None = None


def remember(value: str) -> None:
    """From now on `redact` hides this value, also percent-encoded, in base64, JSON, XML or escaped.

    Values of fewer than `SHORTEST` characters are not remembered. Of a value of several lines each long line
    is hidden by itself too.
    """
    global _live_pattern  # noqa: PLW0603 - one registry for the process: a value is secret wherever it turns up
    parts = [value, *(line.strip() for line in value.splitlines())]
    known = {form for part in parts for form in _forms(part) if len(part) >= SHORTEST}
    if fresh := [form for form in sorted(known) if form not in _live and form not in _mark(_LIVE)]:
        _live.update(dict.fromkeys(fresh))
        longest_first = sorted(_live, key=lambda form: (-len(form), form))
        _live_pattern = re.compile("|".join(map(re.escape, longest_first)))


def _forms(value: str) -> Iterator[str]:
    """The value as it stands and as other notations would write it."""
    import base64  # noqa: PLC0415 - these are for who has a credential, and every start loads this module
    import html  # noqa: PLC0415
    import json  # noqa: PLC0415
    from urllib.parse import quote, quote_plus  # noqa: PLC0415

    yield value
    yield from (safe(value, 12 * len(value)), safe(value, 12 * len(value), keep_lines=True))
    yield from (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1])
    yield html.escape(value)
    data = value.encode("utf-8", "surrogatepass")
    yield from (quote(data, safe=""), quote(data), quote_plus(data))
    for before in range(3):  # base64 depends on where in three bytes the value begins
        whole = base64.b64encode(bytes(before) + data).rstrip(b"=")
        core = whole[-(-before * 4 // 3) : len(whole) - ((before + len(data)) % 3 > 0)].decode()
        yield from (core, core.translate(str.maketrans("+/", "-_")))


def _without_live(text: str) -> str:
    """The text without the values in use; of a longer one only the beginning, long enough to be cut after."""
    if _live_pattern is None:
        return text
    return _live_pattern.sub(_mark(_LIVE), text[: REDACT_LIMIT + max(map(len, _live))])


def redact(text: str) -> str:
    """The text with every secret replaced by `[redacted: kind]`, which says what stood there.

    Names stay (a cookie's name, a URL's host), values go. Certificates and public keys are no secrets. Text
    beyond `REDACT_LIMIT` characters is cut off with a visible mark. `redact(redact(x)) == redact(x)`.
    """
    whole, text = len(text) <= REDACT_LIMIT, _without_live(text)
    if not whole or len(text) > REDACT_LIMIT:
        text = text[: REDACT_LIMIT - len(CUT)] + CUT
    return _redacted_before(text) if len(text) <= _SHORT else _by_rules(text)


def _by_rules(text: str) -> str:
    for _, pattern, replace in _RULES:
        text = pattern.sub(replace, text)
    return text


# A run says the same host names and sentences thousands of times; live values are out of them by then.
_redacted_before = lru_cache(4096)(_by_rules)


def looks_secret(text: str) -> str | None:
    """The kind of the first secret in the text, or None; redacted text holds none."""
    head = text[:REDACT_LIMIT]
    if _live_pattern is not None and _live_pattern.search(text[: REDACT_LIMIT + max(map(len, _live))]):
        return _LIVE
    return next((kind for kind, pattern, _ in _RULES if pattern.search(head)), None)
