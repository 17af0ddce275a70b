"""What a triage tells people and programs: the first broken layer, whom to call, what to do first."""

import io
import json
from dataclasses import replace

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.visits import Stage
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.launch.operations import Access, Escalation, Person
from cockpit.launch.parts import Edge, Host
from cockpit.triage.helping import helped
from cockpit.triage.layers import Sight, State, first, rows, settled
from cockpit.triage.report import Report, document
from cockpit.triage.showing import write

URL = "https://shop.example/"
NETWORK = Sight(Stage.OWN_NETWORK, State.FINE, "this machine", "the resolver answers")


def sight(layer: Stage, state: State = State.BROKEN, kind: str = "refused", came: str = "no") -> Sight:
    return Sight(layer, state, URL, came, kind, f"GET {URL}")


def report(*sights: Sight) -> Report:
    return Report("Shop", (URL,), settled((NETWORK, *sights)), "2026-11-20T14:03:00+00:00", 1.25)


def shown(one: Report, width: int = 80) -> str:
    out = io.StringIO()
    write(out, one, width)
    return out.getvalue()


def people() -> Launch:
    return sample_launch(
        people=(Person(id="ana", name="Ana", role="operator", contact="tel:+100"),),
        escalation=(Escalation(after_minutes=15, who="ana", do="Call the host."),),
        access=(
            Access(id="host", service="Fly", category="hosting", url="https://fly.example/"),
            Access(id="dns", service="Cloudflare", category="dns"),
        ),
        deploy=Deploy(platform="fly"),
        edge=Edge(provider="fastly"),
        hosts=(Host("shop.example", proxied=True),),
    )


WELL = tuple(sight(layer, State.FINE, "", "well") for layer in (Stage.DNS, Stage.TCP, Stage.HTTP, Stage.APP))


@pytest.mark.parametrize(
    ("sights", "code", "headline"),
    [
        (WELL, 0, "Everything answers"),
        ((*WELL[:2], sight(Stage.TLS)), 1, "The first layer that is broken: TLS"),
        ((sight(Stage.OWN_NETWORK), sight(Stage.DNS)), 3, "This machine's own network is broken"),
        ((*WELL[:2], sight(Stage.EDGE, State.BLOCKED)), 3, "It cannot be told from here: edge"),
        ((*WELL, sight(Stage.MAIL, State.UNSURE)), 0, "Everything answers"),
        ((sight(Stage.DNS, State.UNSURE),), 3, "It cannot be told from here: DNS"),
        ((), 3, "It cannot be told from here"),
    ],
)
def test_the_exit_code_and_the_first_sentence(sights: tuple[Sight, ...], code: int, headline: str) -> None:
    one = report(*sights)
    assert one.code == code
    assert one.headline.startswith(headline)
    assert one.advice or code == 1
    assert document(one)["exit"] == code


def test_the_first_layer_counts_whatever_was_seen_first() -> None:
    broken = first((sight(Stage.MAIL), sight(Stage.APP), sight(Stage.TCP), sight(Stage.TLS)))
    assert broken is not None
    assert broken.layer is Stage.TCP


def test_an_error_follows_from_what_the_application_says_it_cannot_reach() -> None:
    told = settled((sight(Stage.APP, kind="status-5xx"), sight(Stage.DEPENDENCY, kind="sick")))
    assert [one.state for one in told] == [State.FOLLOWS, State.BROKEN]
    other = replace(sight(Stage.APP, kind="wrong-text"), subject="https://shop.example/other")
    assert settled((other, sight(Stage.DEPENDENCY)))[0].state is State.BROKEN


def test_nothing_is_known_of_the_product_while_we_are_offline() -> None:
    told = settled((sight(Stage.OWN_NETWORK), sight(Stage.DNS), sight(Stage.MAIL)))
    assert [one.state for one in told] == [State.BROKEN, State.FOLLOWS, State.FOLLOWS]


def test_every_layer_has_its_row() -> None:
    assert [row.layer for row in rows(())] == list(Stage)
    assert {row.state for row in rows(())} == {State.UNSEEN}


@pytest.mark.parametrize(
    ("broken", "book"),
    [
        (sight(Stage.DNS, kind="nxdomain"), "rb-dns"),
        (sight(Stage.DNS, kind="domain-gone"), "rb-domain"),
        (sight(Stage.TCP), "rb-edge"),
        (replace(sight(Stage.TCP), subject="api.shop.example"), "rb-deploy"),
        (sight(Stage.TLS, kind="expired"), "rb-tls"),
        (sight(Stage.EDGE, kind="unclaimed"), "rb-edge"),
        (sight(Stage.EDGE, kind="behind"), "rb-deploy"),
        (sight(Stage.HTTP, kind="redirect-loop"), "rb-redirect"),
        (sight(Stage.APP, kind="status-5xx"), "rb-deploy"),
        (sight(Stage.DEPENDENCY, came="it says that database is down"), "rb-database"),
        (sight(Stage.DEPENDENCY, came="it says that stripe is down"), "rb-whom"),
        (sight(Stage.MAIL), "rb-mail"),
    ],
)
def test_each_failure_has_its_runbook(broken: Sight, book: str) -> None:
    helping = helped(people(), broken)
    assert helping.book is not None
    assert helping.book.id == book
    assert any("Ana" in line for line in helping.book.call)


def test_nobody_is_called_for_our_own_network() -> None:
    assert helped(people(), sight(Stage.OWN_NETWORK)).book is None


def test_companies_are_asked_whether_it_is_them() -> None:
    assert "https://status.flyio.net/" in helped(people(), sight(Stage.APP)).pages
    assert "https://www.fastlystatus.com/" in helped(people(), sight(Stage.EDGE)).pages
    assert helped(people(), sight(Stage.DNS)).pages == ("https://www.cloudflarestatus.com/",)


def test_people_see_the_layer_the_evidence_the_people_and_the_first_step() -> None:
    broken = sight(Stage.TLS, kind="expired", came="the certificate has expired")
    text = shown(replace(report(*WELL[:2], broken), help=helped(people(), broken), since=("since noon",)))
    assert text.startswith("The first layer that is broken: TLS (https://shop.example/).\n")
    for words in (
        "✗ TLS",
        "- HTTP",
        "since     since noon",
        "Ana (+100)",
        "runbook   rb-tls",
        "first     See",
    ):
        assert words in text


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_lines_keep_to_the_width(width: int) -> None:
    broken = sight(Stage.HTTP, came="word " * 200)
    told = [line for line in shown(report(broken), width).splitlines() if "word" in line]
    assert max(map(len, told)) <= max(width, 60)


def test_what_a_server_said_cannot_move_the_cursor_and_tells_no_secret() -> None:
    token = "ghp_" + "a1B2" * 9
    broken = replace(sight(Stage.APP, came=f"it says \x1b[2J\u202e {token}"), subject=f"{URL}?key={token}")
    one = report(broken)
    text, data = shown(one), json.dumps(document(one))
    for told in (text, data):
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert token not in told
