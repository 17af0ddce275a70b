"""What the application gets wrong about its own address, and what it refuses of others."""

from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.pages import APP, to_provider
from cockpit.lab.said import CALLBACK, SIGN_IN
from cockpit.lab.telling import drill
from cockpit.lab.world import World

_PATH = CALLBACK.removeprefix(APP)


def _comes_back_to(uri: str) -> Callable[[World], None]:
    """The application sends this redirect URI along."""

    def apply(world: World) -> None:
        location = to_provider(uri).location
        world.sites["app.velomart.test"].change(SIGN_IN.removeprefix(APP), location=location)

    return apply


def _not_registered(world: World) -> None:
    world.registered.clear()
    drill(world, "oauth-callback", passed=False, said="The provider's console does not list this address.")


def _refused(said: str) -> Callable[[World], None]:
    def apply(world: World) -> None:
        drill(world, "webhook-delivery", passed=False, said=said, seen="person", seconds={})

    return apply


FAULTS = (
    Fault(
        "app.oauth-callback-host",
        "Whoever signs in through Velopass is sent to a developer's own machine.",
        _comes_back_to(f"http://localhost:3000{_PATH}"),
    ),
    Fault(
        "app.oauth-callback-host:http",
        "Whoever signs in through Velopass comes back by plain http.",
        _comes_back_to(CALLBACK.replace("https:", "http:")),
    ),
    Fault(
        "app.oauth-callback-host:staging",
        "Whoever signs in through Velopass comes back to the rehearsal.",
        _comes_back_to(f"https://staging.velomart.test{_PATH}"),
    ),
    Fault(
        "app.oauth-callback-host:retired",
        "Whoever signs in through Velopass comes back to the demo of last spring.",
        _comes_back_to(f"https://demo.velomart.test{_PATH}"),
    ),
    Fault(
        "app.oauth-callback-host:platform",
        "Whoever signs in through Velopass comes back to the address the platform gave out.",
        _comes_back_to(f"https://velomart.fly.dev{_PATH}"),
    ),
    Fault(
        "app.oauth-callback-host:another",
        "Whoever signs in through Velopass comes back to a page that is not the declared one.",
        _comes_back_to(f"{APP}/signed-in"),
    ),
    Fault(
        "app.oauth-callback-host:unregistered",
        "The address people come back to was never entered at Velopass.",
        _not_registered,
    ),
    Fault(
        "app.webhook-delivery",
        "Production checks payment events with the signing secret of the test mode.",
        _refused("The provider shows HTTP 401: probably the wrong signing secret."),
    ),
    Fault(
        "app.webhook-delivery:redirect",
        "Payment events are sent to an address that redirects.",
        _refused("The provider shows HTTP 301: the sender does not follow redirects."),
    ),
    Fault(
        "app.webhook-delivery:nothing",
        "The provider has never sent a payment event to the live endpoint.",
        _refused("The counter did not grow in 10 minutes."),
    ),
)
