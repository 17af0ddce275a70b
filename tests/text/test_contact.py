import pytest

from cockpit.contact import bare


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("mailto:ana@shop.example", "ana@shop.example"),
        ("TEL:+351 200", "+351 200"),
        ("sms:+351 200", "+351 200"),
        ("ana@shop.example", "ana@shop.example"),
        ("https://shop.example/tel:", "https://shop.example/tel:"),
        ("", ""),
    ],
)
def test_a_contact_is_said_without_its_scheme(written: str, said: str) -> None:
    assert bare(written) == said
