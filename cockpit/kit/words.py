"""A person's word that only certain people can give, about things of which none may have come since."""

from collections.abc import Sequence
from dataclasses import replace

from cockpit.facts.stated import Stated, Statement
from cockpit.kit import NOT_APPLICABLE, PASS, UNKNOWN, Check, Finding, Fix, Launch, Layer, command
from cockpit.kit.owners import same, unfit
from cockpit.kit.stating import by_word, evidence_of, name_of, stale

_UNDO = "State the opposite: the newest word counts."


def own_word(
    launch: Launch,
    check: str,
    declared: Check,
    stated: Stated,
    who: Sequence[str] = (),
    about: Sequence[str] = (),
) -> Finding:
    """What a person says of a whole check; bad news counts from anybody, good news only from some.

    Args:
        launch: the declarations.
        check: the check's id.
        declared: its CHECK, whose `word` is what is signed.
        stated: what people said.
        who: ids of those whose word counts; empty when anybody's does.
        about: what the word would be about today; it runs out when something new is among it.
    """
    found = by_word(launch, check, declared, stated)
    said = stated.of(check)
    seen = {**found.evidence, "about": list(about)} if about else found.evidence
    found = replace(found, evidence=seen)
    if said is None or stated.unreadable:
        return replace(found, fix=_by(launch, found, check, who)) if found.fix else found
    if found.verdict not in (PASS, NOT_APPLICABLE):
        return found
    if who and not among(launch, said.by, who):
        return _of_another(launch, check, declared, said, who, found)
    return _overtaken(launch, check, said, about, found) or found


def _by(launch: Launch, found: Finding, check: str, who: Sequence[str]) -> Fix | None:
    """How to state it, with whose word it takes."""
    fix = found.fix
    if fix is None or not who:
        return fix
    text = f"{fix.text.rstrip('.')}. It takes the word of {names(launch, who)}."
    return replace(fix, text=text, record=_line(check, who))


def _line(check: str, who: Sequence[str]) -> str:
    only = tuple(who[:1]) if len(who) == 1 else ()
    return command("cockpit attest {} --by {}" if only else "cockpit attest {}", check, *only)


def _of_another(
    launch: Launch, check: str, declared: Check, said: Statement, who: Sequence[str], found: Finding
) -> Finding:
    """Somebody else spoke: that is no news about those who were meant."""
    told, meant = name_of(launch, said.by), names(launch, who)
    return Finding(
        launch.domain,
        UNKNOWN,
        f"{told} said so on {said.at[:10]}, and it takes the word of {meant}",
        kind="another-word",
        layer=Layer.PERSON,
        expected=declared.word.statement if declared.word else declared.title,
        observed=f"stated by {told}",
        evidence=found.evidence,
        fix=Fix(f"Let {meant} look and state it.", _line(check, who), _UNDO),
    )


def _overtaken(
    launch: Launch, check: str, said: Statement, about: Sequence[str], found: Finding
) -> Finding | None:
    """Something is there today that the word cannot have been about."""
    new = [one for one in about if one not in said.about]
    if not new:
        return None
    told = f"{name_of(launch, said.by)} said so on {said.at[:10]}, and it does not hold any more"
    fix = Fix("Look at it again and state it anew.", command("cockpit attest {}", check), _UNDO)
    evidence = evidence_of(said) | {"was_about": list(said.about), **found.evidence}
    return stale(launch.domain, f"{told}: it was not about {', '.join(new)}", fix, evidence)


def names(launch: Launch, ids: Sequence[str]) -> str:
    """People by name, in a phrase: `Ana Ferreira or Jon Weber`."""
    return " or ".join(dict.fromkeys(name_of(launch, one) for one in ids))


def among(launch: Launch, person: str, ids: Sequence[str]) -> bool:
    """The person is one of these, under whatever id they are declared."""
    return any(same(launch, person, one) for one in ids)


def cannot(launch: Launch, person: str) -> str:
    """Why a person cannot answer for anything, as a phrase; nothing while launch.toml declares nobody."""
    return unfit(launch, person) if launch.people else ""


def founders(launch: Launch) -> list[str]:
    """Ids of the people whose role says that they are a founder; empty where nobody's does."""
    return [one.id for one in launch.people if "founder" in one.role.casefold()]
