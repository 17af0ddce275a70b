"""What a virtual host says: replies and the rules that choose them, all of it data."""

from dataclasses import dataclass
from typing import Literal

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP response.

    In `location`: {scheme} {host} {path} {query} (with its question mark, or empty) of the request; it is
    sent as it stands otherwise, damaged or not. In `body` and `headers`: @RELEASE@ is what is deployed.
    `crowd` is what becomes of it when many ask at the same moment (cockpit/lab/crowds.py), `restless`: its
    ETag is another one for every answer.
    `act` names the handler that answers in its place (cockpit/lab/handlers.py).
    Misbehaviour: `wait` seconds before the first byte, `drip` seconds between the bytes of the body,
    `bomb` megabytes of zeros as a gzip body, `raw` bytes sent instead of a response before closing
    (empty: closed without one).
    """

    status: int = 200
    body: str | bytes = ""
    type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    location: str = ""
    act: str = ""
    crowd: Literal["", "falls-over", "queues"] = ""
    restless: bool = False
    wait: float = 0.0
    drip: float = 0.0
    bomb: int = 0
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """A host that its platform switches off `after` seconds without a request; to start it `takes` seconds.

    Who comes meanwhile waits with the first, or gets an error at once where it `fails`.
    """

    after: float = 900.0
    takes: float = 4.0
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Answer with `reply` when all of it fits.

    `path` is exact, or a prefix when it ends in `*`. `agent` and `unless_agent` are parts of the User-Agent,
    whatever the case. `at` are addresses; empty means every one.
    """

    reply: Reply
    path: str = "*"
    schemes: tuple[str, ...] = ("http", "https")
    methods: tuple[str, ...] = ()
    agent: str = ""
    unless_agent: str = ""
    at: tuple[str, ...] = ()

    def fits(self, *, scheme: str, path: str, method: str, agent: str, address: str) -> bool:
        """The request is one this rule answers."""
        agent = agent.lower()
        return (
            scheme in self.schemes
            and (path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path)
            and (not self.methods or method in self.methods)
            and self.agent.lower() in agent
            and not (self.unless_agent and self.unless_agent.lower() in agent)
            and (not self.at or address in self.at)
        )


def page(title: str, inside: str = "", head: str = "") -> str:
    """A small HTML page."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f"<body>\n{inside}\n</body></html>\n"
    )


def redirect(to: str, code: int = 301) -> Reply:
    """A redirect; `to` may hold {scheme} {host} {path} {query}."""
    return Reply(code, page("Moved", "<p>This page has moved.</p>"), location=to)


def refresh(to: str) -> Reply:
    """A page that sends browsers on by a meta refresh."""
    return Reply(
        200, page("One moment", "<p>One moment.</p>", f'<meta http-equiv="refresh" content="0; url={to}">')
    )


def challenge() -> Reply:
    """The page of an edge that wants proof of a person (Cloudflare documents `cf-mitigated: challenge`)."""
    return Reply(
        403,
        page("Just a moment...", "<p>Checking your browser.</p>"),
        headers=(("cf-mitigated", "challenge"),),
    )


def unclaimed() -> Reply:
    """What a hosting platform shows for a name nobody has claimed."""
    return Reply(
        404,
        page("No app here", "<h1>There is no app here</h1><p>Nobody has claimed this name at Velohost.</p>"),
        headers=(("server", "Velohost"), ("x-velohost-error", "no-such-app")),
    )
