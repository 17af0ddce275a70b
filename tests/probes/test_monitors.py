"""Who is asked what is watched, what is kept of it, and what stands in place of an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from cockpit.credentials.known import declared
from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable, codec
from cockpit.facts.http import Response
from cockpit.facts.monitors import NOT_ASKED, Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.operations import Monitor
from cockpit.model import Layer
from cockpit.probes.joined import gather as joined
from cockpit.probes.monitors import PAGES, gather
from cockpit.vantage import Vantage
from cockpit.vantage.asks import Variant

REFERENCE = "keyring:launch-cockpit/shop/monitors"
BASE = "https://uptime.betterstack.com/api/v2/monitors?per_page=50"
NOWHERE = Unreachable(Layer.TCP, "nobody listens", "refused")
NO_VALUE = Unreachable(Layer.PERSON, "There is no value for monitors on this machine.", "credential")
CANARY = "canary-" + "of-a-header" * 3


@dataclass
class Desk:
    """The part of a vantage that is used: a table of answers, and one credential."""

    answers: Mapping[str, Response | Unreachable]
    secret: Secret | Unreachable = NO_VALUE
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def credential(self, reference: str) -> Secret | Unreachable:
        assert reference == REFERENCE
        return self.secret

    async def fetch(
        self, url: str, limit: int, accept: str, secret: Secret, variant: Variant
    ) -> Response | Unreachable:
        assert (accept, secret.name, limit) == ("application/json", "monitors", 4 << 20)
        self.asked.append((url, variant.bare))
        return self.answers.get(url, NOWHERE)


def said(data: Any, status: int = 200) -> Response:
    return Response("", status, (), "192.0.2.1", json.dumps(data))


def row(url: str, **more: Any) -> dict[str, Any]:
    told = {
        "url": url,
        "pronounceable_name": url.rpartition("/")[2] or "home",
        "monitor_type": "status",
        "check_frequency": 60,
        "request_headers": [{"name": "Authorization", "value": CANARY}],
        **more,
    }
    return {"id": "1", "attributes": told}


def monitor(id_: str, target: str, **more: Any) -> Monitor:
    given = {"provider": "Better Stack", "credential": REFERENCE, **more}
    return Monitor(id=id_, target=target, **given)


async def look(answers: Mapping[str, Response | Unreachable], *rows: Monitor, told: bool = True) -> Monitors:
    secret = Secret.of("monitors", "uptime.betterstack.com", "a-token-for-tests-only") if told else NO_VALUE
    return await gather(sample_launch(monitors=rows), cast("Vantage", Desk(answers, secret)))


async def test_what_is_about_this_product_is_kept_and_nothing_else() -> None:
    rows = [
        row("https://shop.example/"),
        row("https://app.shop.example/login"),
        row("https://customer-of-the-agency.example/secret"),
        row("https://notshop.example/"),
    ]
    seen = await look(
        {BASE: said({"data": rows})}, monitor("front", "http://www.shop.example", covers=("home",))
    )
    (source,) = seen.sources
    assert [(one.target, one.covers) for one in source.monitors] == [
        ("https://shop.example/", ("home",)),
        ("https://app.shop.example/login", ()),
    ]
    assert (source.asked, source.missing) == (None, ())
    packed = json.dumps(codec.pack(seen))
    assert CANARY not in packed
    assert "agency" not in packed
    assert codec.unpack(json.loads(packed)) == seen


async def test_what_only_launch_toml_says_is_added() -> None:
    one = monitor("home", "the front page", failures_before_alert=3, regions=("eu",), covers=("homepage",))
    seen = await look({BASE: said({"data": [row("https://shop.example/")]})}, one)
    (known,) = seen.known
    assert (known.name, known.failures, known.regions, known.covers) == ("home", 3, ("eu",), ("homepage",))
    assert known.seen


async def test_a_row_that_the_provider_does_not_list_is_missing() -> None:
    seen = await look({BASE: said({"data": []})}, monitor("home", "https://shop.example/"))
    assert (seen.sources[0].missing, seen.known, seen.closed) == (("home",), (), ())


async def test_pages_are_turned() -> None:
    more = {"next": "https://elsewhere.example/api/v2/monitors?page=2"}
    answers = {
        BASE: said({"data": [row("https://shop.example/")], "pagination": more}),
        f"{BASE}&page=2": said({"data": [row("https://shop.example/login")], "pagination": {"next": None}}),
    }
    seen = await look(answers, monitor("home", "https://shop.example/"))
    assert [one.target for one in seen.known] == ["https://shop.example/", "https://shop.example/login"]


async def test_a_list_without_end_is_left() -> None:
    class Endless(dict[str, Response]):
        def get(self, url: str, _: Any = None) -> Any:
            number = int(url.partition("&page=")[2] or 1)
            next_ = f"https://a.example/?page={number + 1}"
            return said({"data": [row(f"https://shop.example/{number}")], "pagination": {"next": next_}})

    seen = await look(Endless(), monitor("home", "https://shop.example/1"))
    assert len(seen.known) == PAGES
    assert [why.kind for why in seen.closed] == ["too-large"]
    assert seen.sources[0].missing == ()


async def test_a_list_that_leads_in_a_circle_is_read_once() -> None:
    circle = said({"data": [row("https://shop.example/")], "pagination": {"next": "x?page=2"}})
    seen = await look({BASE: circle, f"{BASE}&page=2": circle}, monitor("home", "https://shop.example/"))
    assert len(seen.known) == 2


@pytest.mark.parametrize(
    ("answers", "kind"),
    [({}, "refused"), ({BASE: said({}, 401)}, "token-refused"), ({BASE: said({}, 503)}, "status")],
)
async def test_nothing_is_known_where_nobody_tells(answers: Mapping[str, Any], kind: str) -> None:
    seen = await look(answers, monitor("home", "https://shop.example/"))
    assert seen.known == ()
    assert [why.kind for why in seen.closed] == [kind]


async def test_without_a_value_nobody_is_asked() -> None:
    seen = await look({}, monitor("home", "https://shop.example/"), told=False)
    assert [why.kind for why in seen.closed] == ["credential"]


async def test_launch_toml_is_the_word_where_no_credential_or_api_is_named() -> None:
    alone = monitor("home", "https://shop.example/", credential=None, interval_seconds=60)
    other = monitor("job", "backup", provider="somebody", credential=None, covers=("certificate",))
    seen = await look({}, alone, other)
    assert [source.asked.kind for source in seen.sources if source.asked] == [NOT_ASKED, NOT_ASKED]
    assert seen.closed == ()
    home, job = seen.known
    assert (home.interval, home.page, home.seen, home.certificate) == (60, True, False, None)
    assert (job.page, job.certificate) == (False, True)


async def test_healthchecks_takes_the_key_in_a_field_of_its_own() -> None:
    base = "https://hc.shop.example/api/v3/checks/"
    desk = Desk({base: said({"checks": [{"name": "mail", "timeout": 60}]})}, Secret.of("monitors", "x", "y"))
    one = monitor(
        "mail", "mail", provider="Healthchecks", api="https://hc.shop.example/api/v3", covers=("mail",)
    )
    seen = await gather(sample_launch(monitors=(one,)), cast("Vantage", desk))
    assert desk.asked == [(base, "X-Api-Key")]
    assert [(known.name, known.covers) for known in seen.known] == [("mail", ("mail",))]


def test_the_credential_is_bound_to_the_api_and_not_to_the_link() -> None:
    linked = monitor("home", "https://shop.example/", url="https://evil.example/dashboard")
    assert [one.host for one in declared(sample_launch(monitors=(linked,)))] == ["uptime.betterstack.com"]
    own = monitor("home", "https://shop.example/", provider="own", url="https://watch.example/m/1")
    assert [one.host for one in declared(sample_launch(monitors=(own,)))] == ["watch.example"]


async def test_a_live_look_knows_of_no_other_place() -> None:
    assert (await joined(sample_launch(), cast("Vantage", None))).places == ()
