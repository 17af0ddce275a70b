"""What stands out among the statements of a PostgreSQL: slow, repeated, with a password; and who may look."""

from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.databases import DatabaseLook, HeadRoom, HeavyStatement, StatementStatistics
from cockpit.kit import LOW, Finding, Fix, Launch, failed, passed, warned
from cockpit.kit.databases import SHOWN, about, unseen
from cockpit.standards.postgres_texts import looks_up_one

_OFTEN: Final = 100  # calls from which on a mean says something
_REPEATED: Final = 1000  # calls below which nobody notices a repetition
_PER_TRANSACTION: Final = 3
_FULL: Final = 0.8


def queries(launch: Launch, name: str, look: DatabaseLook) -> Iterator[Finding]:
    """The role, the statements and the connections of one database."""
    found = [*_role(name, look), *_statements(launch, name, look.statements), *_room(name, look)]
    yield from found or [_well(name, look)]


def _well(name: str, look: DatabaseLook) -> Finding:
    copy = "; a replica counts its own statements alone" if look.replica else ""
    return passed(name, f"nothing stands out in the statements of {name}", observed=f"no fault{copy}")


def _role(name: str, look: DatabaseLook) -> Iterator[Finding]:
    if not (writes := look.role.writes):
        return
    role = look.role.name.replace('"', '""')
    yield warned(
        name,
        "may-write",
        f"the role {look.role.name}, with which the cockpit looks at {name}, may change {writes[0]}",
        severity=LOW,
        expected="a role that sees statistics and nothing else",
        observed=", ".join(writes),
        fix=Fix(
            "Take the right away, or make a role of its own for the cockpit.",
            f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM "{role}";',
            f'GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO "{role}";',
        ),
    )


def _statements(launch: Launch, name: str, seen: StatementStatistics | Unreachable) -> Iterator[Finding]:
    if isinstance(seen, Unreachable):
        yield unseen(name, seen)
        return
    if seen.passwords:
        yield _passwords(name, seen)
    limit = launch.limits.p95_read_ms
    if slow := [one for one in seen.heavy if one.calls >= _OFTEN and one.mean_ms > limit]:
        yield _slow(name, sorted(slow, key=lambda one: -one.mean_ms), limit)
    if repeated := [one for one in seen.heavy if _again(one, seen.transactions)]:
        yield _repeated(name, sorted(repeated, key=lambda one: -one.calls))


def _passwords(name: str, seen: StatementStatistics) -> Finding:
    kinds = "; ".join(f"{kind}: {number}" for kind, number in seen.passwords.items())
    return failed(
        name,
        "password",
        f"statements that {name} remembers hold passwords in plain text, for whoever may read its statistics",
        expected="no password among the statements",
        observed=kinds,
        fix=Fix(
            "Change each of these passwords, this time with \\password in psql, which never sends it in the "
            "clear; then let the database forget what it remembers.",
            "SELECT pg_stat_statements_reset();",
            "The counts begin anew; nothing else is lost.",
        ),
    )


def _slow(name: str, slow: Sequence[HeavyStatement], limit: int) -> Finding:
    few = slow[:SHOWN]
    return failed(
        name,
        "slow",
        f"{len(slow)} statement{'s' * (len(slow) > 1)} of {name} on average take longer than {limit} ms, "
        "which is all that a whole page may take",
        expected=f"a mean of at most {limit} ms (p95_read_ms)",
        observed=f"{about(few[0].mean_ms)} ms: {few[0].text}",
        evidence={"slowest": [one.text for one in few]},
        fix=Fix(
            "Look at how the database finds the rows; most often an index is missing, or it asks too much.",
            f"EXPLAIN (ANALYZE, BUFFERS) {few[0].text}",
            "Nothing to undo: EXPLAIN ANALYZE of a SELECT only reads. Do not run it on anything that writes.",
        ),
    )


def _again(one: HeavyStatement, transactions: int) -> bool:
    """One row at a time, many times in each transaction: what a loop in the code does (N+1)."""
    single = one.rows <= one.calls * 1.2
    often = one.calls >= _REPEATED and one.calls >= transactions * _PER_TRANSACTION
    return often and single and looks_up_one(one.text)


def _repeated(name: str, repeated: Sequence[HeavyStatement]) -> Finding:
    few = repeated[:SHOWN]
    return failed(
        name,
        "repeated",
        f"{len(repeated)} statement{'s' * (len(repeated) > 1)} of {name} fetch one row at a time, several "
        "times in each transaction: a loop in the code asks for what one statement could bring",
        expected="related rows fetched together",
        observed=few[0].text,
        evidence={"repeated": [one.text for one in few]},
        fix=Fix(
            "Find the loop around it and fetch the rows at once: a JOIN, WHERE id = ANY (...), or what the "
            "framework has for it (include, with, select_related, includes).",
            few[0].text,
            "Take the change back.",
        ),
    )


def _room(name: str, look: DatabaseLook) -> Iterator[Finding]:
    room = look.room
    if isinstance(room, Unreachable):
        if room != look.statements:  # the same cause is told once
            yield unseen(name, room)
        return
    yield from _connections(name, room)


def _connections(name: str, room: HeadRoom) -> Iterator[Finding]:
    if room.used >= room.limit * _FULL:
        yield warned(
            name,
            "connections",
            f"{name} has hardly a connection left: more than four fifths of {room.limit} are taken",
            expected=f"at most {int(room.limit * _FULL)} of {room.limit} connections in use",
            observed="more than four fifths",
            fix=Fix(
                "Put a pool in front (PgBouncer, or the hosting company's), and let each process open few.",
                "SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3;",
                "Point the product at the database itself again.",
            ),
        )
    if room.idle:
        yield warned(
            name,
            "idle-in-transaction",
            f"connections of {name} have left a transaction open for more than five minutes: they hold locks",
            severity=LOW,
            expected="transactions that end",
            observed="at least one is idle",
            fix=Fix(
                "Find who leaves it open, and let the database end such connections by itself.",
                "ALTER DATABASE your_database SET idle_in_transaction_session_timeout = '5min';",
                "ALTER DATABASE your_database RESET idle_in_transaction_session_timeout;",
            ),
        )
