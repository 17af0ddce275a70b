"""Lists of what there is, by name only: variables, secrets, accounts, and what is paid for."""

from collections import defaultdict
from typing import Any, Final

from cockpit.documents.cells import NOTHING, ends, meant_yes, people, proof, unit, words
from cockpit.documents.document import Block, Cell, Document
from cockpit.documents.gaps import missing
from cockpit.documents.parts import Read, of, say, table, under
from cockpit.handover.schema import Pack, Row, fits, rows

_MOST_COST: Final = 1e9


def env_inventory(pack: Pack) -> Document:
    """`out.env-inventory`."""
    lead = "Every setting the product reads when it starts, by name. The values are not here."
    columns = {
        "Variable": of("name"),
        "What for": of("purpose"),
        "Required": of("required"),
        "Secret": of("secret"),
        "Environments": of("environments"),
        "Owner": of("owner", people(pack)),
        "Set in": of("set_in"),
        "Read at": of("read_at"),
        "Evidence": of("evidence", proof(pack)),
    }
    blocks = (*table(rows(pack, "env_var"), columns), *missing(pack, "env_var"))
    return Document("out.env-inventory", "Environment variables", lead, blocks)


def secrets_inventory(pack: Pack) -> Document:
    """`out.secrets-inventory`."""
    lead = (
        "Every key and password by name: where it is kept, who changes it, and when it is due to be changed."
    )
    found = rows(pack, "secret")
    columns = {
        "Secret": of("name"),
        "Kept in": of("location"),
        "Owner": of("owner", people(pack)),
        "Change every": of("rotate_days", unit("days")),
        "Last changed": of("last_rotated"),
        "Next due": of("next_due", ends(pack, "overdue by {}")),
        "Was it ever exposed": _exposed,
    }
    how = {"Secret": of("name"), "How to change it": of("how_to")}
    blocks = (
        *table(found, columns),
        *under("How each is changed", *table((row for row in found if row.get("how_to")), how)),
        *missing(pack, "secret"),
    )
    return Document("out.secrets-inventory", "Secrets by name", lead, blocks)


def _exposed(row: Row) -> Cell:
    """A key that was seen is harmless only once the old one is refused."""
    if row.get("ever_exposed") is not True:
        return Cell("no", "good") if row.get("ever_exposed") is False else NOTHING
    where = f": {place}" if (place := words(row.get("exposed_where"))) else ""
    if row.get("old_key_refused") is True:
        return Cell(f"yes{where}; the old key is refused", "mild")
    return Cell(f"yes{where}; nobody has shown that the old key is refused", "bad")


def access_inventory(pack: Pack) -> Document:
    """`out.access-inventory`."""
    lead = "Every account: who owns it, who else gets in, and how to get back in. No password is here."
    found, who = rows(pack, "access"), people(pack)
    doors = {
        "Service": of("service"),
        "For": of("category"),
        "Owner": of("owner", who),
        "Owner's role": of("owner_role"),
        "Second person": _second(pack),
        "Second factor": of("mfa", meant_yes),
        "Login page": of("url"),
    }
    blocks = (
        *table(found, doors),
        *under("How to get back in", *_ways_back(pack, found)),
        *under("Credentials the cockpit uses", *_credentials(pack)),
        *missing(pack, "access", "person"),
    )
    return Document("out.access-inventory", "Accounts", lead, blocks)


def _second(pack: Pack) -> Read:
    who = people(pack)

    def read(row: Row) -> Cell:
        alone = row.get("backup") and row.get("backup") == row.get("owner")
        return Cell("nobody but the owner", "bad") if alone else who(row.get("backup"))

    return read


def _ways_back(pack: Pack, found: tuple[Row, ...]) -> tuple[Block, ...]:
    who = people(pack)
    columns = {
        "Service": of("service"),
        "Login kept in": of("credential"),
        "Recovery": of("recovery"),
        "Who pays": of("billing_owner", who),
        "Last confirmed": of("last_confirmed"),
        "By": of("confirmed_by", people(pack, owns=False)),
        "Evidence": of("evidence", proof(pack)),
    }
    return table(found, columns)


def _credentials(pack: Pack) -> tuple[Block, ...]:
    columns = {
        "Name": of("ref"),
        "What it is": of("kind"),
        "What for": of("purpose"),
        "May": of("scope"),
        "Only reads": of("read_only"),
        "Used by": of("used_by"),
        "Ends": of("expires_on", ends(pack)),
    }
    return table(rows(pack, "credential"), columns)


def renewals(pack: Pack) -> Document:
    """`doc.renewals`."""
    lead = "What is paid for, what it costs a month, when it renews, and who pays."
    found = sorted(rows(pack, "service"), key=lambda row: words(row.get("renews_on")) or "~")
    columns = {
        "Service": of("name"),
        "What for": of("purpose"),
        "Renews on": of("renews_on", ends(pack, "{} ago")),
        "By itself": of("auto_renew", meant_yes),
        "Cost a month": _cost,
        "Who pays": of("payer", people(pack)),
    }
    blocks = (*table(found, columns), *_total(found), *missing(pack, "service"))
    return Document("doc.renewals", "Renewals and monthly costs", lead, blocks)


def _cost(row: Row) -> Cell:
    cost = cost_of(row)
    return NOTHING if cost is None else Cell(f"{cost:.2f} {words(row.get('currency'))}".strip())


def cost_of(row: Row) -> float | None:
    """What a row costs a month, in its currency; none where that is no amount anybody pays."""
    cost: Any = row.get("monthly_cost")
    return float(cost) if fits("number", cost) and 0 <= cost < _MOST_COST else None


def _total(found: list[Row]) -> tuple[Block, ...]:
    sums: defaultdict[str, float] = defaultdict(float)
    for row in found:
        sums[words(row.get("currency"))] += cost_of(row) or 0
    told = " and ".join(
        f"{total:.2f} {currency}".strip() for currency, total in sorted(sums.items()) if total
    )
    return say(f"Together {told} a month.") if told else ()
