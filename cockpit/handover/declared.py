"""The tables of the pack that launch.toml declares: people, accounts, hosts, monitors, secrets by name."""

import datetime as dt
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Any, Final

from msgspec import Struct, structs

from cockpit.facts.trails import doors
from cockpit.handover.schema import Row
from cockpit.launch import Launch
from cockpit.launch.operations import Secret
from cockpit.launch.parts import Edge, Host, Redirect

# Keys of launch.toml that the pack's tables do not have.
_NOT_IN_PACK: Final = {
    "monitor": ("credential", "api"),
    "alert_route": ("credential", "server", "sender"),
    "deploy": (
        *(
            "migrations",
            "migrations_status",
            "platform_hosts",
            "project",
            "team",
            "api",
            "credential",
            "release",
        ),
    ),
}


def row(part: Struct, *without: str) -> Row:
    """The declared keys of a part; what was left open is left out."""
    return {
        key: _value(value)
        for key, value in structs.asdict(part).items()
        if key not in without and value not in (None, "", ())
    }


def _value(value: Any) -> Any:
    if isinstance(value, Struct):
        return row(value)
    return list(value) if isinstance(value, tuple) else value


def tables(launch: Launch) -> dict[str, list[Row] | Row]:
    """The declared tables in the order of the pack; empty ones are left out."""
    found: dict[str, list[Row] | Row] = {
        "person": _rows("person", launch.people),
        "access": _rows("access", launch.access),
        "credential": list(_credentials(launch)),
        "dns": [record for host in launch.hosts for record in _records(launch, host)],
        "host": [_host(launch, host) for host in launch.hosts],
        "redirect": _redirects(launch),
        "env_var": _rows("env_var", launch.env),
        "secret": [_secret(secret) for secret in launch.secrets],
        "email": row(launch.email, "receives") if launch.email else {},
        "edge": _edge(launch.edge) if launch.edge else {},
        "deploy": row(launch.deploy, *_NOT_IN_PACK["deploy"]) if launch.deploy else {},
        "monitor": _rows("monitor", launch.monitors),
        "alert_route": _rows("alert_route", launch.alerts),
        "dashboard": _rows("dashboard", launch.dashboards),
        "backup": _rows("backup", launch.backups),
        "service": _rows("service", launch.services),
        "support": _rows("support", launch.support),
        "escalation": _rows("escalation", launch.escalation),
    }
    return {name: table for name, table in found.items() if table}


def _edge(edge: Edge) -> Row:
    """What stands in front; that nothing is excepted there is an answer too."""
    known = row(edge, "credential", "api", "authorities", "nameservers")
    return known | ({} if edge.exceptions is None else {"exceptions": list(edge.exceptions)})


def _rows(table: str, parts: Iterable[Struct]) -> list[Row]:
    return [row(part, *_NOT_IN_PACK.get(table, ())) for part in parts]


def _records(launch: Launch, host: Host) -> list[Row]:
    """The records a host is meant to have; names relative to the domain, `@` for itself."""
    name = "@" if host.name == launch.domain else host.name.removesuffix(f".{launch.domain}")
    common = {"proxied": host.proxied, "purpose": host.purpose, "owner": host.owner}
    known = {key: value for key, value in common.items() if value not in (None, "")}
    return [{"name": name, "type": _type(target), "value": target, **known} for target in host.targets]


def _type(target: str) -> str:
    try:
        return "A" if ip_address(target).version == 4 else "AAAA"  # noqa: PLR2004 - an IP version
    except ValueError:
        return "CNAME"


def _host(launch: Launch, host: Host) -> Row:
    """A line of the domain map."""
    start = f"https://{host.name}"
    away = start in doors(launch) and host.name != launch.canonical_host
    known = {
        "hostname": host.name,
        "environment": host.environment,
        "purpose": host.purpose or host.role,
        "destination": ", ".join(host.targets) or host.origin,
        "owner": host.owner,
        "proxied": host.proxied,
        "redirect": f"to {launch.origin}" if away else "none",
    }
    return {key: value for key, value in known.items() if value not in (None, "")}


def _redirects(launch: Launch) -> list[Row]:
    """What leads where: the other spellings of the address, then the old paths."""
    spellings = [
        {"kind": "canonical", "start": start, "to": launch.origin}
        for start in doors(launch)
        if start != launch.origin
    ]
    return spellings + [_redirect(redirect) for redirect in launch.redirects]


def _redirect(redirect: Redirect) -> Row:
    kind = "old-path" if redirect.to else "retired"
    return {"kind": kind, "start": redirect.start, "to": redirect.to, "code": redirect.code}


def _secret(secret: Secret) -> Row:
    """A secret by name, with the day its rotation is due."""
    known = row(secret, "exposed")
    if secret.exposed:
        known["ever_exposed"] = True
    if secret.last_rotated and secret.rotate_days:
        known["next_due"] = secret.last_rotated + dt.timedelta(days=min(secret.rotate_days, 36_500))
    return known


def _credentials(launch: Launch) -> Iterator[Row]:
    """Every credential that is named, once: who uses it, and what for."""
    uses: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for ref, purpose, people in _named(launch):
        if ref:
            uses.setdefault(ref, []).append((purpose, people))
    for ref, used in uses.items():
        keyring = ref.startswith("keyring:")
        yield {
            "ref": ref,
            "kind": "entry in the keyring of a desktop" if keyring else "item of a password manager",
            "used_by": list(dict.fromkeys(who for _, people in used for who in people if who)),
            "purpose": "; ".join(dict.fromkeys(purpose for purpose, _ in used)),
        }


def _named(launch: Launch) -> Iterator[tuple[str | None, str, tuple[str, ...]]]:
    """(its name, what for, who uses it)."""
    if launch.edge:
        holders = next((row for row in launch.access if row.category == "edge"), None)
        people = (holders.owner, holders.backup) if holders else ()
        yield launch.edge.credential, f"reads the settings of {launch.edge.provider or 'the edge'}", people
    if launch.deploy:
        keepers = next((row for row in launch.access if row.category == "hosting"), None)
        people = (keepers.owner, keepers.backup) if keepers else ()
        yield (
            launch.deploy.credential,
            f"lists the settings of {launch.deploy.platform or 'the platform'}",
            people,
        )
    for monitor in launch.monitors:
        yield monitor.credential, f"reads the monitor {monitor.id}", (monitor.owner,)
    for alert in launch.alerts:
        yield alert.credential, f"sends alarms by {alert.channel}", (alert.owner, alert.backup)
    for access in launch.access:
        yield access.credential, f"signs in at {access.service}", (access.owner, access.backup)
