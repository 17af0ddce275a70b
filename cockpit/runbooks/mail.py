"""Mail that the product sends does not arrive."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow, Sender
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, first_look, listed, rows, run, said, sentence, unknown

_FLOW = '[[mail_flow]] name = "...", trigger = "...", subject = "...", seconds = 120'


def mail(launch: Launch, _known: Known) -> Runbook:
    """I never got my code."""
    owner = people.owner(
        launch, ("email", "mail"), *(host.owner for host in launch.hosts if host.role == "mail")
    )
    others = accounts.holders(launch, accounts.MAIL, accounts.DNS)
    company = accounts.support(launch, accounts.MAIL)
    flows = [said(flow.name) for flow in launch.mail_flows]
    which = f" The messages people wait for: {listed(flows)}." if flows else ""
    return Runbook(
        id="rb-mail",
        title="Mail does not arrive",
        symptom='People say "I never got my code", or receipts and invitations end in the spam folder.'
        + which,
        first_look=first_look(launch, "check", "dns.mx-correct"),
        steps=tuple(_steps(launch)),
        worked=_worked(launch),
        call=people.call(launch, owner, *others, company=company, mail_down=True),
        owner=owner,
    )


def _domain(launch: Launch) -> str:
    """The domain mail is sent from."""
    return (launch.email.sending_domain if launch.email else "") or launch.domain


def _flow(flow: MailFlow) -> str:
    trigger = f" is set off at {said(flow.trigger, LONG)}" if flow.trigger else " is one of them"
    subject = f', has the subject "{said(flow.subject)}"' if flow.subject else ""
    within = f", arrives within {flow.seconds} seconds" if flow.seconds else ""
    return f"{said(flow.name)}{trigger}{subject}{within}."


def _steps(launch: Launch) -> Iterator[str]:
    yield _send_one(launch)
    yield accounts.sign_in(launch, accounts.MAIL, "mail service")
    yield (
        "Look for that message in its event log: "
        "delivered (then it is in a spam folder), bounced or blocked (the log says why), over the limit "
        "(raise it), or not there at all (then the product did not hand it over: look into the product's own "
        "log, and at the key of the mail service in the runbook rb-secret)."
    )
    yield from _records(launch)
    yield (
        "If a record is missing or was changed: put it back as the DNS map of the handover pack has it, with "
        "the runbook rb-dns. To undo it, put back what you found there."
    )
    if page := accounts.status_page(*_companies(launch)):
        yield f"See whether the mail service has trouble itself: {page}"
    yield _bounces(launch)
    fallback = launch.email.fallback if launch.email else ""
    yield (
        f"Meanwhile, this is how people get on without the mail: {sentence(fallback)}"
        if fallback
        else unknown("How people get on without the mail meanwhile is", 'fallback = "..." under [email]')
    )


def _companies(launch: Launch) -> Iterator[str]:
    row = accounts.account(launch, accounts.MAIL)
    yield from (row.service if row else "", launch.email.provider if launch.email else "")
    yield from (sender.provider for sender in launch.senders)


def _send_one(launch: Launch) -> str:
    """A message of one's own, to see what really happens."""
    asked = (
        "Have the product write to a mailbox of yours at another company, and look into its spam folder too."
    )
    if not launch.mail_flows:
        quiet = "launch.toml says that the product sends no mail (sends_mail = false). "
        gap = unknown("Which messages there are, and what sets them off, is", _FLOW)
        return f"{'' if launch.product.sends_mail else quiet}{asked} {gap}"
    told = rows([_flow(flow) for flow in launch.mail_flows], "the [[mail_flow]] rows")
    return f"{asked} {' '.join(told)}"


def _records(launch: Launch) -> Iterator[str]:
    """What DNS must say so that others believe the mail."""
    domain = _domain(launch)
    yield (
        "See who may send for the domain (the SPF record). Run "
        f"{run('dig +short TXT {} | grep spf1', domain)}. You should see exactly one line, and "
        f"{_senders(launch)} in it."
    )
    for sender in launch.senders[:4]:
        yield _signature(domain, sender)
    if not launch.senders:
        line = '[[sender]] provider = "...", selectors = ["..."]'
        yield unknown("The signature of the mail (DKIM) hangs on a record whose name (selector) is", line)
    yield (
        "See what others do with mail that cannot be proved (the DMARC record). Run "
        f"{run('dig +short TXT {}', f'_dmarc.{domain}')}. You should see one line that begins with v=DMARC1."
    )
    if launch.email and launch.email.receives:
        yield (
            f"See where mail to you goes (the MX record). Run {run('dig +short MX {}', launch.domain)}. You "
            "should see at least one server; without one nobody can answer you."
        )


def _senders(launch: Launch) -> str:
    names = [sender.provider for sender in launch.senders] or [launch.email.provider if launch.email else ""]
    return listed(names) or "every service that sends for you"


def _signature(domain: str, sender: Sender) -> str:
    """The key by which one service signs."""
    if not sender.selectors:
        line = f'selectors = ["..."] in the [[sender]] {said(sender.provider)}'
        return unknown(
            f"The key by which {said(sender.provider)} signs (DKIM) stands at a name that is", line
        )
    asks = " and ".join(
        run("dig +short TXT {}", f"{one}._domainkey.{domain}") for one in sender.selectors[:4]
    )
    return (
        f"See whether the key by which {said(sender.provider)} signs (DKIM) is there. Run {asks}. You "
        "should see a text with p= and a long key, or a name that leads to it."
    )


def _bounces(launch: Launch) -> str:
    """Where refused mail comes back to."""
    place = launch.email.bounces_to if launch.email else ""
    if place:
        return f"Read what came back: refused messages arrive at {said(place, LONG)}, with the reason."
    return unknown("Where refused messages come back to is", 'bounces_to = "..." under [email]')


def _worked(launch: Launch) -> str:
    domain = _domain(launch)
    slow = min(
        (flow.seconds for flow in launch.mail_flows if flow.seconds), default=launch.limits.mail_seconds
    )
    return (
        f"Have one more message sent: it is in the inbox within {slow} seconds, and its source (show "
        f"original) says spf=pass, dkim=pass and dmarc=pass for {said(domain)}. Run "
        f"{run('dig +short TXT {}', f'_dmarc.{domain}')}: you should see v=DMARC1."
    )
