"""The three locks once more, on what is read: a pack that was edited by hand may hold a secret since."""

from collections.abc import Iterator

from cockpit.handover.locks import secrets_in
from cockpit.handover.schema import Pack
from cockpit.handover.verify.flaw import Flaw, damage

_DO = "take it out, and change it where it is valid: whoever had this file has seen it"


def examine(pack: Pack, file: str = "") -> Iterator[Flaw]:
    """Damage where a secret stands, by its place and never by its value; `file` where it is not the pack."""
    for place, why in secrets_in(pack):
        yield damage(f"{file}: {place}" if file else place, why, _DO)
