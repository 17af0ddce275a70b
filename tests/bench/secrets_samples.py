"""Samples of secrets that somebody else published, for information: how many of them we report."""

import sys
from pathlib import Path

from tests.bench.peers import kingfisher
from tests.bench.secrets_ours import Ours, claims


def told(scratch: Path) -> None:
    """Each example of a rule of kingfisher's in a file of its own: its publisher tests that it is found."""
    folder = scratch / "samples"
    folder.mkdir()
    rules = {}
    for number, (rule, text) in enumerate(kingfisher.samples()):
        rules[name := f"{number:04}.txt"] = rule
        (folder / name).write_text(f"{text}\n")
    done = Ours(folder, scratch / "cache").scanned("--tree")
    hit = {claim.path for claim in claims(done) if claim.stance != "ignored"}
    found, every = len({rules[name] for name in hit}), len(set(rules.values()))
    sys.stdout.write(f"  kingfisher's examples: {len(hit)} of {len(rules)}, of {found} of {every} rules\n")
