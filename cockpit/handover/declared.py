"""The tables of the pack that launch.toml declares: people, accounts, hosts, monitors, secrets by name."""

import datetime as dt
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, Final

from msgspec import Struct, structs

from cockpit.facts.trails import doors
from cockpit.launch import Launch
from cockpit.launch.operations import Secret
from cockpit.launch.parts import Host, Redirect

Row = dict[str, Any]
_ENVIRONMENTS: Final = {"staging": "staging", "retired": "retired"}
# Keys of launch.toml that the pack's tables do not have.
_NOT_IN_PACK: Final = {"monitor": ("credential",), "alert_route": ("credential",), "deploy": ("migrations",)}


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
        "dns": [record for host in launch.hosts for record in _records(launch, host)],
        "host": [_host(launch, host) for host in launch.hosts],
        "redirect": _redirects(launch),
        "env_var": _rows("env_var", launch.env),
        "secret": [_secret(secret) for secret in launch.secrets],
        "email": row(launch.email, "receives") if launch.email else {},
        "edge": row(launch.edge, "credential", "api") if launch.edge else {},
        "deploy": row(launch.deploy, *_NOT_IN_PACK["deploy"]) if launch.deploy else {},
        "monitor": _rows("monitor", launch.monitors),
        "alert_route": _rows("alert_route", launch.alerts),
        "dashboard": _rows("dashboard", launch.dashboards),
        "backup": _rows("backup", launch.backups),
        "service": _rows("service", launch.services),
        "support": _rows("support", launch.support),
        "escalation": _rows("escalation", launch.escalation),
        "limitation": _rows("limitation", launch.limitations),
        "next_step": _rows("next_step", launch.next_steps),
    }
    return {name: table for name, table in found.items() if table}


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
        "environment": _ENVIRONMENTS.get(host.role, "production"),
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
    known = row(secret)
    if secret.last_rotated and secret.rotate_days:
        known["next_due"] = secret.last_rotated + dt.timedelta(days=min(secret.rotate_days, 36_500))
    return known
