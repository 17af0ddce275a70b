"""The fix of a check as text to paste."""

from cockpit.model import Fix, Result
from cockpit.text import safe, said_of


def short(result: Result) -> str:
    """What goes to the clipboard: the records to publish, or the sentences where there is no record."""
    fixes = [finding.fix for finding in result.findings if finding.fix]
    records = dict.fromkeys(fix.record for fix in fixes if fix.record)
    return _clean("\n\n".join(records or dict.fromkeys(fix.text for fix in fixes)))


def whole(result: Result) -> str:
    """What goes to the file: every finding with its fix, its undo and the command that proves it."""
    parts = [f"{result.check}: {result.title}"]
    for finding in result.findings:
        fix = finding.fix
        if fix is None:
            continue
        lines = [said_of(finding.subject, finding.summary), *_of(fix)]
        lines += [f"Verify: {finding.verify}"] if finding.verify else []
        parts.append("\n".join(lines))
    return _clean("\n\n".join(parts)) + "\n"


def of_fix(fix: Fix) -> tuple[str, str]:
    """One fix: what goes to the clipboard, and what goes to the file."""
    return _clean(fix.record or fix.text), _clean("\n".join(_of(fix))) + "\n"


def _of(fix: Fix) -> list[str]:
    lines = [f"Fix: {fix.text}"]
    lines += [fix.record] if fix.record else []
    return lines + ([f"Undo: {fix.undo}"] if fix.undo else [])


def _clean(text: str) -> str:
    return safe(text, 100_000, keep_lines=True)
