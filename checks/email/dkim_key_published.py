"""Every sending service has a DKIM key in DNS that receivers can use."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.samples_dkim import (
    ED25519,
    GOOD,
    RSA1024,
    RSA2048,
    SHOP,
    dead_alias,
    sample_dkim,
    sample_key,
    sample_sending,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, hidden_told, sample_told
from cockpit.kit import (
    BLOCKER,
    FAIL,
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
    not_applicable,
)
from cockpit.kit.dkim import anyones, published
from cockpit.kit.dkim_missing import absent
from cockpit.kit.dkim_senders import tried, unsaid, usual
from cockpit.model import Verdict
from cockpit.standards.dkim_material import PRIVATE
from cockpit.standards.dkim_selectors import EXPECTED, domains_of, related, senders

CHECK = check(
    "DKIM key published for each sending service",
    severity=BLOCKER,
    why="Receivers look up this key to see that a message is really yours. Without it, what your services "
    "sign fails the test, and Gmail, Yahoo and Outlook turn it away or put it into the spam folder.",
    fix="Publish the DKIM record that the sending service shows in its page about domains.",
    undo="Delete the record again.",
    verify="dig +short {subject} TXT",
    source="RFC 6376 section 3.6, RFC 8301 (sizes), RFC 8463 (Ed25519); the sender rules of Google and Yahoo",
    terms={
        "DKIM": "a signature in every message; its public key stands in your DNS",
        "selector": "the name of one key, so that a domain can have several: SELECTOR._domainkey.DOMAIN",
        "revoked": "the record is there without a key: mail signed with it counts as forged",
    },
)


def judge(launch: Launch, dkim: Dkim) -> Iterator[Finding]:
    """Keys that are declared, or that signed a message, have to be there; others are only looked for."""
    people = senders(launch)
    if not launch.product.sends_mail and not launch.senders:
        yield not_applicable(launch.domain, "launch.toml says that the product sends no mail")
        return
    expected = {key.name: key for key in reversed(dkim.keys) if key.source in EXPECTED}
    for _, key in sorted(expected.items()):
        there = bool(key.told.values) or anyones(dkim, key)
        yield from published(dkim, key) if there else absent(launch, dkim, key)
    for key in dkim.others:
        if key.told.values:  # an alias that ends nowhere has no text to judge
            yield from (one for one in published(dkim, key) if one.kind == "private-key")
    for provider, domain in _places(launch):
        if not any(key.sender == provider and related(key.domain, domain) for key in expected.values()):
            yield from _looked_for(dkim, provider, domain)
    for one in people:
        if not domains_of(launch, one):
            why = f"{one.provider} sends from domains at which you can publish nothing"
            yield not_applicable(f"DKIM {one.provider}", why)


def _places(launch: Launch) -> tuple[tuple[str, str], ...]:
    """Every sender with each domain people see in its From; nobody in particular where none is declared."""
    people = senders(launch)
    found = dict.fromkeys((one.provider, domain) for one in people for domain in domains_of(launch, one))
    return tuple(found) if people else (("", launch.sending_domain),)


def _looked_for(dkim: Dkim, provider: str, domain: str) -> Iterator[Finding]:
    """A sender nobody declares selectors of: by what is usual, else by trying."""
    own = [key for key in dkim.keys if (key.sender, key.domain, key.source) == (provider, domain, "profile")]
    words = [key for key in dkim.keys if (key.domain, key.source) == (domain, "probed")]
    if own:
        yield from usual(dkim, provider, domain, own)
    elif words:
        yield from tried(dkim, provider, domain, words)
    else:
        yield unsaid(dkim, provider, domain, ())


_AT = "pm1._domainkey.shop.example"
_DECLARED, _GRID = sample_sending("Postmark", "pm1"), sample_sending("SendGrid", "s1")
_QUIET = sample_launch(product=Product(name="Shop", domain=SHOP, roadmap="mobile-demo", sends_mail=False))


def _grid(*texts: str, chain: tuple[str, ...] = (), source: str = "declared", selector: str = "s1") -> Key:
    return sample_key(*texts, sender="SendGrid", selector=selector, chain=chain, source=source)


def _cases() -> Iterator[Case]:
    def one(name: str, *texts: str, expect: Verdict) -> Case:
        return case(name, _DECLARED, sample_dkim(sample_key(*texts)), expect=expect)

    yield one("RSA of 2048 bits", GOOD, expect=PASS)
    yield one("Ed25519", f"v=DKIM1; k=ed25519; p={ED25519}", expect=PASS)
    yield one("RSA of 1024 bits", f"v=DKIM1; p={RSA1024}", expect=WARN)
    yield one("only testing", f"v=DKIM1; t=y; p={RSA2048}", expect=WARN)
    yield one("revoked", "v=DKIM1; p=", expect=FAIL)
    yield one("cut short", GOOD[:255], expect=FAIL)
    yield one("quotes inside", f'{GOOD[:255]}" "{GOOD[255:]}', expect=FAIL)
    yield one("backslashes", GOOD.replace(";", r"\;"), expect=FAIL)
    yield one("no tags at all", RSA2048, expect=FAIL)
    yield one("two records", GOOD, "google-site-verification=1", expect=FAIL)
    yield one("cut into two records", GOOD[:255], GOOD[255:], expect=FAIL)
    yield one("the private key", f"v=DKIM1; p={PRIVATE}", expect=FAIL)
    yield one("missing", expect=FAIL)
    yield from _elsewhere()
    yield from _aliases()
    yield from _guessed()
    yield case("no mail", _QUIET, sample_dkim(), expect=NOT_APPLICABLE)


def _elsewhere() -> Iterator[Case]:
    hidden = sample_key(told=hidden_told(_AT, GOOD))
    yield case("published a minute ago", _DECLARED, sample_dkim(hidden), expect=PASS)
    yield case("no DNS", _DECLARED, sample_dkim(sample_key(told=cut_told(_AT))), expect=UNKNOWN)
    doubled = (sample_told(f"{_AT}.shop.example", GOOD),)
    yield case("doubled name", _DECLARED, sample_dkim(sample_key(), strays=doubled), expect=FAIL)
    above = sample_key(domain="news.shop.example", elsewhere=(sample_told(_AT, GOOD),))
    news = sample_sending("Postmark", "pm1", writes="a@news.shop.example")
    yield case("signed by the domain above", news, sample_dkim(above), expect=PASS)
    parked, text = sample_told("x._domainkey.shop.example", "v=DKIM1; p="), "v=DKIM1; p="
    yield case("a wildcard", _DECLARED, sample_dkim(sample_key(text), anything=parked), expect=FAIL)
    keys = sample_told("x._domainkey.shop.example", GOOD)
    yield case("a wildcard with a key", _DECLARED, sample_dkim(sample_key(GOOD), anything=keys), expect=WARN)
    signed = sample_key(source="signed", selector="pm2")
    yield case("signed, and gone since", sample_sending(), sample_dkim(signed), expect=FAIL)


def _aliases() -> Iterator[Case]:
    own, name = ("s1.domainkey.u1.wl.sendgrid.net",), "s1._domainkey.shop.example"
    yield case("an alias", _GRID, sample_dkim(_grid(GOOD, chain=own)), expect=PASS)
    yield case("another's alias", _GRID, sample_dkim(_grid(GOOD, chain=("s1.mailgun.com",))), expect=FAIL)
    dead = sample_key(sender="SendGrid", selector="s1", told=dead_alias(name, "s1.sendgrid.example"))
    yield case("an alias to nowhere", _GRID, sample_dkim(dead), expect=FAIL)
    tried_once = replace(sample_dkim(sample_key(GOOD)), others=(dead,))
    yield case("an alias to nowhere of somebody undeclared", _DECLARED, tried_once, expect=PASS)
    yield case("proxied", _DECLARED, sample_dkim(sample_key(addresses=("104.16.1.1",))), expect=FAIL)
    yield case("an address", _DECLARED, sample_dkim(sample_key(addresses=("9.9.9.9",))), expect=FAIL)
    beside = sample_key(GOOD, alias="pm1.example.net")
    yield case("a CNAME beside it", _DECLARED, sample_dkim(beside), expect=FAIL)


def _guessed() -> Iterator[Case]:
    own, grid = ("s1.domainkey.u1.wl.sendgrid.net",), sample_sending("SendGrid")
    usual_ones = (_grid(GOOD, chain=own, source="profile"), _grid(source="profile", selector="s2"))
    yield case("the usual selector", grid, sample_dkim(*usual_ones), expect=PASS)
    nothing = (_grid(source="profile"), _grid(source="profile", selector="s2"))
    yield case("nothing at the usual ones", grid, sample_dkim(*nothing), expect=UNKNOWN)
    yield case("selectors that nobody can guess", sample_sending("Amazon SES"), sample_dkim(), expect=UNKNOWN)
    probed = sample_key(GOOD, sender="", source="probed", selector="default")
    yield case("found by trying", sample_sending("Acme Mail"), sample_dkim(probed), expect=UNKNOWN)
    yield case("nobody sends", sample_launch(), sample_dkim(probed), expect=UNKNOWN)
    free = sample_sending("Google", writes="shop@gmail.com")
    yield case("from a mailbox of everybody's", free, sample_dkim(), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
