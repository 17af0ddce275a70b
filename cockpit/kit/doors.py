"""The accounts whose owner has to say, or to show, that the door opens: `[[access]]` rows by category."""

from collections.abc import Iterator

from cockpit.facts.stated import Stated
from cockpit.kit import Check, Finding, Fix, Launch, failed, undeclared
from cockpit.kit.accounts import accounts
from cockpit.kit.pasting import line, quoted
from cockpit.kit.pasting import row as pasted
from cockpit.kit.stating import leaves, name_of
from cockpit.kit.words import own_word
from cockpit.launch.operations import Access

__all__ = ["Access", "confirmed", "new_account", "owned", "unwritten"]


def owned(launch: Launch, category: str) -> tuple[Access, ...]:
    """The accounts of a category that somebody is named for."""
    return tuple(row for row in accounts(launch, category) if row.owner)


def confirmed(
    launch: Launch, category: str, check: str, declared: Check, stated: Stated
) -> Iterator[Finding]:
    """The owner's own word about the accounts of a category, and an owner who stays."""
    rows = owned(launch, category)
    if not rows:
        yield unwritten(launch, category)
        return
    yield from _leavers(launch, rows)
    about = [f"{row.service} ({row.id}) of {row.owner}" for row in rows]
    yield own_word(launch, check, declared, stated, list(dict.fromkeys(row.owner for row in rows)), about)


def unwritten(launch: Launch, category: str) -> Finding:
    """Nobody has written down whose account it is."""
    row = next(iter(accounts(launch, category)), None)
    if row is not None:
        summary = f"launch.toml does not say who owns {row.service}"
        return undeclared(launch.domain, summary, line("owner", '"WHO"', f"the [[access]] {row.id}"))
    summary = f"launch.toml names no account of the category {category}, and so nobody who owns it"
    return undeclared(launch.domain, summary, new_account(category, "owner"))


def new_account(category: str, *keys: str) -> str:
    """A whole row to paste, in which these keys name people."""
    known = {"id": f"acc-{category}", "service": "WHICH COMPANY", "category": category}
    named = known | dict.fromkeys(keys, "WHO")
    return pasted("access", {key: quoted(value) for key, value in named.items()})


def _leavers(launch: Launch, rows: tuple[Access, ...]) -> Iterator[Finding]:
    """Accounts that go out of the door together with their owner."""
    for row in rows:
        if day := leaves(launch, row.owner):
            yield _leaving(launch, row, day)


def _leaving(launch: Launch, row: Access, day: str) -> Finding:
    owner = name_of(launch, row.owner)
    return failed(
        row.id,
        "leaver",
        f"{owner} owns {row.service} and leaves on {day}",
        expected="an owner who stays",
        observed=f"{owner}, until {day}",
        evidence={"account": row.id, "owner": row.owner, "leaves_on": day},
        fix=Fix(
            f"Make somebody who stays the owner at {row.service}, and let them sign in once. Then name them "
            "in launch.toml.",
            line("owner", '"WHO STAYS"', f"the [[access]] {row.id}"),
            f"owner = {quoted(row.owner)}",
        ),
    )
