"""Is the way back that a sign-in asks for one that leads into the live product?"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from cockpit.facts.callbacks import SignIn
from cockpit.launch import Launch
from cockpit.standards.addresses import parse
from cockpit.standards.hosting import by_name, preview
from cockpit.standards.locations import follow, host_of


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a way back: one word for it, and the phrase that completes "it ..."."""

    kind: str
    text: str


def slip(launch: Launch, sign_in: SignIn, back: str) -> Slip | None:
    """The gravest thing that is wrong with a redirect URI, or nothing."""
    host = host_of(back)
    if _own_machine(host):
        return Slip("localhost", f"leads to {host}, which is each customer's own machine")
    if not back.startswith("https://"):
        return Slip("not-https", "is not an https address, so the sign-in code travels in the open")
    if found := _not_production(launch, host):
        return found
    if not _ours(launch, host) and host != host_of(sign_in.callback):
        return Slip("not-the-product", f"leads to {host}, which is no production host of launch.toml")
    if sign_in.callback and _one_form(sign_in.callback) != _one_form(back):
        return Slip("another-callback", f"is not the declared {sign_in.callback}")
    return None


def right_way(launch: Launch, sign_in: SignIn, back: str) -> str:
    """The redirect URI to send: the declared one, or the same path on the host where the sign-in begins."""
    if sign_in.callback:
        return sign_in.callback
    start = host_of(sign_in.start)
    host = start if _ours(launch, start) else launch.canonical_host
    parts = urlsplit(_one_form(back))
    return f"https://{host}{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _own_machine(host: str) -> bool:
    return host == "localhost" or host.endswith((".localhost", ".local")) or parse(host) is not None


def _not_production(launch: Launch, host: str) -> Slip | None:
    """A host that runs something, and not what customers should come back to."""
    declared = launch.host(host)
    if declared is not None and not declared.production:
        return Slip(declared.role, f"leads to {host}, which is declared as {declared.role}")
    if name := preview(host):
        return Slip("preview", f"leads to a preview at {name} ({host})")
    if declared is None and not launch.inside(host) and (found := by_name((host,))):
        return Slip("platform-default", f"leads to the address that {found[0].platform} hands out ({host})")
    return None


def _ours(launch: Launch, host: str) -> bool:
    declared = launch.host(host)
    return host in (launch.canonical_host, launch.domain) or (declared is not None and declared.production)


def _one_form(uri: str) -> str:
    return follow(uri, uri).url or uri
