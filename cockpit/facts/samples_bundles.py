"""Small builders of `Bundles` and `BuildOutput` for cases and tests; no value is in them."""

from dataclasses import replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.build_output import BuildOutput
from cockpit.facts.bundles import Bundles, Hint, Mark, Script
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.samples_leaks import leak
from cockpit.model import Layer

PAGE: Final = "https://shop.example/"
APP: Final = f"{PAGE}assets/app-3f2a1c.js"


def bundles(*leaks: Leak, **parts: Any) -> Bundles:
    """A home page and one script, read whole, with these leaks in them."""
    return replace(Bundles(leaks, scripts=(Script(APP, 120_000),), pages=1), **parts)


def in_script(path: str = APP, **parts: Any) -> Leak:
    """A live key of Stripe in a script that everybody gets."""
    return leak(path, **({"place": Place.BUNDLE, "tracked": False, "line": 1, "column": 48_213} | parts))


def in_page(**parts: Any) -> Leak:
    """A value in a page that is secret by its name only."""
    named = {
        "rule": "named-double",
        "title": "Value of a secret by its name",
        "provider": "",
        "shown": "… [40]",
    }
    return in_script(PAGE, **({"place": Place.PAGE, "line": 12, "column": 9} | named | parts))


def of_test_mode(path: str = APP, **parts: Any) -> Leak:
    """A publishable key of Stripe's test mode."""
    made = {
        "rule": "stripe-test-publishable-key",
        "title": "Stripe test publishable key",
        "shown": "pk_test_… [32 characters]",
        "stance": Stance.TEST,
    }
    return in_script(path, **(made | parts))


def mark(
    hint: Hint, shown: str = "Download the React DevTools", path: str = APP, *, used: bool = False
) -> Mark:
    """One hint in the script."""
    return Mark(hint, shown, path, 1, 9, used=used)


def output(*leaks: Leak, **parts: Any) -> BuildOutput:
    """A build of 12 files, read whole."""
    return replace(BuildOutput("dist", 12, leaks, code=120_000), **parts)


def in_build(path: str = "dist/assets/app.js", **parts: Any) -> Leak:
    """A live key of Stripe in what was built."""
    return in_script(path, **({"place": Place.BUILD} | parts))


def no_output(kind: str = "unbuilt") -> BuildOutput:
    """Nothing was built here."""
    cause = "dist is not there: nothing was built in this folder"
    return BuildOutput(missing=Unreachable(Layer.REPO, cause, kind))
