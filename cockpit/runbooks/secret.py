"""A secret was seen where it should not be."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.operations import Secret
from cockpit.runbooks import people
from cockpit.runbooks.deploy import healthy
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import STEP, first_look, listed, rows, said, unknown, verbatim

_ROW = '[[secret]] name = "...", location = "...", owner = "...", how_to = "..."'


def secret(launch: Launch, _known: Known) -> Runbook:
    """A key in a chat, a repository, a page."""
    owner = people.owner(launch, ("secret", "security"), *(row.owner for row in launch.secrets))
    return Runbook(
        id="rb-secret",
        title="A secret has leaked",
        symptom="A password, key or token was seen where it should not be: in a repository, a page, a log, a "
        "chat or a screenshot; or a company writes that it found a key of yours in public.",
        first_look=first_look(launch, "check", "secret", why="to see where secrets stand"),
        steps=tuple(_steps(launch)),
        worked=f"Use the old value once: it must be refused (401, 403 or access denied). {healthy(launch)}",
        call=people.call(launch, owner, *(row.owner for row in launch.secrets)),
        owner=owner,
    )


def _steps(launch: Launch) -> Iterator[str]:
    yield (
        "Write down which secret it is, where it was seen and since when. Do not write down the secret, "
        "and do not send it to anybody."
    )
    yield (
        "If money or data is flowing out right now: revoke the secret at its service at once. The product "
        "stands still then; to undo that, set a new one (the next steps)."
    )
    yield (
        "Else make a second one beside it, so that nothing stands still. The old one still works, so there "
        "is nothing to undo yet."
    )
    yield from _ways(launch)
    yield from _setting(launch)
    yield f"See that the product runs with the new one. {healthy(launch)}"
    yield (
        "Only now revoke the old one at its service. This has no undo, and needs none: the product does "
        "not use it any more."
    )
    yield "Try the old one once more. It must be refused."
    yield (
        "Read the service's log from the moment of the leak on: sign-ins, payments and downloads that were "
        "not yours. Keep what you find before you do anything else."
    )
    yield (
        "Take the secret away from where it was seen. Whoever saw it still knows it, so this alone mends "
        "nothing; in a repository it stays in the history. To undo it, there is nothing you would want back."
    )
    yield (
        "Write it into the [[secret]] row of launch.toml: ever_exposed = true, exposed_where, last_rotated "
        "(the day of today) and old_key_refused = true."
    )
    yield _people_hurt(launch)


def _ways(launch: Launch) -> Iterator[str]:
    """How each secret is changed, in its owner's words."""
    if not launch.secrets:
        yield unknown("Which secrets there are, where they live and how each is changed, is", _ROW)
        return
    yield from rows([_way(launch, row) for row in launch.secrets], "the [[secret]] rows")


def _way(launch: Launch, row: Secret) -> str:
    place = f" lives in {said(row.location)}" if row.location else ""
    whose = f"; {people.name(launch, row.owner)} answers for it" if row.owner else ""
    told = f"If it is {said(row.name)}{', which' if place else ''}{place}{whose}"
    if row.how_to:
        return f"{told}: {said(row.how_to, STEP)}"
    line = f'how_to = "..." in the [[secret]] {said(row.name)}'
    return f"{told}. {unknown('How it is changed is', line)}"


def _setting(launch: Launch) -> Iterator[str]:
    """How the new value comes into the product."""
    places = listed(row.set_in for row in launch.env if row.secret)
    at = f" Secrets are set in {places}." if places else ""
    yield f"Set the new one.{at} To undo it, set the old value again in the same way, while it still works."
    if steps := verbatim("Setting it", launch.deploy.env_change if launch.deploy else ()):
        yield from steps
    else:
        line = 'env_change = ["...", "..."] under [deploy]'
        yield unknown("How it is set, step by step, is", line)


def _people_hurt(launch: Launch) -> str:
    """The law's clock, where it runs."""
    founder = next((one.id for one in launch.people if "founder" in one.role.casefold()), "")
    who = people.reached(launch, founder) if founder else "the founder"
    law = "in the EU such a leak may have to be reported within 72 hours (GDPR, its law on data about people)"
    return f"If somebody may have seen people's data: tell {who} at once, with the time of the leak; {law}."
