"""A customer whose order is stuck and one with an idea each find somebody, and the launch day is staffed."""

import datetime as dt
from collections.abc import Iterator, Mapping

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
    undeclared,
)
from cockpit.kit.help_rows import Support
from cockpit.kit.helping import Way, on_duty, way
from cockpit.kit.pasting import told
from cockpit.kit.words import cannot, own_word

ID = "handover.support-contacts"

CHECK = check(
    "Support contacts: incidents vs feature requests, launch-day plan",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "I have written to each of these ways as a customer would and got an answer, and whoever is on duty "
        "on the launch day has agreed to it.",
        "the days on which the answers came, and the message in which the people on duty agreed",
        days=90,
        may_not_apply=False,
    ),
    why="When a payment hangs, the customer must reach somebody who acts. When the same mailbox is full of "
    "wishes, nobody sees the one mail that says the shop is down.",
    fix="Declare a way for incidents, another for wishes, and who is on duty on the launch day; try the "
    "ways; and state it.",
    undo="Remove the rows again.",
    verify="cockpit attest handover.support-contacts",
    source="launch.toml: [[support]] kind, path, hours; ITIL 4: incidents and requests are handled apart",
    terms={
        "incident": "something that worked and does not any more",
        "rota": "who is on duty from when to when",
    },
)
_LINES: Mapping[Way, str] = {
    Way.INCIDENT: '[[support]]\nkind = "incident"\npath = "WHERE"\nhours = "WHEN IT IS READ"',
    Way.WISH: '[[support]]\nkind = "feature request"\npath = "WHERE"\nhours = "WHEN IT IS READ"',
    Way.ROTA: '[[support]]\nkind = "launch-day rota"\npath = "8 to 16 WHO, 16 to 24 WHO"\nhours = "THE DAY"',
}


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The two ways and the rota are declared, people who stay are on duty, and somebody's word stands."""
    if not launch.support:
        summary = "launch.toml does not say where customers get help"
        yield undeclared(launch.domain, summary, "\n\n".join(_LINES.values()))
        return
    found = {one: [row for row in launch.support if way(row) is one] for one in Way}
    yield from (_missing(launch, one) for one, rows in found.items() if not rows)
    yield from (_untold(row) for row in launch.support if not told(row.path))
    for row in found[Way.ROTA]:
        yield from _staffed(launch, row)
    about = [f"{row.kind}: {row.path}" for row in launch.support]
    yield own_word(launch, ID, CHECK, stated, about=about)


def _missing(launch: Launch, one: Way) -> Finding:
    kinds = ", ".join(row.kind for row in launch.support)
    return failed(
        launch.domain,
        f"no-{one.replace(' ', '-')}",
        f"no [[support]] row of launch.toml is for the {one}",
        expected=f"a row of the kind {one}",
        observed=f"rows of the kind {kinds}",
        fix=Fix("Declare it, and tell the people it names.", _LINES[one], "Remove the row."),
    )


def _untold(row: Support) -> Finding:
    return failed(
        row.kind,
        "empty",
        f"the way for {row.kind} does not say where it leads",
        expected="an address, a number or a link",
        observed=row.path,
        fix=Fix("Write down where the request goes.", _LINES[Way.INCIDENT], "Write the row as it was."),
    )


def _staffed(launch: Launch, row: Support) -> Iterator[Finding]:
    """A rota that names nobody, or somebody who will be gone."""
    people = on_duty(launch, row)
    gone = [why for one in people if (why := cannot(launch, one))]
    if people and not gone:
        return
    summary = (
        f"the rota of the launch day names {'somebody who will be gone: ' if gone else 'no declared person'}"
    )
    yield failed(
        row.kind,
        "rota-leaver" if gone else "rota-empty",
        summary + ", ".join(gone),
        expected="declared people who stay, by id or by name",
        observed=f"{row.path}, {row.hours}" if row.hours else row.path,
        evidence={"on_duty": list(people)},
        fix=Fix("Write down who is on duty from when to when.", _LINES[Way.ROTA], "Write the row as it was."),
    )


_ANA, _BEN = Person(id="ana", name="Ana Ferreira"), Person(id="ben", name="Ben Ode")
_CLEO = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))
_INCIDENT = Support(kind="incident", path="mailto:alarm@shop.example")
_WISH = Support(kind="feature request", path="https://shop.example/ideas")
_ROTA = Support(kind="launch-day rota", path="2026-11-24 8 to 20 ben, 20 to 24 Ana Ferreira")


def _helped(*rows: Support) -> Launch:
    return sample_launch(people=(_ANA, _BEN, _CLEO), support=rows)


def _cases() -> Iterator[Case]:
    shop = _helped(_INCIDENT, _WISH, _ROTA)
    about = [f"{row.kind}: {row.path}" for row in shop.support]
    word = sample_stated(statement(ID, *about))
    yield case("two ways and a rota", shop, word, expect=PASS)
    yield case("one way for everything", _helped(Support(kind="customers", path="m")), word, expect=FAIL)
    yield case("no way for wishes", _helped(_INCIDENT, _ROTA), word, expect=FAIL)
    yield case("nobody is on duty", _helped(_INCIDENT, _WISH), word, expect=FAIL)
    empty = Support(kind="launch-day rota", path="all of us")
    yield case("a rota without names", _helped(_INCIDENT, _WISH, empty), word, expect=FAIL)
    leaver = Support(kind="launch-day rota", path="8 to 20 ben, 20 to 24 cleo")
    yield case("a leaver is on duty", _helped(_INCIDENT, _WISH, leaver), word, expect=FAIL)
    blank = Support(kind="incident", path="WHERE")
    yield case("lines that were only pasted", _helped(blank, _WISH, _ROTA), word, expect=FAIL)
    no = sample_stated(statement(ID, *about, answer=Reply.NOT_DONE, reason="nobody answered"))
    yield case("nobody answered", shop, no, expect=FAIL)
    other = sample_stated(statement(ID, "incident: tel:112", *about[1:]))
    yield case("another way since", shop, other, expect=UNKNOWN)
    yield case("nobody has said anything", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("nothing is declared", sample_launch(), word, expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
