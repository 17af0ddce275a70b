"""Terms, macros and results of SPF that the published suite does not have: hostile ones above all."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.samples_dns import NO_RESOLVER, sample_answer
from cockpit.standards import spf_macros, spf_terms
from cockpit.standards.spf import Evaluated, check_host
from cockpit.standards.spf_inquiry import Result, presentation
from cockpit.standards.spf_macros import SpfSyntaxError
from cockpit.standards.spf_mending import LONGEST, ignored, mended

WORDS = st.sampled_from(
    (
        "v=spf1",
        "include:a.example",
        "redirect=b.example",
        "a/0",
        "mx//64",
        "ip4:192.0.2.1",
        "exists:%{i}.x.example",
    )
) | st.text(max_size=30)
RECORDS = st.lists(WORDS, max_size=12).map(lambda words: " ".join(("v=spf1", *words)))


class World:
    """Texts and addresses by name; `asked` is every question."""

    def __init__(self, *answers: Answer | Unreachable, **texts: str) -> None:
        self.known = {(one.name, one.type): one for one in answers if isinstance(one, Answer)}
        self.texts = {name.replace("_", "."): text for name, text in texts.items()}
        self.asked: list[tuple[str, str]] = []

    async def look(self, name: str, type_: str) -> Answer | Unreachable:
        self.asked.append((name, type_))
        if type_ == "TXT" and name in self.texts:
            return sample_answer(name, type_, self.texts[name])
        return self.known.get((name, type_), sample_answer(name, type_, outcome=Outcome.NXDOMAIN))


def said(world: World, ip: str = "192.0.2.1", sender: str = "anna@shop.example") -> Evaluated:
    """The result for a message to the shop."""
    return asyncio.run(check_host(ip, sender.rpartition("@")[2], sender, "mx.example", world.look))


def test_the_term_that_decided_is_named() -> None:
    found = said(
        World(shop_example="v=spf1 include:a.example ip4:192.0.2.0/24 -all", a_example="v=spf1 -all")
    )
    assert (found.result, found.term) == (Result.PASS, "ip4:192.0.2.0/24")


def test_a_dead_resolver_is_an_error_that_may_pass() -> None:
    async def look(name: str, type_: str) -> Unreachable:
        return NO_RESOLVER

    found = asyncio.run(check_host("192.0.2.1", "shop.example", "a@shop.example", "mx.example", look))
    assert (found.result, found.problem) == (Result.TEMPERROR, NO_RESOLVER.cause)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.SILENT])
def test_a_server_that_says_no_has_not_said_that_there_is_nothing(outcome: Outcome) -> None:
    world = World(sample_answer("shop.example", "TXT", outcome=outcome))
    assert said(world).result is Result.TEMPERROR


def test_the_eleventh_term_ends_it_however_deep() -> None:
    deep = {f"s{at}_example": f"v=spf1 include:s{at + 1}.example -all" for at in range(500)}
    world = World(shop_example="v=spf1 include:s0.example -all", **deep)
    found = said(world)
    assert found.result is Result.PERMERROR
    assert "more than 10" in found.problem
    assert len(world.asked) == 11


def test_a_local_part_cannot_write_dns_names() -> None:
    world = World(shop_example="v=spf1 exists:%{l}.x.example -all")
    said(world, sender='a\\.b"@(é)\x07@shop.example')
    (asked,) = [name for name, type_ in world.asked if type_ == "A"]
    assert asked == r"a\\.b\"\@\(\195\169\)\007.x.example"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.example", "a.example"),
        ("a b", r"a\032b"),
        ("ü", r"\195\188"),
        ("\ud800", r"\063"),
        ("a\\b", r"a\\b"),
    ],
)
def test_names_are_written_as_dns_writes_them(name: str, written: str) -> None:
    assert presentation(name) == written


def test_five_megabytes_are_no_record() -> None:
    found = said(World(shop_example="v=spf1 " + "a " * 2_500_000))
    assert (found.result, found.problem) == (Result.PERMERROR, "the record is longer than DNS can carry")


def outcome(text: str) -> str:
    """The kind of a term, or why it is none."""
    try:
        return spf_terms.read(text).kind
    except SpfSyntaxError as why:
        return str(why)


@pytest.mark.parametrize(
    "text",
    [
        f"a:{'%{d}' * 9000}",
        f"ip4:{'1' * 60_000}",
        f"ip6:{':' * 60_000}",
        f"a/{'9' * 60_000}",
        f"include:%{{d{'9' * 60_000}}}.example",
        f"{'a' * 60_000}=1",
        f"include:{'-' * 60_000}.x",
        "ip6:fe80::1%eth0",
        "ip4:１.2.3.4",
        "incluſe:a.example",
        "all:x",
        "include",
        "include:",
        "exists/8",
        "a:.",
    ],
)
def test_hostile_terms_are_read_or_refused_in_a_word(text: str) -> None:
    assert len(outcome(text)) < 200


def test_a_macro_too_many_digits_keeps_everything() -> None:
    (macro, end) = spf_macros.read(f"%{{d{'9' * 5000}}}.example")
    assert isinstance(macro, spf_macros.Macro)
    assert spf_macros.expand((macro, end), {"d": "a.b.c"}) == "a.b.c.example"


def test_a_name_that_is_too_long_loses_labels_on_its_left() -> None:
    tokens = spf_macros.read("%{l}.x.example")
    name = spf_macros.name(tokens, {"l": ".".join(["abcdefgh"] * 60)})
    assert len(name) <= 253
    assert name.endswith("abcdefgh.x.example")


def test_what_differs_with_every_message_has_no_fixed_name() -> None:
    assert spf_macros.fixed(spf_macros.read("%{i}.x.example"), "d.example") == ""
    assert spf_macros.fixed(spf_macros.read("_s.%{d1r}.x.example"), "d.example") == "_s.d.x.example"


@given(RECORDS)
def test_any_record_gets_a_result(record: str) -> None:
    world = World(shop_example=record, a_example=record, b_example="v=spf1 mx ptr %{p} ?all")
    found = said(world)
    assert isinstance(found.result, Result)
    assert len(world.asked) < 200


@given(st.text(max_size=400))
def test_any_text_is_a_term_or_not(text: str) -> None:
    try:
        piece = spf_terms.read(text)
    except SpfSyntaxError:
        return
    assert piece.text == text
    assert 0 <= piece.bits4 <= 32
    assert 0 <= piece.bits6 <= 128


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("inculde:a.example", "include:a.example"),
        ("include=a.example", "include:a.example"),
        ("ipv4:192.0.2.1", "ip4:192.0.2.1"),
        ("192.0.2.0/24", "ip4:192.0.2.0/24"),
        ("2001:db8::1", "ip6:2001:db8::1"),
        ("include:a.example,", "include:a.example"),
        ("~all;", "~all"),
        ("-al", "-all"),
        ("a.example", ""),
        ("\ufffd", ""),
    ],
)
def test_a_term_is_mended_to_what_was_meant(wrong: str, right: str) -> None:
    assert mended(wrong) == right


@given(st.text(max_size=2 * LONGEST))
def test_what_is_mended_can_be_read(text: str) -> None:
    better = mended(text)
    assert not better or spf_terms.read(better).text == better


def test_a_wrong_sign_makes_a_modifier_that_everybody_ignores() -> None:
    piece = spf_terms.read("include=a.example")
    assert piece.modifier
    assert ignored(piece.kind)
    assert not ignored(spf_terms.read("exp=a.example").kind)
    assert not ignored(spf_terms.read("op=auth").kind)
