"""Who may be sent DMARC reports about somebody else's domain (RFC 9990 section 4). Pure."""

from collections.abc import Mapping

from cockpit.facts.told import Told
from cockpit.standards.dmarc import held
from cockpit.standards.dmarc_record import Policy
from cockpit.standards.domains import registrable


def permits(policy: Policy, name: str) -> Mapping[str, str]:
    """By domain that takes reports, the name that has to hold its permission; only strangers need one.

    Args:
        policy: the record.
        name: the domain it stands at, without `_dmarc.`.
    """
    places = dict.fromkeys(target.domain for target in (*policy.rua, *policy.ruf) if target.domain)
    return {place: f"{name}._report._dmarc.{place}" for place in places if _stranger(name, place)}


def _stranger(name: str, place: str) -> bool:
    """Another family, by the list of public suffixes: a walk would take eight questions more."""
    return place != name and _family(place) != _family(name)


def _family(name: str) -> str:
    return registrable(name) or name


def permitted(told: Told) -> bool:
    """A record there says yes, also one that a wildcard made: it only has to begin with its version."""
    return bool(held(told))
