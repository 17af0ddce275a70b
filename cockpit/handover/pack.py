"""handover.toml: what was declared, what was seen, what is open, and the evidence for it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cockpit import roadmap
from cockpit.decision import Risk, decide, risks
from cockpit.handover import declared, observed, said
from cockpit.handover.digest import CANONICAL, pack_digest
from cockpit.journal import Seen, moment
from cockpit.launch import Launch
from cockpit.launch.names import slug
from cockpit.model import Mode, Result, Severity, Verdict
from cockpit.people.deciding import signed
from cockpit.people.waiving import Standing, waived
from cockpit.record import Record
from cockpit.text import safe

SCHEMA: Final = "launch-cockpit/handover/v1"
NOTES: Final = {
    "pack": "What this file is. It holds names and references, never a secret.\n"
    "Check it with: cockpit verify",
    "decision": "Go, conditional go or no-go, and who signed it. It stands outside the digest.",
    "person": "Everybody named below. A person with leaves_on may not own anything.",
    "access": "Every account: who owns it, who else gets in, how to recover it, where the login is kept.",
    "domain": "Registered domains, as their registries describe them.",
    "dns": "DNS map: the records the declared hosts are meant to have.",
    "host": "Domain map: hostname, destination, redirect, and the certificate as it was last seen.",
    "redirect": "Redirect map.",
    "env_var": "Environment variables by name; their values are not here.",
    "secret": "Secrets by name, and when each is to be rotated.",
    "waiver": "Accepted for a time; they come back when they end. Launch blockers cannot be waived.",
    "attestation": "What people stated about things a machine cannot see, each with its last day.",
    "risk": "Open risks, worst first.",
    "result": "The latest result of every check.",
    "evidence": "What the results rest on; each file is redacted, and its digest is of what is shared.",
    "integrity": "Digest of everything except decision, integrity and signoff.",
}
_COUNTED: Final = {
    "passed": Verdict.PASS,
    "warned": Verdict.WARN,
    "failed": Verdict.FAIL,
    "errors": Verdict.ERROR,
    "unknown": Verdict.UNKNOWN,
    "not_applicable": Verdict.NOT_APPLICABLE,
}
_OPEN: Final = {
    "launch_blockers_open": Severity.LAUNCH_BLOCKER,
    "high_open": Severity.HIGH,
    "medium_open": Severity.MEDIUM,
    "low_open": Severity.LOW,
}
# How long a look may be relied on, in days; after that it has to be repeated.
_VALID_DAYS: Final = {Mode.AUTO: 30, Mode.ASSISTED: 90, Mode.ATTESTED: 90}
_KINDS: Final = {Mode.AUTO: "probe", Mode.ASSISTED: "assisted", Mode.ATTESTED: "attestation"}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a pack is made from: declarations, latest results by id, evidence sizes by digest, the tool.

    `record` is what people said, `waivers` those of it as they stand.
    """

    launch: Launch
    seen: Mapping[str, Seen]
    evidence: Mapping[str, int]
    tool: str
    record: Record = field(default_factory=Record)
    waivers: tuple[Standing, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        """The latest results by id, with what a waiver covers marked."""
        return tuple(waived(self.seen[check].result, self.waivers) for check in sorted(self.seen))

    @property
    def kept(self) -> dict[str, str]:
        """Ids of the evidence in the pack by digest."""
        return {digest: evidence_id(digest) for digest in self.evidence}

    @property
    def newest(self) -> dt.datetime:
        """The time of the newest result or word: a pack carries no other, so it changes only with them."""
        words = [row.at.astimezone(dt.UTC).replace(microsecond=0) for row in self.record.rows.values()]
        return max([*(moment(seen.at) for seen in self.seen.values()), *words])


def build(sources: Sources) -> dict[str, Any]:
    """The whole pack as TOML values, every text safe to show."""
    tables = {
        "schema": SCHEMA,
        "pack": _pack(sources),
        "product": _product(sources.launch),
        "decision": _decision(sources),
        "summary": _summary(sources.results),
        **_known(sources),
        **said.tables(sources.record, sources.waivers, sources.kept),
        "risk": [_risk(risk) for risk in risks(sources.results)],
        "result": [_result(sources, check) for check in sorted(sources.seen)],
        "evidence": _evidence(sources),
    }
    pack: dict[str, Any] = _shown({name: table for name, table in tables.items() if table})
    many = len(pack.get("evidence", []))
    pack["integrity"] = {"canonical": CANONICAL, "pack_digest": pack_digest(pack), "evidence_count": many}
    return pack


def _known(sources: Sources) -> dict[str, Any]:
    """What was declared, with what was seen and what drills measured."""
    seen = observed.joined(declared.tables(sources.launch), sources.launch, sources.seen)
    return said.with_drills(seen, sources.record, sources.kept)


def _shown(value: Any) -> Any:
    """The value with every text made safe to show."""
    if isinstance(value, dict):
        return {safe(key, 200): _shown(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_shown(part) for part in value]
    return safe(value, 8000, keep_lines=True) if isinstance(value, str) else value


def _pack(sources: Sources) -> dict[str, Any]:
    launch, newest = sources.launch, sources.newest
    table: dict[str, Any] = {
        "id": f"{slug(launch.product.name)}-{newest.date()}",
        "product": launch.product.name,
        "profile": launch.product.roadmap,
        "tool": sources.tool,
        "catalogue": "launch-cockpit/catalogue/v1",
        "generated_at": newest,
        "sprint_hours_budget": launch.sprint.hours or launch.limits.sprint_hours,
        "secrets_included": False,
    }
    if launch.sprint.started:
        started = moment(launch.sprint.started.isoformat())
        table["sprint_started"] = started
        table["sprint_hours_used"] = max(0.0, round((newest - started).total_seconds() / 3600, 1))
    return table


def _product(launch: Launch) -> dict[str, Any]:
    return {
        "name": launch.product.name,
        "canonical_origin": launch.origin,
        "what_it_is": launch.product.what_it_is,
        "has_ai": launch.product.has_ai,
        "markets": list(launch.product.markets),
        "sends_booking_or_notification_mail": launch.product.sends_mail,
    }


def _decision(sources: Sources) -> dict[str, Any]:
    """Without a signature it is a no-go; the reasons say what the checks propose."""
    results = sources.results
    proposed = decide(results, roadmap.load(sources.launch.product.roadmap).blockers)
    one = signed(sources.record, proposed, {result.check: result for result in results})
    if (row := said.decision(one)) is not None:
        return row
    reasons = [
        "Nobody has signed yet, and no decision is a no-go.",
        f"The checks propose: {proposed.status}.",
    ]
    reasons += [f"Launch blocker: {check}" for check in proposed.blockers]
    reasons += [f"Undecided launch blocker: {check}" for check in proposed.undecided]
    if proposed.unjudged:
        reasons.append(f"Launch blockers that nobody looked at: {len(proposed.unjudged)}")
    return {"status": "no-go", "reasons": reasons}


def _summary(results: tuple[Result, ...]) -> dict[str, Any]:
    verdicts = Counter(result.verdict for result in results)
    modes = Counter(result.mode for result in results)
    open_ = Counter(risk.severity for risk in risks(results) if not risk.waived)
    return {
        "checks_total": len(results),
        **{name: verdicts[verdict] for name, verdict in _COUNTED.items()},
        "waived": sum(result.state == "waived" for result in results),
        **{mode.value: modes[mode] for mode in Mode},
        **{name: open_[severity] for name, severity in _OPEN.items()},
    }


def _risk(risk: Risk) -> dict[str, Any]:
    found = [one for one in risk.findings if one.verdict is risk.verdict]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    row = {
        "id": f"risk-{risk.check.replace('.', '-')}",
        "check": risk.check,
        "severity": risk.severity.value,
        "title": risk.result.title,
        "impact": safe(f"{found[0].subject}: {found[0].summary}") + more,
        "status": "waived" if risk.waived else "open" if risk.verdict is Verdict.FAIL else "undecided",
    }
    return row | ({"waiver": ", ".join(risk.waivers)} if risk.waivers else {})


def _result(sources: Sources, check: str) -> dict[str, Any]:
    seen = sources.seen[check]
    row = {
        "check": check,
        "verdict": seen.result.verdict.value,
        "severity": seen.result.severity_now.value,
        "mode": seen.result.mode.value,
        "at": moment(seen.at),
    }
    has_file = seen.evidence is not None and seen.evidence in sources.evidence
    return {**row, "evidence": [evidence_id(seen.evidence or "")]} if has_file else row


def evidence_id(digest: str) -> str:
    """The id of a piece of evidence in the pack."""
    return f"ev-{digest[:16]}"


def _evidence(sources: Sources) -> list[dict[str, Any]]:
    rows = []
    for check in sorted(sources.seen):
        seen = sources.seen[check]
        if seen.evidence is None or seen.evidence not in sources.evidence:
            continue
        collected = moment(seen.at)
        rows.append(
            {
                "id": evidence_id(seen.evidence),
                "check": check,
                "kind": _KINDS[seen.result.mode],
                "collected_at": collected,
                "valid_until": collected + dt.timedelta(days=_VALID_DAYS[seen.result.mode]),
                "path": f"evidence/{seen.evidence}.json",
                "media": "application/json",
                "bytes": sources.evidence[seen.evidence],
                "sha256": seen.evidence,
                "redacted": True,
            }
        )
    rows += [
        {
            "id": evidence_id(digest),
            "check": check,
            "kind": kind,
            "collected_at": at,
            **({"valid_until": until} if until else {}),
            "path": f"evidence/{digest}.txt",
            "media": "text/plain",
            "bytes": sources.evidence[digest],
            "sha256": digest,
            "redacted": True,
        }
        for digest, check, kind, at, until in said.evidence(sources.record)
        if digest in sources.evidence
    ]
    return rows
