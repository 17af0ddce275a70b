"""tls.expiry-window."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import NO_RESOLVER, cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import NO_TLS, V4, V6, day, issuer, leaf, look, shaken, tls
from cockpit.facts.tls import Certificate, Handshake, Look, Tls
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.certificate_repairs import current, renew
from cockpit.kit.looks import at, dark, looked_at, severity, shakes, show_chain, unseen
from cockpit.standards.certificates import DAY, left, lifetime, named, path

WARN_DAYS, FAIL_DAYS = 21, 7
SHARE = 3  # programs renew when a third of the lifetime is left, and at a half where it is below ten days

CHECK = check(
    "Certificate is not about to expire",
    severity=HIGH,
    why="On the day a certificate runs out every visitor sees a warning in place of your site. One that "
    "renews by itself is renewed long before: when it was not, nobody will notice until it is too late.",
    fix="Renew the certificate now, and find out why it was not renewed by itself.",
    undo="The former certificate stays valid until its own end: put its files back.",
    verify="openssl s_client -connect {subject}:443 -servername {subject} </dev/null | openssl x509 -noout "
    "-dates",
    source="warn below 21 days, fail below 7, or a third of a shorter lifetime: certbot renews at a third, "
    "at a half where it is below ten days; CA/Browser Forum ballot SC-081 for shorter lifetimes",
    terms={"renewal": "getting a new certificate before the old one ends; mostly done by a program"},
)


def judge(launch: Launch, names: Names, tls: Tls) -> Iterator[Finding]:
    """What is left of each certificate, and of the intermediates that are sent with it."""
    for host in looked_at(launch, tls):
        looks = tls.of(host)
        if not looks:
            yield unseen(names, host)
        yield from _ends(launch, tls, host, looks)
        for one in looks:
            if isinstance(one.seen, Unreachable):
                yield dark(launch, tls, one, one.seen)


def window(certificate: Certificate) -> tuple[dt.timedelta, dt.timedelta]:
    """From when on it is late, and too late: 21 and 7 days, or a third of a lifetime too short for that."""
    third = lifetime(certificate) / SHARE
    return min(WARN_DAYS * DAY, third), min(FAIL_DAYS * DAY, third)


def _ends(launch: Launch, tls: Tls, host: str, looks: tuple[Look, ...]) -> Iterator[Finding]:
    groups: dict[Certificate, list[tuple[Look, Handshake]]] = {}
    for one, seen in shakes(looks):
        groups.setdefault(_first_to_end(seen), []).append((one, seen))
    newest = max((lasting.not_after for lasting in groups), default="")
    for ending, alike in groups.items():
        subject = at(host, [one for one, _ in alike], len(looks))
        renewed = newest if newest > ending.not_after else ""
        yield _finding(launch, tls, host, subject, ending, alike, renewed)


def _first_to_end(seen: Handshake) -> Certificate:
    """The leaf, or an intermediate on its path that ends sooner; a root's own end does not count."""
    counting = [one for one in path(seen.chain) if not one.flaw and (one is seen.leaf or not one.self_issued)]
    return min(counting or [seen.leaf], key=lambda one: one.not_after)


def _finding(
    launch: Launch,
    tls: Tls,
    host: str,
    subject: str,
    ending: Certificate,
    alike: list[tuple[Look, Handshake]],
    renewed: str,
) -> Finding:
    if ending.flaw:
        return cut(subject, Unreachable(Layer.TLS, f"the certificate of {host} {ending.flaw}", "unreadable"))
    remaining, (late, too_late) = left(ending, tls.seen_at), window(ending)
    own = ending is alike[0][1].leaf
    what = "The certificate" if own else f"The intermediate {named(ending.subject)}"
    days = f"{remaining // DAY} days"
    told: dict[str, Any] = {
        "observed": f"{days} left, until {ending.not_after[:10]}",
        "evidence": {
            "not_after": ending.not_after,
            "lifetime_days": round(lifetime(ending) / DAY),
            "sha256": ending.sha256,
            "addresses": [one.address for one, _ in alike],
        },
        "verify": f"{show_chain(host, alike[0][0].address)} | openssl x509 -noout -dates",
    }
    if remaining >= late:
        return passed(subject, f"{what} of {subject} has {days} left, until {ending.not_after[:10]}", **told)
    elsewhere = f" At another address it is valid until {renewed[:10]} already." if renewed else ""
    told |= {"expected": f"at least {_days(late)} left", "fix": renew(host) if own else current(host)}
    if remaining >= too_late:
        summary = f"{what} of {subject} ends in {days}, on {ending.not_after[:10]}.{elsewhere}"
        return warned(subject, "ends-soon", summary, **told)
    if remaining < dt.timedelta(0):
        summary = f"{what} of {subject} expired on {ending.not_after[:10]}.{elsewhere}"
        return failed(subject, "expired", summary, severity=severity(launch, host), **told)
    summary = (
        f"{what} of {subject} ends in {days}, on {ending.not_after[:10]}, and was not renewed.{elsewhere}"
    )
    return failed(subject, "not-renewed", summary, severity=severity(launch, host), **told)


def _days(span: dt.timedelta) -> str:
    return f"{span / DAY:.3g} days"


_SHOP, _WWW = "shop.example", "www.shop.example"
_LAUNCH = sample_launch()
_NAMES = sample_names(sample_lookup(_SHOP, V4, V6), sample_lookup(_WWW, V4))
_FINE = look(_WWW)


def _lasting(days: int, age: int = 30) -> Tls:
    return tls(look(_SHOP, shaken(leaf(_SHOP, age=age, days=days))), _FINE)


def _cases() -> Iterator[Case]:
    yield case("60 days left", _LAUNCH, _NAMES, _lasting(60), expect=PASS)
    yield case("20 of 90 days left", _LAUNCH, _NAMES, _lasting(20, 70), expect=WARN)
    yield case("6 of 90 days left", _LAUNCH, _NAMES, _lasting(6, 84), expect=FAIL)
    yield case("20 of 47 days left: renewed at a third", _LAUNCH, _NAMES, _lasting(20, 27), expect=PASS)
    yield case("15 of 47 days left", _LAUNCH, _NAMES, _lasting(15, 32), expect=WARN)
    yield case("3 of 6 days left", _LAUNCH, _NAMES, _lasting(3, 3), expect=PASS)
    yield case("1 of 6 days left", _LAUNCH, _NAMES, _lasting(1, 5), expect=FAIL)
    yield case("2 of 7 days left: overdue", _LAUNCH, _NAMES, _lasting(2, 5), expect=FAIL)
    refused = Unreachable(Layer.TCP, "port 443 refuses connections", "refused")
    mail = tls(look(_SHOP), _FINE, look("mail.shop.example", refused))
    yield case("a mail server without https", _LAUNCH, _NAMES, mail, expect=PASS)
    yield case(
        "one dead address", _LAUNCH, _NAMES, tls(look(_SHOP), look(_SHOP, refused, V6), _FINE), expect=PASS
    )
    yield case("expired", _LAUNCH, _NAMES, _lasting(-3), expect=FAIL)
    yield case(
        "the intermediate ends first",
        _LAUNCH,
        _NAMES,
        tls(look(_SHOP, shaken(leaf(_SHOP), issuer(not_after=day(10)))), _FINE),
        expect=WARN,
    )
    yield case(
        "renewed at one address only",
        _LAUNCH,
        _NAMES,
        tls(look(_SHOP), look(_SHOP, shaken(leaf(_SHOP, days=4)), V6), _FINE),
        expect=FAIL,
    )
    yield case("no certificate was seen", _LAUNCH, _NAMES, tls(look(_SHOP, NO_TLS), _FINE), expect=UNKNOWN)
    yield case(
        "the name does not resolve",
        _LAUNCH,
        sample_names(cut_lookup(_SHOP, NO_RESOLVER)),
        tls(_FINE),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
