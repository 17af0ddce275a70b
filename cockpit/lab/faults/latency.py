"""What makes the product slow: a route for everybody, a page whose server thinks for too long."""

from cockpit.lab.faults import Fault

_API = "api.velomart.test"

FAULTS = (
    Fault(
        "perf.route-p95",
        "The search reads the whole table: each answer takes two thirds of a second.",
        lambda world: world.sites[_API].change("/v1/listings", wait=0.66),
    ),
    Fault(
        "perf.page-server-time",
        "The page of prices asks another company for the rate of exchange, and that takes two seconds.",
        lambda world: world.home.change("/pricing", wait=2.1),
        also=("perf.route-p95",),
    ),
)
