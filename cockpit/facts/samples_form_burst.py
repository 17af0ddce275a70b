"""Small examples of twenty visitors at once, for the cases of checks and for tests."""

from typing import Any

from cockpit.facts.form_burst import VISITORS, CrowdVisit, FormBurst, FormCrowd
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Route

SIGN_UP = "https://shop.example/signup"


def with_form(**parts: Any) -> Launch:
    """The shop with one page to sign up."""
    return sample_launch(routes=(Route(name="sign-up", url=SIGN_UP, kind="auth"),), **parts)


def visits(*ms: float, status: int = 200) -> tuple[CrowdVisit, ...]:
    """Visits that took so long, answered alike."""
    return tuple(CrowdVisit(one, status) for one in ms)


def crowd(
    times: float | tuple[float, ...] = 40.0, *odd: CrowdVisit, quiet: float = 30.0, **more: Any
) -> FormCrowd:
    """Twenty visits with these times, the last of them replaced by the odd ones; five quiet ones before."""
    taken = times if isinstance(times, tuple) else (times,) * VISITORS
    together = (*visits(*taken[: VISITORS - len(odd)]), *odd)
    given = {"quiet": visits(*[quiet] * 5), "crowd": together, **more}
    return FormCrowd("sign-up", SIGN_UP, **given)


def burst(*crowds: FormCrowd) -> FormBurst:
    """These pages."""
    return FormBurst(crowds)
