"""The headers that guard a page, read as browsers read them, beside the verdicts of MDN HTTP Observatory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards import csp, hsts, permissions
from cockpit.standards.fields import distance, near, split
from cockpit.standards.headers import (
    LEAKY,
    frame_fault,
    leaks,
    media_type,
    misspelt,
    reads_as_json,
    referrer,
    sniff_fault,
)

HSTS, XFO, XCTO, RP, CSP = hsts.NAME, "x-frame-options", "x-content-type-options", "referrer-policy", csp.NAME
LONG = "max-age=31536000"
Headers = dict[str, list[str]]

# (field, headers, whether MDN HTTP Observatory 1.4.8 passes it): its analyzers were run on each of these.
SAME: list[tuple[str, Headers, bool]] = [
    (HSTS, {}, False),
    (HSTS, {HSTS: [LONG]}, True),
    (HSTS, {HSTS: [f"{LONG}; includeSubDomains; preload"]}, True),
    (HSTS, {HSTS: ["max-age=15552000"]}, True),
    (HSTS, {HSTS: ["max-age=15551999"]}, False),
    (HSTS, {HSTS: ["max-age=0"]}, False),
    (HSTS, {HSTS: ["MAX-AGE=31536000; INCLUDESUBDOMAINS"]}, True),
    (HSTS, {HSTS: ['max-age="31536000"']}, True),
    (HSTS, {HSTS: [f"{LONG}, includeSubDomains"]}, False),
    (HSTS, {HSTS: ["max-age:31536000"]}, False),
    (HSTS, {HSTS: ["max-age=1y"]}, False),
    (HSTS, {HSTS: ["includeSubDomains"]}, False),
    (HSTS, {HSTS: ["max_age=31536000"]}, False),
    (HSTS, {HSTS: [f"{LONG}; max-age=0"]}, False),
    (HSTS, {HSTS: [f"{LONG}; includeSubDomain"]}, True),
    (HSTS, {HSTS: [f"{LONG};"]}, True),
    (HSTS, {HSTS: ["max-age=0", LONG]}, False),
    (HSTS, {HSTS: [LONG, "max-age=0"]}, True),
    (XFO, {}, False),
    (XFO, {XFO: ["DENY"]}, True),
    (XFO, {XFO: ["sameorigin"]}, True),
    (XFO, {XFO: ["ALLOWALL"]}, False),
    (XFO, {XFO: ["SAMEORIGIN;"]}, False),
    (XFO, {XFO: ["whimsy"]}, False),
    (XFO, {CSP: ["frame-ancestors 'none'"]}, True),
    (XFO, {CSP: ["frame-ancestors 'self' https://a.test"]}, True),
    (XCTO, {}, False),
    (XCTO, {XCTO: ["nosniff"]}, True),
    (XCTO, {XCTO: ["NoSniff"]}, True),
    (XCTO, {XCTO: ["nosniff; mode=block"]}, False),
    (XCTO, {XCTO: ["none"]}, False),
    (RP, {}, True),
    (RP, {RP: ["no-referrer"]}, True),
    (RP, {RP: ["same-origin"]}, True),
    (RP, {RP: ["Strict-Origin"]}, True),
    (RP, {RP: ["strict-origin-when-cross-origin"]}, True),
    (RP, {RP: ["unsafe-url"]}, False),
    (RP, {RP: ["no-referrer-when-downgrade"]}, False),
    (RP, {RP: ["whimsy"]}, False),
    (RP, {RP: ["no-referrer-when-downgrade, strict-origin-when-cross-origin"]}, True),
    (RP, {RP: ["no-referrer, whimsy"]}, True),
]

# The same, where we say the opposite on purpose, and why.
DIFFERENT: list[tuple[str, Headers, bool, str]] = [
    (HSTS, {HSTS: ["max-age = 31536000"]}, False, "RFC 6797 6.1 has implied white space around the ="),
    (HSTS, {HSTS: ["max-age=31536000s"]}, True, "not a number: RFC 6797 6.1.1 has digits only"),
    (HSTS, {HSTS: [f"{LONG}; includeSubDomains=true"]}, True, "RFC 6797 6.1.2: it takes no value"),
    (HSTS, {HSTS: [f"{LONG} includeSubDomains"]}, True, "RFC 6797 6.1: a semicolon separates directives"),
    (XFO, {XFO: ["ALLOW-FROM https://a.test"]}, True, "no browser reads ALLOW-FROM (HTML 7.4)"),
    (XFO, {XFO: ["SAMEORIGIN, SAMEORIGIN"]}, False, "the same twice is one value (HTML 7.4)"),
    (XFO, {XFO: ["DENY, SAMEORIGIN"]}, False, "a contradiction makes browsers refuse (HTML 7.4)"),
    (XFO, {CSP: ["frame-ancestors *"]}, True, "everybody may frame it"),
    (XFO, {CSP: ["frame-ancestors https:"]}, True, "everybody may frame it"),
    (XFO, {CSP: ["frame-ancestors *"], XFO: ["DENY"]}, True, "the policy outweighs the option (CSP 6.4.2.2)"),
    (XCTO, {XCTO: ["nosniff, nosniff"]}, False, "the first value counts (Fetch 3.6)"),
    (RP, {RP: ["origin"]}, False, "only the origin is told, which the default tells, too"),
    (RP, {RP: ["origin-when-cross-origin"]}, False, "only the origin is told to others"),
    (RP, {RP: [""]}, False, "an empty header is as good as none (Referrer Policy 8.1)"),
]


def ours(field: str, headers: Headers) -> bool:
    """Does one header do its work?"""
    values = headers.get(field, [])
    enforced = csp.policies(headers.get(CSP, []))
    if field == HSTS:
        policy = hsts.read(values[0]).policy if values else None
        return policy is not None and policy.max_age >= hsts.HALF_A_YEAR
    if field == XFO:
        by_policy = csp.framing(enforced)
        return frame_fault(values) is None if by_policy is None else by_policy
    if field == XCTO:
        return sniff_fault(values) is None
    said = referrer(values)
    return said not in LEAKY if said else not split(values)


@pytest.mark.parametrize(("field", "headers", "passes"), SAME)
def test_the_same_verdict_as_observatory(field: str, headers: Headers, passes: bool) -> None:
    assert ours(field, headers) is passes


@pytest.mark.parametrize(("field", "headers", "passes", "why"), DIFFERENT)
def test_another_verdict_than_observatory_on_purpose(
    field: str, headers: Headers, passes: bool, why: str
) -> None:
    assert why
    assert ours(field, headers) is not passes


def test_values_of_a_list() -> None:
    assert split(["a, b", " c ", ""]) == ("a", "b", "c")
    assert split(['x="1,2", y']) == ('x="1,2"', "y")
    assert split([]) == ()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("strict-transport-securty", hsts.NAME),
        ("strict_transport_security", hsts.NAME),
        ("strict-transport-secuirty", hsts.NAME),
        ("referer-policy", RP),
        ("permission-policy", permissions.NAME),
        ("x-frame-option", XFO),
        ("x-content-type-option", XCTO),
        ("content-security-polcy", CSP),
        ("x-webkit-csp", CSP),
    ],
)
def test_names_nobody_reads(name: str, meant: str) -> None:
    assert misspelt([name, "date"]) == {name: meant}


@pytest.mark.parametrize(
    "name",
    [
        *(hsts.NAME, XFO, XCTO, RP, CSP, csp.REPORT_ONLY, permissions.NAME, "permissions-policy-report-only"),
        *("referer", "x-xss-protection", "cross-origin-opener-policy", "cross-origin-embedder-policy"),
        *(
            "cross-origin-resource-policy",
            "document-policy",
            "feature-policy",
            "x-permitted-cross-domain-policies",
        ),
        *(
            "content-type",
            "x-powered-by",
            "reporting-endpoints",
            "x-download-options",
            "origin-agent-cluster",
        ),
    ],
)
def test_names_that_are_right(name: str) -> None:
    assert misspelt([name]) == {}


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_distance_is_the_same_both_ways(first: str, second: str) -> None:
    assert distance(first, second) == distance(second, first)
    assert (distance(first, second) == 0) == (first == second)
    assert near(first, (first,)) == ""


def test_a_meta_element_has_the_last_word_on_the_referrer() -> None:
    assert referrer(["no-referrer"], "unsafe-url") == "unsafe-url"
    assert referrer(["no-referrer"], "always") == "unsafe-url"
    assert referrer(["no-referrer"], "whimsy") == "no-referrer"
    assert referrer(["no-referrer", "origin"]) == "origin"
    assert referrer([]) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (['geolocation=(), camera=(self "https://a.example"), fullscreen=*'], ""),
        (["camera=()", "microphone=()"], ""),
        (["interest-cohort=()"], ""),
        (["camera=();report-to=main"], ""),
        (["camera=self, x, y=?1, z=1.5"], ""),
        ([], ""),
        (["geolocation 'none'; camera 'self'"], "old Feature-Policy"),
        (["geolocation *"], "old Feature-Policy"),
        (["geolocation=();camera=()"], "semicolon"),
        (["camera='none'"], "apostrophe"),
        (["camera=() microphone=()"], "comma is expected"),
        (["camera=(self, microphone)"], "comma is expected"),
        (["camera=(),"], "ends in a comma"),
        (["Camera=()"], 'cannot be read from "Camera'),
        (["=()"], "cannot be read"),
        (["camera=(), " * 3000], "longer than"),
    ],
)
def test_a_permissions_policy(values: list[str], words: str) -> None:
    fault = permissions.fault(values)
    assert words in fault
    assert bool(fault) == bool(words)


def test_the_old_syntax_in_the_new_one() -> None:
    old = ["geolocation 'none'; camera 'self' https://a.example; fullscreen *"]
    new = permissions.translated(old)
    assert new == 'geolocation=(), camera=(self "https://a.example"), fullscreen=*'
    assert permissions.fault([new]) == ""
    assert permissions.translated(["camera=()"]) == ""
    assert permissions.translated([]) == ""


@given(st.text(alphabet="camer=()self,;*'\" :/x\x00", max_size=60))
def test_a_hostile_policy_raises_nothing(value: str) -> None:
    permissions.fault([value])
    permissions.translated([value])
    frame_fault([value])
    sniff_fault([value])
    referrer([value], value)


@pytest.mark.parametrize(
    "value",
    [
        *("nginx/1.18.0", "Apache/2.4.52 (Ubuntu)", "PHP/8", "PHP/7.4.3", "gunicorn/20.0.4", "Apache/2"),
        *("Phusion Passenger(R) 6.0.4", "Drupal 9 (https://www.drupal.org)", "Microsoft-IIS/10.0"),
        *("Werkzeug/3.0.1 Python/3.11.4", "Jetty(9.4.z-SNAPSHOT)"),
    ],
)
def test_versions_that_are_told(value: str) -> None:
    assert leaks([("server", value), ("date", "1.2.3")]) == (("server", value),)


@pytest.mark.parametrize(
    "value",
    [
        *("nginx", "cloudflare", "Vercel", "Express", "Next.js", "ASP.NET", "ECAcc (lac/55D2)", "LiteSpeed"),
        *("Fly/2c4e8a1 (2026-11-18)", "Google Frontend", "Phusion Passenger", "W3 Total Cache", "openresty"),
    ],
)
def test_names_without_a_version(value: str) -> None:
    assert leaks([("server", value), ("x-powered-by", value)]) == ()


def test_the_version_header_of_aspnet_is_one() -> None:
    assert leaks([("x-aspnet-version", "4")]) == (("x-aspnet-version", "4"),)


@pytest.mark.parametrize(
    ("body", "whole", "is_json"),
    [
        ('{"a": 1}', True, True),
        ("\ufeff [1, 2]\n", True, True),
        ("{}", True, True),
        ("OK", True, False),
        ('"OK"', True, False),
        ("1", True, False),
        ("{ not json }", True, False),
        ("[" * 100_000, True, False),
        ("<p>{}</p>", True, False),
        ('{"a": [1, 2', False, True),
        ('[{"a"', False, True),
        ("{% block %}", False, False),
        ("[note] to whom", False, False),
    ],
)
def test_what_reads_as_json(body: str, whole: bool, is_json: bool) -> None:
    assert reads_as_json(body, whole=whole) is is_json


def test_the_media_type() -> None:
    assert media_type(["Text/HTML; charset=utf-8"]) == "text/html"
    assert media_type([]) == ""
