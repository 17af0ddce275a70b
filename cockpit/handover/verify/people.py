"""Everybody the pack names is declared, stays, and is not the only one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from cockpit.handover.schema import Pack, rows
from cockpit.handover.verify.flaw import Flaw, damage, drift, quoted
from cockpit.handover.verify.links import placed, texts, word

# Keys that hold the id of somebody who has to be there after the launch.
_STAYING: Final[dict[str, tuple[str, ...]]] = {
    "access": ("owner", "backup", "billing_owner"),
    "dns": ("owner",),
    "host": ("owner",),
    "env_var": ("owner",),
    "secret": ("owner",),
    "monitor": ("owner",),
    "alert_route": ("owner", "backup"),
    "backup": ("owner",),
    "service": ("payer",),
    "escalation": ("who",),
    "runbook": ("owner",),
    "next_step": ("owner",),
    "risk": ("owner",),
}
# Keys that hold the id of somebody who did or said something.
_DID: Final[dict[str, tuple[str, ...]]] = {
    "access": ("confirmed_by",),
    "decision": ("decided_by", "signed_beside"),
    "deploy.rollback": ("rehearsed_by",),
    "runbook": ("second_reader",),
    "waiver": ("requested_by", "approved_by"),
    "attestation": ("by",),
    "change": ("by",),
    "signoff": ("who",),
}


def examine(pack: Pack, today: dt.date) -> Iterator[Flaw]:
    """Damage for who is unknown, leaves or is alone; drift for who has left meanwhile."""
    known = {row["id"]: row for row in rows(pack, "person") if word(row, "id")}
    leavers = {
        id_: row["leaves_on"] for id_, row in known.items() if isinstance(row.get("leaves_on"), dt.date)
    }
    for table, keys in _STAYING.items():
        for place, id_ in _named(pack, table, keys):
            if id_ not in known:
                yield _unknown(place, id_)
            elif id_ in leavers:
                yield damage(
                    place, f"{id_} leaves on {leavers[id_]} and may not own, back up or pay for anything"
                )
    for table, keys in _DID.items():
        yield from (_unknown(place, id_) for place, id_ in _named(pack, table, keys) if id_ not in known)
    yield from _alone(pack, known, set(leavers))
    yield from _gone(pack, today)


def _named(pack: Pack, table: str, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for place, row in placed(pack, table):
        yield from ((f"{place}.{key}", id_) for key in keys for id_ in texts(row.get(key)))


def _unknown(place: str, id_: str) -> Flaw:
    return damage(place, f"nobody has the id {quoted(id_)}", "use the id of a [[person]]")


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two rows mean one person: the same id, name or contact."""
    traits = ({_trait(row, key) for key in ("id", "name", "contact")} for row in (one, other))
    first, second = traits
    return bool({trait for trait in first & second if trait[1]})


def _trait(row: dict[str, Any], key: str) -> tuple[str, str]:
    text = row.get(key)
    return key, " ".join(text.casefold().split()) if isinstance(text, str) else ""


def _alone(pack: Pack, known: dict[str, dict[str, Any]], leavers: set[str]) -> Iterator[Flaw]:
    """One person is not enough: not for the product, and not for any account."""
    staying = [row for id_, row in known.items() if id_ not in leavers]
    if known and not any(not same(staying[0], other) for other in staying[1:]):
        yield damage("person", "there is one person only who stays: nobody else could act")
    for table in ("access", "alert_route"):
        for place, row in placed(pack, table):
            owner, backup = (known.get(str(row.get(key, ""))) for key in ("owner", "backup"))
            if owner and backup and same(owner, backup):
                yield damage(
                    f"{place}.backup",
                    f"{row['backup']} is the owner already: the second person has to be another",
                )


def _gone(pack: Pack, today: dt.date) -> Iterator[Flaw]:
    for place, row in placed(pack, "person"):
        left = row.get("leaves_on")
        covers = ", ".join(texts(row.get("covers")))
        if isinstance(left, dt.date) and _day(left) <= today and covers:
            do = f"say in launch.toml who covers {covers} now, then run `cockpit handover`"
            yield drift(place, f"{row.get('id', '')} left on {_day(left)} and covered {covers}", do)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value
