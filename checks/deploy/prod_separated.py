"""deploy.prod-separated."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.environments import Environments, Glimpse, counterpart, is_production, others
from cockpit.facts.pages import Page
from cockpit.facts.robots import Robots
from cockpit.facts.samples_environments import HOME, SHOP, STAGING, environments, glimpse, seen
from cockpit.facts.samples_http import DEAD, NO_NAME, page
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.kit import (
    BLOCKER,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    passed,
)
from cockpit.kit.environments import Environment, absent, evidence, leads_home, unseen
from cockpit.kit.indexing import forbids
from cockpit.kit.local_urls import Stray, rows, strays
from cockpit.kit.served_pages import dark, pages_by_host
from cockpit.model import Verdict
from cockpit.standards.environment_gaps import walled
from cockpit.standards.locations import host_of
from cockpit.standards.redirect_rules import closed
from cockpit.standards.signin import asks_to_sign_in, sign_in_path

CHECK = check(
    "Production is separate from local and preview",
    severity=BLOCKER,
    why="When a rehearsal shares the database of production, a test deletes orders. When production asks a "
    "rehearsal for its data, customers see test data, and the rehearsal may not be stopped.",
    fix="Give each environment a database and a deployment of its own, shut the others to strangers, and let "
    "production name its own addresses only.",
    undo="Write the former setting back; do it while nobody uses the environment.",
    verify="curl -sSI https://{subject}/ | grep -iE '^(HTTP|x-robots-tag|www-authenticate)'",
    source="The Twelve-Factor App, III and X; RFC 9309 (robots.txt keeps nothing secret); [[environment]]",
    terms={
        "environment": "one place the product runs in: production, staging, preview",
        "staging": "a copy of the product for rehearsals, not meant for customers",
        "noindex": "the word by which a page keeps itself out of search results",
    },
)
_EXPECTED = "an environment of its own, with a sign-in in front or kept out of search results"
_ROLES = ("sent", "asked", "set", "form", "answer", "connect")  # where production exchanges data
_PAGE = range(200, 300)
_HTTP_ERROR = 400


def judge(launch: Launch, environments: Environments, served: Served, robots: Robots) -> Iterator[Finding]:
    """Databases by name, each other environment as strangers see it, then where production asks for data."""
    yield from _databases(launch)
    for host, name in others(launch).items():
        yield _apart(launch, environments, robots, host, name)
    yield from _asking(launch, served, robots)


def _databases(launch: Launch) -> Iterator[Finding]:
    """Two environments that name the same database."""
    live = {row.database.strip().casefold() for row in launch.environments if is_production(row.name)} - {""}
    for row in launch.environments:
        if not is_production(row.name) and row.database.strip().casefold() in live:
            yield failed(
                row.name,
                "same-database",
                f"{row.name} uses the database of production ({row.database})",
                expected="a database of its own for each environment",
                observed=f"both name {row.database}",
                evidence={"database": row.database},
                fix=Fix(
                    f"Create a database for {row.name}, set its address there, and write its name down.",
                    f'database = "ANOTHER NAME"   # in the [[environment]] {row.name}',
                    "Set the former address again.",
                ),
                verify="cockpit check deploy.prod-separated",
            )


def _apart(launch: Launch, seen: Environments, robots: Robots, host: str, name: str) -> Finding:
    """One environment as a stranger meets it."""
    there, here = seen.of(host), seen.of(counterpart(launch, host))
    if gone := absent(there):
        return passed(host, f"{name} {gone}: no stranger gets there")
    if blind := unseen(host, there) or unseen(host, here):
        return blind
    if there is None or here is None or not isinstance(there.seen, Page):
        return cut(
            host, Unreachable(Layer.PERSON, f"{host} is one environment too many to be looked at", "limit")
        )
    if shut := _shut(launch, there.seen, robots):
        text = f"{name} is apart from production: {shut}{_differs(here, there)}"
        return passed(host, text, **_told(there))
    return _open(launch, here, there, name)


def _told(there: Glimpse) -> dict[str, Any]:
    """What every finding about an environment carries."""
    seen = evidence(there)
    release = f", release {there.version}" if there.version else ""
    return {"expected": _EXPECTED, "observed": f"{seen.get('status', 'nothing')}{release}", "evidence": seen}


def _open(launch: Launch, here: Glimpse, there: Glimpse, name: str) -> Finding:
    """Nothing keeps strangers out: worst where it is production itself that they see."""
    assert isinstance(there.seen, Page)
    host, status = there.host, there.seen.response.status
    if status not in _PAGE:
        why = f"{host} answers {status}, so what it shows otherwise cannot be seen"
        return cut(host, Unreachable(Layer.HTTP, why, "status"))
    found = {**_told(there), "fix": closed(host, launch.origin)}
    if same := _same(here, there):
        text = f"{name} shows strangers the same as production ({same}): nothing tells the two apart"
        return failed(host, "same", text, **found)
    text = f"{name} shows itself to everybody, and nothing keeps it out of search results"
    return failed(host, "open", text, severity=HIGH, **found)


def _shut(launch: Launch, there: Page, robots: Robots) -> str:
    """What keeps strangers or search engines out, as a phrase."""
    response = there.response
    if walled(response):
        return f"it asks for a sign-in ({response.status})"
    if response.status in (404, 410):
        return f"it shows nothing ({response.status})"
    target = next(iter(response.all("location")), "")
    if home := leads_home(launch, response):
        return f"it sends everybody on to {home}"
    if target and (asks_to_sign_in(target) or sign_in_path(target)):
        return f"it asks for a sign-in{f' at {host_of(target)}' if host_of(target) else ''}"
    if response.status < _HTTP_ERROR and (word := forbids(response, there.document, robots)):
        return f"search engines are kept out ({word.told})"
    return ""


def _differs(here: Glimpse, there: Glimpse) -> str:
    """What else tells the two apart."""
    if not set(here.addresses) & set(there.addresses):
        return ", and it has an address of its own"
    if here.version and there.version and here.version != there.version:
        return f", and it runs {there.version}"
    return ""


def _same(here: Glimpse, there: Glimpse) -> str:
    """What shows that both are one deployment, as a phrase: the page itself, at a shared address."""
    bodies = [one.seen.response.body for one in (here, there) if isinstance(one.seen, Page)]
    if not all(body.strip() for body in bodies) or len(set(bodies)) != 1:
        return ""
    shared = set(here.addresses) & set(there.addresses)
    return "the same page, at the same address" if shared else "the same page"


def _asking(launch: Launch, served: Served, robots: Robots) -> Iterator[Finding]:
    """What production loads, sends or asks at another environment."""
    pages = tuple(chain.from_iterable(pages_by_host(launch, served).values()))
    found = [one for one in strays(launch, served, robots, pages) if _exchanges(launch, one)]
    if found:
        yield _asks(launch, found)
        return
    if not pages and (blind := next(dark(launch, served), None)):
        yield blind
        return
    many = "no other environment is declared, and " if not others(launch) else ""
    text = f"{many}no page or script of production asks a preview or a rehearsal for anything"
    yield passed(
        launch.domain, text, expected="addresses of production only", observed=f"{len(pages)} pages read"
    )


def _exchanges(launch: Launch, one: Stray) -> bool:
    """A request, a form or a setting of production's own code with the address of another environment."""
    other = one.local.kind in ("staging", "preview")
    return other and not one.mild and one.role in _ROLES and one.host not in others(launch)


def _asks(launch: Launch, found: Sequence[Stray]) -> Finding:
    hosts = tuple(dict.fromkeys(host_of(one.url) for one in found))
    text = f"production asks {' and '.join(hosts[:3])} for data: {found[0].where}; {found[0].local.why}"
    return failed(
        launch.domain,
        "asks-elsewhere",
        text,
        expected="addresses of production only",
        observed=", ".join(hosts[:10]),
        evidence={"urls": rows(found)},
        fix=Fix(
            "Set the address of production's own API where its build takes it from, and build again.",
            undo="Set the former address and build again.",
        ),
        verify="cockpit check deploy.prod-separated app.no-localhost-urls",
    )


_STAGING = Host(name=STAGING, role="staging")
_SHOP = sample_launch(hosts=(_STAGING,))
_NO_ROBOTS = Robots({})


def _looks(name: str, expect: Verdict, *glimpses: Glimpse, launch: Launch = _SHOP) -> Case:
    return case(name, launch, environments(*glimpses), served(launch), _NO_ROBOTS, expect=expect)


def _database(name: str) -> Launch:
    return sample_launch(
        hosts=(_STAGING,),
        environments=(
            Environment(name="production", database="shop-live"),
            Environment(name="staging", url=f"https://{STAGING}/", database=name),
        ),
    )


def _script(text: str) -> Served:
    file = File(
        f"https://{HOME}/a.js", "script", page(f"https://{HOME}/a.js", text).response, (f"https://{HOME}/",)
    )
    return served(_SHOP, files=(file,))


def _cases() -> Iterator[Case]:
    yield _looks("kept out of search results", PASS)
    yield _looks("behind a password", PASS, glimpse(STAGING, seen(STAGING, status=401)))
    meta = SHOP + '<meta name="robots" content="noindex">'
    yield _looks("noindex in the page", PASS, glimpse(STAGING, seen(STAGING, meta)))
    yield _looks("open to all", FAIL, glimpse(STAGING, seen(STAGING, "<p>Try the new checkout")))
    yield _looks("the same page", FAIL, glimpse(STAGING), glimpse(HOME))
    home = seen(STAGING, "", status=301, location=f"https://{HOME}/")
    yield _looks("leads to production", PASS, glimpse(STAGING, home))
    door = seen(STAGING, "", status=302, location="https://team.cloudflareaccess.com/cdn-cgi/access/login")
    yield _looks("a sign-in elsewhere", PASS, glimpse(STAGING, door))
    yield _looks("broken", UNKNOWN, glimpse(STAGING, seen(STAGING, status=502)))
    yield _looks("it does not exist", PASS, glimpse(STAGING, NO_NAME))
    yield _looks("it does not answer", UNKNOWN, glimpse(STAGING, DEAD))
    yield _looks(
        "a bot challenge", UNKNOWN, glimpse(STAGING, seen(STAGING, status=403, cf_mitigated="challenge"))
    )
    yield _looks("one database for both", FAIL, launch=_database("Shop-Live"))
    yield _looks("two databases", PASS, launch=_database("shop-rehearsal"))
    asks = _script(f'fetch("https://{STAGING}/api/cart").then(r=>r.json())')
    yield case("production asks staging", _SHOP, environments(), asks, _NO_ROBOTS, expect=FAIL)
    only = _script(f'var note="see https://{STAGING}/ for the rehearsal"')
    yield case("staging is only mentioned", _SHOP, environments(), only, _NO_ROBOTS, expect=PASS)
    bare = sample_launch()
    yield case("no other environment", bare, Environments(), served(bare), _NO_ROBOTS, expect=PASS)
    dead = served(bare, missing={f"https://{HOME}/": DEAD})
    yield case("nobody answers", bare, Environments(), dead, _NO_ROBOTS, expect=UNKNOWN)


CASES = Cases(_cases)
