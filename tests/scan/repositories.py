"""Repositories for the tests of the scanner: values are spelled out here, and nowhere in the project."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cockpit.standards.secrets.templates import spelled

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"


def token(number: int) -> bytes:
    """A token of GitHub that nobody has."""
    return spelled("{crc:ghp_}", number)


@dataclass(frozen=True, slots=True)
class Builder:
    """A repository under construction; every commit is a day younger than the one before."""

    folder: Path
    day: list[int]

    def git(self, *arguments: str, given: bytes = b"", **environment: str) -> bytes:
        """Run git there."""
        ran = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            input=given,
            env=_environment(self.day[0]) | environment,
            capture_output=True,
            check=False,
        )
        assert not ran.returncode, ran.stderr
        return ran.stdout.strip()

    def write(self, path: str | bytes, *lines: bytes) -> None:
        """Write a file."""
        where = self.folder / os.fsdecode(path)
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(b"\n".join((*lines, b"")))

    def commit(self, message: bytes | str, *paths: str) -> str:
        """Commit these paths; the id."""
        self.day[0] += 1
        if paths:
            self.git("add", "-A", "--", *paths)
        text = message if isinstance(message, bytes) else message.encode()
        self.git("commit", "-q", "--allow-empty", "-F", "-", given=text)
        return self.git("rev-parse", "HEAD").decode()

    def save(self, path: str, *lines: bytes, message: str = "change") -> str:
        """Write a file and commit it."""
        self.write(path, *lines)
        return self.commit(message, path)


def _environment(day: int) -> dict[str, str]:
    when = f"{1_700_000_000 + day * 86_400} +0000"
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    people = {"AUTHOR": "A", "COMMITTER": "C"}
    names = {f"GIT_{role}_NAME": name for role, name in people.items()}
    mails = {f"GIT_{role}_EMAIL": f"{name}@example.org" for role, name in people.items()}
    dates = {f"GIT_{role}_DATE": when for role in people}
    return ours | names | mails | dates | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def repository(folder: Path) -> Builder:
    """An empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Builder(folder, [0])
    made.git("init", "-q", "-b", "main", ".")
    return made


ODD = b"we\nird\t\xff.txt"
PLACES = (
    *("deleted", "head", "branch", "tag", "tag-message", "stash", "stash-untracked", "message", "note"),
    *("amended", "index", "untracked", "ignored", "dangling", "odd-name", "evil-merge", "nested"),
    *("tagged-file", "doc"),
)
VALUES = {place: token(number) for number, place in enumerate(PLACES)}


def awkward(folder: Path) -> Builder:
    """A repository with a value in every place that git has, each another one."""
    made, at = repository(folder), VALUES
    made.write("gone.js", b"// one", b"key = '" + at["deleted"] + b"'")
    made.write("keep.js", b"let a = 1;", b"let key = '" + at["head"] + b"';")
    made.commit("first", "gone.js", "keep.js")
    made.git("rm", "-q", "gone.js")
    made.save("keep.js", b"let a = 2;", b"// more", b"let key = '" + at["head"] + b"';", message="second")
    made.git("checkout", "-q", "-b", "side")
    made.save("side.txt", at["branch"])
    made.git("checkout", "-q", "-b", "off", "main")
    made.save("tagged.txt", at["tag"])
    made.git("tag", "-a", "v1", "-F", "-", given=b"the first\n\nwith " + at["tag-message"])
    made.git("checkout", "-q", "main")
    made.git("branch", "-qD", "off")
    made.write("keep.js", b"// " + at["stash"])
    made.write("unknown.txt", at["stash-untracked"])
    made.git("stash", "-q", "-u")
    made.commit(b"say it\n\nthe token is " + at["message"])
    made.git("notes", "add", "-F", "-", given=at["note"])
    made.save("late.txt", at["amended"])
    made.git("rm", "-q", "late.txt")
    made.git("commit", "-q", "--amend", "--allow-empty", "-m", "never mind")
    _merged(made)
    made.git("tag", "just-a-file", made.git("hash-object", "-w", "--stdin", given=at["tagged-file"]).decode())
    made.git("hash-object", "-w", "--stdin", given=at["dangling"])
    _files(made)
    return made


def _merged(made: Builder) -> None:
    """A merge that brings what neither side had."""
    made.git("checkout", "-q", "-b", "other", "side")
    made.save("other.txt", b"nothing here")
    made.git("checkout", "-q", "main")
    made.git("merge", "-q", "--no-commit", "other")
    made.write("evil.txt", VALUES["evil-merge"])
    made.commit("merged", "evil.txt")
    made.git("rm", "-q", "evil.txt")
    made.save("doc.md", VALUES["doc"])


def _files(made: Builder) -> None:
    """What is in the working tree alone, and what leads out of it."""
    made.save(".gitignore", b".env", b"build/")
    made.write(".env", b"TOKEN=" + VALUES["ignored"])
    made.write("build/out.js", token(500))
    made.write("new.txt", VALUES["untracked"])
    made.write(ODD, VALUES["odd-name"])
    inner = repository(made.folder / "inner")
    inner.save("inner.txt", VALUES["nested"])
    (made.folder / "loop").symlink_to(".")
    (made.folder / "outside").symlink_to("/etc/passwd")
    os.mkfifo(made.folder / "pipe")
    made.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendor/module")
    made.write("large.bin", POINTER.rstrip(b"\n"))
    made.git("add", "large.bin")
    made.commit("the rest")
    made.write("staged.txt", VALUES["index"])
    made.git("add", "staged.txt")
    made.write("staged.txt", b"clean again")
