"""Whom to call when something is wrong, and whom when somebody wishes for something."""

from collections.abc import Iterator
from typing import Final

from cockpit.contact import bare
from cockpit.launch import Launch
from cockpit.launch.operations import Support
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, first_look, note_on_status_page, rows, run, said, sentence, unknown

_WISH: Final = ("wish", "feature", "request", "idea", "change")
# The layers that `cockpit triage` names with the companies that can mend each, and what only some have.
_LAYERS: Final = (
    ("the name does not resolve", accounts.DNS),
    ("the certificate is not right", (*accounts.EDGE, *accounts.HOSTING)),
    ("the product answers with an error", accounts.HOSTING),
    ("the product cannot reach its database", accounts.DATABASE),
    ("mail does not arrive", accounts.MAIL),
)
_ALSO: Final = (("the edge answers with an error", accounts.EDGE), ("somebody cannot pay", accounts.PAYMENT))


def whom(launch: Launch, _known: Known) -> Runbook:
    """Incident or wish."""
    first = min(launch.escalation, key=lambda row: row.after_minutes, default=None)
    owner = people.owner(launch, ("incident", "support", "alert"), first.who if first else "")
    others = tuple(row.who for row in launch.escalation)
    return Runbook(
        id="rb-whom",
        title="Whom to call, and for what",
        symptom="Something is wrong and you do not know whose it is; or a customer asks for something, and "
        "you do not know whether it can wait.",
        first_look=first_look(launch, "check"),
        steps=tuple(_steps(launch)),
        worked="Somebody by name has said that they are at it, and when you hear from them next. Once it "
        f"is mended, run {run('cockpit triage {}', f'{launch.origin}/')}. You should see: no broken layer.",
        call=people.call(launch, owner, *others),
        owner=owner,
    )


def _steps(launch: Launch) -> Iterator[str]:
    yield (
        "Decide what it is. An incident: people cannot do what they could do yesterday, or money, mail or "
        "data is at risk. Everything else is a wish, and waits until the morning."
    )
    yield from _known_already(launch)
    yield "An incident: write down the time, what you saw, at which address, and what triage says."
    yield f"Call, in this order. {' '.join(people.escalation(launch))}"
    yield f"Say which layer is broken, and whose it is. {' '.join(_layers(launch))}"
    yield note_on_status_page(launch)
    yield from _ways(launch)
    yield _wish(launch)


def _layers(launch: Launch) -> Iterator[str]:
    """Which company is behind which layer; those nobody wrote down in one sentence."""
    missing: list[str] = []
    also = [(broken, kind) for broken, kind in _ALSO if accounts.account(launch, kind)]
    for broken, kind in (*_LAYERS, *also):
        row = accounts.account(launch, kind)
        if row is not None:
            at = f" at {said(row.url, LONG)}" if row.url else ""
            whose = f", {people.name(launch, row.owner)} signs in" if row.owner else ""
            yield f"If {broken}: {said(row.service)}{at}{whose}."
        elif kind[0] not in missing:
            missing.append(kind[0])
    if missing:
        lines = ", ".join(f'[[access]] category = "{kind}"' for kind in missing)
        yield unknown("Whose the other layers are is", lines)


def _known_already(launch: Launch) -> Iterator[str]:
    """What is knowingly not finished is no incident."""
    if launch.limitations:
        told = rows([sentence(row.text) for row in launch.limitations], "the [[limitation]] rows")
        yield f"See whether it is known already. These are no incidents: {' '.join(told)}"


def _ways(launch: Launch) -> Iterator[str]:
    """Where customers turn to, as they were told."""
    told = [_way(row) for row in launch.support if not _is_wish(row)]
    if told:
        yield f"Answer what customers wrote meanwhile. {' '.join(rows(told, 'the [[support]] rows'))}"
        "meanwhile."
    else:
        line = '[[support]] kind = "incident", path = "...", hours = "..."'
        yield unknown("Where customers turn to when something is wrong is", line)


def _wish(launch: Launch) -> str:
    told = [_way(row) for row in launch.support if _is_wish(row)]
    if told:
        return f"A wish: call nobody at night, and pass it on. {' '.join(rows(told, 'the [[support]] rows'))}"
        "nobody at night."
    return unknown("Where a wish goes is", '[[support]] kind = "wish", path = "..."')


def _is_wish(row: Support) -> bool:
    return any(word in row.kind.casefold() for word in _WISH)


def _way(row: Support) -> str:
    hours = f", {said(row.hours)}" if row.hours else ""
    return f"{said(row.kind)}: {said(bare(row.path), LONG)}{hours}."
