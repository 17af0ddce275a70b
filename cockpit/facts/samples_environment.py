"""Small examples of what code reads, what files promise and what a platform keeps, for cases and tests."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.env_present import EnvPresent
from cockpit.facts.environment import Environment, VariablePromise, VariableUse
from cockpit.facts.platform_settings import PlatformSetting, PlatformSettings
from cockpit.launch.making import Deploy, Env
from cockpit.launch.making import Environment as Place
from cockpit.launch.operations import Person
from cockpit.model import Layer
from cockpit.standards.env_names import in_force

ANA = Person(id="ana", name="Ana Ferreira", role="founder")
NO_CHECKOUT = Environment(
    missing=Unreachable(Layer.REPO, "the folder that [repo] path names is not there", "no-repo")
)
NO_REPO = Environment(missing=Unreachable(Layer.PERSON, "launch.toml has no [repo] path", "undeclared"))
NOT_ASKED = PlatformSettings(
    asked=Unreachable(
        Layer.PERSON, "launch.toml names no credential that reads the platform's settings", "credential"
    )
)
OWN_MACHINE = EnvPresent(
    "production", unsure=Unreachable(Layer.PERSON, "this is not a build or a release", "own-machine")
)
PLACES = (
    Place(name="production", url="https://shop.example/", owner="ana", database="shop"),
    Place(name="staging", url="https://staging.shop.example/", owner="ana", database="shop-staging"),
)
SHARED = Place(name="staging", url="https://staging.shop.example/", owner="ana", database="Shop")


def use(name: str, at: str = "src/server.js:3", **more: Any) -> VariableUse:
    """A variable that the code reads at one place."""
    return VariableUse(name, (at,), languages=("JavaScript",), **more)


def promise(name: str, source: str = "example", at: str = ".env.example:1", **more: Any) -> VariablePromise:
    """A variable that a file names."""
    return VariablePromise(name, at, source, **more)


def sample_environment(*uses: VariableUse, **more: Any) -> Environment:
    """What a small repository of JavaScript reads; every known prefix is in force."""
    given = {"prefixes": in_force(("astro", "gatsby")), "files": 12, **more}
    return Environment(tuple(sorted(uses, key=lambda one: one.name)), **given)


def env_row(name: str, *environments: str, **more: Any) -> Env:
    """A complete row of launch.toml."""
    given = {"purpose": "the database", "owner": "ana", "set_in": "fly secrets", **more}
    return Env(name=name, environments=environments or ("production",), **given)


def fly(**more: Any) -> Deploy:
    """A product at Fly.io."""
    return Deploy(**{"platform": "fly", "project": "shop", **more})


def kept(
    *settings: PlatformSetting, environments: tuple[str, ...] = ("production", "staging")
) -> PlatformSettings:
    """What the platform lists."""
    return PlatformSettings("Vercel", ("shop",), environments, settings)


def setting(name: str, *environments: str, secret: bool = True) -> PlatformSetting:
    """One value, and who gets it."""
    return PlatformSetting(name, environments or ("production",), secret)


def states(**found: str) -> EnvPresent:
    """What a job of the CI has, for which somebody has named the environment."""
    return EnvPresent("production", "this process", named=True, states=found)
