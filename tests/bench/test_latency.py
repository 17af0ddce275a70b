"""The bench knows what it claims to know: the populations, the stalls, and the server's log."""

import http.client
from statistics import mean as average
from urllib.parse import urlsplit

import pytest

from tests.bench.latency_cores import cores
from tests.bench.latency_populations import (
    LEAST,
    SHAPES,
    Stalls,
    from_intended,
    mean,
    population,
    quantile,
)
from tests.bench.latency_served import Log, Plan, serving

SIZE = 5000


@pytest.mark.parametrize("shape", SHAPES)
def test_a_seed_decides_the_order_alone(shape: str) -> None:
    first, second = population(shape, SIZE, 1), population(shape, SIZE, 2)
    assert sorted(first) == sorted(second)
    assert shape == "constant" or first != second
    assert min(first) >= LEAST
    assert mean(shape, SIZE) == pytest.approx(average(first))


def test_the_quantiles_are_those_the_shapes_were_made_for() -> None:
    drawn = population("log-normal", SIZE, 1)
    assert quantile(drawn, 0.5) == pytest.approx(45, rel=0.001)
    assert quantile(drawn, 0.95) == pytest.approx(202.2, rel=0.001)
    tail = population("long-tail", SIZE, 1)
    assert quantile(tail, 0.99) == pytest.approx(200, rel=0.01)
    two = population("bimodal", SIZE, 1)
    assert not [one for one in two if 24 < one < 80]


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert quantile([3.0, 1.0, 2.0, 4.0], 0.51) == 3.0
    assert quantile([7.0], 0.95) == 7.0


STALLS = Stalls(first=5.0, length=1.0, every=10.0)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (0.0, 0.02),
        (4.99, 6.0),  # read in time, but nothing is written in a stall
        (5.0, 6.02),  # read at the end of it
        (5.75, 6.02),
        (6.0, 6.02),
        (15.5, 16.02),
        (14.0, 14.02),
    ],
)
def test_a_server_that_stalls_neither_reads_nor_writes(asked: float, answered: float) -> None:
    assert STALLS.answered(asked, 0.02) == pytest.approx(answered)


def test_who_waits_for_a_connection_counts_from_when_it_was_due() -> None:
    due = [5.1, 5.2, 5.3]
    assert from_intended(STALLS, due, 0.02, 3) == pytest.approx([0.92, 0.82, 0.72])
    assert from_intended(STALLS, due, 0.02, 1) == pytest.approx([0.92, 0.84, 0.76])
    assert from_intended(STALLS, [0.0, 0.01], 0.02, 1) == pytest.approx([0.02, 0.03])


def test_an_error_of_the_server_is_told() -> None:
    log = Log([20.0, 20.0, 20.0], [20.0, 21.0, 22.0], [])
    assert log.error(0.5) == pytest.approx(0.05)


def test_the_server_serves_its_set_and_no_answer_is_early() -> None:
    server, _ = cores()
    with serving([Plan("bimodal", 4, 1), Plan("constant", 2, 1)], server) as served:
        for url, size in zip(served.urls, (4, 2), strict=True):
            line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
            for path in ("/warm", *["/"] * size):
                line.request("GET", path)
                answer = line.getresponse()
                assert (answer.status, len(answer.read())) == (200, 136)
            line.close()
    two, one = served.logs
    assert two.meant == population("bimodal", 4, 1)
    assert one.meant == [LEAST, LEAST]
    for log in served.logs:
        assert all(was > meant - 1e-6 for meant, was in zip(log.meant, log.served, strict=True))
