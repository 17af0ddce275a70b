"""A history as a stream for `git fast-import`: files edited by blocks, merges, and the plants among them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.bench.planted import words
from tests.bench.planted.dice import Dice
from tests.bench.planted.plants import Plant

MEGABYTE: Final = 1_000_000
BEGAN: Final = 1_700_000_000  # seconds since 1970 of the first commit
_AUTHORS: Final = ("Ada <ada@shop.example>", "Bob <bob@shop.example>", "Cem <cem@shop.example>")
# Endings, how many files of it there are in a large tree, and their characters on the average.
_TREE: Final = (
    ("ts", 56, 44_000),
    ("tsx", 28, 36_000),
    ("py", 48, 44_000),
    ("go", 14, 40_000),
    ("rb", 12, 30_000),
    ("php", 10, 34_000),
    ("java", 10, 40_000),
    ("md", 14, 20_000),
    ("json", 8, 50_000),
    ("yaml", 12, 6_000),
    ("scss", 10, 30_000),
    ("html", 8, 20_000),
    ("properties", 6, 6_000),
    ("sh", 8, 5_000),
    ("lock", 2, 300_000),
    ("min", 1, 220_000),
)


@dataclass(slots=True)
class Writer:
    """The stream as it grows, and how much of file contents is in it."""

    stream: list[bytes] = field(default_factory=list)
    held: int = 0
    commits: int = 0

    def commit(
        self,
        ref: str,
        message: str,
        changes: Iterable[tuple[str, bytes | None]],
        *,
        after: str = "",
        merge: str = "",
        also: bytes = b"",
    ) -> str:
        """A commit on a ref, its mark; None deletes a file; `also` are commands as they are."""
        self.commits += 1
        who = f"{_AUTHORS[self.commits % 3]} {BEGAN + self.commits * 7200} +0100"
        said = message.encode()
        head = f"commit {ref}\nmark :{self.commits}\nauthor {who}\ncommitter {who}\ndata {len(said)}\n"
        self.stream += [head.encode(), said, b"\n"]
        self.stream += [f"from {after}\n".encode()] if after else []
        self.stream += [f"merge {merge}\n".encode()] if merge else []
        for path, content in changes:
            self._change(path, content)
        self.stream.append(also + b"\n")
        return f":{self.commits}"

    def _change(self, path: str, content: bytes | None) -> None:
        if content is None:
            self.stream.append(b"D " + quoted(path) + b"\n")
            return
        self.held += len(content)
        self.stream += [
            b"M 100644 inline ",
            quoted(path),
            f"\ndata {len(content)}\n".encode(),
            content,
            b"\n",
        ]


def quoted(path: str) -> bytes:
    """A path as fast-import reads it, of any bytes."""
    raw = path.encode(errors="surrogateescape")
    plain = all(32 <= one < 127 and one not in b'"\\' for one in raw)
    return raw if plain else b'"' + b"".join(b"\\%03o" % one for one in raw) + b'"'


def grown(writer: Writer, dice: Dice, megabytes: float, planted: list[Plant]) -> str:
    """The main line until it holds so many megabytes, the plants spread over it; the mark of its tip."""
    share = min(1.0, megabytes / 60)
    tree = dict(_tree(dice, share))
    paths = list(tree)
    last = writer.commit(
        "refs/heads/main", "Shop, first version\n", [(path, _bytes(tree[path])) for path in paths]
    )
    due = _due(dice, planted, writer.held, max(megabytes * MEGABYTE, writer.held * 1.2))
    while due or writer.held < megabytes * MEGABYTE:
        changes: list[tuple[str, bytes | None]] = []
        while due and due[0][0] <= writer.held and len(changes) < 3 and due[0][1][0] not in dict(changes):
            changes.append(due.pop(0)[1])
        path = paths[int(dice.random() ** 1.6 * len(paths))]
        _edit(dice, tree[path], path)
        changes.append((path, _bytes(tree[path])))
        said = f"{words.sentence(dice).capitalize()}\n"
        if dice.random() < 0.02:
            side = writer.commit("refs/heads/side", said, changes, after=last)
            last = writer.commit("refs/heads/main", f"Merge: {said}", changes, after=last, merge=side)
        else:
            last = writer.commit("refs/heads/main", said, changes, after=last)
        if due and due[0][0] > writer.held and writer.held >= megabytes * MEGABYTE:
            due = [(0, change) for _, change in due]
    return last


def _due(
    dice: Dice, planted: list[Plant], first: float, end: float
) -> list[tuple[float, tuple[str, bytes | None]]]:
    """What happens to which planted file, by how much has been written until then."""
    found: list[tuple[float, tuple[str, bytes | None]]] = []
    for plant in planted:
        at = first + dice.random() * 0.8 * (end - first)
        found.append((at, (plant.path, plant.content)))
        if plant.then != plant.content:
            found.append((at + (0.02 + 0.15 * dice.random()) * (end - first), (plant.path, plant.then)))
    return sorted(found, key=lambda one: one[0])


def _tree(dice: Dice, share: float) -> Iterator[tuple[str, list[str]]]:
    for ending, count, size in _TREE:
        for number in range(max(1, round(count * share))):
            long = int(size * share**0.5 * (0.4 + 1.2 * dice.random()))
            name = f"{dice.pick(words.NOUNS)}/{dice.pick(words.NOUNS)}{number}"
            yield _named(ending, name), words.text(dice, words.language(f"x.{ending}"), long)


def _named(ending: str, name: str) -> str:
    return {"lock": f"{name}/package-lock.json", "min": "public/build/app.js"}.get(
        ending, f"src/{name}.{ending}"
    )


def _edit(dice: Dice, blocks: list[str], path: str) -> None:
    """Some blocks anew, one or two gone, as many added."""
    of = (
        "lock"
        if path.endswith("package-lock.json")
        else words.language("x.min" if path == "public/build/app.js" else path)
    )
    at = int(dice.random() * len(blocks))
    fresh = 1 + int(dice.random() ** 2 * len(blocks) * 0.06)
    blocks[at : at + fresh] = [words.block(dice, of) for _ in range(fresh)]


def _bytes(blocks: list[str]) -> bytes:
    return "".join(blocks).encode()
