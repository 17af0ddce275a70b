"""How a certificate is on its way to the next one."""

import pytest

from cockpit.facts.samples_tls import AT, leaf
from cockpit.standards.renewing import issuer_of, pace


@pytest.mark.parametrize(
    ("age", "days", "automatic", "overdue"),
    [
        (0, 90, True, False),
        (60, 30, True, False),
        (61, 29, True, True),
        (5, 2, True, True),
        (300, 65, False, False),
        (364, 1, False, False),
    ],
)
def test_short_ones_are_a_programs_work(age: int, days: int, automatic: bool, overdue: bool) -> None:
    seen = pace(leaf("shop.example", age=age, days=days), AT)
    assert seen is not None
    assert (seen.automatic, seen.overdue) == (automatic, overdue)
    assert (round(seen.lifetime), round(seen.age)) == (age + days, age)
    assert seen.issuer in seen.words


def test_what_cannot_be_read_has_no_pace() -> None:
    assert pace(leaf("shop.example", flaw="cannot be read"), AT) is None
    assert pace(leaf("shop.example", not_after=""), AT) is None


def test_an_authority_goes_by_its_organisation_and_else_by_its_name() -> None:
    assert issuer_of(leaf("shop.example")) == "Sample Trust"
    assert issuer_of(leaf("shop.example", organisation="")) == "Sample CA 1"
