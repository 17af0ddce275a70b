"""Merging SPF records: nothing that is live gets lost, and ten look-ups are never passed."""

from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.spf_merge import merged, one_of

LIVE = "v=spf1 include:_spf.google.com mx -all"


def test_an_include_goes_in_front_of_all() -> None:
    assert merged(LIVE, ["sendgrid.net"]) == "v=spf1 include:_spf.google.com mx include:sendgrid.net -all"


def test_an_include_that_is_there_is_not_added_again() -> None:
    assert merged(LIVE, ["_SPF.google.com"]) == LIVE


def test_what_is_to_go_goes() -> None:
    assert merged(LIVE, drop=["mx"]) == "v=spf1 include:_spf.google.com -all"


def test_a_record_without_an_end_gets_one() -> None:
    assert merged("v=spf1 mx", ["a.example"]) == "v=spf1 mx include:a.example ~all"


def test_a_redirect_stays_last_and_gives_way_to_all() -> None:
    assert merged("v=spf1 redirect=x.example", ["a.example"]) == "v=spf1 include:a.example redirect=x.example"
    assert one_of(["v=spf1 a redirect=x.example -all"]) == "v=spf1 a -all"


def test_nobody_is_lost_when_a_record_that_redirects_is_merged() -> None:
    assert one_of(["v=spf1 redirect=x.example", "v=spf1 mx -all"]) == "v=spf1 include:x.example mx -all"
    two = ["v=spf1 redirect=x.example", "v=spf1 redirect=y.example"]
    assert one_of(two) == "v=spf1 include:x.example include:y.example ~all"
    assert one_of(["v=spf1 a -all redirect=x.example", "v=spf1 mx -all"]) == "v=spf1 a mx -all"
    assert one_of(["v=spf1 redirect=x.example"] * 2) == "v=spf1 redirect=x.example"


def test_the_same_in_capitals_is_the_same() -> None:
    assert one_of(["v=spf1 MX -all", "V=SPF1 +mx ~all"]) == "v=spf1 MX ~all"


def test_two_records_become_one_with_the_milder_end() -> None:
    assert one_of(["v=spf1 include:a.example -all", "v=spf1 include:b.example include:a.example ~all"]) == (
        "v=spf1 include:a.example include:b.example ~all"
    )
    assert one_of(["v=spf1 mx +all", "v=spf1 a -all"]) == "v=spf1 mx a -all"


TERMS = st.lists(st.sampled_from(["mx", "a", "ip4:192.0.2.1", "include:x.example", "~all", "-all", "?all"]))


@given(TERMS, TERMS)
def test_every_term_of_both_is_in_the_one(first: list[str], second: list[str]) -> None:
    made = one_of([" ".join(["v=spf1", *first]), " ".join(["v=spf1", *second])]).split()
    assert set(made) >= {term for term in (*first, *second) if not term.endswith("all")}
    assert [term.endswith("all") for term in made].count(True) == 1
    assert len(made) == len(set(made))
