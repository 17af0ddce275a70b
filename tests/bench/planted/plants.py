"""What goes where: every kind in HEAD and deleted, some edited out, every kind of file, decoys, public."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.planted import files, files_unseen, public, words
from tests.bench.planted.decoys import decoys
from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Form, Kind
from tests.bench.planted.known_frameworks import OWN
from tests.bench.planted.known_providers import PROVIDERS
from tests.bench.planted.truth import Truth
from tests.bench.planted.unseen import UNSEEN

KINDS: Final = (*PROVIDERS, *OWN, *UNSEEN)
PLACES: Final = (*files.KNOWN, *files_unseen.UNSEEN)
EDITED_OUT: Final = 30
_BEGINNING: Final = 12  # characters of a value that mail may break in two
_LONG: Final = 300  # characters of a line that is not told by its number
HEAD, DELETED, EDITED = "file of HEAD", "deleted file", "edited out"
# Kinds that nobody misses: what is not found with them is missed for its place.
_STRONG: Final = (
    ("STRIPE_SECRET_KEY", "stripe-live"),
    ("GITHUB_TOKEN", "github-classic"),
    ("GITLAB_TOKEN", "gitlab"),
    ("SENDGRID_API_KEY", "sendgrid"),
    ("SLACK_BOT_TOKEN", "slack-bot"),
)


@dataclass(frozen=True, slots=True)
class Plant:
    """A file that comes into the history; `then` is what becomes of it: the same, something else, None."""

    path: str
    content: bytes
    then: bytes | None
    truths: tuple[Truth, ...]


def pairs(dice: Dice, number: int = 2) -> list[tuple[str, str]]:
    """So many names with values of kinds that nobody misses."""
    by_name = {kind.name: kind for kind in PROVIDERS}
    start = int(dice.random() * len(_STRONG))
    chosen = [_STRONG[(start + step) % len(_STRONG)] for step in range(number)]
    return [(name, by_name[kind].parts(dice)[0]) for name, kind in chosen]


def plants(dice: Dice) -> Iterator[Plant]:
    """All that lies in files of the main line, in no order."""
    for number, kind in enumerate(KINDS):
        yield _kind(dice, kind, kind.forms[0], f"apps/a{number:03}", HEAD)
        yield _kind(dice, kind, kind.forms[1], f"old/a{number:03}", DELETED)
    step = len(KINDS) // EDITED_OUT
    for number, kind in enumerate(KINDS[::step][:EDITED_OUT]):
        yield _kind(dice, kind, kind.forms[number % 2], f"libs/a{number:03}", EDITED)
    for number, kind in enumerate((*public.PUBLIC, *public.TEST)):
        for at, form in enumerate(kind.forms):
            yield _kind(dice, kind, form, f"web/p{number:02}/{at}", HEAD)
    for place in PLACES:
        yield _file(dice, place)
    for form in decoys(dice):
        yield _decoy(dice, form)


def _kind(dice: Dice, kind: Kind, form: Form, folder: str, place: str) -> Plant:
    parts = kind.parts(dice)
    path = f"{folder}/{form.path}"
    content, line = _within(dice, form.path, text := form.filled(parts))
    told = parts[: kind.telling]
    truth = Truth(kind.name, place, kind.half, kind.kept, told, path, line, text.count("\n") + 1)
    clean, _ = _within(dice, form.path, "")
    then = {HEAD: content.encode(), DELETED: None, EDITED: clean.encode()}[place]
    return Plant(path, content.encode(), then, (truth,))


def _file(dice: Dice, place: files.Place) -> Plant:
    said = pairs(dice)
    written = place.write(said, dice)
    content = written if isinstance(written, bytes) else written.encode()
    path = f"places/{place.path}" if not place.path.startswith(".github/") else place.path
    truths = tuple(
        Truth(name, place.name, place.half, "secret", _told(content, value), path, _line(content, value))
        for name, value in said
    )
    return Plant(path, content, content, truths)


def _told(content: bytes, value: str) -> tuple[str, ...]:
    """The value, and in a binary file with the letter after it: nobody can tell where it ends there."""
    after = content.partition(value.encode())[2][:1].decode("latin-1")
    return (value, value + after) if b"\0" in content and after.isalnum() else (value,)


def _line(content: bytes, value: str) -> int:
    """The line a value begins on; 0 where it cannot be read there, or where the line is a whole file."""
    before, there, after = content.partition(value[:_BEGINNING].encode())
    line = before[before.rfind(b"\n") + 1 :] + after[: after.find(b"\n") + 1 or None]
    return before.count(b"\n") + 1 if there and b"\0" not in content and len(line) < _LONG else 0


def _decoy(dice: Dice, form: Form) -> Plant:
    name = form.path.rsplit("/", 1)[-1]
    content, line = _within(dice, name if name != "public.pem" else "public.pem", form.text)
    first = form.text.strip().split("\n")[0][:60]
    truth = Truth(first, HEAD, "known", "decoy", (form.text,), form.path, line, form.text.count("\n") + 1)
    return Plant(form.path, content.encode(), content.encode(), (truth,))


def _within(dice: Dice, path: str, text: str) -> tuple[str, int]:
    """The text with code of its language round it, and the line it begins at."""
    of = words.language(path)
    if not of:
        return f"{text}\n", 1
    before, after = ("".join(words.text(dice, of, 200 + int(dice.random() * 1500))) for _ in range(2))
    if not before.endswith("\n"):
        before += "\n"
    return f"{before}{text}\n{after}", before.count("\n") + 1


def several(dice: Dice, place: str, half: str = "known", path: str = "") -> tuple[str, Sequence[Truth]]:
    """NAME=value lines for a place of Git, and the truth about them."""
    said = pairs(dice)
    found = [
        Truth(name, place, "unseen" if half == "unseen" else "known", "secret", (value,), path)
        for name, value in said
    ]
    return files.env(said), found
