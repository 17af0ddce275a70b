"""golive.toml: the ten-minute list, what the machines know beside each item, and how it was walked last."""

from collections.abc import Mapping
from typing import Any, Final

from cockpit import roadmap
from cockpit.golive.ending import about
from cockpit.golive.items import Item, items
from cockpit.golive.machine import Word, among, words
from cockpit.golive.progress import NAME
from cockpit.golive.wording import machine
from cockpit.handover.sources import Sources, evidence_id
from cockpit.journal import Seen
from cockpit.model import Verdict
from cockpit.record import Drill
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
    "decision": "A list that is not all yes is a no-go, and so is one that nobody signed.",
}
NO_GO: Final = "no-go"


def build(sources: Sources, pack: Mapping[str, Any]) -> dict[str, Any]:
    """The list for this product, bound to its pack by the digest; an empty pack binds it to none."""
    launch = sources.launch
    listed = items(launch)
    walked = sources.record.drills.get((NAME, launch.domain))
    unjudged = [id_ for id_ in roadmap.load(launch.product.roadmap).blockers if id_ not in sources.seen]
    told = words(listed, {result.check: result for result in sources.results}, unjudged)
    rows = [_row(number, item, sources, told.get(item.id), walked) for number, item in enumerate(listed, 1)]
    return {
        "schema": SCHEMA,
        "rule": list(RULES),
        "checklist": {
            "product": safe(launch.product.name, 2000),
            "canonical_origin": safe(launch.origin, 2000),
            "budget_minutes": launch.limits.golive_minutes,
            "for_who": "the founder; no technical knowledge is needed",
            **_bound(pack),
            **(_walked(walked) if walked else {}),
        },
        "item": rows,
        "decision": _decision(pack, walked, rows),
    }


def _bound(pack: Mapping[str, Any]) -> dict[str, Any]:
    """To which pack the list belongs."""
    if not pack:
        return {}
    return {"pack": pack["pack"]["id"], "pack_digest": pack["integrity"]["pack_digest"]}


def _walked(walked: Drill) -> dict[str, Any]:
    """Who walked the list, when, and how long it took."""
    return {
        "run_by": safe(walked.by, 200),
        "started_at": walked.started,
        "finished_at": walked.at,
        "seconds_taken": round(sum(walked.seconds.values())),
    }


def _row(order: int, item: Item, sources: Sources, word: Word | None, walked: Drill | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "order": order,
        "id": item.id,
        "title": item.title,
        "question": safe(item.question, 2000),
        "minutes": item.minutes,
        "owner": item.owner,
        "how": [safe(step, 2000) for step in item.how],
        "you_should_see": safe(item.see, 2000),
        "checks": list(item.checks),
        "needs_person": item.needs_person,
        "if_not": safe(item.if_not, 2000),
        "runbook": item.runbook,
        "call": safe(item.call, 2000),
        "contact": safe(item.contact, 2000),
        "done": False,
    }
    told = {key: value for key, value in row.items() if value not in ("", [])}
    return {**told, **_answered(item, walked), **_known(item, sources, word)}


def _answered(item: Item, walked: Drill | None) -> dict[str, Any]:
    """The answer and the seconds; an answer to an item that reads differently now is none."""
    if walked is None:
        return {}
    seconds = {"seconds": walked.seconds[item.id]} if item.id in walked.seconds else {}
    same = not walked.about or about(item) in walked.about
    answer = walked.answers.get(item.id) if same else None
    return seconds | ({"answer": answer, "done": answer == "yes"} if answer else {})


def _known(item: Item, sources: Sources, word: Word | None) -> dict[str, Any]:
    """What the latest results say of the item's checks; one that was never judged leaves it unknown."""
    seen = {id_: one for id_, one in sources.seen.items() if among(id_, item.checks)}
    if not seen or word is None:
        return {}
    missing = [one for one in item.checks if not any(among(id_, (one,)) for id_ in seen)]
    judged = {"verdict": word.verdict.value, "said": machine(word)}
    if missing and item.needs_person and word.verdict is Verdict.PASS:
        judged = {"verdict": Verdict.UNKNOWN.value, "said": f"{machine(word)}{_unseen(missing)}"}
    judged["said"] = safe(judged["said"], 2000)
    known = {**judged, "at": max(map(sources.at, seen)), "evidence": _evidence(seen, sources)}
    return {"automatic": {key: value for key, value in known.items() if value != ""}}


def _unseen(missing: list[str]) -> str:
    return f" Not looked at yet: {', '.join(missing)}." if missing else ""


def _evidence(seen: Mapping[str, Seen], sources: Sources) -> list[str]:
    digests = {one.evidence for one in seen.values() if one.evidence} & sources.evidence.keys()
    return [evidence_id(digest) for digest in sorted(digests)]


def _decision(pack: Mapping[str, Any], walked: Drill | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What was signed after the walk, as the pack has it; a list that is not all yes is a no-go."""
    signed = pack.get("decision", {})
    if walked is None or "decided_at" not in signed or signed["decided_at"] < walked.at:
        return {"status": NO_GO}
    done = all(row["done"] for row in rows)
    return {
        "status": signed["status"] if done else NO_GO,
        "by": signed["decided_by"],
        "at": signed["decided_at"],
    }
