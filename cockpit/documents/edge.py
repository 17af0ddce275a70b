"""The edge in front of the server: what it protects, what it keeps, and every exception."""

from cockpit.documents.caching import kept, rules
from cockpit.documents.cells import proof, toned
from cockpit.documents.document import Block, Document
from cockpit.documents.gaps import missing
from cockpit.documents.parts import bullets, facts, judged, of, one, say, under
from cockpit.handover.schema import Pack

_MODE = toned({"full-strict": "good", "strict": "good", "full": "mild", "flexible": "bad", "off": "bad"})


def _protection(pack: Pack) -> tuple[Block, ...]:
    row = one(pack, "edge")
    told = {
        "Provider": of("provider"),
        "Encryption to your server": of("tls_mode", _MODE),
        "Flood protection": of("ddos"),
        "Evidence": of("evidence", proof(pack)),
    }
    return (
        *facts(row, told),
        *under("Turned away at the door", *bullets(row.get("firewall"))),
        *under("Slowed down", *bullets(row.get("rate_limits"))),
        *under("Exceptions, on purpose", *_exceptions(row)),
    )


def _exceptions(row: dict[str, object]) -> tuple[Block, ...]:
    return say("None.") if row.get("exceptions") == [] else bullets(row.get("exceptions"))


def edge_baseline(pack: Pack) -> Document:
    """`out.edge-baseline`."""
    lead = "What stands between the internet and your server, and which doors it leaves open on purpose."
    return Document("out.edge-baseline", "Edge baseline", lead, (*_protection(pack), *missing(pack, "edge")))


def cache_rules(pack: Pack) -> Document:
    """`out.cache-rules`."""
    lead = "Which pages may be kept as copies and for how long, and which never: those of one person."
    looked = under("What was looked at", *judged(pack, "cache.private-not-cached", "cache."))
    blocks = (*kept(pack), *rules(pack), *looked, *missing(pack, "cache", "cache.rule"))
    return Document("out.cache-rules", "Cache rules", lead, blocks)


def edge_setup(pack: Pack) -> Document:
    """`doc.edge-setup`."""
    lead = "How the edge is set up: protection, simple caching, and headers that make browsers careful."
    blocks = (
        *_protection(pack),
        *under("What is kept as a copy", *kept(pack)),
        *under(
            "Security headers", *judged(pack, "header.hsts", "header.security-baseline", "header.nonbreaking")
        ),
        *missing(pack, "edge", "cache", "cache.rule"),
    )
    return Document("doc.edge-setup", "Edge, caching and headers", lead, blocks)
