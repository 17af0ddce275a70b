"""DMARC: what a record says, which record applies, which names are one family (RFC 9989)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.dmarc import Climb
from cockpit.facts.samples_dmarc import sample_climb
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.told import Told
from cockpit.standards.dmarc import aligned, dark, organizational, policy_of, walk
from cockpit.standards.dmarc_record import LEVELS, is_record, read, written

RUA = "rua=mailto:dmarc@shop.example"


def walked(domain: str, **records: str) -> Climb:
    """A walk with real limits; a record by the name it is for, dots written as underscores."""
    texts = {name.replace("_", "."): text for name, text in records.items()}
    return Climb(domain, tuple(_at(name, texts) for name in walk(domain)))


def _at(name: str, texts: dict[str, str]) -> Told:
    return sample_told(f"_dmarc.{name}", *texts.get(name, "").split(" | ")) if name in texts else _none(name)


def _none(name: str) -> Told:
    return sample_told(f"_dmarc.{name}")


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("v=DMARC1", True),
        ("v=DMARC1;p=none", True),
        ("V = DMARC1 ; p=none", True),
        ("v=DMARC1 p=none", False),
        ("v=dmarc1; p=none", False),
        ("v=DMARC2; p=none", False),
        ("v=DMARC1x; p=none", False),
        (" v=DMARC1; p=none", False),
        ("p=none; v=DMARC1", False),
        ("v=DMARC1\n", False),
        ("", False),
    ],
)
def test_the_version_comes_first_and_is_exact(text: str, fine: bool) -> None:
    assert is_record(text) is fine


@pytest.mark.parametrize(
    ("tags", "asked", "applied", "works"),
    [
        ("p=reject", ("reject", "reject", "reject"), "reject", True),
        ("p=Reject; SP = None", ("reject", "none", "none"), "reject", True),
        ("p=reject; sp=quarantine; np=none", ("reject", "quarantine", "none"), "reject", True),
        ("p=quarantine; np=reject", ("quarantine", "quarantine", "reject"), "quarantine", True),
        ("p=reject; t=y", ("reject", "reject", "reject"), "quarantine", True),
        ("p=quarantine; t=Y", ("quarantine", "quarantine", "quarantine"), "none", True),
        ("p=none; t=y", ("none", "none", "none"), "none", True),
        ("p=reject; t=yes", ("reject", "reject", "reject"), "reject", True),
        (RUA, ("none", "none", "none"), "none", True),
        ("adkim=s", ("none", "none", "none"), "none", False),
        (f"p=block; {RUA}", ("none", "none", "none"), "none", True),
        (f"p=reject; sp=bounce; {RUA}", ("none", "none", "none"), "none", True),
        (f"p=reject; np=; {RUA}", ("none", "none", "none"), "none", True),
        ("p=reject; sp=bounce; rua=dmarc@shop.example", ("none", "none", "none"), "none", False),
        ("p=reject; pct=0", ("reject", "reject", "reject"), "reject", True),
        ("sp=none", ("none", "none", "none"), "none", False),
    ],
)
def test_what_receivers_do(tags: str, asked: tuple[str, str, str], applied: str, works: bool) -> None:
    policy = read(f"v=DMARC1; {tags}")
    assert tuple(policy.asked(tag) for tag in ("p", "sp", "np")) == asked
    assert policy.applied() == applied
    assert policy.works is works
    assert policy.enforced is (applied != "none" and not policy.testing)


def test_sp_none_is_not_p_none() -> None:
    policy = read(
        "v=DMARC1; sp=none; p=reject; adkim=S; aspf=x; fo=1:d; foo=bar; pct=20; ri=3600; p=none; nonsense"
    )
    assert (policy.p, policy.sp, policy.adkim, policy.aspf) == ("reject", "none", "s", "r")
    assert policy.gone == {"pct": "20", "ri": "3600"}
    assert policy.unknown == ("foo",)
    assert policy.junk == ("p=none", "nonsense", "aspf=x")


@pytest.mark.parametrize(
    ("domain", "asked"),
    [
        ("shop.example", ["shop.example", "example"]),
        ("example", ["example"]),
        ("a.b.c.d.e.f.shop.example", ["b.c.d.e.f.shop.example", "c.d.e.f.shop.example"]),
        ("x.a.b.c.d.e.f.shop.example", ["b.c.d.e.f.shop.example", "c.d.e.f.shop.example"]),
        ("a.b.c.d.e.f.g.h.i.j.shop.example", ["f.g.h.i.j.shop.example", "g.h.i.j.shop.example"]),
    ],
)
def test_a_walk_asks_eight_times_at_most(domain: str, asked: list[str]) -> None:
    names = list(walk(domain))
    assert names[0] == domain
    assert names[-1] == "example"
    assert len(names) == min(8, domain.count(".") + 1)
    assert [name for name in names if name in asked] == asked


def test_a_name_too_long_to_be_asked_is_left_out() -> None:
    long = ".".join(["a" * 60] * 4 + ["shop", "example"])
    assert long not in walk(long)
    assert walk(long)[-2:] == ("shop.example", "example")


REJECT, NONE = "v=DMARC1; p=reject", "v=DMARC1; p=none"
BANK = "v=DMARC1; p=reject; sp=quarantine; psd=y"


@pytest.mark.parametrize(
    ("domain", "records", "family", "applies"),
    [
        # one record at the top of the family
        ("shop.example", {"shop_example": REJECT}, "shop.example", ("shop.example", "p", "reject")),
        ("a.b.shop.example", {"shop_example": REJECT}, "shop.example", ("shop.example", "sp", "reject")),
        (
            "m.shop.example",
            {"shop_example": f"{REJECT}; sp=none"},
            "shop.example",
            ("shop.example", "sp", "none"),
        ),
        # deeper than eight labels
        (
            "a.b.c.d.e.f.g.h.shop.example",
            {"shop_example": NONE},
            "shop.example",
            ("shop.example", "sp", "none"),
        ),
        # its own record decides the policy, the topmost one the family
        (
            "m.shop.example",
            {"m_shop_example": NONE, "shop_example": REJECT},
            "shop.example",
            ("m.shop.example", "p", "none"),
        ),
        # the one in between counts for nothing
        (
            "a.b.shop.example",
            {"b_shop_example": NONE, "shop_example": REJECT},
            "shop.example",
            ("shop.example", "sp", "reject"),
        ),
        # psd=n ends the walk
        (
            "a.b.shop.example",
            {"b_shop_example": f"{REJECT}; psd=n", "shop_example": NONE},
            "b.shop.example",
            ("b.shop.example", "sp", "reject"),
        ),
        (
            "m.shop.example",
            {"m_shop_example": f"{NONE}; psd=n", "shop_example": REJECT},
            "m.shop.example",
            ("m.shop.example", "p", "none"),
        ),
        # a public suffix with a record of its own: the family begins one label below
        (
            "giant.bank.example",
            {"giant_bank_example": NONE, "bank_example": BANK},
            "giant.bank.example",
            ("giant.bank.example", "p", "none"),
        ),
        (
            "mail.giant.bank.example",
            {"giant_bank_example": NONE, "bank_example": BANK},
            "giant.bank.example",
            ("giant.bank.example", "sp", "none"),
        ),
        (
            "mail.mega.bank.example",
            {"bank_example": BANK},
            "mega.bank.example",
            ("bank.example", "sp", "quarantine"),
        ),
        ("bank.example", {"bank_example": BANK}, "bank.example", ("bank.example", "p", "reject")),
        # without psd=y even a top-level domain becomes the head of the family
        ("shop.example", {"example": NONE}, "example", ("example", "sp", "none")),
        # two records count as none, and so do other texts
        (
            "m.shop.example",
            {"m_shop_example": f"{NONE} | {REJECT}", "shop_example": REJECT},
            "shop.example",
            ("shop.example", "sp", "reject"),
        ),
        ("m.shop.example", {"m_shop_example": "hello | v=spf1 -all"}, "m.shop.example", None),
        ("shop.example", {}, "shop.example", None),
    ],
)
def test_which_record_applies_and_who_is_family(
    domain: str, records: dict[str, str], family: str, applies: tuple[str, str, str] | None
) -> None:
    climb = walked(domain, **records)
    found = policy_of(climb)
    assert organizational(climb) == family
    assert (found and (found.name, found.applies, found.asked)) == applies


@pytest.mark.parametrize(
    ("record", "exists", "asked"),
    [
        ("v=DMARC1; p=reject; sp=none; np=quarantine", False, "quarantine"),
        ("v=DMARC1; p=reject; sp=none; np=quarantine", True, "none"),
        ("v=DMARC1; p=reject; sp=none", False, "none"),
        ("v=DMARC1; p=quarantine; np=reject", True, "quarantine"),
    ],
)
def test_names_that_do_not_exist_have_a_policy_of_their_own(record: str, exists: bool, asked: str) -> None:
    found = policy_of(sample_climb("gone.shop.example", at={"shop.example": record}, exists=exists))
    assert found is not None
    assert found.asked == asked


def test_what_was_not_seen_is_not_missing() -> None:
    cut = cut_told("_dmarc.m.shop.example")
    assert dark(sample_climb("m.shop.example", cut, at={"shop.example": REJECT})) == cut.why
    above = cut_told("_dmarc.shop.example")
    own = sample_climb("m.shop.example", above, at={"m.shop.example": REJECT})
    assert dark(own) is None
    assert dark(own, family=True) == above.why
    top = sample_climb("m.shop.example", cut_told("_dmarc.example"), at={"shop.example": REJECT})
    assert dark(top, family=True) is None


def test_alignment_is_of_the_family_or_of_the_very_name() -> None:
    def of(name: str) -> str:
        return "shop.example" if name.endswith("shop.example") else name

    assert aligned("shop.example", "news.shop.example", "r", of)
    assert not aligned("shop.example", "news.shop.example", "s", of)
    assert aligned("shop.example", "shop.example", "s", of)
    assert not aligned("shop.example", "mailer.example", "r", of)
    assert not aligned("shop.example", "", "r", of)


def test_what_is_written_leaves_out_what_receivers_ignore() -> None:
    policy = read(f"v=DMARC1; pct=10; p=quarantine; {RUA}; rf=afrf; foo=bar; adkim=q; junk; p=none")
    assert written(policy) == f"v=DMARC1; p=quarantine; {RUA}"
    assert written(policy, p="none", t="y") == f"v=DMARC1; p=none; t=y; {RUA}"
    assert written(policy, rua="") == "v=DMARC1; p=quarantine"


@given(st.text(alphabet=st.sampled_from("vp=DMARC1;,: \tsntrua@!%.mailto\x1b\ufffdé\n"), max_size=400))
def test_any_text_can_be_read_and_what_is_written_can_be_read_again(tail: str) -> None:
    policy = read(f"v=DMARC1;{tail}")
    assert policy.asked() in LEVELS
    again = written(policy, p=policy.asked())
    assert again.isprintable()
    assert read(again).asked() == policy.asked() or not policy.bad
    assert read(again).junk == ()


def test_a_record_of_five_megabytes_is_read_to_its_limit() -> None:
    policy = read("v=DMARC1; p=reject; " + "x=y; " * 1_000_000)
    assert policy.asked() == "reject"
    assert len(policy.junk) < 2000
