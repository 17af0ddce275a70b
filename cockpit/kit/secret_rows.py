"""The `[[secret]]` rows of launch.toml against every secret that is known by name."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from cockpit.facts.environment import Environment
from cockpit.kit import Finding, Fix, Launch, failed
from cockpit.kit.env_rows import few
from cockpit.kit.lacking import Lack, lacking
from cockpit.kit.owners import unfit
from cockpit.kit.pasting import nobody, quoted, row, told
from cockpit.launch.operations import Secret
from cockpit.standards.env_names import exposed, platform_sets, surely_secret

__all__ = ["Secret", "incomplete", "known", "overdue", "unlisted"]

_KEPT = (
    "is kept, who answers for it and when it is changed",
    "are kept, who answers for them and when they are changed",
)
_LONGEST = 36_500  # days; a longer interval is as good as none


def known(launch: Launch, environment: Environment) -> Mapping[str, str]:
    """Every name that is a secret's, with the place that shows it.

    What `[[env]]` calls one; what the code reads or a workflow takes and can be nothing else by its name,
    unless `[[env]]` says that it is none.
    """
    seen = {one.name: one.where[0] for one in environment.read} | {
        one.name: one.where for one in environment.ci
    }
    declared = {one.name: one.secret for one in launch.env}
    guessed = {
        name: where
        for name, where in seen.items()
        if name not in declared and not platform_sets(name) and _secret(name, environment)
    }
    rows = {name: seen.get(name, "launch.toml [[env]]") for name, secret in declared.items() if secret}
    return dict(sorted((guessed | rows).items()))


def _secret(name: str, environment: Environment) -> bool:
    prefix, _ = exposed(name, environment.prefixes)
    return not prefix and surely_secret(name)


def unlisted(launch: Launch, names: Mapping[str, str]) -> Iterator[Finding]:
    """Secrets that no row is about, with the rows to paste."""
    listed = {one.name for one in launch.secrets}
    new = {name: where for name, where in names.items() if name not in listed}
    if not new:
        return
    owner = launch.people[0].id if len(launch.people) == 1 else "WHO"
    yield failed(
        launch.domain,
        "unlisted",
        f"no [[secret]] row says where {few(list(new))} {_KEPT[len(new) > 1]}",
        expected="a [[secret]] row for every secret",
        observed="; ".join(f"{name} at {where}" for name, where in list(new.items())[:5]),
        evidence={"seen_at": dict(list(new.items())[:100])},
        fix=Fix(
            "Add these rows to launch.toml and fill them in. last_rotated is the day the value was made.",
            "\n\n".join(_pasted(name, _set_in(launch, name), owner) for name in new),
            "Remove the rows.",
        ),
    )


def _set_in(launch: Launch, name: str) -> str:
    return next((one.set_in for one in launch.env if one.name == name and told(one.set_in)), "WHERE")


def _pasted(name: str, place: str, owner: str) -> str:
    values = {
        "name": quoted(name),
        "location": quoted(place),
        "owner": quoted(owner),
        "rotate_days": "180",
        "last_rotated": "YYYY-MM-DD",
        "how_to": quoted("HOW IT IS CHANGED"),
    }
    return row("secret", values)


def incomplete(launch: Launch) -> Iterator[Finding]:
    """Each row says where it is kept, who answers for it, how often, since when and how it is changed."""
    lacks: tuple[Lack[Secret], ...] = (
        ("no-location", lambda one: not told(one.location), "where it is kept", 'location = "WHERE"'),
        ("no-owner", lambda one: not told(one.owner), "who answers for it", 'owner = "WHO"'),
        ("no-interval", lambda one: one.rotate_days is None, "how often it is changed", "rotate_days = 180"),
        (
            "no-day",
            lambda one: one.last_rotated is None,
            "when it was made or changed",
            "last_rotated = YYYY-MM-DD",
        ),
        ("no-way", lambda one: not told(one.how_to), "how it is changed", 'how_to = "HOW"'),
    )
    keys = "location, owner, rotate_days, last_rotated and how_to"
    yield from lacking(launch, "secret", launch.secrets, lacks, keys)
    yield from _of_nobody(launch)


def _of_nobody(launch: Launch) -> Iterator[Finding]:
    if launch.secrets and not launch.people:
        yield nobody(launch, "launch.toml declares no person, so nobody answers for a secret")
        return
    for owner in dict.fromkeys(one.owner for one in launch.secrets if told(one.owner)):
        if why := unfit(launch, owner):
            names = [one.name for one in launch.secrets if one.owner == owner]
            yield failed(
                launch.domain,
                f"unfit-owner-{owner}",
                f"{why}, and answers for {few(names)}",
                expected="a declared person who stays",
                observed=f"owner = {quoted(owner)}",
                evidence={"rows": names[:100]},
                fix=Fix(
                    "Name somebody who stays, and change what the one who leaves has known.",
                    f'owner = "WHO"   # in [[secret]] {few(names)}',
                    "Set it back.",
                ),
            )


def overdue(rows: Iterable[Secret], today: dt.date) -> Iterator[Finding]:
    """Secrets that were to be changed before today."""
    for one in rows:
        if one.last_rotated is None or one.rotate_days is None or one.rotate_days > _LONGEST:
            continue
        due = one.last_rotated + dt.timedelta(one.rotate_days)
        if due < today:
            yield failed(
                one.name,
                "overdue",
                f"{one.name} was to be changed on {due}",
                expected=f"changed every {one.rotate_days} days",
                observed=f"last changed on {one.last_rotated}",
                evidence={"due": str(due), "last_rotated": str(one.last_rotated)},
                fix=Fix(
                    f"Change it{f' ({one.how_to})' if told(one.how_to) else ''}, then write down the day.",
                    f"last_rotated = YYYY-MM-DD   # in [[secret]] {one.name}",
                    "The old value stays usable until you end it.",
                ),
            )
