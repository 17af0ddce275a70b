"""watch.two-region-synthetic."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.joined import Elsewhere, Joined
from cockpit.facts.monitors import Monitored, Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import (
    ALONE,
    HOME,
    NOBODY_ELSE,
    REFUSED,
    ROUTES,
    ROW,
    SHOP_ON,
    elsewhere,
    monitored,
    monitors,
    watched,
)
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Product,
    Unreachable,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.monitors import split, useless, within_days
from cockpit.kit.stating import by_word
from cockpit.standards.monitor_targets import same

ID = "watch.two-region-synthetic"
CHECK = check(
    "Synthetic tests from two regions when the market is split",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "The product is looked at from two parts of the world in which its customers live, day and night.",
        "the monitor's list of places",
        days=90,
    ),
    why="A product can be down for half of its customers: a route, a resolver, an edge server of one "
    "continent. Whoever looks from one place only hears of it from the other half.",
    fix="Give the monitor of the first page a second place, on the other continent.",
    undo="Take the place away again.",
    verify=f"cockpit check {ID}",
    source="launch.toml: markets, [[monitor]] regions; facts of runs elsewhere (--join)",
    terms={"region": "the part of the world from which a monitor looks"},
)
_DAYS = 7  # for which a run from elsewhere says something


def judge(launch: Launch, monitors: Monitors, joined: Joined, stated: Stated) -> Iterator[Finding]:
    """Two places of monitors, else a run from elsewhere, else somebody's word; only for a split market."""
    if not split(launch):
        yield not_applicable(launch.domain, "launch.toml names no markets on two continents")
        return
    looking = [one for one in monitors.known if not useless(one) and one.regions]
    places = tuple(dict.fromkeys(place for one in looking for place in one.regions))
    away = [
        one
        for one in joined.places
        if one.place != joined.here and within_days(stated.seen_at, one.at, _DAYS)
    ]
    if len(places) > 1:
        yield _by_monitors(launch, looking, places)
    elif away:
        yield _by_run(launch, away[0])
    else:
        word = by_word(launch, ID, CHECK, stated)
        yield _one_place(launch, places) if places and word.verdict is UNKNOWN else word


def _by_monitors(launch: Launch, looking: list[Monitored], places: tuple[str, ...]) -> Finding:
    source = "as their provider tells" if any(one.seen for one in looking) else "as launch.toml says"
    text = f"monitors look from {' and '.join(places[:3])}, {source}"
    return passed(launch.domain, text, evidence={"regions": list(places[:20])})


def _by_run(launch: Launch, away: Elsewhere) -> Finding:
    """What another run saw of the first page."""
    told = f"seen from {away.place} on {away.at[:16].replace('T', ' ')} UTC"
    seen: dict[str, Any] = {
        "expected": "the first page answers from both places",
        "observed": told,
        "evidence": {"place": away.place, "at": away.at, "through": away.through},
    }
    if any(same(url, launch.origin) for url in away.reached):
        return passed(launch.domain, f"the first page answers here and from {away.place}", **seen)
    why = next((why for url, why in away.lost if same(url, launch.origin)), "")
    if not why:
        unsure = next((f": {why}" for url, why in away.unsure if same(url, launch.origin)), "")
        cause = f"the run from {away.place} did not see the first page{unsure}"
        return cut(launch.domain, Unreachable(Layer.PERSON, cause, "not-seen"))
    return failed(
        launch.domain, "one-sided", f"the first page does not answer from {away.place}: {why}", **seen
    )


def _one_place(launch: Launch, places: tuple[str, ...]) -> Finding:
    return failed(
        launch.domain,
        "one-region",
        f"monitors look from {places[0]} only, and customers live on two continents",
        expected="two places",
        observed=places[0],
        evidence={"regions": list(places), "markets": list(launch.product.markets)},
        fix=Fix(CHECK.fix, 'regions = ["eu-west", "us-east"]   # in the [[monitor]] row', CHECK.undo),
    )


def _shop(**more: Any) -> Launch:
    given: dict[str, Any] = {"routes": ROUTES, "monitors": (ROW,), "product": SHOP_ON["S2"]}
    return sample_launch(**(given | more))


def _cases() -> Iterator[Case]:
    none, one = monitors(monitored(regions=())), watched(regions=("eu",))
    yield case("from two", _shop(), watched(), NOBODY_ELSE, NOTHING_SAID, expect=PASS)
    apart = monitors(monitored(regions=("eu",)), monitored(regions=("us",)))
    yield case("one each", _shop(), apart, NOBODY_ELSE, NOTHING_SAID, expect=PASS)
    yield case("from one", _shop(), one, NOBODY_ELSE, NOTHING_SAID, expect=FAIL)
    yield case("nobody says from where", _shop(), none, NOBODY_ELSE, NOTHING_SAID, expect=UNKNOWN)
    yield case("another run saw it", _shop(), one, elsewhere(), NOTHING_SAID, expect=PASS)
    lost = elsewhere(reached=(), lost=((HOME, "connection refused"),))
    yield case("another run did not see it", _shop(), none, lost, NOTHING_SAID, expect=FAIL)
    barred = elsewhere(reached=(), unsure=((HOME, "HTTP 403, which turns that run away"),))
    yield case("another run was not let in", _shop(), none, barred, NOTHING_SAID, expect=UNKNOWN)
    blind = elsewhere(reached=("https://other.example/",))
    yield case("another run looked elsewhere", _shop(), none, blind, NOTHING_SAID, expect=UNKNOWN)
    twin = Joined(elsewhere().places, here="us-east")
    yield case("the run of this very place", _shop(), none, twin, NOTHING_SAID, expect=UNKNOWN)
    old = elsewhere(at="2026-10-01T09:00:00+00:00")
    yield case("another run, long ago", _shop(), none, old, NOTHING_SAID, expect=UNKNOWN)
    said = sample_stated(statement(ID))
    yield case("somebody says so", _shop(), none, NOBODY_ELSE, said, expect=PASS)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="next month"))
    yield case("it is not done", _shop(), none, NOBODY_ELSE, no, expect=FAIL)
    near = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", markets=("DE", "AT", "EU"))
    yield case("one continent", _shop(product=near), one, NOBODY_ELSE, NOTHING_SAID, expect=NOT_APPLICABLE)
    unsaid = sample_launch()
    yield case("no markets", unsaid, Monitors(), NOBODY_ELSE, NOTHING_SAID, expect=NOT_APPLICABLE)
    shut = monitors(asked=REFUSED)
    yield case("the token is refused", _shop(), shut, NOBODY_ELSE, NOTHING_SAID, expect=UNKNOWN)
    alone = monitors(monitored(seen=False, regions=("eu", "us")), asked=ALONE)
    yield case("launch.toml says so", _shop(), alone, NOBODY_ELSE, NOTHING_SAID, expect=PASS)
    yield case("the record is garbled", _shop(), none, NOBODY_ELSE, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
