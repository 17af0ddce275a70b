"""The alarm drill with a monitor of somebody else: the operator makes its target fail, we look on."""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cockpit.drills import alert_words
from cockpit.drills.alert_words import FAULT
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts.visits import Target
from cockpit.launch import Launch
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.facts.visits import Visit

FAILING: Final = 900.0  # seconds in which the operator makes it fail, or well again
EVERY: Final = 5.0  # seconds between two looks: it is the product's own page
_GO, _LATER, _OTHER = "go", "later", "other"
TEMPORARY: Final = "a temporary monitor: I give its address"


def monitors(launch: Launch) -> tuple[Option, ...]:
    """The declared monitors of an address, and a temporary one."""
    rows = [row for row in launch.monitors if address(row.target)]
    known = (Option(row.id, f"{row.id}, which watches {safe(row.target, 120)}") for row in rows)
    return (*known, Option(_OTHER, TEMPORARY))


def address(target: str) -> str:
    """The http or https URL that a monitor watches, or nothing."""
    text = target.strip()
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fine = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    return url if fine and url.isprintable() and " " not in url else ""


def _no_address(text: str) -> str:
    return "" if address(text) and "://" in text else "An address begins with https:// or http://."


async def chosen(scene: Scene) -> tuple[str, str]:
    """The name of the monitor, and what it watches."""
    options = monitors(scene.launch)
    answer = await scene.talk.ask(Question("Which monitor is to notice it?", options))
    if answer != _OTHER:
        row = next(row for row in scene.launch.monitors if row.id == answer)
        return row.id, address(row.target)
    asked = Question("Which address does the temporary monitor watch?", refuse=_no_address)
    url = address(await scene.talk.ask(asked))
    return urlsplit(url).netloc, url


async def failing(scene: Scene, name: str, url: str) -> str:
    """Let the operator make it fail, and see it fail; the code word that the alarm carries.

    Raises:
        HinderedError: it does not fail.
        LaterError: another time.
    """
    if not (seen := await _visit(scene, url)).ok:
        raise HinderedError(f"{url} fails already, so that nothing new would be noticed: {seen.cause}")
    word = alert_words.coined()
    scene.talk.say(
        f"\n1  Add this code word to the name of the monitor {safe(name, 80)}, so that its alarm carries it:"
        f"\n\n    {word}\n\n   Do not tell it to anybody who is to receive the alarm."
        f"\n2  Make {safe(url, 200)} fail: take the page away, or stop what serves it."
        "\n   A test button of the monitor does not count. Nobody but you needs to know the hour."
    )
    options = (Option(_GO, "it is about to fail: watch it"), Option(_LATER, "later"))
    if await scene.talk.ask(Question("Say go as you make it fail.", options)) == _LATER:
        raise LaterError
    if not await _until(scene, url, up=False):
        raise HinderedError(f"In {FAILING / 60:.0f} minutes {url} was never seen to fail")
    return word


async def mended(scene: Scene, url: str) -> bool:
    """Let the operator put it back; whether it was seen to answer again."""
    scene.say(f"Now put {safe(url, 200)} back as it was, and take the code word out of the monitor's name.")
    return await _until(scene, url, up=True)


async def _until(scene: Scene, url: str, *, up: bool) -> bool:
    due = 0.0
    line = f"{safe(url, 120)}: waiting for it to {'answer again' if up else 'fail'}"

    async def look() -> tuple[tuple[str, ...], bool | None]:
        nonlocal due
        if scene.clock.ticks() < due:
            return (line,), None
        due = scene.clock.ticks() + EVERY
        seen = await _visit(scene, url)
        if seen.ok is not up:
            return (line,), None
        if not up:
            scene.memory.marks.set(FAULT)
        return (f"{safe(url, 120)}: {seen.cause or 'it answers'}",), True

    return await scene.until(look, FAILING) is not None


async def _visit(scene: Scene, url: str) -> "Visit":
    from cockpit.vantage.staged import visit  # noqa: PLC0415 - brings DNS along

    return await visit(scene.vantage, Target("alarm drill", url))
