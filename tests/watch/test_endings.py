"""Days that no visit shows: the domain's end and the DMARC plan."""

import datetime as dt

import msgspec

from cockpit.facts import Unreachable
from cockpit.facts.rdap import Rdap, Registration, Unregistered
from cockpit.launch import Launch
from cockpit.launch.mail import Email
from cockpit.launch.parts import Product
from cockpit.model import Layer
from cockpit.watch.endings import domains, plan
from cockpit.watch.outages import Watched
from cockpit.watch.rules import Rules
from tests.watch.visiting import BEGAN, at

LAUNCH = Launch(
    schema="launch-cockpit/launch/v1",
    product=Product(name="Shop", domain="shop.test", roadmap="marketplace-launch"),
)
DAY = 24 * 60


def test_a_domain_is_told_of_thirty_days_before_and_only_where_the_registry_says() -> None:
    seen = Rdap(
        at(0),
        {
            "shop.test": Registration("shop.test", "https://r.test/", expires=at(29 * DAY)),
            "quiet.test": Registration("quiet.test", "https://r.test/"),
            "gone.test": Unregistered("gone.test", "https://r.test/"),
            "else.test": Unreachable(Layer.HTTP, "no answer", "timeout"),
        },
    )
    (one,) = domains(seen, 30)
    watched = Watched(Rules())
    (news,) = watched.ends(one.what, one.until, one.days, at(0))
    assert news.cause == "the registration of shop.test ends on 2026-12-01"
    assert watched.ends(one.what, one.until, one.days, at(DAY)) == ()


def test_the_plan_of_the_mail_policy() -> None:
    def planned(day: int) -> Launch:
        on = BEGAN.date() + dt.timedelta(day)
        return msgspec.structs.replace(
            LAUNCH, email=Email(dmarc_tighten_on=on, dmarc_tighten_to="quarantine")
        )

    assert list(plan(LAUNCH, BEGAN)) == []
    (one,) = plan(planned(2), BEGAN)
    assert Watched(Rules()).ends(one.what, one.until, one.days, at(0))
    assert list(plan(planned(-30), BEGAN)) == []
