"""What a receiver wrote into a message: Authentication-Results (RFC 8601) and marks of its own. Pure.

Tolerant, because the ones that matter differ: Gmail follows the standard, Exchange Online leaves the server's
name out and writes no spaces, iCloud adds a field per method, Yahoo sets comments right behind a word.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.facts.letters import Method, Stamp

MAX_LENGTH: Final = 16_000  # characters
MOST_METHODS: Final = 60
_TOKEN: Final = re.compile(r"\"(?:[^\"\\]|\\.){0,1000}\"|[()]|\\.|;|\s+|[^\s\"()\\;]+|.", re.DOTALL)
_WORD: Final = re.compile(r"[a-z][a-z0-9_.-]{0,60}", re.IGNORECASE)
_SERVER: Final = re.compile(r"[A-Za-z0-9_.:-]{1,253}")
_JUNK_SCORE: Final = 5  # Microsoft Learn, "Spam confidence level (SCL)": 5, 6 and 9 go to Junk Email
_JUNK_CATEGORIES: Final = (
    "SPM",
    "HSPM",
    "PHSH",
    "HPHSH",
    "HPHISH",
    "SPOOF",
    "BULK",
    "MALW",
    "DIMP",
    "UIMP",
    "GIMP",
)


def read(text: str) -> Stamp:
    """One Authentication-Results field; what cannot be read in it is left out."""
    clauses = list(_clauses(text[:MAX_LENGTH]))
    if clauses and clauses[0][:2] and clauses[0][0].lower().startswith("i="):  # ARC: its instance comes first
        clauses = clauses[1:]
    server = _server(clauses)
    methods = (_method(words) for words in (clauses[1:] if server else clauses)[:MOST_METHODS])
    return Stamp(server, tuple(one for one in methods if one))


def _clauses(text: str) -> Iterator[list[str]]:
    """The words between semicolons, without comments; quoted strings without their quotes."""
    depth = 0
    words: list[str] = []
    apart = True
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word in "()":
            depth = max(0, depth + (1 if word == "(" else -1))
            apart = True
        elif depth:
            continue
        elif word == ";":
            yield words
            words, apart = [], True
        elif word.isspace():
            apart = True
        else:
            plain = word[1:-1] if word[0] == '"' and len(word) > 1 else word
            if apart or not words:
                words.append(plain)
            else:
                words[-1] += plain
            apart = False
    yield words


def _server(clauses: list[list[str]]) -> str:
    """The authserv-id; Exchange begins with the first method instead."""
    first = clauses[0] if clauses else []
    if not first or "=" in first[0] or not _SERVER.fullmatch(first[0]):
        return ""
    return first[0].lower()


def _method(words: list[str]) -> Method | None:
    pairs = dict(_pairs(words))
    if not pairs:
        return None
    (name, result), *more = pairs.items()
    if not _WORD.fullmatch(name) or not result:
        return None
    props = {key: value for key, value in more if key != "reason"}
    return Method(name.partition("/")[0].lower(), result.lower()[:40], pairs.get("reason", "")[:200], props)


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    """`name=value`, also with spaces around the sign."""
    joined: list[str] = []
    for word in words[:MOST_METHODS]:
        if joined and (word.startswith("=") or joined[-1].find("=") == len(joined[-1]) - 1 >= 0):
            joined[-1] += word
        else:
            joined.append(word)
    for word in joined:
        name, sign, value = word.partition("=")
        if sign:
            yield name.partition("/")[0].lower()[:80], value[:300]


def received_spf(text: str) -> Mapping[str, str]:
    """A Received-SPF field (RFC 7208 section 9.1): its `result`, `client-ip`, `envelope-from`, `helo`."""
    words = [word for clause in _clauses(text[:MAX_LENGTH]) for word in clause]
    if not words:
        return {}
    return {"result": words[0].lower()[:40], **dict(_pairs(words[1:]))}


def folder_by(fields: Mapping[str, str]) -> str:
    """Where the receiver's own marks say the message was put: `Junk`, `tab`, `INBOX`, or nothing.

    Args:
        fields: header fields by lower-case name, the topmost of each.
    """
    labels = [label.strip().casefold() for label in fields.get("x-gmail-labels", "")[:2000].split(",")]
    if "spam" in labels or _exchange_junk(fields) or fields.get("x-spam-flag", "").upper().startswith("YES"):
        return "Junk"
    if any(label.startswith("category") and not label.endswith(("personal", "primary")) for label in labels):
        return "tab"
    return "INBOX" if "inbox" in labels else ""


def _exchange_junk(fields: Mapping[str, str]) -> bool:
    report = exchange_report(fields.get("x-forefront-antispam-report", ""))
    told = fields.get("x-ms-exchange-organization-scl", "") or report.get("SCL", "")
    score = int(told) if re.fullmatch(r"-?\d{1,3}", told.strip()) else 0
    return score >= _JUNK_SCORE or report.get("CAT", "").upper() in _JUNK_CATEGORIES


def exchange_report(text: str) -> Mapping[str, str]:
    """The values of an X-Forefront-Antispam-Report by their names: CIP, SCL, CAT, SFV ..."""
    pairs = (piece.strip().partition(":") for piece in text[:4000].split(";")[:60])
    return {name.upper(): value.strip() for name, colon, value in pairs if colon}
