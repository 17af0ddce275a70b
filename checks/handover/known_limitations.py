"""What the product cannot do is written down, or somebody has signed that they know of nothing."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Person,
    Word,
    case,
    check,
    failed,
)
from cockpit.kit.help_rows import Limitation
from cockpit.kit.pasting import quoted, told
from cockpit.kit.words import own_word

ID = "handover.known-limitations"
_NONE = "none"

CHECK = check(
    "Known limitations captured",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "The [[limitation]] rows of launch.toml are everything that I know the product cannot do; where "
        "there are none, I know of nothing.",
        "with whom the list was gone through, and when",
        days=90,
        may_not_apply=False,
    ),
    why="A limit that is known beforehand is a sentence on the help page. The same limit found by a customer "
    "is an incident, and found by the next developer a lost day.",
    fix="Write one [[limitation]] row for each thing that is knowingly not finished, and state that the list "
    "is complete.",
    undo="Remove a row when its limit is gone, and state the list anew.",
    verify="cockpit attest handover.known-limitations",
    source="launch.toml: [[limitation]]; what is waived is added to the handover by itself",
    terms={"limitation": "something that the product knowingly does not do, or only up to a point"},
)
_LINES = '[[limitation]]\nid = "lim-1"\ntext = "WHAT IT DOES NOT DO"'


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Somebody's word stands about every limitation that is declared, or about there being none."""
    yield from (_untold(row) for row in launch.limitations if not told(row.text))
    about = [row.id for row in launch.limitations] or [_NONE]
    found = own_word(launch, ID, CHECK, stated, about=about)
    rows = "; ".join(f"{row.id}: {row.text}" for row in launch.limitations) or "no [[limitation]] row"
    found = replace(found, observed="; ".join(filter(None, (found.observed, rows))))
    yield found if launch.limitations or not found.fix else _with_lines(found, found.fix)


def _untold(row: Limitation) -> Finding:
    return failed(
        row.id,
        "empty",
        f"the limitation {row.id} does not say what the product cannot do",
        expected="a sentence",
        observed=row.text,
        fix=Fix("Write it as a sentence that a customer understands.", _LINES, f"text = {quoted(row.text)}"),
    )


def _with_lines(found: Finding, fix: Fix) -> Finding:
    """An empty list is more often forgotten than true."""
    text = "Write down what is knowingly not finished, or state that there is nothing. "
    return replace(found, fix=replace(fix, text=text + fix.text, record=f"{_LINES}\n\n# then: {fix.record}"))


_ANA = Person(id="ana", name="Ana Ferreira")
_ONE = Limitation(id="lim-1", text="Refunds are made by hand.")
_TWO = Limitation(id="lim-2", text="One region: when it is down, so are we.")


def _limited(*rows: Limitation) -> Launch:
    return sample_launch(people=(_ANA,), limitations=rows)


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, "lim-1", "lim-2"))
    yield case("two of them, and that is all", _limited(_ONE, _TWO), word, expect=PASS)
    yield case("one is gone since", _limited(_ONE), word, expect=PASS)
    none = sample_stated(statement(ID, _NONE))
    yield case("none, and signed", _limited(), none, expect=PASS)
    no = sample_stated(statement(ID, "lim-1", answer=Reply.NOT_DONE, reason="payments are missing"))
    yield case("the list is not complete", _limited(_ONE), no, expect=FAIL)
    todo = _limited(_ONE, Limitation(id="lim-2", text="TODO"))
    yield case("one is still to be written", todo, word, expect=FAIL)
    yield case("one more since", _limited(_ONE), none, expect=UNKNOWN)
    yield case("all are gone since", _limited(), word, expect=UNKNOWN)
    yield case("listed, and nobody has signed", _limited(_ONE), NOTHING_SAID, expect=UNKNOWN)
    yield case("neither listed nor signed", _limited(), NOTHING_SAID, expect=UNKNOWN)
    yield case("the record is garbled", _limited(_ONE), GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
