"""Markdown for pull requests and chat: nothing from outside can become a link, an image, a mention or HTML.

Text from outside stands in code, whose fence is longer than any run of backticks in it. Sentences are
escaped; words a renderer could still link by itself (an address, a mention) or take for a list stand in code.
"""

import re
from collections import Counter
from typing import Final, TextIO

from cockpit.decision import decide
from cockpit.model import Event, Finding, Result
from cockpit.reports import About
from cockpit.reports.collected import SHOWN_WHOLE, Cause, Collected, causes
from cockpit.text import safe

_MARKUP = re.compile(r"([\\`*_\[\]<>&|~$])")
# What GitHub and GitLab make something of even when it is escaped (addresses, mentions, issue numbers,
# commits, emoji), and what would begin a heading or a list.
_LIVE = re.compile(r"[@#]|://|www\.|mailto:|xmpp:|\b[0-9a-f]{7,40}\b|[!%~^]\d|:[a-z0-9_+-]+:", re.IGNORECASE)
_ENDS: Final = ",;."
_BEGINS = re.compile(r"[+=-]+|\d+[.)]")
_MOST_FINDINGS: Final = 20


def code(text: str, limit: int = 500) -> str:
    """The text as inline code; `-` for nothing."""
    shown = safe(text, limit).strip()
    if not shown:
        return "-"
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str, limit: int = 500) -> str:
    """The text as a plain sentence: every sign of markup escaped, and words that are live in code."""
    words = re.split(r"(\s+)", safe(text, limit).strip())
    return "".join(_word(word, first=at == 0) for at, word in enumerate(words))


def _word(word: str, *, first: bool) -> str:
    """One word, or the space between two."""
    if not word.strip():
        return word
    if first and _BEGINS.fullmatch(word):
        return code(word, len(word))
    if not _LIVE.search(word):
        return _MARKUP.sub(r"\\\1", word)
    before, core, after = _bare(word)
    return f"{before}{code(core, len(word))}{after}" if _LIVE.search(core) else code(word, len(word))


def _bare(word: str) -> tuple[str, str, str]:
    """An address without the bracket before it, and what ends the sentence: it is there to be copied."""
    core = word.removeprefix("(")
    before = word[: len(word) - len(core)]
    core = core.rstrip(_ENDS)
    if core.count(")") > core.count("("):
        core = core.removesuffix(")").rstrip(_ENDS)
    return before, core, word[len(before) + len(core) :]


def block(text: str, indent: str = "") -> str:
    """The text as a fenced block, its lines kept."""
    shown = safe(text, 4000, keep_lines=True).rstrip("\n")
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    return "\n".join(indent + line for line in (f"{fence}text", *shown.split("\n"), fence))


class MarkdownReport:
    """A page, written when the run is over: the decision, what is wrong, what is undecided, the stages."""

    def __init__(self, out: TextIO, about: About) -> None:
        self._out, self._about, self._run = out, about, Collected()

    def event(self, event: Event) -> None:
        """Keep what is needed at the end."""
        self._run.add(event)

    def close(self) -> None:
        """Write the page."""
        run, results = self._run, self._run.in_order()
        decision = decide(results, self._about.blockers)
        lines = [f"# {prose(self._about.product)}: {decision.status}", ""]
        counts = ", ".join(f"{many} {verdict}" for verdict, many in run.counts().items() if many)
        lines += [f"{len(results)} checks judged: {counts or 'none'}.", ""]
        if run.interrupted or run.finished is None:
            lines += ["**The run was cut off**; what it had not judged is not listed.", ""]
        open_ = [result for result in run.worst_first() if result.state != "waived"]
        for result in run.to_show():
            lines += _section(result)
        lines += self._waived()
        lines += _doubts(causes(tuple(open_)))
        lines += self._table(results)
        self._out.write("\n".join(lines))

    def _waived(self) -> list[str]:
        """What is open and was accepted for a while."""
        waived = [result for result in self._run.worst_first() if result.state == "waived"]
        told = [f"- {code(one.check)}: {prose(self._about.accepted(one), 2000)}" for one in waived]
        return ["## Accepted for a while", "", *told, ""] if told else []

    def _table(self, results: tuple[Result, ...]) -> list[str]:
        lines = ["## Stages", "", "| stage | goal | checks |", "|---|---|---|"]
        for stage in sorted({result.stage for result in results}):
            seen = Counter(result.verdict for result in results if result.stage == stage)
            words = ", ".join(f"{many} {verdict}" for verdict, many in sorted(seen.items()))
            title = prose(self._about.stages.get(stage, "")).replace("|", "\\|")
            lines.append(f"| {stage} | {title} | {words} |")
        return [*lines, ""]


def _section(result: Result) -> list[str]:
    stated = "seen by machine" if result.seen_by == "machine" else "stated by a person"
    lines = [f"## {result.verdict}: {code(result.check)}", ""]
    lines += [f"{prose(result.title)}. Severity {result.severity_now}, {stated}.", ""]
    bad = [found for found in result.findings if found.verdict in SHOWN_WHOLE]
    for found in bad[:_MOST_FINDINGS]:
        lines += _item(found)
    if len(bad) > _MOST_FINDINGS:
        lines += [f"- and {len(bad) - _MOST_FINDINGS} more"]
    return [*lines, ""]


def _item(found: Finding) -> list[str]:
    lines = [f"- {code(found.subject)}: {prose(found.summary)}{' (waived)' if found.waiver else ''}"]
    for label, text in (("expected", found.expected), ("observed", found.observed)):
        lines += [f"  - {label}: {code(text)}"] if text else []
    fix = found.fix
    if fix:
        lines += [f"  - fix: {prose(fix.text, 1000)}"]
        lines += ["", block(fix.record, "    "), ""] if fix.record else []
        lines += [f"  - undo: {prose(fix.undo, 1000)}"] if fix.undo else []
    return [*lines, f"  - verify: {code(found.verify)}"] if found.verify else lines


def _doubts(held: tuple[Cause, ...]) -> list[str]:
    if not held:
        return []
    lines = ["## Undecided", ""]
    for cause in held:
        ids = ", ".join(code(check) for check in cause.checks)
        lines += [f"- {prose(cause.text)} ({len(cause.checks)}): {ids}"]
        for record in cause.records[:_MOST_FINDINGS]:
            lines += ["", block(record, "  "), ""]
    return [*lines, ""]
