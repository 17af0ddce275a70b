"""The logins live in a password manager, in the vaults that launch.toml names."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Person,
    Word,
    case,
    check,
    undeclared,
)
from cockpit.kit.doors import Access
from cockpit.kit.pasting import line
from cockpit.kit.words import own_word

ID = "handover.credentials-in-manager"

CHECK = check(
    "Logins live in a password manager",
    severity=HIGH,
    mode=ATTESTED,
    word=Word(
        "Every login of the product lies in the password manager, in the vault that launch.toml names, and "
        "at least two of us can open it.",
        "the manager's name, the vault's name and who can open it; a picture of the list of entries without "
        "their values",
        days=180,
        may_not_apply=False,
    ),
    why="A login in a chat, a spreadsheet or one head is lost or read by others sooner or later. In a "
    "manager it can be given to a second person, changed, and taken back.",
    fix="Put every login into one vault of a password manager, give two people access, delete the copies "
    "elsewhere, and write its name into the account's row of launch.toml.",
    undo="Nothing to undo: a login may lie in a manager and still be used as before.",
    verify="cockpit attest handover.credentials-in-manager",
    source="OWASP, Secrets Management Cheat Sheet: one place, with access control",
    terms={
        "vault": "a part of a password manager that certain people can open",
        "credential": "a login or a key; launch.toml only ever holds its name: pm:vault/entry",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Somebody's word stands about every vault that an account of launch.toml names."""
    kept = [row.credential for row in launch.access if row.credential]
    if not kept:
        yield _unnamed(launch)
        return
    places = sorted({name.partition("/")[0] for name in kept})
    found = own_word(launch, ID, CHECK, stated, about=places)
    told = f"{len(kept)} of {len(launch.access)} accounts name where their login is kept: {', '.join(places)}"
    yield replace(found, observed="; ".join(filter(None, (found.observed, told))))


def _unnamed(launch: Launch) -> Finding:
    summary = "no account of launch.toml says where its login is kept"
    return undeclared(launch.domain, summary, line("credential", '"pm:vault/entry"', "each [[access]] row"))


_ANA = Person(id="ana", name="Ana Ferreira")


def _accounts(*credentials: str | None) -> Launch:
    rows = (
        Access(id=f"acc-{at}", service="Fly", category="hosting", owner="ana", credential=name)
        for at, name in enumerate(credentials)
    )
    return sample_launch(people=(_ANA,), access=tuple(rows))


def _cases() -> Iterator[Case]:
    kept = _accounts("pm:shop/registrar", "pm:shop/hosting")
    word = sample_stated(statement(ID, "pm:shop", words="All of them are in our manager, vault shop."))
    yield case("all in one vault", kept, word, expect=PASS)
    yield case("an account without a login of its own", _accounts("pm:shop/all", None), word, expect=PASS)
    ring = _accounts("pm:shop/hosting", "keyring:launch-cockpit/shop/monitor")
    both = sample_stated(statement(ID, "keyring:launch-cockpit", "pm:shop"))
    yield case("one in the keyring of this machine", ring, both, expect=PASS)
    no = sample_stated(statement(ID, "pm:shop", answer=Reply.NOT_DONE, reason="two are in a chat"))
    yield case("two are in a chat", kept, no, expect=FAIL)
    yield case("nobody has said anything", kept, NOTHING_SAID, expect=UNKNOWN)
    new = _accounts("pm:shop/registrar", "pm:agency/hosting")
    yield case("one more vault since", new, word, expect=UNKNOWN)
    yield case("no account names a place", _accounts(None, None), word, expect=UNKNOWN)
    yield case("no account is declared", sample_launch(), word, expect=UNKNOWN)
    yield case("the record is garbled", kept, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
