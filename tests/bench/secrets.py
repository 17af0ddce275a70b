"""`cockpit scan` with hyperscan and without, kingfisher, detect-secrets on a repository of planted secrets.

`COCKPIT_BENCH_SEED` and `COCKPIT_BENCH_MB` choose another one; `COCKPIT_BENCH_DETAILS=1` lists every miss.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.bench import secrets_samples as samples
from tests.bench import secrets_tree as tree
from tests.bench.goals import Goal, NoPeerError, in_turn, paired
from tests.bench.peers import detect_secrets, kingfisher
from tests.bench.planted.repository import made
from tests.bench.planted.truth import Truth
from tests.bench.secrets_ours import Bench, claims, left
from tests.bench.secrets_processes import Measured, measured
from tests.bench.secrets_score import Claim, Score, kinds, same_digest, same_value, score, summary

SEED: Final = int(os.environ.get("COCKPIT_BENCH_SEED", "8"))
MEGABYTES: Final = float(os.environ.get("COCKPIT_BENCH_MB", "200"))
ROUNDS: Final = 3
ENGINES: Final = ("native", "plain")
MISSED, FALSE, SPEED, MEMORY, AGAIN = 0.03, 5, 40, 300, 2


def goals() -> list[Goal]:
    """Recall, false positives, time and memory.

    Raises:
        NoPeerError: kingfisher or detect-secrets is not installed.
    """
    if why := kingfisher.lacking() or detect_secrets.lacking():
        raise NoPeerError(why)
    with tempfile.TemporaryDirectory(prefix="cockpit-secrets-") as name:
        folder = Path(name)
        truths = made(folder / "repository", SEED, MEGABYTES)
        bench = Bench(folder / "repository", truths, folder)
        (folder / "cache").mkdir(mode=0o700)
        sys.stdout.write(
            f"  seed {SEED}, {_megabytes(bench.repository):.0f} MB of blobs, {len(truths)} plants\n"
        )
        found = [*_times(bench), tree.goal(bench), *_truth(bench)]
        samples.told(folder)
        return found


def _times(bench: Bench) -> list[Goal]:
    """The whole history: in turn, then once more looking at the memory, then with what is remembered."""
    asked = kingfisher.command(bench.repository, bench.scratch / "kingfisher.json", bench.scratch / "rules")
    runs: dict[str, list[Measured]] = {}

    def timed(name: str, run: Callable[[], Measured]) -> float:
        runs.setdefault(name, []).append(done := run())
        return done.seconds

    seen = in_turn(
        ROUNDS,
        cockpit_fast=lambda: timed("fast", lambda: bench.ours.scanned("--engine", "native")),
        cockpit_plain=lambda: timed("plain", lambda: bench.ours.scanned("--engine", "plain")),
        kingfisher=lambda: timed("kingfisher", lambda: _peer(asked)),
    )
    speed = _megabytes(bench.repository) / seen["cockpit_plain"].median
    used = ", ".join(f"{name} {min(run.cpu for run in those):.1f} s" for name, those in runs.items())
    sys.stdout.write(f"  {speed:.0f} MB/s without hyperscan; CPU at least: {used}\n")
    return [
        Goal("secrets.fast-against-kingfisher", paired(seen["cockpit_fast"], seen["kingfisher"]), 1),
        Goal("secrets.plain-against-40-megabytes-a-second", SPEED / speed, 1),
        Goal("secrets.most-megabytes-of-memory", _memory(bench, asked), MEMORY),
        Goal("secrets.seconds-of-a-second-scan", _again(bench), AGAIN),
    ]


def _peer(asked: Sequence[str], *, memory: bool = False) -> Measured:
    done = measured(asked, memory=memory)
    assert kingfisher.ran(done.code), f"kingfisher ended with {done.code}"
    return done


def _memory(bench: Bench, asked: Sequence[str]) -> float:
    """The most that all our processes held together, the worse engine; kingfisher's is printed."""
    most = {engine: bench.ours.scanned("--engine", engine, memory=True).megabytes for engine in ENGINES}
    most["kingfisher"] = _peer(asked, memory=True).megabytes
    said = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in most.items())
    sys.stdout.write(f"  memory: {said}\n")
    return max(most[engine] for engine in ENGINES)


def _again(bench: Bench) -> float:
    """Seconds of the quickest scan that remembers the one before."""
    bench.ours.scanned("--engine", "native")
    return min(bench.ours.scanned("--engine", "native", again=True).seconds for _ in range(ROUNDS))


def _truth(bench: Bench) -> list[Goal]:
    """What both engines and kingfisher find in the whole history."""
    scores = []
    for engine in ENGINES:
        done = bench.ours.scanned("--engine", engine)
        scores.append(score(f"ours, {engine}", bench.truths, claims(done), same_digest(bench.ours.digests())))
        sys.stdout.writelines(f"  not read: {gap}\n" for gap in left(done) if engine == "native")
    theirs = [
        Claim(str(one["snippet"]), str(one["path"]).removeprefix(f"{bench.repository}/"), int(one["line"]))
        for one in kingfisher.findings(bench.scratch / "kingfisher.json")
    ]
    scores.append(score("kingfisher", bench.truths, theirs, same_value))
    summary(scores)
    sys.stdout.writelines(f"{line}\n" for line in kinds(scores))
    ours = scores[:2]
    apart = ours[0].found ^ ours[1].found
    return [
        Goal("secrets.missed", max(_missed(one, lambda truth: True) for one in ours), MISSED),
        Goal("secrets.missed-of-known", max(map(_missed_of_known, ours)), MISSED),
        Goal("secrets.found-by-one-engine-alone", len(apart), 0),
        Goal("secrets.false-positives", max(len(one.false) for one in ours), FALSE),
        Goal("secrets.decoys-called-secret", max(len(one.decoys) for one in ours), 0),
        Goal("secrets.public-called-secret", max(len(one.public) for one in ours), 0),
    ]


def _missed_of_known(one: Score) -> float:
    return _missed(one, lambda truth: truth.half == "known")


def _missed(one: Score, chosen: Callable[[Truth], bool]) -> float:
    found, many = one.recall(chosen)
    return 1 - found / many


def _megabytes(repository: Path) -> float:
    """The contents of all blobs that Git keeps."""
    form = "--batch-check=%(objecttype) %(objectsize)"
    asked = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", form]
    listed = subprocess.run(asked, capture_output=True, check=True, text=True).stdout.splitlines()
    return sum(int(size) for kind, size in map(str.split, listed) if kind == "blob") / 1e6
