"""What load tests of a CI leave as JSON: the documented shapes of k6, autocannon, Artillery, and others."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.timings import Timing
from cockpit.standards.timing_summaries import summary

TIMES = {"avg": 120.0, "min": 80.0, "med": 110.0, "max": 900.0, "p(90)": 200.0, "p(95)": 310.5}
QUANTILES = ((0.5, 110.0), (0.9, 200.0), (0.95, 310.5), (1.0, 900.0))


def read(tree: Any, file: str = "ci/login.json") -> tuple[Timing, ...]:
    found = summary(file, json.dumps(tree).encode())
    assert found is not None
    return found


def k6(*, deep: bool) -> dict[str, Any]:
    """A summary: exported (`deep` False), or what `handleSummary` is given."""

    def metric(**values: Any) -> dict[str, Any]:
        return {"type": "trend", "contains": "time", "values": values} if deep else values

    tag = "{name:POST /orders}"
    return {
        "root_group": {},
        "metrics": {
            "http_req_duration": metric(**TIMES),
            f"http_req_duration{tag}": metric(**TIMES),
            "http_req_duration{expected_response:true}": metric(**TIMES),
            "http_reqs": metric(count=400, rate=8.0),
            f"http_reqs{tag}": metric(count=90, rate=1.0),
            "http_req_failed": metric(passes=2, fails=398, rate=0.005),
            f"http_req_failed{tag}": metric(passes=0, fails=90, rate=0.0),
            "http_req_waiting": metric(**TIMES),
        },
    }


@pytest.mark.parametrize("deep", [True, False])
def test_k6(deep: bool) -> None:
    whole, order = read(k6(deep=deep))
    assert whole == Timing(
        "ci/login.json", name="login", requests=400, timed=400, errors=2, quantiles=QUANTILES
    )
    assert (order.method, order.path, order.requests, order.errors) == ("POST", "/orders", 90, 0)


def test_k6_tags_that_are_urls() -> None:
    name = "http_req_duration{method:GET,url:https://shop.example/users/17?x=1,2}"
    (one,) = read({"metrics": {name: TIMES}})
    assert (one.method, one.host, one.path, one.requests) == ("GET", "shop.example", "/users/:id", None)


def test_autocannon_has_no_p95_and_one_above() -> None:
    latency = {"average": 100.1, "min": 47, "max": 424, "p50": 67, "p90": 126, "p97_5": 378, "p99": 386}
    tree = {
        "url": "https://shop.example/get",
        "requests": {"average": 250, "total": 500},
        "latency": latency | {"p0_001": 47, "p2_5": 55, "p99_99": 424, "totalCount": 500},
        "errors": 1,
        "timeouts": 2,
        "5xx": 3,
    }
    (one,) = read(tree)
    assert (one.path, one.host, one.requests, one.errors) == ("/get", "shop.example", 500, 6)
    assert one.p95_ms == 378.0
    assert len(read([tree, tree])) == 2


def test_artillery() -> None:
    times = {
        "min": 80,
        "max": 900,
        "count": 400,
        "p50": 110,
        "median": 110,
        "p90": 200,
        "p95": 310.5,
        "p999": 899,
    }
    tree = {
        "aggregate": {
            "counters": {
                "http.requests": 400,
                "http.codes.200": 398,
                "http.codes.503": 2,
                "plugins.metrics-by-endpoint./orders.codes.500": 4,
                "plugins.metrics-by-endpoint./orders.codes.201": 86,
            },
            "summaries": {
                "http.response_time": times,
                "vusers.session_length": times,
                "plugins.metrics-by-endpoint.response_time./orders": times | {"count": 90},
            },
        },
        "intermediate": [],
    }
    whole, order = read(tree)
    assert (whole.name, whole.requests, whole.errors, whole.p95_ms) == ("login", 400, 2, 310.5)
    assert (order.path, order.requests, order.errors) == ("/orders", 90, 4)


def test_artillery_of_old() -> None:
    latency = {"min": 76.2, "max": 363.3, "median": 106.2, "p95": 308.5, "p99": None}
    tree = {
        "aggregate": {"requestsCompleted": 60, "latency": latency, "codes": {"200": 59, "502": 1}},
        "intermediate": [],
    }
    (one,) = read(tree)
    assert (one.requests, one.errors) == (60, 1)
    assert one.quantiles == ((0.5, 106.2), (0.95, 308.5), (1.0, 363.3))


@pytest.mark.parametrize(
    "text", ["", "[1]", "{}", '{"metrics": 3}', '{"a": 1}\n{"b": 2}', "[" * 5000, '{"latency": {}}']
)
def test_what_is_no_summary(text: str) -> None:
    assert not summary("x", text.encode())


NAMES = (
    *(
        "metrics",
        "aggregate",
        "intermediate",
        "latency",
        "requests",
        "url",
        "counters",
        "summaries",
        "values",
    ),
    *(
        "http_req_duration",
        "http_req_duration{name:x}",
        "http.response_time",
        "codes",
        "p95",
        "p(95)",
        "count",
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_any_json_is_read_or_left(tree: Any) -> None:
    for one in summary("x", json.dumps(tree).encode()) or ():
        told = [ms for _, ms in one.quantiles]
        assert told == sorted(told)
