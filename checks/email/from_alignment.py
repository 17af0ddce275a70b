"""Whoever sends in the name of a domain can prove it: by a signature or a return path of the same family."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.samples_dmarc import REPORTED, dark_dmarc, sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.samples_spf import sample_spf
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.spf import Spf
from cockpit.facts.stated import Stated
from cockpit.facts.told import Told
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Product,
    case,
    check,
    failed,
    not_applicable,
    undeclared,
)
from cockpit.kit.alignment import Sender, pair
from cockpit.kit.alignment_said import EXPECTED, by_records, with_message
from cockpit.kit.mail_drills import MailFlow
from cockpit.kit.pasting import quoted
from cockpit.model import Verdict
from cockpit.standards.free_mail import is_free_mail
from cockpit.standards.mail_senders import sender_domains

CHECK = check(
    "From domain matches an authenticated brand domain",
    severity=HIGH,
    why="Receivers believe a From only where a signature or the return path is of the same family. Mail that "
    "is perfectly signed by your provider, in the provider's own name, counts as anybody's.",
    fix="At the service that sends for you, set up your own domain, so that it signs in your name.",
    undo="Switch it off again at the provider.",
    verify="cockpit drill mail",
    source="RFC 9989 section 4.4 (alignment) and 4.10.2 (organisational domain); RFC 7489 section 3.1",
    terms={
        "From": "the sender that people see",
        "return path": "the address that errors go back to; nobody sees it, and SPF is about its domain",
        "alignment": "From, and the domain that was proved, are of one family: the same domain, or below the "
        "same organisational domain",
        "organisational domain": "the domain that a family of names belongs to, such as shop.example for "
        "news.shop.example",
    },
)


def judge(launch: Launch, dmarc: Dmarc, spf: Spf, dkim: Dkim, stated: Stated) -> Iterator[Finding]:
    """Per domain in From and service that sends for it: something proves that it may."""
    pairs = [(domain, row) for row in launch.senders for domain in sender_domains(launch, row)]
    covered = {domain for domain, _ in pairs}
    pairs += [(one, row) for one in _bare(launch, covered) for row in launch.senders[:1]]
    if not pairs:
        yield _nobody(launch)
    for domain, row in dict.fromkeys(pairs):
        if is_free_mail(domain):
            yield _free(launch, domain, row)
            continue
        seen = pair(launch, row, domain, spf, dkim, dmarc)
        alone = len({who for one, who in pairs if one == domain}) == 1
        yield with_message(by_records(launch, seen, dmarc), launch, seen, stated, alone=alone)


def _bare(launch: Launch, covered: set[str]) -> list[str]:
    """The domains of messages that no service is declared to send from, where there is one service."""
    single = len(launch.senders) == 1
    told = [flow.from_.rpartition("@")[2].lower() for flow in launch.mail_flows if flow.from_]
    return [one for one in dict.fromkeys(told) if one and one not in covered] if single else []


def _nobody(launch: Launch) -> Finding:
    if not launch.product.sends_mail and launch.email is None:
        return not_applicable(launch.domain, "launch.toml says that the product sends no mail")
    summary = "launch.toml names no service that sends mail, so nobody can tell whether it may"
    line = f'[[sender]]\nprovider = "WHO SENDS"\nfrom = ["hello@{launch.sending_domain}"]'
    return undeclared(launch.sending_domain, summary, line)


def _free(launch: Launch, domain: str, row: Sender) -> Finding:
    """Nobody but the owner of the mailboxes can sign for them; receivers refuse the rest."""
    own = f"hello@{launch.domain}"
    return failed(
        f"{domain} by {row.provider}",
        "free-mail",
        f"{row.provider} writes as {domain}, where anybody has a mailbox: no record of yours can prove that "
        "it may, and receivers refuse such mail",
        expected=EXPECTED,
        observed=f"From at {domain}",
        evidence={"from": domain},
        fix=Fix(
            f"Write from an address of your own domain, such as {own}; let replies go to the other one "
            "(Reply-To).",
            f"[[sender]]\nprovider = {quoted(row.provider)}\nfrom = [{quoted(own)}]",
            "Write the former From back.",
        ),
    )


_SHOP, _APEX_SPF = "shop.example", "v=spf1 include:_spf.google.com -all"
_KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # of RFC 8463


def _shop(return_path: str = "", *froms: str, selectors: tuple[str, ...] = ("s1",)) -> Launch:
    row = Sender(provider="Mailer", return_path=return_path, selectors=selectors, from_=froms)
    return sample_launch(senders=(row,), mail_flows=(MailFlow(name="receipt"),))


def _key(domain: str = _SHOP, *, text: str = _KEY, told: Told | None = None) -> Dkim:
    name = f"s1._domainkey.{domain}"
    seen = told or (sample_told(name, text) if text else sample_told(name))
    return Dkim((Key("Mailer", domain, "s1", "declared", seen),))


def _spf(*names: str) -> Spf:
    return sample_spf(dict.fromkeys(names or (_SHOP,), _APEX_SPF), *(names or (_SHOP,)))


def _mail(verdict: str, **more: str) -> Stated:
    found = {"folder": "INBOX", "from": _SHOP, "dmarc": verdict, "d": _SHOP, "dkim": verdict, **more}
    return sample_stated(drilled("mail", "receipt at test@gmail.com", found=found))


def _one(name: str, expect: Verdict, launch: Launch, *facts: Any) -> Case:
    given = {type(fact): fact for fact in (sample_dmarc(), _spf(), Dkim(()), NOTHING_SAID, *facts)}
    return case(name, launch, *given.values(), expect=expect)


def _strict() -> Dmarc:
    return sample_dmarc(sample_climb(_SHOP, at={_SHOP: f"{REPORTED}; adkim=s; aspf=s"}))


def _only_below() -> Dmarc:
    return sample_dmarc(sample_climb("news.shop.example", at={"news.shop.example": REPORTED}))


def _cases() -> Iterator[Case]:
    bounce, news = f"bounce.{_SHOP}", f"hello@news.{_SHOP}"
    both = (_spf(bounce), _key())
    yield _one("both prove it", PASS, _shop(bounce), *both)
    yield _one("the signature alone", PASS, _shop("mailer.example"), _spf("mailer.example"), _key())
    yield _one("the return path alone", WARN, _shop(bounce), _spf(bounce), _key(text=""))
    yield _one("a subdomain in From", PASS, _shop(bounce, news), *both, sample_dmarc(_news()))
    yield _one("signed by the provider only", FAIL, _shop("mailer.example"), _key("mailer.example"))
    yield _one("neither published", FAIL, _shop(bounce), _spf(), _key(text=""), _bare_spf(bounce))
    yield _one("a key that was revoked", FAIL, _shop("mailer.example"), _key(text="v=DKIM1; p="))
    yield _one(
        "strict, and another domain", FAIL, _shop(bounce, news), *both, sample_dmarc(_news(strict=True))
    )
    yield _one("strict, and the same domain", PASS, _shop(bounce), *both, _strict())
    yield _one("two families for new receivers", WARN, _shop("", news), _key(), _only_below())
    yield _one("From at a free mailbox", FAIL, _shop(bounce, "shop@gmail.com"), *both)
    yield _one("From at somebody else's domain", FAIL, _shop(bounce, "hi@other.example"), *both)
    yield _one("nobody has said how", UNKNOWN, _shop(selectors=()))
    yield _one("a message shows it", PASS, _shop(selectors=()), _mail("pass"))
    yield _one("a message shows that it fails", FAIL, _shop(bounce), *both, _mail("fail"))
    yield _one("no sender declared", UNKNOWN, sample_launch())
    dark = _key(told=cut_told(f"s1._domainkey.{_SHOP}"))
    yield _one("no resolver", UNKNOWN, _shop(), Spf({}), dark, dark_dmarc())
    quiet = Product(name="Shop", domain=_SHOP, roadmap="mobile-demo", sends_mail=False)
    yield _one("no mail", NOT_APPLICABLE, sample_launch(product=quiet))


def _news(*, strict: bool = False) -> Climb:
    text = f"{REPORTED}; adkim=s; aspf=s" if strict else REPORTED
    return sample_climb("news.shop.example", at={_SHOP: text})


def _bare_spf(name: str) -> Spf:
    return sample_spf({name: sample_told(name)}, name)


CASES = Cases(_cases)
