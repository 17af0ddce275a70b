"""Conversations for tests: a script that is held on the screen, and what came of it."""

import asyncio
from collections.abc import AsyncIterator

from textual.pilot import Pilot

from cockpit.drills.talk import Glance, Option, Question, Talk
from cockpit.model import Fix
from screens.app import CockpitApp
from screens.talk import Conversation, TalkScreen
from tests.screens.stage_hands import until

RECORD = Fix(
    "Publish this record for the proof.",
    "host _cockpit-proof   (in full: _cockpit-proof.shop.example.)\ntype TXT\nvalue cockpit-proof=mc2t6d",
    "Delete the TXT record of _cockpit-proof.shop.example.",
)
PUBLISHED = Question(
    "Is the record published in the zone that ns1.example serves?",
    (
        Option("published", "it is published: watch the name servers"),
        Option("cannot", "it cannot be published"),
        Option("later", "later"),
    ),
)
SEEN = (
    "ns1.example: shows the record after 3 s",
    "ns2.example: still answers the old data (no such name); forgets it in 240 s",
)


class Script:
    """A drill's conversation. `answers` is what it was told; the watch goes on until `shown` is set."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.shown = asyncio.Event()
        self.closed = False

    async def __call__(self, talk: Talk) -> str:
        talk.say("The owner can change the domain's records. About 10 minutes.")
        talk.record(RECORD)
        self.answers.append(await talk.ask(PUBLISHED))
        await talk.watch(self.glances())
        return "pass  domain.control-proof: every name server showed it"

    async def glances(self) -> AsyncIterator[Glance]:
        try:
            yield Glance(SEEN, 5.0)
            await self.shown.wait()
            yield Glance((SEEN[0], "ns2.example: shows the record after 9 s"), 9.0)
        finally:
            self.closed = True


async def held(app: CockpitApp, pilot: Pilot[None], conversation: Conversation) -> TalkScreen:
    """The screen of a conversation that has just begun."""
    screen = TalkScreen("Drill: The owner can change the domain's records", conversation)
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen)
    await pilot.pause()
    return screen
