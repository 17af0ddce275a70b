"""What edge.firewall-basic says of an edge that refuses, one that does not, and none at all."""

from typing import Any

from checks.edge.firewall_basic import judge
from cockpit.facts.exposed import Manner, Tried
from cockpit.facts.samples_exposed import exposed, page, stranger, tried
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import FAIL, LOW, MEDIUM, PASS, UNKNOWN, WARN, Finding, Host
from cockpit.standards.exposures import patterns

HOST = "shop.example"
FRONTED = sample_launch(hosts=(Host(name=HOST, proxied=True),))
BARE = sample_launch()


def found(*seen: Tried, launch: Any = FRONTED, **parts: Any) -> list[Finding]:
    return list(judge(launch, exposed(stranger(HOST, *seen, **parts))))


def refused(**seen: Any) -> tuple[Tried, ...]:
    return tuple(tried(one.path, Manner.WALL, **seen) for one in patterns())


def test_it_says_who_refused() -> None:
    (one,) = found(*refused(by="Cloudflare"))
    assert one.verdict is PASS
    assert "5 of them are turned away by Cloudflare, and so is a scanner" in one.summary
    (one,) = found(*refused(), kept=True, scanner=page(), launch=BARE)
    assert "turned away" in one.summary
    assert "by " not in one.summary.partition("turned away")[2]


def test_a_challenge_decides_nothing_and_what_decides_is_said() -> None:
    (one,) = found(tried("/.env", Manner.CHALLENGE))
    assert one.verdict is UNKNOWN
    assert "a bot challenge of the edge answers at /.env" in one.summary
    assert "block in place of challenging" in one.summary


def test_an_edge_without_rules_is_told_once_with_one_rule() -> None:
    (one,) = found(kept=True, scanner=page(), served_by=("Cloudflare",), edge="Cloudflare")
    assert (one.verdict, one.severity, one.kind) == (WARN, LOW, "unfiltered")
    assert "sqlmap" in one.summary
    assert one.fix is not None
    assert one.fix.record is not None
    assert 'lower(http.user_agent) contains "sqlmap"' in one.fix.record
    (only,) = found(*refused(), kept=True, scanner=page())
    assert only.kind == "scanner"


def test_content_and_a_door_are_two_findings() -> None:
    content, door = found(tried("/.git/HEAD"), tried("/phpmyadmin/", Manner.DOOR))
    assert (content.verdict, content.severity, content.kind) == (FAIL, None, "served")
    assert (door.verdict, door.severity, door.kind) == (WARN, MEDIUM, "open-door")


def test_a_platform_that_is_its_own_edge_gets_its_own_lines() -> None:
    (one,) = found(served_by=("Vercel",))
    assert one.fix is not None
    assert "vercel.json" in (one.fix.record or "")
    assert "Cloudflare" not in (one.fix.record or "")


def test_who_signs_in_at_wordpress_is_not_locked_out() -> None:
    (one,) = found(*refused(), tried("/wp-login.php", Manner.DOOR, type="text/html"), served_by=("nginx",))
    assert one.fix is not None
    assert "return 404" not in (one.fix.record or "")
    assert "allow YOUR.ADDRESS" in (one.fix.record or "")


def test_another_edge_gets_no_rule_of_cloudflare() -> None:
    (one,) = found(edge="Fastly", launch=BARE, served_by=("nginx",))
    assert one.fix is not None
    assert "Cloudflare" not in (one.fix.record or "")
