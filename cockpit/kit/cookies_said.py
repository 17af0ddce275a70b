"""A person's word about the cookie that comes with signing in, where strangers are shown none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cockpit.facts.stated import Stated
from cockpit.facts.trails import absolute
from cockpit.kit import UNKNOWN, Check, Finding, Fix, Launch, Layer
from cockpit.kit.cookie_jars import Jar
from cockpit.kit.stating import by_word
from cockpit.model import UNSTATED
from cockpit.standards.locations import host_of

ID: Final = "header.cookie-scope"
_STATE: Final = f"cockpit attest {ID}"
_LOOK: Final = "Sign in with the browser's developer tools open (Application > Cookies, or Storage > Cookies)"
_UNDO: Final = "State the opposite: the newest word counts."


def unset(subject: str, jar: Jar, expected: str) -> Finding:
    """No page that strangers see sets a declared session."""
    only = "only deleted" if jar.cookies else "not set"
    text = (
        f"{_LOOK} and compare the cookie with this line. Change what differs, then state what you saw. If "
        "the sign-in page sets the cookie already, as most frameworks can, it is judged from there."
    )
    summary = (
        f"{subject} is {only} by the pages that strangers see: it comes with signing in, so a person has to "
        f"look and state it ({_STATE})"
    )
    about = f"{jar.name} at {' and '.join(jar.hosts) or 'any host'}"
    return _open(subject, summary, about, Fix(text, f"{jar.line}\n\n{_STATE}", _UNDO), expected)


def nothing_set(launch: Launch, expected: str) -> Finding:
    """People sign in, and nothing that strangers see keeps them signed in."""
    hosts = signing_in(launch)
    listed = ", ".join(f'"{host}"' for host in hosts)
    text = (
        f"{_LOOK}. Declare the cookie that is new; where there is none (the token is kept by the page's "
        "scripts), there is nothing to declare. Then state what you saw."
    )
    line = f'[[session]]\ncookie = "the cookie\'s name"\nhosts = [{listed}]\n\n{_STATE}'
    summary = (
        "people sign in, and neither a page that strangers see nor launch.toml says what keeps them signed "
        f"in: a person has to look and state it ({_STATE})"
    )
    fix = Fix(text, line, f"{_UNDO} Remove the lines.")
    return _open(launch.domain, summary, f"signing in at {' and '.join(hosts)}", fix, expected)


def signing_in(launch: Launch) -> tuple[str, ...]:
    """The hosts at which people sign in or are signed in."""
    urls = (absolute(launch, one.url) for one in launch.routes if one.kind == "auth" or one.private)
    return tuple(dict.fromkeys(map(host_of, urls)))


def _open(subject: str, summary: str, about: str, fix: Fix, expected: str) -> Finding:
    evidence = {"about": [about]}
    return Finding(
        subject,
        UNKNOWN,
        summary,
        kind=UNSTATED,
        layer=Layer.PERSON,
        expected=expected,
        evidence=evidence,
        fix=fix,
        verify=f"cockpit check {ID}",
    )


def or_by_word(
    launch: Launch, declared: Check, stated: Stated, found: Iterable[Finding]
) -> Iterator[Finding]:
    """The findings; a word that was about them takes the place of those that no stranger can decide.

    One word is about all of them, so each says what the others are about.
    """
    every = tuple(found)
    about = [topic for one in every if one.kind == UNSTATED for topic in one.evidence["about"]]
    yield from (
        _settled(launch, declared, stated, one, about) if one.kind == UNSTATED else one for one in every
    )


def _settled(launch: Launch, declared: Check, stated: Stated, one: Finding, about: Sequence[str]) -> Finding:
    said = stated.of(ID)
    covered = said is not None and set(one.evidence["about"]) <= set(said.about)
    seen = {"about": list(about)}
    if not (stated.unreadable or covered):
        return replace(one, evidence=seen)
    word = by_word(launch, ID, declared, stated)
    seen = {**word.evidence, **seen}
    return replace(word, subject=one.subject, evidence=seen, fix=word.fix or one.fix, verify=one.verify)
