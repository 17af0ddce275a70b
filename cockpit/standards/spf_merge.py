"""One SPF record out of what is live and what is wanted: merged, never replaced."""

from collections.abc import Iterable
from typing import Final

_VERSION: Final = "v=spf1"


def merged(record: str, add: Iterable[str] = (), drop: Iterable[str] = ()) -> str:
    """The live record with further includes, in front of its `all`.

    Args:
        record: as published, beginning with v=spf1.
        add: names to include.
        drop: terms to leave out, as they stand in the record.
    """
    gone = {term.lower() for term in drop}
    terms = [term for term in _terms(record) if term.lower() not in gone]
    known = {term.lower().lstrip("+") for term in terms}
    wanted = (f"include:{name}" for name in add)
    return _written([*terms, *(term for term in wanted if term.lower() not in known)])


def one_of(records: Iterable[str]) -> str:
    """Two records as one (RFC 7208 3.2 allows no second): every term once, the milder `all` last."""
    each = [_terms(record) for record in dict.fromkeys(records)]
    terms = [term for one in each for term in (_included(one) if len(each) > 1 else one)]
    kept: dict[str, str] = {}
    for term in terms:
        kept.setdefault(term.lower().lstrip("+"), term)
    return _written(list(kept.values()))


def _included(terms: list[str]) -> list[str]:
    """A redirect as the include that it is once other terms follow; beside an `all` nobody reads it."""
    closed = any(_name(term) == "all" for term in terms)
    asked = (f"include:{term.partition('=')[2]}" if _name(term) == "redirect" else term for term in terms)
    return [term for term in terms if _name(term) != "redirect"] if closed else list(asked)


def _terms(record: str) -> list[str]:
    """The terms without the version, in order."""
    first, *terms = record.split()
    return terms if first.lower() == _VERSION else record.split()


def _written(terms: list[str]) -> str:
    """A record of these terms: `all` last and once, without one a `redirect`, else `~all`."""
    ends = [term for term in terms if _name(term) == "all"]
    leads = [term for term in terms if _name(term) == "redirect"]
    others = [term for term in terms if term not in ends and term not in leads]
    mildest = min((term.lower() for term in ends), key=_strength, default="")
    last = [mildest] if mildest else leads[:1] or ["~all"]
    return " ".join([_VERSION, *dict.fromkeys(others), *last])


def _strength(term: str) -> int:
    """How much an `all` refuses; what lets everybody in is no end that may stay."""
    return {"~": 0, "-": 1, "?": 2}.get(term[0], 3)


def _name(term: str) -> str:
    return term.lstrip("+-~?").partition(":")[0].partition("=")[0].partition("/")[0].lower()
