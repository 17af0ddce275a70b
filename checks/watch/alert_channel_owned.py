"""Every way for alarms has somebody who reads it, and somebody who stands in."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.samples_alerts import CHAT, MAIL, MAIL_ONLY, TWO_WAYS, alarm
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Product,
    case,
    check,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.alerts import (
    DRILL,
    LINES,
    Alert,
    channels,
    evidence,
    missing_kinds,
    nobody_told,
    readers,
    rehearsed,
)
from cockpit.kit.drills import told as told_by
from cockpit.kit.owners import same, unfit
from cockpit.kit.pasting import line, quoted, told
from cockpit.kit.pasting import nobody as undeclared_people
from cockpit.kit.stating import again, name_of

CHECK = check(
    "Alerts go to a watched channel with an owner",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="A channel that belongs to everybody is read by nobody. When the alarm rings at night, one person "
    "has to know that it is theirs, and another has to take it while the first is ill or asleep.",
    fix="Name an owner and a backup for every way alarms go, and let the drill show that the owner reads it.",
    undo="Name the former owner again.",
    verify="cockpit drill alert",
    source="Google, Site Reliability Engineering, chapter 11; launch.toml: owner and backup of [[alert]]",
    terms={
        "owner": "the one person who acts when the alarm comes",
        "backup": "who acts when the owner cannot",
    },
)
_KINDS = {"email": 'channel = "email"', "chat": 'channel = "slack"'}


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The channels the roadmap asks for are there, and each is owned and was read by its owner."""
    if nobody := nobody_told(launch):
        yield nobody
        return
    if not launch.people:
        yield undeclared_people(launch, "launch.toml declares nobody who could read an alarm")
        return
    if missing := missing_kinds(launch):
        yield _too_few(launch, missing)
    for label, row in channels(launch).items():
        yield _unowned(launch, label, row) or _read(launch, label, row, stated)


def _too_few(launch: Launch, missing: tuple[str, ...]) -> Finding:
    return failed(
        launch.domain,
        "too-few",
        f"alarms do not go to {' and '.join(missing)}, which the roadmap asks for",
        expected="every kind of channel that the roadmap names",
        observed=", ".join(channels(launch)),
        fix=Fix(
            "Send alarms there too, and declare the way.",
            LINES.replace(_KINDS["email"], _KINDS[missing[0]]),
            "Remove the row.",
        ),
    )


def _unowned(launch: Launch, label: str, row: Alert) -> Finding | None:
    """Nobody in particular answers for the channel, or somebody who cannot."""
    where = f"the [[alert]] {label}"
    if not told(row.owner):
        return undeclared(label, f"launch.toml does not say who reads {label}", line("owner", '"WHO"', where))
    named = [("owner", row.owner), *([("backup", row.backup)] if told(row.backup) else [])]
    why = {key: text for key, who in named if (text := unfit(launch, who))}
    if why:
        key = next(iter(why))
        return failed(
            label,
            "unfit",
            f"the {key} of {label} cannot act on an alarm: {why[key]}",
            expected="declared people who stay",
            observed="; ".join(why.values()),
            fix=Fix(
                "Name somebody who stays, at the channel itself first.",
                line(key, '"WHO STAYS"', where),
                f"{key} = {quoted(dict(named)[key])}",
            ),
        )
    return None


def _read(launch: Launch, label: str, row: Alert, stated: Stated) -> Finding:
    """The owner typed the code word of the alarm; then whether somebody stands in."""
    done = rehearsed(launch, stated)
    if isinstance(done, Finding) and done.verdict is not FAIL:
        return replace(done, subject=label)
    drill = done if isinstance(done, Drilled) else stated.drill(DRILL, launch.domain)
    assert drill is not None
    who = readers(drill, label)
    if not any(same(launch, one, row.owner) for one in who):
        return _missed(launch, label, row, drill)
    if not told(row.backup) or same(launch, row.owner, row.backup):
        return warned(
            label,
            "alone",
            f"only {name_of(launch, row.owner)} gets what comes on {label}: nobody stands in",
            expected="an owner and a backup who are two people",
            observed=f"owner {row.owner}, backup {row.backup or 'none'}",
            evidence=evidence(drill),
            fix=Fix(
                "Name who stands in, and let the channel reach them too.",
                line("backup", '"WHO ELSE"', f"the [[alert]] {label}"),
                "Remove the line.",
            ),
        )
    return passed(
        label,
        f"{name_of(launch, row.owner)} reads {label}, and {name_of(launch, row.backup)} stands in",
        expected="an owner who has read an alarm there, and a backup",
        observed=f"read by {', '.join(name_of(launch, one) for one in who)} ({told_by(launch, drill)})",
        evidence=evidence(drill),
    )


def _missed(launch: Launch, label: str, row: Alert, drill: Drilled) -> Finding:
    owner, others = name_of(launch, row.owner), readers(drill, label)
    return failed(
        label,
        "not-read",
        f"{owner} did not have the code word of the alarm on {label} in the drill of {drill.day}",
        expected=f"the code word, typed by {owner}",
        observed=f"typed by {', '.join(name_of(launch, one) for one in others) or 'nobody'}",
        evidence=evidence(drill),
        fix=again(DRILL, f"Find out why {label} does not reach {owner}, then do the drill once more."),
    )


def _cases() -> Iterator[Case]:
    yield case("the owner has read it", MAIL_ONLY, sample_stated(alarm()), expect=PASS)
    both = alarm(more={"chat #ops": "read by jon"})
    yield case("two channels, each read by its owner", TWO_WAYS, sample_stated(both), expect=PASS)
    yield case("only the backup has read it", MAIL_ONLY, sample_stated(alarm("jon")), expect=FAIL)
    yield case("nobody has read it", MAIL_ONLY, sample_stated(alarm(passed=False)), expect=FAIL)
    gone = sample_launch(people=(ANA, JON, LEA), alerts=(Alert(channel="mail", owner="lea", backup="ana"),))
    yield case("the owner leaves", gone, sample_stated(alarm()), expect=FAIL)
    alone = Alert(channel="mail", to="mailto:alarm@shop.example", owner="ana")
    yield case("nobody stands in", _launch(alone), sample_stated(alarm()), expect=WARN)
    coach = Product(name="Shop", domain="shop.example", roadmap="coach-prototype")
    mail = sample_launch(product=coach, people=(ANA, JON), alerts=(MAIL,))
    yield case("the roadmap asks for a chat too", mail, sample_stated(alarm()), expect=FAIL)
    two = sample_launch(product=coach, people=(ANA, JON), alerts=(MAIL, CHAT))
    yield case("mail and a chat, as the roadmap asks", two, sample_stated(both), expect=PASS)
    yield case("nobody has done the drill", MAIL_ONLY, NOTHING_SAID, expect=UNKNOWN)
    yield case("no owner is declared", _launch(Alert(channel="mail")), sample_stated(alarm()), expect=UNKNOWN)
    yield case("no channel is declared", sample_launch(), sample_stated(alarm()), expect=UNKNOWN)
    nobody = sample_launch(people=(), alerts=(MAIL,))
    yield case("nobody is declared", nobody, sample_stated(alarm()), expect=UNKNOWN)
    yield case("the record is garbled", MAIL_ONLY, GARBLED, expect=UNKNOWN)


def _launch(*alerts: Alert) -> Launch:
    return sample_launch(people=(ANA, JON), alerts=alerts)


CASES = Cases(_cases)
