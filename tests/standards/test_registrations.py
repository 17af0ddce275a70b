import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts import Unreachable
from cockpit.facts.rdap import Registration
from cockpit.standards.registrations import MAX_TEXT, date, read, status

SHOP = "shop.example"
URL = "https://rdap.registry.example/domain/shop.example"


def told(**parts: Any) -> Registration:
    """The reading of an answer about the shop with these members."""
    seen = read(json.dumps({"objectClassName": "domain", "ldhName": SHOP, **parts}), SHOP, URL)
    assert isinstance(seen, Registration), seen
    return seen


def refused(text: str) -> Unreachable:
    """Why a body cannot be used."""
    seen = read(text, SHOP, URL)
    assert isinstance(seen, Unreachable)
    return seen


def event(action: Any, when: Any) -> dict[str, Any]:
    return {"eventAction": action, "eventDate": when}


def card(*rows: Any) -> list[Any]:
    return ["vcard", [["version", {}, "text", "4.0"], *rows]]


def registrar(**parts: Any) -> str:
    """The registrar's name in an answer with this one entity."""
    return told(entities=[{"roles": ["registrar"], **parts}]).registrar


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("client hold", "client hold"),
        ("clientHold", "client hold"),
        ("CLIENT HOLD", "client hold"),
        ("CLIENTHOLD", "client hold"),
        ("Client_Hold", "client hold"),
        (" client-hold ", "client hold"),
        ("clientHold https://icann.org/epp#clientHold", "client hold"),
        ("https://icann.org/epp#clientHold", "client hold"),
        ("http://www.icann.org/epp#serverHold", "server hold"),
        ("redemptionPeriod", "redemption period"),
        ("pendingDelete", "pending delete"),
        ("pending  delete", "pending delete"),
        ("pendingRestore", "pending restore"),
        ("autoRenewPeriod", "auto renew period"),
        ("clientTransferProhibited", "client transfer prohibited"),
        ("ok", "active"),
        ("OK", "active"),
        ("linked", "associated"),
        ("inactive", "inactive"),
        ("dnsHold", "dns hold"),
        ("To Be Reassigned", "to be reassigned"),
        ("", ""),
    ],
)
def test_a_status_in_every_spelling(word: str, same: str) -> None:
    assert status(word) == same
    assert status(same) == same


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-01-02T03:04:05Z", "2027-01-02T03:04:05+00:00"),
        ("2027-01-02t03:04:05z", "2027-01-02T03:04:05+00:00"),
        ("2027-01-02T03:04:05.123456789Z", "2027-01-02T03:04:05+00:00"),
        ("2027-01-02T03:04:05+03:00", "2027-01-02T00:04:05+00:00"),
        ("2027-01-02T03:04:05", "2027-01-02T03:04:05+00:00"),
        ("2027-01-02 03:04:05", "2027-01-02T03:04:05+00:00"),
        (" 2027-01-02 ", "2027-01-02T00:00:00+00:00"),
        ("9999-12-31T23:59:59-12:00", ""),
        ("0001-01-01T00:00:00+12:00", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("2027-13-02", ""),
        ("never", ""),
        ("", ""),
    ],
)
def test_dates_as_registries_write_them(text: str, utc: str) -> None:
    assert date(text) == utc


def test_the_registrys_end_is_not_the_registrars() -> None:
    seen = told(
        events=[
            event("registrar expiration", "2026-12-01T00:00:00Z"),
            event("Expiration", "2027-12-01T00:00:00Z"),
            event("registration", "2020-12-01T00:00:00Z"),
            event("last changed", "2025-01-01T00:00:00Z"),
            event("last changed", "2026-01-01T00:00:00Z"),
            event("last update of RDAP database", "2026-11-20T00:00:00Z"),
            event("enum validation expiration", "2026-11-21T00:00:00Z"),
        ]
    )
    assert (seen.expires[:10], seen.registrar_expires[:10]) == ("2027-12-01", "2026-12-01")
    assert (seen.registered[:10], seen.changed[:10]) == ("2020-12-01", "2026-01-01")


def test_of_two_ends_the_earlier_counts() -> None:
    ends = [event("expiration", "2028-01-01"), event("expiration", "2027-01-01"), event("expiration", "x")]
    assert told(events=ends).expires == "2027-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "events", [None, [], {}, "x", [None, 7, {}], [event("expiration", None)], [event(1, 2)]]
)
def test_a_registry_without_an_end(events: Any) -> None:
    assert told(events=events).expires == ""


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"vcardArray": card(["fn", {}, "text", "Gandi SAS"])}, "Gandi SAS"),
        ({"vcardArray": card(["fn", {}, "text", ""], ["org", {}, "text", "Gandi"])}, "Gandi"),
        ({"vcardArray": card(["org", {}, "text", ["Gandi", "Domains"]])}, "Gandi"),
        ({"jscard": {"name": {"full": "Gandi"}}}, "Gandi"),
        ({"publicIds": [{"type": "IANA Registrar ID", "identifier": "81"}]}, "IANA Registrar ID 81"),
        ({"vcardArray": ["vcard", []], "handle": "81"}, "81"),
        ({"vcardArray": ["vcard"], "handle": "81"}, "81"),
        ({"vcardArray": {"fn": "x"}, "jscard": [], "publicIds": None, "handle": " H-1 "}, "H-1"),
        ({"vcardArray": card(["fn"], None, ["fn", {}, "text", 7])}, ""),
        ({"roles": "Registrar", "handle": "one role as a text"}, "one role as a text"),
        ({"roles": ["sponsor"], "handle": "a sponsor"}, "a sponsor"),
        ({"roles": ["registrant"], "handle": "a person"}, ""),
        ({"roles": ["abuse", "technical"], "handle": "a person"}, ""),
    ],
)
def test_the_registrars_name(parts: dict[str, Any], name: str) -> None:
    assert registrar(**parts) == name


def test_no_contact_is_kept() -> None:
    """The abuse contact inside the registrar and the holder beside it stay out."""
    person = {"roles": ["registrant"], "vcardArray": card(["fn", {}, "text", "Ana Lima"])}
    abuse = {"roles": ["abuse"], "vcardArray": card(["email", {}, "text", "abuse@registrar.example"])}
    seller = {"roles": ["registrar"], "vcardArray": card(["fn", {}, "text", "Gandi"]), "entities": [abuse]}
    seen = told(entities=[person, seller])
    assert seen.registrar == "Gandi"
    assert "Ana" not in repr(seen)
    assert "abuse@" not in repr(seen)


def test_name_servers_and_dnssec() -> None:
    servers = [{"ldhName": "NS2.DNS.example."}, {"ldhName": "ns1.dns.example"}, {"x": 1}, None]
    seen = told(nameservers=servers, secureDNS={"delegationSigned": True})
    assert seen.nameservers == ("ns1.dns.example", "ns2.dns.example")
    assert seen.signed is True
    assert told(secureDNS={"delegationSigned": "yes"}).signed is None
    assert told(secureDNS=[]).signed is None


@pytest.mark.parametrize("words", [["clientHold", "client hold", None, 7], "clientHold"])
def test_statuses_are_sorted_and_told_once(words: Any) -> None:
    assert told(status=words).statuses == ("client hold",)


@pytest.mark.parametrize("named", ["SHOP.EXAMPLE", "shop.example.", " Shop.Example "])
def test_the_same_domain_in_other_letters(named: str) -> None:
    assert told(ldhName=named).domain == SHOP


def test_an_international_name_in_either_form() -> None:
    domain = "xn--bcher-kva.example"
    for member in ("ldhName", "unicodeName"):
        for named in (domain, "b\u00fccher.example", "B\u00dcCHER.example."):
            assert isinstance(read(json.dumps({member: named}), domain, URL), Registration)


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("<!doctype html><title>Login</title>", "garbage", "a web page"),
        ("", "garbage", "no JSON"),
        ("[]", "garbage", "no JSON"),
        ('"shop.example"', "garbage", "no JSON"),
        ("[" * 99_999, "garbage", "no JSON"),
        ("1" * 9_999, "garbage", "no JSON"),
        ('{"ldhName": "shop.exa', "garbage", "no JSON"),
        ("{}", "other-domain", "without saying"),
        ('{"ldhName": 7}', "other-domain", "without saying"),
        ('{"ldhName": "other.example"}', "other-domain", "about other.example"),
        ('{"ldhName": "example"}', "other-domain", "about example"),
        ('{"errorCode": 404, "title": "no"}', "not-found", "RDAP error"),
        ('{"errorCode": "404"}', "not-found", "RDAP error"),
        ('{"errorCode": 500, "ldhName": "shop.example"}', "garbage", "RDAP error"),
    ],
)
def test_what_is_no_answer_about_the_domain(text: str, kind: str, word: str) -> None:
    why = refused(text)
    assert why.kind == kind
    assert word in why.cause
    assert why.cause.startswith("rdap.registry.example")


def test_what_a_hostile_registry_says_stays_short() -> None:
    long = "\x1b[31m" + "a" * 10_000
    seen = told(
        status=[long] * 5_000,
        events=[event(long, long)] * 5_000,
        nameservers=[{"ldhName": f"{n}.{long}"} for n in range(5_000)],
        entities=[{"roles": ["registrar"], "handle": long}] * 5_000,
    )
    assert max(map(len, (seen.registrar, *seen.statuses))) <= MAX_TEXT
    assert len(seen.nameservers) <= 50
    assert len(repr(seen)) < 20_000
    assert len(refused(json.dumps({"ldhName": long})).cause) < 500


KEYS = st.sampled_from(
    [
        *("ldhName", "unicodeName", "errorCode", "status", "events", "eventAction", "eventDate", "entities"),
        *("roles", "vcardArray", "jscard", "name", "full", "publicIds", "type", "identifier", "handle"),
        *("nameservers", "secureDNS", "delegationSigned"),
    ]
)
WORDS = st.sampled_from([SHOP, "registrar", "expiration", "2027-01-01", "fn", "vcard", "clientHold", "404"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=300),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=40,
)


@given(st.dictionaries(KEYS, VALUES, max_size=10))
def test_no_answer_can_raise_or_grow(data: dict[str, Any]) -> None:
    for body in (data, {**data, "ldhName": SHOP}):
        seen = read(json.dumps(body), SHOP, URL)
        if isinstance(seen, Registration):
            texts = [seen.expires, seen.registrar, *seen.statuses, *seen.nameservers]
            assert max(map(len, texts)) <= 2 * MAX_TEXT
        else:
            assert len(seen.cause) <= 500


@given(st.text(max_size=500))
def test_no_text_can_raise(text: str) -> None:
    read(text, SHOP, URL)
    status(text)
    date(text)
