"""What was declared and what was seen in one: where both know a value, a person's word names the row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cockpit.facts.rdap import Rdap, Registration
from cockpit.handover.declared import tables as declared_tables
from cockpit.handover.schema import Row
from cockpit.handover.sources import Map, Sources, proved
from cockpit.kit.owners import answers_for
from cockpit.kit.renewals import rows as renewals
from cockpit.launch import Launch
from cockpit.record import Record

_BY_EDGE = "the edge renews it by itself"
_RENEWAL = "tls.renewal-path"
_SINGLE = ("email", "edge", "cache", "deploy", "third_party")


def joined(sources: Sources) -> dict[str, Any]:
    """The declared tables with what was seen, each seen row with its evidence."""
    launch, maps = sources.launch, sources.maps
    told = declared_tables(launch)
    whole: dict[str, Any] = dict(told)
    for name in _SINGLE:
        if name in maps:
            whole[name] = _one(whole.get(name, {}), maps[name])
    whole["access"] = list(_accounts(whole.get("access", []), maps))
    whole["env_var"] = list(_variables(whole.get("env_var", []), maps.get("env_var")))
    whole["secret"] = list(_secrets(whole.get("secret", []), maps.get("secret")))
    whole["domain"] = list(_domains(launch, maps.get("domain")))
    whole["dns"] = list(_records(launch, whole.get("dns", []), maps.get("dns")))
    whole["host"] = list(_hosts(sources.record, whole.get("host", []), maps.get("host")))
    whole["redirect"] = _redirects(whole.get("redirect", []), maps.get("redirect"))
    return {name: table for name, table in whole.items() if table}


def _one(told: Row, seen: Map) -> Row:
    """One table: declared values first; its own rows, such as the cache's, with their evidence."""
    found = {
        key: [proved(row, seen) for row in value] if _are_rows(value) else value
        for key, value in seen.rows.items()
    }
    return proved({**found, **told}, seen)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _accounts(told: list[Row], maps: Mapping[str, Map]) -> Iterator[Row]:
    """The declared accounts, and one for each company that shows and nobody has declared."""
    seen = {row["category"]: (row["service"], maps["access"]) for row in _rows(maps.get("access"))}
    if "edge" in maps and "provider" in maps["edge"].rows:
        seen["edge"] = (maps["edge"].rows["provider"], maps["edge"])
    for row in told:
        shown = seen.pop(row["category"].lower(), None)
        yield proved(row, shown[1]) if shown else row
    for category, (service, at) in seen.items():
        yield {"id": f"acc-{category}", "service": service, "category": category, "evidence": at.evidence}


def _variables(told: list[Row], seen: Map | None) -> Iterator[Row]:
    """The declared variables, each with the places that read it, then what the code reads besides."""
    shown = {row["name"]: row for row in _rows(seen)}
    for row in told:
        found = shown.pop(row["name"], None)
        yield proved({**row, "read_at": found["read_at"]}, seen) if found and seen else row
    if seen:
        yield from (proved(row, seen) for row in shown.values())


def _secrets(told: list[Row], seen: Map | None) -> Iterator[Row]:
    """The declared secrets; where a former value was seen, a person's words on it come first."""
    shown = {row["name"]: row for row in _rows(seen)}
    for row in told:
        found = shown.get(row["name"])
        yield proved({**found, **row, "ever_exposed": True}, seen) if found and seen else row


def _rows(seen: Map | None) -> list[Row]:
    return seen.rows if seen else []


def _domains(launch: Launch, seen: Map | None) -> Iterator[Row]:
    for row in _rows(seen):
        renews = _auto_renew(launch, row["name"], row.get("registrar", ""))
        told = row if renews is None else {**row, "auto_renew": renews}
        if seen:
            yield proved(told, seen)


def _auto_renew(launch: Launch, domain: str, registrar: str) -> bool | None:
    """What launch.toml says of the rows that pay for it; none when it says nothing, or two things."""
    rdap = Rdap("", {domain: Registration(domain, "", registrar=registrar)})
    said = {row.auto_renew for row in renewals(launch, domain, rdap)}
    return said.pop() if len(said) == 1 else None


def _records(launch: Launch, told: list[Row], seen: Map | None) -> Iterator[Row]:
    """The records that were seen; of names that were not looked at, those that are declared."""
    found = _rows(seen)
    names = {row["name"] for row in found}
    for row in found:
        owner = _owner(launch, row)
        if seen:
            yield proved({**row, **({"owner": owner} if owner else {})}, seen)
    yield from (row for row in told if row["name"] not in names)


def _owner(launch: Launch, row: Row) -> str:
    """Who answers for a record: the owner of its host, else whoever answers for mail or for DNS."""
    name = launch.domain if row["name"] == "@" else f"{row['name']}.{launch.domain}"
    host = launch.host(name)
    if host and host.owner and row["type"] in ("A", "AAAA", "CNAME"):
        return host.owner
    mail = row["type"] == "MX" or "mail" in row.get("purpose", "").lower()
    return answers_for(launch, "email.records" if mail else "dns.records")


def _hosts(record: Record, told: list[Row], seen: Map | None) -> Iterator[Row]:
    """The declared hosts, each as it was seen, then what was seen besides."""
    shown = {row["hostname"]: row for row in _rows(seen)}
    for row in told:
        found = shown.pop(row["hostname"], None)
        yield _host(record, {**row, **found}, seen) if found and seen else row
    if seen:
        yield from (_host(record, row, seen) for row in shown.values())


def _host(record: Record, row: Row, seen: Map) -> Row:
    """The row with its evidence, and beside the certificate how it is renewed."""
    if "tls" not in row:
        return proved(row, seen)
    word = record.attestations.get(_RENEWAL)
    said = word.statement if word and word.answer == "done" else ""
    renewal = said or (_BY_EDGE if row.get("proxied") else "")
    tls = {**row["tls"], **({"renewal": renewal} if renewal else {})}
    return proved({**row, "tls": proved(tls, seen)}, seen)


def _redirects(told: list[Row], seen: Map | None) -> list[Row]:
    shown = _rows(seen)
    starts = {row["start"].rstrip("/") for row in shown}
    walked: Iterable[Row] = (proved(row, seen) for row in shown) if seen else ()
    return [*walked, *(row for row in told if row["start"].rstrip("/") not in starts)]
