"""Who answers for what goes wrong."""

import datetime as dt
from typing import Any

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account
from cockpit.kit import Host, Launch, Person
from cockpit.kit.owners import AREAS, answers_for, areas_of_nobody, staying, unfit
from cockpit.launch.making import Env
from cockpit.launch.operations import Backup, Monitor, Secret, Service
from cockpit.roadmap import catalogue

MIA = Person(id="mia", name="Mia Okafor", role="developer", covers=("deploys", "on-call alerts"))


def launch(*people: Person, **parts: Any) -> Launch:
    return sample_launch(people=people or (ANA, JON, LEA, MIA), **parts)


def test_every_family_of_the_catalogue_has_an_area() -> None:
    assert set(AREAS) == {row.id.partition(".")[0] for row in catalogue().check}


@pytest.mark.parametrize(
    ("check", "who"),
    [
        ("deploy.rollback-tested", "mia"),
        ("watch.alert-route-tested", "mia"),
        ("dns.apex-resolves", "jon"),
        ("own.check-of-theirs", "jon"),
        ("deploy", "mia"),
    ],
)
def test_who_covers_the_family_goes_before_the_operator(check: str, who: str) -> None:
    assert answers_for(launch(), check) == who


def test_the_check_itself_goes_before_its_family_and_the_family_before_its_other_names() -> None:
    one = Person(id="one", name="One", covers=("release",))
    two = Person(id="two", name="Two", covers=("deploy",))
    three = Person(id="three", name="Three", covers=("deploy.ci-gate",))
    assert answers_for(launch(one), "deploy.ci-gate") == "one"
    assert answers_for(launch(one, two), "deploy.ci-gate") == "two"
    assert answers_for(launch(one, two, three), "deploy.ci-gate") == "three"
    assert answers_for(launch(one, two, three), "deploy.health-endpoint") == "two"


@pytest.mark.parametrize(
    ("parts", "subject"),
    [
        ({"access": (account("hosting", owner="mia"),)}, "acc-hosting"),
        ({"monitors": (Monitor(id="home", target="https://shop.example/", owner="mia"),)}, "home"),
        (
            {"monitors": (Monitor(id="m", target="https://shop.example/", owner="mia"),)},
            "https://shop.example/",
        ),
        ({"secrets": (Secret(name="DB_URL", owner="mia"),)}, "DB_URL"),
        ({"env": (Env(name="DB_URL", owner="mia"),)}, "DB_URL"),
        ({"backups": (Backup(store="main", owner="mia"),)}, "main"),
        ({"services": (Service(name="Fly", payer="mia"),)}, "Fly"),
        ({"hosts": (Host(name="api.shop.example", owner="mia"),)}, "api.shop.example"),
        ({"hosts": (Host(name="api.shop.example", owner="mia"),)}, "https://api.shop.example:8443/v1?x=1"),
        ({"hosts": (Host(name="api.shop.example", owner="mia"),)}, "API.shop.example AAAA"),
        ({"hosts": (Host(name="api.shop.example", owner="mia"),)}, "api.shop.example:443"),
    ],
)
def test_the_owner_of_the_very_thing_answers(parts: dict[str, Any], subject: str) -> None:
    assert answers_for(launch(**parts), "tls.hostname-valid", subject) == "mia"
    assert answers_for(launch(**parts), "tls.hostname-valid", "something else") == "jon"


def test_the_products_domain_stands_for_the_whole_product() -> None:
    hosts = (Host(name="shop.example", owner="ana"),)
    assert answers_for(launch(hosts=hosts), "deploy.rollback-tested", "shop.example") == "mia"


def test_who_leaves_answers_for_nothing() -> None:
    leaves = Person(id="jon", name="Jon", role="operator", covers=("dns",), leaves_on=dt.date(2027, 1, 1))
    owned = {"access": (account("dns", owner="jon"),)}
    assert answers_for(launch(leaves, ANA, **owned), "dns.apex-resolves", "acc-dns") == "ana"
    assert answers_for(launch(leaves, **owned), "dns.apex-resolves", "acc-dns") == ""
    assert answers_for(launch(ANA, access=(account("dns", owner="bob"),)), "dns.x", "acc-dns") == "ana"


def test_nobody_is_nobody() -> None:
    assert answers_for(sample_launch(), "dns.apex-resolves", "shop.example") == ""
    assert areas_of_nobody(sample_launch()) == tuple(AREAS)
    assert areas_of_nobody(launch()) == ()


@pytest.mark.parametrize("subject", ["", " ", "http://[", "://", "a b c", "\n", "x" * 10_000, "\ud800"])
def test_any_subject_is_taken(subject: str) -> None:
    assert answers_for(launch(), "dns.apex-resolves", subject) == "jon"


@pytest.mark.parametrize("role", ["Operator", "operator (on call)", "Co-Operator"])
def test_roles_are_read_as_words(role: str) -> None:
    assert answers_for(launch(ANA, Person(id="x", name="X", role=role)), "seo.single-version") == "x"


def test_one_person_with_two_ids_stays_once() -> None:
    twice = Person(id="ana2", name=" ANA  ferreira ")
    mailbox = Person(id="boss", name="The boss", contact="MAILTO:ana@shop.example")
    assert [one.id for one in staying(launch(ANA, twice, mailbox, LEA, JON))] == ["ana", "jon"]


def test_why_somebody_cannot_answer() -> None:
    assert unfit(launch(), "ana") == ""
    assert unfit(launch(), "lea") == "Lea Contractor leaves on 2026-12-10"
    assert unfit(launch(), "bob") == '"bob" is no declared person'
