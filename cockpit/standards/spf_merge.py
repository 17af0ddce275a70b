"""One SPF record out of what is live and what is wanted: merged, never replaced, never over ten look-ups."""

from collections.abc import Iterable
from typing import Final

MOST: Final = 10  # terms that ask DNS (RFC 7208 section 4.6.4)
_VERSION: Final = "v=spf1"
_ASKS: Final = ("include", "a", "mx", "ptr", "exists", "redirect")


def merged(record: str, lookups: int, add: Iterable[tuple[str, int]], drop: Iterable[str] = ()) -> str | None:
    """The live record with further includes, in front of its `all`; None where it would pass ten look-ups.

    Args:
        record: as published, beginning with v=spf1.
        lookups: what it costs now, over its whole tree.
        add: (name to include, what that costs in all, itself counted).
        drop: terms to leave out, as they stand in the record.
    """
    gone = {term.lower() for term in drop}
    terms = [term for term in _terms(record) if term.lower() not in gone]
    known = {term.lower().lstrip("+") for term in terms}
    wanted = [(f"include:{name}", cost) for name, cost in add if f"include:{name.lower()}" not in known]
    if lookups + sum(cost for _, cost in wanted) > MOST:
        return None
    return _written([*terms, *(term for term, _ in wanted)])


def one_of(records: Iterable[str]) -> str:
    """Two records as one (RFC 7208 3.2 allows no second): every term once, the milder `all` last."""
    terms = [term for record in records for term in _terms(record)]
    return _written(list(dict.fromkeys(terms)))


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
