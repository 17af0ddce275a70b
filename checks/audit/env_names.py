"""It is written down where the product is deployed to, and which environments there are."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.samples_dns import sample_front, sample_fronts
from cockpit.facts.samples_environment import ANA, PLACES, fly
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Unreachable,
    Word,
    case,
    check,
    cut,
    passed,
    undeclared,
)
from cockpit.kit.drills import RESTORE
from cockpit.kit.env_places import Place, flaws, proposed
from cockpit.kit.words import own_word
from cockpit.model import Verdict

ID = "audit.env-names"

CHECK = check(
    "Deployment target and environment names recorded",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "I have opened each environment that launch.toml names at its address, and it is the one it says.",
        "the address of each environment and what stood there",
        days=90,
    ),
    why="Whoever does not know which copies of the product there are deploys to the wrong one, forgets one "
    "that strangers can open, or repairs staging while production is down.",
    fix="Write a row for each environment into launch.toml: name, address, owner; and name the platform.",
    undo="Remove the rows.",
    verify="curl -sSI https://{subject}/",
    source="[[environment]] and [deploy] platform of launch.toml, against what answers at each address",
    terms={
        "environment": "one running copy of the product: production for customers, staging for rehearsal",
        "platform": "where the product runs: Vercel, Fly.io, a server of your own",
    },
)


def judge(launch: Launch, fronts: Fronts, stated: Stated) -> Iterator[Finding]:
    """The rows are complete, production is among them, and each address answers."""
    if not launch.environments:
        yield undeclared(
            launch.domain, "launch.toml does not say which environments there are", proposed(launch)
        )
        return
    found = [*_platform(launch), *flaws(launch)]
    unseen = []
    for one in launch.environments:
        seen = _seen(fronts, one.url)
        if seen is None:
            unseen.append(f"{one.name} {one.url}".strip())
        elif isinstance(seen, Unreachable):
            found.append(cut(one.name, seen))
    if unseen:
        said = own_word(launch, ID, CHECK, stated, about=sorted(unseen))
        found.append(replace(said, fix=RESTORE) if stated.unreadable else said)
    wrong = [one for one in found if one.verdict is not PASS]
    yield from wrong or [_well(launch, fronts)]


def _platform(launch: Launch) -> Iterator[Finding]:
    if launch.deploy is None or not launch.deploy.platform:
        said = "launch.toml does not say on which platform production runs"
        yield undeclared(launch.domain, said, '[deploy]\nplatform = "WHERE IT RUNS"')


def _seen(fronts: Fronts, url: str) -> Response | Unreachable | None:
    """What answers at the host of an address; none where nobody looks at that host."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    looks = [front.seen for front in fronts.of(host)]
    return next((seen for seen in looks if isinstance(seen, Response)), looks[0] if looks else None)


def _well(launch: Launch, fronts: Fronts) -> Finding:
    told = {one.name: _told(_seen(fronts, one.url)) for one in launch.environments}
    platform = launch.deploy.platform if launch.deploy else ""
    return passed(
        launch.domain,
        f"{', '.join(told)} on {platform}: each has an address and an owner",
        expected="every environment with its address and its owner",
        observed="; ".join(f"{name} {said}" for name, said in told.items()),
        evidence={"environments": {one.name: one.url for one in launch.environments}, "seen": told},
    )


def _told(seen: Response | Unreachable | None) -> str:
    return f"answers {seen.status}" if isinstance(seen, Response) else "was opened by a person"


_SHOP = sample_launch(people=(ANA,), environments=PLACES, deploy=fly())
_BOTH = sample_fronts(
    sample_front("shop.example", "203.0.113.10"), sample_front("staging.shop.example", "203.0.113.11", 401)
)
_PREVIEW = Place(name="preview", url="https://shop-git-main.vercel.app/", owner="ana")


def _rows(name: str, expect: Verdict, *rows: Place, stated: Stated = NOTHING_SAID) -> Case:
    return case(
        name, sample_launch(people=(ANA,), environments=rows, deploy=fly()), _BOTH, stated, expect=expect
    )


def _cases() -> Iterator[Case]:
    yield case("two environments", _SHOP, _BOTH, NOTHING_SAID, expect=PASS)
    yield _rows("production alone", PASS, PLACES[0])
    yield _rows("production is not among them", FAIL, PLACES[1])
    yield _rows("nobody answers for one", FAIL, PLACES[0], Place(name="staging", url=PLACES[1].url))
    nobody = Place(name="staging", url=PLACES[1].url, owner="jon")
    yield _rows("nobody knows who answers for one", FAIL, PLACES[0], nobody)
    yield _rows(
        "two with one address",
        FAIL,
        PLACES[0],
        Place(name="staging", url="https://SHOP.example", owner="ana"),
    )
    yield _rows("one name twice", FAIL, *PLACES, PLACES[1])
    yield _rows("no address", UNKNOWN, PLACES[0], Place(name="staging", owner="ana"))
    yield _rows("a preview that is no declared host", UNKNOWN, PLACES[0], _PREVIEW)
    said = sample_stated(statement(ID, f"preview {_PREVIEW.url}"))
    yield _rows("somebody has opened the preview", PASS, PLACES[0], _PREVIEW, stated=said)
    yield _rows("the record is garbled", UNKNOWN, PLACES[0], _PREVIEW, stated=GARBLED)
    yield case("no environment is declared", sample_launch(), _BOTH, NOTHING_SAID, expect=UNKNOWN)
    homeless = sample_launch(people=(ANA,), environments=PLACES)
    yield case("no platform is named", homeless, _BOTH, NOTHING_SAID, expect=UNKNOWN)
    dark = sample_fronts(sample_front("shop.example", "203.0.113.10", DEAD), _BOTH.fronts[1])
    yield case("production does not answer", _SHOP, dark, NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
