"""Small facts about DMARC for examples: records on the way up from a domain, in a line or two."""

from collections.abc import Iterable, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.dns import Outcome
from cockpit.facts.samples_dns import NO_RESOLVER, sample_answer
from cockpit.facts.samples_mail import SEEN_AT, cut_told, sample_told
from cockpit.facts.told import Told

REPORTED = "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"


def sample_climb(
    domain: str,
    *told: Told,
    at: Mapping[str, str] | None = None,
    exists: bool = True,
    why: Unreachable | None = None,
) -> Climb:
    """The walk from a domain: what is told, else nothing.

    Args:
        domain: where the walk begins.
        told: what stands at names below `_dmarc.`.
        at: one record by the name it is for, without `_dmarc.`.
        exists: whether the domain itself does.
        why: nobody answers, for this reason.
    """
    records = [sample_told(f"_dmarc.{name}", text) for name, text in (at or {}).items()]
    known = {one.name: one for one in (*records, *told)}
    labels = domain.split(".")
    names = [f"_dmarc.{'.'.join(labels[place:])}" for place in range(len(labels))]
    steps = tuple(cut_told(name, why=why) if why else known.get(name, sample_told(name)) for name in names)
    gone = Told(domain, "A", sample_answer(domain, "A", outcome=Outcome.NXDOMAIN))
    return Climb(domain, steps, None if exists else gone)


def sample_dmarc(*climbs: Climb, reports: Iterable[Told] = (), strays: Iterable[Told] = ()) -> Dmarc:
    """The fact for these domains; by default the shop, with a record that asks for nothing but reports."""
    known = climbs or (sample_climb("shop.example", at={"shop.example": REPORTED}),)
    return Dmarc(
        {one.domain: one for one in known},
        {one.name: one for one in reports},
        {one.name: one for one in strays},
        SEEN_AT,
    )


def dark_dmarc(*domains: str) -> Dmarc:
    """No resolver answers."""
    return sample_dmarc(*(sample_climb(one, why=NO_RESOLVER) for one in domains or ("shop.example",)))
