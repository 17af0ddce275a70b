"""What an object or a file holds, read in a process that does nothing else."""

import errno
import os
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import new as new_hash
from pathlib import Path
from typing import IO, Final

from cockpit.scan.pieces import LARGE

_KINDS: Final = {"b": "blob", "c": "commit", "t": "tag"}
_DEATHS: Final = 500  # so many damaged objects are skipped, then the store is taken for unreadable
_SIGNATURE: Final = b"-----BEGIN PGP SIGNATURE-----"
_GONE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENAMETOOLONG)
_TOLD: Final = (b"author ", b"committer ", b"tagger ", b"tag ")


class UnreadableError(Exception):
    """An object or file cannot be read."""


class GoneError(UnreadableError):
    """There is no such file any more, or it holds something else now."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes that are searched; `cut`: there was more."""

    data: bytes
    cut: bool = False


class Objects:
    """Reads objects by their names through one `git cat-file`, which is started again when it dies of one."""

    def __init__(self, reader: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._reader, self._folder, self._environment = tuple(reader), folder, dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0

    def read(self, name: str) -> Content:
        """What the object of that name holds; of a commit or tag its words and who wrote them.

        Raises:
            UnreadableError: it is damaged or not there.
        """
        kind, id_ = name[0], name[1:]
        content = self._beginning(_KINDS[kind.lower()], id_) if kind.isupper() else Content(self._whole(id_))
        return content if kind in "bB" else Content(words(content.data), content.cut)

    def close(self) -> None:
        """End git."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _whole(self, id_: str) -> bytes:
        if self._deaths >= _DEATHS:
            raise UnreadableError(id_)
        asking, telling = self._pipes()
        try:
            asking.write(f"{id_}\n".encode())
            asking.flush()
            head = telling.readline().split()
            if len(head) != 3 or not head[2].isdigit():  # noqa: PLR2004 - id, kind, size
                return self._failed(id_, died=not head)
            data = telling.read(int(head[2]))
            ended = telling.read(1)
        except (BrokenPipeError, ConnectionResetError):
            return self._failed(id_, died=True)
        return data if ended else self._failed(id_, died=True)

    def _failed(self, id_: str, *, died: bool) -> bytes:
        if died:
            self._deaths += 1
            self.close()
        raise UnreadableError(id_)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._started("cat-file", "--batch")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def _beginning(self, kind: str, id_: str) -> Content:
        """The first bytes of a large object, through a git of its own that is ended then."""
        process = self._started("cat-file", kind, id_)
        assert process.stdout is not None
        try:
            data = process.stdout.read(LARGE + 1)
        finally:
            process.kill()
            process.communicate()
        if not data:
            raise UnreadableError(id_)
        return Content(data[:LARGE], len(data) > LARGE)

    def _started(self, *arguments: str) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - git, with arguments of ours
                (*self._reader, *arguments),
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as reason:
            raise UnreadableError(str(reason.strerror)) from None


def words(data: bytes) -> bytes:
    """Of a commit or tag: its message, then its lines of names. Signatures are no words of anybody."""
    head, _, message = data.partition(b"\n\n")
    names = [line for line in head.split(b"\n") if line.startswith(_TOLD)]
    said = message.partition(_SIGNATURE)[0]
    return b"\n".join((said.rstrip(b"\n"), *names)) + b"\n"


def file(path: Path) -> Content:
    """The beginning of a regular file; no link is followed, no pipe waited for.

    Raises:
        GoneError: there is no regular file any more.
        UnreadableError: it may not be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise GoneError("no regular file")
            data = opened.read(LARGE + 1)
    except (OSError, ValueError) as reason:
        gone = getattr(reason, "errno", 0) in _GONE
        raise (GoneError if gone else UnreadableError)(type(reason).__name__) from None
    return Content(data[:LARGE], len(data) > LARGE)


def blob(data: bytes, like: str = "") -> str:
    """The id git gives a file with that content, of the length of the id `like` (SHA-1 by default)."""
    kind = "sha256" if len(like) == 64 else "sha1"  # noqa: PLR2004 - hex digits
    whole = new_hash(kind, b"blob %d\0" % len(data), usedforsecurity=False)
    whole.update(data)
    return whole.hexdigest()
