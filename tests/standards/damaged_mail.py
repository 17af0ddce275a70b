"""Over two hundred damaged mail records: what web forms, word processors and hurried people make of them.

Every damage names the slip it must be recognised as; an empty name says that no slip can be told, and that
the text is left to the parsers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cockpit.standards.slips import What

_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwOO6uMiO9csRXDpnzM1p/FDI1CFKjwskj1FD6Wy6B8SXGr7ovTlN"
    "TkJ5BhPHbVsvSX/4QK53cJAV9ZKrhAOtraY841M7NiUMIQYCuDg9cw6KvVR2JjgxMY30ZAz6gZJJncX2juJ4W0od77Vc78W1"
    "5/iKFHFn7IszLBjwgIGlSADBuumsbHVEcQi+9nBpWDIbar/eP6aMVzkImywvPNMedoORBbUhMgpO0110DX0vXtAAV/QswB70"
    "ET8qRR0r82J/1We0AnUG0N1bDCZCIBgfw+6Ny9Vx4/uMJTKn0KNhMUuxp0TTo3r8Qj2BhYy0Duncwh6R4Agy8g1gTGS/TlNn"
    "RwIDAQAB"
)
GOOD: dict[What, tuple[str, ...]] = {
    "spf": (
        "v=spf1 include:_spf.google.com ~all",
        "v=spf1 mx ip4:192.0.2.0/24 -all",
        "v=spf1 a:mail.shop.example redirect=_spf.shop.example",
    ),
    "dkim": (
        f"v=DKIM1; k=rsa; p={_KEY}",
        f"k=rsa; t=s; p={_KEY}",
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    ),
    "dmarc": (
        "v=DMARC1; p=none; rua=mailto:dmarc@shop.example",
        "v=DMARC1; p=quarantine; sp=none; adkim=s",
        "v=DMARC1; p=reject; np=reject; t=y; rua=mailto:a@shop.example,mailto:b@reports.example",
    ),
}
Damage = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Damaged:
    """One damaged record: what it was, what became of it, and the kind of slip that it is."""

    what: What
    good: str
    text: str
    kind: str


def _first(text: str) -> tuple[str, str]:
    """The first tag or word, and the rest with what stands between."""
    at = next(at for at, letter in enumerate(text) if letter in "; ")
    return text[:at], text[at:]


_PASTED: tuple[tuple[str, Damage], ...] = (
    ("quotes", lambda t: f'"{t}"'),
    ("quotes", lambda t: f'"{t}'),
    ("quotes", lambda t: f'"{t[:30]}" "{t[30:]}"'),
    ("quotes", lambda t: f'\\"{t}\\"'),
    ("quotes", lambda t: f' "{t}"'),
    ("smart-quotes", lambda t: f"“{t}”"),
    ("smart-quotes", lambda t: f"‘{t}’"),
    ("smart-quotes", lambda t: f"„{t}“"),
    ("smart-quotes", lambda t: f"«{t}»"),
    ("smart-quotes", lambda t: f"`{t}`"),
    ("spaces", lambda t: f" {t}"),
    ("spaces", lambda t: f"   {t} "),
    ("spaces", lambda t: f"\t{t}"),
    ("spaces", lambda t: f"\n{t}"),
    ("spaces", lambda t: f"\u00a0{t}"),
    ("spaces", lambda t: f"\u3000{t}\r\n"),
    ("invisible", lambda t: f"\ufeff{t}"),
    ("invisible", lambda t: f"\u200b{t}"),
    ("invisible", lambda t: f"{t[:1]}\u00ad{t[1:]}"),
    ("invisible", lambda t: f"\u202a{t}\u202c"),
    ("zone-line", lambda t: f'shop.example. 300 IN TXT "{t}"'),
    ("zone-line", lambda t: f'@ IN TXT "{t}"'),
    ("zone-line", lambda t: f'_x.shop.example. TXT ( "{t[:40]}" "{t[40:]}" )'),
    ("zone-line", lambda t: f'( "{t}" )'),
)
_LOST: tuple[Damage, ...] = (
    lambda t: f"record: {t}",
    lambda t: t[::-1],
    lambda t: t[9:],
    lambda t: t.encode("utf-16-be").decode("latin-1"),
    lambda t: f"\x1b[31m{t}",
    lambda t: f"\ufffd{t}",
    lambda t: "",
    lambda t: "\x00" * 40,
)


def corpus() -> Iterator[Damaged]:
    """Every damage done to every good record."""
    for what, records in GOOD.items():
        for good in records:
            yield from (Damaged(what, good, damage(good), kind) for kind, damage in _PASTED)
            yield from (Damaged(what, good, damage(good), "") for damage in _LOST)
            yield from _by_kind(what, good)


def _by_kind(what: What, good: str) -> Iterator[Damaged]:
    """What goes wrong with the first word, which is another one in each."""
    first, rest = _first(good)
    if what == "spf":
        for glue in (";", ",", ", ", "; ", ""):
            yield Damaged(what, good, f"{first}{glue}{rest[1:]}", "separator")
    if not first.startswith("v="):
        return
    yield Damaged(what, good, f"{first[2:]}{rest}", "no-version")
    yield Damaged(what, good, f"v:{first[2:]}{rest}", "no-version")
    yield Damaged(what, good, f"v = {first[2:]}{rest}", "first-tag")
    yield Damaged(what, good, f"{first[:-1]} 1{rest}", "first-tag")
    yield Damaged(what, good, f"{first}0{rest}", "")
    yield Damaged(what, good, f"v=other1{rest}", "")
    if what != "spf":
        yield Damaged(what, good, f"{first.lower()}{rest}", "capitals")
        yield Damaged(what, good, good.replace(";", "\\;"), "backslashes")
        yield Damaged(what, good, good.replace("; ", ", ", 1), "separator")
        yield Damaged(what, good, good.replace("; ", " "), "separator")
