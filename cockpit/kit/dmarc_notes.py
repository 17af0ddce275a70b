"""What is worth knowing of a DMARC record that works, and how one is mended."""

from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.told import Told
from cockpit.kit import WARN, Fix
from cockpit.kit.dmarc import family, shown
from cockpit.kit.dmarc_flaws import Wrong, mended
from cockpit.kit.headers import Flaw
from cockpit.kit.mail_fixes import forgotten, publish_text
from cockpit.standards.dmarc import Found
from cockpit.standards.dmarc_record import Policy, read

_MOST = 5
_IGNORED: Final[Mapping[str, str]] = {
    "pct": "the share of mail that the policy is for",
    "rf": "the format of reports",
    "ri": "the hours between reports",
}


def notes(found: Found, told: Told, dmarc: Dmarc) -> tuple[str, ...]:
    """Clauses for a summary: nothing of it has to be changed."""
    policy = found.policy
    gone = [f"{name} ({_IGNORED[name]})" for name in policy.gone]
    reports = [target.address for target in policy.rua if target.address][:_MOST]
    parts = [f"reports go to {', '.join(map(shown, reports))}"] if reports else []
    if gone:
        parts.append(f"receivers ignore {' and '.join(gone)} since RFC 9989")
    if policy.unknown:
        parts.append(f"no receiver knows {', '.join(map(shown, policy.unknown[:_MOST]))}")
    if told.hidden:
        parts.append(forgotten(told, dmarc.at))
    return tuple(parts)


def half_seen(climb: Climb, found: Found) -> Iterator[Wrong]:
    """Receivers of the older standard look at the domain and at its registered one, not in between."""
    top = family(climb.domain)
    if found.name not in (climb.domain, top) and found.name.endswith(f".{top}"):
        text = (
            f"receivers that still follow RFC 7489 look at {climb.domain} and {top} only, and find no record "
            f"there: publish one at {top} too"
        )
        yield Wrong(Flaw("half-seen", text, WARN))


def repair(policy: Policy, told: Told, found: tuple[Wrong, ...], own: str) -> Fix:
    """One record with everything mended, and what others have to publish."""
    text = mended(policy, found)
    elsewhere = "\n".join(wrong.elsewhere for wrong in found if wrong.elsewhere)
    if text == policy.text and not elsewhere:
        return publish_text("Publish the record at the registered domain too.", told.name, text, told=told)
    if not elsewhere:
        how = "Put this record in place of it."
        careful = f"{how} Unless you know that all your mail is signed and aligned, begin with p=none."
        tighter = read(text).applied() != policy.applied()
        return publish_text(careful if tighter else how, told.name, text, told=told, was=(policy.text,))
    return _agreed(policy, told, text, elsewhere, own)


def _agreed(policy: Policy, told: Told, text: str, elsewhere: str, own: str) -> Fix:
    """Whoever is to take the reports has to say yes in their own zone."""
    lead = (
        "Ask whoever runs that domain (a service for reports shows it in its setup) to publish these lines; "
        f"or send the reports to an address of your own: rua={own}"
    )
    if text == policy.text:
        return Fix(f"{lead}.", elsewhere, "Let them delete the record again.")
    plain = publish_text(
        f"{lead}, and mend the record itself.", told.name, text, told=told, was=(policy.text,)
    )
    return Fix(plain.text, f"{elsewhere}\n\n{plain.record}", plain.undo)
