"""`cockpit checks`: the catalogue of this build."""

import argparse
import json
import sys
from typing import Any

from cockpit import roadmap
from cockpit.cli import complain
from cockpit.registry import Entry, RegistryError, entries, fact_name

SCHEMA = "launch-cockpit/checks/v1"


def run(args: argparse.Namespace) -> int:
    """List every check; 2 when one of them cannot be loaded."""
    try:
        found = dict(entries())
    except RegistryError as reason:
        return complain(str(reason))
    if args.format == "json":
        data = {"schema": SCHEMA, "checks": [_row(entry) for entry in found.values()]}
        sys.stdout.write(json.dumps(data, indent=1) + "\n")
        return 0
    width = max(map(len, found))
    for entry in found.values():
        sys.stdout.write(f"{entry.id:<{width}}  {entry.severity:<14}  {entry.mode:<8}  {entry.title}\n")
    sys.stderr.write(f"{len(found)} checks; `cockpit explain ID` says why and how\n")
    return 0


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "family": entry.family,
        "mode": entry.mode,
        "severity": entry.severity,
        "why": entry.check.why,
        "needs": [fact_name(kind) for kind in entry.needs],
        # Every check is flown on every roadmap; the roadmap decides stage, order and weight.
        "roadmaps": list(roadmap.IDS),
    }
