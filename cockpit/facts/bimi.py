"""The fact `Bimi`: the logo that a domain wants to see beside its mail."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Bimi:
    """`told` is TXT at `default._bimi.` of the sending domain, `logo` the answer of its `l=` URL.

    The logo is asked for only where the record names one by https.
    """

    domain: str
    told: Told
    logo: Response | Unreachable | None = None
