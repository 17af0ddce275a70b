"""Alignment: by which proof, whose message decides, and what is proposed."""

import tomllib

from checks.email.from_alignment import judge
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.dmarc import Dmarc
from cockpit.facts.samples_dmarc import REPORTED, sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, hidden_told, sample_told
from cockpit.facts.samples_spf import sample_spf
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.spf import Spf
from cockpit.facts.stated import Drilled, Stated
from cockpit.facts.told import Told
from cockpit.kit.alignment import Families, Sender
from cockpit.kit.mail_drills import MailFlow
from cockpit.launch import Launch
from cockpit.model import Finding, Verdict

SHOP, KEY = "shop.example", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
BOUNCE = f"bounce.{SHOP}"


def launched(*senders: Sender) -> Launch:
    return sample_launch(senders=senders, mail_flows=(MailFlow(name="receipt"),))


def mailer(provider: str = "Mailer", *, path: str = BOUNCE, selectors: tuple[str, ...] = ("s1",)) -> Sender:
    return Sender(provider=provider, return_path=path, selectors=selectors)


def key(selector: str = "s1", sender: str = "Mailer", told: Told | None = None) -> Key:
    seen = told or sample_told(f"{selector}._domainkey.{SHOP}", KEY)
    return Key(sender, SHOP, selector, "declared", seen)


def row(verdict: str, **found: str) -> Drilled:
    words = {"folder": "INBOX", "from": SHOP, "dmarc": verdict, "s": "s1", "d": SHOP, **found}
    return drilled("mail", "receipt at test@gmail.com", found=words)


def judged(
    launch: Launch,
    *keys: Key,
    stated: Stated = NOTHING_SAID,
    dmarc: Dmarc | None = None,
    spf: Spf | None = None,
) -> list[Finding]:
    known = spf or sample_spf({BOUNCE: "v=spf1 include:_spf.google.com -all"})
    return list(judge(launch, dmarc or sample_dmarc(), known, Dkim(keys), stated))


def test_the_table_has_every_way() -> None:
    (one,) = judged(launched(mailer()), key())
    assert one.evidence["table"] == [
        {"from": SHOP, "by": "SPF", "domain": BOUNCE, "mode": "relaxed", "aligned": True, "published": True},
        {
            "from": SHOP,
            "by": "DKIM",
            "domain": SHOP,
            "selector": "s1",
            "mode": "relaxed",
            "aligned": True,
            "published": True,
        },
    ]


def test_a_key_of_another_service_proves_nothing_for_this_one() -> None:
    found = judged(launched(mailer(), mailer("Other", path="other.example", selectors=("o1",))), key())
    assert [one.subject for one in found] == [f"{SHOP} by Mailer", f"{SHOP} by Other"]
    assert [one.verdict for one in found] == [Verdict.PASS, Verdict.UNKNOWN]


def test_a_message_counts_for_the_service_that_signed_it() -> None:
    launch = launched(mailer(path=""), mailer("Other", path="", selectors=("o1",)))
    keys = (key(told=sample_told("x")), key("o1", "Other", sample_told("y")))
    found = judged(launch, *keys, stated=sample_stated(row("fail")))
    assert [one.kind for one in found] == ["seen-failing", "undeclared"]


def test_a_message_that_is_too_old_counts_for_nothing() -> None:
    old = expired("mail", "receipt at test@gmail.com")
    launch = launched(mailer(path="", selectors=()))
    assert judged(launch, stated=sample_stated(old))[0].verdict is Verdict.UNKNOWN


def test_a_message_of_yesterday_does_not_bring_back_a_key_that_is_gone_today() -> None:
    gone = key(told=sample_told(f"s1._domainkey.{SHOP}"))
    (one,) = judged(launched(mailer(path="mailer.example")), gone, stated=sample_stated(row("pass")))
    assert (one.verdict, one.kind) == (Verdict.FAIL, "unaligned")
    assert one.evidence["message"]["dmarc"] == "pass"


def test_a_message_of_yesterday_says_nothing_of_a_zone_that_cannot_be_seen_today() -> None:
    dark = key(told=cut_told(f"s1._domainkey.{SHOP}"))
    (one,) = judged(launched(mailer(path="")), dark, stated=sample_stated(row("pass")))
    assert (one.verdict, one.kind) == (Verdict.UNKNOWN, "cut-dns")


def test_a_key_published_a_minute_ago_counts() -> None:
    fresh = key(told=hidden_told(f"s1._domainkey.{SHOP}", KEY))
    assert judged(launched(mailer()), fresh)[0].verdict is Verdict.PASS


def test_a_guess_that_finds_nothing_says_nothing() -> None:
    guess = Key("Mailer", SHOP, "k1", "probed", sample_told(f"k1._domainkey.{SHOP}"))
    (one,) = judged(launched(mailer(path="mailer.example", selectors=())), guess)
    assert one.verdict is Verdict.UNKNOWN


def test_lines_that_are_proposed_can_be_pasted_whatever_the_provider_is_called() -> None:
    sender = Sender(provider='Mail "x"\\', from_=("shop@gmail.com",))
    (one,) = judged(sample_launch(senders=(sender,)))
    assert one.fix is not None
    (line,) = tomllib.loads(one.fix.record or "")["sender"]
    assert line == {"provider": sender.provider, "from": ["hello@shop.example"]}
    (other,) = judged(
        launched(mailer('Mail "x"\\', path="mailer.example")), key(sender='Mail "x"\\', told=sample_told("x"))
    )
    assert other.fix is not None
    assert tomllib.loads(other.fix.record or "")["sender"][0]["provider"] == sender.provider


def test_a_message_from_a_domain_no_sender_names_is_the_single_senders() -> None:
    flow = MailFlow(name="receipt", from_="pay@pay.shop.example")
    launch = sample_launch(senders=(mailer(),), mail_flows=(flow,))
    climbs = [sample_climb(one, at={SHOP: REPORTED}) for one in (SHOP, f"pay.{SHOP}")]
    found = judged(launch, key(), dmarc=sample_dmarc(*climbs))
    assert [(one.subject, one.verdict) for one in found] == [
        (f"{SHOP} by Mailer", Verdict.PASS),
        (f"pay.{SHOP} by Mailer", Verdict.PASS),
    ]


def test_families_are_those_of_the_walk_and_of_the_list_where_nothing_stands() -> None:
    own = Families(sample_dmarc(sample_climb("news.shop.example", at={"news.shop.example": REPORTED})))
    assert own.of("x.news.shop.example") == "news.shop.example"
    assert own.of("shop.example") == SHOP
    none = Families(sample_dmarc(sample_climb(SHOP)))
    assert none.of("a.b.shop.example") == SHOP


def test_a_usual_selector_that_holds_nothing_says_nothing_of_how_mail_is_signed() -> None:
    launch = launched(Sender(provider="Resend", return_path=BOUNCE))
    guess = Key("Resend", SHOP, "resend", "profile", sample_told(f"resend._domainkey.{SHOP}"))
    (found,) = judged(launch, guess)
    assert (found.verdict, found.kind) == (Verdict.PASS, "")
    assert "nobody has said how it is signed" in found.summary


def test_a_return_path_whose_record_cannot_be_read_proves_nothing() -> None:
    launch = launched(mailer())
    broken = sample_spf({BOUNCE: "v=spf1 inculde:_spf.google.com -all"})
    missing = key(told=sample_told(f"s1._domainkey.{SHOP}"))
    (found,) = judged(launch, missing, spf=broken)
    assert (found.verdict, found.kind) == (Verdict.FAIL, "unaligned")
