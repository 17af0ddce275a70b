"""The form with which people sign in, and how it is filled in for somebody who does not exist. Pure, bounded.

HTML section 4.10.21 (form submission) and 4.10.18.7 (autofill: `current-password` is that of a sign-in,
`new-password` that of a sign-up).
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode

from cockpit.standards.locations import follow, path_of

USER: Final = "cockpit-probe-5d1e"
PASSWORD: Final = "not-a-password-5d1e"  # noqa: S105 - of nobody
MOST_FIELDS: Final = 60
MOST_BYTES: Final = 4000  # of a body; a token in a hidden field may be long
_READ = 262_144
_TYPED = ("text", "email", "tel", "username", "")
_NEW_WORDS = re.compile(
    r"sign[-_]?up|register|registration|create[-_]?account|join|invite|reset|forgot|recover|change",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"confirm|repeat|again|verif|new_?pass|password_?2|2$", re.IGNORECASE)
_TOKEN = re.compile(r"csrf|xsrf|authenticity|verification_?token|^_token$", re.IGNORECASE)
_IN_WORDS = re.compile(r"log[-_]?in|sign[-_]?in|sessions?|auth|token|authenticate", re.IGNORECASE)

_OUT_WORDS = re.compile(r"log[-_]?(?:out|off)|sign[-_]?(?:out|off)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """One input: its name, its type in lower case, the value it comes with, what a browser may fill in."""

    name: str
    type: str = "text"
    value: str = ""
    autocomplete: str = ""


@dataclass(slots=True)
class _Form:
    action: str
    method: str
    parts: bool = False  # sent as multipart/form-data
    fields: list[Field] = field(default_factory=list)


class _Reader(HTMLParser):
    """The forms of a page with their inputs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self.open = False
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in reversed(attrs)}
        if tag == "form" and len(self.forms) < MOST_FIELDS:
            parts = "multipart" in values.get("enctype", "").lower()
            self.forms.append(_Form(values.get("action", ""), values.get("method", "get").lower(), parts))
            self.open = True
        elif tag == "base":
            self.base = self.base or values.get("href", "")
        elif tag in ("input", "button") and self.open and len(self.forms[-1].fields) < MOST_FIELDS:
            type_ = values.get("type", "text" if tag == "input" else "submit").lower()
            told = values.get("autocomplete", "").lower()
            self.forms[-1].fields.append(Field(values.get("name", ""), type_, values.get("value", ""), told))

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "form"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A form that signs people in: where it is sent to, and the fields that are sent."""

    target: str
    fields: tuple[Field, ...]

    @property
    def guarded(self) -> bool:
        """A hidden field holds a token that belongs to a cookie, which a probe does not send."""
        return any(one.type == "hidden" and _TOKEN.search(one.name) for one in self.fields)

    def body(self, domain: str) -> bytes:
        """The form filled in by nobody, as a browser would send it; hidden fields as they came."""
        pairs = [(one.name, _filled(one, domain)) for one in self.fields if one.name]
        while len(body := urlencode(pairs).encode()) > MOST_BYTES and pairs:
            pairs.remove(max(pairs, key=lambda pair: len(pair[1])))
        return body


def sign_in(url: str, html: str) -> SignIn | None:
    """The first form of a page that signs people in by POST, or none.

    One that makes an account or changes a password is none: nobody may be signed up by a probe.
    """
    for target, form in _posting(url, html):
        if _signs_in(form) and not makes_accounts(target):
            return SignIn(target, tuple(_kept(form)))
    return None


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a form sends beside what people type; `parts`: as multipart/form-data."""

    fields: Mapping[str, str] = field(default_factory=dict)
    parts: bool = False


def hidden_fields(url: str, html: str) -> dict[str, Hidden]:
    """The hidden fields of the forms that a page sends by POST, by where each is sent to; the last wins."""
    return {
        target: Hidden(
            {one.name: one.value for one in form.fields if one.type == "hidden" and one.name}, form.parts
        )
        for target, form in _posting(url, html)
    }


def _posting(url: str, html: str) -> Iterator[tuple[str, _Form]]:
    """The forms of a page that are sent by POST, each with where it is sent to."""
    reader = _Reader()
    with contextlib.suppress(AssertionError):  # html.parser asserts on damage: keep what was read
        reader.feed(html[:_READ])
    base = follow(url, reader.base).url or url
    for form in reader.forms:
        target = follow(base, form.action).url if form.action else url
        if form.method == "post" and target:
            yield target, form


def makes_accounts(url: str) -> bool:
    """The path says that somebody is signed up there, or that a password is changed."""
    parts = [part for part in path_of(url).split("/") if part]
    return any(_NEW_WORDS.search(part) for part in parts)


def takes_sign_ins(url: str) -> bool:
    """The path says that somebody is signed in there."""
    return not makes_accounts(url) and _IN_WORDS.search(path_of(url)) is not None


def leaves(url: str) -> bool:
    """The path says that somebody signs out there."""
    return _OUT_WORDS.search(path_of(url)) is not None


def _signs_in(form: _Form) -> bool:
    secret = [one for one in form.fields if one.type == "password"]
    return (
        len(secret) == 1
        and "new-password" not in secret[0].autocomplete
        and not _AGAIN.search(secret[0].name)
        and sum(one.type in _TYPED for one in form.fields) == 1
    )


def _kept(form: _Form) -> Iterator[Field]:
    """What a browser sends: buttons without a name and boxes that are not ticked are left out."""
    wanted = ("password", "hidden", *_TYPED)
    return (one for one in form.fields if one.type in wanted or (one.type == "submit" and one.name))


def _filled(one: Field, domain: str) -> str:
    if one.type == "password":
        return PASSWORD
    return f"{USER}@{domain}" if one.type in _TYPED else one.value


def as_json(domain: str) -> bytes:
    """The same attempt for a route without a form, under the names that most of them use."""
    user = f"{USER}@{domain}"
    fields: Mapping[str, str] = {"email": user, "username": user, "password": PASSWORD}
    return json.dumps(fields).encode()
