"""What a cold visit found before the lab began: the first request to each host after a quiet while."""

from collections.abc import Iterator
from typing import Final

from cockpit.facts.latency import Rest, Sample, Series
from cockpit.launch import Launch
from cockpit.standards.locations import host_of

SLEEPY: Final = "app.velomart.test"
IDLE: Final = 965.0  # seconds
WAKES: Final = 31_000.0  # milliseconds until the app runs again, where it sleeps
_VISITED: Final = ("home", "listings", "login", "signup", "health")


def cold_series(launch: Launch, *, asleep: bool) -> Iterator[Series]:
    """One visit to each place; where the app was asleep, whoever came first waited for it."""
    awake: set[str] = set()
    for route in launch.routes:
        if route.name in _VISITED:
            host = host_of(route.url)
            rest = Rest("request") if host in awake else Rest("idle", IDLE)
            late = WAKES if asleep and host == SLEEPY and host not in awake else 0.0
            awake.add(host)
            total = 160.0 + late + len(route.name)
            sample = Sample(0.0, 0.0, 2.0, 11.0, 18.0, total - 32.0, 1.0, total, 200, size=4200)
            yield Series(route.name, route.url, "cold", (sample,), "HTTP/1.1", 2.0, rest=rest)
