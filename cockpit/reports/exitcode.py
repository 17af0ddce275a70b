"""What a run's results mean to a shell."""

from collections.abc import Iterable

from cockpit.model import Finding, Result, Severity, Verdict

GREEN, RED, UNDECIDED = 0, 1, 3


def exit_code(results: Iterable[Result], fail_on: Severity | None, *, people: bool = False) -> int:
    """0, 1 or 3 for the results of a run.

    1: some finding fails at `fail_on` or graver. 3: none does, but one at that level is undecided (unknown
    or error), or nothing was judged at all. What waits for a person (`Result.waits`) counts only with
    `people`. 0 otherwise, and always when `fail_on` is None. A finding counts at
    its own severity where it is milder than its check, and not at all while a waiver covers it.
    """
    judged = tuple(results)
    if fail_on is None:
        return GREEN
    if any(result.at_least(fail_on, Verdict.FAIL) for result in judged):
        return RED
    undecided = any(
        _undecided(result, found, people=people)
        for result in judged
        for found in result.findings
        if (found.severity or result.severity).rank <= fail_on.rank
    )
    return UNDECIDED if undecided or not judged else GREEN


def _undecided(result: Result, found: Finding, *, people: bool) -> bool:
    if found.waiver:
        return False
    if found.verdict is Verdict.ERROR:
        return True
    return found.verdict is Verdict.UNKNOWN and (people or not result.waits(found))
