"""What the watch board says in words: how the product is, the last outage, what happened when. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from cockpit.text import safe
from cockpit.watch.wording import STAGES
from screens.sheet import Sheet
from screens.signs import TONES, Sign
from screens.watchrows import BLOCKED, DOWN, MISSED, NOT_KNOWN, SLOW, UP, TargetRow

NO_MONITOR: Final = (
    "A laptop is no monitoring: asleep or offline it sees nothing and tells nobody. "
    "`cockpit export` writes what a real monitor needs."
)
NO_MONITOR_SHORT: Final = "A laptop is no monitoring: asleep it tells nobody. See `cockpit export`."
_MOMENTS: Final = 40
_SIGNS: Final = (
    (UP, "Answers as declared"),
    (SLOW, "Answers, and takes longer than it may"),
    (MISSED, "Missed once: one more, and it counts as down"),
    (DOWN, "Missed often enough to be an outage; whoever is declared under [[alert]] is told"),
    (BLOCKED, "Something in front turns our visits away; the site may be up for everybody else"),
    (NOT_KNOWN, "Nobody has looked yet, or cannot look"),
)
_KEYS: Final = (
    ("s", "Start watching, or stop; leaving the board keeps it running, quitting the cockpit ends it"),
    ("enter", "Everything that is known about the chosen target and its outages"),
    ("r", "The runbook for what is broken: what to look at, what to do, whom to call"),
    ("m", "Mark a release by hand, so that the time line shows what came after it"),
    ("esc", "Back to home"),
)


@dataclass(frozen=True, slots=True)
class Outage:
    """One outage of a target: `until` is none while it lasts, `told` who was told and whether it arrived."""

    target: str
    since: dt.datetime
    until: dt.datetime | None = None
    stage: str = ""
    cause: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on the time line."""

    at: dt.datetime
    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything the board shows at `now` (UTC). `notes` are what the sentence alone would hide."""

    now: dt.datetime
    sign: Sign
    sentence: str
    notes: tuple[str, ...] = ()
    rows: tuple[TargetRow, ...] = ()
    outages: tuple[Outage, ...] = ()
    happenings: tuple[Happening, ...] = ()

    def of(self, target: str) -> tuple[Outage, ...]:
        """The outages of one target, newest first."""
        return tuple(one for one in self.outages if one.target == target)


def spelled(span: dt.timedelta) -> str:
    """A duration in two parts at most: `40 s`, `6 min`, `2 h 5 min`, `3 d 4 h`."""
    seconds = max(int(span.total_seconds()), 0)
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"))
    told = [f"{many} {unit}" for many, unit in parts if many]
    return " ".join(told[:2]) if told else f"{seconds} s"


def clock(at: dt.datetime, now: dt.datetime) -> str:
    """A time of today, else with its day; in the zone of `now`."""
    there = at.astimezone(now.tzinfo)
    days = (now.date() - there.date()).days
    if not days:
        return f"{there:%H:%M}"
    return f"{there:%a %H:%M}" if 0 < days < 7 else f"{there.day} {there:%b}"  # noqa: PLR2004 - a week


def sentence(watched: Watched, *, plain: bool) -> Content:
    """How the product is, and what else has to be known, a line each."""
    sign = watched.sign
    first = (f"{sign.shown(plain=plain)} {safe(watched.sentence, 300)}", f"bold {TONES[sign.tone]}")
    notes = [Content.styled(f"  {safe(note, 300)}", TONES["doubt"]) for note in watched.notes]
    return Content("\n").join([Content.assemble(first), *notes])


def outage_page(outage: Outage | None, now: dt.datetime, width: int, *, plain: bool) -> Content:
    """The last outage: since when, how long, which layer, who was told."""
    sheet = Sheet(width)
    sheet.line(("Last outage", "bold"))
    if outage is None:
        sheet.paragraph("None was seen so far.", TONES["quiet"])
    else:
        tell(sheet, outage, now, plain=plain)
    return sheet.content()


def tell(sheet: Sheet, outage: Outage, now: dt.datetime, *, plain: bool) -> None:
    """One outage on a page."""
    sign, state = (DOWN, "is down") if outage.until is None else (UP, "was down")
    sheet.line((f"{sign.shown(plain=plain)} ", TONES[sign.tone]), (f"{outage.target} {state}", ""))
    sheet.labelled("When", _when(outage, now))
    sheet.labelled(
        "Layer", next((words for stage, words in STAGES.items() if stage == outage.stage), "not known")
    )
    sheet.labelled("Cause", safe(outage.cause, 400) or "not known")
    first, *more = outage.told or ("nobody",)
    sheet.labelled("Told", first)
    for one in more:
        sheet.labelled("", one)


def _when(outage: Outage, now: dt.datetime) -> str:
    since = clock(outage.since, now)
    if outage.until is None:
        return f"since {since}, {spelled(now - outage.since)} so far"
    return f"{since} to {clock(outage.until, now)}, {spelled(outage.until - outage.since)}"


def timeline(watched: Watched, width: int, *, plain: bool) -> Content:
    """What happened when, newest first."""
    sheet = Sheet(width, label=12)
    sheet.line(("Time line", "bold"), (" (UTC)", TONES["quiet"]))
    if not watched.happenings:
        sheet.paragraph("Nothing has happened yet.", TONES["quiet"])
    for one in watched.happenings[:_MOMENTS]:
        mark = one.sign.shown(plain=plain)
        sheet.labelled(f"{clock(one.at, watched.now):<9} {mark}", one.text)
    return sheet.content()


def below(watched: Watched, width: int, *, plain: bool) -> Content:
    """Outage and time line one below the other, for a narrow screen."""
    last = watched.outages[0] if watched.outages else None
    page = outage_page(last, watched.now, width, plain=plain)
    return Content("\n").join([page, Content(""), timeline(watched, width, plain=plain)])


def target_page(watched: Watched, row: TargetRow, width: int, *, plain: bool) -> Content:
    """Everything about one target."""
    sheet = Sheet(width, label=14)
    sheet.line((row.title, "bold"))
    sheet.labelled("State", f"{row.sign.shown(plain=plain)} {row.sign.word}", TONES[row.sign.tone])
    sheet.labelled("Since", row.since)
    sheet.labelled("Seen", row.detail)
    sheet.labelled("Last visit", row.latest)
    sheet.labelled("Missed today", row.today.words())
    sheet.labelled("In 7 days", row.week.words())
    sheet.heading("Outages")
    found = watched.of(row.title)
    if not found:
        sheet.paragraph("None was seen so far.", TONES["quiet"])
    for outage in found:
        tell(sheet, outage, watched.now, plain=plain)
        sheet.gap()
    return sheet.content()


def help_page(width: int, *, plain: bool) -> Content:
    """How to read the board, and its keys."""
    sheet = Sheet(width, label=12)
    sheet.line(("The watch board", "bold"))
    sheet.paragraph(
        "Each line is a target that launch.toml declares. The bars are its last hour, the oldest on the left:"
        " the taller, the slower; a full one is the time it may take, or twice what is usual. A cross is a"
        " visit that missed, a question mark one that was turned away, a blank a minute nobody looked."
        " Days and times are those of UTC."
    )
    sheet.paragraph(NO_MONITOR, TONES["mild"])
    sheet.heading("Signs")
    for sign, words in _SIGNS:
        sheet.labelled(f"{sign.shown(plain=plain)} {sign.word}", words)
    sheet.heading("Keys")
    for key, words in _KEYS:
        sheet.labelled(key, words)
    return sheet.content()


def state_line(*, watching: bool, every: int) -> str:
    """What stands in the first line."""
    return f"watching, every {every} s" if watching else "not watching"
