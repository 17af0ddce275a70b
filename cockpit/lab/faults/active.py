"""What shows only when something is sent: no limit on sign-ins, and a webhook that takes anything."""

from dataclasses import replace

from cockpit.lab.faults import Fault
from cockpit.lab.pages import APP
from cockpit.lab.replies import Reply, page, redirect
from cockpit.lab.said import WEBHOOK
from cockpit.lab.world import World

_API = "api.velomart.test"
_PATH = WEBHOOK.removeprefix(f"https://{_API}")
_LIMITS = "http_ratelimit"


def _no_limit(world: World) -> None:
    """Neither a rule nor a limit."""
    del world.edge.rulesets[_LIMITS]
    world.edge.attempts = 0


def _wide(world: World) -> None:
    """The rule and the edge let a hundred through in ten seconds."""
    (rule,) = world.edge.rulesets[_LIMITS]
    loose = {**rule["ratelimit"], "requests_per_period": 100}
    world.edge.rulesets[_LIMITS] = [{**rule, "ratelimit": loose}]
    world.edge.attempts = 100


def _not_in_force(world: World) -> None:
    """The rule is there, and the sign-in goes past it."""
    world.edge.attempts = 0


def _answers(status: int, body: str = "{}") -> Reply:
    return Reply(status, body, "application/json")


def _takes_anything(world: World) -> None:
    world.sites[_API].first(_answers(200, '{"received": true}\n'), path=_PATH, methods=("POST",))


def _falls_over(world: World) -> None:
    world.sites[_API].first(_answers(500, '{"error": "internal"}\n'), path=_PATH, methods=("POST",))


def _moved(to: str) -> Reply:
    return replace(redirect(to, 308), headers=(("cache-control", "no-store"),))


FAULTS = (
    Fault(
        "edge.rate-limit-sensitive",
        "Nothing slows down somebody who tries one password after another.",
        _no_limit,
    ),
    Fault(
        "edge.rate-limit-sensitive:wide",
        "The limit on sign-ins lets a hundred wrong passwords through in ten seconds.",
        _wide,
    ),
    Fault(
        "edge.rate-limit-sensitive:not-in-force",
        "The edge has a limit on sign-ins that does not take hold.",
        _not_in_force,
    ),
    Fault(
        "app.webhook-protected", "The payment webhook takes events that nobody has signed.", _takes_anything
    ),
    Fault(
        "app.webhook-protected:falls-over",
        "The payment webhook falls over at an event without a signature.",
        _falls_over,
    ),
    Fault(
        "app.webhook-direct",
        "The framework redirects the payment webhook for a slash at the end.",
        lambda world: world.sites[_API].first(_moved(f"{WEBHOOK}/"), path=_PATH),
    ),
    Fault(
        "app.webhook-direct:sign-in",
        "The payment webhook is behind the sign-in.",
        lambda world: world.sites[_API].first(
            redirect(f"{APP}/login?next={_PATH}", 302), path=_PATH, methods=("GET",)
        ),
    ),
    Fault(
        "app.webhook-direct:page",
        "A page for people answers at the address of the payment webhook.",
        lambda world: world.sites[_API].first(
            Reply(200, page("Velomart", "<h1>Velomart</h1>")),
            path=_PATH,
            methods=("GET",),
            schemes=("https",),
        ),
    ),
)
