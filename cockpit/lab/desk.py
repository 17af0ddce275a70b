"""What the servers share while the lab runs: the world of the moment, and what has happened in it."""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from cockpit.lab.http11 import Response
from cockpit.lab.world import World

CREDENTIALS = (
    *("edge-read", "edge-write", "deploy-read", "watch-read"),
    *("webhook", "app-password", "seed-mailbox"),
)
KEPT = "keyring:launch-cockpit/velomart/"  # and a name: where launch.toml says that a credential is
RIDER = "rider-account"  # the test account, as user:password
SESSION = "rider-session"  # a test account that is signed in, as the cookie a browser would send
COOKIE = "velo_session"
ACCOUNT = "rider@velomart.test"
_WAITING = 100  # messages


def _secrets() -> dict[str, str]:
    made = {name: secrets.token_urlsafe(24) for name in CREDENTIALS}
    made[RIDER] = f"{ACCOUNT}:{made['app-password']}"
    return {**made, SESSION: f"{COOKIE}={secrets.token_urlsafe(16)}"}


class Handed(NamedTuple):
    """A message that the app wants sent."""

    to: str
    message: bytes


def _outbox() -> asyncio.Queue[Handed]:
    return asyncio.Queue(_WAITING)


@dataclass(slots=True)
class Desk:
    """`world` is replaced as a whole when a fault is mended or broken; nothing keeps a part of it.

    `secrets` are the credentials by name, `sessions` who is signed in, `webhooks` the last deliveries and
    `accepted` how many there were in all, `attempts` when each address last tried to sign in (monotonic),
    `reservations` what was remarked with each, by its number, `cache` what the edge stores: (host, path and
    query) to the response and the second it came, `visited` when each host was asked last and when it runs
    again (monotonic), `began` when the lab did. `issuer` is the certificate of the lab's authority, DER.
    `served` are the moments when a page that minds a crowd is done with each visitor. `outbox` holds what the
    app wants sent.
    """

    folder: Path
    world: World
    secrets: dict[str, str] = field(default_factory=_secrets)
    sessions: dict[str, str] = field(default_factory=dict)
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    accepted: int = 0
    issuer: bytes = b""
    attempts: dict[str, list[float]] = field(default_factory=dict)
    reservations: dict[str, str] = field(default_factory=dict)
    cache: dict[tuple[str, str], tuple[float, Response]] = field(default_factory=dict)
    served: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    outbox: asyncio.Queue[Handed] = field(default_factory=_outbox)
    visited: dict[str, tuple[float, float]] = field(default_factory=dict)
    began: float = field(default_factory=monotonic)

    def who(self, token: str) -> str:
        """The account of a session, or nothing."""
        return ACCOUNT if f"{COOKIE}={token}" == self.secrets[SESSION] else self.sessions.get(token, "")

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
