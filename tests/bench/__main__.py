"""`python -m tests.bench [NAME ...]`: ours and the peer in turn, ratios printed, limits kept or not."""

import importlib
import sys

from tests.bench.goals import NoPeerError
from tests.compiled import kept

BENCHES = ("start", "engine", "tls", "edge", "email", "secrets", "watch", "latency")


def main(names: list[str]) -> int:
    """0 when every limit is kept, 1 when one is passed, 2 for an unknown name, 3 when a peer is missing."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"no bench is called {unknown[0]}; there are {', '.join(BENCHES)}\n")
        return 2
    goals, lacking = [], False
    for name in names or BENCHES:
        sys.stdout.write(f"{name}\n")
        try:
            goals += importlib.import_module(f"tests.bench.{name}").goals()
        except NoPeerError as peer:
            sys.stdout.write(f"  not compared: {peer}\n")
            lacking = True
    for goal in goals:
        sys.stdout.write(f"{goal}\n")
    if not all(goal.met for goal in goals):
        return 1
    return 3 if lacking else 0


if __name__ == "__main__":
    with kept():
        sys.exit(main(sys.argv[1:]))
