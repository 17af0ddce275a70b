"""The pages of the ten-minute list: before it starts, one question, what to do after a no, and the end."""

from collections.abc import Iterator, Mapping
from typing import Final

from textual.content import Content

from cockpit.golive import wording
from cockpit.golive.ending import NO_GO, Ended
from cockpit.golive.item import Item
from cockpit.golive.machine import Word
from cockpit.golive.progress import Progress, spoken
from cockpit.golive.walk import NO, YES, Walk
from cockpit.model import Verdict
from screens.sheet import Sheet
from screens.signs import TONES, Sign

HERE: Final = Sign("◌", ".", "now", "doubt")
SAID: Final = {
    YES: Sign("✓", "+", "yes", "good"),
    NO: Sign("✗", "x", "no", "bad"),
    None: Sign("◌", ".", "", "quiet"),
}
_TONES: Final = {Verdict.PASS: "good", Verdict.FAIL: "bad", Verdict.UNKNOWN: "doubt"}
_LABEL: Final = 16
_TITLES: Final = 43  # columns of a title in the rail


def who(product: str, width: int) -> Content:
    """Before anything: who sits there."""
    sheet = Sheet(width, _LABEL)
    sheet.paragraph(f"Ten minutes for {product}", "bold")
    sheet.gap()
    sheet.paragraph(
        "Whoever answers signs at the end, so say first who you are: press your number, then enter."
    )
    return sheet.content()


def intro(progress: Progress, product: str, width: int) -> Content:
    """What is ahead, before the clock starts."""
    sheet = Sheet(width, _LABEL)
    walk = progress.walk
    minutes = sum(item.minutes for item in walk.items)
    sheet.paragraph(f"Ten minutes for {product}", "bold")
    sheet.gap()
    sheet.paragraph(
        f"{len(walk.items)} questions, one at a time, each with what you should see. They take about "
        f"{minutes:g} minutes. Have your phone beside you."
    )
    sheet.gap()
    sheet.bullet("What you do not answer counts as no.")
    sheet.bullet("A no is no shame: you see what to do and whom to call.")
    sheet.bullet("The alarm and the mail travel while you go on. Do not wait for them.")
    sheet.bullet("Leave whenever you like: it goes on where you were, and the clock stands still meanwhile.")
    if progress.notice:
        sheet.gap()
        sheet.paragraph(progress.notice, TONES["mild"])
    return sheet.content()


def question(progress: Progress, item: Item, word: Word | None, width: int) -> Content:
    """One item: what to do, what to see, what the machine says already."""
    sheet = Sheet(width, _LABEL)
    sheet.paragraph(item.title, "bold $text-primary")
    sheet.gap()
    for number, step in enumerate(item.how, 1):
        sheet.bullet(step, f"{number}.", TONES["quiet"])
    sheet.gap()
    sheet.labelled("You should see", item.see, "bold")
    _machine(sheet, word)
    answer = progress.walk.answer_to(item)
    if answer is not None and item.needs_person:
        sheet.gap()
        sheet.labelled("So far", f"you said {answer}", TONES[SAID[answer].tone])
    return sheet.content()


def _machine(sheet: Sheet, word: Word | None) -> None:
    if word is None:
        return
    sheet.gap()
    sheet.labelled("The machine", wording.machine(word), TONES[_TONES[word.verdict]])


def after_no(item: Item, word: Word | None, width: int) -> Content:
    """What to do about a no, and whom to call; nobody is scolded."""
    sheet = Sheet(width, _LABEL)
    sheet.paragraph(item.title, "bold $text-primary")
    sheet.gap()
    if word is not None and word.verdict is not Verdict.PASS:
        sheet.labelled("What is wrong", wording.machine(word), TONES[_TONES[word.verdict]])
        sheet.gap()
    for label, words in wording.mend(item, word):
        sheet.labelled(label, words, "bold" if label == wording.CALL else "")
        sheet.gap()
    return sheet.content()


def end(progress: Progress, words: Mapping[str, Word], width: int) -> Content:
    """All yes, or what is left and what to do about each."""
    sheet = Sheet(width, _LABEL)
    walk = progress.walk
    if walk.passed:
        sheet.paragraph(f"All {len(walk.items)} are a yes.", f"bold {TONES['good']}")
        sheet.gap()
        sheet.paragraph("Now the decision: it is signed with your name.")
        return sheet.content()
    sheet.paragraph("The list is not all yes, so this is a no-go.", f"bold {TONES['bad']}")
    for line in wording.left_to_do(walk, words):
        sheet.gap()
        sheet.bullet(line)
    return sheet.content()


def signed(ended: Ended, status: str, notes: tuple[str, ...], width: int) -> Content:
    """How it ended, and what comes next."""
    sheet = Sheet(width, _LABEL)
    word = status.replace("-", " ").upper() if status else "NOT SIGNED"
    tone = TONES["good" if status == "go" else "mild" if status not in ("", NO_GO) else "bad"]
    sheet.paragraph(word, f"bold {tone}")
    sheet.gap()
    sheet.paragraph(ended.said)
    sheet.gap()
    if not status:
        sheet.paragraph("No decision is a no-go. To sign later: g on the first screen.")
    sheet.bullet("Kept in launch.record.toml: commit it with the product.")
    sheet.bullet("A page to print or to send: cockpit golive --print")
    for note in notes:
        sheet.bullet(note)
    return sheet.content()


def rail(walk: Walk, *, plain: bool) -> Content:
    """Every item on a line of its own: sign, word, title."""
    return Content("\n").join([_stop(walk, at, item, plain=plain) for at, item in enumerate(walk.items)])


def _stop(walk: Walk, at: int, item: Item, *, plain: bool) -> Content:
    answer = walk.answer_to(item)
    here = at == walk.at
    sign = HERE if here and answer is None else SAID[answer]
    title = item.title if len(item.title) <= _TITLES else f"{item.title[: _TITLES - 3]}..."
    style = "bold" if here else "" if answer else TONES["quiet"]
    state = (f"{sign.shown(plain=plain)} {sign.word:<4}", TONES[sign.tone])
    spent = walk.seconds.get(item.id, 0.0)
    took = (f"{spoken(spent):>6}" if spent >= 1 else "", TONES["quiet"])
    mark = (">" if here else " ", "bold $text-primary")
    return Content.assemble(mark, state, (f"{at + 1:>2}  {title:<{_TITLES}}", style), took)


def strip(walk: Walk, *, plain: bool) -> Content:
    """The same on one line, and in words how many are what."""
    glyphs = [_glyph(walk, at, item, plain=plain) for at, item in enumerate(walk.items)]
    return Content.assemble(
        *[part for glyph in glyphs for part in (glyph, " ")], "  ", (_counts(walk), TONES["quiet"])
    )


def _glyph(walk: Walk, at: int, item: Item, *, plain: bool) -> tuple[str, str]:
    sign = SAID[walk.answer_to(item)]
    if at == walk.at:
        return f"[{at + 1}]", "bold $text-primary"
    return sign.shown(plain=plain), TONES[sign.tone]


def _counts(walk: Walk) -> str:
    return ", ".join(_counted(walk))


def _counted(walk: Walk) -> Iterator[str]:
    yes = len(walk.items) - len(walk.refused) - len(walk.unanswered)
    yield f"{yes} yes"
    if walk.refused:
        yield f"{len(walk.refused)} no"
    if walk.unanswered:
        yield f"{len(walk.unanswered)} not answered"


def clock(progress: Progress) -> Content:
    """`3:48 of 10:00 used`."""
    late = progress.walk.total > progress.budget
    return Content.styled(wording.clock(progress), TONES["bad"] if late else "bold")


def waits(progress: Progress) -> Content:
    """What travels in the background."""
    told = progress.waits()
    tone = TONES["mild" if any(one.late for one in told) else "quiet"]
    text = wording.waiting(told)
    return Content.styled(f"{text[:1].upper()}{text[1:]}", tone)
