"""The sprint's clock: what is left, once a second; a bar of what has passed, and how the plan is kept."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.content import Content

from screens.signs import TONES
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.pace import Clock as Time
    from cockpit.pace import Pace

_LATE: Final = dt.timedelta(hours=6)
_BAR: Final = 40
_NO_CLOCK: Final = "No clock: put `started = 2026-01-31T09:00:00Z` under [sprint] in launch.toml."
_BESIDE: Final = 76  # columns from which bar and pace share a line
_PACE_SECONDS: Final = 20.0
Read = Callable[[], "Time | None"]
Plan = Callable[[], "tuple[Time | None, Pace | None]"]


class Clock(Words):
    """`31:42:10 left of 48 h`; nothing when launch.toml does not say when the sprint began."""

    def __init__(self, read: Read, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._read = read

    def on_mount(self) -> None:
        """Begin to tick."""
        self.tick()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Draw the time as it is now."""
        time = self._read()
        self.say(Content("") if time is None else left(time))


def left(time: "Time") -> Content:
    """What is left, or by how much the sprint is over."""
    if time.left < dt.timedelta(0):
        return Content.styled(f"{spelled(-time.left)} over {time.hours} h", TONES["bad"])
    return Content.styled(
        f"{spelled(time.left)} left of {time.hours} h", TONES["mild"] if time.left < _LATE else ""
    )


def spelled(span: dt.timedelta) -> str:
    """Hours, minutes and seconds; hours may be many."""
    seconds = int(span.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class Budget(Words):
    """When the sprint began and ends, how much of it is gone, and `2 h over in email` as soon as it is so."""

    def __init__(self, read: Plan, *, plain: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._read = read
        self._plain = plain

    def on_mount(self) -> None:
        """Follow the time also while nothing is looked at."""
        self.set_interval(_PACE_SECONDS, self.tick)

    def on_resize(self) -> None:
        """Beside the bar there is room or none."""
        self.tick()

    def tick(self) -> None:
        """Draw the plan as it stands now."""
        time, pace = self._read()
        if time is None:
            self.say(Content.styled(_NO_CLOCK, TONES["quiet"]))
            return
        beside = self.content_size.width >= _BESIDE
        parts = [bar(time, plain=self._plain), *([kept(pace, short=beside)] if pace else [])]
        lines = [Content("  " if beside else "\n").join(parts)]
        lines += [Content.styled(time.notice, TONES["mild"])] if time.notice else []
        self.say(Content("\n").join(lines))


def kept(pace: "Pace", *, short: bool) -> Content:
    """How the plan is kept; only what is late or soon will be has a colour."""
    tone = TONES["bad"] if pace.over else TONES["mild"] if pace.short else TONES["quiet"]
    return Content.styled(pace.words if short else pace.sentence, tone)


def bar(time: "Time", *, plain: bool) -> Content:
    """When the sprint began and ends, and how much of it is gone."""
    ends = time.started + dt.timedelta(hours=time.hours)
    words = f"{time.hours} hours  {time.started:%a %H:%M} to {ends:%a %H:%M %Z}"
    share = min(max(time.elapsed / dt.timedelta(hours=time.hours), 0.0), 1.0)
    full, empty = ("#", ".") if plain else ("━", "─")
    length = round(_BAR * share)
    tone = TONES["bad"] if time.left < dt.timedelta(0) else TONES["good"]
    return Content.assemble(
        (f"{words}\n", TONES["quiet"]), (full * length, tone), (empty * (_BAR - length), TONES["quiet"])
    )
