"""A drill as a check wants it: done on what is there today, or the finding that takes its place."""

from collections.abc import Sequence
from dataclasses import replace

from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import FAIL, Finding, Fix, Launch, command
from cockpit.kit.stating import again, drill_evidence, drilled, name_of, stale

RESTORE = Fix(
    "Bring the file back as it was committed last, and do what has been done since once more.",
    "git restore launch.record.toml",
    "Keep a copy of the damaged file before.",
)


def shown(launch: Launch, name: str, subject: str, stated: Stated, proves: str) -> Finding | Drilled:
    """The newest run of a drill that passed and holds, or a finding that can be acted upon.

    Args:
        launch: the declarations.
        name: of the drill.
        subject: what it was to be done on.
        stated: what people did.
        proves: what doing it proves, as a sentence; also what was expected of one that did not pass.
    """
    one = drilled(launch, name, subject, stated, f"Do the drill. It shows: {proves}")
    if isinstance(one, Finding) and stated.unreadable:
        return replace(one, fix=RESTORE)
    if isinstance(one, Finding) and one.verdict is FAIL:
        row = stated.drill(name, subject)
        said = row.said if row else one.summary
        return replace(one, expected=proves, observed=said, verify=command("cockpit drill {}", name))
    return one


def outdated(one: Drilled, now: Sequence[str], what: str, text: str) -> Finding | None:
    """The drill ran out because it was done on something else than what is there today.

    Args:
        one: the drill.
        now: what it would be done on today.
        what: the word for that.
        text: what to do now.
    """
    if not now or tuple(one.about) == tuple(now):
        return None
    was, is_ = ", ".join(one.about) or "nothing that is known", ", ".join(now)
    summary = f"since the drill {one.name} of {one.day} the {what} has changed: {was} then, {is_} now"
    return stale(one.subject, summary, again(one.name, text), drill_evidence(one) | {"now": list(now)})


def told(launch: Launch, one: Drilled) -> str:
    """Who did a drill and when, and who saw it happen."""
    seen = "seen by the cockpit" if one.seen == "machine" else "stated by the person"
    return f"{name_of(launch, one.by)} on {one.day}, {seen}"
