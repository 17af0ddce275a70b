"""Why links of the company do not open its app."""

from dataclasses import replace

from cockpit.lab.faults import Fault
from cockpit.lab.pages import ANDROID_APP, APPLE, GOOGLE, IOS_APP
from cockpit.lab.replies import Rule, redirect
from cockpit.lab.world import World


def _redirected(world: World) -> None:
    """The rule that moves pages to www takes the file along."""
    reply = redirect("https://www.velomart.test{path}{query}", 302)
    world.home.front.append(Rule(replace(reply, headers=(("cache-control", "no-store"),)), path=APPLE))


FAULTS = (
    Fault("app.app-links", "The file that lets iPhones open the app is redirected.", _redirected),
    Fault(
        "app.app-links:type",
        "The file that lets Android open the app is served as plain text.",
        lambda world: world.home.change(GOOGLE, type="text/plain; charset=utf-8"),
    ),
    Fault(
        "app.app-links:not-named",
        "The file that lets iPhones open the app names another one.",
        lambda world: world.home.rewrite(APPLE, IOS_APP, "VELO12MART.test.prototype"),
    ),
    Fault(
        "app.app-links:package",
        "The file that lets Android open the app names the package of the prototype.",
        lambda world: world.home.rewrite(GOOGLE, f'"{ANDROID_APP}"', '"test.prototype"'),
    ),
    Fault(
        "app.app-links:gone",
        "The file that lets iPhones open the app was lost in the last deploy.",
        lambda world: world.home.routes.pop(APPLE),
    ),
)
