"""Counts what is somebody's in a text: addresses, numbers, and what lets its reader in. Pure; no value stays.

What is masked, made up for tests or the product's own is left out. Every pattern is tried where a word or a
sign says that it may begin, and repeats bounded classes.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from cockpit.standards.log_numbers import is_iban, is_test, issued, luhn
from cockpit.standards.log_spots import begun, found_at, locals_of, numbers_of, seeded, small

EMAIL, PHONE, CARD, IBAN, BIRTH = "e-mail address", "phone number", "card number", "IBAN", "date of birth"
PASSWORD, HEADER, COOKIE, LINK = "password", "Authorization header", "session cookie", "token in an address"
ADDRESS: Final = "IP address"
GRAVE: Final = (PASSWORD, HEADER, COOKIE, LINK, CARD, IBAN, BIRTH)  # kinds that nobody may ever log
_MASK: Final = (  # no value: stars, a word in brackets, its place in a query, a word that says so
    r"(?!\*{2}|x{3,}\b|X{3,}\b|%2A|[\[<({][A-Za-z_ .*-]{0,30}[\]>)}]"
    r"|:[a-z_]{1,40}\b|\$\d{1,2}\b|\$\{|\$[A-Z_]{3,40}\b|@p\d|@password\b|%\(|%5B[A-Z]{1,20}%5D"
    r"|(?i:redacted|filtered|masked|hidden|removed|none\b|null\b|undefined\b|true\b|false\b|nil\b|-|/"
    r"|(?:yes|no|set|unset|empty|given|provided)(?![\w-])))"
)
_EMAIL: Final = re.compile(
    r"(?<![\w.%+/-])(?P<local>[A-Za-z0-9][\w.+-]{0,63})(?:@|%40)(?P<domain>(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,20})(?![\w@-])"
)
_USERINFO: Final = re.compile(r"://[^\s/@\"']{1,200}@")
_MESSAGE_ID: Final = re.compile(r"message-?id|in-reply-to|references|msgid", re.IGNORECASE)
# Programs that visit name their makers; a server's account for certificates has the address of its keeper.
_OF_A_PROGRAM: Final = re.compile(
    r"(?:Mozilla/\d|compatible;|[Bb]ot/\d|[Ss]pider[;/]|[Cc]rawler[/;( ]|from our scans)[^\"\r\n]{0,200}$"
    r"|(?:\"tls\.(?:issuance|obtain|renew)|\bACME\b|mailto:)[^\r\n]{0,200}$"
)
_ROLES: Final = re.compile(
    r"(?:support|help|hello|hi|info|contact|sales|billing|team|office|no-?_?reply|do-?not-?reply|postmaster|abuse"
    r"|admin|root|security|privacy|git|mailer-daemon|daemon|news|newsletter|bounces?|alerts?|notifications?"
    r"|webmaster|hostmaster|system|test\d{0,3}|user\d{0,3}|someone|example|jane|john|foo|bar)(?:[+.].{0,60})?",
    re.IGNORECASE,
)
_NOBODY: Final = re.compile(
    r"(?:.{1,200}\.)?(?:example|test|invalid|localhost|local|internal|lan|(?:example|test|domain|email|foo|acme|company)\.(?:com|org|net|io))",
    re.IGNORECASE,
)
_FILE: Final = re.compile(
    r".{1,200}\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|m?js|ts|map|json|html?|php|py|rb|go|java|sh|service|socket|gz|log)",
    re.IGNORECASE,
)
_E164: Final = re.compile(
    r"(?<![\w.+:-])(?:\+|%2B)(?P<number>[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,6})(?![\w.:-]?\d)"
)
_NATIONAL: Final = re.compile(
    r"(?<![A-Za-z])(?:phone|mobile|tel|telephone|msisdn|handy|telefon|cell|whatsapp|phone_?number|mobile_?number)"
    rf"[\"']? {{0,2}}[:=] {{0,2}}[\"']?{_MASK}"
    r"(?P<number>\(?\d{2,5}\)?(?:[ ./-]?\d{1,5}){1,5})(?![\w.-])",
    re.IGNORECASE,
)
_CARD: Final = re.compile(
    r"(?<![\w.-])(?P<number>[2-6]\d{3}([ -]?)(?:\d{4}\2\d{4}\2\d{4}|\d{6}\2\d{5}))(?![\w-]|\.\d)"
)
_CARD_NAMED: Final = re.compile(
    r"\b(?:card|pan|cc|visa|mastercard|amex|charge[ds]?|payment)(?:_?(?:number|no|num))?[^\w]", re.IGNORECASE
)
_IBAN: Final = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])")
_BIRTH: Final = re.compile(
    r"(?:birth_?(?:date|day)?|(?<![a-z])dob|geburtsdatum|naissance|nacimiento)"
    r"[\"']?[ \t]{0,2}[:=][ \t]{0,2}[\"']?"
    r"(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)",
    re.IGNORECASE,
)
_PASSWORD: Final = re.compile(
    r"(?:(?<![A-Za-z])|(?<=current)|(?<=new))(?:password(?:_?confirmation)?|passwd|passwort|pwd|passphrase)"
    rf"[\"'\]]{{0,2}}(?:[ \t]{{0,2}}=>[ \t]{{0,2}}|[ \t]{{0,2}}[:=][ \t]{{0,2}})"
    rf"\\?[\"']?{_MASK}[^\s\"'&,;}}\]\\]{{4,}}",
    re.IGNORECASE,
)
_PROSE: Final = re.compile(  # a sentence about a password, and none
    r"(?::|=>?)\s+(?:is|was|for|must|reset|incorrect|invalid|wrong|changed|required|mismatch|missing|too|not|has"
    r"|expired|authentication|no|user|failed|attempt|updated?|string|str|field)\b",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(
    r"(?<!\w)authorization[\"']?[ \t]{0,2}[:=][ \t]{0,2}\[?[\"']?"
    rf"(?:bearer|basic|token|digest|apikey) {{1,2}}{_MASK}[^\s\"',;\]]{{6,}}",
    re.IGNORECASE,
)
_COOKIE: Final = re.compile(  # the value of a session, where what stands before it is a Cookie header
    r"(?:sess(?:ion)?(?:_?id)?|sid|auth|token|jwt|remember[\w]{0,20})=" + _MASK + r"[^\s;,\"']{8,}",
    re.IGNORECASE,
)
_COOKIE_NAME: Final = re.compile(r"(?<!\w)cookie[\"']?[ \t]{0,2}[:=][^\r\n]{0,400}", re.IGNORECASE)
_LINK: Final = re.compile(
    r"[?&](?!_?(?:next_?|prev_?)?(?:page|sync|continuation|paging|cursor|csrf|xsrf|authenticity|next)_?token=|_token=)"
    r"(?:[a-z_]{0,20}token|api_?key|secret|signature|session_?id|auth|jwt|otp|sid)="
    + _MASK
    + r"[^\s&#\"'<>]{8,}",
    re.IGNORECASE,
)
_SOCKET: Final = re.compile(r"[?&]EIO=\d\S{0,100}$")  # Socket.IO's connections, by which nobody signs in
_IPV4: Final = re.compile(
    r"(?<![\d.])(?<![A-Za-z]/)(?!10\.|127\.|0\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
)
_WORDED: Final = (  # each kind with the words that it may begin with
    (PHONE, ("phone", "mobile", "tel", "msisdn", "handy", "cell", "whatsapp"), _NATIONAL),
    (BIRTH, ("birth", "dob", "geburtsdatum", "naissance", "nacimiento"), _BIRTH),
    (PASSWORD, ("passw", "pwd", "passphrase"), _PASSWORD),
    (HEADER, ("authorization",), _HEADER),
)
_CARD_SEED: Final = re.compile(r"[2-6]\d{3}(?=[ -]?\d{4})")
_IBAN_SEED: Final = re.compile(r"[A-Z][A-Z]\d\d(?=[ A-Z0-9])")
_AMERICA, _SHORT, _LONG = 11, 10, 15  # digits of a number of +1, the fewest and most of any other
_LIKELY, _FEW = 0.5, 3  # of numbers with a card's beginning one in ten passes by chance


def personal(text: str, own: Collection[str] = ()) -> Counter[str]:
    """How often each kind stands in a text.

    `own` are addresses, lower case, that everybody may know; `@shop.example` stands for all of that domain.
    """
    plain = _USERINFO.sub("://", text) if "@" in text else text
    low = small(plain)
    found: Counter[str] = Counter()
    found[EMAIL] = sum(_somebodys(one, plain, own) for one in begun(_EMAIL, plain, locals_of(plain)))
    found[PHONE] = sum(map(_dialled, begun(_E164, plain, found_at(plain, ("+", "%2B")))))
    found[CARD] = _cards(plain)
    found[IBAN] = sum(is_iban(one[0]) for one in seeded(_IBAN, _IBAN_SEED, plain))
    for kind, words, pattern in _WORDED:
        spots = begun(pattern, plain, found_at(plain, words, low))
        found[kind] += sum(not _PROSE.search(one[0]) for one in spots)
    found[LINK] = sum(not _of_a_connection(one, plain) for one in _LINK.finditer(plain))
    cookies = begun(_COOKIE_NAME, plain, found_at(plain, ("cookie",), low))
    found[COOKIE] = len({at for header in cookies for at in _sessions(header)})
    found[ADDRESS] = sum(1 for _ in begun(_IPV4, plain, numbers_of(plain)))
    return +found


def addresses(text: str) -> Iterator[str]:
    """Every e-mail address in a text, lower case."""
    return (f"{one['local']}@{one['domain']}".lower() for one in begun(_EMAIL, text, locals_of(text)))


def _somebodys(one: re.Match[str], text: str, own: Collection[str]) -> bool:
    """The address of a person whom nobody has named in public."""
    local, domain = one["local"], one["domain"]
    if _ROLES.fullmatch(local) or _NOBODY.fullmatch(domain) or _FILE.fullmatch(domain):
        return False
    if f"{local}@{domain}".lower() in own or any(f"@{above}" in own for above in _above(domain.lower())):
        return False
    before = text[max(one.start() - 240, 0) : one.start()]
    if _MESSAGE_ID.search(before[-30:]) or before.endswith(("git+ssh://", "ssh://", "sip:")):
        return False
    return not _OF_A_PROGRAM.search(before)


def _above(domain: str) -> Iterator[str]:
    """The domain, and those that it lies below."""
    parts = domain.split(".")
    return (".".join(parts[at:]) for at in range(len(parts) - 1))


def _of_a_connection(one: re.Match[str], text: str) -> bool:
    return bool(_SOCKET.search(text[max(one.start() - 120, 0) : one.start()]))


def _sessions(header: re.Match[str]) -> Iterator[int]:
    """Where in the text the value of each session begins that a Cookie header holds."""
    return (header.start() + one.start() for one in _COOKIE.finditer(header[0]))


def _dialled(one: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", one["number"])
    if digits.startswith("1"):
        return len(digits) == _AMERICA and not digits[4:].startswith("555")
    return _SHORT <= len(digits) <= _LONG


def _cards(text: str) -> int:
    """Numbers of cards: told by name or grouping, or so many that chance does not explain them."""
    certain = 0
    likely: set[str] = set()
    unlikely: set[str] = set()
    for one in seeded(_CARD, _CARD_SEED, text):
        digits = re.sub(r"\D", "", one["number"])
        if not issued(digits) or is_test(digits):
            continue
        if not luhn(digits):
            unlikely.add(digits)
        elif one[2] or _CARD_NAMED.search(text[max(one.start() - 24, 0) : one.start()]):
            certain += 1
        else:
            likely.add(digits)
    known = len(likely) >= _FEW and len(likely) > _LIKELY * (len(likely) + len(unlikely))
    return certain + len(likely) * known
