"""What the latest results saw of the declared things: certificates of hosts, registrations of domains."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts.rdap import Rdap, Registration
from cockpit.handover.declared import Row
from cockpit.journal import Seen
from cockpit.kit.renewals import rows
from cockpit.launch import Launch
from cockpit.model import Finding, Verdict
from cockpit.standards.certificates import named

_AFTER: Final = "access"  # the tables stand in the order of the pack
_BY_EDGE: Final = "the edge renews it by itself"
_STATUS: Final = {Verdict.PASS: "valid", Verdict.WARN: "valid, with a flaw", Verdict.FAIL: "not valid"}
_WORST_FIRST: Final = (Verdict.FAIL, Verdict.WARN, Verdict.PASS)


def joined(
    tables: Mapping[str, list[Row] | Row], launch: Launch, seen: Mapping[str, Seen]
) -> dict[str, list[Row] | Row]:
    """The declared tables with what was seen: `tls` in each host's row, and a row for each domain."""
    whole: dict[str, list[Row] | Row] = {}
    for name, table in tables.items():
        whole[name] = [_host(row, launch, seen) for row in table] if name == "host" else table  # type: ignore[arg-type]
    domains = list(_domains(launch, seen))
    return _inserted(whole, "domain", domains) if domains else whole


def _inserted(tables: dict[str, list[Row] | Row], name: str, table: list[Row]) -> dict[str, list[Row] | Row]:
    before = [known for known in tables if known in ("person", _AFTER)]
    return {known: tables[known] for known in before} | {name: table} | tables


def _host(row: Row, launch: Launch, seen: Mapping[str, Seen]) -> Row:
    """The row with the certificate that was seen, the worst one where addresses differ."""
    found = [
        one
        for one in _findings(seen, "tls.hostname-valid")
        if one.evidence.get("host") == row["hostname"] and one.verdict in _STATUS
    ]
    if not found:
        return row
    worst = next(one for verdict in _WORST_FIRST for one in found if one.verdict is verdict)
    declared = launch.host(row["hostname"])
    known = {
        "status": _STATUS[worst.verdict],
        "issuer": named(str(worst.evidence.get("issuer", ""))),
        "not_after": _moment(worst.evidence.get("not_after")),
        "renewal": _BY_EDGE if declared and declared.proxied else "",
    }
    return {**row, "tls": {key: value for key, value in known.items() if value not in (None, "")}}


def _domains(launch: Launch, seen: Mapping[str, Seen]) -> Iterator[Row]:
    told = {
        one.subject: one.evidence for one in _findings(seen, "domain.expiry") if "registrar" in one.evidence
    }
    for domain, evidence in told.items():
        registrar, expires = str(evidence["registrar"]), _moment(evidence.get("expires"))
        known = {
            "name": domain,
            "registrar": registrar,
            "expires_on": expires.date() if expires else None,
            "auto_renew": _auto_renew(launch, domain, registrar),
            "nameservers": list(evidence.get("nameservers", ())),
            "dnssec": evidence.get("dnssec"),
        }
        yield {key: value for key, value in known.items() if value not in (None, "", [])}


def _auto_renew(launch: Launch, domain: str, registrar: str) -> bool | None:
    """What launch.toml says of the rows that pay for it; none when it says nothing, or two things."""
    rdap = Rdap("", {domain: Registration(domain, "", registrar=registrar)})
    said = {row.auto_renew for row in rows(launch, domain, rdap)}
    return said.pop() if len(said) == 1 else None


def _findings(seen: Mapping[str, Seen], check: str) -> tuple[Finding, ...]:
    return seen[check].result.findings if check in seen else ()


def _moment(text: Any) -> dt.datetime | None:
    """A time of the evidence in UTC; none where it is no time."""
    try:
        moment = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
