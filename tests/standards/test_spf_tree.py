"""The tree of an SPF record: the whole of it, counted, a level at a time, and never without bounds."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.spf import Node, Term
from cockpit.facts.told import Told
from cockpit.standards.spf_tree import (
    CUT_SHORT,
    MOST_NODES,
    MOST_QUESTIONS,
    MOST_TERMS,
    NO_RECORD,
    TWO_RECORDS,
    UNSEEN,
    walk,
)

SHOP = "shop.example"
HOST = "192.0.2.1"


class World:
    """Texts by name; hosts are there unless they are `gone`. `rounds` are the questions put at once."""

    def __init__(self, *gone: str, **texts: str | tuple[str, ...] | Told) -> None:
        self.gone = gone
        self.texts = {name.replace("_", "."): text for name, text in texts.items()}
        self.rounds: list[list[tuple[str, str]]] = []
        self.waiting: list[tuple[str, str]] = []

    async def hear(self, name: str, type_: str) -> Told:
        self.waiting.append((name, type_))
        await asyncio.sleep(0)
        if self.waiting:
            self.rounds.append(self.waiting)
            self.waiting = []
        if type_ != "TXT":
            value = f"10 {HOST}" if type_ == "MX" else HOST
            return sample_told(name, *(() if name in self.gone else (value,)), type_=type_)
        said = self.texts.get(name, ())
        if isinstance(said, Told):
            return said
        return sample_told(name, *((said,) if isinstance(said, str) else said))

    @property
    def questions(self) -> int:
        return sum(map(len, self.rounds))


def tree(world: World) -> Node:
    """The shop's."""
    return asyncio.run(walk(SHOP, world.hear))


def term(node: Node, text: str) -> Term:
    """The term that stands there so."""
    return next(one for one in node.terms if one.text == text)


def test_three_levels_are_three_rounds_with_everything_else_beside() -> None:
    world = World(
        shop_example="v=spf1 a mx include:a.example include:b.example ~all",
        a_example="v=spf1 include:c.example exists:x.example ~all",
        b_example="v=spf1 include:c.example ip4:192.0.2.1 ~all",
        c_example="v=spf1 ip4:192.0.2.2 ~all",
    )
    node = tree(world)
    assert [len(one) for one in world.rounds] == [1, 4, 2]
    assert node.lookups == 2 + (1 + 2) + (1 + 1)
    assert [one.name for one in node.nodes()] == [SHOP, "a.example", "c.example", "b.example", "c.example"]


def test_what_a_match_would_have_spared_counts_too() -> None:
    node = tree(World(shop_example="v=spf1 ip4:0.0.0.0/0 include:a.example -all", a_example="v=spf1 mx -all"))
    assert node.lookups == 2


def test_behind_the_end_nothing_is_asked() -> None:
    world = World(shop_example="v=spf1 -all include:a.example redirect=b.example")
    node = tree(world)
    assert node.lookups == 0
    assert world.questions == 1
    assert term(node, "include:a.example").trouble == "never read: it stands behind the all"
    assert term(node, "redirect=b.example").trouble == "ignored: the record has an all"


def test_a_redirect_is_followed_wherever_it_stands() -> None:
    node = tree(World(shop_example="v=spf1 redirect=a.example mx", a_example="v=spf1 a -all"))
    assert node.lookups == 3


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ((), NO_RECORD),
        ("google-site-verification=abc", NO_RECORD),
        ("v=spf10 -all", NO_RECORD),
        (("v=spf1 a", "v=spf1 mx"), TWO_RECORDS),
        (cut_told("a.example"), UNSEEN),
        ("v=spf1 wrong -all", "wrong is no term of SPF"),
        ("v=spf1 redirect=b.example redirect=c.example", "redirect= stands twice in the record"),
        ("v=spf1 \ufffd -all", "\ufffd is no term of SPF"),
        ("v=spf1\tinclude:b.example", NO_RECORD),
    ],
)
def test_what_is_wrong_at_an_include_is_said_there(said: str | tuple[str, ...] | Told, trouble: str) -> None:
    node = tree(World(shop_example="v=spf1 include:a.example -all", a_example=said))
    below = term(node, "include:a.example").node
    assert below is not None
    assert below.trouble == trouble
    assert not node.trouble


def test_two_records_are_counted_as_what_they_would_be_together() -> None:
    node = tree(World(shop_example=("v=spf1 a -all", "v=spf1 mx -all")))
    assert node.lookups == 2
    assert [one.trouble for one in node.terms] == [""] * 4


def test_a_loop_is_named() -> None:
    node = tree(
        World(shop_example="v=spf1 include:a.example -all", a_example="v=spf1 include:SHOP.example -all")
    )
    below = term(node, "include:a.example").node
    assert below is not None
    assert below.terms[0].trouble == "a loop: shop.example > a.example > shop.example"


def test_void_and_crowded_terms_are_told() -> None:
    world = World("gone.example", shop_example="v=spf1 a:gone.example a:there.example -all")
    node = tree(world)
    assert [one.void for one in node.terms] == [True, False, False]


def test_macros_that_differ_with_every_message_are_counted_and_not_followed() -> None:
    world = World(shop_example="v=spf1 exists:%{i}.x.example include:%{d}.y.example -all")
    node = tree(world)
    assert node.terms[0].trouble.startswith("it differs with every message")
    assert node.terms[1].target == "shop.example.y.example"
    assert world.questions == 2


def test_a_name_that_dns_cannot_hold_is_told() -> None:
    node = tree(World(shop_example=f"v=spf1 a:{'x' * 64}.example -all"))
    assert node.terms[0].trouble == "it names nothing that DNS could hold"


def test_five_hundred_nested_includes_end_early() -> None:
    deep = {f"s{at}_example": f"v=spf1 include:s{at + 1}.example -all" for at in range(500)}
    world = World(shop_example="v=spf1 include:s0.example -all", **deep)
    node = tree(world)
    assert 10 < node.lookups < 15
    assert len(world.rounds) < 15
    assert any(CUT_SHORT in one.trouble for below in node.nodes() for one in below.terms)


def test_five_hundred_includes_side_by_side_end_early() -> None:
    wide = " ".join(f"include:s{at}.example" for at in range(500))
    world = World(
        shop_example=f"v=spf1 {wide} -all", **{f"s{at}_example": "v=spf1 a -all" for at in range(500)}
    )
    node = tree(world)
    assert world.questions <= MOST_QUESTIONS
    assert node.lookups > 60
    assert len(node.terms) <= 2 * MOST_TERMS


def test_includes_that_multiply_are_bounded() -> None:
    double = {f"s{at}_example": f"v=spf1 {f'include:s{at + 1}.example ' * 8}-all" for at in range(12)}
    world = World(shop_example="v=spf1 include:s0.example include:s0.example -all", **double)
    node = tree(world)
    assert len(list(node.nodes())) <= MOST_NODES
    assert node.lookups > 60


def test_five_megabytes_are_read_in_no_time() -> None:
    node = tree(World(shop_example="v=spf1 " + "ip4:192.0.2.1 " * 300_000 + "-all"))
    assert node.trouble == "the record is longer than DNS can carry"
    assert len(node.terms) == MOST_TERMS + 1
    assert node.terms[-1].kind == "all"


@given(
    st.lists(
        st.text(max_size=60) | st.sampled_from(("include:a.example", "redirect=a.example", "-all", "mx")),
        max_size=15,
    )
)
def test_any_record_has_a_tree(words: list[str]) -> None:
    record = " ".join(("v=spf1", *words))
    world = World(shop_example=record, a_example=record)
    node = tree(world)
    assert node.lookups >= 0
    assert world.questions <= MOST_QUESTIONS
