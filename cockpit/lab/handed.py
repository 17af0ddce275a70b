"""What the company's people said and did for the handover: words, runbooks followed, the list walked."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cockpit.golive.items import items
from cockpit.lab.folder import launch_text
from cockpit.launch import Launch
from cockpit.launch.load import read
from cockpit.record import Attestation, Drill, Row
from cockpit.runbooks import runbooks

_COMMON = ("rb-tls", "rb-redirect", "rb-mail", "rb-deploy", "rb-edge")
_OTHER = {"ines": "tom", "tom": "ines"}
_PACE = 0.8  # of the time an item is expected to take
_SAID = (
    ("ines", "access-registrar", "I was in at Veloreg just now, account 20••••17."),
    ("ines", "access-edge", "I am an owner at Velodns, with a login of my own."),
    ("tom", "least-privilege", "Two owners in each account; the edge's key can only read."),
    ("tom", "monitoring-owner", "Velowatch woke me on Tuesday at 06:10, and I acted."),
    ("ines", "credentials-in-manager", "All of them are in our manager, vault velomart; Tom opens it too."),
    ("ines", "billing-access", "I opened every bill; all are on the company's card."),
    ("ines", "deploy-steps-plain", "I read the three steps and could do them alone."),
    ("ines", "support-contacts", "Both ways were answered within the hour; Tom agreed to the rota."),
    ("tom", "escalation", "Both of us know the list and have tried the telephone."),
    ("tom", "known-limitations", "That is everything we know of."),
    ("tom", "next-steps", "In this order; I have agreed to the day."),
)


def handed(end: dt.datetime, launch: dict[str, Any]) -> list[Row]:
    """Everything, done at that hour about what is declared."""
    declared = _read(launch_text(launch, {}))
    return [*_words(end, declared), *_followed(end, declared), _walk(end, declared), _verified(end, declared)]


@cache
def _read(text: str) -> Launch:
    return read(text, Path("launch.toml"))


def _words(end: dt.datetime, launch: Launch) -> Iterator[Row]:
    """Each word that the handover asks for, about what is declared."""
    about = _about(launch)
    for by, check, words in _SAID:
        yield Attestation(
            by=by,
            at=end,
            check=f"handover.{check}",
            answer="done",
            statement=words,
            until=(end + dt.timedelta(90)).date(),
            about=tuple(about[check]),
        )


def _about(launch: Launch) -> dict[str, list[str]]:
    """What each word is about, by check."""
    doors = {row.category: f"{row.service} ({row.id}) of {row.owner}" for row in launch.access}
    named = [launch.edge.credential if launch.edge else None, *(row.credential for row in launch.monitors)]
    keys = list(dict.fromkeys(one for one in named if one))
    steps = "\0".join(launch.deploy.steps if launch.deploy else ())
    return {
        "access-registrar": [doors["registrar"]],
        "access-edge": [doors["edge"]],
        "least-privilege": [*keys, *(f"{row.id}: {row.owner_role}" for row in launch.access)],
        "monitoring-owner": [f"{row.channel}: {row.owner}" for row in launch.alerts],
        "credentials-in-manager": ["pm:velomart"],
        "billing-access": [f"{row.id}: {row.billing_owner}" for row in launch.access],
        "deploy-steps-plain": [f"steps {sha256(steps.encode()).hexdigest()[:16]}"],
        "support-contacts": [f"{row.kind}: {row.path}" for row in launch.support],
        "escalation": [f"{row.after_minutes} min: {row.who}" for row in launch.escalation],
        "known-limitations": [row.id for row in launch.limitations],
        "next-steps": [row.what for row in launch.next_steps],
    }


def _followed(end: dt.datetime, launch: Launch) -> Iterator[Row]:
    """Each of the common runbooks, by the one who does not answer for it."""
    for book in runbooks(launch):
        if book.id in _COMMON:
            yield Drill(
                by=_OTHER[book.owner],
                at=end,
                name="runbook",
                check="handover.runbooks-common",
                subject=book.id,
                passed=True,
                started=end - dt.timedelta(minutes=10),
                said="Every step could be followed.",
                seen="person",
                about=(book.digest,),
                until=(end + dt.timedelta(180)).date(),
            )


def _walk(end: dt.datetime, launch: Launch) -> Drill:
    """The founder's list, a yes everywhere."""
    listed = items(launch)
    seconds = {item.id: round(item.minutes * 60 * _PACE, 1) for item in listed}
    return Drill(
        by="ines",
        at=end,
        name="golive",
        check="handover.golive-under-10min",
        subject=launch.domain,
        passed=True,
        started=end - dt.timedelta(seconds=sum(seconds.values())),
        said=f"{len(listed)} times yes in {sum(seconds.values()):.0f} s.",
        seen="person",
        seconds=seconds,
        answers={item.id: "yes" for item in listed},
        until=(end + dt.timedelta(90)).date(),
    )


def _verified(end: dt.datetime, launch: Launch) -> Drill:
    """The pack of that hour, which the lab does not keep."""
    return Drill(
        by="tom",
        at=end,
        name="verify",
        check="handover.reproducible",
        subject=launch.domain,
        passed=True,
        started=end - dt.timedelta(seconds=40),
        said="Nothing differs.",
        seconds={"all": 38.0},
        about=(f"sha256:{sha256(launch.domain.encode()).hexdigest()}",),
        until=(end + dt.timedelta(30)).date(),
    )
