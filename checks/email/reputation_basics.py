"""Nothing speaks against the addresses and the domain that mail is sent from."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.reputation import Reputation, Sending
from cockpit.facts.samples_dns import NO_RESOLVER
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told
from cockpit.facts.samples_transport import (
    MX,
    OWN,
    SHOP,
    UNASKED,
    sample_list,
    sample_reputation,
    sample_reverse,
    sample_sending,
    sends_by,
)
from cockpit.kit import (
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Product,
    case,
    check,
    cut,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.block_lists import ASK, listed, unasked
from cockpit.kit.own_addresses import own_address
from cockpit.model import Verdict
from cockpit.standards.dnsbl import DBL
from cockpit.text import safe

CHECK = check(
    "No obvious reputation problem",
    severity=MEDIUM,
    why="Mailbox providers look at who delivers before they look at what is written. An address without a "
    "name, or a domain on a block list, sends your welcome mail to the spam folder of everybody.",
    fix="Give each address of your own a reverse name that leads back to it; ask the lists to take you off.",
    undo="Set the former reverse name again.",
    verify="dig +noall +answer -x {subject}",
    source="RFC 1912 section 2.1; RFC 5782 (block lists); Google, Email sender guidelines (PTR); M3AAWG "
    "Sender Best Common Practices",
    terms={
        "reverse name": "the name that an address leads to (PTR): whoever rents you the address sets it",
        "block list": "a list of addresses or domains that were seen sending spam, asked by receivers",
        "HELO": "the name by which a mail server introduces itself",
    },
    sends="a few DNS questions about your domain and your own addresses to two block lists of Spamhaus",
)


def judge(launch: Launch, reputation: Reputation) -> Iterator[Finding]:
    """Addresses of one's own one by one; those of a provider are the provider's affair."""
    others = bool(launch.senders)
    yield from (own_address(one, launch.sending_domain, others=others) for one in reputation.sending)
    yield from listed(reputation)
    yield _whole(launch, reputation)


def _whole(launch: Launch, reputation: Reputation) -> Finding:
    """Who sends, and what was not looked at."""
    domain, own = launch.sending_domain, reputation.sending
    names = ", ".join(dict.fromkeys(sender.provider for sender in launch.senders)) or _mailboxes(launch)
    dark = next((told.why for told in reputation.records.values() if told.why), None)
    if dark:
        return cut(domain, dark)
    rest = f"{_wide(reputation)}{unasked(reputation)}"
    verify = {"verify": ASK} if reputation.unasked else {}
    if own:
        many = "address" if len(own) == 1 else "addresses"
        return passed(domain, f"{len(own)} {many} of your own may send mail for {domain}{rest}", **verify)
    if names:
        fine = f"mail for {domain} comes from the addresses of {safe(names, 120)}, who look after their name"
        return passed(domain, f"{fine}{rest}", **verify)
    if launch.email is None and not launch.product.sends_mail:
        return not_applicable(domain, "the product sends no mail")
    return undeclared(domain, f"launch.toml does not say who sends mail for {domain}", _SENDER)


def _mailboxes(launch: Launch) -> str:
    return launch.email.provider if launch.email else ""


def _wide(reputation: Reputation) -> str:
    if not reputation.wide:
        return ""
    some = ", ".join(reputation.wide[:2])
    return f"; the range {some} is too wide to look at each address (a mail drill shows which are used)"


_SENDER = '[[sender]]\nprovider = "WHO"'
_OURS, _THEIRS, _NOBODY = sample_launch(), sends_by("Postmark"), sample_launch()
_SILENT = sample_launch(product=Product(name="Shop", domain=SHOP, roadmap="mobile-demo", sends_mail=False))
_FINE = sample_sending(MX)
_DARK = Reputation({SHOP: cut_told(SHOP)}, unasked=UNASKED)
_HELO: dict[str, Any] = {"helo": "localhost.localdomain", "helo_leads": ()}
_CLEAN = (sample_list(), sample_list(zone=DBL.zone, subject=SHOP))


def _one(name: str, seen: Reputation, expect: Verdict, launch: Launch = _OURS) -> Case:
    return case(name, launch, seen, expect=expect)


def _list(name: str, expect: Verdict, *codes: str, **more: Any) -> Case:
    return _one(name, sample_reputation(_FINE, lists=(sample_list(*codes, **more),)), expect)


def _cases() -> Iterator[Case]:
    yield _one("a name that leads back", sample_reputation(_FINE), PASS)
    yield _one("the same, and on no list", sample_reputation(_FINE, lists=_CLEAN), PASS)
    yield _one("a provider sends", sample_reputation(spf="v=spf1 include:spf.mtasv.net -all"), PASS, _THEIRS)
    yield _one("a range too wide", sample_reputation(wide=("198.51.100.0/24",)), PASS, _THEIRS)
    yield _one("no reverse name", sample_reputation(sample_sending()), FAIL)
    yield _one("it leads elsewhere", sample_reputation(sample_sending(MX, leads="192.0.2.9")), FAIL)
    rented = sample_sending("host-192-0-2-25.pool.isp.example")
    host = Sending(SHOP, SHOP, (sample_reverse(OWN),))
    yield _one("a web server that SPF lets in, and a service sends", sample_reputation(host), WARN, _THEIRS)
    yield _one("a web server that SPF lets in, and no other", sample_reputation(host), FAIL)
    yield _one("a rented line", sample_reputation(rented), WARN)
    yield _one("a made-up HELO", sample_reputation(sample_sending(MX, **_HELO)), WARN)
    known: dict[str, Any] = {"helo": MX, "helo_leads": (OWN,)}
    yield _one("its own name in HELO", sample_reputation(sample_sending(MX, **known)), PASS)
    pair = (sample_reverse("192.0.2.24"), sample_reverse(OWN, MX))
    yield _one("one of a range", sample_reputation(Sending("192.0.2.24/31", SHOP, pair)), PASS)
    bare = Sending("192.0.2.24/31", SHOP, (pair[0], pair[0]))
    yield _one("none of a range", sample_reputation(bare), FAIL)
    yield _list("on a list", FAIL, "127.0.0.2")
    yield _list("a line not meant to send", FAIL, "127.0.0.10")
    yield _list("through a public resolver", UNKNOWN, "127.255.255.254")
    yield _list("asked too often", UNKNOWN, "127.255.255.255")
    yield _list("a resolver that answers for all", UNKNOWN, "203.0.113.1")
    yield _list("the list is kept from us", UNKNOWN, heard=False)
    yield _list("the list is silent", UNKNOWN, said=NO_RESOLVER)
    abused = sample_list("127.0.1.2", zone=DBL.zone, subject=SHOP)
    yield _one("the domain on a list", sample_reputation(_FINE, lists=(abused,)), FAIL)
    cut_off = Sending(MX, SHOP, unreachable=NO_RESOLVER)
    yield _one("the host cannot be looked up", sample_reputation(cut_off), UNKNOWN)
    yield _one("no DNS", _DARK, UNKNOWN)
    yield _one("nobody is said to send", sample_reputation(spf=""), UNKNOWN, _NOBODY)
    yield _one("sends no mail", sample_reputation(spf=""), NOT_APPLICABLE, _SILENT)


CASES = Cases(_cases)
