"""Mail that the product sends does not arrive."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow, Sender
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, all_green, first_look, listed, rows, run, said, sentence, unknown
from cockpit.standards.mail_senders import (
    Profile,
    include_of,
    meant,
    needs_include,
    sender_domains,
    spf_name,
)

_MOST = 4  # of a kind that are told
_FLOW = '[[mail_flow]] name = "...", trigger = "...", subject = "...", seconds = 120'


def mail(launch: Launch, _known: Known) -> Runbook:
    """I never got my code."""
    owner = people.owner(
        launch, ("email", "mail"), *(host.owner for host in launch.hosts if host.role == "mail")
    )
    others = accounts.holders(launch, accounts.MAIL, accounts.DNS)
    company = accounts.support(launch, accounts.MAIL)
    flows = [said(flow.name) for flow in _sent(launch)]
    which = f" The messages people wait for: {listed(flows)}." if flows else ""
    return Runbook(
        id="rb-mail",
        title="Mail does not arrive",
        symptom='People say "I never got my code", or receipts and invitations end in the spam folder.'
        + which,
        first_look=first_look(
            launch, "check", "email", why="to see which record is wrong, and what to publish"
        ),
        steps=tuple(_steps(launch)),
        worked=_worked(launch),
        call=people.call(launch, owner, *others, company=company, mail_down=True),
        owner=owner,
    )


def _sent(launch: Launch) -> list[MailFlow]:
    """The messages that are really sent."""
    return [flow for flow in launch.mail_flows if flow.sent]


def _flow(flow: MailFlow) -> str:
    trigger = f" is set off at {said(flow.trigger, LONG)}" if flow.trigger else " is one of them"
    subject = f', has the subject "{said(flow.subject)}"' if flow.subject else ""
    within = f", arrives within {flow.seconds} seconds" if flow.seconds else ""
    return f"{said(flow.name)}{trigger}{subject}{within}."


def _steps(launch: Launch) -> Iterator[str]:
    yield _send_one(launch)
    yield accounts.sign_in(launch, accounts.MAIL, "mail service")
    yield _log(launch)
    yield from _records(launch)
    yield _put_back(launch)
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


def _log(launch: Launch) -> str:
    """What the service says became of the message."""
    page = launch.email.events if launch.email else ""
    pages = [page] if page else [profile.events for profile in _profiles(launch) if profile.events]
    where = f" ({listed(pages, LONG)})" if pages else ""
    return (
        f"Look for that message in its event log{where}: "
        "delivered (then it is in a spam folder), bounced or blocked (the log says why), over the limit "
        "(raise it), or not there at all (then the product did not hand it over: look into the product's own "
        "log, and at the key of the mail service in the runbook rb-secret)."
    )


def _profiles(launch: Launch) -> list[Profile]:
    """The declared services that are known here, each once."""
    return list(dict.fromkeys(found for row in launch.senders if (found := meant(row.provider))))


def _put_back(launch: Launch) -> str:
    """Where the right records stand."""
    pages = [f"{profile.name} ({profile.help})" for profile in _profiles(launch)][:_MOST]
    shown = f", or as the setup page of {listed(pages, LONG)} shows it" if pages else ""
    return (
        "If a record is missing or was changed: put it back as `cockpit check email` shows it, as the DNS "
        f"map of the handover pack has it{shown}, with the runbook rb-dns. To undo it, put back what you "
        "found there."
    )


def _send_one(launch: Launch) -> str:
    """A message of one's own, to see what really happens."""
    boxes = listed(box.address for box in launch.mailboxes)
    where = f"to {boxes}" if boxes else "to a mailbox of yours at another company"
    asked = (
        f"Have the product write {where}, and look into the spam folder too. Run `cockpit drill mail`: it "
        "says when the message came, whether others believe it, and otherwise which part failed."
    )
    if not _sent(launch):
        quiet = "launch.toml says that the product sends no mail (sends_mail = false). "
        gap = unknown("Which messages there are, and what sets them off, is", _FLOW)
        return f"{'' if launch.product.sends_mail else quiet}{asked} {gap}"
    told = rows([_flow(flow) for flow in _sent(launch)], "the [[mail_flow]] rows")
    return f"{asked} {' '.join(told)}"


def _records(launch: Launch) -> Iterator[str]:
    """What DNS must say so that others believe the mail."""
    domain = launch.sending_domain
    for name, includes in [*_spf(launch).items()][:_MOST]:
        inside = f", and {listed(includes)} in it" if includes else ""
        yield (
            f"See who may send for {said(name)} (the SPF record). Run "
            f"{run('dig +short TXT {} | grep spf1', name)}. You should see exactly one line{inside}."
        )
    for sender in launch.senders[:_MOST]:
        yield _signature(sender_domains(launch, sender)[0], sender)
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


def _spf(launch: Launch) -> dict[str, list[str]]:
    """What has to be in the record at each name where SPF is looked up."""
    found: dict[str, list[str]] = {launch.sending_domain: []}
    for sender in launch.senders:
        needs = needs_include(sender)
        asked = f"what {said(sender.provider)} asks for" if needs is None else include_of(sender)
        found.setdefault(spf_name(launch, sender), []).extend([asked] if needs is not False else [])
    if not launch.senders:
        found[launch.sending_domain] = ["every service that sends for you"]
    return found


def _signature(domain: str, sender: Sender) -> str:
    """The key by which one service signs."""
    profile = meant(sender.provider)
    usual = profile.selectors if profile and profile.dkim != "ask" else ()
    selectors = sender.selectors or usual
    if not selectors:
        line = f'selectors = ["..."] in the [[sender]] {said(sender.provider)}'
        return unknown(
            f"The key by which {said(sender.provider)} signs (DKIM) stands at a name that is", line
        )
    asks = " and ".join(run("dig +short TXT {}", f"{one}._domainkey.{domain}") for one in selectors[:_MOST])
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
    slow = min((flow.seconds for flow in _sent(launch) if flow.seconds), default=launch.limits.mail_seconds)
    return (
        f"Have one more message sent: it is in the inbox within {slow} seconds, and its source (show "
        f"original) says spf=pass, dkim=pass and dmarc=pass for {said(launch.sending_domain)}. "
        f"{all_green('check', 'email')}"
    )
