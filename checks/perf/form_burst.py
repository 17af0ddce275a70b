"""perf.form-burst."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.form_burst import MOST_FORMS, QUIET, VISITORS, WALKS, CrowdVisit, FormBurst, FormCrowd
from cockpit.facts.samples_burst import NOT_ALLOWED
from cockpit.facts.samples_form_burst import SIGN_UP, burst, crowd, with_form
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import stepped, walked
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    Route,
    case,
    check,
    cut,
    not_applicable,
    undeclared,
)
from cockpit.kit.crowds import judged
from cockpit.kit.sending import unsent
from cockpit.model import Verdict

_ID = "perf.form-burst"
CHECK = check(
    "Forms survive a small burst",
    severity=HIGH,
    mode=ASSISTED,
    why="The first advertisement brings twenty people within a minute, and all of them open the same form. A "
    "server that works on one request at a time lets the last of them wait twenty times as long, and those "
    "who wait have gone before they type anything.",
    fix="Find out what the visitors of the page wait for, and let more of them be served at once.",
    undo="Take the change back.",
    verify=f"cockpit check {_ID} --allow active",
    source="RFC 6585 section 4 (429); p95 at most three times that of a quiet hour",
    terms={
        "burst": "many visitors at the same moment",
        "p95": "the time within which 95 of 100 visits are answered",
        "limit on one address": "a rule that turns away who asks too often; these visits all come from here",
    },
    sends=f"to at most {MOST_FORMS} declared pages with a form: {QUIET} visits one after the other, then "
    f"{VISITORS} at the same moment, each over a connection of its own; nothing is filled in",
    writes=f"{WALKS} times at once the journey of [[smoke]] that sends such a form, where it takes away what "
    "it makes and no step has once = true (only together with --allow active)",
)
_ROUTE = '[[route]]\nname = "contact"\nurl = "https://{}/contact"   # the page with the form\nkind = "page"'


def judge(launch: Launch, form_burst: FormBurst) -> Iterator[Finding]:
    """Each declared page with a form, by what twenty visitors got."""
    for one in form_burst:
        if one.why is None:
            yield from judged(_ID, one)
        elif one.crowd or one.quiet:
            yield cut(one.url, one.why, observed=f"{len(one.quiet)} visits, and no crowd")
        else:
            yield unsent(_ID, one.url, one.why)
    if form_burst.left:
        names = ", ".join(form_burst.left[:5])
        text = f"one run sends a crowd to {MOST_FORMS} pages; not to {names}"
        yield not_applicable(launch.domain, text)
    if not form_burst.forms:
        yield _none(launch)


def _none(launch: Launch) -> Finding:
    """No page with a form: there is none, or it is not declared."""
    if not any(route.kind in ("write", "auth") for route in launch.routes):
        return not_applicable(launch.domain, "no declared page has a form")
    text = "launch.toml declares routes that take what people type, and no page with the form"
    return undeclared(launch.domain, text, _ROUTE.format(launch.canonical_host))


def _cases() -> Iterator[Case]:
    shop = with_form()

    def one(name: str, expect: Verdict, *crowds: FormCrowd) -> Case:
        return case(name, shop, burst(*crowds), expect=expect)

    down, away = CrowdVisit(30, 503), CrowdVisit(5, 429)
    yield one("no errors, hardly slower", PASS, crowd())
    yield one("many times a very quick page", PASS, crowd(90.0, quiet=4.0))
    yield one("out of the store of the edge", PASS, crowd(stored=True))
    yield one("one falls over", FAIL, crowd(40.0, down))
    yield one("one gets no answer", FAIL, crowd(40.0, CrowdVisit(fault="timeout")))
    yield one("one gets another answer", FAIL, crowd(40.0, CrowdVisit(40, 302)))
    queue = tuple(100.0 * place for place in range(1, VISITORS + 1))
    yield one("one after the other", FAIL, crowd(queue, quiet=100.0))
    few = (100.0,) * 17 + (900.0,) * 3
    yield one("a few wait long", WARN, crowd(few, quiet=90.0))
    yield one("one waits long", PASS, crowd((100.0,) * 19 + (900.0,), quiet=90.0))
    yield one("slow, and this machine stood still", UNKNOWN, crowd(queue, quiet=100.0, disturbed=True))
    yield one("quick, although this machine stood still", PASS, crowd(disturbed=True))
    yield one("turned away", UNKNOWN, crowd(40.0, *[away] * 12))
    asked = CrowdVisit(5, 202, turned_away=True)  # a bot challenge of AWS
    yield one("asked whether they are people", UNKNOWN, crowd(40.0, *[asked] * 12))
    yield one("turned away, and one falls over", FAIL, crowd(40.0, away, down))
    sent = walked(stepped("send", method="POST", changes=True))
    yield one("the form as well", PASS, crowd(walks=(sent,) * WALKS))
    fails = walked(stepped("send", 500, "status", method="POST", changes=True))
    yield one("the form falls over", FAIL, crowd(walks=(sent, fails)))
    slow = Unreachable(Layer.APP, "takes more than 2 s for one visitor alone", "slow")
    yield one("slow when it is quiet", UNKNOWN, crowd((), why=slow))
    yield one("nobody allowed it", UNKNOWN, FormCrowd("sign-up", SIGN_UP, why=NOT_ALLOWED))
    yield one("port 443 is closed", UNKNOWN, FormCrowd("sign-up", SIGN_UP, why=DEAD))
    yield one("the page is not declared", UNKNOWN)
    read = sample_launch(routes=(Route(name="list", url="/list", kind="read"),))
    yield case("no form anywhere", read, FormBurst(), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
