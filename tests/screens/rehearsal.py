"""A sprint for tests: the real façade and roadmap, made-up checks, runs with written results."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cockpit.decision import Decision, decide
from cockpit.engine import Saved, Source
from cockpit.kit import ASSISTED, ATTESTED, AUTO, Word, check
from cockpit.launch import Launch
from cockpit.launch.operations import Person
from cockpit.launch.parts import Product
from cockpit.launch.parts import Sprint as SprintTable
from cockpit.model import (
    STALE,
    CheckJudged,
    CheckStarted,
    Event,
    Finding,
    Fix,
    Mode,
    Result,
    RunFinished,
    RunStarted,
    Severity,
    Verdict,
)
from cockpit.plan import Plan
from cockpit.record import Signature, Waiver, append
from cockpit.registry import Entry
from cockpit.sprint import Sprint

STARTED = dt.datetime(2026, 3, 9, 9, 0, tzinfo=dt.UTC)
NOW = STARTED + dt.timedelta(hours=16, minutes=17, seconds=50)

TITLES = {
    "domain.control-proof": ("The owner can change the domain's records", ASSISTED, Severity.LAUNCH_BLOCKER),
    "audit.prod-located": ("Everybody knows where production runs", AUTO, Severity.HIGH),
    "domain.expiry": ("The domain does not expire soon", AUTO, Severity.LAUNCH_BLOCKER),
    "dns.apex-resolves": ("The apex resolves as declared", AUTO, Severity.LAUNCH_BLOCKER),
    "dns.www-resolves": ("The www name resolves as declared", AUTO, Severity.LAUNCH_BLOCKER),
    "dns.no-stale-target": ("No record points at a place nobody owns", AUTO, Severity.HIGH),
    "redirect.canonical-host": ("One canonical host and scheme", AUTO, Severity.LAUNCH_BLOCKER),
    "redirect.single-hop": ("No chain longer than one hop", AUTO, Severity.HIGH),
    "redirect.no-loop": ("No redirect loops", AUTO, Severity.LAUNCH_BLOCKER),
    "redirect.permanent-code": ("Permanent redirects say so", AUTO, Severity.MEDIUM),
    "redirect.old-paths": ("Old addresses lead to their new home", AUTO, Severity.MEDIUM),
    "seo.single-version": ("Search engines find one version", AUTO, Severity.MEDIUM),
    "tls.hostname-valid": ("The certificate names every host", AUTO, Severity.LAUNCH_BLOCKER),
    "tls.expiry-window": ("The certificate is valid long enough", AUTO, Severity.HIGH),
    "header.hsts": ("Browsers are told to stay on https", AUTO, Severity.MEDIUM),
    "secret.client-bundle": ("No secret in what browsers download", AUTO, Severity.LAUNCH_BLOCKER),
    "deploy.rollback-tested": ("A release was rolled back once", ATTESTED, Severity.HIGH),
    "email.spf-single-valid": ("Exactly one valid SPF record", AUTO, Severity.LAUNCH_BLOCKER),
    "email.dmarc-present": ("A DMARC record is there", AUTO, Severity.LAUNCH_BLOCKER),
    "perf.route-p95": ("Critical pages answer in time", AUTO, Severity.HIGH),
    "watch.uptime-coverage": ("A monitor watches what matters", AUTO, Severity.LAUNCH_BLOCKER),
    "handover.second-person": ("A second person can get in", ATTESTED, Severity.HIGH),
}
WHY = "People type the address in four ways. Where one of them strays, sign-in breaks and visitors are lost."

WORD = Word("It was done, and I saw it work.", "a note of what was done and what was seen", days=30)
INES = Person(id="ines", name="Ines Alba", role="founder")
JON = Person(id="jon", name="Jon Berg", role="engineer")


def _judge(launch: Launch) -> Iterator[Finding]:
    """Every spelling of the address ends at the canonical origin with 200."""
    yield Finding(launch.domain, Verdict.PASS, "as declared")


def _entry(id_: str, title: str, mode: Mode, severity: Severity) -> Entry:
    declared = check(
        title,
        severity=severity,
        why=WHY,
        fix="Redirect every other spelling to the canonical origin with one rule per host.",
        undo="Remove the rule.",
        verify="curl -sIL '{subject}' | grep -i ^location",
        source="RFC 9110 section 15.4",
        mode=mode,
        terms={"canonical origin": "the one spelling of your address that visitors should end at"},
        word=WORD if mode is ATTESTED else None,
        drill="dns-proof" if id_ == "domain.control-proof" else "",
    )
    return Entry(id_, declared, _judge, (), ())


def good(subject: str = "shop.example", summary: str = "as declared", **seen: Any) -> Finding:
    return Finding(subject, Verdict.PASS, summary, **seen)


def bad(subject: str, summary: str, verdict: Verdict = Verdict.FAIL, **seen: Any) -> Finding:
    return Finding(subject, verdict, summary, kind="test", **seen)


HOPS = bad(
    "http://shop.example/",
    "Takes 2 redirects where 1 is allowed.",
    expected="at most 1 redirect",
    observed="301 http://shop.example/ > 301 https://shop.example/ > 200 https://www.shop.example/",
    evidence={
        "hops": [
            {"url": "http://shop.example/", "status": 301, "location": "https://shop.example/"},
            {"url": "https://shop.example/", "status": 301, "location": "https://www.shop.example/"},
        ]
    },
    fix=Fix(
        "Send http straight to the canonical origin.",
        "shop.example/*  301  https://www.shop.example/$1",
        "Remove the rule.",
    ),
    verify="curl -sIL 'http://shop.example/' | grep -ic ^location",
)
SPF = bad(
    "shop.example",
    "There are two SPF records; receivers treat that as none.",
    expected="one TXT record that begins with v=spf1",
    observed="v=spf1 include:_spf.mail.example -all, v=spf1 mx -all",
    fix=Fix(
        "Merge the two into one record.",
        'shop.example. 300 IN TXT "v=spf1 mx include:_spf.mail.example -all"',
        "Put the two records back.",
    ),
    verify="dig +short TXT shop.example",
)
DIGEST = "5d41402abc4b2a76b9719d911017c592" * 2
STATED = good(
    "shop.example",
    "A release was rolled back, and the shop answered.",
    observed="Jon Berg said so on 2026-03-08, holds until 2026-06-06",
    evidence={
        "row": "0123456789abcdef",
        "by": "jon",
        "at": "2026-03-08T10:20:00+00:00",
        "until": "2026-06-06",
        "file": DIGEST,
    },
)
RAN_OUT = Finding(
    "shop.example",
    Verdict.UNKNOWN,
    "Jon Berg said so on 2026-01-02, and it does not hold any more: it ended on 2026-02-01",
    kind=STALE,
    evidence={
        "row": "1123456789abcdef",
        "by": "jon",
        "at": "2026-01-02T10:20:00+00:00",
        "until": "2026-02-01",
    },
    fix=Fix("Look at it again and state it anew.", "cockpit attest handover.second-person"),
)
RED: dict[str, tuple[Finding, ...]] = {
    "redirect.single-hop": (HOPS, good("https://shop.example/", "1 redirect")),
    "email.spf-single-valid": (SPF,),
    "domain.expiry": (bad("shop.example", "RDAP did not answer within 10 s", Verdict.UNKNOWN),),
    "domain.control-proof": (bad("shop.example", "Nobody published the proof record yet.", Verdict.UNKNOWN),),
    "header.hsts": (
        bad("https://shop.example/", "max-age is 300 s", Verdict.WARN, observed="max-age=300"),
        good("https://www.shop.example/", "max-age is one year"),
    ),
    "seo.single-version": (Finding("shop.example", Verdict.NOT_APPLICABLE, "there is no staging host"),),
    "deploy.rollback-tested": (STATED,),
    "handover.second-person": (bad("shop.example", "Nobody has stated this yet.", Verdict.UNKNOWN),),
}


class Still:
    """A clock that stands."""

    notice = ""

    def now(self) -> dt.datetime:
        return NOW

    def latest(self) -> dt.datetime:
        return NOW

    def close(self) -> None:
        """Nothing to remember."""


class Rehearsal(Sprint):
    """The façade with made-up checks. `script` says how each ends; the rest passes.

    `hold` is waited for before each result, so that a test can look at a run under way; `breaks` is raised.
    """

    def __init__(self, folder: Path, script: Mapping[str, Sequence[Finding]] | None = None) -> None:
        launch = Launch(
            schema="launch-cockpit/launch/v1",
            product=Product(name="Shop", domain="shop.example", roadmap="marketplace-launch"),
            sprint=SprintTable(started=STARTED, hours=48),
            people=(INES, JON),
        )
        super().__init__(folder / "launch.toml", launch, None)
        self._steady = Still()  # type: ignore[assignment]  # a clock that a test can rely on
        self.script = dict(RED if script is None else script)
        self.past: dict[str, tuple[Verdict, ...]] = {}
        self.hold: asyncio.Event | None = None
        self.cleans: asyncio.Event | None = None
        self.breaks: Exception | None = None
        self.flown: list[tuple[str, ...]] = []
        self.allowed: list[tuple[str, ...]] = []
        self.closed = self.cancelled = False
        self.absent: tuple[str, ...] = ()
        self._plan = Plan(self.roadmap, {id_: _entry(id_, *parts) for id_, parts in TITLES.items()})

    def result(self, id_: str) -> Result:
        """The result that the script gives a check."""
        planned = self.checks[id_]
        findings = tuple(self.script.get(id_, (good(),)))
        return Result(
            id_, planned.title, planned.stage, planned.family, planned.mode, planned.severity, findings
        )

    def judge_all(self) -> "Rehearsal":
        """As if an earlier run had looked at everything."""
        self.results = {id_: self.voices.heard(self.result(id_)) for id_ in self.checks}
        return self

    async def run(
        self, ids: Sequence[str] | None = None, source: Source | None = None, name: str = ""
    ) -> AsyncGenerator[Event, None]:
        """The events of a real run, with the script's results."""
        chosen = tuple(self.checks if ids is None else ids)
        self.flown.append(chosen)
        yield RunStarted("run", chosen, NOW.isoformat())
        for id_ in chosen:
            yield CheckStarted(id_)
        try:
            for id_ in chosen:
                if self.breaks is not None:
                    raise self.breaks
                if self.hold is not None:
                    await self.hold.wait()
                self.results[id_] = self.voices.heard(self.result(id_))
                yield CheckJudged(self.results[id_], 0.1)
        except (asyncio.CancelledError, GeneratorExit):
            if self.cleans is not None:
                await self.cleans.wait()
            self.cancelled = True
            raise
        yield RunFinished("run", NOW.isoformat())

    def live(self, consents: Collection[str] = (), *, own: bool = True) -> Source:
        """Nothing is looked at; what was allowed is remembered."""
        self.allowed.append(tuple(consents))
        return Saved({})

    def gate(self) -> Decision:
        """As a build that has every check its roadmap asks for; `absent` are those it has not."""
        return decide([self.results[id_] for id_ in self.checks if id_ in self.results], self.absent)

    def history(self, check: str) -> tuple[Verdict, ...]:
        """What a test says."""
        return self.past.get(check, ())

    def close(self) -> None:
        """Remember it."""
        self.closed = True


def asking(sprint: Rehearsal, id_: str, **does: Any) -> Rehearsal:
    """The sprint, one check of which does something only when it may, and was not allowed to."""
    left_out = bad("shop.example", "it was not allowed: --allow it", Verdict.UNKNOWN)
    sprint.script[id_] = (replace(left_out, kind="consent"),)
    entry = sprint.checks[id_].entry
    asked = replace(entry, check=replace(entry.check, **does))
    sprint._plan = Plan(
        sprint.roadmap, {one: plan.entry for one, plan in sprint.checks.items()} | {id_: asked}
    )
    return sprint.judge_all()


def waived_by(sprint: Rehearsal, check: str, agreed: str = "jon") -> Rehearsal:
    """The sprint with a waiver of a check in its record; nobody has agreed where `agreed` is empty."""
    row = Waiver(
        by="ines",
        at=NOW,
        check=check,
        scope=("*",),
        reason="The old shop is switched off next week.",
        compensating="Support answers those who ask.",
        until=NOW.date() + dt.timedelta(10),
    )
    (number,) = append(sprint.voices.path, row)
    if agreed:
        append(sprint.voices.path, Signature(by=agreed, at=NOW, of=number))
    sprint.listen()
    return sprint


class FakeLab:
    """Faults by id; mending one repairs the script."""

    def __init__(self, sprint: Rehearsal, *faults: str) -> None:
        self._sprint = sprint
        self._broken = list(faults)

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(self._broken)

    def mend(self, fault: str) -> None:
        self._broken.remove(fault)
        self._sprint.script.pop(fault.partition(":")[0], None)
