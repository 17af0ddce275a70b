"""handover.toml: what was declared, what was seen, what is open, and the evidence for it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from cockpit import roadmap
from cockpit.decision import decide, risks
from cockpit.handover import afterwards, changed, mailed, open_risks, performance, proof, reading, said
from cockpit.handover.digest import CANONICAL, pack_digest
from cockpit.handover.joining import joined
from cockpit.handover.schema import SCHEMA, shown
from cockpit.handover.schema import tables as schema_tables
from cockpit.handover.sources import Sources
from cockpit.journal import moment
from cockpit.launch import Launch
from cockpit.launch.names import slug
from cockpit.model import Mode, Result, Severity, Verdict
from cockpit.people.deciding import signed

NOTES: Final = {
    "pack": "What this file is. It holds names and references, never a secret.\n"
    "Check it with: cockpit verify",
    "decision": "Go, conditional go or no-go, and who signed it. It stands outside the digest.",
    "person": "Everybody named below. A person with leaves_on may not own anything.",
    "access": "Every account: who owns it, who else gets in, how to recover it, where the login is kept.",
    "domain": "Registered domains, as their registries describe them.",
    "dns": "DNS map: the records as they were last seen.",
    "host": "Domain map: hostname, destination, redirect, and the certificate as it was last seen.",
    "redirect": "Redirect map, walked as a browser and as a terminal.",
    "deploy": "Release, the way back, how to change variables and DNS.",
    "performance": "Speed before and after the work, in milliseconds; 95 of 100 answers came within p95.\n"
    "at_most: the true p95 is no more than that, 95 % sure. A spread goes from the fastest to the slowest.",
    "third_party": "Whose files besides your own the pages load, and what to do with each before ads.\n"
    "Read from what is served, not run: scripts may load more.",
    "runbook": "What to do when something breaks; text is the digest of the words a second reader signs.",
    "parked": "Deliberately not built in this sprint.",
    "change": "What was open and then turned green. The journal sees what changed, not who changed it.",
    "signoff": "Each signature repeats the digest it was made over.",
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


def build(sources: Sources) -> dict[str, Any]:
    """The whole pack as TOML values, every text safe to show."""
    tables = {
        "schema": SCHEMA,
        "pack": _pack(sources),
        "product": _product(sources.launch),
        "decision": decision(sources),
        "summary": _summary(sources.results),
        **_known(sources),
        **said.tables(sources.record, sources.waivers, sources.kept),
        "risk": open_risks.rows(sources),
        "change": changed.rows(sources),
        "result": proof.results(sources),
        "evidence": proof.evidence(sources),
    }
    pack: dict[str, Any] = shown({name: tables[name] for name in _in_order(tables) if tables[name]})
    many = len(pack.get("evidence", []))
    pack["integrity"] = {"canonical": CANONICAL, "pack_digest": pack_digest(pack), "evidence_count": many}
    signed = shown(said.signoffs(sources.record, sources.launch, pack))
    return {**pack, "signoff": signed} if signed else pack


def followed(sources: Sources) -> dict[str, Any]:
    """The tables that follow from declarations, words and sights alone, every text safe to show."""
    told = said.tables(sources.record, sources.waivers, sources.kept)
    tables = {"product": _product(sources.launch), **_known(sources), "attestation": told["attestation"]}
    safe_tables: dict[str, Any] = shown(tables)
    return safe_tables


def _in_order(tables: Mapping[str, Any]) -> list[str]:
    """The tables in the order of the schema."""
    order = ["schema", *schema_tables()]
    return sorted(tables, key=order.index)


def _known(sources: Sources) -> dict[str, Any]:
    """What was declared, with what was seen, what drills measured, and what follows from all of it."""
    launch = sources.launch
    whole = {
        **joined(sources),
        "performance": performance.rows(sources),
        "threshold": afterwards.thresholds(launch),
        "runbook": reading.rows(sources),
        "limitation": list(afterwards.limitations(sources)),
        "next_step": list(afterwards.next_steps(launch)),
        "parked": afterwards.parked(),
    }
    drilled = said.with_drills(whole, sources.record, sources.kept)
    return mailed.with_flows(drilled, launch, sources.record, sources.kept)


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
        "has_ai": launch.product.has_ai or launch.ai is not None,
        "markets": list(launch.product.markets),
        "sends_booking_or_notification_mail": launch.product.sends_mail,
    }


def decision(sources: Sources) -> dict[str, Any]:
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
    titles = {result.check: result.title for result in results}
    reasons += [f"Launch blocker: {titles[check]} ({check})" for check in proposed.blockers]
    reasons += [f"Undecided launch blocker: {titles[check]} ({check})" for check in proposed.undecided]
    if proposed.unjudged:
        reasons.append(f"Launch blockers not looked at yet, or not by this version: {len(proposed.unjudged)}")
    return {"status": "no-go", "reasons": reasons}


def _summary(results: tuple[Result, ...]) -> dict[str, Any]:
    verdicts = Counter(result.verdict for result in results)
    modes = Counter(result.mode for result in results)
    open_ = Counter(risk.severity for risk in risks(results) if not risk.waived)
    return {
        "checks_total": len(results),
        **{name: verdicts[verdict] for name, verdict in _COUNTED.items()},
        "waived": sum(risk.waived for risk in risks(results)),
        **{mode.value: modes[mode] for mode in Mode},
        **{name: open_[severity] for name, severity in _OPEN.items()},
    }
