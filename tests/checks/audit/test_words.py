"""What the audit checks say: where production is, which names nobody knows, and how to write it down."""

from checks.audit import hostname_inventory, prod_located
from cockpit.facts.hostnames import Hostnames
from cockpit.facts.samples_dns import NO_RESOLVER, sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import UNKNOWN
from cockpit.launch.making import Deploy
from cockpit.launch.operations import Person
from cockpit.launch.parts import Host
from tests.checks.dns.judging import judged, only

SHOP, V4 = "shop.example", "203.0.113.10"
HOME = sample_names(sample_lookup(SHOP, V4))
VERCEL = sample_fronts(sample_front(SHOP, V4, headers=(("x-vercel-id", "fra1::a"),)))


def test_a_missing_platform_is_proposed_from_what_shows() -> None:
    found = only(prod_located, sample_launch(), HOME, VERCEL)
    assert found.verdict is UNKNOWN
    assert found.fix is not None
    assert found.fix.record == '[deploy]\nplatform = "Vercel"'


def test_another_platform_may_be_added() -> None:
    found = only(prod_located, sample_launch(deploy=Deploy(platform="fly")), HOME, VERCEL)
    assert found.observed == "Vercel: header x-vercel-id"
    assert found.fix is not None
    assert found.fix.record == '[deploy]\nplatform = "fly, Vercel"'


def test_without_a_trace_a_person_is_told_what_to_write() -> None:
    launch = sample_launch(deploy=Deploy(platform="our own rack"), hosts=(Host(name=SHOP),))
    found = only(prod_located, launch, HOME, sample_fronts(sample_front(SHOP, V4)))
    assert found.fix is not None
    assert found.fix.record == 'target = ["203.0.113.10"]   # in the [[host]] of shop.example'


def test_a_found_name_says_where_and_proposes_an_owner() -> None:
    launch = sample_launch(people=(Person(id="ana", name="Ana"),))
    beta = sample_lookup("beta.shop.example", "203.0.113.9", chain=("beta.host.example",))
    found = only(
        hostname_inventory, launch, HOME, Hostnames({beta.host: beta}, {beta.host: f"certificate of {SHOP}"})
    )
    assert "(found: certificate of shop.example)" in found.summary
    assert found.fix is not None
    assert 'owner = "ana"' in (found.fix.record or "")
    assert 'target = ["beta.host.example"]' in (found.fix.record or "")


def test_one_cause_is_told_once() -> None:
    unseen = {"page https://shop.example/": NO_RESOLVER, "page https://shop.example/about": NO_RESOLVER}
    (found,) = judged(hostname_inventory, sample_launch(), HOME, Hostnames(unseen=unseen))
    assert found.subject == "page https://shop.example/"
