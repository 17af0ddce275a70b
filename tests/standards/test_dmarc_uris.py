"""Where DMARC reports go, and which of those who take them have to agree first."""

import pytest

from cockpit.standards.dmarc_record import read
from cockpit.standards.dmarc_reports import permits
from cockpit.standards.dmarc_uris import targets


@pytest.mark.parametrize(
    ("value", "address", "trouble"),
    [
        ("mailto:a@b.example", "a@b.example", ""),
        ("MAILTO:A@B.Example!10m", "A@B.Example", ""),
        ("mailto:a%2Bb@c.example?subject=x", "a+b@c.example", ""),
        ("mailto:%21a@c.example", "!a@c.example", ""),
        ("a@b.example", "", "it lacks mailto: in front"),
        ("https://b.example/reports", "", "receivers send reports by mail, not to https: addresses"),
        ("mailto:", "", "what follows mailto: is no mail address"),
        ("mailto:a@localhost", "", "what follows mailto: is no mail address"),
        ("mailto:a@b.example>", "", "what follows mailto: is no mail address"),
        ("mailto:a%0a@b.example", "", "what follows mailto: is no mail address"),
        ("me", "", "it is no address of the form mailto:NAME@DOMAIN"),
    ],
)
def test_an_address_of_reports(value: str, address: str, trouble: str) -> None:
    (target,) = targets(value)
    assert (target.address, target.trouble) == (address, trouble)
    assert target.domain == address.rpartition("@")[2].lower()


def test_several_addresses_and_a_flood_of_them() -> None:
    assert [one.address for one in targets(" mailto:a@b.example ,, mailto:c@d.example!1g")] == [
        "a@b.example",
        "c@d.example",
    ]
    assert len(targets(",".join(["mailto:a@b.example"] * 5000))) == 20


def test_only_strangers_have_to_agree() -> None:
    policy = read(
        "v=DMARC1; p=none; rua=mailto:a@shop.example,mailto:b@in.shop.example,mailto:c@R.example; "
        "ruf=mailto:d@f.example"
    )
    assert permits(policy, "news.shop.example") == {
        "r.example": "news.shop.example._report._dmarc.r.example",
        "f.example": "news.shop.example._report._dmarc.f.example",
    }
