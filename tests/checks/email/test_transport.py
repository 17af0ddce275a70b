"""What checks of mail transport say: grave where mail is lost, exact in the fix, calm with hostile text."""

import json
from collections.abc import Iterable
from dataclasses import replace
from types import ModuleType

import pytest

from checks.dns import mx_correct
from checks.email import bimi, reputation_basics, starttls, transport_security
from cockpit.facts import Unreachable
from cockpit.facts.bimi import Bimi
from cockpit.facts.dmarc import Dmarc
from cockpit.facts.dns import Outcome
from cockpit.facts.mail_servers import MailServer, MailServers
from cockpit.facts.reputation import Sending
from cockpit.facts.samples_dns import sample_answer, sample_lookup, sample_zone
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.facts.samples_tls import leaf, shaken
from cockpit.facts.samples_transport import (
    MX,
    NO_PORT,
    OWN,
    POLICY,
    SHOP,
    STS,
    greeting,
    sample_bimi,
    sample_mail_servers,
    sample_reputation,
    sample_reverse,
    sample_sending,
    sample_starttls,
    sample_transport,
    sends_by,
)
from cockpit.facts.told import Told
from cockpit.facts.transport import Incoming, Transport
from cockpit.kit import FAIL, HIGH, LOW, NOT_APPLICABLE, PASS, UNKNOWN, WARN, Email, Finding, Layer
from cockpit.text import safe
from tests.checks.dns.judging import judged

LAUNCH = sample_launch()
SERVERS = sample_mail_servers(f"10 {MX}")
ESCAPE = "\x1b]0;owned\x07\u202e"


def sole(findings: Iterable[Finding], subject: str) -> Finding:
    found = [one for one in findings if one.subject == subject]
    assert len(found) == 1
    return found[0]


def sts(policy: str, record: str = STS, mx: tuple[str, ...] = (f"10 {MX}",)) -> Finding:
    seen = sample_transport(record, policy, mx=mx)
    return sole(transport_security.judge(LAUNCH, seen), f"_mta-sts.{SHOP}")


def test_a_policy_that_loses_mail_is_graver_than_one_that_only_will() -> None:
    lost = sts(POLICY.replace(MX, "mx.old.example"))
    later = sts(POLICY.replace(MX, "mx.old.example").replace("enforce", "testing"))
    assert (lost.verdict, lost.kind, lost.severity) == (FAIL, "sts-not-covered", HIGH)
    assert (later.verdict, later.kind) == (FAIL, "sts-not-covered-yet")
    assert later.severity is not HIGH


def test_the_fix_is_the_policy_with_every_server_and_a_new_id() -> None:
    found = sts(POLICY.replace(MX, "mx.old.example"), mx=(f"10 {MX}", "20 mx2.shop.example"))
    assert found.fix is not None
    assert found.fix.record is not None
    assert f"mode: enforce\nmx: {MX}\nmx: mx2.shop.example\n" in found.fix.record
    assert "value v=STSv1; id=20261102" in found.fix.record
    assert "host _mta-sts " in found.fix.record
    assert "id=20261103" in (found.fix.undo or "")
    assert sts(found.fix.record.partition("\n\n")[0], mx=(f"10 {MX}", "20 mx2.shop.example")).verdict is PASS


def test_another_text_at_the_name_is_no_announcement() -> None:
    seen = sample_transport("v=spf1 -all", tls_rpt="v=spf1 -all")
    (found,) = transport_security.judge(LAUNCH, seen)
    assert (found.verdict, found.subject) == (PASS, SHOP)


def test_a_router_that_says_no_without_the_zone_behind_it_is_taken_at_its_word() -> None:
    bare = Told("x", "TXT", sample_answer("x", "TXT", outcome=Outcome.NXDOMAIN))
    assert not bare.missing
    seen = Transport((Incoming(SHOP, bare, bare, bare),))
    assert [one.verdict for one in transport_security.judge(LAUNCH, seen)] == [PASS]
    assert [one.verdict for one in bimi.judge(LAUNCH, Bimi(SHOP, bare), Dmarc({}))] == [NOT_APPLICABLE]


def test_a_web_server_in_a_template_of_spf_is_no_fault_where_a_service_sends() -> None:
    seen = sample_reputation(Sending(SHOP, SHOP, (sample_reverse(OWN),)))
    found, *_ = reputation_basics.judge(sends_by("Postmark"), seen)
    assert (found.verdict, found.kind, found.subject) == (WARN, "no-ptr", f"{SHOP} as a server")
    assert found.fix
    assert found.fix.text.startswith(f"If {SHOP} sends no mail, take its term out of the SPF record")


def test_reports_meant_for_a_bare_address_are_mended() -> None:
    seen = sample_transport("", tls_rpt="v=TLSRPTv1; rua=tls@shop.example")
    found = sole(transport_security.judge(LAUNCH, seen), f"_smtp._tls.{SHOP}")
    assert found.fix is not None
    assert "value v=TLSRPTv1; rua=mailto:tls@shop.example\n" in (found.fix.record or "")


def knocked(*seen: object, policy: str = "") -> list[Finding]:
    known = sample_transport(policy=policy or None, tls_rpt="", sts=STS if policy else "")
    return list(starttls.judge(LAUNCH, SERVERS, sample_starttls(*seen), known))  # type: ignore[arg-type]


def test_a_policy_in_force_makes_a_bad_certificate_grave() -> None:
    old = greeting(shaken(leaf(MX, age=90, days=-1), code=10, trouble="certificate has expired"))
    (mild,), (grave,) = knocked(old), knocked(old, policy=POLICY)
    assert (mild.verdict, mild.kind, mild.severity) == (WARN, "expired", LOW)
    assert (grave.verdict, grave.kind, grave.severity) == (FAIL, "expired", HIGH)


def test_a_blocked_port_says_where_to_run_it() -> None:
    (blocked,) = knocked(NO_PORT)
    assert "blocked on most laptops" in blocked.summary
    (nowhere,) = knocked(Unreachable(Layer.DNS, f"{MX} does not exist in DNS", "nxdomain"))
    assert "blocked" not in nowhere.summary


def test_without_leave_the_way_to_allow_it_is_shown() -> None:
    why = Unreachable(Layer.PERSON, "nobody was asked on port 25: it was not allowed", "consent")
    seen = sample_starttls(why=why)
    (found,) = starttls.judge(LAUNCH, SERVERS, seen, sample_transport("", tls_rpt=""))
    assert (found.verdict, found.kind) == (UNKNOWN, "consent")
    assert found.verify == "cockpit check email.starttls --allow active"


def test_an_address_without_a_name_gets_the_one_it_should_have() -> None:
    (found, _) = reputation_basics.judge(LAUNCH, sample_reputation(sample_sending()))
    assert found.fix is not None
    lines = (found.fix.record or "").splitlines()
    assert lines == [
        f"reverse name of {OWN}: mail.shop.example",
        "zone file: 25.2.0.192.in-addr.arpa. 3600 IN PTR mail.shop.example.",
        f"zone file: mail.shop.example. 300 IN A {OWN}",
    ]
    assert found.verify == f"dig +noall +answer -x {OWN}"


@pytest.mark.parametrize(
    ("sending", "name"),
    [
        (Sending("smtp.shop.example", SHOP, (sample_reverse(),)), "smtp.shop.example"),
        (Sending(OWN, "message", (sample_reverse(),), helo="out.shop.example"), "out.shop.example"),
        (Sending(OWN, "message", (sample_reverse(),), helo="localhost.localdomain"), "mail.shop.example"),
    ],
)
def test_the_name_is_the_one_the_server_has_already(sending: Sending, name: str) -> None:
    found = next(iter(reputation_basics.judge(LAUNCH, sample_reputation(sending))))
    assert found.fix is not None
    assert f"reverse name of {OWN}: {name}\n" in (found.fix.record or "")


def test_a_name_published_a_minute_ago_counts() -> None:
    told = sample_reverse().told
    own = sample_answer(told.name, "PTR", MX, server="ns1.dns.example", authoritative=True)
    fresh = replace(sample_reverse(OWN, MX), told=replace(told, authority=own))
    hidden = Sending(OWN, SHOP, (fresh,))
    found = next(iter(reputation_basics.judge(LAUNCH, sample_reputation(hidden))))
    assert found.verdict is PASS


def test_an_address_with_more_names_than_were_looked_at_is_not_blamed() -> None:
    many = sample_reverse(OWN, *(f"h{number}.isp.example" for number in range(9)), leads="192.0.2.9")
    some = replace(many, leads=dict(list(many.leads.items())[:4]))
    for seen, verdict in ((many, FAIL), (some, UNKNOWN)):
        found = next(iter(reputation_basics.judge(LAUNCH, sample_reputation(Sending(OWN, SHOP, (seen,))))))
        assert found.verdict is verdict


def test_what_nobody_asked_the_lists_is_said() -> None:
    *_, whole = reputation_basics.judge(LAUNCH, sample_reputation(sample_sending(MX)))
    assert "no block list was asked" in whole.summary
    assert whole.verify == "cockpit check email.reputation-basics --allow active"
    *_, asked = reputation_basics.judge(LAUNCH, sample_reputation(sample_sending(MX), lists=()))
    assert "block list" not in asked.summary


def test_the_reverse_name_of_a_mail_server_is_told_and_never_blamed() -> None:
    launch = sample_launch(email=Email(provider="velomail"))
    host = "mx1.velomail.example"
    zone = sample_zone(sample_answer(SHOP, "MX", f"10 {host}"), mail_hosts=(sample_lookup(host, "9.9.9.9"),))
    for reverses, said in (
        ((sample_reverse("9.9.9.9", host),), "its reverse name leads back to it"),
        ((sample_reverse("9.9.9.9"),), "it has no reverse name, which matters only where it also sends"),
        ((sample_reverse("9.9.9.9", host, leads="9.9.9.8"),), "its reverse name does not lead back"),
        ((), f"goes to {host}"),
    ):
        servers = MailServers({}, {host: MailServer(host, ("9.9.9.9",), reverses)})
        (found,) = mx_correct.judge(launch, zone, servers)
        assert found.verdict is PASS
        assert said in found.summary


@pytest.mark.parametrize(
    ("values", "server", "kind"),
    [
        (("0 .",), None, "null-mx"),
        (("10 mx.gone.example",), MailServer("mx.gone.example", ()), "dead-target"),
        (("10 192.0.2.1",), None, "dead-target"),
        (("10 mx.fine.example",), MailServer("mx.fine.example", (OWN,)), ""),
        ((), None, ""),
    ],
)
def test_bounces_that_go_nowhere(values: tuple[str, ...], server: MailServer | None, kind: str) -> None:
    name = f"bounce.{SHOP}"
    told = sample_told(name, *values, type_="MX")
    servers = MailServers({name: told}, {server.name: server} if server else {})
    zone = sample_zone(sample_answer(SHOP, "MX", "0 ."))
    found = list(mx_correct.judge(sample_launch(email=Email(receives=False)), zone, servers))
    assert [one.kind for one in found if one.subject != SHOP] == ([kind] if kind else [])


def hostile() -> list[Finding]:
    """Every check with texts that want to do something to the reader."""
    names = (f"mail{ESCAPE}.example",)
    evil = Sending(f"a{ESCAPE}.example", SHOP, (sample_reverse(OWN, *names),), helo=f"{ESCAPE}.example")
    bad = shaken(leaf(f"{ESCAPE}.example", days=-1), code=10, trouble=ESCAPE)
    launch, servers = sample_launch(), sample_mail_servers(f"10 {MX}")
    record = f"v=BIMI1; l=https://x.example/{ESCAPE}{'a' * 60_000}"
    gone = f"mx{ESCAPE}.example"
    mx = MailServers(
        {f"b.{SHOP}": sample_told(f"b.{SHOP}", f"10 {gone}", type_="MX")}, {gone: MailServer(gone, ())}
    )
    return [
        *transport_security.judge(
            launch, sample_transport(f"v=STSv1; id={ESCAPE}", tls_rpt=f"v=TLSRPTv1; rua={ESCAPE}")
        ),
        *transport_security.judge(launch, sample_transport(policy=f"version: {ESCAPE}\n" * 3000)),
        *transport_security.judge(launch, sample_transport(mx=(f"10 {gone}",))),
        *reputation_basics.judge(launch, sample_reputation(evil)),
        *starttls.judge(launch, servers, sample_starttls(greeting(bad)), sample_transport()),
        *bimi.judge(launch, sample_bimi(record), Dmarc({})),
        *bimi.judge(
            launch, Bimi(SHOP, sample_told(f"default._bimi.{SHOP}", record, record + "b")), Dmarc({})
        ),
        *mx_correct.judge(launch, sample_zone(sample_answer(SHOP, "MX")), mx),
    ]


def test_hostile_texts_stay_small_and_plain_in_summary_and_evidence() -> None:
    for found in hostile():
        for text in (found.summary, found.observed, found.expected):
            assert text == safe(text, 2000), found
            assert len(text) <= 700, found
        assert len(json.dumps(found.evidence)) < 4000, found
        assert ESCAPE not in json.dumps(found.evidence, ensure_ascii=False), found


def test_the_same_state_gives_the_same_fingerprints() -> None:
    assert [one.fingerprint for one in hostile()] == [one.fingerprint for one in hostile()]


@pytest.mark.parametrize("module", [bimi, reputation_basics, starttls, transport_security])
def test_every_fault_says_what_why_and_what_to_do(module: ModuleType) -> None:
    for one in module.CASES:
        for found in judged(module, one.launch, *one.facts):
            if found.verdict not in (FAIL, WARN):
                continue
            assert found.kind, found
            assert found.expected, found
            assert found.observed, found
            assert found.evidence, found
            assert "\n" not in found.summary
            assert (found.fix and found.fix.undo) or module is starttls, found
