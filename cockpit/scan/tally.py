"""What the reading processes answer, counted and kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cockpit.scan.crew import Answer
from cockpit.scan.seen import Seen


@dataclass(slots=True)
class Tally:
    """Keeps what is told in `seen`; counts names that were read, what cannot be, and files that went away."""

    seen: Seen
    read: int = 0
    unread: int = 0
    unread_files: int = 0
    gone: int = 0
    changed: dict[str, str] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def hear(self, answer: Answer) -> None:
        """Take one answer."""
        self.read += answer.get("read", 0)
        if "done" in answer:
            self._done(answer["names"])
        name: str = answer.get("name", "")
        if answer.get("unread") or answer.get("gone"):
            self._not_read(name, gone=bool(answer.get("gone")))
        elif name:
            if answer.get("was", name) != name:
                self.changed[id_of(answer["was"])] = id_of(name)
            self._keep(name, answer)

    def _keep(self, name: str, answer: Answer) -> None:
        told: Answer = {key: answer[key] for key in ("found", "gaps") if key in answer}
        if told:
            self.seen.tell(id_of(name), answer["part"], told, in_git=name[0] != "f")

    def _not_read(self, name: str, *, gone: bool) -> None:
        self._open.add(id_of(name))
        if gone:
            self.gone += 1
        elif name[0] == "f":
            self.unread_files += 1
        else:
            self.unread += 1

    def _done(self, names: Iterable[str]) -> None:
        """These names were worked off; what was read of them need not be read again."""
        ids = {id_of(name) for name in names} - self._open - self.changed.keys()
        self.seen.add(ids)

    def lost(self, names: Iterable[str]) -> None:
        """No process survived these."""
        for name in names:
            self._not_read(name, gone=False)


def id_of(name: str) -> str:
    """The id in a name."""
    return name[1:].partition(":")[0]
