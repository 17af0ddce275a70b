"""What findings about certificates tell people to type: it must be possible, and mend the fault."""

from cockpit.engine import judge
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.issuance import Issuance
from cockpit.facts.samples_dns import sample_answer, sample_lookup, sample_names, sample_zone
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import V4, issuance, leaf, look, shaken, tls
from cockpit.facts.tls import Tls
from cockpit.kit import Finding, Layer
from cockpit.model import Verdict
from cockpit.registry import entries

SHOP, WWW = "shop.example", "www.shop.example"
LAUNCH = sample_launch()


def used(*names: str) -> Tls:
    seen = shaken(leaf(*names, organisation="Let's Encrypt"))
    return tls(look(SHOP, seen), look(WWW, seen))


def forbidden(certificates: Tls, *records: str, www: Answer | None = None) -> list[Finding]:
    facts = issuance(*records)
    seen = Issuance({**facts.caa, **({WWW: www} if www else {})}, facts.ways)
    found = judge(entries()["tls.issuance-unblocked"], LAUNCH, (sample_zone(), certificates, seen))
    return [finding for finding in found if finding.verdict is Verdict.FAIL]


def advised(finding: Finding) -> str:
    assert finding.fix
    return finding.fix.record or ""


def test_a_wildcard_is_allowed_by_issuewild_where_such_a_record_stands() -> None:
    for other in ('0 issuewild "digicert.com"', '0 issuewild ";"'):
        record = advised(forbidden(used("*.shop.example", SHOP), '0 issue "letsencrypt.org"', other)[0])
        assert 'value 0 issuewild "letsencrypt.org"' in record
        assert 'value 0 issuewild ";"' not in record
        assert record.count('value 0 issue "letsencrypt.org"') == 1


def test_nothing_is_to_be_published_beside_a_cname() -> None:
    allowed = '0 issue "digicert.com"'
    own = sample_answer(WWW, "CAA", allowed, chain=(SHOP,))
    records = [advised(found) for found in forbidden(used(SHOP, WWW), allowed, www=own)]
    assert records
    assert all("www" not in record for record in records)
    theirs = sample_answer(WWW, "CAA", allowed, chain=("cname.platform.test",))
    (only,) = forbidden(used(SHOP, WWW), www=theirs)
    assert only.fix
    assert not only.fix.record
    assert "cname.platform.test" in only.fix.text


def test_the_only_address_of_a_host_is_not_to_be_deleted() -> None:
    refused = Unreachable(Layer.TCP, "port 443 refuses connections", "refused")
    facts = (
        sample_names(sample_lookup(SHOP, V4), sample_lookup(WWW, V4)),
        tls(look(SHOP, refused), look(WWW)),
    )
    found = judge(entries()["tls.hostname-valid"], LAUNCH, facts)
    (failing,) = [finding for finding in found if finding.verdict is Verdict.FAIL]
    assert "delete" not in advised(failing)
