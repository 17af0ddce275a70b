"""`python -m tests.bench.planted DIR [--seed N] [--mb 200]`: DIR/repository, beside it DIR/truth.jsonl."""

import argparse
import sys
from pathlib import Path

from tests.bench.planted.repository import made
from tests.bench.planted.truth import written


def main(options: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.planted", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mb", type=float, default=200)
    said = parser.parse_args(options)
    if (said.folder / "repository").exists():
        parser.error(f"{said.folder} holds a repository already")
    truths = made(said.folder / "repository", said.seed, said.mb)
    written(said.folder / "truth.jsonl", truths)
    sys.stdout.write(f"{said.folder}: {len(truths)} plants\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
