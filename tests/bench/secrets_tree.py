"""The files of HEAD alone, without hyperscan, against detect-secrets, which needs minutes: once."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.bench.goals import Goal
from tests.bench.peers import detect_secrets
from tests.bench.planted.plants import HEAD, PLACES
from tests.bench.secrets_ours import Bench, Ours, claims
from tests.bench.secrets_processes import Measured
from tests.bench.secrets_score import Claim, same_digest, score, summary

ROUNDS: Final = 3
SHARE: Final = 0.1


def goal(bench: Bench) -> Goal:
    """Our median time over theirs; what each finds is printed."""
    folder = _unpacked(bench)
    ours = Ours(folder, bench.scratch / "cache")
    done = sorted((ours.scanned("--tree", "--engine", "plain") for _ in range(ROUNDS)), key=_seconds)[
        ROUNDS // 2
    ]
    began = time.perf_counter()
    theirs = detect_secrets.found(folder)
    seconds = time.perf_counter() - began
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    sys.stdout.write(f"  {size:.1f} MB of files: {done.seconds:.2f} s, detect-secrets {seconds:.1f} s\n")
    places = {HEAD, *(place.name for place in PLACES)}
    names = {path.relative_to(folder).as_posix() for path in files}
    truths = [truth for truth in bench.truths if truth.path in names and truth.place in places]
    said = [Claim(one["hashed_secret"], one["filename"], one["line_number"]) for one in theirs]
    summary([
        score("ours", truths, claims(done), same_digest(ours.digests())),
        score("detect-secrets", truths, said, same_digest(_sha1)),
    ])  # fmt: skip
    return Goal("secrets.plain-tree-against-detect-secrets", done.seconds / seconds, SHARE)


def _unpacked(bench: Bench) -> Path:
    """The files of HEAD without its history; without the links, round which detect-secrets would run."""
    folder = bench.scratch / "tree"
    folder.mkdir()
    asked = ["git", "-C", str(bench.repository), "archive", "HEAD"]
    packed = subprocess.run(asked, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    for link in (folder / "links").iterdir():
        link.unlink()
    return folder


def _seconds(run: Measured) -> float:
    return run.seconds


def _sha1(value: str) -> tuple[str]:
    """How detect-secrets names a value."""
    return (hashlib.sha1(value.encode()).hexdigest(),)
