"""Which answers of a name server show the record, and how each of the others is told."""

from dataclasses import replace

import pytest

from cockpit.drills.answering import Server, shows, state
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome, Record
from cockpit.model import Layer

NAME, VALUE = "_cockpit-proof.velomart.test", "cockpit-proof=abcdefghijklmnopqrstuvwx"
RIGHT = Answer(
    NAME,
    "TXT",
    "ns1.velodns.test",
    Outcome.ANSWER,
    (Record(NAME, "TXT", 300, VALUE), Record(NAME, "TXT", 300, "cockpit-proof=older")),
    authoritative=True,
)
NO_NAME = replace(RIGHT, outcome=Outcome.NXDOMAIN, records=(), rcode="NXDOMAIN")


def test_the_exact_value_beside_others_shows() -> None:
    assert shows(RIGHT, VALUE)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (replace(RIGHT, authoritative=False), "repeats what another server said"),
        (replace(RIGHT, chain=("proof.evil.test",)), "the name is an alias of proof.evil.test"),
        (NO_NAME, "not yet"),
        (replace(NO_NAME, outcome=Outcome.NODATA), "not yet"),
        (replace(NO_NAME, outcome=Outcome.SILENT), "does not answer"),
        (replace(NO_NAME, outcome=Outcome.REFUSED, rcode="SERVFAIL"), "does not serve the zone (SERVFAIL)"),
        (Unreachable(Layer.DNS, "ns1 has no address"), "does not answer (ns1 has no address)"),
        (
            replace(RIGHT, records=(Record(NAME, "TXT", 9, VALUE.upper()),)),
            "another value than the one shown",
        ),
        (replace(RIGHT, records=(Record(NAME, "TXT", 9, "v=spf1 -all"),)), "old data: another value, v=spf1"),
        (replace(RIGHT, records=(Record(NAME, "TXT", 9, f"{VALUE}\x1b[2J"),)), "\\x1b[2J"),
    ],
)
def test_anything_else_does_not(seen: Answer | Unreachable, told: str) -> None:
    server = Server("ns1.velodns.test")
    server.hear(seen, VALUE, 12.0)
    assert not shows(seen, VALUE)
    assert (server.shows, server.after) == (False, None)
    assert told in state(server, behind=False)


def test_who_lacks_it_while_others_have_it_answers_old_data() -> None:
    server = Server("ns2.velodns.test")
    server.hear(NO_NAME, VALUE, 12.0)
    assert state(server, behind=True) == "ns2.velodns.test: still answers old data (no such name)"


def test_the_time_is_that_of_the_present_showing() -> None:
    server = Server("ns1.velodns.test")
    told = []
    for seen, seconds in ((RIGHT, 2.0), (RIGHT, 4.0), (NO_NAME, 6.0), (RIGHT, 8.0), (RIGHT, 10.0)):
        server.hear(seen, VALUE, seconds)
        told.append(server.after)
    assert told == [2.0, 2.0, None, 8.0, 8.0]
    assert state(server, behind=True) == "ns1.velodns.test: seen after 8 s"


def test_without_a_measure_it_is_seen_all_the_same() -> None:
    server = Server("ns1.velodns.test")
    server.hear(RIGHT, VALUE, None)
    assert (server.shows, state(server, behind=True)) == (True, "ns1.velodns.test: seen")
