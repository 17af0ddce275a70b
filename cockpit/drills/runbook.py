"""A second reader goes through a runbook with the product before them and signs that they could follow it."""

from typing import Final

from cockpit.drills import Drill
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.launch import Launch
from cockpit.people.who import same
from cockpit.record import FILE, Record, load
from cockpit.runbooks import Runbook, runbooks
from cockpit.runbooks.runbook import NOT_KNOWN
from cockpit.text import redact, safe

NAME: Final = "runbook"
DAYS: Final = 180
_YES, _NO, _LATER, _ENOUGH = "yes", "no", "later", "enough"
_REASON: Final = 300  # characters of why a step cannot be followed
_ASKED: Final = {
    "How to know that it worked": "Could you tell by this that it worked?",
    "Whom to call": "Would you reach these people now, at any hour?",
}
_SHOWN: Final = 4000  # characters of one step on the screen


def needs(launch: Launch) -> str:
    """Without a second person nobody can be the second reader."""
    if any(_why_not(launch, book, person.id) == "" for book in runbooks(launch) for person in launch.people):
        return ""
    return (
        "nobody but who answers for the runbooks could read them; add a second person who stays: "
        '[[person]] id = "...", name = "...", contact = "..."'
    )


def _why_not(launch: Launch, book: Runbook, reader: str) -> str:
    """Why this person cannot be the second reader, or nothing."""
    person = next((one for one in launch.people if one.id == reader), None)
    if person is None:
        return "launch.toml declares nobody of that id."
    if person.leaves_on:
        return f"{person.name} leaves on {person.leaves_on}: somebody who stays has to be able to follow it."
    if book.owner and same(launch, reader, book.owner):
        return (
            f"{person.name} answers for {book.id}, and whoever knows it cannot see what is missing: "
            "somebody else has to read it."
        )
    return ""


async def play(scene: Scene) -> None:
    """One runbook after the other, until the reader has had enough; one that was begun is gone on with."""
    books = {book.id: book for book in runbooks(scene.launch)}
    if all(_why_not(scene.launch, book, scene.by) for book in books.values()):
        raise HinderedError(_why_not(scene.launch, next(iter(books.values())), scene.by))
    while (book := _begun(scene, books)) or (book := await _chosen(scene, books)):
        await _read(scene, book)


def _begun(scene: Scene, books: dict[str, Runbook]) -> Runbook | None:
    """The runbook that was being read: by the same person, in the same words."""
    words = scene.memory.words
    book = books.get(words.get("runbook", ""))
    if book is None:
        return None
    if words.get("reader") == scene.by and words.get("digest") == book.digest:
        return book
    scene.say(f"{book.id} was begun by somebody else or has changed since: it is read from the beginning.")
    scene.memory.words.clear()
    scene.memory.seen.clear()
    return None


async def _chosen(scene: Scene, books: dict[str, Runbook]) -> Runbook | None:
    """The runbook the reader picks, or none when it is enough.

    Raises:
        LaterError: nothing was read.
    """
    record = load(scene.folder / FILE)
    options = tuple(Option(book.id, _listed(scene, book, record)) for book in books.values())
    while True:
        question = Question("Which runbook do you read?", (*options, Option(_ENOUGH, "none: that is all")))
        answer = await scene.talk.ask(question)
        if answer == _ENOUGH and not scene.memory.done:
            raise LaterError
        if answer == _ENOUGH:
            return None
        if not (why := _why_not(scene.launch, books[answer], scene.by)):
            _begin(scene, books[answer])
            return books[answer]
        scene.say(why)


def _listed(scene: Scene, book: Runbook, record: Record) -> str:
    """The runbook with who has read it, and whether it is still the same."""
    row = record.drills.get((NAME, book.id))
    if row is None:
        mine = bool(book.owner) and same(scene.launch, scene.by, book.owner)
        return f"{book.title} (yours: somebody else reads it)" if mine else f"{book.title} (not read yet)"
    how = "read" if row.passed else "could not be followed"
    changed = "" if row.about == (book.digest,) else ", changed since"
    late = ", too long ago" if row.until is not None and row.until < scene.clock.now().date() else ""
    return f"{book.title} ({how} by {safe(row.by, 60)} on {row.at:%Y-%m-%d}{changed}{late})"


def _begin(scene: Scene, book: Runbook) -> None:
    scene.memory.at("read", runbook=book.id, digest=book.digest, reader=scene.by, at="0")
    scene.say(f"{book.title} ({book.id}). What people see: {book.symptom}")
    scene.say(
        "Go through it with the product before you. Open what it names and type what only looks; stop where "
        "something would change. Ask nobody: say no where you would have to."
    )


async def _read(scene: Scene, book: Runbook) -> None:
    """Every part from where the reader was, then the signature."""
    for at in range(_at(scene, book), len(book.parts)):
        await _part(scene, book, at)
    await _sign(scene, book)


def _at(scene: Scene, book: Runbook) -> int:
    """How many parts are answered; none where the file tells something that cannot be."""
    told = scene.memory.words.get("at", "")
    at = int(told) if told.isascii() and told.isdigit() else 0
    return at if at <= len(book.parts) else 0


async def _part(scene: Scene, book: Runbook, at: int) -> None:
    """One part: shown, and answered with yes or with no and why."""
    name, text = book.parts[at]
    scene.talk.say(f"\n{name}:\n{safe(text, _SHOWN)}")
    gap = " It says itself that something is not known yet: that is a no, unless you know it." * (
        NOT_KNOWN in text
    )
    options = (Option(_YES, "yes"), Option(_NO, "no"), Option(_LATER, "later"))
    asked = _ASKED.get(name, "Could you do that now, without asking anybody?")
    answer = await scene.talk.ask(Question(f"{asked}{gap}", options))
    if answer == _LATER:
        raise LaterError
    words = {"at": str(at + 1)}
    if answer == _NO:
        why = await scene.talk.ask(Question("What is missing?"))
        words[f"no {at:02}"] = f"{name}: {redact(safe(why, _REASON))}"
    scene.memory.note(f"{name}: {answer}")
    scene.memory.at("read", **words)


async def _sign(scene: Scene, book: Runbook) -> None:
    """The row: signed where every part could be followed, else with what is missing."""
    missing = [text for key, text in sorted(scene.memory.words.items()) if key.startswith("no ")]
    if missing:
        said = f"{scene.person} could not follow {book.id}. {' '.join(_full(text) for text in missing)}"
        _close(scene, book, said, passed=False)
        return
    options = (Option(_YES, "sign"), Option(_LATER, "later"))
    text = f"Sign that you, {scene.person}, could follow {book.id} to its end?"
    if await scene.talk.ask(Question(text, options)) == _LATER:
        raise LaterError
    _close(scene, book, f"{scene.person} read {book.id} ({book.title}) and could follow it.", passed=True)


def _full(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _close(scene: Scene, book: Runbook, said: str, *, passed: bool) -> None:
    """Add the row; its evidence is the runbook as it was read, with the answers."""
    lines = (f"{name}: {text}" for name, text in book.parts)
    read = "\n".join(
        [
            f"{book.title} ({book.id}, {book.digest})",
            book.symptom,
            *lines,
            *scene.memory.seen,
            safe(said, _SHOWN),
        ]
    )
    scene.close(
        book.id,
        said,
        passed=passed,
        about=(book.digest,),
        days=DAYS,
        seen="person",
        evidence=scene.keep(f"{read}\n"),
    )


DRILL = Drill(
    name=NAME,
    title="Somebody else can do it too: a second person reads a runbook and signs that they could follow it",
    check="handover.runbooks-common",
    minutes=10,
    play=play,
    needs=needs,
)
