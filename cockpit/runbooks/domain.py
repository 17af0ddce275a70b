"""The registration of the domain has lapsed, or is about to."""

from collections.abc import Iterator
from typing import Final

from cockpit.launch import Launch
from cockpit.launch.operations import Service
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, all_green, first_look, listed, run, said, unknown

_WORDS: Final = ("domain", "registrar", "registration")
_ROW: Final = '[[service]] name = "...", purpose = "domain", renews_on = ..., auto_renew = ..., payer = "..."'


def domain(launch: Launch, known: Known) -> Runbook:
    """Everything of the domain is gone at once."""
    owner = people.owner(launch, ("domain", "registrar"), *accounts.holders(launch, accounts.REGISTRAR))
    others = accounts.holders(launch, accounts.REGISTRAR)
    company = accounts.support(launch, accounts.REGISTRAR)
    at = said(launch.domain)
    return Runbook(
        id="rb-domain",
        title="The domain has lapsed",
        symptom=f"Site and mail of {at} are gone at the same moment, or a page of the registrar or with "
        "adverts stands there, or mails about a renewal were left unread. (The registrar is the company "
        "where the name is rented, year by year.)",
        first_look=first_look(launch, "check", "domain.expiry"),
        steps=tuple(_steps(launch, known)),
        worked=f"{all_green('check', 'domain.expiry')} Run {run('dig +short NS {}', launch.domain)}. You "
        f"should see {_servers(known)}.",
        call=people.call(launch, owner, *others, company=company, mail_down=True),
        owner=owner,
    )


def _servers(known: Known) -> str:
    return listed(known.nameservers) or "the name servers that the handover pack has under [[domain]]"


def _steps(launch: Launch, known: Known) -> Iterator[str]:
    ask = run("whois {} | grep -iE 'expir|status|registrar:|name server'", launch.domain)
    seen = f" The registry named {said(known.registrar)} as the registrar." if known.registrar else ""
    yield (
        f"See what the registry says. Run {ask}. The line with expiry is the last day; a status with hold, "
        f"redemption or pendingDelete says that it has lapsed.{seen}"
    )
    yield _sign_in(launch)
    yield (
        f"Renew {said(launch.domain)} for one year, and pay what is asked: late, it may cost much more. "
        "This cannot be undone and need not be: a year too much does no harm, a name that somebody else "
        "takes is lost."
    )
    yield (
        "Know how long there is: most names can be renewed for some weeks after the last day, then for "
        "about 30 more at a high price (redemption), and then anybody may take them. Endings of countries "
        "have their own times: ask the registrar by telephone."
    )
    yield _paid(launch)
    yield (
        "See that the registrar has not put its own name servers in: they should be "
        f"{_servers(known)}. Note what stands there before you change it. To undo it, enter those again."
    )
    yield (
        f"See that the address the registrar writes to is not at {said(launch.domain)} itself, and that two "
        "people read it. To undo it, enter the former address again."
    )
    yield "Write the new day into renews_on of the [[service]] row that pays for the domain in launch.toml."


def _sign_in(launch: Launch) -> str:
    told = accounts.sign_in(launch, accounts.REGISTRAR, "registrar")
    row = accounts.account(launch, accounts.REGISTRAR)
    if row is None:
        return told
    mails = f"A new password by mail does not arrive while {said(launch.domain)} is down."
    if row.recovery:
        return f"{told} {mails} The way in then: {said(row.recovery, LONG)}."
    line = f'recovery = "..." in the [[access]] {said(row.id)}'
    return f"{told} {mails} {unknown('The way in then is', line)}"


def _paid(launch: Launch) -> str:
    """Why it was not renewed: mostly a card that has run out."""
    why = (
        "Find out why it was not renewed: mostly the card on file has run out. Enter one that works, and "
        "switch automatic renewal on. To undo it, switch it off again."
    )
    row = next((row for row in launch.services if _about(row)), None)
    if row is None:
        return f"{why} {unknown('Who pays, and when it renews, is', _ROW)}"
    told = [f"{said(row.name)} is paid by {people.name(launch, row.payer)}." if row.payer else ""]
    told.append(f"It renews on {row.renews_on}." if row.renews_on else "")
    told.append("" if row.auto_renew is None else f"By itself: {'yes' if row.auto_renew else 'no'}.")
    missing = [
        key
        for key, value in (("payer", row.payer), ("renews_on", row.renews_on), ("auto_renew", row.auto_renew))
        if value in (None, "")
    ]
    if missing:
        line = f"{', '.join(f'{key} = ...' for key in missing)} in the [[service]] {said(row.name)}"
        told.append(unknown("The rest is", line))
    return " ".join([why, *filter(None, told)])


def _about(row: Service) -> bool:
    """The row pays for the domain, by its own words."""
    return any(word in f"{row.name} {row.purpose}".casefold() for word in _WORDS)
