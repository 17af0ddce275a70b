"""HTML that text cannot become: elements are built, never written, and every text in them is escaped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

Value = str | int | float | bool | None

_VOID: Final = frozenset({"input", "meta"})
_NAME: Final = re.compile(r"\A[a-z][A-Za-z0-9-]*\Z")
# A page of ours needs none of these, so none can be smuggled in through a value.
_REFUSED: Final = re.compile(
    r"\A(?:on.*|style|src|srcdoc|srcset|action|formaction|data|xlink-href|http-equiv)\Z"
)
_ADDRESSES: Final = (
    re.compile(r"\Ahttps?://[A-Za-z0-9.\[\]:-]+(?:[/?#][!#-&(-;=?-\[\]-_a-~]*)?\Z"),
    re.compile(r"\Amailto:[A-Za-z0-9.!#$&'*+/=^_`{|}~-]+@[A-Za-z0-9.-]+\Z"),
    re.compile(r"\Atel:\+?[0-9().-]{3,30}\Z"),
    re.compile(r"\Aevidence/[0-9a-f]{64}\.[a-z]{1,8}\Z"),
    re.compile(r"\A#[a-z][a-z0-9.-]*\Z"),
)


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that may stand as it is."""

    html: str


Child = Markup | str | None | Iterable["Child"]


def el(name: str, /, *children: Child, **attributes: Value) -> Markup:
    """An element. `class_` is `class`, `data_x` is `data-x`; None and False leave an attribute out.

    Raises:
        ValueError: an attribute that can run or fetch something, or an `href` that is not a harmless address.
    """
    opening = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{opening}>")
    return Markup(f"<{opening}>{joined(children).html}</{name}>")


def joined(children: Child) -> Markup:
    """What stands side by side, as one; texts are escaped."""
    if children is None:
        return Markup("")
    if isinstance(children, str):
        return Markup(escape(children))
    if isinstance(children, Markup):
        return children
    return Markup("".join(joined(child).html for child in children))


def address(text: str) -> str | None:
    """The text if a link may lead there: web, mail, telephone, a piece of evidence, a place on the page."""
    return text if any(form.match(text) for form in _ADDRESSES) else None


def link(text: str, to: str = "") -> Markup:
    """A link, or the text alone where the address is none we would follow."""
    target = address(to or text)
    if target is None:
        return el("span", text)
    return el("a", text, href=target, rel="noreferrer")


def raw(name: str, text: str) -> Markup:
    """A `style` or `script` of our own.

    Raises:
        ValueError: its text would end it early.
    """
    if "</" in text or "<!--" in text:
        raise ValueError(f"the text of {name} would end it early")
    return Markup(f"<{name}>{text}</{name}>")


def _attribute(key: str, value: Value) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.match(name) or _REFUSED.match(name):
        raise ValueError(f"no page of ours has the attribute {name}")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if name == "href" and address(str(value)) is None:
        raise ValueError("an address no link of ours leads to")
    return f' {name}="{escape(_number(value))}"'


def _number(value: str | float) -> str:
    """A number with at most two digits after the point, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
