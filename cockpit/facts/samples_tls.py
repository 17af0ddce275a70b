"""Small TLS facts for examples: handshakes, looks, what authorities may do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.issuance import CHALLENGE_PATH, Issuance
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.samples_http import trail
from cockpit.facts.tls import VERSIONS, Certificate, Handshake, Look, Offer, Tls
from cockpit.facts.trails import Trail
from cockpit.model import Layer
from cockpit.standards.caa import ancestors

AT = "2026-11-20T12:00:00+00:00"
V4, V6 = "203.0.113.10", "2001:db8::10"
ROOT, ISSUER = "CN=Sample Root,O=Sample Trust", "CN=Sample CA 1,O=Sample Trust"
NO_TLS = Unreachable(Layer.TLS, "the TLS handshake fails: SSLV3_ALERT_HANDSHAKE_FAILURE", "tls")
MODERN = {version: Offer.YES if version > "TLSv1.1" else Offer.NO for version in VERSIONS}


def day(number: int) -> str:
    """The date that many days after AT."""
    return (dt.datetime.fromisoformat(AT) + dt.timedelta(number)).isoformat()


def leaf(*names: str, age: int = 30, days: int = 60, **fields: Any) -> Certificate:
    """A sound leaf for these names, issued `age` days before AT and valid for `days` more."""
    certificate = Certificate(
        f"CN={names[0]}" if names else "CN=shop.example",
        ISSUER,
        names,
        common_name=names[0] if names else "shop.example",
        organisation="Sample Trust",
        not_before=day(-age),
        not_after=day(days),
        sha256="ab" * 32,
        key="EC secp256r1",
        bits=256,
        digest="sha256",
        purposes=("server_auth",),
        issuer_urls=("http://ca.example/1.der",),
    )
    return replace(certificate, **fields)


def issuer(**fields: Any) -> Certificate:
    """The intermediate above `leaf`."""
    certificate = Certificate(
        ISSUER,
        ROOT,
        not_before=day(-500),
        not_after=day(1500),
        sha256="cd" * 32,
        key="EC secp384r1",
        bits=384,
        digest="sha384",
        authority=True,
    )
    return replace(certificate, **fields)


def shaken(*chain: Certificate, code: int = 0, trouble: str = "", **fields: Any) -> Handshake:
    """A handshake with this chain; without an issuer in it, with the usual one."""
    sent = chain if len(chain) != 1 else (chain[0], issuer())
    return Handshake(sent, trouble, code, "" if code else "TLSv1.3", "TLS_AES_128_GCM_SHA256", "h2", **fields)


def look(
    host: str,
    seen: Handshake | Unreachable | None = None,
    address: str = V4,
    offers: Mapping[str, Offer] | None = None,
    unsure: Mapping[str, str] | None = None,
) -> Look:
    """One address of a host; sound where nothing is given."""
    given = seen or shaken(leaf(host, f"*.{host}"))
    return Look(host, address, given, MODERN if offers is None else offers, unsure or {})


def tls(*looks: Look, public: bool = True) -> Tls:
    """All looks of a run."""
    return Tls(looks, AT, "certifi", public)


def issuance(
    *records: str,
    at: str = "shop.example",
    caa: Answer | Unreachable | None = None,
    ways: tuple[Trail, ...] = (),
) -> Issuance:
    """CAA records at one name and none elsewhere; ways of a challenge, by default a plain 404 each."""
    hosts = ("shop.example", "www.shop.example")
    names = dict.fromkeys(name for host in hosts for name in ancestors(host))
    answers: dict[str, Answer | Unreachable] = {name: sample_answer(name, "CAA") for name in names}
    answers[at] = caa or sample_answer(at, "CAA", *records)
    found = {host: trail(f"http://{host}{CHALLENGE_PATH}", (404, "")) for host in hosts}
    found |= {one.start.split("/")[2]: one for one in ways}
    return Issuance(answers, found)
