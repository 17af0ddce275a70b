"""Where the edge's API could not be read: what a finding says, and the line or command that changes that."""

from typing import Final

from cockpit.facts import Unreachable
from cockpit.kit import Finding, Fix, Launch, command, cut
from cockpit.launch.names import slug
from cockpit.standards.edge_rights import TEMPLATE

_KEPT: Final = "Nothing was changed."
_FORGET: Final = "cockpit credentials remove, and delete the token at the provider."


def credential_line(launch: Launch) -> str:
    """The line of `[edge]` that names a token."""
    return f'credential = "keyring:launch-cockpit/{slug(launch.product.name)}/edge-read"   # in [edge]'


def credential_name(launch: Launch) -> str:
    """The name of the token in launch.toml, or the usual one."""
    reference = (launch.edge.credential if launch.edge else None) or ""
    return reference.rpartition("/")[2] or "edge-read"


def unread(subject: str, launch: Launch, why: Unreachable) -> Finding:
    """What the edge's API would decide cannot be known: with the line or the command that changes that."""
    return cut(subject, why, **({"fix": fix} if (fix := _fix(launch, why)) else {}))


def _fix(launch: Launch, why: Unreachable) -> Fix | None:
    name = credential_name(launch)
    store, test = command("cockpit credentials set {}", name), command("cockpit credentials test {}", name)
    if why.kind == "undeclared":
        return Fix("Say who stands in front.", 'provider = "Cloudflare"   # in [edge]', "Remove the line.")
    if why.kind == "credential":
        named_there = launch.edge is not None and launch.edge.credential
        lines = store if named_there else f"{credential_line(launch)}\n{store}"
        text = f"Make a token that may only read (Cloudflare has a template for it: {TEMPLATE}) and store it."
        return Fix(text, lines, _FORGET)
    if why.kind in ("token-expired", "token-refused"):
        return Fix("Make a new token that may only read, and store it.", store, _FORGET)
    if why.kind == "token-disabled":
        return Fix("Enable the token again at the provider, or store a new one.", store, _FORGET)
    if why.kind in ("permission", "no-zone"):
        text = "Edit the token at the provider so that it may read this zone; the command says what it lacks."
        return Fix(text, test, "Take the permission away again.")
    return Fix("Look at it in the provider's dashboard.", undo=_KEPT) if why.kind == "no-api" else None
