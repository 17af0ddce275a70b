"""News in words that somebody understands who was woken by them. Pure."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from cockpit.facts.visits import Stage
from cockpit.watch.news import Kind, News

STAGES: Final = {
    Stage.OWN_NETWORK: "our own network",
    Stage.DNS: "the name (DNS)",
    Stage.TCP: "the connection: server or hosting",
    Stage.TLS: "the secure connection: certificate or TLS",
    Stage.EDGE: "the edge in front of the site",
    Stage.HTTP: "the web server",
    Stage.APP: "the application",
    Stage.DEPENDENCY: "something the application depends on",
    Stage.MAIL: "the mail server",
}
RECENT: Final = dt.timedelta(minutes=30)  # a release so shortly before is worth a word
_NAMES: Final = 6


def headline(news: News) -> str:
    """What has happened, in one line."""
    who = news.target or "everything"
    return {
        Kind.DOWN: f"{who} is down: {news.cause}",
        Kind.STILL_DOWN: f"{who} is still down: {news.cause}",
        Kind.UP: f"{who} is up again",
        Kind.SLOW: f"{who} has become slow",
        Kind.FAST: f"{who} is as quick as before",
        Kind.BLOCKED: f"{who}: we are not let in, so nobody watches it",
        Kind.LET_IN: f"{who}: we are let in again",
        Kind.EXPIRING: news.cause,
        Kind.PAUSED: "our own network is down" if news.stage == Stage.OWN_NETWORK else news.cause,
        Kind.RESUMED: "watching again",
        Kind.DEPLOYED: f"another release is live: {news.cause}",
    }[news.kind]


def lines(news: News, released: News | None = None) -> tuple[str, ...]:
    """What else is known: the layer, since when, what else fails, a release shortly before, what to do."""
    return tuple(_lines(news, released))


def _lines(news: News, released: News | None) -> Iterator[str]:
    if news.kind in (Kind.DOWN, Kind.STILL_DOWN) and news.stage in STAGES:
        yield f"What broke: {STAGES[Stage(news.stage)]}."
    if news.kind in (Kind.SLOW, Kind.BLOCKED):
        yield f"{news.cause}."
    if news.since and news.kind is not Kind.EXPIRING:
        yield _when(news)
    first = news.id.partition(" ")[2]
    if news.kind is Kind.UP and first not in ("", news.target, *news.also):
        yield f"{first}, which broke first, answers again too."
    if news.also:
        more = f" and {len(news.also) - _NAMES} more" if len(news.also) > _NAMES else ""
        word = "Still failing" if news.kind is Kind.UP else "Also failing"
        yield f"{word}: {', '.join(news.also[:_NAMES])}{more}."
    if released and news.kind is Kind.DOWN and _shortly_before(released, news):
        yield f"Another release went live at {released.at[11:16]} UTC: {released.cause}."
    if news.kind in (Kind.DOWN, Kind.STILL_DOWN):
        yield "Next: cockpit triage"


def _when(news: News) -> str:
    if news.kind is Kind.UP and news.cause:
        return f"It took {lasted(news.since, news.at)} at most, and {news.cause}."
    if news.kind in (Kind.UP, Kind.FAST, Kind.LET_IN, Kind.RESUMED):
        return f"It took {lasted(news.since, news.at)}, from {_clock(news.since)} to {_clock(news.at)}."
    return f"Since {_clock(news.since)}."


def lasted(since: str, until: str) -> str:
    """A span of time as people say it."""
    seconds = max(0, round((_moment(until) - _moment(since)).total_seconds()))
    if seconds < 120:  # noqa: PLR2004 - below two minutes seconds matter
        return f"{seconds} seconds"
    minutes = round(seconds / 60)
    if minutes < 120:  # noqa: PLR2004 - the same with minutes
        return f"{minutes} minutes"
    return f"{minutes // 60} hours {minutes % 60} minutes"


def _shortly_before(released: News, news: News) -> bool:
    return dt.timedelta(0) <= _moment(news.since) - _moment(released.at) + dt.timedelta(minutes=2) < RECENT


def _clock(moment: str) -> str:
    return f"{_moment(moment):%Y-%m-%d %H:%M:%S} UTC"


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
