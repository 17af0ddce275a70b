"""What is said of routes: failures are no slowness, and one command for all that nobody has measured."""

from checks.perf.route_p95 import judge
from checks.perf.slowest_five import judge as slowest
from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency
from cockpit.facts.route_series import RouteSeries
from cockpit.facts.samples_latency import SHOP, latency, measurement, series
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_timings import NO_FILE
from cockpit.kit import FAIL, UNKNOWN, Finding
from cockpit.launch.parts import Route
from cockpit.model import Layer

NEVER = RouteSeries(missing=Unreachable(Layer.PERSON, "nobody has watched yet", "no-history"))
ROUTES = ("home", "search", "about")
LAUNCH = sample_launch(
    routes=tuple(Route(name=name, url=SHOP if name == "home" else f"{SHOP}{name}") for name in ROUTES)
)
FEW = [series(name, (60.0,) * 3) for name in ROUTES]


def found(seen: Latency) -> list[Finding]:
    return list(judge(LAUNCH, seen, NEVER))


def test_what_nobody_has_measured_is_one_cause_with_one_command() -> None:
    open_ = found(latency(now=FEW))
    assert {one.verdict for one in open_} == {UNKNOWN}
    assert len({one.summary for one in open_}) == 1
    assert {one.fix.record for one in open_ if one.fix} == {"cockpit measure home search about"}


def test_the_command_names_only_what_is_open() -> None:
    now = [series("home", (60.0,) * 3), series("search", (900.0,) * 3), series("about", (60.0,) * 3)]
    kept = measurement(series("about", url=f"{SHOP}about"))
    records = [one.fix.record for one in found(latency(kept, now=now)) if one.verdict is UNKNOWN and one.fix]
    assert records == ["cockpit measure home"]


def test_a_few_of_which_one_was_slow_is_told_by_name() -> None:
    puzzling = [series("home", (60.0,) * 19 + (900.0,)), *FEW[1:]]
    first = found(latency(now=puzzling))[0]
    assert (
        first.summary == "home: a short look does not show whether it is quick enough: 1 of 20 were too slow"
    )


def test_a_route_that_fails_is_not_called_slow() -> None:
    first = found(latency(measurement(series(times=(20.0,) * 49, failures=10))))[0]
    assert (first.verdict, first.kind) == (FAIL, "failing")
    assert first.summary == "home: more than 5 of 100 requests fail (95 % sure): 10 of 59"
    assert first.fix
    assert "log of the product" in first.fix.text


def test_what_does_not_answer_is_named_once_and_nobody_is_sent_to_measure_it() -> None:
    gone = Unreachable(Layer.HTTP, f"{SHOP}about answers HTTP 401: no page to time", "status")
    kept = measurement(series(), series("search"))
    seen = latency(kept, missing=[(f"{SHOP}about", gone)])
    open_ = list(slowest(LAUNCH, seen, NEVER, NO_FILE))
    assert [one.summary for one in open_] == [f"about cannot be timed just now: {gone.cause}"]
    assert open_[0].fix is None
    (other,) = slowest(LAUNCH, latency(kept), NEVER, NO_FILE)
    assert other.summary == "nobody has timed about, so the slowest cannot be named"
