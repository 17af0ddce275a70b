"""What is slow where our own look does not go: sign-ups, and a page that nobody has declared."""

from cockpit.lab.access_log import DAY, Asked, access_log
from cockpit.lab.faults import Fault
from cockpit.lab.world import World

_APP = "app.velomart.test"


def _slow_sign_ups(world: World) -> None:
    rows = (row._replace(ms=1900) if row.path == "/signup" else row for row in DAY)
    world.files |= access_log(rows)


def _sometimes_slow(world: World) -> None:
    rows = (row._replace(times=80) if row.path == "/signup" else row for row in DAY)
    world.files |= access_log((*rows, Asked(_APP, "POST", "/signup", 900, 14, 302)))


def _asked(world: World, *more: Asked) -> None:
    world.files |= access_log((*DAY, *more))


FAULTS = (
    Fault(
        "perf.write-p95",
        "Signing up waits until the letter of welcome is delivered: two seconds each time.",
        _slow_sign_ups,
    ),
    Fault(
        "perf.write-p95:sometimes",
        "Every seventh sign-up takes almost a second.",
        _sometimes_slow,
    ),
    Fault(
        "perf.slowest-five",
        "A page of last year's summer, which nobody remembers, reads every order there ever was.",
        lambda world: _asked(world, Asked(_APP, "GET", "/statement", 1700, 60)),
    ),
    Fault(
        "perf.slowest-five:failing",
        "The page with one's own bicycles is slow, and falls over for every tenth visitor.",
        lambda world: _asked(
            world, Asked(_APP, "GET", "/dashboard", 400, 200), Asked(_APP, "GET", "/dashboard", 400, 22, 500)
        ),
    ),
)
