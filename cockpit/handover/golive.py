"""golive.toml: the ten-minute list, with what the machines already know beside each item."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from cockpit.handover.items import Item, items
from cockpit.handover.pack import Sources, evidence_id
from cockpit.journal import Seen, moment
from cockpit.model import Verdict, worst
from cockpit.text import safe

SCHEMA: Final = "launch-cockpit/golive/v1"
RULES: Final = (
    "An item nobody answered counts as no.",
    "A red launch blocker stays red, whatever is ticked here.",
    "The alarm and the mail travel while you go on; do not wait for them.",
    "Nothing on this list changes the product, except the account you sign up with.",
)
NOTES: Final = {
    "item": "Minutes are expected; seconds are measured while the list is walked.",
    "decision": "Not signed yet.",
}


def build(sources: Sources, pack: Mapping[str, Any]) -> dict[str, Any]:
    """The list for this product, bound to its pack by the digest."""
    launch = sources.launch
    return {
        "schema": SCHEMA,
        "rule": list(RULES),
        "checklist": {
            "product": safe(launch.product.name, 2000),
            "canonical_origin": safe(launch.origin, 2000),
            "budget_minutes": launch.limits.golive_minutes,
            "for_who": "the founder; no technical knowledge is needed",
            "pack": pack["pack"]["id"],
            "pack_digest": pack["integrity"]["pack_digest"],
        },
        "item": [_row(number, item, sources) for number, item in enumerate(items(launch), 1)],
        "decision": {"status": "no-go"},
    }


def _row(order: int, item: Item, sources: Sources) -> dict[str, Any]:
    row: dict[str, Any] = {
        "order": order,
        "id": item.id,
        "title": item.title,
        "minutes": item.minutes,
        "owner": item.owner,
        "how": [safe(step, 2000) for step in item.how],
        "you_should_see": safe(item.see, 2000),
        "checks": list(item.checks),
        "needs_person": item.needs_person,
        "if_not": item.if_not,
        "done": False,
    }
    known = _automatic(item, sources)
    return {**row, "automatic": known} if known else row


def _automatic(item: Item, sources: Sources) -> dict[str, Any] | None:
    """What the latest results say of the item's checks; one that was never judged leaves it unknown."""
    matched = {pattern: _matching(pattern, sources.seen) for pattern in item.checks}
    seen = {check: one for group in matched.values() for check, one in group.items()}
    if not seen:
        return None
    verdicts = [one.result.verdict for one in seen.values()]
    verdicts += [Verdict.UNKNOWN for group in matched.values() if not group]
    digests = sorted({one.evidence for one in seen.values() if one.evidence} & sources.evidence.keys())
    return {
        "verdict": worst(verdicts).value,
        "at": max(moment(one.at) for one in seen.values()),
        "evidence": [evidence_id(digest) for digest in digests],
    }


def _matching(pattern: str, seen: Mapping[str, Seen]) -> dict[str, Seen]:
    return {check: one for check, one in seen.items() if fnmatchcase(check, pattern)}
