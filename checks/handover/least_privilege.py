"""Nobody and nothing may do more than it needs: roles were reviewed, the cockpit's own keys can only read."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Edge,
    Finding,
    Launch,
    Person,
    Word,
    case,
    check,
    undeclared,
)
from cockpit.kit.doors import Access, new_account
from cockpit.kit.pasting import line
from cockpit.kit.words import own_word

ID = "handover.least-privilege"

CHECK = check(
    "Least privilege",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "I went through the members of every account: each may do what their work needs and no more, and "
        "every key that is given to the cockpit can only read.",
        "one line per account: who is in it, with which role; for each key the rights its provider shows",
        days=90,
        may_not_apply=False,
    ),
    why="A stolen login can do what its owner may do. When everybody is administrator, one stolen laptop is "
    "enough to take the domain away.",
    fix="Open the list of members of each account. Take away roles nobody needs, and make the keys that the "
    "cockpit uses anew with reading rights only.",
    undo="Give the role back at the provider.",
    verify="cockpit attest handover.least-privilege",
    source="NIST SP 800-53 AC-6 Least Privilege; OWASP ASVS 4.0.3 section 4.1.3",
    terms={
        "role": "what an account lets a member do: owner, administrator, member, reader",
        "key": "a text with which a program signs in; also called a token",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Somebody's word stands about every declared role and about every key the cockpit is given."""
    keys, roles = _keys(launch), _roles(launch)
    if not keys and not roles:
        yield _undeclared(launch)
        return
    found = own_word(launch, ID, CHECK, stated, about=[*keys, *roles])
    told = f"to review: {len(keys)} keys of the cockpit, the roles of {len(roles)} accounts"
    yield replace(found, observed="; ".join(filter(None, (found.observed, told))))


def _keys(launch: Launch) -> list[str]:
    """Names of what the cockpit itself signs in with."""
    named = [launch.edge.credential if launch.edge else None]
    named += [row.credential for row in launch.monitors]
    named += [row.credential for row in launch.alerts]
    named += [row.credential for row in launch.access]
    return sorted({name for name in named if name and name.startswith("keyring:")})


def _roles(launch: Launch) -> list[str]:
    """The accounts that say with which role their owner is in."""
    return sorted(f"{row.id}: {row.owner_role}" for row in launch.access if row.owner_role)


def _undeclared(launch: Launch) -> Finding:
    if not launch.access:
        summary = "launch.toml declares no account, so nobody can have gone through the roles"
        return undeclared(launch.domain, summary, new_account("hosting", "owner", "owner_role"))
    summary = "no account of launch.toml says with which role its owner is in"
    return undeclared(launch.domain, summary, line("owner_role", '"owner"', "each [[access]] row"))


_ANA = Person(id="ana", name="Ana Ferreira")
_KEY = "keyring:launch-cockpit/shop/edge-read"
_EDGE = Edge(provider="cloudflare", credential=_KEY)
_ROW = Access(id="acc-hosting", service="Fly", category="hosting", owner="ana", owner_role="admin")
_SHOP = sample_launch(people=(_ANA,), access=(_ROW,), edge=_EDGE)


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, _KEY, "acc-hosting: admin"))
    yield case("keys and roles reviewed", _SHOP, word, expect=PASS)
    keyless = sample_launch(people=(_ANA,), access=(_ROW,))
    yield case("a key fewer than was reviewed", keyless, word, expect=PASS)
    no = statement(ID, _KEY, "acc-hosting: admin", answer=Reply.NOT_DONE, reason="the key may write")
    yield case("a key may write", _SHOP, sample_stated(no), expect=FAIL)
    yield case("nobody has said anything", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    fewer = sample_stated(statement(ID, "acc-hosting: admin"))
    yield case("a key that nobody has reviewed", _SHOP, fewer, expect=UNKNOWN)
    raised = sample_stated(statement(ID, _KEY, "acc-hosting: member"))
    yield case("another role since", _SHOP, raised, expect=UNKNOWN)
    old = statement(ID, _KEY, "acc-hosting: admin", standing=Standing.EXPIRED, why="it held until 2026-11-01")
    yield case("too long ago", _SHOP, sample_stated(old), expect=UNKNOWN)
    yield case("no account is declared", sample_launch(), word, expect=UNKNOWN)
    roleless = sample_launch(access=(Access(id="acc-hosting", service="Fly", category="hosting"),))
    yield case("no account names a role", roleless, word, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
