"""The maps of names: registered domains, hosts with their certificates, DNS records."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import Column, code, grid, lines, long, mark, nothing, section
from cockpit.page.reading import day, flag, named, number, said_day, table, text, texts, written

_SOON: Final = 30  # days before an end in which it is worth a word


def domains(pack: Pack) -> Markup:
    """Registered domains, then every host: what it is for, where it leads, its certificate."""
    registered, hosts = rows(pack, "domain"), rows(pack, "host")
    return section(
        "domains",
        "Domain map",
        "Every address of the product, where it leads, and whether a browser trusts it.",
        grid("Registered domains", _domain(pack), registered)
        if registered
        else nothing("No registry has told who holds the domain. Run cockpit check domain."),
        grid("Hosts", _host(pack), hosts)
        if hosts
        else nothing("No address was seen or written down. Run cockpit check dns tls.", "host"),
    )


def _domain(pack: Pack) -> list[Column]:
    return [
        ("Domain", lambda row: code(text(row, "name"))),
        ("Registered with", lambda row: text(row, "registrar")),
        ("Runs out", lambda row: end(pack, day(row, "expires_on"))),
        ("Renews by itself", _renews),
        (
            "Name servers",
            lambda row: lines(map(code, texts(row, "nameservers"))) if texts(row, "nameservers") else None,
        ),
        ("DNSSEC", lambda row: _yes_no(flag(row, "dnssec"), "Signed", "Not signed", "quiet")),
        ("Shown to be yours", lambda row: text(row, "control_proof")),
    ]


def _renews(row: Row) -> Child:
    return _yes_no(flag(row, "auto_renew"), "Yes", "No, by hand", "mild")


def _yes_no(value: bool | None, yes: str, no: str, tone: str) -> Child:  # noqa: FBT001 - a value of the pack
    return None if value is None else mark("good", yes) if value else mark(tone, no)


def end(pack: Pack, when: dt.date | None) -> Child:
    """A day on which something ends, marked when it is near or past on the day of the pack."""
    today = written(pack)
    if when is None or today is None:
        return said_day(when) or None
    left = (when - today).days
    if left < 0:
        return mark("bad", f"{said_day(when)}, past")
    return mark("mild", f"{said_day(when)}, in {left} days") if left <= _SOON else said_day(when)


def _host(pack: Pack) -> list[Column]:
    return [
        ("Address", lambda row: [code(text(row, "hostname")), _aside(text(row, "environment"))]),
        ("What for", lambda row: text(row, "purpose")),
        (
            "Leads to",
            lambda row: [long(text(row, "destination")), _edge(row)] if text(row, "destination") else None,
        ),
        ("Certificate", lambda row: _certificate(pack, row)),
        ("Redirect", lambda row: text(row, "redirect")),
        ("Owner", owner(pack)),
    ]


def _aside(words: str) -> Child:
    return el("div", words, class_="aside") if words else None


def _edge(row: Row) -> Child:
    return _aside("through the edge") if flag(row, "proxied") else None


def owner(pack: Pack) -> Callable[[Row], Child]:
    """The name of who owns the row."""
    return lambda row: named(pack, text(row, "owner"))


def _certificate(pack: Pack, row: Row) -> Child:
    """The state as a word, who issued it, its last day, how it is renewed."""
    tls = table(row, "tls")
    status = text(tls, "status")
    if not status:
        return None
    tone = "good" if status == "valid" else "mild" if status.startswith("valid") else "bad"
    ends = end(pack, day(tls, "not_after"))
    return el(
        "div",
        mark(tone, status),
        el("div", "until ", ends) if ends else None,
        _aside(text(tls, "issuer")),
        _aside(text(tls, "renewal")),
        class_="wide",
    )


def dns(pack: Pack) -> Markup:
    """Every record, as whoever changes DNS sees it."""
    found = rows(pack, "dns")
    return section(
        "dns",
        "DNS map",
        "The records that make the addresses work. Change one only with this list beside you.",
        grid("DNS records", _record(pack), found)
        if found
        else nothing("No record was seen. Run cockpit check dns, then cockpit handover.", "host"),
    )


def _record(pack: Pack) -> list[Column]:
    return [
        ("Name", lambda row: code(text(row, "name"))),
        ("Type", lambda row: code(text(row, "type"))),
        ("Value", lambda row: [long(text(row, "value")), _edge(row)]),
        ("Kept for", lambda row: _lifetime(number(row, "ttl"))),
        ("What for", lambda row: text(row, "purpose")),
        ("Owner", owner(pack)),
    ]


def _lifetime(seconds: float | None) -> Child:
    """A time to live as people say it."""
    if seconds is None:
        return None
    for size, word in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {word}"
    return f"{seconds:g} s"
