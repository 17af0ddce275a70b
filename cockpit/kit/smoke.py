"""What a walked journey amounts to: where it broke, what to do about it, and what it left behind."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from cockpit.facts.smoke import Stepped, Walked
from cockpit.kit import Finding, Fix, Layer, command, cut, failed, passed, warned
from cockpit.kit.sending import held_back
from cockpit.model import Verdict
from cockpit.text import safe

FLAW: Final = "flaw"
_LONGEST: Final = 200
_UNDO: Final = "Put the former text back."
_WORDS: Final[Mapping[str, str]] = {
    "status": "answers {status}",
    "wrong-text": "answers {status} without the declared text",
    "unwanted-text": "shows the text that it should not",
    "nothing-to-take": "answers {status}, and what the next step needs is not in it",
    "signs-in": "ends at the form with which people sign in: nobody is signed in there",
    "leaves": "leads out of the product",
    "asks-again": "answers {status}, which asks for the form to be sent twice; it was sent once",
    "bad-location": "answers {status}, a redirect that leads nowhere",
    "endless": "answers with redirects that do not end",
}


def found(check: str, walk: Walked, *, broken: Fix) -> Iterator[Finding]:
    """The findings of one journey.

    Args:
        check: the id of the check, for the command that walks it again.
        walk: what came of it.
        broken: what to do where a step is not as declared.
    """
    if walk.why:
        yield _unwalked(check, walk)
        return
    step = walk.broken
    if step is None:
        yield _well(walk)
    elif step.why or step.fault == "too-long":
        yield _dark(walk, step)
    else:
        yield _broken(walk, step, broken)
    if walk.left:
        yield _left(walk)


def _seen(walk: Walked) -> dict[str, Any]:
    """Every step by what became of it."""
    told = {step.name: _outcome(step) for step in walk.steps}
    return {"expected": "every step as declared", "evidence": {"steps": told}}


def _outcome(step: Stepped) -> str:
    if not step.done:
        return "not done"
    if step.why:
        return f"no answer ({step.why.kind or step.why.layer})"
    return f"{step.status} {step.fault}".rstrip()


def _well(walk: Walked) -> Finding:
    seen, many = _seen(walk), len(walk.steps)
    steps = "the step is" if many == 1 else f"all {many} steps are"
    if walk.slow:
        names = ", ".join(safe(step.name, 60) for step in walk.slow)
        text = f"works, and is slower than declared at: {names}"
        slow = "; ".join(f"{step.name}: {step.wanted}" for step in walk.slow)
        return warned(walk.journey, "slow", text, **{**seen, "expected": slow}, observed="longer than that")
    stays = "; what it makes stays, for no step has cleanup = true" if walk.stays else ""
    return passed(walk.journey, f"{steps} as declared{stays}", **seen)


def _dark(walk: Walked, step: Stepped) -> Finding:
    """A step got no answer, or one that says nothing of the product."""
    seen = _seen(walk)
    if step.fault:
        text = (
            f'the page of "{step.name}" is longer than what is read of it, so its text may stand further on'
        )
        return Finding(
            walk.journey, Verdict.UNKNOWN, text, kind="too-long", layer=Layer.PERSON, fix=_SHORTER, **seen
        )
    assert step.why is not None
    if not (step.changes and step.sent and step.why.layer is Layer.HTTP):
        return cut(walk.journey, step.why, **seen)
    text = f'"{step.name}" was sent once and got no whole answer ({step.why.cause}); it was not sent again'
    return cut(walk.journey, replace(step.why, cause=text), **seen)


_SHORTER: Final = Fix(
    "Declare a text that stands nearer to the beginning of the page, or a page that is shorter.", undo=_UNDO
)


def _broken(walk: Walked, step: Stepped, fix: Fix) -> Finding:
    said = _WORDS[step.fault].format(status=step.status)
    verify = command("curl -sS -i -m 10 {}", step.url) if step.method == "GET" and "{" not in step.url else ""
    seen = {**_seen(walk), "expected": step.wanted, "observed": said, "verify": verify}
    later = sum(not one.done for one in walk.steps if not one.cleanup)
    rest = f"; {later} further step{'s were' if later > 1 else ' was'} not tried" if later else ""
    return failed(walk.journey, step.fault, f'"{step.name}" {said}{rest}', fix=fix, **seen)


def _left(walk: Walked) -> Finding:
    """Something stands at the product that a person has to take away."""
    sure = "what was made was not taken away again"
    text = sure if walk.left == "made" else "something may have been made, and was not taken away"
    named = f" It is marked {walk.mark}." if walk.mark else ""
    return failed(
        walk.journey,
        "left-behind",
        text,
        expected="every step that cleans up is well",
        observed=", ".join(walk.by_hand)[:_LONGEST],
        evidence={"mark": walk.mark, "by_hand": list(walk.by_hand)},
        fix=Fix(
            f"Sign in as the test account and take it away by hand.{named}",
            "\n".join(walk.by_hand),
            "Nothing to undo.",
        ),
    )


def _unwalked(check: str, walk: Walked) -> Finding:
    """The journey was not walked: it cannot be meant, it was not allowed, or there is no account for it."""
    why = walk.why
    assert why is not None
    if why.kind == FLAW:
        text = f"it cannot be walked as it is declared: {why.cause}"
        fix = Fix("Correct the [[smoke]] rows of this journey.", undo=_UNDO)
        return Finding(walk.journey, Verdict.UNKNOWN, text, kind=FLAW, layer=Layer.PERSON, fix=fix)
    if not held_back(why):
        return cut(walk.journey, why)
    allow = f"cockpit check {check} --allow writes"
    text = "Show once that the domain is yours (cockpit drill dns-proof), then allow the journeys."
    fix = Fix(text, allow, "The journey takes away what it made, as far as its steps with cleanup say.")
    return replace(cut(walk.journey, why, fix=fix, verify=allow), kind=why.kind)


def unwalked(walks: tuple[Walked, ...]) -> bool:
    """No journey could be walked for want of leave, so that a person's word stands in."""
    return not walks or all(walk.why is not None and held_back(walk.why) for walk in walks)
