"""Small examples of what a product is made of, for the cases of checks and for tests."""

from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.stack import Stack, Trace
from cockpit.model import Layer

CONFIRMED: Final = (
    "hosting: Fly",
    "database: Fly Postgres",
    "email provider: Postmark, Google Workspace",
    "auth provider: none",
    "registrar: Gandi",
    "DNS host: Cloudflare",
    "deploy flow: GitHub Actions, Fly.io",
)
_SHOWN = {
    "hosting": ("Fly.io",),
    "email provider": ("Google Workspace", "Postmark"),
    "registrar": ("GANDI SAS",),
    "DNS host": ("Cloudflare",),
    "deploy flow": ("GitHub Actions", "Fly.io"),
}


def sample_stack(**more: str) -> Stack:
    """What shows of the product that `CONFIRMED` describes; `hosting="Vercel"` shows that as well."""
    extra = {name.replace("_", " "): value for name, value in more.items()}
    shown = {row: (*values, *filter(None, (extra.get(row),))) for row, values in _SHOWN.items()}
    return Stack({row: tuple(Trace(value, "a sample") for value in values) for row, values in shown.items()})


NO_REGISTRY: Final = Stack(
    {row: traces for row, traces in sample_stack().traces.items() if row != "registrar"},
    {"registrar": Unreachable(Layer.HTTP, "rdap.registry.example does not answer", "timeout")},
)
