"""What the servers share while the lab runs: the world of the moment, and what has happened in it."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cockpit.lab.http11 import Response
from cockpit.lab.world import World

CREDENTIALS = ("edge-read", "edge-write", "webhook", "app-password")


@dataclass(slots=True)
class Desk:
    """`world` is replaced as a whole when a fault is mended or broken; nothing keeps a part of it.

    `secrets` are the credentials by name, `sessions` who is signed in, `webhooks` the last deliveries and
    `accepted` how many there were in all,
    `cache` what the edge stores: (host, path and query) to the response and the second it came. `issuer` is
    the certificate of the lab's authority, DER.
    """

    folder: Path
    world: World
    secrets: dict[str, str] = field(
        default_factory=lambda: {name: secrets.token_urlsafe(24) for name in CREDENTIALS}
    )
    sessions: dict[str, str] = field(default_factory=dict)
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    accepted: int = 0
    issuer: bytes = b""
    cache: dict[tuple[str, str], tuple[float, Response]] = field(default_factory=dict)

    @property
    def release(self) -> str:
        """What is deployed: the text of the file `release`, read at every request, at most 64 characters."""
        try:
            with (self.folder / "release").open(encoding="utf-8", errors="replace") as file:
                return "".join(c for c in file.read(64) if c.isprintable()).strip()
        except OSError:
            return "none"

    @property
    def mailbox(self) -> Path:
        """The Maildir all mail lands in."""
        return self.folder / "mailbox"
