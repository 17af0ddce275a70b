"""Asks the provider of each value that came to light whether it is refused; gathers `Refusals`.

Only with the consent, and only its own provider, by a GET that changes nothing. The value is read again
from where it stands and kept in a `Secret` bound to that one host: it reaches no fact and no log.
"""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cockpit.background import aside
from cockpit.consent import ACTIVE, LEFT_OUT
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Leak, Place
from cockpit.facts.refusals import Refusals
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.stated import Stated
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.running import Ran, git
from cockpit.scan.salt import salt_of
from cockpit.standards.secrets.allowed import allowed
from cockpit.standards.secrets.exposed import came_to_light
from cockpit.standards.secrets.providers import Call, provider
from cockpit.vantage import Vantage
from cockpit.vantage.asks import Variant

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

SECONDS: Final = 300.0
MOST: Final = 20  # values that are asked about
_READ: Final = 32 << 20  # bytes of what is read again
_BODY: Final = 64 << 10
_LONGEST: Final = 4_096
_BEARER: Final = ("Authorization", "Bearer {}")
_BARE: Final = "{}"
_MESSAGES: Final = {Place.COMMIT: "commit", Place.TAG: "tag"}


async def gather(
    launch: Launch, vantage: Vantage, repo_secrets: RepoSecrets, ci_logs: CiLogs, stated: Stated
) -> Refusals:
    """What the providers say, value by value."""
    if ACTIVE not in vantage.consents:
        cause = f"nothing was sent: it was not allowed: --allow {ACTIVE}"
        return Refusals(asked=Unreachable(Layer.PERSON, cause, LEFT_OUT))
    some = _answerable(launch, (*repo_secrets.leaks, *ci_logs.leaks), stated)
    salt = await salt_of(launch, vantage.folder)
    answers: dict[str, bool] = {}
    left: dict[str, Unreachable] = {}
    for number, leak in enumerate(some):
        said = await _asked(launch, vantage, leak, salt) if number < MOST else _not("too many came to light")
        if isinstance(said, bool):
            answers[leak.digest] = said
        else:
            left[leak.digest] = said
    return Refusals(answers, left)


def _answerable(launch: Launch, leaks: Iterable[Leak], stated: Stated) -> list[Leak]:
    """Those that came to light, are allowed by no row, and whose provider can tell; each value once."""
    day = dt.datetime.fromisoformat(stated.seen_at).date()
    found = [leak for leak in leaks if _call(leak) and allowed(launch.allowed_secrets, leak, day) is None]
    return [some[0] for some in came_to_light(found).values()]


def _call(leak: Leak) -> Call | None:
    """The question that its provider answers, if the value goes along as a bearer token or as it is."""
    gave = provider(leak.provider)
    call = gave.refusal if gave else None
    return call if call and ((call.header, call.form) == _BEARER or call.form == _BARE) else None


def _not(cause: str, layer: Layer = Layer.REPO) -> Unreachable:
    return Unreachable(layer, cause, "unread")


async def _asked(launch: Launch, vantage: Vantage, leak: Leak, salt: bytes) -> bool | Unreachable:
    """Whether the value is refused, or why nobody knows."""
    call = _call(leak)
    assert call is not None
    secret = await _again(launch, vantage, leak, salt, call)
    if isinstance(secret, Unreachable):
        return secret
    bare = call.header if call.form == _BARE else ""
    variant = Variant(headers=tuple(call.more.items()), bare=bare)
    seen = await vantage.fetch(call.url, limit=_BODY, secret=secret, variant=variant)
    if isinstance(seen, Unreachable):
        return seen
    said = call.refuses(seen.status, seen.body)
    return _not(f"the provider answers HTTP {seen.status}", Layer.HTTP) if said is None else said


async def _again(
    launch: Launch, vantage: Vantage, leak: Leak, salt: bytes, call: Call
) -> "Secret | Unreachable":
    """The value as it stands there, bound to the one host it may be sent to."""
    data = await _read(launch, vantage.folder, leak)
    found = await aside(partial(_value, data, leak, salt, call)) if data else None
    return found or _not("it is not found again where it was seen")


async def _read(launch: Launch, folder: Path, leak: Leak) -> bytes:
    """What holds it; nothing where that cannot be read."""
    repo = folder / (launch.repo.path if launch.repo else ".")
    if leak.place in (Place.TREE, Place.LOG):
        return await aside(partial(_file, (repo if leak.place is Place.TREE else folder) / leak.path))
    if not leak.commit:
        return b""
    kind = _MESSAGES.get(leak.place, "blob")
    name = leak.commit if kind != "blob" else f"{leak.commit}:./{leak.path}"
    ran = await git(repo, "cat-file", kind, name, most=_READ)
    return ran.out if isinstance(ran, Ran) and not ran.code else b""


def _file(path: Path) -> bytes:
    try:
        return read_plain(path)[:_READ]
    except OSError:
        return b""


def _value(data: bytes, leak: Leak, salt: bytes, call: Call) -> "Secret | None":
    """The value with that digest, if the provider would know one like it and a header can hold it."""
    from cockpit.credentials.secret import Secret  # noqa: PLC0415 - only where there is a value
    from cockpit.scan.layers import layers  # noqa: PLC0415 - the rules are large
    from cockpit.scan.logs import without_machinery  # noqa: PLC0415 - as above
    from cockpit.scan.matcher import load  # noqa: PLC0415 - as above
    from cockpit.standards.secrets.digest import digest  # noqa: PLC0415 - as above

    matcher = load()
    for layer in layers(data):
        text = without_machinery(layer.data) if leak.place is Place.LOG else layer.data
        for hit in matcher.hits(text):
            if hit.rule.id == leak.rule and digest(hit.value, salt) == leak.digest:
                value = hit.value.decode("ascii", "replace")
                fits = call.fits(value) and value.isascii() and value.isprintable() and len(value) < _LONGEST
                host = urlsplit(call.url).hostname or ""
                return Secret.of(f"exposed {leak.digest}", host, value) if fits else None
    return None
