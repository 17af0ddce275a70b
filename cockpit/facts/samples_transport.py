"""Small facts about mail transport for examples: servers, reverse names, MTA-STS, greetings, block lists."""

from typing import Any

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.bimi import Bimi
from cockpit.facts.dns import Answer
from cockpit.facts.http import Response
from cockpit.facts.mail_servers import MailServer, MailServers
from cockpit.facts.reputation import ListAnswer, Reputation, Sending
from cockpit.facts.reverse import Reverse
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.facts.samples_tls import leaf, shaken
from cockpit.facts.starttls import Greeting, MailDoor, Starttls
from cockpit.facts.tls import Handshake
from cockpit.facts.told import Told
from cockpit.facts.transport import Incoming, Transport
from cockpit.launch import Launch
from cockpit.launch.mail import Sender
from cockpit.model import Layer
from cockpit.standards.dnsbl import ZEN, list_of, question

SHOP, MX = "shop.example", "mail.shop.example"
OWN = "192.0.2.25"
SEEN_AT = "2026-11-20T12:00:00+00:00"
POLICY = f"version: STSv1\nmode: enforce\nmx: {MX}\nmax_age: 604800\n"
STS, TLS_RPT = "v=STSv1; id=20261101", "v=TLSRPTv1; rua=mailto:tls@shop.example"
UNASKED = Unreachable(Layer.PERSON, "no block list was asked: --allow active", LEFT_OUT)
NO_PORT = Unreachable(Layer.TCP, f"{MX} ({OWN}) port 25 does not answer within 4 s", "timeout")


def sends_by(provider: str) -> Launch:
    """The shop, whose mail this service sends."""
    return sample_launch(senders=(Sender(provider=provider),))


def sample_reverse(address: str = OWN, *names: str, leads: str = "") -> Reverse:
    """An address whose reverse names lead back, or to `leads`."""
    told = sample_told(f"{'.'.join(reversed(address.split('.')))}.in-addr.arpa", *names, type_="PTR")
    return Reverse(address, told, dict.fromkeys(names, (leads or address,)))


def sample_mail_servers(*values: str, addresses: tuple[str, ...] = (OWN,), **more: Told) -> MailServers:
    """The shop's MX with these values; its servers have these addresses, and reverse names that lead back."""
    names = [value.partition(" ")[2] for value in values]
    servers = {
        name: MailServer(name, addresses, tuple(sample_reverse(one, name) for one in addresses))
        for name in names
    }
    return MailServers({SHOP: sample_told(SHOP, *values, type_="MX"), **more}, servers)


def sample_transport(
    sts: str = STS,
    policy: str | Response | Unreachable | None = POLICY,
    tls_rpt: str = TLS_RPT,
    mx: tuple[str, ...] = (f"10 {MX}",),
) -> Transport:
    """The shop with everything in order, but for what is given; an empty text is a missing record."""
    url = f"https://mta-sts.{SHOP}/.well-known/mta-sts.txt"
    seen = response(url, body=policy, content_type="text/plain") if isinstance(policy, str) else policy
    at = Incoming(
        SHOP,
        sample_told(SHOP, *mx, type_="MX"),
        sample_told(f"_mta-sts.{SHOP}", *filter(None, [sts])),
        sample_told(f"_smtp._tls.{SHOP}", *filter(None, [tls_rpt])),
        seen if sts else None,
    )
    return Transport((at,))


def sample_bimi(text: str = "", logo: Response | Unreachable | None = None) -> Bimi:
    """The shop's record, and what its logo gave."""
    return Bimi(SHOP, sample_told(f"default._bimi.{SHOP}", *filter(None, [text])), logo)


def greeting(shown: Handshake | Unreachable | None = None, *, tls: bool = True) -> Greeting:
    """A server with STARTTLS and a sound certificate, but for what is given."""
    words = ("SIZE", "8BITMIME", *(("STARTTLS",) if tls else ()))
    return Greeting(f"{MX} ESMTP", words, (shown or shaken(leaf(MX))) if tls else None)


def sample_starttls(*seen: Greeting | Unreachable, why: Unreachable | None = None) -> Starttls:
    """Port 25 of the shop's mail servers."""
    hosts = (MX, f"mx2.{SHOP}")
    doors = tuple(MailDoor(host, one) for host, one in zip(hosts, seen, strict=False))
    return Starttls(doors, why, SEEN_AT)


def sample_reputation(
    *sending: Sending,
    spf: str | Told = "v=spf1 ip4:192.0.2.25 -all",
    lists: tuple[ListAnswer, ...] | None = None,
    **more: Any,
) -> Reputation:
    """Addresses that send for the shop; without answers of lists none was asked."""
    told = sample_told(SHOP, *filter(None, [spf])) if isinstance(spf, str) else spf
    given = {"unasked": UNASKED if lists is None else None, **more}
    return Reputation({SHOP: told}, sending, lists=lists or (), **given)


def sample_sending(*names: str, leads: str = "", **more: Any) -> Sending:
    """The shop's own mail server with these reverse names."""
    return Sending(OWN, SHOP, (sample_reverse(OWN, *names, leads=leads),), **more)


def sample_list(
    *codes: str,
    zone: str = ZEN.zone,
    subject: str = OWN,
    said: Answer | Unreachable | None = None,
    heard: bool = True,
) -> ListAnswer:
    """What a list says of a subject; `heard` is false where its test entry is not there."""
    known = list_of(zone) or ZEN
    sure = ("127.0.0.2",) if heard else ()
    return ListAnswer(
        zone,
        subject,
        said or sample_answer(question(subject, zone), "A", *codes),
        sample_answer(question(known.never, zone), "A"),
        sample_answer(question(known.always, zone), "A", *sure),
    )
