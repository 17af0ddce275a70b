"""What a cold visit showed, and what to do, in words."""

from collections.abc import Sequence
from typing import Any, Final

from cockpit.facts.latency import Rest, Sample
from cockpit.kit import Fix, Launch
from cockpit.kit.cold import Look, wait_minutes
from cockpit.kit.pasting import quoted
from cockpit.standards.sleeping import Sleeper

_MINUTE: Final = 60
_WAKE: Final = (
    "Keep one instance running. If that cannot be, let the program start with less: open the database "
    "connection at the start, load the rest later."
)

_SWITCH_OVER: Final = Fix(
    "Let visitors over to a new release only once it answers: give the platform the health check to "
    "wait for, and let the release ask itself for these pages before it says that it is ready.",
    undo="Take the health check out of the platform's settings.",
)
_AWAKE: Final = Fix(
    "It was awake and still that slow: look at what this page waits for, its queries and other services.",
    "cockpit measure",
    "Go back to the release before.",
)


def after(rest: Rest) -> str:
    """What the visit came after, in words."""
    if rest.after == "deploy":
        return "at the first visit after a deploy"
    if rest.after == "request":
        return "just after another request to the same host"
    if rest.idle_s is None:
        return "at our first visit, as far as is known"
    return f"after {_span(rest.idle_s)} without a visit of ours"


def _span(seconds: float) -> str:
    minutes = int(seconds / _MINUTE)
    if minutes < 2 * _MINUTE:
        return f"{minutes} minutes"
    return f"{minutes // _MINUTE} hours"


def seconds(ms: float) -> str:
    """Milliseconds as people speak of a wait."""
    return f"{ms / 1000:.1f} s"


def first_byte(sample: Sample) -> float | None:
    """Milliseconds from the beginning to the first byte of the answer; None where none came."""
    if sample.wait is None:
        return None
    return sum(phase or 0.0 for phase in (sample.dns, sample.tcp, sample.tls, sample.wait))


def met(sample: Sample) -> str:
    """What a visitor met."""
    if sample.fault == "timeout":
        return f"no answer within {seconds(sample.total)}"
    return f"no answer ({sample.fault})" if sample.fault else f"HTTP {sample.status}"


def told(look: Look) -> dict[str, Any]:
    """A cold visit as evidence."""
    shown: dict[str, Any] = {"route": look.place.name, "visited": look.at, "after": look.rest.after}
    if look.rest.idle_s is not None and look.rest.after == "idle":
        shown["idle_s"] = round(look.rest.idle_s)
    for which, sample in zip(("first", "next"), look.series, strict=False):
        byte = first_byte(sample)
        shown[which] = met(sample)
        shown[f"{which}_byte_ms"] = None if byte is None else round(byte)
        shown[f"{which}_total_ms"] = round(sample.total)
        if sample.start:
            shown["next_after_s"] = round(sample.start)
    return shown


def repair(rest: Rest, known: Sequence[Sleeper]) -> Fix:
    """What keeps the first visitor from waiting, and how to go back."""
    if rest.after == "deploy":
        return _SWITCH_OVER
    if rest.after == "request":
        return _AWAKE
    if not known:
        return Fix(_WAKE, undo="Let it sleep again.")
    lines = "\n\n".join(f"{one.name}: {one.what}.\n{one.setting}" for one in known)
    undo = "\n".join(f"{one.name}: {one.undo}" for one in known)
    return Fix(_WAKE, lines, undo)


def again(launch: Launch, known: Sequence[Sleeper] = ()) -> Fix:
    """How to visit it cold, and how long that waits; with what is missing where that is not long enough."""
    minutes = wait_minutes(launch)
    text = (
        f"Visit it cold: this leaves the product alone for {minutes} minutes, counted from the end of this "
        "run, and then asks each place once. Stop cockpit watch for that time: its visits keep the "
        "product awake."
    )
    longer = [one for one in known if one.minutes >= minutes]
    if not longer:
        return Fix(text, "cockpit measure --cold")
    row = f"platform = {quoted(longer[0].name.lower())}   # in [deploy], so that the wait is long enough"
    return Fix(text, f"{row}\n\ncockpit measure --cold", "Remove the line.")


BRING_BACK: Final = Fix(
    "Bring the page back, or correct its address in launch.toml, and visit it cold again.",
    "cockpit measure --cold",
)


def expected(launch: Launch) -> str:
    """What the first visitor may expect."""
    return (
        f"an answer within {seconds(launch.limits.cold_ms)}, whole, to the first visitor after a quiet time"
    )


def observed(first: Sample) -> str:
    """What the first visitor met, and when."""
    return met(first) if first.fault == "timeout" else f"{met(first)} in {seconds(first.total)}"
