"""The formats that programs read: JSON, JUnit, SARIF."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from cockpit.model import Result
from cockpit.reports import About
from tests.reports.playing import written
from tests.reports.samples import SAMPLE, SILENT, UNKNOWN, finding, result


class TestJson:
    def test_the_contract(self) -> None:
        run = json.loads(written("json", SAMPLE))
        assert list(run) == [
            *("schema", "tool", "product", "roadmap", "started", "finished", "vantage"),
            *("decision", "waivers", "counts", "results"),
        ]
        assert run["schema"] == "launch-cockpit/run/v1"
        assert run["decision"] == {
            "status": "no-go",
            "blockers": ["dns.apex-resolves"],
            "undecided": ["dns.www-resolves"],
            "unjudged": [],
            "reasons": [
                "Blocks the launch: shop.example: The name has no address (dns.apex-resolves).",
                f"Must be known before a launch: www.shop.example: {SILENT.rstrip('.')} (dns.www-resolves).",
            ],
            "conditions": [],
            "signed": None,
        }
        assert run["waivers"] == []
        assert run["counts"] == {
            "pass": 1,
            "warn": 1,
            "fail": 1,
            "unknown": 3,
            "error": 1,
            "not-applicable": 1,
        }
        assert [one["check"] for one in run["results"]] == [one.check for one in SAMPLE]
        first, last = run["results"][0], run["results"][6]
        assert {
            "check",
            "stage",
            "family",
            "mode",
            "severity",
            "verdict",
            "state",
            "seen_by",
            "findings",
        } <= set(first)
        assert (first["verdict"], first["state"], first["seen_by"]) == ("fail", None, "machine")
        assert (last["verdict"], last["state"], last["seen_by"]) == ("unknown", "todo", "person")
        found = first["findings"][0]
        assert {"subject", "verdict", "layer", "summary", "expected", "observed", "evidence"} <= set(found)
        assert {"fix", "verify", "fingerprint"} <= set(found)
        assert set(found["fix"]) == {"text", "record", "undo"}
        assert found["fingerprint"] == SAMPLE[0].findings[0].fingerprint

    def test_interrupted_is_not_finished(self) -> None:
        assert json.loads(written("json", SAMPLE, interrupted=True))["finished"] is None
        assert json.loads(written("json", SAMPLE))["finished"] == "2026-11-20T10:00:09+00:00"

    def test_the_output_is_ascii(self) -> None:
        assert written("json", (result("x.y", finding(UNKNOWN, "münchen\u202e\x1b\ud800")),)).isascii()


class TestJunit:
    def test_the_counters_are_those_of_junit(self) -> None:
        root = ET.fromstring(written("junit", SAMPLE))
        assert root.attrib == {"name": "Shop", "tests": "8", "failures": "1", "errors": "1", "skipped": "4"}
        for suite in root:
            cases = suite.findall("testcase")
            assert suite.attrib["tests"] == str(len(cases))
            for tag in ("failure", "error", "skipped"):
                name = {"failure": "failures", "error": "errors"}.get(tag, tag)
                assert suite.attrib[name] == str(sum(case.find(tag) is not None for case in cases))

    def test_unknown_is_never_a_pass(self) -> None:
        root = ET.fromstring(written("junit", SAMPLE))
        for case in root.iter("testcase"):
            verdict = next(one.get("value") for one in case.iter("property") if one.get("name") == "verdict")
            clean = not any(case.find(tag) is not None for tag in ("failure", "error", "skipped"))
            assert clean == (verdict in ("pass", "warn"))

    def test_reading_it_back_gives_the_text(self) -> None:
        root = ET.fromstring(
            written("junit", (result("x.y", finding(SAMPLE[0].verdict, '<a> & "b" ]]>\x00')),))
        )
        failure = root.find(".//failure")
        assert failure is not None
        assert failure.get("message") == '<a> & "b" ]]>\\x00: It is fail.'


class TestSarif:
    def run(self, *results: Result) -> dict[str, object]:
        log = json.loads(written("sarif", results or SAMPLE))
        assert log["version"] == "2.1.0"
        run: dict[str, object] = log["runs"][0]
        return run

    def test_levels_follow_severity_and_only_faults_have_one(self) -> None:
        found = {one["ruleId"]: one for one in self.run()["results"]}  # type: ignore[attr-defined]
        assert {check: (one["kind"], one["level"]) for check, one in found.items()} == {
            "dns.apex-resolves": ("fail", "error"),
            "dns.www-resolves": ("open", "none"),
            "redirect.no-loop": ("open", "none"),
            "header.hsts": ("fail", "warning"),
            "handover.support-contacts": ("review", "none"),
            "perf.page-weight": ("open", "none"),
        }

    def test_every_result_points_at_its_rule_and_keeps_its_fingerprint(self) -> None:
        run = self.run()
        rules = run["tool"]["driver"]["rules"]  # type: ignore[index]
        for one in run["results"]:  # type: ignore[attr-defined]
            assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
            assert re.fullmatch("[0-9a-f]{16}", one["partialFingerprints"]["launchCockpit/v1"])
            place = one["locations"][0]
            assert place["physicalLocation"]["artifactLocation"]["uri"] == "launch.toml"
            assert place["logicalLocations"][0]["fullyQualifiedName"].startswith(one["ruleId"])

    def test_our_own_crash_is_a_notification(self) -> None:
        invocation = self.run()["invocations"][0]  # type: ignore[index]
        assert invocation["executionSuccessful"] is False
        assert "perf.page-weight" in invocation["toolExecutionNotifications"][0]["message"]["text"]
        assert (invocation["startTimeUtc"], invocation["endTimeUtc"]) == (
            "2026-11-20T10:00:00Z",
            "2026-11-20T10:00:09Z",
        )

    def test_a_message_cannot_become_a_link(self) -> None:
        found = self.run(result("x.y", finding(SAMPLE[0].verdict, "[a](http://evil.example)")))["results"]
        assert "\\[a\\](http" in found[0]["message"]["text"]  # type: ignore[index]

    @pytest.mark.parametrize(
        ("launch", "uri"),
        [("shop/launch.toml", "shop/launch.toml"), ("/home/ana/my launch.toml", "my%20launch.toml")],
    )
    def test_the_file_is_named_without_the_machine(self, launch: str, uri: str) -> None:
        about = About("launch-cockpit 0.1.0", "Shop", "r", launch=launch)
        run = json.loads(written("sarif", SAMPLE, about))["runs"][0]
        assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
