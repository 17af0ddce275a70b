"""What `cockpit verify` found, in words and as JSON."""

import json
from collections.abc import Sequence
from typing import Any, Final

from cockpit.handover.schema import rows
from cockpit.handover.signing import fingerprint
from cockpit.handover.verify.flaw import Flaw
from cockpit.handover.verify.signatures import MEANS_NOT, told
from cockpit.handover.verify.whole import Outcome
from cockpit.model import Verdict
from cockpit.reports.ink import COLOURS, Ink
from cockpit.text import redact, safe

SCHEMA: Final = "launch-cockpit/verify/v1"
_HEADS: Final = {
    "damage": ("Damage: the pack itself is wrong", Verdict.FAIL),
    "drift": ("Drift: it was so once, and is not any more", Verdict.WARN),
    "undecided": ("Not known: this could not be looked at", Verdict.UNKNOWN),
    "note": ("Good to know", Verdict.NOT_APPLICABLE),
}


def write(ink: Ink, outcome: Outcome) -> None:
    """Damage, drift, what is not known, notes; one line when there is nothing; then the signature."""
    for kind, (head, verdict) in _HEADS.items():
        if found := outcome.of(kind):
            ink.line(f"{ink.glyph(verdict)} {head} ({len(found)})", COLOURS[verdict])
            write_flaws(ink, found)
    ink.wrapped(summary(outcome))
    ink.wrapped(told(outcome.signature, ours=outcome.ours))
    if outcome.signature.state == "good":
        ink.wrapped(MEANS_NOT)


def write_flaws(ink: Ink, found: Sequence[Flaw]) -> None:
    """One after the other; what to do about several in a row stands once, below the last of them."""
    for flaw, after in zip(found, (*found[1:], None), strict=True):
        ink.wrapped(f"{flaw.place}: {flaw.said}" if flaw.place else flaw.said, 2)
        if after is None or after.do != flaw.do:
            ink.labelled("do", flaw.do)


def summary(outcome: Outcome) -> str:
    """One sentence for a person."""
    many = {kind: len(outcome.of(kind)) for kind in _HEADS}
    words = [f"{many['damage']} damaged", f"{many['drift']} drifted", f"{many['undecided']} not known"]
    found = ", ".join(word for word in words if not word.startswith("0 ")) or "Nothing differs"
    looked = (
        f"{outcome.checks} checks judged again" if outcome.checks else "the live system was not looked at"
    )
    return f"{found}: {_named(outcome)}, {looked}, {outcome.seconds:.0f} s."


def _named(outcome: Outcome) -> str:
    """The pack by its id and digest."""
    ids = [str(row.get("id", "")) for row in rows(outcome.packed.pack, "pack")]
    return " ".join(safe(redact(word), 120) for word in (*ids[:1], outcome.digest[:23]) if word)


def as_json(outcome: Outcome) -> str:
    """The same for programs."""
    signed = outcome.signature
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "pack": _named(outcome).partition(" ")[0],
        "pack_digest": safe(redact(outcome.digest), 100),
        "clean": outcome.code == 0,
        "checks": outcome.checks,
        "seconds": round(outcome.seconds, 1),
        "signature": {
            "state": signed.state,
            "fingerprint": fingerprint(signed.public_key) if signed.state == "good" else "",
            "ours": outcome.ours,
        },
        "flaws": [
            {"kind": flaw.kind, "place": flaw.place, "said": flaw.said, "do": flaw.do}
            for flaw in outcome.flaws
        ],
    }
    return json.dumps(data, indent=1) + "\n"
