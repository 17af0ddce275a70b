"""Somebody knows how each certificate is renewed, and the certificates bear it out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.samples_tls import NO_TLS, V4, leaf, look, shaken, tls
from cockpit.facts.stated import Reply, Stated
from cockpit.facts.tls import Tls
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Person,
    Word,
    case,
    check,
    cut,
    failed,
)
from cockpit.kit.certificate_repairs import renew
from cockpit.kit.looks import needed, shakes, show_chain, unseen
from cockpit.kit.stating import by_word
from cockpit.standards.renewing import Pace, pace

ID = "tls.renewal-path"

CHECK = check(
    "Renewal path is understood",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "I know which program or company renews each certificate, who is told when that fails, and what they "
        "do then.",
        "a sentence on who renews and who is told, or a picture of the platform's page for certificates",
        days=180,
        names_owner=True,
    ),
    why="Certificates last ninety days or less, and a program renews them out of sight. When it stops, "
    "nothing is to be seen for weeks, and then every visitor gets a warning at once.",
    fix="Find out who renews each certificate and who hears of a failure, and state it.",
    undo="State the opposite: the newest word counts.",
    verify="cockpit attest tls.renewal-path",
    source="RFC 9773 section 4.1 and certbot: a program renews when a third of the lifetime is left",
    terms={
        "issuer": "the authority that signed the certificate, such as Let's Encrypt",
        "renewal": "getting a new certificate before the old one ends; mostly done by a program",
    },
)


def judge(launch: Launch, names: Names, tls: Tls, stated: Stated) -> Iterator[Finding]:
    """A standing word about today's issuers, and no certificate that a program should have renewed."""
    paces = _paces(launch, tls)
    if not paces:
        yield _nothing_seen(launch, names, tls)
        return
    yield from (_overdue(tls, host, one) for host, one in paces.items() if one.overdue)
    yield _stated(launch, tls, stated, paces)


def _paces(launch: Launch, tls: Tls) -> dict[str, Pace]:
    """Of each host customers use, the certificate that is furthest on its way."""
    found: dict[str, Pace] = {}
    for host in needed(launch):
        seen = [one for _, shake in shakes(tls.of(host)) if (one := pace(shake.leaf, tls.seen_at))]
        if seen:
            found[host] = max(seen, key=lambda one: one.age / one.lifetime)
    return found


def _nothing_seen(launch: Launch, names: Names, tls: Tls) -> Finding:
    dark = [one.seen for one in tls.looks if isinstance(one.seen, Unreachable)]
    return cut(launch.domain, dark[0]) if dark else unseen(names, launch.domain)


def _overdue(tls: Tls, host: str, one: Pace) -> Finding:
    address = next(look.address for look, _ in shakes(tls.of(host)))
    return failed(
        host,
        "not-renewed",
        f"the certificate of {host} should have been renewed by now: {one.words}",
        expected=f"a new one after {one.lifetime * 2 / 3:.0f} of {one.lifetime:.0f} days",
        observed=f"the same one after {one.age:.0f} days",
        evidence={"issuer": one.issuer, "lifetime_days": round(one.lifetime), "age_days": round(one.age)},
        fix=renew(host),
        verify=f"{show_chain(host, address)} | openssl x509 -noout -issuer -dates",
    )


def _stated(launch: Launch, tls: Tls, stated: Stated, paces: dict[str, Pace]) -> Finding:
    """The word, with what was measured beside it; a host that shows nothing today changes no issuer."""
    issuers = {one.issuer for one in paces.values()}
    said = stated.of(ID)
    if said and any(not any(True for _ in shakes(tls.of(host))) for host in needed(launch)):
        issuers |= set(said.about)
    found = by_word(launch, ID, CHECK, stated, sorted(issuers))
    measured = "; ".join(f"{host}: {one.words}" for host, one in paces.items())
    if found.verdict is NOT_APPLICABLE:
        return found
    observed = "; ".join(filter(None, (found.observed, measured)))
    return replace(found, summary=f"{found.summary} (measured: {_summed(paces)})", observed=observed)


def _summed(paces: dict[str, Pace]) -> str:
    """The certificates that differ, each once, in a phrase."""
    return "; ".join(dict.fromkeys(one.words for one in paces.values()))


_SHOP, _WWW = "shop.example", "www.shop.example"
_NAMES = sample_names(sample_lookup(_SHOP, V4), sample_lookup(_WWW, V4))
_FINE = look(_WWW)
_LAUNCH = sample_launch(people=(Person(id="ana", name="Ana Ferreira"),))


def _aged(age: int, days: int) -> Tls:
    return tls(look(_SHOP, shaken(leaf(_SHOP, age=age, days=days))), _FINE)


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, "Sample Trust", owner="ana"))
    yield case("stated, thirty days old", _LAUNCH, _NAMES, _aged(30, 60), word, expect=PASS)
    yield case("a year, renewed by hand", _LAUNCH, _NAMES, _aged(300, 65), word, expect=PASS)
    yield case(
        "one host shows nothing", _LAUNCH, _NAMES, tls(look(_SHOP), look(_WWW, NO_TLS)), word, expect=PASS
    )
    yield case("past two thirds of its life", _LAUNCH, _NAMES, _aged(65, 25), word, expect=FAIL)
    gone = Person(id="ana", name="Ana Ferreira", leaves_on=dt.date(2026, 12, 10))
    leaving = sample_launch(people=(gone,))
    yield case("the person leaves", leaving, _NAMES, _aged(30, 60), word, expect=FAIL)
    no = sample_stated(statement(ID, "Sample Trust", answer=Reply.NOT_DONE, reason="nobody knows"))
    yield case("nobody knows", _LAUNCH, _NAMES, _aged(30, 60), no, expect=FAIL)
    yield case("nobody has said anything", _LAUNCH, _NAMES, _aged(30, 60), NOTHING_SAID, expect=UNKNOWN)
    other = sample_stated(statement(ID, "Another Trust", owner="ana"))
    yield case("another issuer since", _LAUNCH, _NAMES, _aged(30, 60), other, expect=UNKNOWN)
    yield case("the record is garbled", _LAUNCH, _NAMES, _aged(30, 60), GARBLED, expect=UNKNOWN)
    dark = tls(look(_SHOP, NO_TLS), look(_WWW, NO_TLS))
    yield case("no certificate was seen", _LAUNCH, _NAMES, dark, word, expect=UNKNOWN)
    hosted = sample_stated(
        statement(ID, answer=Reply.NOT_APPLICABLE, reason="the platform answers for it by contract")
    )
    yield case("the platform's own", _LAUNCH, _NAMES, _aged(30, 60), hosted, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
