"""A vantage that answers GETs from a table, and one that looks at a lab."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import cast

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.lab.serve import Lab
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.model import Layer
from cockpit.vantage import Vantage

NOBODY = Unreachable(Layer.DNS, "nobody answers", "nxdomain")
HTML = ("content-type", "text/html; charset=utf-8")


def moved(to: str, status: int = 301) -> Response:
    """A redirect; the URL is filled in by the table."""
    return Response("", status, (("location", to),), "192.0.2.1")


def said(body: str = "<title>Shop</title>", status: int = 200, **headers: str) -> Response:
    """A page; the URL is filled in by the table."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response("", status, (HTML, *named), "192.0.2.1", body)


@dataclass
class Table:
    """The part of a vantage that web probes use; `asked` is what they asked, in order."""

    answers: Mapping[str, Response | Unreachable]
    browser: Mapping[str, Response | Unreachable] = field(default_factory=dict)
    asked: list[tuple[str, Client]] = field(default_factory=list)

    async def fetch(
        self, url: str, client: Client = Client.TERMINAL, at: str | None = None, limit: int = 262_144
    ) -> Response | Unreachable:
        """The answer of the table, or that nobody answers."""
        self.asked.append((url, client))
        table = {**self.answers, **(self.browser if client is Client.BROWSER else {})}
        seen = table.get(url, NOBODY)
        if isinstance(seen, Unreachable):
            return seen
        return Response(url, seen.status, seen.headers, seen.address, seen.body)


def vantage(
    answers: Mapping[str, Response | Unreachable],
    browser: Mapping[str, Response | Unreachable] = MappingProxyType({}),
) -> Vantage:
    """A table in the place of a vantage; `browser` answers that client where it differs."""
    return cast("Vantage", Table(answers, browser))


@asynccontextmanager
async def company(folder: Path, *faults: str) -> AsyncIterator[tuple[Launch, Vantage]]:
    """The launch file of a running lab, and a vantage on it."""
    lab = await Lab.start(folder / "lab", "fixed", faults)
    launch = load(lab.launch)
    looking = Vantage(launch.vantage, folder=lab.folder)
    try:
        yield launch, looking
    finally:
        await looking.aclose()
        await lab.stop()
