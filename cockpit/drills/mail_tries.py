"""Which message is tried at which mailbox, and what a person is told to do for it. Pure."""

import secrets
from dataclasses import dataclass
from typing import Final

from cockpit.kit.mail_drills import inbox_providers, sent, subject_of
from cockpit.launch import Launch
from cockpit.launch.mail import Mailbox, MailFlow
from cockpit.standards.mail_kinds import wants_fresh_address
from cockpit.standards.mailboxes import OTHER, called, provider_of, tagged

OURS: Final = "a mailbox of ours"
WAITS: Final = 3  # times its limit a message is waited for
WAITS_AT_LEAST: Final = 360.0  # seconds


@dataclass(frozen=True, slots=True)
class Try:
    """One message at one mailbox; without a `box` the mailbox is only known by its `place`, a word."""

    flow: MailFlow
    place: str
    provider: str = OTHER
    box: Mailbox | None = None

    @property
    def subject(self) -> str:
        """The subject of its row."""
        return subject_of(self.flow, self.place)

    @property
    def wants_new(self) -> bool:
        """The message only goes to an address that the product has never seen."""
        return wants_fresh_address(f"{self.flow.name} {self.flow.trigger} {self.flow.subject}")

    def limit(self, launch: Launch) -> int:
        """Seconds it may take."""
        return self.flow.seconds or launch.limits.mail_seconds

    def patience(self, launch: Launch) -> float:
        """Seconds it is waited for."""
        return max(float(WAITS * self.limit(launch)), WAITS_AT_LEAST)


def tries(launch: Launch) -> tuple[Try, ...]:
    """Every message the product sends, at every mailbox."""
    return tuple(
        Try(flow, place, provider, box) for flow in sent(launch) for place, provider, box in _places(launch)
    )


def _places(launch: Launch) -> list[tuple[str, str, Mailbox | None]]:
    """The declared mailboxes, then the providers that the roadmap asks for beside them."""
    declared: list[tuple[str, str, Mailbox | None]] = [
        (box.address, provider_of(box.address, box.host), box) for box in launch.mailboxes
    ]
    covered = {provider for _, provider, _ in declared}
    further = [(one, one, None) for one in inbox_providers(launch) if one not in covered]
    return [*declared, *further] or [(OURS, OTHER, None)]


def fresh_address(one: Try) -> str:
    """An address that reaches the mailbox and that the product has never seen, or nothing."""
    if one.box is None or not one.wants_new:
        return ""
    return tagged(one.box.address, one.box.host, f"cockpit-{secrets.token_hex(3)}")


def errand(one: Try, address: str) -> str:
    """What to do so that the product sends the message; `address` is the one made for this, or nothing."""
    flow = one.flow
    where = f"Open {flow.trigger}" if flow.trigger.startswith("http") else flow.trigger or _somehow(flow)
    subject = f' Its subject should hold "{flow.subject}".' if flow.subject else ""
    return f"The message {flow.name}. {where.rstrip('.')}, {_whom(one, address)}.{subject}"


def _somehow(flow: MailFlow) -> str:
    return f"Do in the product what makes it send {flow.name}"


def _whom(one: Try, address: str) -> str:
    """To which address the message has to go."""
    at = f"at {called(one.provider)}" if one.provider != OTHER else "that you can read"
    if address:
        return f"as somebody new, with the address {address}"
    if one.wants_new:
        return f"as somebody new, with an address {at} that the product has never seen"
    if one.box is None:
        return f"with an account of yours whose mailbox is one {at}"
    return f"with an account of yours that has the address {one.box.address}"
