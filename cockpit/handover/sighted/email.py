"""Mail as the zone shows it: who receives or sends, and what DMARC asks of receivers."""

from cockpit.facts.dns import Answer
from cockpit.facts.stack import Stack
from cockpit.facts.zone import Zone
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.launch import Launch


def row(launch: Launch, zone: Zone, stack: Stack) -> Row:
    """The domain, the provider that shows first, and the DMARC policy (RFC 9989 section 4.7: the tag `p`)."""
    seen = zone.records.get((f"_dmarc.{launch.domain}", "TXT"))
    texts: tuple[str, ...] = seen.values if isinstance(seen, Answer) else ()
    policy = next(filter(None, map(_policy, texts)), "")
    traces = stack.of("email provider")
    found = known(provider=traces[0].value if traces else "", dmarc_policy=policy)
    return known(sending_domain=launch.domain) | found if found else {}


def _policy(text: str) -> str:
    """The `p` of a DMARC record; nothing where it is none."""
    pairs: dict[str, str] = {}
    for part in text.lower().split(";"):
        name, _, value = part.partition("=")
        pairs.setdefault(name.strip(), value.strip())
    return pairs.get("p", "") if pairs.get("v") == "dmarc1" else ""
