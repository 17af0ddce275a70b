"""The two items about mail: the product is made to write one, and later it is looked for."""

from typing import Final

from cockpit.golive.item import Item
from cockpit.golive.names import (
    BACK,
    answers,
    called,
    contact,
    deploys,
    joining,
    shown,
)
from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow

_NO_MAIL: Final = "Neither a sign-up page nor a mail is written down yet: add [[mail_flow]] to launch.toml."


def sign_up(launch: Launch) -> Item:
    """Make the product write a mail; it travels while the list goes on."""
    page, flow = joining(launch), _first_mail(launch)
    where = shown(page.url) if page else shown(flow.trigger) if flow and flow.trigger else ""
    begin = f"Open {where} in a private window." if where.startswith("http") else where or _NO_MAIL
    helps = answers(launch, deploys(launch), ("deploy", "deploys", "email", "mail"))
    return Item(
        id="sign-up",
        title="Have the product send you a mail",
        question="Did the page tell you to look into your mailbox?",
        minutes=1.0,
        how=(
            begin,
            _mailbox(launch),
            "Sign up, book or order, so that it writes to you.",
        ),
        see="The page says that a mail is under way. Go on; you will look for it later.",
        checks=("flow.smoke-transaction", "email.flow-tested"),
        if_not=f"{BACK}: runbook rb-deploy. Or take the form off the page until it works.",
        runbook="rb-deploy",
        call=called(helps),
        contact=contact(helps),
        starts="the mail was asked for",
    )


def _mailbox(launch: Launch) -> str:
    """Where the mail is to arrive: at a declared mailbox, which a drill can watch too."""
    own = next((f"{shown(box.address)}, or " for box in launch.mailboxes), "")
    return f"Use {own}a mailbox the product has never seen."


def mails(launch: Launch) -> Item:
    """Whether that mail arrived."""
    flow, sender = _first_mail(launch), next((one for row in launch.senders for one in row.from_), "")
    known = f" It comes from {shown(sender)}." if sender else ""
    subject = f" Its subject: {shown(flow.subject)}." if flow and flow.subject and not joining(launch) else ""
    minutes = _minutes(launch.limits.mail_seconds)
    helps = answers(launch, (), ("email", "mail"))
    return Item(
        id="mails",
        title="Look for the mail",
        question=f"Is it in the inbox, and did it come within {minutes}?",
        minutes=0.5,
        how=("Look into the mailbox you used, the spam folder too.", "Press the link in the mail."),
        see=f"It lies in the inbox, and its link opens {shown(launch.canonical_host)}.{known}{subject}",
        checks=("email.delivered-in-time", "email.inbox-placement", "email.links-canonical"),
        if_not="Runbook rb-mail. In spam, or not there: nothing that depends on mail may go live.",
        runbook="rb-mail",
        call=called(helps),
        contact=contact(helps),
        awaits="sign-up",
        patience=max(1, round(launch.limits.mail_seconds / 60)),
    )


def _first_mail(launch: Launch) -> MailFlow | None:
    """A message that is really sent, one whose trigger is known before others."""
    sent = [flow for flow in launch.mail_flows if flow.sent]
    return next((flow for flow in sent if flow.trigger), next(iter(sent), None))


def _minutes(seconds: int) -> str:
    if seconds % 60:
        return f"{seconds} seconds"
    return "a minute" if seconds == 60 else f"{seconds // 60} minutes"  # noqa: PLR2004 - one of them
