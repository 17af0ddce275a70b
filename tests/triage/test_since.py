"""Since when it is broken: by the watch, by the last run that saw it well, with the release before it."""

import datetime as dt
from pathlib import Path

import pytest

from cockpit.facts.visits import Stage, Visit
from cockpit.handover.sights import KIND, PREFIX
from cockpit.journal import Journal
from cockpit.model import CheckJudged, Finding, Mode, Result, RunFinished, RunStarted, Severity, Verdict
from cockpit.triage.kept import Kept, kept
from cockpit.triage.layers import Sight, State
from cockpit.triage.since import ago, since
from cockpit.watch.history import History, Marker
from cockpit.watch.news import Kind, News

URL = "https://shop.example/"
NOW = dt.datetime(2026, 11, 20, 14, 3, tzinfo=dt.UTC)
BROKEN = Sight(Stage.TLS, State.BROKEN, URL, "expired", "expired")


def before(**time: float) -> str:
    return (NOW - dt.timedelta(**time)).isoformat(timespec="milliseconds")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The history counts its days from the present: it is given that of these tests."""

    class Still(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Still":
            return cls.fromtimestamp(NOW.timestamp(), tz)

    monkeypatch.setattr("cockpit.watch.history.dt.datetime", Still)


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert since(None, Kept(), BROKEN, NOW) == ()


def test_a_run_tells_when_the_layer_was_last_well() -> None:
    known = Kept(well={Stage.TLS: (before(hours=5), "tls.expiry-window")})
    (said,) = since(None, known, BROKEN, NOW)
    assert "TLS was well at 2026-11-20 09:03 UTC (5 h ago), by tls.expiry-window" in said


def _visited(ok: bool, at: str) -> Visit:
    return Visit("home", URL, at, ok, "" if ok else "tls")


@pytest.mark.usefixtures("now")
def test_the_watch_knows_better_than_a_run() -> None:
    history = History.unkept()
    news = News(Kind.DOWN, "home", before(minutes=11), before(minutes=12), "tls", "expired", id="a")
    history.keep([_visited(False, before(minutes=1))], [news])
    known = Kept(well={Stage.TLS: (before(hours=5), "tls.expiry-window")})
    (said,) = since(history, known, BROKEN, NOW)
    assert said == "the watch has seen home down since 2026-11-20 13:51 UTC (12 min ago)"


@pytest.mark.usefixtures("now")
def test_an_outage_that_is_over_does_not_count() -> None:
    history = History.unkept()
    down = News(Kind.DOWN, "home", before(hours=3), before(hours=3), "tls", "expired", id="a")
    up = News(Kind.UP, "home", before(hours=2), before(hours=3), id="a")
    history.keep([_visited(True, before(minutes=2))], [down, up])
    (said,) = since(history, Kept(), BROKEN, NOW)
    assert said == "the watch saw home well at 2026-11-20 14:01 UTC (2 min ago)"


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(("minutes", "told"), [(20, True), (300, False)])
def test_a_release_shortly_before_is_named(minutes: float, told: bool) -> None:
    history = History.unkept()
    history.keep(markers=[Marker(before(minutes=minutes), "deploy", "release 2026.11.20-3")])
    said = since(history, Kept(), BROKEN, NOW)
    assert bool([line for line in said if "2026.11.20-3" in line and "going back" in line]) is told


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "just now"),
        (90, "1 min ago"),
        (3 * 3600, "3 h ago"),
        (3 * 86_400, "3 days ago"),
        (-60, "just now"),
    ],
)
def test_times_are_told_as_people_do(seconds: float, words: str) -> None:
    assert ago(before(seconds=seconds), NOW) == words


async def _run(journal: Journal, check: str, verdict: Verdict) -> None:
    found = Finding("shop.example", verdict, "its server greets with STARTTLS", check=check)
    family = check.partition(".")[0]
    result = Result(check, check, 1, family, Mode.AUTO, Severity.HIGH, (found,))
    at = before(minutes=4)
    await journal.append(RunStarted("r1", (check,), at))
    await journal.append(CheckJudged(result, 0.0))
    await journal.append(RunFinished("r1", at))


@pytest.mark.parametrize(("verdict", "told"), [(Verdict.PASS, True), (Verdict.FAIL, False)])
async def test_mail_servers_that_were_just_heard_are_not_asked_again(
    tmp_path: Path, verdict: Verdict, told: bool
) -> None:
    journal = Journal.open(tmp_path)
    await _run(journal, "email.starttls", verdict)
    known = kept(journal, "shop.example", NOW)
    later = kept(journal, "shop.example", NOW + dt.timedelta(minutes=20))
    journal.close()
    assert (known.mail is not None) is told
    assert (Stage.MAIL in known.well) is told
    assert later.mail is None
    if known.mail:
        assert (known.mail.state, known.mail.seen[:16]) == (State.FINE, "2026-11-20T13:59")


@pytest.mark.parametrize(
    ("blob", "servers"),
    [
        (b'{"rows": [{"name": "shop.example", "nameservers": ["ns1.dns.example"]}]}', ("ns1.dns.example",)),
        (b'{"rows": [{"name": "other.example", "nameservers": ["ns1.dns.example"]}]}', ()),
        (b'{"rows": 7}', ()),
        (b"[", ()),
    ],
)
async def test_the_name_servers_of_the_last_run_are_remembered(
    tmp_path: Path, blob: bytes, servers: tuple[str, ...]
) -> None:
    journal = Journal.open(tmp_path)
    await journal.keep(f"{PREFIX}domain", blob, kind=KIND, at=before(hours=1))
    assert kept(journal, "shop.example", NOW).servers == servers
    journal.close()
