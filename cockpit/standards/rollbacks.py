"""How each platform goes back to the release before, and commands that people write down in vain.

Read in November 2026: Vercel (CLI rollback, instant rollback), Netlify (manage deploys), Fly.io (rollback
guide: there is no command of its own), Render (rollbacks, CLI deploys create), Railway (CLI redeploy: the
newest deployment only), Cloudflare (Workers rollbacks; Pages in the dashboard), Heroku (releases:rollback).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.standards.hosting import named


@dataclass(frozen=True, slots=True)
class Way:
    """A platform's way back: `platform` as in `platforms`, `tool` its command line, `how` what to write down.

    `wrong` matches what the tool does not know, or what does something else than go back.
    """

    platform: str
    tool: str
    how: str
    wrong: str


WAYS: Final = (
    Way("Vercel", "vercel", "vercel rollback DEPLOYMENT-URL", r"vercel (?:revert|undo|releases?)\b"),
    Way(
        "Netlify",
        "netlify|ntl",
        "Netlify, Deploys, the deploy before, Publish deploy",
        r"(?:netlify|ntl) (?:rollback|revert|undo|deploys?:(?:rollback|restore|revert))\b",
    ),
    Way(
        "Fly.io",
        "fly|flyctl",
        "fly deploy --image IMAGE-OF-THE-RELEASE-BEFORE   (fly releases --image lists them)",
        r"fly(?:ctl)? (?:rollback|revert|undo|releases (?:rollback|revert)|deploy:rollback)\b",
    ),
    Way(
        "Render",
        "render",
        "Render, the service, Events, the deploy before, Rollback",
        r"render (?:rollback|revert|undo|deploys (?:rollback|revert))\b",
    ),
    Way(
        "Railway",
        "railway",
        "Railway, the service, Deployments, the one before, Rollback",
        r"railway (?:rollback|revert|undo|redeploy)\b",
    ),
    Way("Heroku", "heroku", "heroku rollback vNUMBER", r"heroku (?:revert|undo|releases:revert)\b"),
    Way(
        "Cloudflare Pages",
        "wrangler",
        "wrangler rollback VERSION-ID   (Workers); Pages: Deployments, the one before, Rollback",
        r"wrangler (?:revert|undo|pages (?:rollback|revert|deployment rollback))\b",
    ),
    Way(
        "Firebase Hosting",
        "firebase",
        "Firebase, Hosting, release history, the release before, Roll back",
        r"firebase (?:rollback|revert|undo|hosting:(?:rollback|revert))\b",
    ),
    Way(
        "Google Cloud",
        "gcloud",
        "gcloud run services update-traffic SERVICE --to-revisions REVISION=100",
        r"gcloud (?:run|app) (?:rollback|revert|undo)\b",
    ),
)
_SPACE = re.compile(r"\s+")


def way_of(platform: str) -> Way | None:
    """The way back of the platform that a person's words name, or none."""
    names = named(platform)
    return next((way for way in WAYS if way.platform in names), None)


def wrong(steps: Iterable[str]) -> tuple[tuple[str, Way], ...]:
    """The commands of the steps that no platform knows, each with the way that there is."""
    texts = [_SPACE.sub(" ", step.casefold())[:2000] for step in steps]
    found = (
        (match[0], way)
        for text in texts
        for way in WAYS
        if (match := re.search(rf"(?<![\w./-])(?:{way.wrong})", text))
    )
    return tuple(dict(found).items())


def foreign(platform: str, steps: Iterable[str]) -> Way | None:
    """The other platform whose command a step runs, or none; nothing where the declared one is not known."""
    names = named(platform)
    if not any(way.platform in names for way in WAYS):
        return None
    text = " \n ".join(steps).casefold()[:20_000]
    others = (way for way in WAYS if way.platform not in names)
    return next((way for way in others if _runs(way, text)), None)


def _runs(way: Way, text: str) -> bool:
    """A command of this tool: its name, and a word that only commands for deployments have."""
    verbs = "rollback|deploy|releases?|promote|redeploy|releases:rollback|run services|alias"
    return re.search(rf"(?<![\w./-])(?:{way.tool}) (?:{verbs})\b", text) is not None
