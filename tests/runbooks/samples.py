"""Launch files for runbooks: one that says everything, one that says nothing, one that is against us."""

from typing import Any

import msgspec

from cockpit.facts.samples_launch import sample_launch
from cockpit.lab.declaration import declaration
from cockpit.launch import Launch
from cockpit.runbooks import Runbook, runbooks

IDS = (
    "rb-tls",
    "rb-redirect",
    "rb-mail",
    "rb-deploy",
    "rb-edge",
    "rb-secret",
    "rb-database",
    "rb-domain",
    "rb-silence",
    "rb-variable",
    "rb-dns",
    "rb-account",
    "rb-whom",
)
HOSTILE = "\x1b[31mred\x07\u202e\u200b <script>alert(1)</script> `id` $(id) {x} | [a](javascript:1)\r\n"


def company() -> Launch:
    """The lab's declaration."""
    return msgspec.convert(declaration(), Launch)


def empty() -> Launch:
    """Nothing but a domain; it is called so that no text can be mistaken for a placeholder."""
    return sample_launch("velomart.test")


def discovered() -> Launch:
    """What a survey finds by itself: names, pages, who sends, nobody and nothing else."""
    told = declaration()
    kept = ("schema", "product", "host", "route", "email", "sender", "edge")
    data: dict[str, Any] = {key: told[key] for key in kept}
    data["host"] = [{key: value for key, value in host.items() if key != "owner"} for host in data["host"]]
    return msgspec.convert(data, Launch)


def against_us(text: str) -> Launch:
    """The company with the same text behind every text of its own, but for ids, kinds and origins."""
    fixed = {"schema", "roadmap", "role", "kind", "id", "owner", "backup", "who", "payer", "category"}
    fixed |= {"credential", "billing_owner", "confirmed_by", "method", "dmarc_tighten_to", "origin"}

    def soiled(value: Any, key: str) -> Any:
        if isinstance(value, msgspec.Struct):
            kept = {one: soiled(getattr(value, one), one) for one in value.__struct_fields__}
            return type(value)(**kept)
        if isinstance(value, tuple):
            return tuple(soiled(one, key) for one in value)
        return f"{value}{text}" if isinstance(value, str) and value and key not in fixed else value

    # Built past the limits of the file: whatever reaches a runbook has to be bounded there.
    told: Launch = soiled(company(), "")
    return told


def words(book: Runbook) -> str:
    """Everything a person reads of it."""
    return "\n".join((book.title, book.symptom, *(text for _, text in book.parts)))


def book(launch: Launch, id_: str) -> Runbook:
    """One of them."""
    return next(one for one in runbooks(launch) if one.id == id_)
