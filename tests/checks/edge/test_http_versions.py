"""The versions of HTTP: several flaws in one finding, addresses that differ, words that stay the same."""

from dataclasses import replace

import pytest

from checks.edge.http_versions import judge
from cockpit.facts.names import Names
from cockpit.facts.protocols import Protocols, Spoken
from cockpit.facts.samples_dns import sample_answer, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import CLOSED, QUIC_V1, RECORD, SHOP, SILENT, speaks
from cockpit.facts.samples_tls import NO_TLS, V4, V6
from cockpit.launch.parts import Host
from cockpit.model import Finding, Verdict

WWW = "www.shop.example"
EDGED = sample_launch(hosts=(Host(name=SHOP, proxied=True),))
NAMES = sample_names(sample_lookup(SHOP, V4))


def judged(protocols: Protocols, names: Names = NAMES) -> Finding:
    (found,) = judge(EDGED, names, protocols)
    return found


def test_everything_that_is_wrong_in_one_finding() -> None:
    found = judged(speaks(alpn="http/1.1", quic=CLOSED))
    assert (found.verdict, found.kind) == (Verdict.WARN, "h3-closed")
    assert found.summary.count(";") == 2
    assert found.fix is not None
    record = found.fix.record or ""
    assert all(word in record for word in ("UDP port 443", "alpn of the HTTPS record", "HTTP/2 on"))
    assert found.evidence["udp"] == f"UDP {V4} closed"


def test_only_the_lines_for_what_is_wrong() -> None:
    found = judged(speaks(alpn="http/1.1", quic=None, told=(), record=""))
    assert found.fix is not None
    assert "UDP" not in (found.fix.record or "")
    assert "HTTP/2 on" in (found.fix.record or "")


def test_one_address_that_lags_behind_is_named() -> None:
    one = speaks().hosts[0]
    both = replace(one, spoken=(Spoken(V4, "h2", QUIC_V1), Spoken(V6, "http/1.1", CLOSED)))
    found = judged(Protocols((both,)))
    assert found.verdict is Verdict.WARN
    assert V6 in found.summary
    assert V4 not in found.summary


def test_an_address_without_a_handshake_decides_nothing() -> None:
    one = speaks().hosts[0]
    found = judged(Protocols((replace(one, spoken=(Spoken(V4, "h2", QUIC_V1), Spoken(V6, NO_TLS, CLOSED))),)))
    assert found.verdict is Verdict.PASS


def test_a_record_behind_a_cname_speaks_of_the_host() -> None:
    one = speaks(WWW, quic=CLOSED, told=()).hosts[0]
    record = sample_answer(WWW, "HTTPS", f"1 {SHOP}. alpn=h3", chain=(SHOP,))
    found = list(judge(EDGED, NAMES, Protocols((replace(one, record=record),))))
    assert (found[0].subject, found[0].kind) == (WWW, "h3-closed")


@pytest.mark.parametrize("record", [RECORD, ""])
def test_silence_is_told_and_no_fault(record: str) -> None:
    found = judged(speaks(quic=SILENT, record=record))
    assert found.verdict is Verdict.PASS
    assert SILENT.cause in found.summary


def test_the_domain_itself_is_never_left_out() -> None:
    found = judged(Protocols(()), sample_names(sample_lookup(SHOP)))
    assert (found.subject, found.verdict) == (SHOP, Verdict.UNKNOWN)


def test_the_same_fault_of_two_hosts_is_mended_in_the_same_words() -> None:
    one = speaks(quic=CLOSED).hosts[0]
    names = sample_names(sample_lookup(SHOP, V4), sample_lookup(WWW, V4))
    first, second = judge(EDGED, names, Protocols((one, replace(one, host=WWW))))
    assert (first.kind, second.kind) == ("h3-closed", "h3-closed")
    assert first.fix == second.fix
