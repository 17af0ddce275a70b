"""The scripts of a product, read as far as they lead, and nothing of their values kept."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.bundles import Bundles, Hint
from cockpit.facts.codec import dumps
from cockpit.facts.http import Response
from cockpit.facts.leaks import Place, Stance
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.launch.parts import LookFrom
from cockpit.model import Advance
from cockpit.probes.bundles import gather
from cockpit.standards.html import read
from cockpit.standards.secrets.templates import spelled
from cockpit.vantage import Variant
from cockpit.vantage.manners import Manners
from tests.checks.test_healthy_pages import BUNDLE, NEXT, RAILS, WORDPRESS

HOME = "https://shop.example/"
SHOP = sample_launch()
KEY = spelled("sk_live_{alnum:24}").decode()
JS = "text/javascript"


def script(body: str, status: int = 200, kind: str = JS, **more: str) -> Response:
    named = (("content-type", kind), *((name.replace("_", "-"), value) for name, value in more.items()))
    return Response("", status, named, "192.0.2.1", body)


class Shelf:
    """A vantage that answers from a table, also when it is asked a second time."""

    def __init__(self, table: Mapping[str, Response | Unreachable], folder: Path, allowed: int = 60) -> None:
        self.table, self.folder, self.manners = table, folder, Manners(8, allowed)
        self.asked: list[str] = []
        self.again: dict[str, str] = {}
        self.told: list[Advance] = []

    def tell(self, advance: Advance) -> None:
        self.told.append(advance)

    async def fetch(self, url: str, limit: int, variant: Variant | None = None) -> Response | Unreachable:
        self.asked.append(url)
        seen = self.table.get(url, script("", 404))
        if isinstance(seen, Unreachable):
            return seen
        body = self.again.get(url, seen.body) if variant else seen.body
        return replace(seen, url=url, body=body[:limit], truncated=len(body) > limit)


def home(html: str) -> Page:
    return Page(HOME, replace(script(html, kind="text/html"), url=HOME), read(html))


async def looked(html: str, shelf: Shelf, *files: File, launch: Any = SHOP) -> Bundles:
    return await gather(launch, cast("Any", shelf), served(SHOP, home(html), files=files))


async def test_scripts_are_followed_and_their_keys_named_without_being_told(tmp_path: Path) -> None:
    shelf = Shelf(
        {
            f"{HOME}assets/app.js": script('import("./pay-1a2b3c4d.js")'),
            f"{HOME}assets/pay-1a2b3c4d.js": script(f'\nconst k="{KEY}";console.log(k)'),
        },
        tmp_path,
    )
    seen = await looked('<script src="/assets/app.js"></script><script src="//cdn.example/x.js">', shelf)
    (leak,) = seen.leaks
    assert (leak.path, leak.line, leak.place) == (f"{HOME}assets/pay-1a2b3c4d.js", 2, Place.BUNDLE)
    assert [(one.url.rpartition("/")[2], one.logs) for one in seen.scripts] == [
        ("app.js", 0),
        ("pay-1a2b3c4d.js", 1),
    ]
    assert seen.others == ("cdn.example",)
    assert KEY not in dumps({"bundles": seen})
    assert KEY[9:20] not in repr(seen) + repr(shelf.told)


async def test_what_was_served_already_is_not_asked_for_again(tmp_path: Path) -> None:
    shelf = Shelf({}, tmp_path)
    file = File(f"{HOME}a.js", "script", replace(script(f'"{KEY}"'), url=f"{HOME}a.js"), (HOME,))
    seen = await looked("<script src=/a.js></script>", shelf, file)
    assert len(seen.leaks) == len(seen.scripts) == 1
    assert shelf.asked == [f"{HOME}a.js.map"]


async def test_pages_hold_data_for_scripts(tmp_path: Path) -> None:
    data = json.dumps({"props": {"db": spelled("postgres://shop:{alnum:16}@db.shop.example/shop").decode()}})
    seen = await looked(
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>', Shelf({}, tmp_path)
    )
    assert [(leak.rule, leak.place) for leak in seen.leaks] == [("postgres-url", Place.PAGE)]


async def test_the_token_of_a_form_is_another_one_each_time(tmp_path: Path) -> None:
    form = '<input name="_token" value="{alnum:40}">'
    shelf = Shelf({}, tmp_path)
    page = home(spelled(form).decode())
    shelf.table = {HOME: page.response}
    lasting = await looked(page.response.body, shelf)
    shelf.again[HOME] = spelled(form, 7).decode()
    changing = await looked(page.response.body, shelf)
    assert [leak.rule for leak in lasting.leaks] == ["xml-setting"]
    assert changing.leaks == ()


async def test_source_maps_are_read(tmp_path: Path) -> None:
    text = json.dumps(
        {"version": 3, "sources": ["src/pay.ts"], "sourcesContent": [f'const k = "{KEY}"'], "mappings": ""}
    )
    shelf = Shelf(
        {f"{HOME}a.js": script("x()\n//# sourceMappingURL=a.js.map"), f"{HOME}a.js.map": script(text)},
        tmp_path,
    )
    seen = await looked("<script src=/a.js></script>", shelf)
    assert {(leak.place, leak.path) for leak in seen.leaks} == {(Place.MAP, f"{HOME}a.js.map")}
    assert seen.maps == 1


MAP = json.dumps(
    {"version": 3, "sources": ["src/pay.ts"], "sourcesContent": [f'k = "{KEY}"'], "mappings": ""}
)


async def test_a_map_beside_a_script_that_names_none_is_read_if_it_is_one(tmp_path: Path) -> None:
    table = {f"{HOME}{name}.js?v=1": script("x()") for name in "abcd"}
    table |= {
        f"{HOME}a.js.map": script(MAP),
        f"{HOME}b.js.map": script(f"<html>{KEY}", kind="text/html"),
        f"{HOME}c.js.map": script(json.dumps({"key": KEY}), kind="application/json"),
    }
    shelf = Shelf(table, tmp_path)
    seen = await looked("".join(f"<script src=/{name}.js?v=1></script>" for name in "abcd"), shelf)
    assert [(leak.place, leak.path) for leak in seen.leaks] == [(Place.MAP, f"{HOME}a.js.map")]
    assert (seen.maps, seen.unseen, seen.gaps) == (1, {}, ())


async def test_few_maps_are_guessed(tmp_path: Path) -> None:
    table: dict[str, Response | Unreachable] = {f"{HOME}{at}.js": script("x()") for at in range(40)}
    shelf = Shelf(table, tmp_path, 300)
    html = "".join(f"<script src=/{at}.js></script>" for at in range(40))
    await looked(html, shelf, launch=sample_launch(vantage=LookFrom(requests_per_host=300)))
    assert len([url for url in shelf.asked if url.endswith(".map")]) == 10


async def test_a_named_map_that_does_not_come_as_a_whole_is_said(tmp_path: Path) -> None:
    names = ("dead", "wall", "long", "gone")
    table = {f"{HOME}{name}.js": script(f"x()\n//# sourceMappingURL={name}.js.map") for name in names}
    shelf = Shelf(
        {
            **table,
            f"{HOME}dead.js.map": DEAD,
            f"{HOME}wall.js.map": script("", 403, cf_mitigated="challenge"),
            f"{HOME}long.js.map": script('{"version":3,"sources":[],' + " " * 5_000_001),
        },
        tmp_path,
    )
    seen = await looked("".join(f"<script src=/{name}.js></script>" for name in names), shelf)
    assert set(seen.unseen) == {f"{HOME}dead.js.map", f"{HOME}wall.js.map"}
    assert seen.gaps == (f"of {HOME}long.js.map only the first 5000 kB were read",)


async def test_maps_for_which_no_request_is_left_are_said(tmp_path: Path) -> None:
    table = {f"{HOME}{at}.js": script(f"x()\n//# sourceMappingURL={at}.js.map") for at in range(15)}
    html = "".join(f"<script src=/{at}.js></script>" for at in range(15))
    seen = await looked(html, Shelf(table, tmp_path))
    assert seen.gaps == ("10 source maps were not read: the limit of requests came first",)


async def test_what_could_not_be_searched_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.scan.texts.LAYER", 40)
    shelf = Shelf({f"{HOME}a.js": script("x();" * 20)}, tmp_path)
    seen = await looked("<script src=/a.js></script>", shelf)
    assert [gap.partition(": ")[0] for gap in seen.gaps] == [f"{HOME}a.js"]


async def test_a_secret_among_many_public_keys_is_not_lost(tmp_path: Path) -> None:
    keys = "".join(spelled('k="pk_live_{alnum:24}";\n', at).decode() for at in range(320))
    shelf = Shelf({f"{HOME}a.js": script(f'{keys}k="{KEY}"')}, tmp_path)
    seen = await looked("<script src=/a.js></script>", shelf)
    assert seen.leaks[0].stance is Stance.SECRET
    assert seen.gaps == ("more was found than is told",)


async def test_what_is_not_there_is_none_and_what_does_not_come_is_unseen(tmp_path: Path) -> None:
    shelf = Shelf(
        {
            f"{HOME}dead.js": DEAD,
            f"{HOME}shell.js": script("<html>", kind="text/html"),
            f"{HOME}wall.js": script("", 403, cf_mitigated="challenge"),
        },
        tmp_path,
    )
    html = "".join(f"<script src=/{name}.js></script>" for name in ("dead", "shell", "wall", "gone"))
    seen = await looked(html, shelf)
    assert set(seen.unseen) == {f"{HOME}dead.js", f"{HOME}wall.js"}
    assert seen.scripts == ()
    assert seen.left == 0


async def test_the_limit_of_a_host_holds_and_what_is_left_is_counted(tmp_path: Path) -> None:
    html = "".join(f"<script src=/{at}.js></script>" for at in range(50))
    table = {f"{HOME}{at}.js": script("x()") for at in range(50)}
    few, many = Shelf(table, tmp_path), Shelf(table, tmp_path, 300)
    seen = await looked(html, few)
    assert (len(few.asked), len(seen.scripts), seen.left) == (20, 20, 30)
    more = sample_launch(vantage=LookFrom(requests_per_host=300))
    assert (await looked(html, many, launch=more)).left == 0


async def test_a_script_that_never_ends_is_cut_and_said(tmp_path: Path) -> None:
    shelf = Shelf({f"{HOME}a.js": script("x();" * 1_500_000)}, tmp_path)
    seen = await looked("<script src=/a.js></script>", shelf)
    assert seen.gaps == (f"of {HOME}a.js only the first 5000 kB were read",)


async def test_scripts_that_name_each_other_come_to_an_end(tmp_path: Path) -> None:
    table = {f"{HOME}js/{at}.js": script(f'import("/js/{at + 1}.js");import("/js/0.js")') for at in range(99)}
    shelf = Shelf(table, tmp_path)
    seen = await looked("<script src=/js/0.js></script>", shelf)
    assert len(shelf.asked) == len(set(shelf.asked))
    assert len([url for url in shelf.asked if url.endswith(".js")]) == 8
    assert seen.left == 1


async def test_marks_of_a_page_and_of_what_it_loads(tmp_path: Path) -> None:
    test = spelled("pk_test_{alnum:24}").decode()
    shelf = Shelf({f"{HOME}a.js": script(f'Stripe("{test}");debugger;')}, tmp_path)
    seen = await looked(
        "<script src=/a.js></script><script src=https://cdn.tailwindcss.com/></script>", shelf
    )
    assert [(one.hint, one.path) for one in seen.marks] == [(Hint.TOOL, HOME), (Hint.DEBUGGER, f"{HOME}a.js")]
    assert [leak.stance for leak in seen.leaks] == [Stance.TEST]


async def test_no_page_no_script(tmp_path: Path) -> None:
    seen = await gather(SHOP, cast("Any", Shelf({}, tmp_path)), Served({HOME: DEAD}))
    assert seen == Bundles()


CSRF = '<meta name="csrf-token" content="{b64:86}=="><input name="csrfmiddlewaretoken" value="{alnum:64}">'
ANON = 'createClient("https://abcd.supabase.co","{jwt:role=anon}")'
FIREBASE = 'initializeApp({apiKey:"AIza{alnum:35}",projectId:"shop"});init({dsn:"https://{hex:32}@o1.ingest.sentry.io/2"})'
FORMS = (
    'password:"At least 8 characters",resetPassword:"Reset password",token:"Token expired",apiKey:t.apiKey'
)


@pytest.mark.parametrize("text", [NEXT, WORDPRESS, RAILS, CSRF])
async def test_what_frameworks_write_into_pages_is_no_secret(text: str, tmp_path: Path) -> None:
    page = home(spelled(text).decode() if text is CSRF else text)
    seen = await looked(page.response.body, Shelf({HOME: page.response}, tmp_path))
    assert [leak for leak in seen.leaks if leak.stance is Stance.SECRET] == []
    assert seen.marks == ()


@pytest.mark.parametrize("text", [BUNDLE, ANON, FIREBASE, FORMS])
async def test_what_libraries_carry_into_bundles_is_no_secret(text: str, tmp_path: Path) -> None:
    body = text if text is BUNDLE else spelled(text).decode()
    seen = await looked("<script src=/a.js></script>", Shelf({f"{HOME}a.js": script(body)}, tmp_path))
    assert [leak for leak in seen.leaks if leak.stance is not Stance.PUBLIC] == []
    assert seen.marks == ()
