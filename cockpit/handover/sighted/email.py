"""Mail as the zone shows it: who receives or sends, the keys, and what DMARC asks of receivers."""

from cockpit.facts.dkim import Dkim
from cockpit.facts.dmarc import Dmarc
from cockpit.facts.spf import Spf
from cockpit.facts.stack import Stack
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.launch import Launch
from cockpit.standards.dmarc import policy_of
from cockpit.text import safe

MOST = 40  # selectors


def row(launch: Launch, stack: Stack, spf: Spf, dkim: Dkim, dmarc: Dmarc) -> Row:
    """The sending domain, the provider that shows first, what SPF costs, the keys there are, the policy."""
    domain, traces = launch.sending_domain, stack.of("email provider")
    found = known(
        provider=traces[0].value if traces else "",
        spf_lookups=_lookups(spf, domain),
        dkim_selectors=_selectors(dkim),
        dmarc_policy=_policy(dmarc, domain),
    )
    return known(sending_domain=domain) | found if found else {}


def _lookups(spf: Spf, domain: str) -> int | None:
    """The terms that ask DNS, over the whole tree; none where there is no one tree to count."""
    node = spf.trees.get(domain)
    if node is None or len(node.records) != 1 or any(below.told.why for below in node.nodes()):
        return None
    return node.lookups


def _selectors(dkim: Dkim) -> list[str]:
    """The selectors with a key, where not every name has one."""
    keys = (key for key in (*dkim.keys, *dkim.others) if key.domain not in dkim.wildcard)
    return sorted({safe(key.selector, 63) for key in keys if key.told.values})[:MOST]


def _policy(dmarc: Dmarc, domain: str) -> str:
    """What the DMARC record that applies asks receivers to do (RFC 9989 section 4.10.1)."""
    climb = dmarc.climbs.get(domain)
    found = policy_of(climb) if climb else None
    return found.asked if found and found.policy.works else ""
