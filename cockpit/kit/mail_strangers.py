"""Senders that nobody declared, and terms of SPF that nobody can explain, as findings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cockpit.kit import UNKNOWN, Finding, Fix, Layer, command, failed
from cockpit.kit.mail_traces import Trace
from cockpit.standards.mail_senders import Profile
from cockpit.text import safe

SHOWN: Final = 3  # traces told of one service
_MOST: Final = 10  # findings about names that nobody knows; what more there is stands in the record


def services(found: Sequence[Trace]) -> Mapping[Profile, list[Trace]]:
    """The services that traces stand for, the likeliest of each trace."""
    by: dict[Profile, list[Trace]] = {}
    for trace in found:
        if trace.candidates:
            by.setdefault(trace.candidates[0], []).append(trace)
    return by


def strangers(found: Sequence[Trace]) -> Iterator[Finding]:
    """Services that nobody declared."""
    for profile, left in services(found).items():
        name = left[0].name
        yield failed(
            f"{name} {profile.name}",
            "undeclared-sender",
            f"{profile.name} may send as {name}, and launch.toml does not know it",
            expected="only services that are declared",
            observed=told(left),
            evidence={"traces": [safe(trace.how, 200) for trace in left[:SHOWN]]},
            fix=Fix(
                f"If {profile.name} sends for you, declare it. If not, take it out of DNS: then it cannot.",
                f"{_row(profile, left)}\n\n# or take out of DNS: {told(left)}",
                "Remove the row, or publish again what you took out.",
            ),
            verify=command("dig +short {} TXT", left[0].at),
        )


def _row(profile: Profile, left: Sequence[Trace]) -> str:
    """The row that declares a service, with what is known of it."""
    lines = ["[[sender]]", f'provider = "{profile.name}"']
    paths = [trace.name for trace in left if trace.text.startswith("CNAME ")]
    keys = [f'"{safe(trace.text, 63)}"' for trace in left if trace.at != trace.name]
    lines += [f'return_path = "{paths[0]}"'] if paths else []
    lines += [f"selectors = [{', '.join(keys[:SHOWN])}]"] if keys else []
    return "\n".join(lines)


def unexplained(found: Sequence[Trace]) -> Iterator[Finding]:
    """Terms that no known service asks for; addresses of one record stand together."""
    unknown = [trace for trace in found if not trace.candidates]
    names = [trace for trace in unknown if trace.target]
    yield from (_unknown_name(trace) for trace in names[:_MOST])
    keys = [trace for trace in unknown if not trace.target and trace.at != trace.name]
    yield from (_unknown_key(trace) for trace in keys[:_MOST])
    for name in dict.fromkeys(trace.name for trace in unknown if not trace.target and trace not in keys):
        addresses = [one.text for one in unknown if one.name == name and not one.target and one not in keys]
        yield _unknown_addresses(name, addresses)


def _unknown_name(trace: Trace) -> Finding:
    target = safe(trace.target, 120)
    return Finding(
        f"{trace.name} {target}",
        UNKNOWN,
        f"{target} may send as {trace.name}, and it is not known whose name that is",
        kind="unexplained-sender",
        layer=Layer.PERSON,
        expected="only services that are declared",
        observed=safe(trace.how, 200),
        evidence={"term": safe(trace.text, 200)},
        fix=Fix(
            "Say which service it is, or take it out of the record if none of yours.",
            row_for(trace),
            "Remove the row, or publish the record as it was.",
        ),
        verify=command("dig +short {} TXT", trace.name),
    )


def _unknown_key(trace: Trace) -> Finding:
    selector = safe(trace.text, 63)
    return Finding(
        f"{trace.name} {selector}",
        UNKNOWN,
        f"whoever holds the key {selector} can sign as {trace.name}, and nobody says who that is",
        kind="unexplained-key",
        layer=Layer.PERSON,
        expected="only services that are declared",
        observed=safe(trace.how, 200),
        evidence={"key": safe(trace.at, 253)},
        fix=Fix(
            "Say which service signs with it, or take it out of DNS if none of yours.",
            f'[[sender]]\nprovider = "WHO"\nselectors = ["{selector}"]',
            "Remove the row, or publish the key again.",
        ),
        verify=command("dig +short {} TXT", trace.at),
    )


def row_for(trace: Trace) -> str:
    """The row that explains a term."""
    if trace.target:
        return f'[[sender]]\nprovider = "WHO"\nspf = "{safe(trace.target, 120)}"'
    address = safe(trace.text.partition(":")[2].partition("/")[0], 60)
    return f'[[host]]\nname = "mail.example"\nrole = "mail"\ntarget = "{address}"'


def _unknown_addresses(name: str, addresses: Sequence[str]) -> Finding:
    few = ", ".join(safe(one.partition(":")[2] or one, 60) for one in addresses[:SHOWN])
    more = f" and {len(addresses) - SHOWN} more" if len(addresses) > SHOWN else ""
    return Finding(
        f"{name} addresses",
        UNKNOWN,
        f"servers at {few}{more} may send as {name}, and nobody says whose they are",
        kind="unexplained-address",
        layer=Layer.PERSON,
        expected="addresses of declared hosts",
        observed=f"{few}{more}",
        evidence={"terms": [safe(one, 60) for one in addresses[:_MOST]], "count": len(addresses)},
        fix=Fix(
            "If the servers are yours, declare the host that has the address. If they are not, take the "
            "addresses out of the record.",
            row_for(Trace(name, name, addresses[0], "")),
            "Remove the row, or publish the record as it was.",
        ),
        verify=command("dig +short {} TXT", name),
    )


def told(found: Sequence[Trace]) -> str:
    """The first traces in a row, and how many more there are."""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(safe(trace.how, 120) for trace in found[:SHOWN]) + more
