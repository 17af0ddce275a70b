"""Which findings are open: what fails, broke or is undecided, unless a waiver may and does cover it."""

from typing import Final

from cockpit.model import STALE, Finding, Result, Severity, Verdict

OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
_WORDS: Final = {Verdict.FAIL: "fails", Verdict.ERROR: "the check broke", Verdict.UNKNOWN: "undecided"}


def severity_of(result: Result, found: Finding) -> Severity:
    """The finding's own severity, else its check's."""
    return found.severity or result.severity


def excused(result: Result, found: Finding) -> bool:
    """A waiver covers it. No waiver covers a launch blocker."""
    return bool(found.waiver) and severity_of(result, found) is not Severity.LAUNCH_BLOCKER


def is_open(result: Result) -> bool:
    """Something of it still has to be mended or found out."""
    return any(one.verdict in OPEN and not excused(result, one) for one in result.findings)


def open_findings(result: Result) -> tuple[Finding, ...]:
    """What still has to be mended or found out, gravest first."""
    found = [one for one in result.findings if one.verdict in OPEN and not excused(result, one)]
    return _worst_first(result, found)


def waived_findings(result: Result) -> tuple[Finding, ...]:
    """What would be open without its waiver, gravest first."""
    found = [one for one in result.findings if one.verdict in OPEN and excused(result, one)]
    return _worst_first(result, found)


def _worst_first(result: Result, found: list[Finding]) -> tuple[Finding, ...]:
    def place(one: Finding) -> tuple[int, int, str, str]:
        return (severity_of(result, one).rank, OPEN.index(one.verdict), one.subject, one.summary)

    return tuple(sorted(found, key=place))


def standing(result: Result) -> str:
    """How an open result stands, in words a founder understands."""
    found = open_findings(result)
    if not found:
        return "waived"
    verdict = min((one.verdict for one in found), key=OPEN.index)
    if verdict is not Verdict.UNKNOWN:
        return _WORDS[verdict]
    if any(one.kind == STALE for one in found):
        return "what somebody stated has run out"
    return "waits for a person" if result.state == "todo" else _WORDS[verdict]
