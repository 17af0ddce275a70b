"""The drill `mail` as the checks about real messages read it: its newest row per message and mailbox.

The subject of a row is `FLOW at MAILBOX`. The words of `found`, each left out where nothing is known:

    folder       INBOX, Junk, tab (promotions and the like), none (it did not come), or the folder's own name
    provider     who runs the mailbox: gmail, outlook, icloud, yahoo, fastmail, proton, zoho, other
    cause        of a message that did not come as it should: dns, authentication, provider, application,
                 receiver, unknown
    status       what the provider's log says beside it

and what was read in it, as `cockpit.facts.letters.Letter.found` has it: spf, dkim (`pass` is aligned with the
From), dmarc, d, s, from, return_path, ip, ar, links (the worst), bad_links. `seconds` holds `arrival`, from
the trigger to the mailbox, where it could be measured.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cockpit.facts.stated import Drilled, Standing, Stated
from cockpit.kit import Finding, Launch, not_applicable, undeclared
from cockpit.kit.drills import outdated, shown
from cockpit.kit.stating import again, stale, undrilled
from cockpit.launch.mail import MailFlow
from cockpit.roadmap import load
from cockpit.standards import mail_kinds
from cockpit.standards.mailboxes import NOWHERE

__all__ = [
    "DRILL",
    "MailFlow",
    "Rows",
    "about",
    "arrived",
    "each",
    "evidence",
    "inbox_providers",
    "line_for",
    "message_of",
    "messages",
    "nothing_to_try",
    "place_of",
    "sent",
    "subject_of",
    "tried",
    "undeclared_kinds",
]

DRILL: Final = "mail"
_AGAIN: Final = "Trigger the message once more and let the drill watch for it."
_LINE: Final = """[[mail_flow]]
name = "{name}"
trigger = "https://{host}/PAGE WHERE IT IS SET OFF"
subject = "WORDS OF ITS SUBJECT\""""


def sent(launch: Launch) -> tuple[MailFlow, ...]:
    """The declared messages that are really sent; `trigger = "none"` says of one that it is not."""
    return tuple(flow for flow in launch.mail_flows if flow.sent)


def about(flow: MailFlow) -> tuple[str, ...]:
    """What a try of the message is about: where it is set off and the sender people see."""
    return tuple(filter(None, (flow.trigger, flow.from_)))


def subject_of(flow: MailFlow, place: str) -> str:
    """The subject of the row about a message at a mailbox."""
    return f"{flow.name} at {place}"


def message_of(subject: str, names: Iterable[str]) -> str:
    """The declared message a row is about by its subject, or nothing: one name may begin another."""
    longest_first = sorted(names, key=len, reverse=True)
    return next((name for name in longest_first if subject.startswith(f"{name} at ")), "")


def place_of(flow: MailFlow, one: Drilled) -> str:
    """The mailbox that a row is about."""
    return one.subject.removeprefix(f"{flow.name} at ")


def undeclared_kinds(launch: Launch) -> tuple[str, ...]:
    """The kinds of message that the roadmap asks for and nobody has declared, one way or the other."""
    known = (f"{flow.name} {flow.trigger} {flow.subject}" for flow in launch.mail_flows)
    return mail_kinds.missing(_required(launch, "email_flows"), known)


def inbox_providers(launch: Launch) -> tuple[str, ...]:
    """The mailbox providers at which the roadmap wants to see the inbox."""
    return _required(launch, "inbox_providers")


def _required(launch: Launch, what: str) -> tuple[str, ...]:
    return tuple(load(launch.product.roadmap).required.get(what, ()))


def line_for(launch: Launch, *kinds: str) -> str:
    """The rows to add to launch.toml, one per kind."""
    return "\n\n".join(_LINE.format(name=kind, host=launch.canonical_host) for kind in kinds)


def nothing_to_try(launch: Launch) -> Finding | None:
    """The finding in place of all others where no message is declared."""
    if sent(launch):
        return None
    if launch.mail_flows:
        return not_applicable(launch.domain, 'every [[mail_flow]] has trigger = "none": none is sent')
    if not launch.product.sends_mail:
        return not_applicable(launch.domain, "launch.toml says that the product sends no mail")
    summary = "launch.toml declares no message that the product sends: nobody knows what to try"
    return undeclared(launch.domain, summary, line_for(launch, *undeclared_kinds(launch) or ("receipt",)))


def tried(launch: Launch, stated: Stated) -> Mapping[str, tuple[Drilled, ...]]:
    """By the name of each declared message the newest row at each mailbox, whether it still holds or not."""
    names = [flow.name for flow in sent(launch)]
    found: dict[str, list[Drilled]] = {name: [] for name in names}
    for one in stated.drills:
        if one.name == DRILL and (name := message_of(one.subject, names)):
            found[name].append(one)
    return {name: tuple(rows) for name, rows in found.items()}


Rows = tuple[Drilled, ...]


def messages(launch: Launch, stated: Stated, proves: str) -> Iterator[tuple[MailFlow, Finding | Rows]]:
    """Each message with its rows that hold today, passed or not, or with the finding in their place.

    Args:
        launch: the declarations.
        stated: what people did.
        proves: what trying it proves, as a sentence.
    """
    rows = tried(launch, stated)
    for flow in sent(launch):
        yield flow, _holding(launch, stated, flow, rows[flow.name], proves)


def each(
    launch: Launch, stated: Stated, proves: str, tell: Callable[[MailFlow, Rows], Finding]
) -> Iterator[Finding]:
    """One finding per message, by what its rows show, or the one that stands in place of all.

    Args:
        launch: the declarations.
        stated: what people did.
        proves: what trying a message proves, as a sentence.
        tell: judges the rows of a message that hold today.
    """
    if nothing := nothing_to_try(launch):
        yield nothing
        return
    for flow, rows in messages(launch, stated, proves):
        yield rows if isinstance(rows, Finding) else tell(flow, rows)


def _holding(launch: Launch, stated: Stated, flow: MailFlow, rows: Rows, proves: str) -> Finding | Rows:
    if stated.unreadable:
        found = shown(launch, DRILL, flow.name, stated, proves)
        assert isinstance(found, Finding)
        return found
    if not rows:
        summary = f"nobody has tried the message {flow.name} yet (drill {DRILL})"
        fix = again(DRILL, f"Do the drill. It shows: {proves}")
        return undrilled(flow.name, summary, fix)
    current = tuple(row for row in rows if _over(flow, row) is None)
    newest = max(rows, key=lambda row: row.at)
    return current or _over(flow, newest) or rows


def _over(flow: MailFlow, one: Drilled) -> Finding | None:
    """Why a row does not count any more, as a finding, or none."""
    if one.standing is not Standing.HOLDS:
        summary = f"the drill {DRILL} of {one.day} does not hold any more: {one.why}"
        return stale(flow.name, summary, again(DRILL, _AGAIN), evidence((one,)))
    return outdated(one, about(flow), "message that was tried", _AGAIN)


def arrived(one: Drilled) -> bool:
    """The message came, wherever it lay."""
    return one.found.get("folder", NOWHERE) != NOWHERE


def evidence(rows: Rows) -> dict[str, Any]:
    """Rows for the record of a finding: what was found in each, by its subject."""
    return {
        row.subject: {
            "row": row.id,
            "by": row.by,
            "at": row.at,
            "seen_by": row.seen,
            **{f"{name} s": took for name, took in row.seconds.items()},
            **dict(row.found),
            **({"file": row.evidence} if row.evidence else {}),
        }
        for row in rows
    }
