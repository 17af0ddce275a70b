"""Somebody can see, for each route and each environment, how many answers are errors."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

from cockpit.facts import Unreachable
from cockpit.facts.dashboards import Dashboards
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    cut,
    failed,
)
from cockpit.kit.dashboards import Dashboard, lacking
from cockpit.kit.stating import by_word

ID = "watch.error-rate-by-route"

CHECK = check(
    "Error rates tracked by route and environment",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "I have opened the page that shows the share of errors for each route, production apart from "
        "staging, and it shows the last hour.",
        "the address of that page, and the route with the most errors today",
        days=90,
    ),
    why="One route that fails for everybody is one error in a hundred over the whole product: the total is "
    "quiet while nobody can pay. Mixed with staging, the number means nothing.",
    fix="Group the answers from 500 on by route and by environment in what your platform or monitor shows, "
    "and name the page in launch.toml.",
    undo="Remove the row.",
    verify="curl -sSI {subject}",
    source="Google SRE book, The Four Golden Signals: errors; OpenTelemetry http.route, "
    "deployment.environment.name",
    terms={
        "error rate": "of all answers, the share that says that the product itself failed (500 and above)"
    },
)


def judge(launch: Launch, dashboards: Dashboards, stated: Stated) -> Iterator[Finding]:
    """The declared page answers, and somebody has seen the routes on it."""
    views = [row for row in launch.dashboards if not lacking(("error-rate",), row.shows)]
    for row in views:
        if row.url in dashboards.statuses:
            yield from _dead(row.url, dashboards.statuses[row.url])
    found = by_word(launch, ID, CHECK, stated, [row.url for row in views])
    unsaid = found.kind == "unstated" and not views
    yield replace(found, fix=_name(launch)) if unsaid else found


def _dead(url: str, seen: int | Unreachable) -> Iterator[Finding]:
    """Nothing where the page answers; a sign-in is an answer."""
    if isinstance(seen, Unreachable):
        yield cut(url, seen)
    elif seen in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) or seen >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fix = Fix("Correct the url of this [[dashboard]] row.", undo="Set it back.")
        summary = f"the page with the errors by route answers HTTP {seen}"
        yield failed(url, "gone", summary, expected="a page or a sign-in", observed=f"HTTP {seen}", fix=fix)


def _name(launch: Launch) -> Fix:
    """No page is named yet: the row, and the word about it."""
    return Fix(
        f"Name the page in launch.toml, then state that you have seen it: cockpit attest {ID}",
        f'[[dashboard]]\nurl = "https://errors.{launch.domain}/"\nshows = ["error rate by route"]',
        "Remove the row.",
    )


_URL = "https://errors.shop.example/"
_SHOP = sample_launch(dashboards=(Dashboard(url=_URL, shows=("error rate by route",)),))
_BARE = sample_launch()
_HERE = Dashboards({_URL: 200})


def _cases() -> Iterator[Case]:
    said = sample_stated(statement(ID, _URL))
    yield case("it answers, and somebody has seen it", _SHOP, _HERE, said, expect=PASS)
    yield case("behind a sign-in", _SHOP, Dashboards({_URL: 302}), said, expect=PASS)
    yield case("not there any more", _SHOP, Dashboards({_URL: 404}), said, expect=FAIL)
    yield case("no answer", _SHOP, Dashboards({_URL: DEAD}), said, expect=UNKNOWN)
    yield case("nobody has looked", _SHOP, _HERE, NOTHING_SAID, expect=UNKNOWN)
    yield case("another page since", _SHOP, _HERE, sample_stated(statement(ID, "https://x/")), expect=UNKNOWN)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE))
    yield case("there is none", _SHOP, _HERE, no, expect=FAIL)
    yield case("seen, and not named", _BARE, Dashboards(), sample_stated(statement(ID)), expect=PASS)
    yield case("neither named nor seen", _BARE, Dashboards(), NOTHING_SAID, expect=UNKNOWN)
    other = sample_launch(dashboards=(Dashboard(url=_URL, shows=("uptime",)),))
    yield case("a page of something else", other, _HERE, NOTHING_SAID, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, _HERE, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
