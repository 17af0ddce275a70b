"""The edge as the product's hosts show it, and as its API says it is set where a token could read that."""

from collections.abc import Iterable
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, EdgeRule
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.launch import Launch
from cockpit.standards.edge_rights import DDOS, FIREWALL, MANAGED, RATE_LIMITS
from cockpit.standards.edge_rules import told, turned_down
from cockpit.standards.edge_settings import tls_mode
from cockpit.standards.edges import EdgeProvider, mark, provider, shown

_INFERRED: Final = "provider default: hosts are proxied (inferred, not read with a token)"
_NONE: Final = "no rule is set"
_MOST: Final = 30  # rules that are listed


def row(launch: Launch, names: Names, fronts: Fronts, edge_api: EdgeApi) -> Row:
    """Whose edge answers, and how it is set; nothing where none shows."""
    one = _seen(launch, names, fronts)
    if one is None:
        return {}
    settings = edge_api.settings
    return known(
        provider=one.name,
        tls_mode="" if isinstance(settings, Unreachable) else tls_mode(settings),
        ddos=_ddos(edge_api),
        firewall=_rules(edge_api, FIREWALL, MANAGED),
        rate_limits=_rules(edge_api, RATE_LIMITS),
    )


def _seen(launch: Launch, names: Names, fronts: Fronts) -> EdgeProvider | None:
    """The edge that answers for the first host that shows one; the declared one goes before others."""
    declared = provider(launch.edge.provider) if launch.edge else None
    for host in (launch.canonical_host, *(host.name for host in launch.hosts if host.production)):
        lookup = names.lookups.get(host)
        responses = [front.seen for front in fronts.of(host) if isinstance(front.seen, Response)]
        if declared and any(mark(declared, response) for response in responses):
            return declared
        chain, addresses = (lookup.chain, lookup.addresses) if lookup else ((), ())
        if one := shown(chain, addresses, responses):
            return one
    return None


def _ddos(api: EdgeApi) -> str:
    rules = api.rules.get(DDOS)
    if api.asked or rules is None or isinstance(rules, Unreachable):
        return _INFERRED
    if api.paused:
        return "off: the zone is paused (read with a token)"
    down = turned_down(rules)
    return f"{'; '.join(down)} (read with a token)" if down else "on, without exceptions (read with a token)"


def _rules(api: EdgeApi, *phases: str) -> list[str]:
    """Every enabled rule of some phases in a line each; nothing where one of them could not be read."""
    found: list[EdgeRule] = []
    for phase in phases:
        rules = api.rules.get(phase)
        if api.asked or rules is None or isinstance(rules, Unreachable):
            return []
        found += rules
    return _lines(rule for rule in found if rule.enabled) or [_NONE]


def _lines(rules: Iterable[EdgeRule]) -> list[str]:
    lines = [told(rule) for rule in rules]
    return [*lines[:_MOST], *([f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else [])]
