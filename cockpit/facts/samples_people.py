"""People and accounts for the cases of checks: who stays, who leaves, and complete rows to take keys from."""

import datetime as dt
from typing import Any

from cockpit.launch.operations import Access, Person

ANA = Person(id="ana", name="Ana Ferreira", role="founder", contact="mailto:ana@shop.example")
JON = Person(id="jon", name="Jon Reis", role="operator", contact="mailto:jon@shop.example")
LEA = Person(
    id="lea", name="Lea Contractor", contact="mailto:lea@else.example", leaves_on=dt.date(2026, 12, 10)
)


def account(id_: str, **keys: Any) -> Access:
    """A complete account, confirmed yesterday; its category is its id unless given."""
    given = {
        "service": f"Sample {id_}",
        "category": id_,
        "url": "https://login.example/",
        "owner": "ana",
        "backup": "jon",
        "owner_role": "account owner",
        "mfa": True,
        "credential": f"pm:shop/{id_}",
        "recovery": "Printed codes in the safe",
        "billing_owner": "ana",
        "last_confirmed": dt.date(2026, 11, 19),
        "confirmed_by": "ana",
        **keys,
    }
    return Access(id=f"acc-{id_}", **given)


def accounts_of(*categories: str) -> tuple[Access, ...]:
    """One complete account of each of these."""
    return tuple(account(one) for one in categories)
