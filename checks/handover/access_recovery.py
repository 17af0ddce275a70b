"""Every account can be entered again when the person who holds it is gone."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    case,
    check,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.accounts import blank, to_fill
from cockpit.kit.leavers import Access
from cockpit.kit.owners import same, unfit
from cockpit.kit.pasting import told
from cockpit.kit.recovering import Directory, dead_end, directory
from cockpit.model import Verdict

CHECK = check(
    "How to recover access if a contractor disappears",
    severity=HIGH,
    why="The person who built it vanishes, and with them the only login. With a second owner, and a way back "
    "that does not end at that person's telephone, this costs an afternoon; without, it can cost the domain.",
    fix="Give each account a second owner, and a way back that does not lead to one person alone.",
    undo="Take the second owner out again at the service, and write back what stood in the row.",
    verify="cockpit check handover.access-recovery",
    source="the [[access]] rows of launch.toml; NIST SP 800-63B section 6.1.2.3 (a lost factor)",
    terms={
        "recovery": "the way back into an account when password or telephone are lost",
        "recovery codes": "a short list of one-time codes that a service hands out for that case",
        "second owner": "somebody else who can sign in with a login of their own and may change everything",
    },
)


def judge(launch: Launch) -> Iterator[Finding]:
    """Each account has a second owner who stays, and a way back that does not end at the first one."""
    if not launch.access:
        said = "launch.toml lists no account, so nobody can say how to get back into one"
        yield undeclared(launch.domain, said, blank("registrar"))
        return
    people = directory(launch)
    troubles = [(access, _troubles(launch, access, people)) for access in launch.access]
    found = [_stuck(access, wrong) for access, wrong in troubles if wrong]
    yield from found or [_all_open(launch)]


def _troubles(launch: Launch, access: Access, people: Directory) -> dict[str, str]:
    """What keeps others out, by the key that would let them in."""
    found = {}
    if not told(access.backup):
        found["backup"] = "it has no second owner"
    elif why := unfit(launch, access.backup):
        found["backup"] = f"second owner: {why}"
    elif same(launch, access.backup, access.owner):
        found["backup"] = "its second owner is the first one"
    if not told(access.recovery):
        found["recovery"] = "no way back is written down"
    elif why := dead_end(launch, access, people):
        found["recovery"] = why
    return found


def _stuck(access: Access, wrong: dict[str, str]) -> Finding:
    said = "; ".join(wrong.values())
    return failed(
        access.id,
        "no-way-back",
        f"{access.id} ({access.service}): {said}",
        expected="a second owner who stays, and a way back that others can go",
        observed=f'backup "{access.backup}", recovery "{access.recovery}"',
        evidence={"row": access.id, "service": access.service, "keys": list(wrong)},
        fix=Fix(
            f"Sign in to {access.service}, invite a second owner who stays, and print recovery codes. Put "
            "them where the other one can reach them: a safe, a shared vault. Then write both down.",
            to_fill(access, *wrong),
            "Write back what stood in the row.",
        ),
    )


def _all_open(launch: Launch) -> Finding:
    rows = {one.id: one.recovery for one in launch.access}
    return passed(
        launch.domain,
        f"each of {len(rows)} accounts has a second owner and a way back",
        expected="a second owner who stays, and a way back that others can go",
        observed="; ".join(f"{id_}: {way}" for id_, way in rows.items()),
        evidence={"recovery": rows},
    )


def _case(name: str, expect: Verdict, **keys: Any) -> Case:
    """Ana owns the hosting, Jon is the backup, Lea leaves; some keys otherwise."""
    launch = sample_launch(people=(ANA, JON, LEA), access=(account("hosting", **keys),))
    return case(name, launch, expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("codes in the safe, and a second owner", PASS)
    yield _case("through the other owner", PASS, recovery="Jon can reset it")
    yield _case("the owner's codes, where others can reach them", PASS, recovery="Ana's codes, in the safe")
    yield _case("the provider helps", PASS, recovery="Provider support, with proof of billing")
    yield _case("as another row says", PASS, recovery="as acc-dns")
    yield _case("no way back", FAIL, recovery="")
    yield _case("a way back that is none", FAIL, recovery="none")
    yield _case("the owner's telephone", FAIL, recovery="Codes on Ana's phone")
    yield _case("the owner's mailbox", FAIL, recovery="Mail to ana@shop.example")
    yield _case("the owner, without a name", FAIL, recovery="The owner's authenticator app")
    yield _case("through somebody who leaves", FAIL, recovery="Ask Lea")
    yield _case("no second owner", FAIL, backup="")
    yield _case("the second owner leaves", FAIL, backup="lea")
    yield _case("the second owner is nobody", FAIL, backup="bob")
    yield _case("the second owner is the first", FAIL, backup="ana")
    yield case("no account is declared", sample_launch(people=(ANA, JON)), expect=UNKNOWN)


CASES = Cases(_cases)
