"""Reports played to the end, and a stream that says it is a terminal."""

import io

from cockpit.model import Result
from cockpit.reports import About, open_report
from tests.reports.samples import ABOUT, play


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def written(
    format_: str, results: tuple[Result, ...], about: About = ABOUT, *, interrupted: bool = False
) -> str:
    out = io.StringIO()
    play(open_report(format_, out, about), results, interrupted=interrupted)
    return out.getvalue()
