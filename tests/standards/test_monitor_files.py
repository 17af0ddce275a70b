"""What files of Gatus, Prometheus and Upptime set up: ordinary ones, our own exports, hostile ones."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cockpit.exports import blackbox, gatus
from cockpit.facts.monitors import Monitored
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.standards.monitor_files import monitors_of, seconds
from cockpit.standards.yaml_nodes import BadYamlError
from tests.exports.test_monitors_export import shop

GATUS = """\
alerting:
  slack:
    webhook-url: "${SLACK}"
    default-alert: {failure-threshold: 5}
endpoints:
  - name: front
    url: "https://shop.example/?token=never-kept"
    interval: 1m30s
    conditions: ["[STATUS] == 200", "[RESPONSE_TIME] < 800", "[CERTIFICATE_EXPIRATION] > 240h"]
    alerts: [{type: slack}, {type: email, enabled: false}]
  - name: usual
    url: https://shop.example/usual
    alerts: [{type: email}]
  - {name: quiet, url: "https://shop.example/quiet", alerts: [{type: slack, enabled: false}]}
  - {name: off, enabled: false, url: "tcp://db.shop.example:5432", alerts: [{type: slack}]}
"""
PROMETHEUS = """\
global: {scrape_interval: 2m}
alerting: {alertmanagers: [{static_configs: [{targets: ["am:9093"]}]}]}
scrape_configs:
  - job_name: node
    static_configs: [{targets: ["10.0.0.1:9100"]}]
  - job_name: blackbox
    metrics_path: /probe
    scrape_interval: 30s
    params: {module: [http_2xx]}
    static_configs:
      - targets: ["https://shop.example", "shop.example:22"]
        labels: {region: eu}
"""
UPPTIME = """\
owner: shop
repo: status
sites:
  - {name: Shop, url: "https://shop.example", maxResponseTime: 3000}
  - {name: Secret, url: $SECRET_SITE}
workflowSchedule: {uptime: "*/10 * * * *"}
"""


def read(text: str) -> dict[str, Monitored]:
    found = monitors_of(text, "a.yaml")
    assert found is not None
    return {one.name: one for one in found}


def test_gatus() -> None:
    seen = read(GATUS)
    assert seen["front"] == Monitored(
        "front",
        "https://shop.example/",
        "Gatus",
        interval=90,
        failures=5,
        certificate=True,
        slow_ms=800,
        file="a.yaml",
    )
    usual = seen["usual"]
    assert (usual.interval, usual.failures, usual.certificate, usual.silent) == (60, 3, False, False)
    assert seen["quiet"].silent
    off = seen["off"]
    assert (off.target, off.page, off.paused) == ("db.shop.example:5432", False, True)


def test_prometheus() -> None:
    seen = read(PROMETHEUS)
    assert set(seen) == {"https://shop.example", "shop.example:22"}
    page = seen["https://shop.example"]
    assert (page.target, page.interval, page.regions, page.silent) == (
        "https://shop.example/",
        30,
        ("eu",),
        False,
    )
    assert (page.failures, page.certificate) == (None, None)
    assert all(one.silent for one in read(PROMETHEUS.replace("alerting", "nothing")).values())


def test_upptime() -> None:
    seen = read(UPPTIME)
    assert (seen["Shop"].target, seen["Shop"].interval, seen["Shop"].slow_ms) == (
        "https://shop.example/",
        600,
        3000,
    )
    assert not seen["Secret"].page
    assert read(UPPTIME.replace("*/10", "*/0"))["Shop"].interval == 300


def test_our_own_exports_are_read_back() -> None:
    launch = shop()
    (text,) = gatus.files(launch, NO_CHECKOUT).values()
    seen = read(text)
    home = seen["home"]
    assert (home.target, home.interval, home.failures, home.silent) == ("https://shop.example/", 60, 2, False)
    assert seen["certificate-home"].certificate
    asked = monitors_of(blackbox.files(launch, NO_CHECKOUT)["prometheus.yml"], "p.yml") or ()
    pages = [one for one in asked if one.page and one.target == "https://shop.example/"]
    assert {one.regions for one in pages} == {("eu-west",), ("us-east",)}
    assert {one.interval for one in asked} == {60}


@pytest.mark.parametrize("text", ["", "a: 1", "- a", "just words", "{}", "jobs: {build: {}}"])
def test_another_file_is_none_of_them(text: str) -> None:
    assert monitors_of(text, "a.yaml") is None


def test_what_is_no_yaml_or_multiplies_itself_is_refused() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in zip("abcdef", "bcdefg", strict=True)
    )
    for text in ("a: [", "a: b: c", f"{bomb}endpoints: *g"):
        with pytest.raises(BadYamlError):
            monitors_of(text, "a.yaml")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("90s", 90), ("1m30s", 90), ("2h", 7200), ("1d", 86_400), ("500ms", None), ("", None), ("60", None)],
)
def test_a_span_of_time(text: str, meant: int | None) -> None:
    assert seconds(text) == meant


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=10)
KEYS = st.sampled_from(
    (
        *("name", "url", "interval", "alerts", "conditions", "enabled", "targets", "labels", "region"),
        *("static_configs", "metrics_path", "type", "failure-threshold", "maxResponseTime"),
    )
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(("endpoints", "scrape_configs", "sites", "alerting", "global", "workflowSchedule")),
        TREES,
        max_size=4,
    )
)
def test_nothing_in_a_file_can_raise(data: dict[str, Any]) -> None:
    for one in monitors_of(yaml.safe_dump(data), "a.yaml") or ():
        assert one.target.isprintable()
        assert one.interval is None or one.interval > 0
