"""Products of every shape for the list, and a sprint on the richest of them."""

from pathlib import Path

import msgspec

from cockpit.lab.declaration import declaration
from cockpit.launch import Launch
from cockpit.launch.load import read
from cockpit.roadmap import IDS
from tests.screens.rehearsal import Rehearsal

ROADMAPS = IDS
BARE = """\
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.example"
roadmap = "{roadmap}"
sends_mail = {mail}
has_ai = {ai}
"""
PEOPLE = """
[[person]]
id = "ana"
name = "Ana Ferreira"
role = "founder"
contact = "tel:+351 555 01 23"
[[person]]
id = "jon"
name = "Jon Weber"
role = "operator"
contact = "mailto:jon@shop.example"
[[person]]
id = "max"
name = "Max Gone"
role = "operator"
leaves_on = 2026-12-31
"""
LOGIN = """
[[route]]
name = "login"
url = "https://shop.example/login"
kind = "auth"
"""


def bare(
    roadmap: str = "ecommerce-prototype", more: str = "", *, mail: bool = True, ai: bool = False
) -> Launch:
    """A product that says little of itself, as after `cockpit init`."""
    text = BARE.format(roadmap=roadmap, mail=str(mail).lower(), ai=str(ai).lower())
    return read(text + more, Path("launch.toml"))


def rich() -> Launch:
    """The lab's company."""
    return msgspec.convert(declaration(), Launch)


def sprint(folder: Path, launch: Launch | None = None) -> Rehearsal:
    """A sprint of the lab's company with made-up results."""
    made = Rehearsal(folder, {}).judge_all()
    made.launch = msgspec.structs.replace(launch or rich(), sprint=made.launch.sprint)
    return made
