"""What goes wrong with watching: pages nobody looks at, monitors that look too seldom or tell nobody."""

from cockpit.lab.faults import Fault
from cockpit.lab.telling import statement
from cockpit.lab.world import World


def _gone(world: World) -> None:
    """The monitor of the login was deleted, and its row with it."""
    world.watching.probes.remove(world.watching.probe("mon-login"))
    world.launch["monitor"] = [row for row in world.launch["monitor"] if row["id"] != "mon-login"]


def _each(world: World, **fields: object) -> None:
    for one in world.watching.probes:
        for name, value in fields.items():
            setattr(one, name, value)


def _own(world: World) -> None:
    for row in world.launch["monitor"]:
        row["provider"] = "cockpit watch"
        del row["api"], row["credential"]


def _split(world: World) -> None:
    """The company sells in America, too, and is looked at from Europe."""
    world.launch["product"]["markets"] = ["EU", "US"]
    _each(world, regions=["eu"])


FAULTS = (
    Fault(
        "watch.uptime-coverage",
        "Somebody has deleted the monitor of the sign-in page.",
        _gone,
        also=("watch.latency-by-route",),
    ),
    Fault(
        "watch.uptime-coverage:paused",
        "The monitor of the first page was paused for a release and never started again.",
        lambda world: setattr(world.watching.probe("mon-home"), "paused", True),
    ),
    Fault(
        "watch.uptime-coverage:silent",
        "The monitors look every minute and have nobody to tell.",
        lambda world: _each(world, tells=False),
        also=("watch.cert-expiry-alert",),
    ),
    Fault(
        "watch.uptime-coverage:laptop",
        "Only this program watches, in a terminal on a laptop.",
        _own,
        also=("watch.cert-expiry-alert",),
    ),
    Fault(
        "watch.interval",
        "The monitors look every quarter of an hour, as the free plan has it.",
        lambda world: _each(world, every=900),
    ),
    Fault(
        "watch.failure-threshold",
        "The monitors wait for ten failures before they tell somebody.",
        lambda world: _each(world, failures=10),
    ),
    Fault(
        "watch.failure-threshold:hair-trigger",
        "The monitors call at the first failure: every hiccup wakes somebody.",
        lambda world: _each(world, failures=1),
    ),
    Fault(
        "watch.cert-expiry-alert",
        "No monitor tells anybody that a certificate is about to end.",
        lambda world: _each(world, certificate=0),
    ),
    Fault(
        "watch.thresholds-set",
        "Nobody has set a number from which on somebody is told.",
        lambda world: statement(world, "watch.thresholds-set", answer="not-done", reason="too early"),
    ),
    Fault(
        "watch.two-region-synthetic",
        "The company sells on two continents and is looked at from one.",
        _split,
    ),
    Fault(
        "cut:watch-token",
        "The token that lists the monitors has expired.",
        lambda world: setattr(world.watching, "reading", "expired"),
    ),
)
