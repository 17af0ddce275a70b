"""Values given to names: in code, in configuration, in shells, in logs. What is around them decides."""

import re
from collections.abc import Mapping
from typing import Final

from cockpit.facts.leaks import Stance
from cockpit.standards.secrets.candidate import Candidate, Judged, Reading
from cockpit.standards.secrets.named import believed
from cockpit.standards.secrets.wording import texture

FOR_BROWSERS: Final = "keys of such a name may be made for browsers"
_RESULTS: Final = (b"PASS", b"XPASS")  # of a test, in the logs of test suites: `PASS: parser/names-2`
_NAMES_END: Final = 16  # bytes; a drawn value of so many is no identifier
_BEGINS: Final = re.compile(
    rb"[ \t>]*(?:[-*] +)?(?:[+] ?)?(?:(?:export|set|setx|env|arg|declare -x|local|const) +)?[\"']?",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(rb"[\"']?[ \t]*(?:\\)?(?:[ \t]+[#;].*)?\r?")
_SPACE: Final = re.compile(rb"[.,;]?(?:[\s)}]|\Z)")
_CALL: Final = re.compile(rb"\(\s{0,8}[bru]?\\?[\"'`]\Z")
_IDENTIFIER: Final = re.compile(rb"[A-Za-z_$][\w$]*")
# What the SDKs of analytics, search, maps and content call the key that stands in every page.
_OPEN: Final = re.compile(
    rb"(?:api|access|client|app|application|project|write|licen[sc]e|sdk|ingest|subscription)[_.-]?key$"
    rb"|(?:^|[^a-z])(?:access|api|client|project)?[_.-]?token$",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(
    rb"secret|admin|private|server|service|master|root|deploy|auth|refresh|session|pass|webhook|bot|push|user",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    rb"(?:secret|token|passw(?:or)?d|passwd|passphrase|_pass|pwd|credentials?|key)"
    rb"(?:_?(?:[0-9]|prod|live|b64|base64))*$",
    re.IGNORECASE,
)


def quoted(found: Candidate) -> Judged | None:
    """A quoted value given to a name anywhere in code; with a comma between, only as arguments of a call."""
    behind_name = found.text[found.found.end("name") : found.start]
    if (b"," in behind_name and not _CALL.search(found.before)) or found.before.endswith(b"::"):
        return None
    return _called(found, so=believed(found.name, found.value))


def configured(found: Candidate) -> Judged | None:
    """A value given to a name that stands in configuration whatever is around it."""
    return _called(found, so=believed(found.name, found.value, config=True))


def _called(found: Candidate, *, so: bool) -> Judged | None:
    """A secret, and whether its name leaves it open for whom it is made."""
    open_ = _OPEN.search(found.name) and not _CLOSED.search(found.name)
    return Judged(Stance.SECRET, FOR_BROWSERS if open_ else "") if so else None


def in_shell(found: Candidate) -> Judged | None:
    """A value given to an upper-case name without a space, as shells and environment files write it."""
    upper = found.name.replace(b"-", b"").isupper()
    return configured(found) if upper and not found.behind.startswith(b"(") else None


def as_option(found: Candidate) -> Judged | None:
    """The value of an option of a command: `--password=...`."""
    return configured(found) if found.name.startswith(b"--") else None


def as_pair(found: Candidate) -> Judged | None:
    """`name: X` and `value: Y` beside each other, where the name asks for a secret."""
    return configured(found) if _ASKS.search(found.group("name")) else None


def own_line(found: Candidate) -> bool:
    """Nothing but the name and the value stands in the line, and perhaps a comment."""
    return bool(_BEGINS.fullmatch(found.before) and _ENDS.fullmatch(found.behind))


def unquoted(found: Candidate) -> Judged | None:
    """`name: value` and `name=value` without quotes: on a line of their own, or up to a space.

    With spaces around the `=` code says the same: what could be an identifier is no value there.
    """
    sep = found.group("sep")
    if found.name in _RESULTS and sep.strip() == b":":
        return None
    as_code = b"=" in sep and sep != b"=" and not found.name.isupper()
    if as_code and _could_be_identifier(found.value):
        return None
    if own_line(found):
        return configured(found)
    inside = (sep == b"=" or sep.endswith(b": ")) and _SPACE.match(found.behind)
    return _called(found, so=bool(inside) and believed(found.name, found.value))


def _could_be_identifier(value: bytes) -> bool:
    return len(value) < _NAMES_END and _IDENTIFIER.fullmatch(value) is not None and texture(value) > 0


READINGS: Final[Mapping[str, Reading]] = {
    "quoted": quoted,
    "configured": configured,
    "shell": in_shell,
    "option": as_option,
    "pair": as_pair,
    "unquoted": unquoted,
}
