"""The repository itself: the stream imported, then what only Git's own commands leave behind."""

import os
import subprocess
from pathlib import Path
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.history import BEGAN, Writer, grown
from tests.bench.planted.plants import pairs, plants, several
from tests.bench.planted.truth import Truth

_POINTER: Final = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 73400320\n"
_MODULES: Final = b'[submodule "theme"]\n\tpath = vendor/theme\n\turl = https://git.shop.example/theme.git\n'
_IGNORE: Final = b".env\n.env.local\n*.local\n"
_LINKS: Final = ((b"links/loop", b"../links"), (b"links/passwd", b"/etc/passwd"))
_IGNORED: Final = (".env", ".env.local", "web/.env.production.local")


def made(folder: Path, seed: int, megabytes: float) -> list[Truth]:
    """A repository in that folder, which is not there yet; the truth about it.

    Raises:
        CalledProcessError: git would not.
    """
    dice = Dice(seed)
    planted = list(plants(dice))
    truths = [truth for plant in planted for truth in plant.truths]
    writer = Writer()
    tip = grown(writer, dice, megabytes, planted)
    truths += _refs(writer, dice, tip)
    folder.mkdir(parents=True)
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "fast-import", "--quiet", "--force", stdin=b"".join(writer.stream))
    _git(folder, "update-ref", "-d", "refs/heads/side")
    _git(folder, "repack", "-q", "-a", "-d", "-k", "--threads=2", "--window=10", "--depth=50")
    _git(folder, "reset", "-q", "--hard", "main")
    return truths + _left(folder, dice)


def _refs(writer: Writer, dice: Dice, tip: str) -> list[Truth]:
    """Branch, tag, tag message, commit message, evil merge, and what is no file at all."""
    found: list[Truth] = []

    def planted(place: str, path: str = "") -> str:
        text, truths = several(dice, place, path=path)
        found.extend(truths)
        return text

    path = "places/branch/.env"
    writer.commit(
        "refs/heads/feature/pay", "Payments\n", [(path, planted("branch only", path).encode())], after=tip
    )
    path = "places/tag/.env"
    writer.commit("refs/tags/v0.9", "Release\n", [(path, planted("tag only", path).encode())], after=tip)
    said = planted("commit message")
    last = writer.commit(
        "refs/heads/main", f"Deploy by hand\n\nwith\n{said}", [("CHANGES", b"1\n")], after=tip
    )
    side = writer.commit("refs/heads/side", "Side\n", [("CHANGES.side", b"1\n")], after=tip)
    path = "places/merge/.env"
    evil = planted("evil merge", path).encode()
    last = writer.commit(
        "refs/heads/main", "Merge side\n", [("CHANGES.side", b"1\n"), (path, evil)], after=last, merge=side
    )
    odd = [
        ("media/film.mp4", _POINTER.format(dice.hex(64)).encode()),
        (".gitmodules", _MODULES),
        (".gitignore", _IGNORE),
    ]
    links = b"".join(b"M 120000 inline %s\ndata %d\n%s\n" % (name, len(to), to) for name, to in _LINKS)
    theme = f"M 160000 {dice.hex(40)} vendor/theme\n".encode()
    last = writer.commit(
        "refs/heads/main", "Odd things\n", [(path, None), *odd], after=last, also=theme + links
    )
    message = f"Release 1.0\n\n{planted('tag message')}".encode()
    head = f"tag v1.0\nfrom {last}\ntagger Ada <ada@shop.example> {BEGAN} +0000\ndata {len(message)}\n"
    writer.stream += [head.encode(), message, b"\n"]
    return found


def _left(folder: Path, dice: Dice) -> list[Truth]:
    """Amended away, stash, notes, backup ref, dangling, deleted tag, index, untracked, ignored."""
    found: list[Truth] = []

    def planted(place: str, path: str = "", half: str = "known") -> str:
        text, truths = several(dice, place, half, path)
        found.extend(truths)
        return text

    def put(path: str, text: str) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)

    put("config/keys.env", planted("amended away", "config/keys.env"))
    _git(folder, "add", "config/keys.env")
    _git(folder, "commit", "-q", "-m", "Keys")
    put("config/keys.env", "NODE_ENV=production\n")
    _git(folder, "commit", "-q", "-a", "--amend", "-m", "Settings")
    put("config/keys.env", planted("stash", "config/keys.env"))
    _git(folder, "stash", "push", "-q")
    _git(folder, "notes", "add", "-m", planted("notes"), "HEAD~3")
    _git(folder, "tag", "-a", "gone", "-m", planted("message of a deleted tag", half="unseen"))
    _git(folder, "tag", "-d", "gone")
    put("config/old.env", planted("refs/original", "config/old.env", "unseen"))
    _git(folder, "add", "config/old.env")
    _git(folder, "commit", "-q", "-m", "Before the rewrite")
    _git(folder, "update-ref", "refs/original/refs/heads/main", "HEAD")
    _git(folder, "reset", "-q", "--hard", "HEAD~1")
    _git(folder, "reflog", "expire", "--expire=now", "--expire-unreachable=now", "main", "HEAD")
    _git(
        folder,
        "hash-object",
        "-w",
        "--stdin",
        stdin=planted("blob that no tree holds", half="unseen").encode(),
    )
    put("staged/.env.staged", planted("index only", "staged/.env.staged"))
    _git(folder, "add", "staged/.env.staged")
    (folder / "staged/.env.staged").unlink()
    put("notes/todo.txt", planted("untracked file", "notes/todo.txt"))
    for path in _IGNORED:
        said = pairs(dice, 1)
        put(path, f"{said[0][0]}={said[0][1]}\nNODE_ENV=development\n")
        found.append(Truth(said[0][0], "ignored file", "known", "ignored", (said[0][1],), path))
    return found


def _git(folder: Path, *asked: str, stdin: bytes = b"") -> None:
    """One command, with nobody's settings and at one hour."""
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in _WHO.items()}
    own = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    subprocess.run(
        ["git", "-C", str(folder), "-c", "gc.auto=0", *asked],
        input=stdin,
        env=own | who,
        check=True,
        capture_output=True,
    )


_WHO: Final = {"NAME": "Ada", "EMAIL": "ada@shop.example", "DATE": f"{BEGAN + 90_000_000} +0000"}
