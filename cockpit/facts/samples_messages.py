"""Small examples of messages that were tried: rows of the drill `mail`, for the cases of checks and tests."""

from collections.abc import Mapping
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.launch import Launch
from cockpit.launch.mail import Email, Mailbox, MailFlow
from cockpit.launch.parts import Product

SEED = "seed@mail.example"
FORGOT = "https://shop.example/forgot"
RESET = MailFlow(name="password reset", trigger=FORGOT, subject="Your new password")
WELL: Mapping[str, str] = {
    "folder": "INBOX",
    "provider": "other",
    "spf": "pass",
    "dkim": "pass",
    "dmarc": "pass",
    "d": "shop.example",
    "s": "s1",
    "from": "shop.example",
    "return_path": "bounce.shop.example",
    "links": "ok",
}


def sending_shop(*flows: MailFlow, roadmap: str = "b2b-prototype", **parts: Any) -> Launch:
    """A shop that sends these messages, by default one for a new password, and no notification."""
    product = Product(name="Shop", domain="shop.example", roadmap=roadmap)
    boxes = parts.pop("mailboxes", (Mailbox(address=SEED),))
    email = parts.pop("email", Email(sending_domain="shop.example"))
    declared = (*(flows or (RESET,)), MailFlow(name="notification", trigger="none"))
    return sample_launch(product=product, mail_flows=declared, mailboxes=boxes, email=email, **parts)


def tried(
    flow: MailFlow = RESET, at: str = SEED, seconds: float | None = 9.0, *, passed: bool = True, **found: str
) -> Drilled:
    """One message that arrived as it should; `found` changes single words."""
    took = {} if seconds is None else {"arrival": seconds}
    about = tuple(filter(None, (flow.trigger, flow.from_)))
    words = {name: word for name, word in {**WELL, **found}.items() if word}
    return drilled("mail", f"{flow.name} at {at}", *about, passed=passed, seconds=took, found=words)


def never_came(flow: MailFlow = RESET, at: str = SEED, cause: str = "application") -> Drilled:
    """One message that did not arrive."""
    said = f"The message {flow.name} did not come in 360 s: {cause}."
    found = {"folder": "none", "cause": cause}
    return drilled("mail", f"{flow.name} at {at}", flow.trigger, passed=False, said=said, found=found)


def sample_messages(*rows: Drilled) -> Stated:
    """The record with these tries, by default with one that went well."""
    return sample_stated(*(rows or (tried(),)))


def tried_long_ago() -> Stated:
    """The message went well, and too long ago."""
    return sample_stated(expired("mail", f"{RESET.name} at {SEED}", FORGOT))
