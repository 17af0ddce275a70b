"""What the cases cannot say: the words, the record to publish, and what hostile records come to."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.email.dkim_key_published import judge
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.dns import Outcome
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
from cockpit.facts.samples_dns import NO_RESOLVER, sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.told import Told
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Finding, Host, Launch
from cockpit.launch.mail import Sender
from cockpit.standards.dkim_material import PRIVATE

NAME = f"pm1._domainkey.{SHOP}"
DECLARED = sample_sending("Postmark", "pm1")


def only(findings: Iterable[Finding]) -> Finding:
    (found,) = findings
    return found


def judged(*keys: Key, launch: Launch = DECLARED, **more: object) -> Finding:
    return only(judge(launch, sample_dkim(*keys, **more)))  # type: ignore[arg-type]


def record_of(found: Finding) -> str:
    assert found.fix is not None
    assert found.fix.text
    assert found.fix.undo
    return found.fix.record or ""


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ((f"v=DKIM1; p={RSA1024}",), "short"),
        ((f"v=DKIM1; t=y; p={RSA2048}",), "testing"),
        (("v=DKIM1; p=",), "revoked"),
        ((GOOD[:255],), "cut-short"),
        ((f'{GOOD[:255]}" "{GOOD[255:]}',), "quotes"),
        ((f"“{GOOD}”",), "smart-quotes"),
        ((GOOD.replace(";", r"\;"),), "backslashes"),
        ((RSA2048,), "bare-key"),
        ((f"v=DKIM1; p={PRIVATE}",), "private-key"),
        ((GOOD, "v=spf1 -all"), "two-records"),
        ((GOOD, f"v=DKIM1; p={PRIVATE}"), "private-key"),
        ((), "missing"),
    ],
)
def test_the_same_state_has_the_same_fingerprint(texts: tuple[str, ...], kind: str) -> None:
    first, second = judged(sample_key(*texts)), judged(sample_key(*texts))
    assert (first.subject, first.kind) == (NAME, kind)
    assert first == second


@pytest.mark.parametrize(
    "texts",
    [
        (f'{GOOD[:255]}" "{GOOD[255:]}',),
        (f"“{GOOD}”",),
        (GOOD.replace(";", r"\;"),),
        (f"v=DKIM1; t=y; p={RSA2048}",),
        (RSA2048,),
        (GOOD, "v=spf1 -all"),
        (GOOD[:255], GOOD[255:]),
    ],
)
def test_where_the_record_can_be_mended_it_is_shown_whole_and_in_pieces(texts: tuple[str, ...]) -> None:
    record = record_of(judged(sample_key(*texts)))
    assert f"host pm1._domainkey   (in full: {NAME}.)\ntype TXT\nvalue {GOOD}\n" in record
    assert f'IN TXT "{GOOD[:255]}" "{GOOD[255:]}"' in record


@pytest.mark.parametrize("texts", [(), ("v=DKIM1; p=",), (GOOD[:255],), (f"v=DKIM1; p={RSA1024}",)])
def test_no_key_is_invented(texts: tuple[str, ...]) -> None:
    record = record_of(judged(sample_key(*texts)))
    assert "value as the page of Postmark about DKIM shows it (https://postmarkapp.com/" in record
    assert "value v=DKIM1" not in record


def test_of_two_sound_keys_nobody_but_the_provider_knows_the_right_one() -> None:
    record = record_of(judged(sample_key(GOOD, f"v=DKIM1; k=ed25519; p={ED25519}")))
    assert record.count("keep or delete: ") == 2
    assert "\ndelete" not in record


def test_a_private_key_is_said_loudly_and_never_shown() -> None:
    found = judged(sample_key(f"v=DKIM1; p={PRIVATE}", alias="x.example"))
    assert found.verdict is FAIL
    assert "PRIVATE" in found.summary
    assert found.fix is not None
    assert "stolen" in found.fix.text
    assert "no way back" in (found.fix.undo or "")
    tried = sample_key(f"v=DKIM1; p={PRIVATE}", sender="", source="probed", selector="mail")
    found_by_trying = list(judge(sample_launch(), sample_dkim(tried)))
    assert [one.kind for one in found_by_trying] == ["private-key", "undeclared"]


def test_a_key_in_the_wrong_place_is_moved() -> None:
    stray = sample_told(f"{NAME}.{SHOP}", GOOD)
    found = judged(sample_key(), strays=(stray,))
    assert found.kind == "misplaced"
    assert f"value {GOOD}" in record_of(found)
    assert f"delete: {NAME}.{SHOP}. IN TXT" in record_of(found)
    led = sample_told(f"pm1.{SHOP}", GOOD, chain=("pm1.dkim.example.net",))
    assert "type CNAME\nvalue pm1.dkim.example.net" in record_of(judged(sample_key(), strays=(led,)))
    another = sample_told(f"pm2._domainkey.{SHOP}.{SHOP}", GOOD)
    assert judged(sample_key(), strays=(another,)).kind == "missing"
    useless = sample_told(f"{NAME}.{SHOP}", "v=DKIM1; p=")
    assert judged(sample_key(), strays=(useless,)).kind == "missing"


def test_a_declared_web_proxy_is_known_by_its_addresses() -> None:
    own = Host(name=SHOP, target=("203.0.113.10",), proxied=True)
    launch = sample_launch(senders=DECLARED.senders, hosts=(own,))
    key = sample_key(addresses=("203.0.113.10",))
    assert judged(key, launch=launch).kind == "proxied"
    assert judged(key).kind == "address"


def test_an_alias_that_nobody_can_follow_is_not_called_dead() -> None:
    broken = sample_answer(NAME, "TXT", outcome=Outcome.REFUSED, chain=("x.example",))
    found = judged(sample_key(told=Told(NAME, "TXT", broken)))
    assert (found.verdict, found.kind) == (UNKNOWN, "cut-dns")
    loop = judged(sample_key(told=dead_alias(NAME, "x.example", NAME, loop=True)))
    assert loop.kind == "dead-alias"
    assert "back to itself" in loop.summary


def test_a_no_without_authority_decides_nothing() -> None:
    rumour = Told(NAME, "TXT", sample_answer(NAME, "TXT", outcome=Outcome.NXDOMAIN))
    assert judged(sample_key(told=rumour)).verdict is UNKNOWN


def test_another_services_alias_is_only_suspicious_where_the_own_one_is_not_documented() -> None:
    assert judged(sample_key(GOOD, chain=("x.dkim.amazonses.com",))).verdict is WARN
    grid = sample_key(GOOD, sender="SendGrid", selector="s1", chain=("x.dkim.amazonses.com",))
    assert judged(grid, launch=sample_sending("SendGrid", "s1")).verdict is FAIL


def usual(*texts: str, selector: str = "s1", told: Told | None = None) -> Key:
    return sample_key(*texts, sender="SendGrid", selector=selector, source="profile", told=told)


@pytest.mark.parametrize(
    ("keys", "verdicts"),
    [
        ((usual(GOOD), usual("v=DKIM1; p=", selector="s2")), [PASS]),
        ((usual(GOOD), usual(GOOD[:255], selector="s2")), [PASS]),
        ((usual(GOOD), usual(GOOD, selector="s2")), [PASS, PASS]),
        ((usual(GOOD[:255]), usual(selector="s2")), [FAIL]),
        ((usual("v=DKIM1; p="), usual(selector="s2")), [UNKNOWN]),
        ((usual(GOOD), usual(f"p={PRIVATE}", selector="s2")), [PASS, FAIL]),
        ((usual(told=cut_told(NAME)), usual(selector="s2")), [UNKNOWN]),
    ],
)
def test_of_the_usual_selectors_one_is_enough(keys: tuple[Key, ...], verdicts: list[object]) -> None:
    found = list(judge(sample_sending("SendGrid"), sample_dkim(*keys)))
    assert [one.verdict for one in found] == verdicts


def test_where_nothing_is_known_the_line_to_add_is_shown() -> None:
    ses = only(judge(sample_sending("Amazon SES"), sample_dkim()))
    assert record_of(ses) == '[[sender]]\nprovider = "Amazon SES"\nselectors = ["SELECTOR"]'
    tries = [sample_key(sender="", source="probed", selector=one) for one in ("a", "b")]
    tries.append(sample_key(GOOD, sender="", source="probed", selector="c"))
    acme = judged(*tries, launch=sample_sending("Acme"))
    assert acme.verdict is UNKNOWN
    assert 'selectors = ["c"]' in record_of(acme)
    bare = judged(*tries[:2], launch=sample_sending("Acme"), bare=(SHOP,))
    assert "nothing at all" in bare.summary
    dark = [sample_key(sender="", source="probed", told=cut_told(NAME, why=NO_RESOLVER))]
    assert judged(*dark, launch=sample_sending("Acme")).kind == "cut-dns"


def test_a_wildcard_makes_no_selector_found() -> None:
    anything = sample_told(f"x._domainkey.{SHOP}", GOOD)
    tried = sample_key(GOOD, sender="", source="probed", selector="c")
    found = judged(tried, launch=sample_sending("Acme"), anything=anything)
    assert "wildcard" in found.summary
    assert "SELECTOR" in record_of(found)
    assert judged(usual(GOOD), launch=sample_sending("SendGrid"), anything=anything).verdict is UNKNOWN


def test_each_sender_is_judged_by_itself() -> None:
    two = sample_launch(
        senders=(Sender(provider="Postmark", selectors=("pm1",)), Sender(provider="Amazon SES"))
    )
    found = list(judge(two, sample_dkim(sample_key(GOOD))))
    assert [(one.subject, one.verdict) for one in found] == [
        (NAME, PASS),
        (f"{SHOP} DKIM Amazon SES", UNKNOWN),
    ]


@given(st.lists(st.text(max_size=400) | st.just(GOOD), max_size=4), st.booleans())
def test_no_record_breaks_the_judgement(texts: list[str], prefixed: bool) -> None:
    values = [f"v=DKIM1; p={text}" if prefixed else text for text in texts]
    found = judged(sample_key(*values))
    assert len(found.summary) < 600
    assert len(found.observed) < 600
    assert found.observed.isprintable()
    assert (found.fix.record or "").replace("\n", "").isprintable() if found.fix else True


def test_a_huge_record_stays_small_in_the_finding() -> None:
    huge = Dkim((sample_key("v=DKIM1; n=" + "\x1b[31m" * 12_000 + f"; p={RSA2048}"),))
    found = only(judge(DECLARED, huge))
    assert found.kind == "too-long"
    assert len(str(found)) < 6000
    assert "\x1b" not in str(found)


def test_a_private_key_at_a_selector_nobody_declared_is_told() -> None:
    stray = sample_key(f"v=DKIM1; p={PRIVATE}", selector="s1", sender="", source="swept")
    nowhere = sample_key(chain=("s2.dkim.grid.example",), selector="s2", sender="", source="swept")
    found = list(judge(DECLARED, replace(sample_dkim(sample_key(GOOD)), others=(stray, nowhere))))
    assert [one.verdict for one in found if one.kind == "private-key"] == [FAIL]
    assert len(found) == 2
