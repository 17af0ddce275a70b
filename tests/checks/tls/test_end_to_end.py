"""The way behind the edge: whose certificate counts, what loops say, and what would decide the rest."""

from dataclasses import replace

import pytest

from checks.tls.end_to_end import ID, judge
from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.origins import Straight
from cockpit.facts.samples_dns import sample_front, sample_fronts
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import (
    BEHIND,
    HOME,
    NOT_ASKED,
    ORIGIN_CA,
    PRIVATE,
    SHOP,
    SHUT,
    api,
    at,
    expired,
    front,
    origin_ca,
    origins,
)
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.samples_tls import V4, leaf, shaken
from cockpit.facts.tls import Handshake
from cockpit.launch import Launch
from cockpit.launch.parts import Edge, Host
from cockpit.model import Finding, Layer, Severity, Verdict

LAUNCH = sample_launch(hosts=(Host(name=SHOP, proxied=True, origin=BEHIND),))
STRICT = "the edge is set to Full (strict)"


def judged(
    look: Straight | None = None,
    mode: EdgeApi = NOT_ASKED,
    seen: Fronts | None = None,
    launch: Launch = LAUNCH,
) -> Finding:
    looks = (look,) if look else ()
    (found,) = judge(launch, origins(*looks), seen or front(), mode, NOTHING_SAID)
    return found


@pytest.mark.parametrize(
    ("shake", "good"),
    [
        (shaken(leaf(SHOP)), True),
        (shaken(leaf("other.example"), code=62), False),
        (shaken(leaf(SHOP, age=900, days=10)), True),
        (shaken(leaf(SHOP, days=-1), code=10), False),
        (shaken(leaf(SHOP), leaf(SHOP), code=20), False),
        (origin_ca(), True),
        (origin_ca(days=-1), False),
        (origin_ca("other.example"), False),
        (shaken(leaf(SHOP, issuer=ORIGIN_CA), code=18), False),
    ],
    ids=(
        *("good", "another name", "longer than browsers take", "expired", "no intermediate"),
        *("origin CA", "old origin CA", "origin CA of another", "self-signed"),
    ),
)
def test_what_an_edge_takes(shake: Handshake, *, good: bool) -> None:
    found = judged(at(shake=shake))
    assert found.verdict is (Verdict.PASS if good else Verdict.FAIL)
    assert found.kind == ("" if good else "origin-certificate")


def test_only_its_own_edge_knows_an_origin_authority() -> None:
    bunny = sample_launch(hosts=LAUNCH.hosts, edge=Edge(provider="Bunny"))
    assert judged(at(shake=origin_ca()), launch=bunny).kind == "origin-certificate"


def test_a_certificate_for_the_name_of_the_origin_will_do() -> None:
    """Full (strict) takes the name that was asked for and the name of the target."""
    fly = leaf("*.fly.dev")
    look = replace(at(shake=shaken(fly, code=62, trouble="hostname mismatch")), target="shop.fly.dev")
    assert judged(look).verdict is Verdict.PASS


def test_on_another_port_the_answer_shows_the_certificate() -> None:
    look = replace(at(), shaken=None)
    assert judged(look).verdict is Verdict.PASS
    refused = Unreachable(
        Layer.TLS, "the certificate is not accepted: certificate has expired", "certificate"
    )
    found = judged(replace(look, secure=refused))
    assert (found.kind, "has expired" in found.summary) == ("origin-certificate", True)


@pytest.mark.parametrize(
    ("headers", "cookies", "verdict"),
    [
        ((("location", f"https://{SHOP}/"),), (), Verdict.FAIL),
        ((("location", "/"),), (), Verdict.FAIL),
        ((("location", f"https://{SHOP}/en/"),), (), Verdict.UNKNOWN),
        ((("location", f"http://{SHOP}/"),), (), Verdict.UNKNOWN),
        ((("location", f"https://{SHOP}/"),), ("session",), Verdict.UNKNOWN),
        ((("location", f"https://{SHOP}/"),), ("__cf_bm",), Verdict.FAIL),
        ((("location", "https://["),), (), Verdict.UNKNOWN),
    ],
)
def test_a_loop_to_itself_is_flexible(
    headers: tuple[tuple[str, str], ...], cookies: tuple[str, ...], verdict: Verdict
) -> None:
    """A site that waits for its cookie to come back loops for another reason."""
    told = (*headers, *(("set-cookie", f"{name}=; Path=/") for name in cookies))
    found = judged(at(shake=SHUT), seen=front(301, "", headers=told))
    assert found.verdict is verdict
    assert ("Flexible" in found.summary) is (verdict is Verdict.FAIL)


def test_flexible_by_the_settings_names_the_loop_too() -> None:
    loop = front(301, "", headers=(("location", f"https://{SHOP}/"),))
    found = judged(at(), api("flexible"), loop)
    assert "redirects to itself for ever" in found.summary
    assert found.fix is not None
    assert found.fix.text.startswith("The origin's certificate is good")
    assert "setting ssl = strict" in (found.fix.record or "")
    assert "Create Certificate" not in (found.fix.record or "")


def test_without_a_good_certificate_that_comes_first() -> None:
    found = judged(at(shake=expired()), api("flexible"))
    assert found.fix is not None
    assert (found.fix.record or "").index("Create Certificate") < (found.fix.record or "").index(
        "ssl = strict"
    )


@pytest.mark.parametrize(
    ("origin", "verdict"),
    [("http://198.51.100.10:8080", Verdict.FAIL), ("http://10.0.0.5:8080", Verdict.UNKNOWN)],
)
def test_a_declared_plain_origin(origin: str, verdict: Verdict) -> None:
    """At a private address a tunnel may carry the last step."""
    look = at(shake=PRIVATE, plain=PRIVATE) if "10.0.0.5" in origin else at(shake=SHUT, plain=403)
    assert judged(replace(look, declared=origin)).verdict is verdict


def test_a_setting_stands_against_what_looks_plain() -> None:
    """443 may be shut to strangers only."""
    look = at(shake=SHUT, plain=200, body=HOME)
    assert judged(look).kind == "flexible"
    assert judged(look, api()).verdict is Verdict.PASS


@pytest.mark.parametrize("status", [525, 526])
def test_an_edge_that_refuses_its_origin_fails_whatever_is_set(status: int) -> None:
    for mode in (api(), api("full"), NOT_ASKED):
        found = judged(at(), mode, front(status, ""))
        assert (found.kind, str(status) in found.summary) == ("refused-by-edge", True)


@pytest.mark.parametrize(
    "mode",
    [
        EdgeApi(asked=Unreachable(Layer.PERSON, "the token has expired", "credential")),
        EdgeApi(zone=SHOP, settings=Unreachable(Layer.PERSON, "the token has expired", "permission")),
        EdgeApi(zone="other.example", settings={"ssl": "flexible"}),
        EdgeApi(zone=SHOP, settings={}),
        EdgeApi(zone=SHOP, settings={"ssl": "whatever"}),
    ],
    ids=["no token", "too narrow", "another zone", "not told", "not known"],
)
def test_a_mode_that_is_not_known_decides_nothing(mode: EdgeApi) -> None:
    assert judged(at(), mode).verdict is Verdict.PASS
    found = judged(at(shake=SHUT), mode)
    assert (found.verdict, found.kind, found.layer) == (Verdict.UNKNOWN, "not-visible", Layer.PERSON)


def test_what_would_decide_is_said_in_lines() -> None:
    silent = sample_launch(hosts=(Host(name=SHOP, proxied=True),))
    found = judged(launch=silent)
    assert found.fix is not None
    record = found.fix.record or ""
    assert 'credential = "keyring:launch-cockpit/PROJECT/edge-read"' in record
    assert f"# in the [[host]] of {SHOP}" in record
    assert f"cockpit attest {ID}" in found.fix.text
    private = judged(at(shake=PRIVATE))
    assert private.fix is not None
    assert "allow_private = true" in (private.fix.record or "")


def test_the_weight_of_a_rehearsal() -> None:
    staging = sample_launch(hosts=(Host(name=SHOP, role="staging", proxied=True, origin=BEHIND),))
    assert judged(at(), api("flexible"), launch=staging).severity is Severity.MEDIUM
    assert judged(at(), api("flexible")).severity is None


def test_hosts_that_nobody_uses_are_left_out() -> None:
    hosts = tuple(Host(name=f"{role}.shop.example", role=role, proxied=True) for role in ("mail", "retired"))
    launch = sample_launch(hosts=(*LAUNCH.hosts, *hosts))
    assert judged(at(), launch=launch).subject == SHOP


def test_one_host_in_the_dark_beside_one_that_is_seen() -> None:
    hosts = (*LAUNCH.hosts, Host(name="app.shop.example", role="app", proxied=True, origin=BEHIND))
    dark = Unreachable(Layer.DNS, "app.shop.example does not exist in DNS", "nxdomain")
    seen = sample_fronts(
        sample_front(SHOP, V4, Response(f"https://{SHOP}/", 200, (), V4, HOME)),
        sample_front("app.shop.example", V4, dark),
    )
    looks = (at(), at(host="app.shop.example", shake=SHUT))
    found = list(judge(sample_launch(hosts=hosts), origins(*looks), seen, NOT_ASKED, NOTHING_SAID))
    assert {one.subject: (one.verdict, one.layer) for one in found} == {
        SHOP: (Verdict.PASS, None),
        "app.shop.example": (Verdict.UNKNOWN, Layer.DNS),
    }


def test_one_server_for_several_hosts_is_mended_once() -> None:
    hosts = tuple(Host(name=name, proxied=True, origin=BEHIND) for name in (SHOP, f"www.{SHOP}"))
    launch = sample_launch(hosts=hosts)
    looks = origins(at(shake=expired()), replace(at(shake=expired()), host=f"www.{SHOP}"))
    found = list(judge(launch, looks, front(), api(), NOTHING_SAID))
    assert [one.kind for one in found] == ["origin-certificate"] * 2
    assert found[0].fix == found[1].fix


@pytest.mark.parametrize("mode", ["off", "flexible", "full"])
def test_a_mode_is_verified_where_it_is_set(mode: str) -> None:
    assert judged(at(), api(mode)).verify == f"cockpit check {ID}"


def test_a_certificate_is_verified_at_the_server() -> None:
    assert judged(at(shake=expired()), api()).verify.startswith("openssl s_client")
