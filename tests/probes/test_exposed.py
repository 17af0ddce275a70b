"""Where a stranger is sent to look: which hosts, which paths, how many requests, and when to stop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.exposed import SHARE, Exposed, Manner, Stranger, limit_for
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.launch import Launch
from cockpit.launch.parts import Host, LookFrom, Role
from cockpit.model import Layer
from cockpit.probes import names as names_probe
from cockpit.probes import served as served_probe
from cockpit.probes.exposed import FEW, WAVE, folders, gather
from cockpit.standards.exposures import READ, patterns, rows
from cockpit.standards.sourcemaps import MOST
from cockpit.standards.strangers import made_up
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.asks import PLAIN
from cockpit.vantage.manners import Manners
from tests.probes.web import company

HOST = "shop.example"
HOME = f"https://{HOST}/"
SHOP = sample_launch()
NAMES = sample_names(sample_lookup(HOST, "192.0.2.1"))
PAGE = Response("", 200, (("content-type", "text/html"),), "192.0.2.1", "<title>Shop</title><p>Hello")
GONE = Response("", 404, (("content-type", "text/html"),), "192.0.2.1", "<h1>Not found</h1>")
UNUSED = made_up(HOST)


def text(body: str = "", status: int = 200, **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response("", status, named, "192.0.2.1", body)


@dataclass
class Eyes:
    """The part of a vantage that the probe uses; every path without an answer of its own gets `rest`."""

    answers: Mapping[str, Response | Unreachable]
    rest: Response | Unreachable = GONE
    allowed: int = 60
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manners = Manners(64, self.allowed)

    async def fetch(self, url: str, limit: int = 0, variant: Variant = PLAIN) -> Response | Unreachable:
        agent = dict(variant.headers).get("user-agent", "")
        self.asked.append((url, variant.method, agent))
        self.limits.append(limit)
        seen = self.answers.get(f"{agent[:6]} {url}".strip(), self.answers.get(url, self.rest))
        if isinstance(seen, Unreachable):
            return seen
        return Response(url, seen.status, seen.headers, seen.address, seen.body)

    @property
    def urls(self) -> list[str]:
        return [url for url, _, _ in self.asked]


async def look(
    answers: Mapping[str, Response | Unreachable],
    rest: Response | Unreachable = GONE,
    *,
    launch: Launch = SHOP,
    names: Names = NAMES,
    seen: Served | None = None,
    allowed: int = 60,
) -> tuple[Exposed, Eyes]:
    eyes = Eyes(answers, rest, allowed)
    return await gather(launch, cast("Vantage", eyes), names, seen or served(launch)), eyes


def only(found: Exposed, host: str = HOST) -> Stranger:
    seen = found.hosts[host]
    assert isinstance(seen, Stranger), seen
    return seen


async def test_one_host_gets_its_share_of_requests_and_the_rest_is_counted() -> None:
    found, eyes = await look({HOME: PAGE})
    seen = only(found)
    assert len(eyes.asked) == len(set(eyes.asked)) == SHARE
    assert len(seen.tried) + 4 == SHARE
    assert seen.left == len(rows()) - 1 - len(seen.tried)
    assert set(eyes.limits) == {0, READ}
    assert {one.path for one in seen.tried} >= {one.path for one in patterns()}
    assert eyes.asked[-1][2].startswith("sqlmap/")
    assert loads(dumps({"exposed": found}))[1]["exposed"] == found


async def test_a_larger_limit_asks_everything_and_a_small_one_the_gravest() -> None:
    allowed = limit_for(len(rows()) - 1)
    launch = sample_launch(vantage=LookFrom(requests_per_host=allowed))
    whole, _ = await look({HOME: PAGE}, launch=launch, allowed=allowed)
    assert only(whole).left == 0
    launch = sample_launch(vantage=LookFrom(requests_per_host=20))
    few, eyes = await look({HOME: PAGE}, launch=launch, allowed=20)
    assert len(eyes.asked) == SHARE * 20 // 60
    assert [one.path for one in only(few).tried] == [one.path for one in patterns()]


async def test_a_used_up_limit_is_said_and_nothing_is_asked() -> None:
    found, eyes = await look({HOME: PAGE}, allowed=2)
    assert (getattr(found.hosts[HOST], "kind", ""), eyes.asked) == ("limit", [])


async def test_what_lies_open_is_found_and_unused_paths_are_not_told() -> None:
    answers = {
        HOME: PAGE,
        f"{HOME}.git/HEAD": text("ref: refs/heads/main\n"),
        f"{HOME}.env": text("A_KEY=geheim"),
    }
    found, _ = await look(answers)
    open_ = {one.path: one.stance for one in only(found).tried if one.stance is Manner.FOUND}
    assert set(open_) == {"/.git/HEAD", "/.env"}
    assert "cockpit-" not in dumps({"exposed": found})
    assert "geheim" not in dumps({"exposed": found})


async def test_a_site_that_answers_everything_alike_shows_nothing() -> None:
    found, _ = await look({}, PAGE)
    assert {one.stance for one in only(found).tried} == {Manner.USUAL}
    assert only(found).kept


async def test_a_dead_host_is_asked_three_times_and_a_challenged_one_too() -> None:
    found, eyes = await look({}, DEAD)
    assert found.hosts[HOST] == DEAD
    assert len(eyes.asked) == 3
    challenged, eyes = await look({HOME: PAGE}, text("", 403, cf_mitigated="challenge"))
    assert getattr(challenged.hosts[HOST], "kind", "") == "challenge"
    assert len(eyes.asked) == 3
    tired, _ = await look({}, text("", 429))
    assert getattr(tired.hosts[HOST], "kind", "") == "limited"


async def test_a_challenge_at_one_path_is_a_stance() -> None:
    wall = text("", 403, cf_mitigated="challenge")
    found, _ = await look({HOME: PAGE, f"{HOME}.env": wall})
    stances = {one.path: one.stance for one in only(found).tried}
    assert stances["/.env"] is Manner.CHALLENGE
    assert stances["/.git/HEAD"] is Manner.ABSENT


async def test_a_host_that_limits_a_wave_is_left_in_peace() -> None:
    answers: dict[str, Response | Unreachable] = {HOME: PAGE}
    answers |= {f"https://{HOST}{path}": GONE for path in UNUSED}
    found, eyes = await look(answers, text("", 429))
    assert len(eyes.asked) == 3 + WAVE + 1
    assert not only(found).answered
    silent, eyes = await look(answers, Unreachable(Layer.TCP, "no answer", "timeout"))
    assert {one.stance for one in only(silent).tried} == {Manner.DARK}
    assert len(eyes.asked) == 3 + WAVE + 1


async def test_a_host_that_only_sends_on_gets_few_paths() -> None:
    away = text("", 301, location="https://www.shop.example/")
    found, eyes = await look({}, away)
    seen = only(found)
    assert (seen.onward, len(seen.tried), seen.left, seen.scanner) == ("www.shop.example", FEW, 0, None)
    assert len(eyes.asked) == 3 + FEW
    assert {url.split("/")[2] for url in eyes.urls} == {HOST}


async def test_redirects_within_the_host_lead_to_the_start_page() -> None:
    answers = {HOME: text("", 302, location="/en/"), f"{HOME}en/": PAGE}
    found, eyes = await look(answers)
    assert only(found).root.status == 200
    assert len(eyes.asked) == SHARE
    around, eyes = await look(
        {HOME: text("", 302, location="/en/"), f"{HOME}en/": text("", 302, location="/")}
    )
    assert only(around).root.stance is Manner.MOVED
    assert len(eyes.asked) == SHARE


async def test_folders_are_asked_without_a_slash_where_the_host_takes_it_away() -> None:
    bare = f"https://{HOST}{UNUSED[0].rstrip('/')}"
    answers = {HOME: PAGE, f"{bare}/": text("", 308, location=UNUSED[0].rstrip("/")), bare: GONE}
    answers[f"{HOME}phpmyadmin"] = text(f"<title>phpMyAdmin</title><p>{'word ' * 20}")
    found, eyes = await look(answers)
    assert f"{HOME}phpmyadmin/" not in eyes.urls
    assert [one.path for one in only(found).tried if one.stance is Manner.FOUND] == ["/phpmyadmin/"]
    assert len(eyes.asked) == SHARE


async def test_a_scanner_gets_through_or_does_not() -> None:
    through, _ = await look({HOME: PAGE})
    assert only(through).kept
    stopped, _ = await look({HOME: PAGE, f"sqlmap {HOME}": text("<h1>Forbidden", 403)})
    assert not only(stopped).kept
    other, _ = await look({HOME: PAGE, f"sqlmap {HOME}": text("<title>Prove that you are a person</title>")})
    assert not only(other).kept


async def test_which_hosts_are_asked() -> None:
    roles: tuple[Role, ...] = ("app", "api", "admin", "status", "mail", "staging", "retired")
    launch = sample_launch(hosts=tuple(Host(name=f"{role}.{HOST}", role=role) for role in roles))
    names = sample_names(
        *(sample_lookup(HOST, "192.0.2.1"), sample_lookup(f"www.{HOST}")),
        *(sample_lookup(f"{role}.{HOST}", "192.0.2.1") for role in roles if role != "api"),
        sample_lookup(f"api.{HOST}"),
    )
    found, _ = await look({}, PAGE, launch=launch, names=names)
    assert list(found.hosts) == [HOST, *(f"{role}.{HOST}" for role in ("app", "admin", "status"))]
    assert len(only(found, f"status.{HOST}").tried) == FEW
    dark, eyes = await look({}, PAGE, names=sample_names(cut_lookup(HOST), cut_lookup(f"www.{HOST}")))
    assert all(isinstance(seen, Unreachable) for seen in dark.hosts.values())
    assert eyes.asked == []


async def test_folders_of_own_files_are_asked_for_their_list() -> None:
    files = tuple(
        File(f"https://{HOST}{path}", "style", GONE)
        for path in ("/assets/a.css", "/assets/deep/b.css", "/x%22y/c.css", "/d.css")
    )
    seen = served(SHOP, files=files)
    assert folders(seen, HOST) == ("/assets/", "/assets/deep/")
    assert folders(seen, "api.shop.example") == ()
    body = "<title>Index of /assets/</title><h1>Index of /assets/</h1>"
    found, _ = await look({HOME: PAGE, f"{HOME}assets/": text(body)}, seen=seen)
    assert [one.path for one in only(found).tried if one.stance is Manner.FOUND] == ["/assets/"]


def script(name: str, body: str = "x()", status: int = 200) -> File:
    url = f"{HOME}{name}"
    return File(url, "script", Response(url, status, (), "192.0.2.1", body), (HOME,))


MAP = '{"version": 3, "sources": ["a.ts"], "sourcesContent": ["a()"], "mappings": "AAAA"}'


async def test_named_maps_come_first_and_three_are_fetched() -> None:
    files = (
        script("guess.js?v=1"),
        *(script(f"{at}.js", f"//# sourceMappingURL={at}.map") for at in range(4)),
    )
    found, eyes = await look({HOME: PAGE, f"{HOME}0.map": text(MAP)}, seen=served(SHOP, files=files))
    assert [(one.url, one.named, one.own) for one in found.maps] == [
        (f"{HOME}0.map", True, 1),
        (f"{HOME}1.map", True, 0),
        (f"{HOME}2.map", True, 0),
    ]
    assert found.maps_left == 1
    assert len(eyes.asked) == SHARE
    assert eyes.limits.count(MOST) == 3
    guessed, _ = await look(
        {HOME: PAGE, f"{HOME}guess.js.map": text(MAP)}, seen=served(SHOP, files=files[:1])
    )
    assert [(one.url, one.named, one.own) for one in guessed.maps] == [(f"{HOME}guess.js.map", False, 1)]


async def test_maps_elsewhere_inside_and_unseen() -> None:
    elsewhere = served(SHOP, files=(script("a.js", "//# sourceMappingURL=https://cdn.example.net/a.map"),))
    found, eyes = await look({HOME: PAGE}, seen=elsewhere)
    assert found.maps == ()
    assert not [url for url in eyes.urls if "cdn.example.net" in url]
    coded = "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImEiXSwic291cmNlc0NvbnRlbnQiOlsiYSJdLCJtYXBwaW5ncyI6IiJ9"
    inside = served(
        SHOP, files=(script("a.js", f"//# sourceMappingURL=data:application/json;base64,{coded}"),)
    )
    found, eyes = await look({HOME: PAGE}, seen=inside)
    assert [(one.url, one.own) for one in found.maps] == [(f"{HOME}a.js", 1)]
    assert len(eyes.asked) == SHARE
    named = served(SHOP, files=(script("a.js", "//# sourceMappingURL=a.map"), script("b.js", "", 404)))
    dead, _ = await look({HOME: PAGE, f"{HOME}a.map": DEAD}, seen=named)
    assert [one.unseen for one in dead.maps] == [DEAD]
    wall = text("", 403, cf_mitigated="challenge")
    asked, _ = await look({HOME: PAGE, f"{HOME}a.map": wall}, seen=named)
    assert [getattr(one.unseen, "kind", "") for one in asked.maps] == ["challenge"]


@pytest.mark.parametrize(
    ("fault", "path"), [("app.admin-protected:phpmyadmin", "/phpmyadmin/"), ("secret.public-files", "/.env")]
)
async def test_the_lab(tmp_path: Path, fault: str, path: str) -> None:
    async with company(tmp_path, fault) as (launch, eyes):
        names = await names_probe.gather(launch, eyes)
        seen = await gather(launch, eyes, names, await served_probe.gather(launch, eyes))
    every = [(host, one) for host in seen.hosts for one in only(seen, host).tried]
    assert [(host, one.path) for host, one in every if one.stance is Manner.FOUND] == [
        ("app.velomart.test", path)
    ]
    assert len(seen.hosts) == 6
