"""watch.dashboard."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

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
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Product,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
    undeclared,
    warned,
)
from cockpit.kit.dashboards import Dashboard, demanded, lacking
from cockpit.kit.pasting import listed
from cockpit.kit.stating import by_word

ID = "watch.dashboard"

CHECK = check(
    "One place shows the basics",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "Somebody says that it does not work: I open this page first, and it tells me whether that is so.",
        "the page as a picture, with its date",
        days=90,
    ),
    why="When a customer writes that it does not work, somebody has to know within a minute whether that is "
    "so, for whom, and since when. Whoever has to open five accounts first guesses instead.",
    fix="Name the page in launch.toml with what it shows; one page of your monitor is enough.",
    undo="Remove the row.",
    verify="curl -sSI {subject}",
    source="dashboard_items of the roadmap",
    terms={"dashboard": "one page with the few numbers that say whether the product is well"},
)


def judge(launch: Launch, dashboards: Dashboards, stated: Stated) -> Iterator[Finding]:
    """The page is named, answers, shows what the roadmap asks for, and somebody uses it."""
    wanted = demanded(launch)
    if not launch.dashboards:
        yield _unnamed(launch, wanted)
        return
    for url, seen in dashboards.statuses.items():
        yield from _dead(url, seen)
    shown = [item for row in launch.dashboards for item in row.shows]
    if missing := lacking(wanted, shown):
        yield _incomplete(launch, missing, shown)
    about = [f"{row.url}: {', '.join(row.shows)}" for row in launch.dashboards]
    yield by_word(launch, ID, CHECK, stated, about)


def _unnamed(launch: Launch, wanted: tuple[str, ...]) -> Finding:
    if not wanted:
        return not_applicable(
            launch.domain, "the roadmap asks for no page with the basics, and none is named"
        )
    row = f'[[dashboard]]\nurl = "https://status.{launch.domain}/"\nshows = {listed(wanted)}'
    told = f"launch.toml names no page that shows {', '.join(wanted)}"
    return undeclared(launch.domain, told, row)


def _dead(url: str, seen: int | Unreachable) -> Iterator[Finding]:
    """Nothing where the page answers; a sign-in is an answer."""
    if isinstance(seen, Unreachable):
        yield cut(url, seen)
    elif seen in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) or seen >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fix = Fix("Correct the url of this [[dashboard]] row.", undo="Set it back.")
        told: dict[str, Any] = {"expected": "a page or a sign-in", "observed": f"HTTP {seen}"}
        yield failed(url, "gone", f"the page with the basics answers HTTP {seen}", fix=fix, **told)


def _incomplete(launch: Launch, missing: tuple[str, ...], shown: list[str]) -> Finding:
    fix = Fix(
        f"Put {', '.join(missing)} on the page, then add it to the shows of its [[dashboard]] row.",
        undo="Take it out of the row.",
    )
    return warned(
        launch.domain,
        "incomplete",
        f"by launch.toml nothing shows {', '.join(missing)}",
        expected=", ".join(demanded(launch)),
        observed=", ".join(shown) or "nothing said",
        fix=fix,
    )


_URL = "https://status.shop.example/"
_ALL = ("uptime", "error-rate", "response-time", "recent-deploys", "queue-backlog")


def _shop(*shows: str, roadmap: str = "mobile-demo", url: str = _URL) -> Launch:
    product = Product(name="Shop", domain="shop.example", roadmap=roadmap)
    rows = (Dashboard(url=url, shows=shows),) if url else ()
    return sample_launch(product=product, dashboards=rows)


def _cases() -> Iterator[Case]:
    here, said = Dashboards({_URL: 200}), sample_stated(statement(ID))
    full = _shop(*_ALL)
    yield case("all of it, and used", full, here, said, expect=PASS)
    yield case("behind a sign-in", full, Dashboards({_URL: 302}), said, expect=PASS)
    spoken = _shop("Status", "5xx per minute", "p95 latency", "releases", "jobs waiting")
    yield case("in other words", spoken, here, said, expect=PASS)
    yield case("uptime alone", _shop("uptime"), here, said, expect=WARN)
    yield case("not there any more", full, Dashboards({_URL: 404}), said, expect=FAIL)
    yield case("no answer", full, Dashboards({_URL: DEAD}), said, expect=UNKNOWN)
    yield case("nobody uses it", full, here, NOTHING_SAID, expect=UNKNOWN)
    not_so = sample_stated(statement(ID, answer=Reply.NOT_DONE))
    yield case("it tells nobody anything", full, here, not_so, expect=FAIL)
    other = sample_stated(statement(ID, "https://old.example/: uptime"))
    yield case("another page since", full, here, other, expect=UNKNOWN)
    yield case("the record is garbled", full, here, GARBLED, expect=UNKNOWN)
    yield case("none is named", _shop(url=""), Dashboards(), said, expect=UNKNOWN)
    bare = _shop(url="", roadmap="marketplace-launch")
    yield case("none is asked for", bare, Dashboards(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
