"""The company's Maildir: where mail is put, and how an IMAP server numbers what lies there."""

import mailbox
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDERS: Final = {"INBOX": "", "Junk": ".Junk"}


def prepare(root: Path) -> None:
    """Make the folders that are not there."""
    mailbox.Maildir(root, create=True).add_folder("Junk")


def put(root: Path, message: bytes, folder: str = "INBOX") -> None:
    """Put one message into a folder; line ends become LF."""
    mailbox.Maildir(root / FOLDERS[folder]).add(message)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message with its number in the folder; `at` in seconds since 1970, when it was put there."""

    uid: int
    path: Path
    at: float

    @property
    def data(self) -> bytes:
        """The message with the line ends of the wire."""
        return self.path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@dataclass(slots=True)
class Numbers:
    """The numbers of every message by folder and file, in the order in which they came."""

    root: Path
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    def kept(self, folder: str) -> list[Kept]:
        """The messages of a folder, by number."""
        place = self.root / FOLDERS[folder]
        files = [path for sub in ("new", "cur") if (place / sub).is_dir() for path in (place / sub).iterdir()]
        aged = sorted((path.stat().st_mtime_ns, path.name, path) for path in files)
        return sorted((self._kept(folder, path, at) for at, _, path in aged), key=lambda one: one.uid)

    def _kept(self, folder: str, path: Path, at: int) -> Kept:
        key = folder, path.name.partition(":")[0]
        uid = self.known.setdefault(key, self.following(folder))
        return Kept(uid, path, at / 1e9)

    def following(self, folder: str) -> int:
        """The number that the next message gets."""
        return 1 + max((uid for (where, _), uid in self.known.items() if where == folder), default=0)
