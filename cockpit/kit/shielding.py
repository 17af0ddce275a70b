"""Ways around the edge as findings: an origin that answers, and names that tell where it is."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.names import Names
from cockpit.facts.origins import Origins, Straight
from cockpit.kit import MEDIUM, UNKNOWN, Finding, Fix, Launch, Layer, command, failed, warned
from cockpit.kit.looks import severity
from cockpit.kit.origins import Door, Met, lines_to_declare, straight_by_hand
from cockpit.standards.addresses import is_address, same_form

Doors = Mapping[str, tuple[Door, Door]]
"""By host, what stands at the https and at the http door of its origin."""
_WAYS: Final = (
    "Any one of these:\n"
    "1. Firewall: allow TCP 80 and 443 from the edge's addresses only (Cloudflare: www.cloudflare.com/ips).\n"
    "2. Client certificate. Cloudflare: SSL/TLS > Origin Server > Authenticated Origin Pulls on; nginx, "
    "with developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem as that file:\n"
    "     ssl_client_certificate /etc/nginx/origin-pull-ca.pem;\n"
    "     ssl_verify_client on;\n"
    "3. Secret header. Cloudflare: Rules > Transform Rules > Modify Request Header, set X-Edge-Key to a long "
    "random value; the server answers 403 without it.\n"
    "4. Tunnel (cloudflared): the server opens the way out itself, and every port is shut."
)
_UNDO: Final = (
    "Allow the ports from everywhere again, or ssl_verify_client off; and reload, or drop the header rule."
)


def leaks(launch: Launch, names: Names, origins: Origins) -> Iterator[Finding]:
    """Each name outside the edge that tells the address of an origin to whoever asks DNS."""
    behind = {address: look.declared for look in origins.straight for address in _told_by(look)}
    for name, lookup in names.lookups.items():
        declared = launch.host(name)
        told = sorted(same_form(lookup.addresses) & set(behind))
        if told and not lookup.wildcard and not (declared and declared.proxied):
            yield warned(
                name,
                "tells-origin",
                f"{name} leads to {' and '.join(told)}, the origin behind the edge: everybody knows now "
                "where to knock",
                severity=MEDIUM,
                expected="no public name at the address of an origin",
                observed=", ".join(told),
                evidence={"addresses": told, "origin": behind[told[0]]},
                fix=Fix(
                    f"Put {name} behind the edge too, or on another server (mail belongs there), or delete "
                    "the record. Then give the origin another address: the old one stays in public archives.",
                    undo=f"Publish the record of {name} again.",
                ),
                verify=command("dig +short {}", name),
            )


def _told_by(look: Straight) -> frozenset[str]:
    """The addresses of an origin that is a machine of one's own; a platform's are everybody's."""
    return same_form(look.addresses) if is_address(look.target) else frozenset()


def another_origin(launch: Launch, api: EdgeApi, look: Straight) -> Finding | None:
    """The edge asks another server than launch.toml says: then the wrong one was looked at."""
    asked = _contents(api, look.host)
    own = {look.target, *look.addresses}
    comparable = [one for one in asked if is_address(one) or not is_address(look.target)]
    ours = any(one in own or (not is_address(one) and launch.inside(one)) for one in asked)
    if ours or not comparable:
        return None
    told = ", ".join(comparable)
    return warned(
        look.host,
        "another-origin",
        f"the edge asks {told} for {look.host}, and launch.toml says {look.declared}: the wrong server was "
        "looked at",
        expected=look.declared,
        observed=told,
        evidence={"declared": look.declared, "edge": comparable},
        fix=Fix(
            "Declare the server the edge asks, or point its record at the declared one.",
            lines_to_declare(look.host, comparable),
            lines_to_declare(look.host, [look.declared]),
        ),
    )


def _contents(api: EdgeApi, host: str) -> tuple[str, ...]:
    """What the edge's records of a host lead to, in one spelling."""
    if isinstance(api.records, Unreachable):
        return ()
    rows = [row for row in api.records if row.proxied and row.name.lower().rstrip(".") == host]
    kept = [row.content.lower().rstrip(".") for row in rows if row.type in ("A", "AAAA", "CNAME")]
    return tuple(dict.fromkeys(next(iter(same_form([one])), one) for one in kept))


def known_origin(api: EdgeApi, host: str) -> tuple[str, ...]:
    """What to declare as the origin of a host, where the edge's API tells it."""
    return _contents(api, host)


def met(doors: Doors, *wanted: Met) -> dict[str, Door]:
    """By host, the first door where one of these was met."""
    found: dict[str, Door] = {}
    for host, pair in doors.items():
        for door in pair:
            if door.met in wanted:
                found.setdefault(host, door)
    return found


def seen_at(doors: Doors) -> dict[str, Any]:
    """The fields of a finding that say what stands at each host's two doors."""
    told = [f"{host} https {secure.phrase}, http {plain.phrase}" for host, (secure, plain) in doors.items()]
    return {
        "expected": "refused, 403, or a client certificate demanded",
        "observed": "; ".join(told),
        "evidence": {
            host: {"https": secure.phrase, "http": plain.phrase} for host, (secure, plain) in doors.items()
        },
    }


def open_origin(
    launch: Launch,
    origin: str,
    looks: list[Straight],
    doors: Doors,
    shown: Mapping[str, Door],
) -> Finding:
    """The origin serves the product to whoever asks it, for the hosts in `shown`."""
    host, door = next(iter(shown.items()))
    used = [one for one in shown if severity(launch, one) is None]
    return failed(
        origin,
        "open-origin",
        f"{origin}, your server behind the edge, answers everybody for {', '.join(shown)} ({door.phrase}): "
        "whatever the edge keeps out, it lets in",
        severity=severity(launch, (used or [host])[0]),
        fix=Fix(f"Let {origin} answer the edge only.", _WAYS, _UNDO),
        verify=straight_by_hand(next(look for look in looks if look.host == host)),
        **seen_at(doors),
    )


def not_visible(check: str, origin: str, looks: list[Straight], doors: Doors, cause: str) -> Finding:
    """Something is there, and we cannot tell what: what would."""
    private = "private address" in cause
    by_hand = straight_by_hand(looks[0])
    return Finding(
        origin,
        UNKNOWN,
        f"whether the origin {origin} answers strangers cannot be told: {cause}",
        kind="not-visible",
        layer=Layer.PERSON,
        fix=Fix(
            "Ask it from a machine outside, and look whether your product comes back. Then state what you "
            f"saw: cockpit attest {check}",
            "[vantage]\nallow_private = true   # the origin is at a private address" if private else by_hand,
            "Remove the line." if private else "Nothing was changed.",
        ),
        verify=by_hand,
        **seen_at(doors),
    )
