"""Who sends mail in the product's name is known: what the zone shows and what is declared are the same."""

from collections.abc import Iterator, Sequence
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.samples_spf import Texts, sample_spf
from cockpit.facts.spf import Spf
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Email,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    Product,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.mail_strangers import SHOWN, row_for, services, strangers, told, unexplained
from cockpit.kit.mail_traces import Party, Trace, sorted_out, traces
from cockpit.kit.spf_senders import Sender
from cockpit.model import Verdict
from cockpit.standards.mail_senders import needs_include, spf_name
from cockpit.text import safe

CHECK = check(
    "The service that sends transactional mail is known",
    severity=HIGH,
    why="When password resets stop arriving, somebody has to know at which service to look. A service that "
    "nobody remembers may still write in your name, and one that you forgot to set up is not believed.",
    fix="Write one [[sender]] row for each service that sends in your name, and take the others out of DNS.",
    undo="Remove the row, or publish the record again as it was.",
    verify="cockpit check audit.email-sender-known",
    source="RFC 7208 (SPF), RFC 6376 (DKIM), and the setup pages of the services",
    terms={
        "SPF": "the record that lists who may send mail in the domain's name",
        "DKIM": "the signature on a mail, and the key in DNS that shows it is genuine",
        "selector": "the name of one DKIM key: a service has its own",
        "return path": "the domain that undeliverable mail comes back to; SPF is looked up there",
        "include": "the part of an SPF record that lets all servers of a service send",
        "transactional mail": "mail the product sends by itself: password resets, receipts, invitations",
    },
)


def judge(launch: Launch, spf: Spf, dkim: Dkim) -> Iterator[Finding]:
    """Each declared service leaves its traces, and each trace is that of a declared service."""
    dark = list(_dark(spf))
    yield from dark
    by = sorted_out(launch, traces(launch, spf, dkim))
    nobodys = by.get(None, ())
    named = {party: found for party, found in by.items() if party is not None}
    if not named:
        yield from _nothing_said(launch, nobodys, dark)
        return
    yield from strangers(nobodys)
    yield from unexplained(nobodys)
    for party, found in named.items():
        if found:
            yield _seen(launch, party, found)
        elif party.row is not None and not dark:
            yield from _unseen(launch, party, dkim) or [_no_trace(launch, party, party.row)]


def _unseen(launch: Launch, party: Party, dkim: Dkim) -> list[Finding]:
    """A key of the service that could not be looked up: whether it is there stays open."""
    why = next((key.told.why for key in dkim.keys if key.sender == party.words and key.told.why), None)
    return [cut(f"{launch.sending_domain} {safe(party.words, 80)}", why)] if why else []


def _dark(spf: Spf) -> Iterator[Finding]:
    """Records that could not be seen: one finding for each cause."""
    causes: dict[str, tuple[str, Unreachable]] = {}
    for name, node in spf.trees.items():
        if node.told.why:
            causes.setdefault(node.told.why.cause, (name, node.told.why))
    yield from (cut(name, why) for name, why in causes.values())


def _nothing_said(launch: Launch, found: Sequence[Trace], dark: Sequence[Finding]) -> Iterator[Finding]:
    """Nobody is declared: what shows is proposed."""
    shows = [profile.name for profile in services(found)]
    lines = [f'[[sender]]\nprovider = "{name}"' for name in shows]
    lines += [row_for(trace) for trace in found if not trace.candidates][:SHOWN]
    if found:
        what = ", ".join(shows) or found[0].how
        summary = f"launch.toml does not say who sends mail for {launch.sending_domain}; what shows: {what}"
        yield undeclared(launch.sending_domain, safe(summary, 300), "\n\n".join(lines))
    elif dark:
        return
    elif not launch.product.sends_mail:
        yield not_applicable(launch.domain, "the product sends no mail, and nobody is let send in its name")
    else:
        summary = f"nobody knows who sends mail for {launch.sending_domain}: it is not declared, and no trace"
        yield undeclared(launch.sending_domain, f"{summary} shows", '[[sender]]\nprovider = "WHO SENDS"')


def _seen(launch: Launch, party: Party, found: Sequence[Trace]) -> Finding:
    who = safe(party.words, 80)
    return passed(
        f"{launch.sending_domain} {who}",
        f"{who} is declared, and its traces are there",
        expected="traces of each declared service",
        observed=told(found),
        evidence={"traces": [safe(trace.how, 200) for trace in found[:SHOWN]]},
    )


def _no_trace(launch: Launch, party: Party, row: Sender) -> Finding:
    """A declared service that cannot be seen: wrong where SPF has to include it, else undecided."""
    who, name = safe(party.words, 80), spf_name(launch, row)
    subject = f"{launch.sending_domain} {who}"
    if needs_include(row):
        return failed(
            subject,
            "no-trace",
            f"{who} is declared to send for {launch.sending_domain}, and no record shows it",
            expected=f"SPF of {name} includes {row.spf or (party.profile.include if party.profile else who)}",
            observed="neither an SPF term nor a DKIM key of it",
            evidence={"looked_at": name, "selectors": list(row.selectors)[:4]},
            fix=_set_up(party),
            verify=command("dig +short {} TXT", name),
        )
    line = f'[[sender]]\nprovider = "{who}"\nselectors = ["AS ITS SETUP PAGE SHOWS"]'
    return Finding(
        subject,
        UNKNOWN,
        f"{who} is declared to send for {launch.sending_domain}, and nothing of it could be looked for",
        kind="no-trace-known",
        layer=Layer.PERSON,
        expected="a DKIM key of its own",
        observed="nothing that is known of it",
        fix=Fix(
            "Name the selectors of its keys; or have one real message checked: cockpit drill mail.",
            line,
            "Remove the line.",
        ),
    )


def _set_up(party: Party) -> Fix:
    page = f" Its setup page: {party.profile.help}" if party.profile else ""
    text = (
        f"If it sends for you, publish the records it shows.{page} If it does not, remove its [[sender]] row."
    )
    return Fix(text, f'remove: [[sender]] provider = "{safe(party.words, 80)}"', "Write the row again.")


_SHOP = "shop.example"
_GOOGLE = "v=spf1 include:_spf.google.com ~all"
_NO_KEYS = Dkim(())


def _launch(*providers: str, sends: bool = True, **parts: Any) -> Launch:
    product = Product(name="Shop", domain=_SHOP, roadmap="marketplace-launch", sends_mail=sends)
    senders = tuple(Sender(provider=one) for one in providers)
    return sample_launch(product=product, senders=senders, **parts)


def _key(sender: str, selector: str, *values: str, source: str = "profile", to: str = "") -> Dkim:
    told = sample_told(f"{selector}._domainkey.{_SHOP}", *values, chain=(to,) if to else ())
    return Dkim((Key(sender, _SHOP, selector, source, told),))


def _case(name: str, launch: Launch, text: Texts, expect: Verdict, keys: Dkim = _NO_KEYS) -> Case:
    return case(name, launch, sample_spf({_SHOP: text}), keys, expect=expect)


def _cases() -> Iterator[Case]:
    google, resend = _launch("Google Workspace"), _launch("Resend")
    yield _case("the declared service, by its include", google, _GOOGLE, PASS)
    yield _case("by its key", resend, "v=spf1 -all", PASS, _key("Resend", "resend", "p=MII"))
    alias = _key("SendGrid", "s1", "p=MII", to="s1.domainkey.u1.wl2.sendgrid.net")
    yield _case("by the alias of its key", _launch("SendGrid"), "v=spf1 -all", PASS, alias)
    mailboxes = _launch("Resend", email=Email(provider="Google Workspace"))
    yield _case("the mailboxes may write too", mailboxes, _GOOGLE, PASS, _key("Resend", "resend", "p=MII"))
    own = _launch("our own server", hosts=(Host(name="mail.shop.example", role="mail", target="192.0.2.7"),))
    yield _case("a server of their own", own, "v=spf1 ip4:192.0.2.7 a:mail.shop.example -all", PASS)
    strange = _launch("Velomail")
    yield _case("a service that carries its name", strange, "v=spf1 include:_spf.velomail.example -all", PASS)
    between = sample_spf({_SHOP: "v=spf1 include:_spf.shop.example -all", "_spf.shop.example": _GOOGLE})
    yield case("an own record in between", google, between, _NO_KEYS, expect=PASS)
    yield _case("one more service", google, "v=spf1 include:_spf.google.com include:sendgrid.net ~all", FAIL)
    key = _key("Tuta", "s1", "p=MII", to="s1.domainkey.u1.wl2.sendgrid.net")
    yield _case(
        "the key is somebody else's", _launch("Tuta"), "v=spf1 include:spf.tutanota.de -all", FAIL, key
    )
    yield _case("declared, and nothing of it is there", google, "v=spf1 -all", FAIL)
    yield _case("nothing could be looked for", _launch("Brevo"), "v=spf1 -all", UNKNOWN)
    yield _case(
        "a name nobody knows", google, "v=spf1 include:_spf.google.com include:x.example ~all", UNKNOWN
    )
    yield _case(
        "an address nobody knows", google, "v=spf1 include:_spf.google.com ip4:192.0.2.9 ~all", UNKNOWN
    )
    yield _case("nobody is declared, one shows", _launch(), _GOOGLE, UNKNOWN)
    yield _case("nobody is declared, nothing shows", _launch(), "v=spf1 -all", UNKNOWN)
    yield _case("a product without mail", _launch(sends=False), "v=spf1 -all", NOT_APPLICABLE)
    yield _case("no DNS", google, cut_told(_SHOP), UNKNOWN)
    lost = Dkim((Key("Google Workspace", _SHOP, "google", "profile", cut_told("google._domainkey.x")),))
    yield _case("its key could not be looked up", google, "v=spf1 -all", UNKNOWN, lost)


CASES = Cases(_cases)
