"""A watch as lines: one for a visit or for what has happened, for people or as JSON."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final, TextIO

from cockpit.facts.visits import Visit
from cockpit.text import safe
from cockpit.watch.news import News
from cockpit.watch.wording import headline, lines

SCHEMA: Final = "launch-cockpit/watch/v1"
_LONGEST: Final = 600


class Telling:
    """Writes to stdout what was seen, and to stderr what goes on around it."""

    def __init__(self, out: TextIO, format_: str) -> None:
        self.json = format_ == "json"
        self._out = out

    def visit(self, visit: Visit) -> None:
        """One visit."""
        if self.json:
            self._object("visit", asdict(visit))
        else:
            self._line(described(visit))

    def news(self, news: News) -> None:
        """One piece of news, with what is known about it."""
        if self.json:
            told = {name: value for name, value in asdict(news).items() if name != "visits"}
            self._object("news", told | {"headline": headline(news)})
            return
        self._line(f"{news.at[:19].replace('T', ' ')}  {headline(news)}")
        for line in lines(news) if news.tell else ():
            self._line(f"    {line}")

    def lines(self, texts: Iterator[str]) -> None:
        """Lines for people."""
        for text in texts:
            self._line(text)

    def note(self, text: str) -> None:
        """A word about the watch itself."""
        sys.stderr.write(f"{safe(text, _LONGEST)}\n")
        sys.stderr.flush()

    def _object(self, what: str, told: dict[str, object]) -> None:
        self._out.write(json.dumps({"schema": SCHEMA, "what": what, **told}) + "\n")
        self._out.flush()

    def _line(self, text: str) -> None:
        shown = safe(text, _LONGEST).encode(self._out.encoding or "utf-8", "backslashreplace")
        self._out.write(shown.decode(self._out.encoding or "utf-8") + "\n")
        self._out.flush()


def described(visit: Visit) -> str:
    """A visit in one line: up, slow, blocked or down with the stage that broke."""
    state = "blocked" if visit.blocked else "up" if visit.ok else "down"
    name = safe(visit.target, 40)
    if visit.ok:
        times = ((name_, getattr(visit, f"{name_}_ms")) for name_ in ("dns", "tcp", "tls", "ttfb", "total"))
        spent = ", ".join(f"{label} {value:.0f} ms" for label, value in times if value is not None)
        ends = f", certificate until {visit.not_after[:10]}" if visit.not_after else ""
        return f"{state:8}{name:24}{visit.status or '':4} {spent}{ends}"
    return f"{state:8}{name:24}[{visit.stage}] {visit.cause}"
