"""What a pack carries so that it can be looked at again: launch.toml, what people said, the declared roots.

A pack may come from anybody. From where it wants to be looked at, and with which credentials, is taken from
it only where that is ours already; it never names a file of this machine.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cockpit.evidence import read_plain
from cockpit.handover.schema import rows
from cockpit.handover.verify import files
from cockpit.handover.verify.reading import Packed, UnreadableError, parsed
from cockpit.launch.load import LaunchFileError, read_text
from cockpit.text import redact

LAUNCH, RECORD, TRUST = "declaration", "record", "trust"
ROOTS: Final = "roots.pem"
MOST_ROOTS: Final = 1 << 20
_BOUND: Final = ("edge", "monitor", "alert")  # tables whose credentials are sent somewhere
_PUBLICLY: Final = (
    "The pack's [vantage] was not used, for neither this launch file has the same nor did your key sign it: "
    "it was looked at from here, in public."
)


@dataclass(frozen=True, slots=True)
class Declarations:
    """`launch` is launch.toml as TOML values, `record` and `roots` are files; empty where there are none.

    `remark` is what a person should know about how it is looked at.
    """

    launch: Mapping[str, Any]
    record: bytes = b""
    roots: bytes = b""
    remark: str = ""


def gather(packed: Packed, own: Path, *, ours: bool) -> Declarations | str:
    """The declarations, or why there are none.

    Args:
        packed: the pack.
        own: the launch file of this command, which may not be there.
        ours: the pack was signed with the key in this keyring.
    """
    mine = _mine(own)
    carried = files.evidence(packed, LAUNCH)
    data = carried if carried is not None else _fitting(packed, mine)
    if data is None:
        return "The pack's own launch.toml is not beside it, or was changed: nothing can be looked at again."
    try:
        launch = parsed(data, "the launch.toml of the pack")
    except UnreadableError as reason:
        return f"{reason}."
    ours = ours or data == mine
    record = files.evidence(packed, RECORD) or b""
    if not launch.get("vantage"):
        return Declarations(_bare(launch, {}, ours=ours), record)
    look = _vantage(mine)
    same = look == launch["vantage"]
    if not (ours or same):
        return Declarations(_bare(launch, {}, ours=False), record, remark=_PUBLICLY)
    roots = (_roots(own, look) if same else files.evidence(packed, TRUST)) or b""
    return Declarations(_bare(launch, launch["vantage"], ours=ours, roots=bool(roots)), record, roots)


def _mine(own: Path) -> bytes:
    """The launch file of this command as a pack would carry it; empty where there is none."""
    try:
        return redact(read_text(own)).encode()
    except LaunchFileError:
        return b""


def _fitting(packed: Packed, mine: bytes) -> bytes | None:
    """Our own launch file, where it is the one the pack was made from."""
    from hashlib import sha256  # noqa: PLC0415 - only for a pack without its files

    digest = sha256(mine).hexdigest()
    known = rows(packed.pack, files.EVIDENCE)
    return mine if any(row.get("kind") == LAUNCH and row.get("sha256") == digest for row in known) else None


def _vantage(mine: bytes) -> Any:
    try:
        return tomllib.loads(mine.decode()).get("vantage")
    except (ValueError, RecursionError):
        return None


def _roots(own: Path, look: Any) -> bytes:
    """The roots that our own launch file names: a stranger's pack may bring others under the same table."""
    name = look.get("ca_file") if isinstance(look, dict) else None
    try:
        return read_plain(own.parent / name)[:MOST_ROOTS] if isinstance(name, str) and name else b""
    except (OSError, ValueError):
        return b""


def _bare(
    launch: Mapping[str, Any], look: Mapping[str, Any], *, ours: bool, roots: bool = False
) -> dict[str, Any]:
    """The declarations without what leads to files of this machine, or a stranger to our credentials."""
    told = {key: value for key, value in launch.items() if key not in ("vantage", "repo")}
    if not ours:
        told |= {key: _without_credential(told[key]) for key in _BOUND if key in told}
    if look:
        told["vantage"] = {key: value for key, value in look.items() if key != "ca_file"}
        told["vantage"] |= {"ca_file": ROOTS} if roots else {}
    return told


def _without_credential(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_credential(one) for one in value]
    return {k: v for k, v in value.items() if k != "credential"} if isinstance(value, dict) else value
