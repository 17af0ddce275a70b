"""Numbers of cards and accounts, told from other numbers by their check digits and their issuers. Pure."""

from typing import Final

# ISO/IEC 7812: first digits and lengths by network; lengths that nobody issues any more are left out.
_ISSUED: Final = (
    (("34", "37"), (15,)),
    (("4",), (16,)),
    (tuple(map(str, range(51, 56))), (16,)),
    (tuple(map(str, range(2221, 2721))), (16,)),
    (("6011", "65", *map(str, range(644, 650))), (16,)),
    (tuple(map(str, range(3528, 3590))), (16,)),
)
# Numbers that providers print for tests: Stripe, Adyen, Braintree, PayPal.
_TESTS: Final = frozenset(
    (
        *("4242424242424242", "4000056655665556", "5555555555554444", "2223003122003222", "5200828282828210"),
        *("5105105105105100", "378282246310005", "371449635398431", "6011111111111117", "6011000990139424"),
        *("3566002020360505", "4111111111111111", "4012888888881881", "4000000000000002", "4000000000009995"),
        *("4000002500003155", "4000000000003220", "4000000000000077", "4000000000000341", "5454545454545454"),
        *("4444333322221111", "370000000000002", "4988438843884305", "2222400070000005", "6011601160116611"),
    )
)
# ISO 13616 registry: the countries by the length of their IBAN.
_LENGTHS: Final = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "PT",
    26: "IS TR",
    27: "FR GR IT MC SM",
    28: "AL AZ CY DO GT HU LB PL",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT",
}
_IBANS: Final = {land: length for length, lands in _LENGTHS.items() for land in lands.split()}
_EXAMPLES: Final = (
    "DE89370400440532013000",
    "GB82WEST12345698765432",
    "NL91ABNA0417164300",
    "FR1420041010050500013M02606",
)
_MODULUS: Final = 97


def luhn(digits: str) -> bool:
    """The last digit is the check digit (ISO/IEC 7812-1 annex B)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + at % 2)
        total += number - 9 * (number > 9)  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0


def issued(digits: str) -> bool:
    """A network issues cards with this beginning and length."""
    return any(len(digits) in lengths and digits.startswith(heads) for heads, lengths in _ISSUED)


def is_test(digits: str) -> bool:
    """A number that is printed for tests, or one digit again and again."""
    return digits in _TESTS or len(set(digits[1:-1])) <= 2 or digits.startswith("400000")  # noqa: PLR2004 - drawn by hand


def is_iban(text: str) -> bool:
    """Country, length and check digits are right (ISO 7064, mod 97), and it is no example of a manual."""
    plain = text.replace(" ", "").upper()
    if _IBANS.get(plain[:2]) != len(plain) or plain in _EXAMPLES:
        return False
    moved = plain[4:] + plain[:4]
    return (
        moved.isalnum()
        and moved.isascii()
        and int("".join(str(int(one, 36)) for one in moved)) % _MODULUS == 1
    )
