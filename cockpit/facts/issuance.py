"""The fact `Issuance`: who may issue certificates, and where an authority's question would end."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.trails import Trail

# Where an authority looks for its token (RFC 8555 section 8.3); nobody holds a token of this name.
CHALLENGE_PATH = "/.well-known/acme-challenge/cockpit-probe"


@dataclass(frozen=True, slots=True)
class Issuance:
    """`caa` by name: every web host and each name above it. `ways` by host: the trail of a challenge."""

    caa: Mapping[str, Answer | Unreachable]
    ways: Mapping[str, Trail] = field(default_factory=dict)
