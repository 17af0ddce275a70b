"""Faults of weight: what makes the pages heavy, slow on a phone, or wait for somebody else."""

import json
from hashlib import sha256
from typing import Final

from cockpit.lab import pages
from cockpit.lab.faults import Fault
from cockpit.lab.replies import Reply
from cockpit.lab.world import World

_FOR_EVER: Final = (("cache-control", "public, max-age=31536000, immutable"),)
_PHOTO: Final = "/assets/workshop.2b7e90.jpg"
_BUTTON: Final = f"{pages.PROVIDER}/button.js"
_CSP: Final = "content-security-policy"


def _noise(size: int) -> bytes:
    """Bytes that no compression makes smaller, the same every time."""
    return b"".join(sha256(at.to_bytes(4, "big")).digest() for at in range(size // 32 + 1))[:size]


def _every_letter(world: World) -> None:
    world.home.change(pages.FONT, body=b"wOF2" + _noise(1_700_000))


def _photo(size: int, width: int, height: int) -> Reply:
    """A JPEG by its first bytes: its frame says how large it is."""
    frame = (
        b"\xff\xc0\x00\x0b\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    )
    return Reply(200, b"\xff\xd8" + frame + b"\xff\xda" + _noise(size), "image/jpeg", _FOR_EVER)


def _from_the_camera(world: World) -> None:
    world.home.routes[_PHOTO] = _photo(320_000, 3200, 2400)
    shown = f'<img src="{_PHOTO}" width="320" height="240" alt="Our workshop">'
    world.home.rewrite("/about", "</main>", f"{shown}</main>")


def _at_once(world: World) -> None:
    """Six pictures of bicycles, and none waits until somebody scrolls."""
    shown = ""
    for at in range(6):
        path = f"/assets/bike.{at}2c81f.jpg"
        world.home.routes[path] = _photo(60_000, 640, 480)
        shown += f'<img src="{path}" width="320" height="240" alt="A bicycle">'
    world.home.rewrite("/listings", "</main>", f"{shown}</main>")


def _every_style(world: World) -> None:
    """A style sheet with the rules of every page there ever was."""
    body = str(world.home.routes[pages.STYLE].body)
    noise = _noise(20 * 25_000).hex()
    rules = (f".v{noise[at : at + 40]}{{order:{at}}}\n" for at in range(0, len(noise), 40))
    world.home.change(pages.STYLE, body=body + "".join(rules))


def _everything(world: World) -> None:
    """The list of bicycles comes whole, with those that were sold long ago."""
    api = world.sites["api.velomart.test"]
    listed = json.loads(str(api.routes["/v1/listings"].body))["listings"]
    listed += [{"id": f"sold-{at}", "price": 100 + at} for at in range(400)]
    api.change("/v1/listings", body=json.dumps({"listings": listed}) + "\n")


def _waits_for(world: World, how: str) -> None:
    """The home page loads the button of Velopass in its head."""
    world.home.rewrite("/", "</head>", f'<script src="{_BUTTON}"{how}></script></head>')
    for site in world.each(("velomart.test", "staging.velomart.test")):
        site.headers[_CSP] += f"; script-src 'self' {pages.PROVIDER}"


FAULTS = (
    Fault(
        "perf.page-weight",
        "The font holds every letter there is, 1.7 MB for each first visit.",
        _every_letter,
    ),
    Fault(
        "perf.images",
        "A photo straight from the camera stands on the page about us, a tenth of its size.",
        _from_the_camera,
    ),
    Fault(
        "perf.images:lazy",
        "Six pictures of bicycles load before anybody scrolls.",
        _at_once,
    ),
    Fault(
        "perf.third-party-scripts",
        "The home page stops until the script of the sign-in provider has come.",
        lambda world: _waits_for(world, ""),
    ),
    Fault(
        "perf.third-party-scripts:stranger",
        "A script of another company runs on the home page, and nobody says why.",
        lambda world: _waits_for(world, " async"),
    ),
    Fault(
        "perf.mobile-budget",
        "The style sheet holds the rules of every page there ever was, and each page waits for it.",
        _every_style,
    ),
    Fault(
        "perf.mobile-budget:list",
        "The API lists four hundred bicycles at once.",
        _everything,
    ),
)
