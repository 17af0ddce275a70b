"""The path from a leaf upwards through what was sent, its order, and what its members are called."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_tls import AT, ISSUER, ROOT, issuer, leaf, shaken
from cockpit.facts.tls import Certificate
from cockpit.standards.certificates import flaws, named, path

HOST = "shop.example"


def test_the_path_starts_at_the_leaf_and_ends() -> None:
    root = issuer(subject=ROOT, issuer=ROOT)
    stray = issuer(subject="CN=Stray")
    assert path((leaf(HOST),)) == (leaf(HOST),)
    assert path((leaf(HOST), stray, root, issuer())) == (leaf(HOST), issuer(), root)
    circle = (
        leaf(HOST, issuer="CN=a"),
        issuer(subject="CN=a", issuer="CN=b"),
        issuer(subject="CN=b", issuer="CN=a"),
    )
    assert path(circle) == circle


_SUBJECTS = st.sampled_from(["CN=a", "CN=b", "CN=c", ROOT, ISSUER, ""])
_CHAINS = st.lists(st.builds(Certificate, _SUBJECTS, _SUBJECTS), min_size=1, max_size=7).map(tuple)


@given(_CHAINS)
def test_every_path_leads_up_through_what_was_sent(chain: tuple[Certificate, ...]) -> None:
    way = path(chain)
    assert way[0] is chain[0]
    assert len(way) <= len(chain)
    assert all(below.issuer == above.subject for below, above in pairwise(way))
    assert all(one in chain for one in way)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ((issuer(),), []),
        ((issuer(), issuer(subject="CN=Stray")), []),
        ((issuer(subject="CN=Stray"), issuer()), ["order"]),
        ((issuer(subject=ROOT, issuer=ROOT), issuer()), ["order"]),
        ((leaf(HOST), issuer()), ["order"]),
    ],
)
def test_the_order(rest: tuple[Certificate, ...], expected: list[str]) -> None:
    seen = shaken(leaf(HOST), *rest)
    found = flaws(seen, HOST, AT, public=True)
    assert [flaw.kind for flaw in found] == expected
    assert not any(flaw.fatal for flaw in found)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("CN=R3,O=Let's Encrypt,C=US", "R3"),
        ("O=Sample\\, Inc.,CN=Sample CA", "Sample CA"),
        ("CN=Sample\\, Inc. CA,O=x", "Sample  Inc. CA"),
        ("O=Only an organisation,C=US", "O=Only an organisation,C=US"),
        ("", ""),
        ("CN=" + "a" * 500, "a" * 120),
    ],
)
def test_the_short_name_of_a_subject(subject: str, name: str) -> None:
    assert named(subject) == name


@given(st.text(max_size=60))
def test_any_subject_has_a_short_name(subject: str) -> None:
    assert len(named(subject)) <= 120
