"""What rows of the drill `mail` say about signatures and links, for the checks that judge them."""

from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts.letters import FAULTS, WHYS
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import Finding, Fix, Launch
from cockpit.kit import mail_drills as mail
from cockpit.kit.stating import again
from cockpit.launch.mail import Sender
from cockpit.standards.mail_senders import by_selector, meant, sender_domains

__all__ = [
    "FIXES",
    "LINKS",
    "LINK_FIXES",
    "Sender",
    "bad_signature",
    "domains_of",
    "fix",
    "newest",
    "of_sender",
    "rows_of",
    "worst",
]

# What is wrong with the worst link of a message, and what to do about it.
LINKS: Final = {
    "localhost": "leads to a developer's own machine",
    "staging": "leads to a rehearsal, a preview or a host that is gone",
    "template": "is none: the place for it was not filled in",
    "plain-http": "is not https",
    "other-spelling": "takes a redirect to the product's own address",
}
_ADDRESS: Final = (
    "Set the public address of the product to {origin} (APP_URL, SITE_URL, BASE_URL or whatever builds the "
    "links of its messages) where production reads its variables, and deploy."
)
LINK_FIXES: Final = {
    **dict.fromkeys(("localhost", "staging", "other-spelling"), _ADDRESS),
    "template": "Render the message with all its values: the name in template and code must be the same, and "
    "links need the whole address, {origin}/...",
    "plain-http": "Write https in the public address of the product, {origin}; where the provider counts "
    "clicks, turn on its certificate for that name.",
}
_SIGN: Final = "Turn on DKIM signing for {domain} at {provider}, and publish the key it shows."
FIXES: Final = {
    "none": _SIGN,
    "unaligned": "Verify {domain} itself as sending domain at {provider}: until then it signs with a domain "
    "of its own, which proves nothing about you.",
    "no-key": "Publish the key that {provider} shows for the selector it signs with.",
    "revoked": "Let {provider} sign with a key that is in use: renew DKIM there, and publish what it shows.",
    "bad-key": "Publish the key again exactly as {provider} shows it: cockpit check email.dkim-key-published",
    "weak": "Let {provider} make a key of 2048 bits, and publish it.",
    "signature": "The key in DNS is not the one that {provider} signs with: publish what it shows now. If "
    "something else changes headers on the way (a relay, a footer), let it come before signing.",
    "body": "Something changes the text after it was signed: a relay, a footer, a virus scanner. Let "
    "{provider} be the last that touches it.",
    "": _SIGN,
}


def rows_of(launch: Launch, stated: Stated, proves: str) -> tuple[tuple[Drilled, ...], tuple[Finding, ...]]:
    """Every row of a message that arrived and holds today, and what stands in the place of the others."""
    rows: list[Drilled] = []
    instead: list[Finding] = []
    for _, found in mail.messages(launch, stated, proves):
        if isinstance(found, Finding):
            instead.append(found)
        else:
            rows += [row for row in found if mail.arrived(row)]
    return tuple(rows), tuple(instead)


def newest(rows: Sequence[Drilled]) -> Drilled | None:
    """The last one that was done."""
    return max(rows, key=lambda row: row.at, default=None)


def of_sender(launch: Launch, sender: Sender, rows: Sequence[Drilled]) -> Iterator[Drilled]:
    """The rows about messages that a sender brought: by its selector, else by what it alone sends for."""
    for row in rows:
        owners = [one for one in launch.senders if _by_key(one, row)]
        if not owners:
            owners = [one for one in launch.senders if row.found.get("from", "") in domains_of(launch, one)]
        if sender in owners or len(launch.senders) == 1:
            yield row


def _by_key(sender: Sender, row: Drilled) -> bool:
    selector = row.found.get("s", "")
    if not selector:
        return False
    profile = by_selector(selector)
    return selector in sender.selectors or (profile is not None and profile == meant(sender.provider))


def domains_of(launch: Launch, sender: Sender) -> tuple[str, ...]:
    """The domains that people see in what the sender brings."""
    return sender_domains(launch, sender)


def bad_signature(row: Drilled) -> tuple[str, str] | None:
    """(kind, what is wrong) of the signature of a message, or none where it holds or is not known."""
    word, why = row.found.get("dkim", "unknown"), row.found.get("dkim_why", "")
    match word:
        case "none":
            return "unsigned", "the message carries no DKIM signature"
        case "unaligned":
            signer, seen = row.found.get("d", "another domain"), row.found.get("from", "the From")
            return "unaligned", f"only {signer} has signed it, and people see {seen}"
        case "fail":
            return f"dkim-{why or 'fail'}", f"its signature does not hold: {WHYS.get(why, 'nobody kept why')}"
        case _:
            return None


def worst(rows: Sequence[Drilled]) -> Drilled | None:
    """The row with the gravest link; none where nobody read the links of any."""
    read = [row for row in rows if row.found.get("links")]
    grave = {word: number for number, word in enumerate((*FAULTS, "tracked", "ok", "none"))}
    return min(read, key=lambda row: grave.get(row.found["links"], 0), default=None)


def fix(text: str, **words: str) -> Fix:
    """What to do, and the drill again."""
    return again(mail.DRILL, f"{text.format(**words)} Then do the drill again.")
