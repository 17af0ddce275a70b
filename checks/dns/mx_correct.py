"""Mail for the domain arrives where it should: MX targets that exist, with the provider that was declared."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.mail_servers import MailServer, MailServers
from cockpit.facts.names import Lookup
from cockpit.facts.samples_dns import NO_RESOLVER, cut_lookup, sample_answer, sample_lookup, sample_zone
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.facts.samples_transport import sample_mail_servers
from cockpit.facts.zone import Zone
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Email,
    Finding,
    Fix,
    Host,
    Launch,
    Product,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    publish,
    undeclared,
    warned,
)
from cockpit.kit.mailtargets import as_declared, return_paths, usable
from cockpit.kit.reverse_names import way_back
from cockpit.model import Verdict
from cockpit.standards.answers import shown

CHECK = check(
    "MX records are correct when custom mail is in scope",
    severity=HIGH,
    why="Replies, password questions and invoices sent to your domain bounce or vanish when the MX record "
    "is wrong, and the sender, not you, gets the error.",
    fix="Publish exactly the MX records that your mailbox provider shows, and delete all others.",
    undo="Publish the former MX records again.",
    verify="dig +noall +answer {subject} MX",
    source="RFC 5321 section 5.1; RFC 2181 section 10.3; RFC 7505 (null MX)",
    terms={
        "MX": "the record that says which server takes mail for the domain",
        "null MX": "`0 .`: no mail, on purpose",
    },
)
_NULL = "0 ."


def judge(launch: Launch, zone: Zone, mail_servers: MailServers) -> Iterator[Finding]:
    """By what is declared: mail in scope, out of scope, or nothing said."""
    domain = launch.domain
    seen = _told(zone, domain)
    if isinstance(seen, Unreachable):
        yield cut(domain, seen)
    elif launch.email is None:
        yield _unsaid(launch, seen)
    elif not launch.in_mail_scope:
        yield _out_of_scope(zone, domain, seen)
    elif seen.missing or _NULL in seen.values:
        yield _no_mail(launch, zone, seen)
    else:
        yield from _targets(launch, zone, mail_servers, seen)
    yield from return_paths(launch, mail_servers)


def _told(zone: Zone, domain: str) -> Answer | Unreachable:
    """The first authority's word, else the resolver's."""
    for (_, name, type_), seen in sorted(zone.at.items()):
        ours = (name, type_) == (domain, "MX")
        if ours and isinstance(seen, Answer) and seen.authoritative and (seen.missing or seen.values):
            return seen
    return zone.records[domain, "MX"]


def _unsaid(launch: Launch, seen: Answer) -> Finding:
    if seen.missing and not launch.product.sends_mail:
        return not_applicable(launch.domain, f"{launch.domain} has no MX record and the product has no mail")
    receives = "false" if seen.missing or _NULL in seen.values else "true"
    summary = f"launch.toml does not say whether {launch.domain} receives mail (MX now: {seen.said})"
    return undeclared(launch.domain, summary, f'[email]\nprovider = "WHO"\nreceives = {receives}')


def _out_of_scope(zone: Zone, domain: str, seen: Answer) -> Finding:
    if seen.values == (_NULL,):
        return passed(domain, f"{domain} takes no mail and says so with a null MX", evidence=shown(seen))
    if seen.missing:
        return not_applicable(domain, f"{domain} has no MX record, and mail is declared out of scope")
    text = "If no mail is wanted, publish only the null MX; else set receives = true in [email]."
    return warned(
        domain,
        "unexpected-mx",
        f"{domain} is declared to receive no mail, yet mail goes to {', '.join(seen.values)}",
        expected=f"{_NULL} (RFC 7505) or no MX record",
        observed=seen.said,
        evidence=shown(seen),
        fix=publish(text, zone.apex, domain, "MX", _NULL, was=seen.values),
    )


def _no_mail(launch: Launch, zone: Zone, seen: Answer) -> Finding:
    null = not seen.missing
    domain, said = launch.domain, "refuses all mail by a null MX" if not seen.missing else "has no MX record"
    beside = " beside other MX records" if len(seen.values) > 1 else ""
    provider = launch.email.provider if launch.email else ""
    undo = f"Publish {domain}. MX {_NULL} again." if null else f"Delete the MX records of {domain} again."
    return failed(
        domain,
        "null-mx" if null else "no-mx",
        f"{domain} {said}{beside}, but mail is declared in scope",
        expected=f"the MX records of {provider or 'the mailbox provider'}",
        observed=seen.said,
        evidence=shown(seen),
        fix=Fix(
            f"Publish the MX records that {provider or 'your mailbox provider'} shows in its setup page"
            + (", and delete the null MX." if null else "."),
            f"host {'@' if domain == zone.apex else domain.removesuffix(f'.{zone.apex}')}   (in full: "
            f"{domain}.)\ntype MX\nvalue PRIORITY HOST, as the provider shows",
            undo,
        ),
    )


def _targets(launch: Launch, zone: Zone, mail_servers: MailServers, seen: Answer) -> Iterator[Finding]:
    for value in seen.values:
        target = value.partition(" ")[2]
        problems = [*usable(zone, launch.domain, value, target), *as_declared(launch, target)]
        back = way_back(mail_servers.servers.get(target))
        fine = f"mail for {launch.domain} goes to {target}{f'; {back}' if back else ''}"
        yield from problems or [passed(f"{launch.domain} MX {target}", fine)]


_SHOP, _MX = "shop.example", "aspmx.l.google.com"
_GOOGLE = sample_launch(email=Email(provider="Google Workspace"))
_NO_MAIL = sample_launch(email=Email(receives=False))


def _zone(*values: str, hosts: tuple[Lookup, ...] = ()) -> Zone:
    return sample_zone(sample_answer(_SHOP, "MX", *values), mail_hosts=hosts)


_FINE = _zone(f"1 {_MX}", hosts=(sample_lookup(_MX, "142.250.27.26"),))
_OWN = _zone("10 mail.shop.example", hosts=(sample_lookup("mail.shop.example", "9.9.9.9"),))
_VELO = _zone("10 mx1.velomail.example", hosts=(sample_lookup("mx1.velomail.example", "9.9.9.9"),))


def _one(name: str, launch: Launch, zone: Zone, *, expect: Verdict, mail: MailServers | None = None) -> Case:
    return case(name, launch, zone, mail or sample_mail_servers(), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("the declared provider", _GOOGLE, _FINE, expect=PASS)
    yield _one(
        "a server of their own",
        sample_launch(email=Email(), hosts=(Host(name="mail.shop.example", role="mail"),)),
        _OWN,
        expect=PASS,
    )
    yield _one(
        "a provider that carries its name",
        sample_launch(email=Email(provider="velomail")),
        _VELO,
        expect=PASS,
    )
    yield _one("null MX, no mail in scope", _NO_MAIL, _zone("0 ."), expect=PASS)
    yield _one("no MX, no mail in scope", _NO_MAIL, _zone(), expect=NOT_APPLICABLE)
    yield _one(
        "no MX, a product without mail",
        sample_launch(product=Product(name="Shop", domain=_SHOP, roadmap="mobile-demo", sends_mail=False)),
        _zone(),
        expect=NOT_APPLICABLE,
    )
    yield _one("mail goes somewhere, none in scope", _NO_MAIL, _FINE, expect=WARN)
    yield _one("no MX", _GOOGLE, _zone(), expect=FAIL)
    yield _one("null MX", _GOOGLE, _zone("0 ."), expect=FAIL)
    yield _one(
        "null MX beside a real one",
        _GOOGLE,
        _zone("0 .", f"1 {_MX}", hosts=(sample_lookup(_MX, "142.250.27.26"),)),
        expect=FAIL,
    )
    yield _one("another provider", sample_launch(email=Email(provider="fastmail")), _FINE, expect=FAIL)
    yield _one("an unknown place, a known provider declared", _GOOGLE, _VELO, expect=FAIL)
    yield _one(
        "an alias",
        _GOOGLE,
        _zone(f"1 {_MX}", hosts=(sample_lookup(_MX, "9.9.9.9", chain=("a.example",)),)),
        expect=FAIL,
    )
    yield _one(
        "a dead target",
        _GOOGLE,
        _zone(f"1 {_MX}", hosts=(sample_lookup(_MX, outcome=Outcome.NXDOMAIN),)),
        expect=FAIL,
    )
    yield _one(
        "one dead target of two",
        _GOOGLE,
        _zone(
            f"1 {_MX}",
            "5 alt.google.com",
            hosts=(sample_lookup(_MX, "142.250.27.26"), sample_lookup("alt.google.com")),
        ),
        expect=FAIL,
    )
    yield _one("an address", _GOOGLE, _zone("10 142.250.27.26"), expect=FAIL)
    yield _one(
        "behind the web proxy",
        sample_launch(email=Email(), hosts=(Host(name="mail.shop.example", role="mail"),)),
        _zone("10 mail.shop.example", hosts=(sample_lookup("mail.shop.example", "104.16.1.1"),)),
        expect=FAIL,
    )
    yield _one(
        "the declared service sends, the mailboxes are elsewhere",
        sample_launch(email=Email(provider="Postmark")),
        _FINE,
        expect=UNKNOWN,
    )
    yield _one(
        "a filter stands before the mailboxes",
        _GOOGLE,
        _zone("10 eu-in.mimecast.com", hosts=(sample_lookup("eu-in.mimecast.com", "9.9.9.9"),)),
        expect=UNKNOWN,
    )
    yield _one("nothing said about mail", sample_launch(), _FINE, expect=UNKNOWN)
    yield _one("no provider declared", sample_launch(email=Email()), _FINE, expect=UNKNOWN)
    yield _one(
        "a provider that only sends", sample_launch(email=Email(provider="resend")), _FINE, expect=UNKNOWN
    )
    yield _one("no DNS", _GOOGLE, Zone(_SHOP, NO_RESOLVER, (), {(_SHOP, "MX"): NO_RESOLVER}), expect=UNKNOWN)
    bounce = sample_told("bounce.shop.example", "10 mx.gone.example", type_="MX")
    gone = MailServers(
        {"bounce.shop.example": bounce}, {"mx.gone.example": MailServer("mx.gone.example", ())}
    )
    yield _one("bounces go nowhere", _GOOGLE, _FINE, expect=FAIL, mail=gone)
    yield _one(
        "the target cannot be looked up",
        _GOOGLE,
        _zone(f"1 {_MX}", hosts=(cut_lookup(_MX),)),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
