import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cockpit.golive.items import items
from cockpit.handover import golive, pack
from cockpit.handover.digest import pack_digest
from cockpit.handover.schema import rows, tables
from cockpit.handover.sources import Sources, since
from cockpit.journal import Seen, moment
from cockpit.lab.declaration import declaration
from cockpit.launch import Launch
from cockpit.launch.load import read
from cockpit.launch.names import slug
from tests.handover.world import LAUNCH, launch, seen
from tests.reports.samples import (
    ATTESTED,
    BLOCKER,
    FAIL,
    GREEN,
    HOSTILE,
    PASS,
    SAMPLE,
    UNKNOWN,
    finding,
    result,
)

ROADMAPS = ("marketplace-launch", "ecommerce-prototype", "mobile-demo", "coach-prototype", "b2b-prototype")


def sample() -> Launch:
    """Everything that can be declared."""
    return read(tomli_w.dumps(declaration()), Path("launch.toml"))


def built(**changes: Any) -> dict[str, Any]:
    sources = {"launch": launch(), "seen": seen(), "evidence": {}, "tool": "launch-cockpit 0.1.0", **changes}
    return pack.build(Sources(**sources))


def test_what_is_declared_is_there_and_what_is_not_is_left_out() -> None:
    whole = built()
    assert whole["pack"] == {
        "id": "shop-s-hne-2026-11-20",
        "product": "Shop & Söhne",
        "profile": "ecommerce-prototype",
        "tool": "launch-cockpit 0.1.0",
        "catalogue": "launch-cockpit/catalogue/v1",
        "generated_at": dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC),
        "sprint_hours_budget": 48,
        "secrets_included": False,
        "sprint_started": dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC),
        "sprint_hours_used": 25.0,
    }
    assert [row["id"] for row in whole["person"]] == ["ana", "jon"]
    assert whole["person"][1] == {"id": "jon", "name": "Jon Weber", "leaves_on": dt.date(2027, 1, 31)}
    assert whole["access"][0]["credential"] == "pm:shop/registrar"
    assert "credential" not in whole["monitor"][0]
    assert "credential" not in whole["edge"]
    assert whole["deploy"]["rollback"]["last_known_good"] == "2026.11.19"
    assert whole["secret"][0]["next_due"] == dt.date(2027, 5, 18)
    assert "dashboard" not in whole


def test_the_maps_of_names_hosts_and_redirects() -> None:
    whole = built()
    assert [(row["name"], row["type"], row["value"]) for row in whole["dns"]] == [
        ("@", "A", "198.51.100.20"),
        ("@", "AAAA", "2001:db8::20"),
        ("www", "CNAME", "shop.example"),
    ]
    assert [(row["hostname"], row["environment"], row["redirect"]) for row in whole["host"]] == [
        ("shop.example", "production", "none"),
        ("www.shop.example", "production", "to https://shop.example"),
        ("staging.shop.example", "staging", "none"),
    ]
    assert [(row["kind"], row["start"]) for row in whole["redirect"]] == [
        ("canonical", "http://shop.example"),
        ("canonical", "http://www.shop.example"),
        ("canonical", "https://www.shop.example"),
        ("old-path", "https://shop.example/old"),
        ("retired", "https://demo.shop.example/"),
    ]


def test_every_key_is_one_of_the_schema() -> None:
    whole = pack.build(Sources(sample(), seen(), {}, "t 1"))
    for name, table in tables().items():
        below = {other.rpartition(".")[2] for other in tables() if other.rpartition(".")[0] == name}
        for row in rows(whole, name):
            assert row.keys() <= {leaf.key for leaf in table.leaf} | below, name


def test_nobody_has_signed_so_it_is_a_no_go_and_says_what_is_proposed() -> None:
    red = built()["decision"]
    assert red["status"] == "no-go"
    assert red["reasons"][:4] == [
        "Nobody has signed yet, and no decision is a no-go.",
        "The checks propose: no-go.",
        "Launch blocker: The domain has an address (dns.apex-resolves)",
        "Undecided launch blocker: The www name has an address (dns.www-resolves)",
    ]
    assert red["reasons"][4].startswith("Launch blockers not looked at yet, or not by this version: ")
    green = built(seen=seen(GREEN))["decision"]
    assert green["status"] == "no-go"
    assert green["reasons"][1] == "The checks propose: undecided."


def test_the_summary_adds_up() -> None:
    summary = built()["summary"]
    verdicts = ("passed", "warned", "failed", "errors", "unknown", "not_applicable")
    assert summary["checks_total"] == sum(summary[name] for name in verdicts) == len(SAMPLE)
    assert summary["checks_total"] == summary["auto"] + summary["assisted"] + summary["attested"]
    assert [summary[f"{name}_open"] for name in ("launch_blockers", "high", "medium", "low")] == [2, 2, 0, 1]


def test_risks_are_worst_first_and_every_open_result_has_one() -> None:
    whole = built()
    order = ["launch-blocker", "high", "medium", "low"]
    ranks = [order.index(row["severity"]) for row in whole["risk"]]
    assert ranks == sorted(ranks)
    open_ = {row["check"] for row in whole["result"] if row["verdict"] in ("fail", "unknown", "error")}
    assert {row["check"] for row in whole["risk"]} == open_
    assert whole["risk"][0] == {
        "id": "risk-dns-apex-resolves",
        "check": "dns.apex-resolves",
        "severity": "launch-blocker",
        "title": "The domain has an address",
        "impact": "shop.example: The name has no address.",
        "owner": "ana",
        "due": dt.date(2026, 11, 22),
        "status": "open",
        **{
            key: whole["risk"][0][key]
            for key in ("order", "fix", "record", "verify")
            if key in whole["risk"][0]
        },
    }
    assert whole["risk"][0]["order"] == 1
    assert "risk" not in built(seen=seen(GREEN))


def test_results_point_at_evidence_that_is_there() -> None:
    rows = seen()
    digest = "ab" * 32
    rows["dns.apex-resolves"] = Seen(SAMPLE[0], "r", "2026-11-20T10:00:00+00:00", digest)
    rows["header.hsts"] = Seen(SAMPLE[3], "r", "2026-11-20T10:00:00+00:00", "cd" * 32)
    whole = built(seen=rows, evidence={digest: 7})
    (evidence,) = whole["evidence"]
    assert (evidence["path"], evidence["bytes"], evidence["sha256"]) == (f"evidence/{digest}.json", 7, digest)
    assert evidence["valid_until"] - evidence["collected_at"].date() == dt.timedelta(days=30)
    named = {row["check"]: row.get("evidence") for row in whole["result"]}
    assert named["dns.apex-resolves"] == [evidence["id"]]
    assert named["header.hsts"] is None, "its file was missing"
    assert whole["integrity"]["evidence_count"] == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_outside_are_safe(text: str) -> None:
    nasty = result("x.y", finding(FAIL, text, summary=text), title=text, severity=BLOCKER)
    for row in built(seen=seen((nasty,)))["risk"]:
        assert all(
            char.isprintable() or char == "\n"
            for value in row.values()
            if isinstance(value, str)
            for char in value
        )


def test_the_digest_covers_all_but_decision_integrity_and_signatures() -> None:
    whole = built()
    digest = whole["integrity"]["pack_digest"]
    assert digest == pack_digest(whole)
    assert pack_digest({**whole, "decision": {"status": "go"}, "signoff": [{"who": "ana"}]}) == digest
    assert pack_digest({**whole, "risk": []}) != digest
    assert pack_digest(dict(reversed(whole.items()))) == digest, "the order of tables does not matter"


def test_a_look_that_shows_the_same_keeps_its_time_until_it_is_old() -> None:
    looks = [f"2026-11-{day:02}T10:00:00+00:00" for day in (1, 5, 15, 17, 30)]
    assert since(looks[:3]) == moment(looks[0])
    assert since(looks[:4]) == since(looks) == moment(looks[3]), (
        "after half the time it is valid, it is renewed"
    )


@pytest.mark.parametrize(
    ("name", "id_"),
    [("Shop & Söhne", "shop-s-hne"), ("日本", "product"), ("a\x1b[2Jb", "a-2jb"), ("", "product")],
)
def test_slug(name: str, id_: str) -> None:
    assert slug(name) == id_


@pytest.mark.parametrize(
    ("at", "is_"),
    [
        ("2026-11-20T10:00:00.999Z", dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)),
        ("2026-11-20T12:00:00+02:00", dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)),
        ("2026-11-20T10:00:00", dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)),
        ("nonsense", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_moment(at: str, is_: dt.datetime) -> None:
    assert moment(at) == is_


class TestGolive:
    @pytest.mark.parametrize("roadmap", ROADMAPS)
    @pytest.mark.parametrize("mail", [True, False])
    @pytest.mark.parametrize("auth", ["auth", "page"])
    @pytest.mark.parametrize("ai", [True, False])
    def test_it_fits_into_ten_minutes_and_its_waits_are_long_enough(
        self, roadmap: str, auth: str, *, mail: bool, ai: bool
    ) -> None:
        text = LAUNCH.replace("ecommerce-prototype", roadmap).replace('kind = "auth"', f'kind = "{auth}"')
        flags = f"sends_mail = {str(mail).lower()}\nhas_ai = {str(ai).lower()}\n"
        walk = items(launch(text.replace("markets = ", f"{flags}markets = ")))
        assert 8 <= len(walk) <= 12
        assert sum(item.minutes for item in walk) < 10
        assert len({item.id for item in walk}) == len(walk)
        ids = [item.id for item in walk]
        between = walk[ids.index("alarm-start") + 1 : ids.index("alarm-arrived")]
        assert sum(item.minutes for item in between) >= 5
        assert ("mails" in ids) == ("sign-up" in ids) == mail
        if mail:
            waiting = walk[ids.index("sign-up") + 1 : ids.index("mails")]
            assert sum(item.minutes for item in waiting) >= 2
        assert ids[-1] == "decide"
        assert all(item.how and item.see and item.if_not for item in walk)

    def test_the_checks_it_names_are_in_the_catalogue(self) -> None:
        from fnmatch import fnmatchcase

        from cockpit.roadmap import catalogue

        known = [row.id for row in catalogue().check]
        for item in items(launch(LAUNCH.replace("markets = ", "has_ai = true\nmarkets = "))):
            for pattern in item.checks:
                assert any(fnmatchcase(id_, pattern) for id_ in known), pattern

    def walk(self, *results: Any) -> dict[str, Any]:
        sources = Sources(launch(), seen(results), {}, "launch-cockpit 0.1.0")
        made = golive.build(sources, pack.build(sources))
        return {"top": made, **{row["id"]: row for row in made["item"]}}

    def test_it_belongs_to_its_pack(self) -> None:
        sources = Sources(launch(), seen(), {}, "launch-cockpit 0.1.0")
        whole = pack.build(sources)
        checklist = golive.build(sources, whole)["checklist"]
        assert checklist["pack_digest"] == whole["integrity"]["pack_digest"]
        assert (checklist["pack"], checklist["budget_minutes"]) == (whole["pack"]["id"], 10)

    def test_no_answer_is_no(self) -> None:
        walk = self.walk(*SAMPLE)
        assert not any(row["done"] for row in walk["top"]["item"])
        assert walk["top"]["decision"] == {"status": "no-go"}

    def test_what_machines_know_stands_beside_the_item(self) -> None:
        both = [
            result(f"watch.{name}", finding(PASS)) for name in ("alert-route-tested", "alert-within-5min")
        ]
        owner = result("handover.monitoring-owner", finding(PASS), mode=ATTESTED)
        assert self.walk(*both, owner)["alarm-arrived"]["automatic"]["verdict"] == "pass"
        assert self.walk(*both)["alarm-arrived"]["automatic"]["verdict"] == "unknown", "one was never judged"
        assert "automatic" not in self.walk(*SAMPLE)["alarm-arrived"]
        red = result("handover.monitoring-owner", finding(FAIL), finding(UNKNOWN, "x"))
        assert self.walk(*both, red)["alarm-arrived"]["automatic"]["verdict"] == "fail"
