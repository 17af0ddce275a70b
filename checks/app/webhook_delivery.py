"""A real event of the provider is accepted by the live endpoint."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Route,
    case,
    check,
    not_applicable,
    passed,
)
from cockpit.kit.deliveries import with_cause
from cockpit.kit.drills import outdated, shown, told
from cockpit.kit.stating import again, drill_evidence, stale

DRILL = "webhook-delivery"
_PROVES = "A test event sent from the provider's dashboard to the live endpoint was accepted."
_AGAIN = "Enter the new URL at the provider, and send a test event to it."

CHECK = check(
    "A real webhook event is accepted",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="Payments, refunds and sign-ups arrive by webhook. With the signing secret of the test mode every "
    "one is refused: customers pay and get nothing, and the page still works.",
    fix="Send a test event from the provider's dashboard to the live endpoint while the drill watches.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill webhook-delivery",
    source="what providers of webhooks ask of an endpoint: a 2xx within seconds, and no redirect",
    terms={
        "webhook": "a request that another company sends to your product when something has happened there",
        "signing secret": "the key by which your product knows that a webhook comes from the provider; test "
        "mode and live mode have different ones",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Per declared webhook: a delivery to exactly this address was accepted."""
    routes = [route for route in launch.routes if route.kind == "webhook"]
    if not routes:
        yield not_applicable(launch.domain, "launch.toml declares no route of kind webhook")
    for route in routes:
        yield _delivered(launch, route, stated, moved_from(launch, stated))


def moved_from(launch: Launch, stated: Stated) -> Drilled | None:
    """The newest delivery to an address that is declared no more."""
    urls = {route.url for route in launch.routes}
    gone = [one for one in stated.drills if one.name == DRILL and one.subject not in urls]
    return max(gone, key=lambda one: one.at, default=None)


def _delivered(launch: Launch, route: Route, stated: Stated, moved: Drilled | None) -> Finding:
    done = shown(launch, DRILL, route.url, stated, _PROVES)
    if isinstance(done, Finding) and done.kind == "undrilled" and moved:
        summary = f"the drill of {moved.day} was done on {moved.subject}, and the webhook is {route.url} now"
        return stale(route.url, summary, again(DRILL, _AGAIN), drill_evidence(moved))
    if isinstance(done, Finding):
        return with_cause(done, route)
    if changed := outdated(done, (route.url,), "address of the webhook", _AGAIN):
        return changed
    seconds = f" after {done.seconds['delivery']:.0f} s" if "delivery" in done.seconds else ""
    return passed(
        route.url,
        f"a test event was accepted{seconds} ({told(launch, done)})",
        expected=_PROVES,
        observed=done.said,
        evidence=drill_evidence(done),
    )


_URL = "https://api.shop.example/webhooks/pay"
_SHOP = sample_launch(routes=(Route(name="pay", url=_URL, kind="webhook"),))


def _drill(url: str = _URL, *, passed: bool = True, said: str = "Accepted.") -> Stated:
    return sample_stated(drilled(DRILL, url, url, passed=passed, said=said, seconds={"delivery": 3.0}))


def _cases() -> Iterator[Case]:
    yield case("accepted", _SHOP, _drill(), expect=PASS)
    refused = _drill(passed=False, said="The provider shows HTTP 401: probably the wrong signing secret.")
    yield case("the wrong signing secret", _SHOP, refused, expect=FAIL)
    nothing = _drill(passed=False, said="The counter did not grow in 10 minutes.")
    yield case("nothing arrived", _SHOP, nothing, expect=FAIL)
    yield case("nobody has done it", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    yield case("another address since", _SHOP, _drill("https://shop.example/hooks"), expect=UNKNOWN)
    old = sample_stated(expired(DRILL, _URL, _URL))
    yield case("too long ago", _SHOP, old, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)
    yield case("no webhook", sample_launch(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
