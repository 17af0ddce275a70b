"""`cockpit explain ID`: one check in plain words, or why something is deliberately not built."""

import argparse
import sys

from cockpit import plan, roadmap
from cockpit.cli import complain
from cockpit.explain import explained, parked, unbuilt
from cockpit.launch.load import LaunchFileError, load
from cockpit.registry import RegistryError


def run(args: argparse.Namespace) -> int:
    """Explain; 2 when there is no such check or roadmap."""
    try:
        chosen = roadmap.load(args.roadmap or _declared(args))
        checks = plan.Plan(chosen)
        texts = _texts(checks, args.id)
    except KeyError as unknown:
        return complain(f"no roadmap is called {unknown}; there are {', '.join(roadmap.IDS)}")
    except (plan.NoSuchCheckError, RegistryError) as reason:
        return complain(str(reason))
    sys.stdout.write("\n".join(texts))
    return 0


def _texts(checks: plan.Plan, asked: str) -> list[str]:
    """Every check that is meant, else what is parked under those words.

    Raises:
        NoSuchCheckError: neither.
    """
    try:
        return [explained(checks[id_]) for id_ in plan.select(checks, [asked])]
    except plan.NoSuchCheckError:
        family, dot, _ = asked.partition(".")
        rows = () if dot and family != "nongoal" and " " not in asked else parked(asked)
        if not rows:
            raise
        return [unbuilt(row) for row in rows]


def _declared(args: argparse.Namespace) -> str:
    """The roadmap of the launch file, if there is one here."""
    try:
        return load(args.launch).product.roadmap
    except LaunchFileError:
        return roadmap.IDS[0]
