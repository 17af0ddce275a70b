"""watch.cert-expiry-alert."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts.monitors import Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import (
    ALONE,
    HOME,
    LOGIN,
    REFUSED,
    ROUTES,
    ROW,
    monitored,
    monitors,
    watched,
)
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    failed,
    passed,
)
from cockpit.kit.monitors import unread, useless
from cockpit.kit.stating import by_word

ID = "watch.cert-expiry-alert"
CHECK = check(
    "Certificate expiry alert exists",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "Somebody is told at least two weeks before a certificate of the product ends, by a machine that "
        "looks at the certificate itself.",
        "a picture of the monitor's setting, or the line of the scheduled job",
        days=180,
        may_not_apply=False,
    ),
    why="Certificates renew by themselves until the day they do not. Then every visitor sees a warning in "
    "place of the product, and no page of it answers.",
    fix="Switch on the reminder of the certificate at the monitor.",
    undo="Switch it off again.",
    verify=f"cockpit check {ID}",
    source="UptimeRobot API v3: sslExpirationReminder; Better Stack Uptime API v2: ssl_expiration",
    terms={"certificate": "what proves to a browser that it speaks with you; it ends on a fixed day"},
)
_JOB = "17 6 * * * cd WHERE && cockpit check tls.expiry-window --fail-on low || mail -s certificate WHO"


def judge(launch: Launch, monitors: Monitors, stated: Stated) -> Iterator[Finding]:
    """A monitor that tells of the end of a certificate, or the word of somebody who has set one up."""
    good = [one for one in monitors.known if one.certificate and not useless(one)]
    if good:
        said = f"{good[0].name} tells somebody before the certificate ends"
        yield passed(launch.domain, said, evidence={"entries": [one.name for one in good[:10]]})
        return
    word = by_word(launch, ID, CHECK, stated)
    if word.verdict is not UNKNOWN or stated.unreadable or stated.of(ID):
        yield word
    elif monitors.closed:
        yield unread(launch, launch.domain, monitors)
    else:
        yield _lacking(launch, monitors, word)


def _lacking(launch: Launch, monitors: Monitors, word: Finding) -> Finding:
    """Every monitor that could tell is set not to, or nobody knows of one."""
    off = [one for one in monitors.known if one.certificate is False]
    fix = Fix(
        f"{CHECK.fix} Without such a monitor a scheduled job does it (crontab -e):", _JOB, "Remove the line."
    )
    if not off:
        return replace(
            word, fix=fix if word.fix is None else replace(word.fix, text=f"{word.fix.text} {CHECK.fix}")
        )
    return failed(
        launch.domain,
        "no-reminder",
        f"nobody is told before a certificate ends: {off[0].name} has no reminder set",
        expected="a reminder at least two weeks before",
        observed=f"{len(off)} monitors, none with a reminder",
        evidence={"entries": [one.name for one in off[:10]]},
        fix=fix,
    )


def _shop(**more: Any) -> Launch:
    return sample_launch(**({"routes": ROUTES, "monitors": (ROW,)} | more))


def _cases() -> Iterator[Case]:
    yield case("a reminder is set", _shop(), watched(), NOTHING_SAID, expect=PASS)
    yield case("none is set", _shop(), watched(certificate=False), NOTHING_SAID, expect=FAIL)
    one = monitors(monitored(HOME), monitored(LOGIN, certificate=False))
    yield case("set at one of two", _shop(), one, NOTHING_SAID, expect=PASS)
    paused = watched(paused=True)
    yield case("set and paused", _shop(), paused, NOTHING_SAID, expect=UNKNOWN)
    unsaid = monitors(monitored(certificate=None, seen=False), asked=ALONE)
    yield case("nobody says", _shop(), unsaid, NOTHING_SAID, expect=UNKNOWN)
    said = sample_stated(statement(ID))
    yield case("somebody says so", _shop(), watched(certificate=False), said, expect=PASS)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="no time"))
    yield case("it is not done", _shop(), unsaid, no, expect=FAIL)
    yield case("no monitor", sample_launch(), Monitors(), NOTHING_SAID, expect=UNKNOWN)
    yield case("the token is refused", _shop(), monitors(asked=REFUSED), NOTHING_SAID, expect=UNKNOWN)
    yield case("the record is garbled", _shop(), unsaid, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
