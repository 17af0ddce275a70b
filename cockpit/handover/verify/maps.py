"""The maps of the pack held against what shows now: certificates, redirects, domains, the release. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.handover.schema import Pack, Row, rows
from cockpit.handover.verify.flaw import Flaw, drift, quoted, undecided
from cockpit.handover.verify.links import placed

DO: Final = "put it back, or write the pack anew: cockpit check, cockpit handover"
# table -> the key that names a row, and what of the row is held against the live system
_COMPARED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "domain": ("name", ("registrar", "expires_on", "nameservers", "dnssec")),
    "redirect": ("start", ("to", "code", "hops", "browser", "terminal")),
    "email": ("sending_domain", ("spf_lookups", "dkim_selectors", "dmarc_policy")),
    "deploy": ("platform", ("live_version",)),
}
_WORDS: Final = {
    "to": "where it ends",
    "code": "the status",
    "hops": "the number of hops",
    "browser": "what a browser meets",
    "terminal": "what a terminal meets",
    "expires_on": "the day it is registered until",
    "nameservers": "the name servers",
    "dnssec": "whether it is signed (DNSSEC)",
    "live_version": "the release that is live",
    "dmarc_policy": "the DMARC policy",
    "spf_lookups": "the number of SPF lookups",
    "dkim_selectors": "the DKIM keys that are published",
}


def compare(pack: Pack, now: Mapping[str, Any]) -> Iterator[Flaw]:
    """Drift for every row that shows otherwise; `now` are the tables as `shown` gives them."""
    for table, (name, keys) in _COMPARED.items():
        yield from _table(pack, now, table, name, keys)
    yield from _certificates(pack, now)


def _table(
    pack: Pack, now: Mapping[str, Any], table: str, name: str, keys: tuple[str, ...]
) -> Iterator[Flaw]:
    many = isinstance(pack.get(table), list)
    seen = {row.get(name) if many else "": row for row in rows(dict(now), table)}
    for place, row in placed(pack, table):
        other = seen.get(row.get(name) if many else "", {})
        differ = [key for key in keys if key in row and key in other and _otherwise(row[key], other[key])]
        if differ:
            told = [
                f"{_WORDS.get(key, key)} was {_told(row[key])} and is {_told(other[key])}" for key in differ
            ]
            at = f"{place}.{differ[0]}" if len(differ) == 1 else place
            yield drift(at, f"{row.get(name) or table}: {'; '.join(told)}", DO)


def _otherwise(was: Any, is_: Any) -> bool:
    if isinstance(was, list) and isinstance(is_, list):
        return sorted(map(str, was)) != sorted(map(str, is_))
    return bool(was != is_)


def _told(value: Any) -> str:
    return quoted(", ".join(sorted(map(str, value))) if isinstance(value, list) else value)


def _certificates(pack: Pack, now: Mapping[str, Any]) -> Iterator[Flaw]:
    """One with another end is another certificate; one that cannot be seen is not known to be the same."""
    seen = {row.get("hostname"): row for row in rows(dict(now), "host")}
    for place, row in placed(pack, "host"):
        was, host = row.get("tls"), row.get("hostname")
        if not isinstance(was, dict) or host not in seen:
            continue
        is_ = seen[host].get("tls")
        if not is_:
            yield undecided(f"{place}.tls", f"the certificate of {host} could not be seen")
        elif was.get("not_after") != is_.get("not_after") or was.get("issuer") != is_.get("issuer"):
            yield drift(
                f"{place}.tls", f"the certificate of {host} was replaced: {_ends(was)}, now {_ends(is_)}", DO
            )
        elif was.get("status") != is_.get("status"):
            said = f"{quoted(was.get('status'))} before, {quoted(is_.get('status'))} now"
            yield drift(f"{place}.tls.status", f"the certificate of {host}: {said}", DO)


def _ends(row: Row) -> str:
    ends = row.get("not_after")
    day = ends.date() if isinstance(ends, dt.datetime) else "an unknown day"
    return f"by {quoted(row.get('issuer', 'nobody'))} until {day}"
