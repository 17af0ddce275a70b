"""`cockpit credentials test`: one look with a credential, at whoever it is for, which changes nothing."""

from collections.abc import Callable
from pathlib import Path

from cockpit.credentials import Known, Secret
from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, kind_of, label
from cockpit.standards.monitor_apis import api_base

Tell = Callable[[str], None]


async def tried(launch: Launch, folder: Path, known: Known, secret: Secret, tell: Tell) -> bool | None:
    """Whether it is accepted, with what it opens told line by line; None where nobody can be asked from here.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """
    if "[edge]" in known.named_in and launch.edge and launch.edge.provider.lower() == "cloudflare":
        return await _edge(launch, folder, secret, tell)
    if "[[mailbox]]" in known.named_in:
        return await _mailboxes(launch, folder, known.name, secret, tell)
    if any(api_base(row.provider, row.api) for row in launch.monitors if _is(row.credential, known.name)):
        return await _monitors(launch, folder, known.name, secret, tell)
    if rows := [row for row in launch.alerts if _is(row.credential, known.name)]:
        return all([await _channel(launch, folder, row, secret, tell) for row in rows])
    return None


def _is(reference: str | None, name: str) -> bool:
    return (reference or "").split("/", 2)[-1] == name


async def _edge(launch: Launch, folder: Path, secret: Secret, tell: Tell) -> bool:
    """Everything the edge's API is ever asked for, once, with this token."""
    from cockpit.credentials.verify import complete, told  # noqa: PLC0415 - with the vantage, for live looks only
    from cockpit.lookout import edge_opened  # noqa: PLC0415

    seen = await edge_opened(launch, folder, secret)
    for line in told(seen):
        tell(line)
    return complete(seen)


async def _mailboxes(launch: Launch, folder: Path, name: str, secret: Secret, tell: Tell) -> bool:
    """Every mailbox that this password is for, as it looks to who logs in."""
    from cockpit.credentials.verify import read_in  # noqa: PLC0415 - as above
    from cockpit.lookout import mailbox_opened  # noqa: PLC0415

    accepted = True
    for row in (one for one in launch.mailboxes if one.host and _is(one.credential, name)):
        seen = await mailbox_opened(launch, folder, row, secret)
        tell(read_in(row.user or row.address, row.host, seen))
        accepted = accepted and not isinstance(seen, Unreachable)
    return accepted


async def _monitors(launch: Launch, folder: Path, name: str, secret: Secret, tell: Tell) -> bool:
    """The list of monitors that this token reads."""
    from cockpit.credentials.verify import listed  # noqa: PLC0415 - as above
    from cockpit.lookout import monitors_opened  # noqa: PLC0415

    rows = tuple(row for row in launch.monitors if _is(row.credential, name))
    seen = await monitors_opened(launch, folder, rows, secret)
    for source in seen.sources:
        for line in listed(source):
            tell(line)
    return all(source.asked is None for source in seen.sources)


async def _channel(launch: Launch, folder: Path, row: Alert, secret: Secret, tell: Tell) -> bool:
    """A mail server lets us in; what a hook does with a message, only a message shows."""
    from cockpit.lookout import channel_tried  # noqa: PLC0415 - as above

    seen, name = await channel_tried(launch, folder, row, secret), label(row.channel, row.to)
    if not seen.ok:
        tell(f"{name}: {seen.cause}.")
    elif kind_of(row.channel) is Kind.MAIL:
        tell(f"{name}: {row.server} lets us in. Nothing was sent; `cockpit drill alert` sees who reads it.")
    else:
        tell(f"{name}: it holds a URL that may be used. Whether that takes a message, only a message shows,")
        tell("and nothing was sent: `cockpit drill alert` sends one, and sees who reads it.")
    return seen.ok
