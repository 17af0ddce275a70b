"""What tls.renewal-path says: what was measured, what was stated, and when they part."""

from checks.tls import renewal_path
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.samples_tls import NO_TLS, V4, leaf, look, shaken, tls
from cockpit.facts.stated import Stated
from cockpit.facts.tls import Tls
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding
from cockpit.model import STALE
from tests.checks.dns.judging import judged, sole

SHOP, WWW = "shop.example", "www.shop.example"
LAUNCH = sample_launch()
NAMES = sample_names(sample_lookup(SHOP, V4), sample_lookup(WWW, V4))
WORD = sample_stated(statement("tls.renewal-path", "Sample Trust"))


def seen(*looks: Tls, stated: Stated = WORD) -> list[Finding]:
    return judged(renewal_path, LAUNCH, NAMES, *looks, stated)


def test_what_was_measured_stands_beside_the_word() -> None:
    (found,) = seen(tls(look(SHOP), look(WWW)))
    assert found.verdict is PASS
    assert "Sample Trust, valid for 90 days" in found.summary
    assert f"{WWW}: Sample Trust" in found.observed


def test_a_stopped_program_is_told_per_host_beside_the_word() -> None:
    old = shaken(leaf(SHOP, age=70, days=20))
    found = seen(tls(look(SHOP, old), look(WWW)))
    assert [(one.subject, one.verdict) for one in found] == [(SHOP, FAIL), (LAUNCH.domain, PASS)]
    assert found[0].kind == "not-renewed"
    assert "70 days" in found[0].observed
    assert "60 of 90 days" in found[0].expected


def test_before_anything_was_stated_the_issuers_are_kept_for_it() -> None:
    found = sole(renewal_path, LAUNCH, NAMES, tls(look(SHOP), look(WWW)), NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "unstated")
    assert found.evidence["about"] == ["Sample Trust"]
    assert found.fix is not None
    assert found.fix.record == "cockpit attest tls.renewal-path"


def test_another_issuer_ends_the_word_and_a_silent_host_does_not() -> None:
    other = shaken(leaf(WWW, organisation="New Trust"))
    (changed,) = seen(tls(look(SHOP), look(WWW, other)))
    assert (changed.verdict, changed.kind) == (UNKNOWN, STALE)
    assert "New Trust" in changed.summary
    both = sample_stated(statement("tls.renewal-path", "New Trust", "Sample Trust"))
    (silent,) = seen(tls(look(SHOP), look(WWW, NO_TLS)), stated=both)
    assert silent.verdict is PASS


def test_one_issuers_new_intermediate_changes_nothing() -> None:
    rotated = shaken(leaf(SHOP, issuer="CN=Sample CA 2,O=Sample Trust"))
    assert [one.verdict for one in seen(tls(look(SHOP, rotated), look(WWW)))] == [PASS]


def test_without_any_certificate_the_layer_is_named() -> None:
    (found,) = seen(tls(look(SHOP, NO_TLS), look(WWW, NO_TLS)))
    assert (found.verdict, found.summary) == (UNKNOWN, NO_TLS.cause)
