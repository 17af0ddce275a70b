"""ai.human-escalation."""

from collections.abc import Iterator

from cockpit.facts.samples_assistant import says_it_has_one, with_assistant
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
    Person,
    Word,
    case,
    check,
    not_applicable,
)
from cockpit.kit.stating import by_word

ID = "ai.human-escalation"

CHECK = check(
    "The assistant hands over to a person",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "Where the assistant is not sure or somebody asks for a person, one takes over and answers.",
        "the conversation in which you tried it: what you asked, who answered and after how long",
        days=90,
        may_not_apply=False,
        names_owner=True,
    ),
    why="An assistant that does not know makes something up, and a customer in trouble asks it again and "
    "again. Without a way to a person the first wrong answer about money becomes a public one.",
    fix="Ask it something it cannot know, and for a person: see who gets the conversation and answers.",
    undo="Nothing to undo.",
    verify=f"cockpit attest {ID}",
    source="NIST AI 600-1, human-AI configuration; Regulation (EU) 2024/1689 article 50(1)",
    terms={"assistant": "the part of the product that answers in sentences, made with a language model"},
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Somebody has tried it and answers for it."""
    if launch.ai is None and not launch.product.has_ai:
        yield not_applicable(launch.domain, "the product has no assistant")
    else:
        yield by_word(launch, ID, CHECK, stated)


def _cases() -> Iterator[Case]:
    shop, said = with_assistant(), sample_stated(statement(ID))
    yield case("tried, and answered", shop, said, expect=PASS)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("nothing else is said of it", says_it_has_one(), NOTHING_SAID, expect=UNKNOWN)
    yield case("nobody answers", shop, sample_stated(statement(ID, answer=Reply.NOT_DONE)), expect=FAIL)
    staffed = sample_launch(ai=shop.ai, people=(Person(id="ana", name="Ana"),))
    yield case("it names who answers", staffed, sample_stated(statement(ID, owner="ana")), expect=PASS)
    nobody = sample_stated(statement(ID, owner="bob"))
    yield case("it names nobody who is declared", staffed, nobody, expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    yield case("no assistant", sample_launch(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
