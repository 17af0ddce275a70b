"""No secret is handed around in chats, mails, documents or screenshots."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Word,
    case,
    check,
)
from cockpit.kit.stating import by_word
from cockpit.model import Verdict

ID = "secret.not-in-chat"

CHECK = check(
    "Secrets are not shared in chat, DMs or docs",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "I searched our chats, direct messages, mails, documents and tickets for passwords and keys. What "
        "was there is changed and deleted, and the password manager has taken its place.",
        "the password manager's name, and the places that were searched: for sk_, ghp_, AKIA, -----BEGIN, "
        "postgres://, password, token",
        days=90,
    ),
    why="A key in a chat is read by everybody who joins later, by every app that is connected to the chat, "
    "and by whoever finds an open laptop. Nobody notices, and nobody remembers that it is there.",
    fix="Search for passwords and keys in each place: chat and direct messages, mail, shared documents and "
    "notes, tickets, design files, pictures of screens, what was told an assistant. Change what you find, "
    "then delete it; from then on send the name of its entry in the password manager.",
    undo="What was changed cannot be changed back. A deleted message is restored in the chat's own settings, "
    "if at all.",
    verify="cockpit attest secret.not-in-chat",
    source="OWASP Secrets Management Cheat Sheet: do not share secrets by chat or mail",
    terms={
        "password manager": "a program that keeps logins and keys sealed, and shows them to chosen people",
        "direct message": "a message of a chat that goes to one person alone",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Somebody's word stands that they have looked."""
    yield by_word(launch, ID, CHECK, stated)


_SHOP = sample_launch()


def _cases() -> Iterator[Case]:
    def one(name: str, stated: Stated, expect: Verdict) -> Case:
        return case(name, _SHOP, stated, expect=expect)

    yield one(
        "somebody has searched", sample_stated(statement(ID, words="Nothing there; we use Keys.")), PASS
    )
    found = statement(ID, answer=Reply.NOT_DONE, reason="the database's password is in the channel ops")
    yield one("something is there", sample_stated(found), FAIL)
    alone = statement(ID, answer=Reply.NOT_APPLICABLE, reason="I work alone and write to nobody")
    yield one("somebody who works alone", sample_stated(alone), NOT_APPLICABLE)
    yield one("nobody has looked", NOTHING_SAID, UNKNOWN)
    yield one("the record is garbled", GARBLED, UNKNOWN)


CASES = Cases(_cases)
