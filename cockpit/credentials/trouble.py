"""What can stand between a credential and its store, each in a plain sentence with what to do."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "none", "locked", "no-collection", "refused", "hangs", "failed", "too-long",  # the keyring
    "no-passphrase", "wrong-passphrase", "damaged", "busy", "disk",  # the sealed file
    "bound", "unknown", "left-over",  # the binding to project, name and host
]  # fmt: skip
_FILE_HELPS = ("none", "locked", "no-collection", "refused", "hangs", "failed", "too-long")


class StoreError(Exception):
    """A store cannot be used: the message says why, `do` what helps, both in whole sentences."""

    def __init__(self, kind: Kind, reason: str, do: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.do = do

    @property
    def offers_file(self) -> bool:
        """The keyring is what fails: a person may be asked whether a sealed file will do."""
        return self.kind in _FILE_HELPS


@dataclass(frozen=True, slots=True)
class Question:
    """A passphrase is needed. `new`: for a file that is not there yet, so it should be asked twice."""

    text: str
    new: bool = False
