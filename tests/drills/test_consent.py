"""What may be done beyond looking: said on the command line, and proven for what touches the product."""

from typing import Any

import pytest

from cockpit.consent import CONSENTS, why_not
from cockpit.facts import Unreachable
from cockpit.facts.stated import Drilled, Standing, Stated
from cockpit.grammar import CONSENTS as OFFERED
from cockpit.model import Layer

DOMAIN = "velomart.test"
SERVERS = ("ns1.velodns.test", "ns2.velodns.test")


def proven(**changed: Any) -> Stated:
    row: dict[str, Any] = {
        "id": "1",
        "name": "dns-proof",
        "check": "domain.control-proof",
        "subject": DOMAIN,
        "passed": True,
        "by": "ines",
        "at": "2026-11-27T10:00:00+00:00",
        "said": "Seen.",
        "about": SERVERS,
    }
    return Stated("2026-11-28T10:00:00+00:00", drills=(Drilled(**row | changed),))


@pytest.mark.parametrize("what", ["active", "writes"])
def test_allowed_and_proven_for_todays_servers(what: str) -> None:
    assert why_not(what, DOMAIN, [what], proven(), SERVERS[::-1]) == ""


@pytest.mark.parametrize("what", CONSENTS)
def test_nothing_is_implied(what: str) -> None:
    others = [one for one in CONSENTS if one != what]
    assert why_not(what, DOMAIN, others, proven(), SERVERS) == f"it was not allowed: --allow {what}"


def test_a_build_on_this_machine_needs_no_proof() -> None:
    assert why_not("build", DOMAIN, ["build"], Stated(""), ()) == ""


@pytest.mark.parametrize(
    ("stated", "servers", "told"),
    [
        (Stated(""), SERVERS, "nobody has shown yet"),
        (proven(passed=False), SERVERS, "nobody has shown yet"),
        (proven(subject="other.test"), SERVERS, "nobody has shown yet"),
        (proven(name="rollback"), SERVERS, "nobody has shown yet"),
        (proven(standing=Standing.EXPIRED, why="it held until May"), SERVERS, "it held until May"),
        (proven(standing=Standing.UNSURE, why="nobody knows"), SERVERS, "nobody knows"),
        (proven(), SERVERS[:1], "have changed since the proof"),
        (proven(), (*SERVERS, "ns3.velodns.test"), "have changed since the proof"),
        (proven(), (), "have changed since the proof"),
        (proven(about=()), (), "have changed since the proof"),
        (
            Stated("", unreadable=Unreachable(Layer.PERSON, "the record is damaged")),
            SERVERS,
            "the record is damaged",
        ),
    ],
)
def test_without_a_standing_proof_nothing_is_touched(
    stated: Stated, servers: tuple[str, ...], told: str
) -> None:
    why = why_not("active", DOMAIN, ["active"], stated, servers)
    assert told in why
    assert "cockpit drill dns-proof" in why or "damaged" in why


def test_an_unknown_consent_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="there is no consent 'all'"):
        why_not("all", DOMAIN, ["all"], proven(), SERVERS)


def test_the_command_line_offers_exactly_these() -> None:
    assert OFFERED == CONSENTS
