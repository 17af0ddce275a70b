"""What the answer of a read route costs on a slow mobile line: bytes, compression, the length of a list."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.weights import ReadAnswer
from cockpit.kit import FAIL, MEDIUM, Finding, Fix, command, passed
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.mobile import answered_after
from cockpit.kit.weights import SAVING, sized
from cockpit.standards.compression import coding
from cockpit.standards.mobile_model import FIRST_WINDOW, MODEL

READ_SECONDS: Final = 2.0
READ_BYTES: Final = 100_000
ENTRIES: Final = 100
_PAGEFUL: Final = 50
_QUARTER: Final = 0.25  # what is about left of JSON after gzip
_EXPECTED: Final = f"at most {sized(READ_BYTES)} compressed, {ENTRIES} entries (limits of ours)"


def answered(url: str, read: ReadAnswer) -> Finding:
    """The finding about one answer."""
    seconds = answered_after(read)
    size = read.weighed.size
    flaws = tuple(_flaws(read, seconds))
    entries = f", {read.entries} entries" if read.entries else ""
    observed = f"{sized(size)} on the wire{entries}, {seconds:.1f} s by the model"
    evidence = _evidence(read, seconds)
    if flaws:
        return bundled(
            url,
            flaws,
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(flaws),
            verify=command("curl -sS -H 'Accept-Encoding: gzip' {} | wc -c", url),
        )
    least = "" if read.weighed.exact else "at least "
    return passed(url, f"{least}{observed}", expected=_EXPECTED, observed=observed, evidence=evidence)


def _flaws(read: ReadAnswer, seconds: float) -> Iterator[Flaw]:
    size = read.weighed.size
    if seconds > READ_SECONDS:
        text = f"by the model the answer has come after {seconds:.1f} s at the soonest ({sized(size)})"
        yield Flaw("slow-on-mobile", text, FAIL)
    elif read.json and size > READ_BYTES:
        yield Flaw("heavy", f"the answer weighs {sized(size)} on the wire", severity=MEDIUM)
    if _plain(read):
        text = f"{sized(size)} of text come without compression: about {sized(size * _QUARTER)} with it"
        yield Flaw("plain", text, severity=MEDIUM)
    if read.entries > ENTRIES and not read.hint:
        place = f" under {read.key}" if read.key else ""
        text = f"a list of {read.entries}{place} comes at once, and nothing shows how to ask for less"
        yield Flaw("no-pages", text, severity=MEDIUM)


def _plain(read: ReadAnswer) -> bool:
    """Text of more than one first burst comes as it is, whatever compression is offered."""
    seen = read.weighed.seen
    if isinstance(seen, Unreachable) or coding(seen):
        return False
    return read.json and read.weighed.size > FIRST_WINDOW and read.weighed.size >= read.text


def _evidence(read: ReadAnswer, seconds: float) -> Mapping[str, Any]:
    size = read.weighed.size
    left = size * (_QUARTER if _plain(read) else 1.0)
    if read.entries > ENTRIES and not read.hint:
        left *= _PAGEFUL / read.entries
    found: dict[str, Any] = {
        "model": MODEL,
        "bytes": size,
        "exact": read.weighed.exact,
        "after s": round(seconds, 2),
        "entries": read.entries,
        "comes in pages by": read.hint,
    }
    if left < size:
        found[SAVING] = f"about {sized(size - left)} of {sized(size)} an answer"
    elif size > READ_BYTES:
        found[SAVING] = f"{sized(size - READ_BYTES)} an answer, down to the limit"
    return found


def _fix(flaws: tuple[Flaw, ...]) -> Fix:
    kinds = {flaw.kind for flaw in flaws}
    told = []
    if "plain" in kinds:
        told.append("Compress JSON: gzip or Brotli for application/json, at the server or the edge.")
    if "no-pages" in kinds:
        told.append("Answer with twenty to fifty entries, and say how to go on (limit and cursor, or Link).")
    if kinds & {"heavy", "slow-on-mobile"}:
        told.append("Leave out fields that the screen does not show.")
    return Fix(" ".join(told), undo="Go back to the release before.")
