"""Every damaged record: no parser takes it for a sound one, and the checks name the slip and mend it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.email import dkim_key_published, dmarc_present, spf_single_valid
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.samples_dmarc import sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.facts.samples_spf import sample_spf
from cockpit.launch.mail import Email, Sender
from cockpit.model import Finding, Verdict
from cockpit.standards import dkim, dmarc_record, spf_terms
from cockpit.standards.slips import What
from cockpit.standards.spf_macros import SpfSyntaxError
from tests.standards.damaged_mail import GOOD, Damaged, corpus

CORPUS = tuple(corpus())
SLIPPED = tuple(one for one in CORPUS if one.kind)
LOST = tuple(one for one in CORPUS if not one.kind)
SHOP, DMARC, KEY = "shop.example", "_dmarc.shop.example", "s1._domainkey.shop.example"
LAUNCH = sample_launch(
    email=Email(provider="Google Workspace"), senders=(Sender(provider="Mailer", selectors=("s1",)),)
)


def sound(text: str, what: What) -> bool:
    """Receivers can use it as it stands."""
    if what == "dkim":
        return dkim.read(text).usable
    if what == "dmarc":
        policy = dmarc_record.read(text)
        return dmarc_record.is_record(text) and not policy.bad and not policy.junk
    try:
        return bool(spf_terms.records((text,))) and bool(spf_terms.read_record(text))
    except SpfSyntaxError:
        return False


def judged(texts: tuple[str, ...], what: What) -> list[Finding]:
    """What the check says when these texts stand where the record belongs."""
    if what == "spf":
        return list(spf_single_valid.judge(LAUNCH, sample_spf({SHOP: texts})))
    if what == "dmarc":
        return list(dmarc_present.judge(LAUNCH, sample_dmarc(sample_climb(SHOP, sample_told(DMARC, *texts)))))
    key = Key("Mailer", SHOP, "s1", "declared", sample_told(KEY, *texts))
    return list(dkim_key_published.judge(LAUNCH, Dkim((key,))))


def proposed(found: Finding) -> str:
    """The value that the fix says to publish; empty where it says none."""
    lines = ((found.fix.record if found.fix else None) or "").splitlines()
    return next((line.removeprefix("value ") for line in lines if line.startswith("value ")), "")


@pytest.mark.parametrize(("what", "good"), [(what, good) for what, texts in GOOD.items() for good in texts])
def test_what_was_damaged_was_sound(what: What, good: str) -> None:
    assert sound(good, what)


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: f"{one.what}-{one.kind or 'lost'}")
def test_no_parser_takes_it_for_a_sound_record(one: Damaged) -> None:
    assert not sound(one.text, one.what) or one.text in allowed(one)


def allowed(one: Damaged) -> set[str]:
    """What only looks damaged: blanks around a tag, and a DKIM key without its version (RFC 6376 3.2)."""
    if one.what == "spf":
        return set()
    first, mark, rest = one.good.partition(";")
    spaced = {f"{first.replace('=', ' = ')}{mark}{rest}"}
    if one.what == "dmarc":
        return spaced
    blanks = {f"{before}{one.good}" for before in (" ", "\t", "\n")} | {f"   {one.good} "}
    return spaced | blanks | {one.good[9:]}


@pytest.mark.parametrize("one", SLIPPED, ids=lambda one: f"{one.what}-{one.kind}")
def test_the_check_names_the_slip_and_proposes_what_was_meant(one: Damaged) -> None:
    if sound(one.text, one.what):
        return
    found = judged((one.text,), one.what)[0]
    assert found.verdict is Verdict.FAIL
    assert found.kind
    assert found.fix is not None
    assert found.fix.undo
    value = proposed(found)
    assert sound(value, one.what), (one.text, found.summary, value)
    assert pieces(value, one.what) >= pieces(one.good, one.what)


def pieces(text: str, what: What) -> set[str]:
    """The parts of a record, those that say what holds anyway left out."""
    parts = text.split(" ") if what == "spf" else [part.strip() for part in text.split(";")]
    return {part.replace(" ", "") for part in parts} - {"v=DKIM1", "k=rsa"}


@pytest.mark.parametrize("one", LOST, ids=lambda one: one.what)
def test_what_nobody_can_tell_is_never_green(one: Damaged) -> None:
    if not sound(one.text, one.what):
        assert judged((one.text,), one.what)[0].verdict is not Verdict.PASS


STARTS: list[tuple[What, str]] = [
    ("spf", "v=spf1 "),
    ("spf", "v=spf1"),
    ("spf", "“v=spf1 "),
    ("dkim", "v=DKIM1; p="),
    ("dkim", "“v=DKIM1; "),
    ("dmarc", "v=DMARC1; "),
    ("dmarc", "v=DMARC1; rua="),
]
FILLERS = ("a", "a ", "include:x.example ", "; p=none", "mailto:a@x.example,", "\x1b[31m", "\ufffd")


@pytest.mark.parametrize(("what", "start"), STARTS)
@pytest.mark.parametrize("filler", FILLERS)
def test_five_megabytes_are_judged_and_not_repeated(what: What, start: str, filler: str) -> None:
    text = start + filler * (5_000_000 // len(filler))
    began = time.process_time()
    found = judged((text,), what)
    assert time.process_time() - began < 8
    assert found[0].verdict is not Verdict.PASS
    said = "".join(f"{one.summary}{one.observed}{one.evidence}{one.fix}" for one in found)
    assert len(said) < 200_000
    assert "\x1b" not in said


@given(st.lists(st.text(max_size=120), min_size=1, max_size=3), st.sampled_from(["spf", "dkim", "dmarc"]))
def test_any_text_is_judged(texts: list[str], what: What) -> None:
    starts: dict[What, str] = {"spf": "v=spf1 ", "dkim": "v=DKIM1; ", "dmarc": "v=DMARC1; "}
    for lead in ("", starts[what]):
        found = judged(tuple(sorted(lead + text for text in texts)), what)
        assert found
        assert "\x1b" not in "".join(f"{one.summary}{one.fix}" for one in found)
