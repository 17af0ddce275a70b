"""Every account the product rests on is written down, completely, and confirmed not long ago."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account, accounts_of
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import (
    BLOCKER,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Edge,
    Finding,
    Fix,
    Launch,
    Product,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.accounts import (
    HOLDS_DAYS,
    KEYS,
    accounts,
    asked,
    blank,
    misplaced,
    missing,
    outworn,
    premature,
    to_fill,
)
from cockpit.kit.leavers import Access
from cockpit.kit.stating import stale
from cockpit.model import Verdict

CHECK = check(
    "Access inventory complete",
    severity=BLOCKER,
    why="Whoever takes over needs every door: where to sign in, who holds the account, who else can, and how "
    "to get back in. One account that only the developer's mailbox knows can stop the whole product.",
    fix="Add the missing rows and keys to launch.toml. Sign in to each account while you do it.",
    undo="Remove the lines.",
    verify="cockpit check handover.access-inventory",
    source="the [[access]] rows of launch.toml; NIST SP 800-53, AC-2 (account management)",
    terms={
        "second factor": "a code, an app or a key that is asked for besides the password",
        "recovery": "the way back into an account when password or telephone are lost",
        "credential": "the name of the entry in the password manager; never the password itself",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """A complete row, confirmed within 180 days, for each account that this product must have."""
    if stated.unreadable:
        yield cut(launch.domain, stated.unreadable)
        return
    wanted = asked(launch, stated)
    if not launch.access:
        yield undeclared(launch.domain, "launch.toml lists no account at all", blank(*wanted))
        return
    today = dt.datetime.fromisoformat(stated.seen_at).date()
    found = [_absent(name, why) for name, why in wanted.items() if not accounts(launch, name)]
    found += [finding for access in launch.access for finding in _row(launch, access, today)]
    yield from found or [_complete(launch)]


def _absent(name: str, why: str) -> Finding:
    return failed(
        f"acc-{name}",
        "no-account",
        f"no account of the category {name} is declared, and {why}",
        expected=f'an [[access]] row with category = "{name}"',
        observed="none",
        fix=Fix(
            "Find out who holds this account, sign in, and declare it. If somebody else runs this for you, "
            "declare the account you have with them. A database, mail or registrar that the product does not "
            "have at all is confirmed as none with: cockpit drill stack",
            blank(name),
            "Remove the lines.",
        ),
    )


def _row(launch: Launch, access: Access, today: dt.date) -> Iterator[Finding]:
    """What is wrong with one row: gaps, else a confirmation that is too old; and the second factor."""
    wrong = misplaced(launch, access)
    if premature(access, today):
        wrong["last_confirmed"] = f"it was confirmed on {access.last_confirmed}, which is still to come"
    if open_ := missing(access):
        wrong |= {key: f"{key} is missing" for key in open_}
    if wrong:
        yield _gaps(access, wrong)
    elif outworn(access, today):
        yield _outworn(access)
    if access.mfa is False:
        yield _one_factor(access)


def _gaps(access: Access, wrong: dict[str, str]) -> Finding:
    keys = [key for key in KEYS if key in wrong]
    said = "; ".join(wrong[key] for key in keys)
    return failed(
        access.id,
        "incomplete",
        f"{access.id} ({access.service}): {said}",
        expected="owner and backup who stay, and every other key of the row",
        observed=said,
        evidence={"row": access.id, "service": access.service, "category": access.category, "keys": keys},
        fix=Fix(
            f"Sign in to {access.service}, look these up, and write them into the row.",
            to_fill(access, *keys),
            "Write back what stood there.",
        ),
    )


def _outworn(access: Access) -> Finding:
    days = f"confirmed on {access.last_confirmed}, more than {HOLDS_DAYS} days ago"
    fix = Fix(
        f"Sign in to {access.service}, see that every key of the row is still true, and write today's date.",
        to_fill(access, "last_confirmed"),
        f"last_confirmed = {access.last_confirmed}",
    )
    evidence = {"row": access.id, "last_confirmed": str(access.last_confirmed), "by": access.confirmed_by}
    return stale(access.id, f"{access.id} ({access.service}) was {days}", fix, evidence)


def _one_factor(access: Access) -> Finding:
    return warned(
        access.id,
        "no-second-factor",
        f"{access.id} ({access.service}) opens with a password alone",
        expected="mfa = true",
        observed="mfa = false",
        evidence={"row": access.id, "service": access.service},
        severity=MEDIUM,
        fix=Fix(
            f"Switch the second factor on at {access.service}, keep its recovery codes where the backup can "
            "reach them, and then change the line.",
            to_fill(access, "mfa"),
            "Switch it off again at the service, and write mfa = false.",
        ),
    )


def _complete(launch: Launch) -> Finding:
    rows = [f"{one.category}: {one.service} ({one.owner}, {one.backup})" for one in launch.access]
    oldest = min(one.last_confirmed for one in launch.access if one.last_confirmed)
    return passed(
        launch.domain,
        f"{len(rows)} accounts are declared completely; the oldest confirmation is of {oldest}",
        expected="every account with owner, backup, way back and date",
        observed="; ".join(rows),
        evidence={"rows": [one.id for one in launch.access], "oldest_confirmation": str(oldest)},
    )


_ALL = accounts_of("registrar", "dns", "hosting", "database", "email-provider")
_NO_DATABASE = drilled("stack", "shop.example", "hosting: Fly", "database: none", seen="person")


def _case(
    name: str, expect: Verdict, access: tuple[Access, ...] = _ALL, stated: Stated = NOTHING_SAID, **parts: Any
) -> Case:
    """Three people and these accounts."""
    given = {"people": (ANA, JON, LEA), "access": access, **parts}
    return case(name, sample_launch(**given), stated, expect=expect)


def _but(**keys: Any) -> tuple[Access, ...]:
    """All of them, the hosting otherwise."""
    return (*(one for one in _ALL if one.category != "hosting"), account("hosting", **keys))


def _cases() -> Iterator[Case]:
    yield _case("every row complete", PASS)
    called = (*_ALL[:4], account("e-mail", category="Email"))
    yield _case("a category called otherwise", PASS, called)
    static = tuple(one for one in _ALL if one.category != "database")
    yield _case("no database, and confirmed so", PASS, static, sample_stated(_NO_DATABASE))
    yield _case("confirmed half a year ago", PASS, _but(last_confirmed=dt.date(2026, 5, 24)))
    yield _case("confirmed where it is tomorrow already", PASS, _but(last_confirmed=dt.date(2026, 11, 21)))
    yield _case("a platform's name has no registrar", PASS, _ALL[2:], product=_hosted("shop.vercel.app"))
    yield _case("one opens with a password alone", WARN, _but(mfa=False))
    yield _case("no row for the database", FAIL, static)
    yield _case("an edge without an account", FAIL, edge=Edge(provider="cloudflare"))
    yield _case("money without an account", FAIL, routes=(Route(name="pay", url="https://shop.example/pay"),))
    yield _case("no backup", FAIL, _but(backup=""))
    yield _case("nobody knows whether there is a second factor", FAIL, _but(mfa=None))
    yield _case("a placeholder was pasted", FAIL, _but(recovery="HOW TO GET BACK IN"))
    yield _case("never confirmed", FAIL, _but(last_confirmed=None, confirmed_by=""))
    yield _case("confirmed on a day to come", FAIL, _but(last_confirmed=dt.date(2027, 11, 20)))
    yield _case("the contractor owns it", FAIL, _but(owner="lea"))
    yield _case("a backup nobody declared", FAIL, _but(backup="bob"))
    yield _case("nobody is declared", FAIL, people=())
    yield _case("no account at all", UNKNOWN, ())
    yield _case("confirmed too long ago", UNKNOWN, _but(last_confirmed=dt.date(2026, 5, 23)))
    yield _case("the record is garbled", UNKNOWN, stated=GARBLED)


def _hosted(domain: str) -> Product:
    return Product(name="Shop", domain=domain, roadmap="mobile-demo")


CASES = Cases(_cases)
