"""Whose files besides the product's own the declared pages load, with the advice on each."""

from cockpit.facts.weights import Weights
from cockpit.handover.schema import Row
from cockpit.kit.outsiders import Outsider, advised, loads, outsiders
from cockpit.launch import Launch


def row(launch: Launch, weights: Weights) -> Row:
    """How many pages were read, and a row for each company; nothing where no page was."""
    pages = sum(1 for _ in weights.seen())
    if not pages:
        return {}
    companies = [_company(one) for one in outsiders(launch, weights)]
    return {"pages": pages} | ({"company": companies} if companies else {})


def _company(one: Outsider) -> Row:
    what, how = advised(one)
    return {
        "name": one.party.name,
        "kind": one.party.kind,
        "hosts": list(one.hosts),
        "loads": loads(one),
        "pages": len(one.pages),
        "where": one.where,
        **({"bytes": one.size} if one.size else {}),
        **({"more": "it loads further files, which were not counted"} if one.party.more else {}),
        "advice": what,
        "how": how,
    }
