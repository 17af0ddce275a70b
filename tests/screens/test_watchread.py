"""What the board makes of the history: the state of each target, one sentence, the time line."""

import datetime as dt
from dataclasses import replace

import pytest

from cockpit.facts.visits import Stage, Target, Visit
from cockpit.watch.glance import Glance, Sent, Tally
from cockpit.watch.incidents import Marker
from cockpit.watch.news import Kind, News
from screens.watchpaint import Watched, clock, spelled
from screens.watchread import MOST_ROWS, watched
from screens.watchrows import BLOCKED, DOWN, MISSED, NOT_KNOWN, SLOW, UP, Count, columns, heading, parts
from screens.watchsaying import Setting

NOW = dt.datetime(2026, 3, 10, 1, 17, 50, tzinfo=dt.UTC)
HOME = Target("home", "https://shop.example/")
CHECKOUT = Target("checkout", "https://shop.example/checkout")
SETTING = Setting((HOME, CHECKOUT), 60, running=True)


def ago(**span: float) -> str:
    return (NOW - dt.timedelta(**span)).isoformat(timespec="milliseconds")


def visit(target: str = "home", at: str = "", *, ok: bool = True, **more: object) -> Visit:
    return Visit(target, "", at or ago(seconds=20), ok=ok, total_ms=212.4, **more)  # type: ignore[arg-type]


def seen(*visits: Visit, **more: object) -> Glance:
    last = {"home": visit(), "checkout": visit("checkout")} | {one.target: one for one in visits}
    return Glance(last=last, **more)  # type: ignore[arg-type]


def down(target: str = "checkout", minutes: float = 6, **more: object) -> News:
    cause = "the application behind https://shop.example/checkout fails (HTTP 502)"
    at = ago(minutes=minutes)
    return replace(News(Kind.DOWN, target, at, at, Stage.APP, cause, id=f"{at} {target}"), **more)  # type: ignore[arg-type]


def board(glance: Glance, setting: Setting = SETTING) -> Watched:
    return watched(setting, glance, NOW)


def test_all_well() -> None:
    made = board(seen(today={"home": Tally(2, 77, ago(hours=1))}, week={"home": Tally(3, 900, ago(days=1))}))
    assert (made.sign, made.sentence) == (UP, "All 2 targets answer.")
    home, _ = made.rows
    assert (home.latest, home.today, home.week) == ("212 ms", Count(2, 77), Count(3, 900))
    assert home.since == "Mon 01:17"


def test_down_says_which_since_when_and_who_was_told() -> None:
    failing = visit("checkout", ok=False, status=502, stage=Stage.APP)
    glance = seen(failing, news=(down(),), sent={down().id: (Sent("slack", ago(minutes=5), "sent"),)})
    made = board(glance)
    assert made.sentence == "checkout is down since 01:11 UTC, 6 min so far. 1 of 2 targets answer."
    assert [row.sign for row in made.rows] == [UP, DOWN]
    assert (made.rows[1].latest, made.rows[1].since) == ("HTTP 502", "01:11")
    (outage,) = made.outages
    assert outage.told == ("slack: taken at 01:12",)
    assert made.of("checkout") == (outage,)


def test_nobody_who_was_told_is_said_beside_the_sentence() -> None:
    told = {down().id: (Sent("slack", ago(minutes=5), "gave-up", "the hook answers HTTP 404"),)}
    made = board(seen(visit("checkout", ok=False), news=(down(),), sent=told))
    assert made.notes == ("NOT delivered to slack: the hook answers HTTP 404",)
    assert made.outages[0].told == ("slack: NOT delivered: the hook answers HTTP 404",)


@pytest.mark.parametrize(
    ("last", "news", "sign", "words"),
    [
        (visit(ok=False), (), MISSED, "home missed the last visit; once more, and it counts as down."),
        (visit(ok=False, blocked=True), (), BLOCKED, "We are not let in at home"),
        (
            visit(),
            (News(Kind.SLOW, "home", ago(minutes=4), ago(minutes=4)),),
            SLOW,
            "home is slower than allowed",
        ),
        (visit(), (News(Kind.BLOCKED, "home", ago(minutes=4), ago(minutes=4)),), BLOCKED, "since 01:13"),
        (
            visit(ok=False, stage=Stage.OWN_NETWORK),
            (),
            NOT_KNOWN,
            "1 of 2 targets answer; 1 were not visited",
        ),
    ],
)
def test_every_state_has_its_sentence(last: Visit, news: tuple[News, ...], sign: object, words: str) -> None:
    made = board(seen(last, news=news))
    assert made.rows[0].sign is sign
    assert words in made.sentence


def test_nothing_seen_long_ago_is_told_as_of_now() -> None:
    old = {name: visit(name, ago(hours=3)) for name in ("home", "checkout")}
    made = board(Glance(last=old), replace(SETTING, running=False))
    assert made.sentence == "Nobody is watching: the last visit was 3 h ago (Mon 22:17)."
    assert {row.sign for row in made.rows} == {NOT_KNOWN}
    begun = board(Glance(last=old))
    assert begun.sentence == "The first visits are under way."


def test_before_anything_was_seen() -> None:
    assert board(Glance(), replace(SETTING, running=False)).sentence == "Nobody has watched yet: s starts it."
    made = board(Glance())
    assert made.sentence == "The first visits are under way."
    assert [row.since for row in made.rows] == ["", ""]
    assert board(Glance(), Setting((), 60)).rows == ()


def test_another_cockpit_that_watches_is_believed() -> None:
    assert board(seen(), replace(SETTING, running=False)).sentence == "All 2 targets answer."


def test_our_own_network_is_nobodys_outage() -> None:
    away = News(Kind.PAUSED, "", ago(minutes=5), ago(minutes=5), Stage.OWN_NETWORK, "no way out")
    made = board(seen(news=(down(), away)))
    assert made.sentence.startswith(
        "Our own network is down since 01:12 UTC: nothing is known of the product"
    )
    assert {row.sign for row in made.rows} == {NOT_KNOWN}


def test_a_sleep_is_told_and_nothing_holds_from_before_it() -> None:
    news = (
        News(Kind.PAUSED, "", ago(minutes=87), ago(minutes=87), "", "this machine slept"),
        News(Kind.RESUMED, "", ago(minutes=40), ago(minutes=87)),
    )
    made = board(seen(news=news, week={"home": Tally(0, 900, ago(days=1))}))
    assert made.notes == ("This machine slept from Mon 23:50 to 00:37: nothing is known of that time.",)
    assert made.rows[0].since == "00:37"
    assert [one.text for one in made.happenings] == ["the watch goes on, after 47 min", "this machine slept"]


def test_the_time_line_has_releases_among_outages_newest_first() -> None:
    ended = replace(down(), kind=Kind.UP, at=ago(minutes=1), cause="")
    marks = (
        Marker(ago(minutes=8), "deploy", "v42"),
        Marker(ago(hours=2), "started"),
        Marker("never", "note"),
    )
    made = board(seen(news=(down(), ended), markers=marks))
    assert [one.text for one in made.happenings] == [
        "checkout answers again, after 5 min",
        "checkout is down: the application behind https://shop.example/checkout fails (HTTP 502)",
        "release v42 went live",
        "the watch began",
    ]
    assert made.outages[0].until is not None


def test_an_end_that_nobody_saw_is_an_end_at_most() -> None:
    ended = replace(down(), kind=Kind.UP, at=ago(minutes=1), cause="nothing was seen of it after 01:12")
    made = board(seen(news=(down(), ended)))
    assert made.happenings[0].text == "checkout answers again, after at most 5 min"


def test_words_of_others_stay_words() -> None:
    hostile = "{0} {} [red]\x1b[31m{1.__class__}"
    news = (down(hostile, cause=hostile),)
    glance = Glance(
        last={hostile: visit(hostile, ok=False, cause=hostile)},
        news=news,
        markers=(Marker(ago(minutes=1), "deploy", hostile),),
        sent={news[0].id: (Sent(hostile, "x", "y", hostile),)},
    )
    made = board(glance, Setting((Target(hostile, ""),), 60, running=True))
    texts = [made.sentence, *made.notes, made.rows[0].title, made.rows[0].detail, made.outages[0].target]
    texts += [*(one.text for one in made.happenings), made.outages[0].cause]
    assert all("\x1b" not in text for text in texts)
    assert all("{0} {} [red]" in text for text in texts)


def test_of_very_many_the_broken_come_first() -> None:
    many = tuple(Target(f"t{number}", "") for number in range(MOST_ROWS + 50))
    last = {one.name: visit(one.name, ok=one.name != "t249") for one in many}
    made = watched(Setting(many, 60, running=True), Glance(last=last), NOW)
    assert len(made.rows) == MOST_ROWS
    assert made.rows[0].title == "t249"


@pytest.mark.parametrize("width", [24, 40, 60, 79, 80, 100, 131, 132, 200])
def test_a_line_is_never_wider_than_the_list_and_no_count_is_cut(width: int) -> None:
    row = board(seen(visit(ok=False), week={"home": Tally(12_345, 120_960, ago(days=6))})).rows[0]
    drawn = [text for text, _ in parts(row, width, plain=False, under_cursor=True)]
    assert len("".join(drawn)) <= width
    assert len(heading(width)) == len("".join(drawn))
    counts = [text.strip() for text in drawn if "12345" in text]
    assert counts == (["12345"] if columns(width).week else [])


def test_spans_and_times_are_short() -> None:
    spans = {12: "12 s", 360: "6 min", 7500: "2 h 5 min", 277_200: "3 d 5 h", -5: "0 s"}
    assert {seconds: spelled(dt.timedelta(seconds=seconds)) for seconds in spans} == spans
    days = {0: "01:17", 1: "Mon 01:17", 8: "2 Mar", -1: "11 Mar"}
    assert {day: clock(NOW - dt.timedelta(days=day), NOW) for day in days} == days
