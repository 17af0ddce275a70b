"""Confirms at the provider's console that the redirect URI which the product really sends is registered."""

from typing import Final

from cockpit.drills import Drill
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts import Unreachable
from cockpit.facts.callbacks import Callbacks, SignIn
from cockpit.launch import Launch
from cockpit.text import redact, safe

DAYS: Final = 90
_EXACTLY, _OTHER, _UNSEEN, _LATER = "exactly", "other", "unseen", "later"
_ANSWERS: Final = (
    Option(_EXACTLY, "exactly this one is registered"),
    Option(_OTHER, "it is not registered, or another one is"),
    Option(_UNSEEN, "I cannot see the console"),
    Option(_LATER, "later"),
)


def needs(launch: Launch) -> str:
    """A sign-in is declared, or there are sign-in pages on which one may be found."""
    if launch.oauth or any(route.kind == "auth" for route in launch.routes):
        return ""
    return (
        "no sign-in through somebody else is declared; add a row [[oauth]] with its provider and start, the "
        "address of the button"
    )


async def play(scene: Scene) -> None:
    """Every sign-in in turn."""
    seen = await scene.fact(Callbacks)
    if not seen.sign_ins:
        why = "; ".join(page.cause for page in seen.unseen) or "no sign-in page links to a provider"
        raise HinderedError(f"No sign-in through somebody else was found: {why}. Declare it as [[oauth]].")
    for one in seen.sign_ins:
        if one.start not in scene.memory.done:
            await _sign_in(scene, one)


async def _sign_in(scene: Scene, one: SignIn) -> None:
    """Show what is sent, ask what is registered."""
    if isinstance(one.sent, Unreachable):
        _close(scene, one, f"What {one.start} sends cannot be seen: {one.sent.cause}.", passed=False)
        return
    uri = one.sent.redirect_uri
    if not uri:
        said = f"{one.start} leads to {one.sent.host} and gives no redirect_uri, so there is none to compare."
        _close(scene, one, said, passed=False)
        return
    scene.say(f"{one.provider}: {one.start} leads to {one.sent.host} with this redirect_uri:\n\n    {uri}\n")
    if one.callback and one.callback != uri:
        scene.say(f"launch.toml declares another one: {one.callback}")
    answer = await scene.talk.ask(
        Question(f"Open the console of {one.provider}, in LIVE mode. What is registered there?", _ANSWERS)
    )
    if answer == _LATER:
        raise LaterError
    await _answered(scene, one, answer, uri)


async def _answered(scene: Scene, one: SignIn, answer: str, uri: str) -> None:
    if answer == _EXACTLY:
        said = f"Exactly {uri} is registered with {one.provider}, by the word of {scene.person}."
        _close(scene, one, said, passed=True, uri=uri)
        return
    if answer == _OTHER:
        there = await scene.talk.ask(Question("What is registered instead? (none, or the address)"))
        other = redact(safe(there, 300))
        said = (
            f"{uri} is sent, and by the word of {scene.person} {one.provider} has {other}: register the one "
            "that is sent, character for character."
        )
    else:
        said = f"{scene.person} cannot see the console of {one.provider}, so nobody knows what is registered."
    _close(scene, one, said, passed=False, uri=uri)


def _close(scene: Scene, one: SignIn, said: str, *, passed: bool, uri: str = "") -> None:
    seen = "person" if uri else "machine"
    about = (uri,) if uri else ()
    scene.close(one.start, said, passed=passed, about=about, days=DAYS, seen=seen)


DRILL = Drill(
    name="oauth-callback",
    title="The sign-in provider knows exactly the address that it is asked to send people back to",
    check="app.oauth-callback-host",
    minutes=5,
    play=play,
    needs=needs,
)
