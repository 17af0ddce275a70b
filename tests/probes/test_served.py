from pathlib import Path

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.served import Served
from cockpit.launch.parts import Host, Route
from cockpit.probes.served import FILES, gather
from tests.probes.web import company, moved, said, vantage

HOME = "https://shop.example/"
SHOP = sample_launch(
    hosts=(Host(name="static.shop.example", role="site"),),
    routes=(Route(name="list", url=f"{HOME}list"), Route(name="api", url=f"{HOME}api", kind="read")),
)
PAGE = (
    "<link rel=stylesheet href=/a.css><script src=//static.shop.example/a.js></script><img src=/i.png>"
    "<img srcset='/s1.png 1x, /s2.png 2x'><script src=https://cdn.example/x.js></script>"
    "<script src=http://shop.example/old.js></script><template><img src=/t.png></template>"
    "<link rel=manifest href=/m>"
)
SHEET = "@import 'b.css'; p{background:url(/bg.png)} q{background:url(http://shop.example/no.png)}"


async def gathered(answers: dict[str, Response | Unreachable]) -> Served:
    return await gather(SHOP, vantage(answers))


async def test_files_of_the_product_are_those_its_pages_and_sheets_load() -> None:
    served = await gathered(
        {HOME: said(PAGE), f"{HOME}list": said(PAGE), f"{HOME}api": said("{}"), f"{HOME}a.css": said(SHEET)}
    )
    assert [(file.url, file.kind) for file in served.files] == [
        (f"{HOME}a.css", "style"),
        ("https://static.shop.example/a.js", "script"),
        (f"{HOME}m", "manifest"),
        (f"{HOME}i.png", "image"),
        (f"{HOME}s1.png", "image"),
        (f"{HOME}b.css", "style"),
        (f"{HOME}bg.png", "image"),
    ]
    assert served.files[0].pages == served.files[-1].pages == (HOME, f"{HOME}list")
    assert served.left == 0


async def test_there_are_never_more_files_than_agreed() -> None:
    many = "".join(f"<img src=/{at}.png><script src=/{at}.js></script>" for at in range(FILES))
    served = await gathered({HOME: said(many)})
    assert [file.kind for file in served.files] == ["script"] * FILES
    assert served.left == FILES


async def test_the_way_to_a_place_is_kept() -> None:
    served = await gathered(
        {HOME: moved("http://localhost:3000/"), f"{HOME}list": moved("/list/"), f"{HOME}list/": said()}
    )
    assert served.ways == {HOME: ("http://localhost:3000/",), f"{HOME}list": (f"{HOME}list/",)}
    assert isinstance(served.places[HOME], Unreachable)
    place = served.places[f"{HOME}list"]
    assert isinstance(place, Page)
    assert place.url == f"{HOME}list/"


async def test_a_location_nobody_can_follow_is_kept_as_written() -> None:
    served = await gathered({HOME: moved("https://shop.example\\x")})
    assert served.ways[HOME] == ("https://shop.example\\x",)


async def test_the_company(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, looking):
        served = await gather(launch, looking)
    assert not served.unseen
    assert {file.kind for file in served.files} == {"style", "script", "image", "font"}
    assert all(isinstance(file.seen, Response) and file.seen.status == 200 for file in served.files)
