"""What is somebody's in a text, and what only looks like it; values are put together while it runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.log_numbers import is_iban, is_test, issued, luhn
from cockpit.standards.log_personal import (
    ADDRESS,
    BIRTH,
    CARD,
    COOKIE,
    EMAIL,
    HEADER,
    IBAN,
    LINK,
    PASSWORD,
    PHONE,
    personal,
)


def card(beginning: str, length: int = 16) -> str:
    """A number with the right check digit that nobody has."""
    body = (beginning + "9578763621486203")[: length - 1]
    return next(body + str(digit) for digit in range(10) if luhn(body + str(digit)))


def iban() -> str:
    """A German number with the right check digits."""
    body = "512108001245126199"
    return next(f"DE{n:02}{body}" for n in range(2, 99) if is_iban(f"DE{n:02}{body}"))


VALUE = "hunter" + "22"
GROUPED = " ".join(card("4539")[at : at + 4] for at in (0, 4, 8, 12))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("user ana.schmidt@gmail.com signed in", EMAIL),
        ("GET /?email=ana%40web.de HTTP/1.1", EMAIL),
        ("call +4915112345678 now", PHONE),
        ("to=%2B4915112345678", PHONE),
        ("tel: +49 151 1234 5678", PHONE),
        ('"phone":"0151 12345678"', PHONE),
        (GROUPED, CARD),
        ('"card_number":"' + card("5204") + '"', CARD),
        ("charge " + card("378282", 15) + " declined", CARD),
        ("paid from " + iban(), IBAN),
        ('"dob":"1987-03-04"', BIRTH),
        ("birth_date=04.03.1987", BIRTH),
        ("password=" + VALUE + "&x=1", PASSWORD),
        ('{"password":"' + VALUE + '"}', PASSWORD),
        ('Parameters: {"password"=>"' + VALUE + '"}', PASSWORD),
        ("Authorization: Bearer " + VALUE, HEADER),
        ('"authorization":"Basic ' + VALUE + '"', HEADER),
        ("Cookie: theme=dark; session=" + VALUE * 2, COOKIE),
        ("GET /reset?token=" + VALUE * 2, LINK),
        ("from 8.8.8.8", ADDRESS),
        ("GET /?access_token=" + VALUE * 2, LINK),
        ("GET /ws?sid=" + VALUE * 2, LINK),
        ("our chatbot told ana.schmidt@gmail.com", EMAIL),
        ('"Mozilla/5.0" "user ana.schmidt@gmail.com"', EMAIL),
        ("password: YES-but-no", PASSWORD),
    ],
)
def test_it_is_counted(text: str, kind: str) -> None:
    assert dict(personal(text)) == {kind: 1}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "support@velomart.com",
            "no-reply@velomart.com",
            "bob@example.com",
            "x@shop.test",
            "git@github.com:a/b",
        ),
        *("react@18.2.0", "icon@2x.png", "@sentry/node@7.1.0", "a***@gmail.com", "postgres://app:pw@db.io/x"),
        "Message-ID: <20260101.abc@mail.gmail.com>",
        *(
            "2026-01-01T10:00:00+0100",
            "+104857600 bytes",
            "phone: [FILTERED]",
            '"phone":null',
            "+1 415 555 0100",
        ),
        *(
            "4242 4242 4242 4242",
            "order " + card("4539") + " made",
            "4539578763621487",
            "span 4611686018427387904",
        ),
        *("id 550e8400-e29b-41d4-a716-446655440000", "1763632800123456", "DE89 3704 0044 0532 0130 00"),
        *(
            "password=[FILTERED]",
            '"password":"***"',
            "password: incorrect for user",
            "Password changed",
            "PWD=/app",
        ),
        *(
            '"password":null',
            "invalid password: too short",
            "authorization: [redacted]",
            "Authorization: Bearer ***",
        ),
        *(
            "Cookie: theme=dark",
            "cookie: session=[redacted]",
            "?token=***",
            "10.0.0.1",
            "127.0.0.1",
            "dob=[FILTERED]",
        ),
        *("dob: unknown", "telephone exchange 12", "mobile=true"),
        *("Access denied for 'a'@'b' (using password: YES)", "password: set", "set password = :password"),
        *(
            "password=%(password_1)s",
            'SET "password" = $1',
            "password=${PASSWORD}",
            "password=%5BFILTERED%5D",
        ),
        "GET /socket.io/?EIO=4&transport=polling&t=abc&sid=3XhVwq8ZlAAAB",
        *(
            "?page_token=CAoQAA1abcdef",
            "?nextPageToken=CAoQAA1abcdef",
            "?_csrf_token=abcdefgh12",
            "?_token=abcdefgh12",
        ),
        '"Mozilla/5.0 (Linux) (compatible; Bytespider; spider-feedback@bytedance.com)"',
        "please exclude us from our scans by mail to scaninfo@paloaltonetworks.com",
        '{"logger":"tls.issuance.acme","account":"ana.schmidt@gmail.com"}',
        "Chrome/131.0.0.0 Safari",
    ],
)
def test_it_is_left_alone(text: str) -> None:
    assert dict(personal(text)) == {}


def test_ones_own_addresses_are_known_to_everybody() -> None:
    assert not personal("to Ana.Schmidt@gmail.com", {"ana.schmidt@gmail.com"})
    assert not personal("to orders@velomart.com and ana@mail.Velomart.com", {"@velomart.com"})
    assert personal("to ana@notvelomart.com", {"@velomart.com"}) == {EMAIL: 1}


def test_many_numbers_that_all_pass_are_cards_and_one_in_ten_is_chance() -> None:
    valid = {card(f"4539{n}") for n in range(10, 16)}
    assert personal(" ".join(sorted(valid)))[CARD] == len(valid)
    chance = [f"4{n:015}" for n in range(7_000_000, 7_000_100)]
    assert CARD not in personal(" ".join(chance))


def test_numbers_by_their_check_digits() -> None:
    assert luhn("4242424242424242")
    assert not luhn("4242424242424241")
    assert is_test("4242424242424242")
    assert issued("378282246310005")
    assert not issued("1234567890123456")
    assert is_iban(iban())
    assert not is_iban(iban()[:-1] + "0")


@given(
    st.text(alphabet=st.sampled_from("ab1 4+@%.:=-_/?&\"'{}<>[]cookieauthorizationpassword\n"), max_size=400)
)
def test_no_text_raises(text: str) -> None:
    assert all(count > 0 for count in personal(text).values())
