"""Why messages failed, as far as somebody has read it, and who can look it up at the provider."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.stated import Drilled, Standing, Stated
from cockpit.kit import Launch
from cockpit.kit import mail_drills as mail
from cockpit.kit.accounts import accounts
from cockpit.launch.operations import Access
from cockpit.standards.dsn import reason

__all__ = ["Access", "Verdict", "log_of", "openers", "unexplained", "verdicts"]

_BOUNCE: Final = "bounce"
_CAUSES: Final = {
    "address": "the address does not exist",
    "authentication": "the sender proved nothing about itself",
    "reputation": "the sender's address has a bad name",
    "limit": "a limit of the provider or the receiver was reached",
    "content": "the text was taken for junk",
    "receiver": "the receiver's own side could not take it",
    "dns": "records of the domain are broken",
    "provider": "the mail provider held it back",
    "application": "the application never handed it over",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said about one message, in words, and the row that kept it."""

    row: Drilled
    said: str


def verdicts(launch: Launch, stated: Stated) -> tuple[Verdict, ...]:
    """Every verdict that was read in a row which still holds, the newest first."""
    found = [Verdict(row, said) for row in _rows(launch, stated) if (said := _said(row))]
    return tuple(sorted(found, key=lambda one: one.row.at, reverse=True))


def _rows(launch: Launch, stated: Stated) -> Iterator[Drilled]:
    for rows in mail.tried(launch, stated).values():
        yield from (row for row in rows if row.standing is Standing.HOLDS)
    yield from (
        one for one in stated.drills if one.name == _BOUNCE and one.standing is Standing.HOLDS and one.passed
    )


def _said(row: Drilled) -> str:
    """What was decoded: the receiver's stamp, a bounce, the provider's word, or the part that failed."""
    found = row.found
    if found.get("bounce") or found.get("status"):
        code = found.get("bounce", "") or found["status"]
        cause = found["bounce"].partition(" ")[0] if found.get("bounce") else reason(found["status"]).cause
        return f"a bounce said {code}: {_CAUSES[cause]}" if cause in _CAUSES else f"a bounce said {code}"
    if found.get("cause") in _CAUSES:
        return f"a failure was traced to its part: {_CAUSES[found['cause']]}"
    if found.get("verdict"):
        return f"{found.get('ar', 'the receiver')} noted {found['verdict']}"
    return ""


def unexplained(launch: Launch, stated: Stated) -> Drilled | None:
    """A message whose newest try failed for a reason that nobody knows."""
    every = (row for rows in mail.tried(launch, stated).values() for row in rows)
    lost = (row for row in every if row.standing is Standing.HOLDS and not mail.arrived(row))
    return next((row for row in lost if row.found.get("cause") not in _CAUSES and not _said(row)), None)


def log_of(launch: Launch) -> tuple[str, Access | None]:
    """Where the provider's event log is, and the account that opens it; both may be missing."""
    known = accounts(launch, "email-provider")
    account = next((one for one in known if one.owner or one.backup), next(iter(known), None))
    declared = launch.email.events if launch.email else ""
    return declared or (account.url if account else ""), account


def openers(launch: Launch, account: Access) -> tuple[str, ...]:
    """The declared people who can open it, the owner first."""
    known = {one.id for one in launch.people}
    return tuple(one for one in dict.fromkeys((account.owner, account.backup)) if one in known)
