"""What the pack claims must follow from the rest of it: decision, risks, waivers, counts, secrets by name."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from cockpit import TOOL, roadmap
from cockpit.handover.schema import Pack, Row, fits, rows
from cockpit.handover.verify.flaw import Flaw, damage, quoted
from cockpit.handover.verify.links import of, placed, texts, word
from cockpit.handover.verify.people import same
from cockpit.handover.verify.results import was_open
from cockpit.model import Severity, Verdict, worst

LONGEST_WAIVER: Final = 30  # days
LONGEST_EVIDENCE: Final = 400  # days: nothing that was seen is relied on for longer
_OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
_COUNTED: Final = {
    "passed": ("verdict", "pass"),
    "warned": ("verdict", "warn"),
    "failed": ("verdict", "fail"),
    "errors": ("verdict", "error"),
    "unknown": ("verdict", "unknown"),
    "not_applicable": ("verdict", "not-applicable"),
    "auto": ("mode", "auto"),
    "assisted": ("mode", "assisted"),
    "attested": ("mode", "attested"),
}
_OPEN_OF: Final = {
    "launch_blockers_open": "launch-blocker",
    "high_open": "high",
    "medium_open": "medium",
    "low_open": "low",
}


def examine(pack: Pack) -> Iterator[Flaw]:
    """Damage for every claim that does not follow."""
    yield from _decision(pack)
    yield from _verdicts(pack)
    yield from _summary(pack)
    yield from _risks(pack)
    yield from _waivers(pack)
    yield from _secrets(pack)
    yield from _evidence(pack)
    yield from _readers(pack)
    yield from _own(pack)


def _own(pack: Pack) -> Iterator[Flaw]:
    """What the pack says of itself."""
    names = [row.get("name") for row in rows(pack, "product")]
    for row in rows(pack, "pack"):
        if row.get("secrets_included") is True:
            yield damage("pack.secrets_included", "says that secrets are in the pack: there never are")
        if names and row.get("product") not in (None, *names):
            yield damage("pack.product", f"says {quoted(row['product'])}, and the product has another name")


def _readers(pack: Pack) -> Iterator[Flaw]:
    """Who wrote a runbook always finds that it can be followed."""
    for place, row in placed(pack, "runbook"):
        if word(row, "owner") and row["owner"] == row.get("second_reader"):
            yield damage(f"{place}.second_reader", f"{row['owner']} owns it: another person has to read it")


def _verdicts(pack: Pack) -> Iterator[Flaw]:
    """What a result lists as open is as bad as the result, and no worse."""
    for place, row in placed(pack, "result"):
        verdicts = [verdict for verdict, _ in was_open(row).values()]
        if verdicts and row.get("verdict") in tuple(Verdict) and worst(verdicts) != row["verdict"]:
            yield damage(f"{place}.verdict", f"says {row['verdict']}, and lists what is {worst(verdicts)}")


def blockers(pack: Pack) -> tuple[str, ...]:
    """The launch blockers that are open, by the results and by the risks."""
    grave = [row for row in rows(pack, "result") if row.get("verdict") in _OPEN and _blocks(row)]
    risks = [row for row in rows(pack, "risk") if _blocks(row)]
    return tuple(dict.fromkeys(check for row in (*grave, *risks) for check in texts(row.get("check"))))


def _unjudged(pack: Pack) -> tuple[str, ...]:
    """Launch blockers of the roadmap without a result; none where another version knew others."""
    told = next(iter(rows(pack, "pack")), {})
    if told.get("profile") not in roadmap.IDS or told.get("tool") != TOOL:
        return ()
    seen = of(pack, "result", "check")
    return tuple(check for check in roadmap.load(told["profile"]).blockers if check not in seen)


def _high(pack: Pack) -> tuple[str, ...]:
    """The checks of high risks; one that is waived is a condition still."""
    return tuple(word(row, "check") for row in rows(pack, "risk") if row.get("severity") == Severity.HIGH)


def _blocks(row: Row) -> bool:
    return row.get("severity") == Severity.LAUNCH_BLOCKER


def _decision(pack: Pack) -> Iterator[Flaw]:
    for row in rows(pack, "decision"):
        if row.get("status") not in ("go", "conditional-go"):
            continue
        if found := blockers(pack):
            yield damage("decision.status", f"says {row['status']}, and {found[0]} is an open launch blocker")
        elif unseen := _unjudged(pack):
            said = f"says {row['status']}, and nobody has looked at the launch blocker {unseen[0]}"
            yield damage("decision.status", said)
        elif row["status"] == "go" and (high := _high(pack)):
            yield damage("decision.status", f"says go, and {high[0]} is high: at most a conditional go")
        if not row.get("decided_by"):
            yield damage("decision.status", f"says {row['status']}, and nobody has signed it")
        for place, sign in placed(pack, "signoff"):
            if sign.get("decision") not in (None, row["status"]):
                yield damage(
                    f"{place}.decision", f"{quoted(sign['decision'])} was signed, not {row['status']}"
                )


def _summary(pack: Pack) -> Iterator[Flaw]:
    """The counts, once more."""
    results = rows(pack, "result")
    waived = [row.get("status") == "waived" for row in rows(pack, "risk")]
    open_ = Counter(
        str(row.get("severity")) for row, one in zip(rows(pack, "risk"), waived, strict=True) if not one
    )
    counts = {"checks_total": len(results), "waived": sum(waived)}
    counts |= {key: sum(row.get(part) == word for row in results) for key, (part, word) in _COUNTED.items()}
    counts |= {key: open_[severity] for key, severity in _OPEN_OF.items()}
    for row in rows(pack, "summary"):
        for key, is_ in counts.items():
            if row.get(key) is not None and row[key] != is_:
                yield damage(f"summary.{key}", f"says {quoted(row[key])}, and the rows say {is_}")


def _risks(pack: Pack) -> Iterator[Flaw]:
    """Worst first, what is waived last; as grave as its result; no launch blocker waived."""
    severities = {row["check"]: row.get("severity") for row in rows(pack, "result") if word(row, "check")}
    before = (False, -1)
    for place, row in placed(pack, "risk"):
        severity, waived = row.get("severity"), row.get("status") == "waived"
        if severity not in tuple(Severity):
            continue
        rank = (waived, Severity(severity).rank)
        if rank < before:
            yield damage(f"{place}.severity", "stands below a milder one: risks are listed worst first")
        before = max(rank, before)
        result = severities.get(word(row, "check"))
        if waived and Severity.LAUNCH_BLOCKER in (severity, result):
            yield damage(
                f"{place}.status", "is a launch blocker and is waived: those are mended, never waived"
            )
        elif result == Severity.LAUNCH_BLOCKER != severity and not texts(row.get("waiver")):
            yield damage(f"{place}.severity", f"says {severity}, and the result is a launch blocker")
        if waived and not texts(row.get("waiver")):
            yield damage(f"{place}.waiver", "is missing: the risk is waived, and nothing says by what")


def _waivers(pack: Pack) -> Iterator[Flaw]:
    known = {row["id"]: row for row in rows(pack, "person") if word(row, "id")}
    for place, row in placed(pack, "waiver"):
        for key, why in (
            ("reason", "a reason"),
            ("compensating", "what makes up for it"),
            ("approved_by", "who agreed"),
        ):
            if not (isinstance(row.get(key), str) and row[key].strip()):
                yield damage(f"{place}.{key}", f"is empty: a waiver says {why}")
        asked, agreed = row.get("requested_by"), row.get("approved_by")
        people = [known.get(id_, {"id": id_}) for id_ in (asked, agreed) if isinstance(id_, str) and id_]
        if len(people) > 1 and same(*people):
            yield damage(f"{place}.approved_by", f"{agreed} asked for it: another person has to agree")
        days = _days(row.get("created"), row.get("expires"))
        if days is not None and days > LONGEST_WAIVER:
            said = f"is {days} days after it was asked for; {LONGEST_WAIVER} are the most"
            yield damage(f"{place}.expires", said)


def _secrets(pack: Pack) -> Iterator[Flaw]:
    """Every secret variable says when it is rotated, and that day follows from the last time."""
    rotated = {row.get("name") for row in rows(pack, "secret") if isinstance(row.get("name"), str)}
    for place, row in placed(pack, "env_var"):
        if row.get("secret") is True and word(row, "name") and row["name"] not in rotated:
            yield damage(place, f"{quoted(row['name'])} is secret, and no [[secret]] says when it is rotated")
    for place, row in placed(pack, "secret"):
        meant, is_ = row.get("rotate_days"), _days(row.get("last_rotated"), row.get("next_due"))
        if isinstance(meant, int) and is_ is not None and is_ != min(meant, 36_500):
            yield damage(
                f"{place}.next_due", f"is {is_} days after the last rotation, and {meant} were meant"
            )


def _days(one: Any, other: Any) -> int | None:
    """Days from a day or a moment to a day; none where one of them is something else."""
    start = one.date() if fits("moment", one) else one
    return (other - start).days if fits("day", start) and fits("day", other) else None


def _evidence(pack: Pack) -> Iterator[Flaw]:
    """Redacted, and not meant to be relied on for ever; what was stated neither."""
    for place, row in placed(pack, "evidence"):
        if row.get("redacted") is False:
            yield damage(f"{place}.redacted", "was not redacted: evidence always is")
    for table, key in (("evidence", "collected_at"), ("attestation", "at")):
        for place, row in placed(pack, table):
            days = _days(row.get(key), row.get("valid_until"))
            if days is not None and days > LONGEST_EVIDENCE:
                yield damage(f"{place}.valid_until", f"is {days} days later: nothing is relied on so long")
