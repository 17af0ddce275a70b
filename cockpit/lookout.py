"""A live look through `[vantage]`: what may be done beyond looking, and whose credentials may be used."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cockpit.credentials import Keeper, Missing, Secret
from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.monitors import Monitors
from cockpit.launch import Launch
from cockpit.launch.mail import Mailbox
from cockpit.launch.operations import Alert, Monitor
from cockpit.live import Live
from cockpit.model import Layer
from cockpit.probes import edge_api, monitors
from cockpit.vantage import Recall, Vantage

if TYPE_CHECKING:
    from cockpit.vantage.mailbox import Seen
    from cockpit.watch.channels import Delivery


def look_out(
    launch: Launch,
    path: Path,
    consents: Collection[str] = (),
    *,
    own: bool = True,
    recall: Recall | None = None,
) -> tuple[Live, dict[str, Any]]:
    """Where facts come from, and what the report says of where we look from; nothing is touched yet.

    Args:
        launch: the declarations.
        path: their file.
        consents: what was agreed to on the command line; each probe still asks `cockpit.consent`.
        own: the file is ours, so that the credentials it names may be used.
        recall: gives what earlier runs remembered of a fact.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """
    keeper = Keeper.of(launch, path) if own else None

    async def find(reference: str) -> Secret | Unreachable:
        return await credential(keeper, reference)

    vantage = Vantage(launch.vantage, folder=path.parent, consents=consents, find=find, recall=recall)
    return Live(launch, vantage), dict(vantage.described)


def looking_from(launch: Launch, path: Path) -> Vantage:
    """Where a watch looks or tells from, with the credentials that the launch file names.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """
    keeper = Keeper.of(launch, path)

    async def find(reference: str) -> Secret | Unreachable:
        return await credential(keeper, reference)

    return Vantage(launch.vantage, folder=path.parent, find=find)


async def edge_opened(launch: Launch, folder: Path, secret: Secret) -> EdgeApi:
    """Everything the edge's API is ever asked for, once, with this token.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """

    async def find(_reference: str) -> Secret:
        return secret

    vantage = Vantage(launch.vantage, folder=folder, find=find)
    try:
        return await edge_api.gather(launch, vantage)
    finally:
        await vantage.aclose()


async def mailbox_opened(
    launch: Launch, folder: Path, row: Mailbox, secret: Secret
) -> "tuple[Seen, ...] | Unreachable":
    """The folders of one `[[mailbox]]`, as somebody sees them who logs in with this password.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """
    from cockpit.vantage.mailbox import mailbox  # noqa: PLC0415 - brings the parsers of mail along

    vantage = Vantage(launch.vantage, folder=folder)
    try:
        async with mailbox(vantage, row, secret) as box:
            return await box.folders()
    finally:
        await vantage.aclose()


async def monitors_opened(
    launch: Launch, folder: Path, rows: tuple[Monitor, ...], secret: Secret
) -> Monitors:
    """What the services of these `[[monitor]]` rows list for this token.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """

    async def find(_reference: str) -> Secret:
        return secret

    vantage = Vantage(launch.vantage, folder=folder, find=find)
    try:
        return await monitors.gather(replace(launch, monitors=rows), vantage)
    finally:
        await vantage.aclose()


async def channel_tried(launch: Launch, folder: Path, row: Alert, secret: Secret) -> "Delivery":
    """What can be known of a channel with this credential without sending anything.

    Raises:
        ValueError: `[vantage]` cannot be used.
    """
    from cockpit.watch.channels import tried  # noqa: PLC0415 - for this alone

    async def find(_reference: str) -> Secret:
        return secret

    vantage = Vantage(launch.vantage, folder=folder, find=find)
    try:
        return await tried(row, vantage)
    finally:
        await vantage.aclose()


async def credential(keeper: Keeper | None, reference: str) -> Secret | Unreachable:
    """What a reference of launch.toml names, or why it cannot be had here."""
    place, _, rest = reference.partition(":")
    if keeper is None:
        return _none(f"{reference} is named in a file that is not ours, so it is not used")
    if place != "keyring":
        return _none(f"{reference} is in a password manager, which this program does not open")
    found = await keeper.get(rest.split("/", 2)[-1])
    return _none(str(found)) if isinstance(found, Missing) else found


def _none(cause: str) -> Unreachable:
    return Unreachable(Layer.PERSON, cause, "credential")
