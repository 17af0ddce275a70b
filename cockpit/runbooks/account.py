"""Nobody gets into an account any more."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.operations import Access
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, all_green, first_look, rows, said, sentence, unknown

_ROW = (
    '[[access]] id = "...", service = "...", category = "...", url = "...", owner = "...", recovery = "..."'
)
# Who holds the first gets back into the next ones: the domain leads to the mailbox, the mailbox to the rest.
_ORDER = (accounts.REGISTRAR, accounts.DNS, accounts.MAIL, accounts.HOSTING)


def account(launch: Launch, _known: Known) -> Runbook:
    """The password is lost, the telephone is gone, or the person is."""
    owners = tuple(row.owner for row in _ordered(launch))
    owner = people.owner(launch, ("account", "access"), *owners)
    return Runbook(
        id="rb-account",
        title="Get back into an account",
        symptom="Nobody can sign in at a company: the password is lost, the telephone with the second code "
        "is gone, or the person who held the account has left.",
        first_look=first_look(launch, "check", "handover.access-recovery"),
        steps=tuple(_steps(launch)),
        worked="The owner and the backup each sign in from a computer of their own, without asking anybody. "
        f"{all_green('check', 'handover.access-recovery')}",
        call=people.call(launch, owner, *owners, *(row.backup for row in launch.access)),
        owner=owner,
    )


def _ordered(launch: Launch) -> list[Access]:
    """The accounts, those that open others first."""

    def place(row: Access) -> int:
        kind = row.category.strip().casefold()
        return next((at for at, kinds in enumerate(_ORDER) if kind in kinds), len(_ORDER))

    return sorted(launch.access, key=place)


def _steps(launch: Launch) -> Iterator[str]:
    yield "Try the password at most three times: more often locks the account."
    yield (
        "Ask the other person who gets in there to do it: they add a new login for you, or reset yours. To "
        "undo it, they remove that login."
    )
    yield from _each(launch)
    yield (
        f"If several are lost, mend them in this order: the registrar of {said(launch.domain)}, DNS, the "
        "mailbox, then all others. Who holds the domain gets the mailbox back, and the mailbox resets the "
        "rest."
    )
    yield (
        "If nothing of that works: write to the company's support from the address it sends its bills to. "
        "Have ready a bill, the last digits of the card, and papers that show who you are. It can take "
        "days."
    )
    yield (
        "Once you are in: remove who left, switch the second factor on (a code from a telephone or a key), "
        "print new recovery codes, and have a second person sign in. Note who you removed; to undo it, "
        "invite them again."
    )
    yield "Change every key that somebody who left knew: go on with rb-secret."
    yield "Write the day of today and your id into last_confirmed and confirmed_by of its [[access]] row."


def _each(launch: Launch) -> Iterator[str]:
    """Each account with its way back."""
    if not launch.access:
        yield unknown("Which accounts there are, whose they are and how one gets back in, is", _ROW)
        return
    yield from rows([_way(launch, row) for row in _ordered(launch)], "the [[access]] rows")


def _way(launch: Launch, row: Access) -> str:
    told = f"If it is {said(row.service)} ({said(row.category)}): {accounts.where(launch, row)}"
    if row.billing_owner:
        told += f" {people.name(launch, row.billing_owner)} pays for it and has the bills."
    if row.recovery:
        return f"{told} The way back in: {sentence(said(row.recovery, LONG))}"
    line = f'recovery = "..." in the [[access]] {said(row.id)}'
    return f"{told} {unknown('The way back in is', line)}"
