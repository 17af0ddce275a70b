"""`cockpit roadmaps`: the five roadmaps, stage by stage."""

import argparse
import json
import sys
from typing import Any

import msgspec

from cockpit import plan, roadmap
from cockpit.cli import complain
from cockpit.registry import RegistryError, entries
from cockpit.roadmap import Limits, Roadmap

SCHEMA = "launch-cockpit/roadmaps/v1"


def run(args: argparse.Namespace) -> int:
    """Show one or all; 2 when there is no such roadmap."""
    try:
        chosen = [roadmap.load(name) for name in ([args.id] if args.id else roadmap.IDS)]
        entries()
    except KeyError:
        return complain(f"no roadmap is called {args.id!r}; there are {', '.join(roadmap.IDS)}")
    except RegistryError as reason:
        return complain(str(reason))
    if args.format == "json":
        data = {"schema": SCHEMA, "roadmaps": [_row(one) for one in chosen]}
        sys.stdout.write(json.dumps(data, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_text(one) for one in chosen))
    return 0


def _row(one: Roadmap) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "summary": one.summary,
        "limits": msgspec.to_builtins(msgspec.convert(one.limits, Limits)),
        "required": one.required,
        "bar": msgspec.to_builtins(one.bar),
        "stages": [
            {
                "number": stage.number,
                "title": stage.title,
                "goal": stage.goal,
                "checks": _ids(one, stage.number),
                "deliverables": [deliverable.text for deliverable in stage.deliverables],
                "failure_signals": [signal.text for signal in stage.failure_signals],
            }
            for stage in one.stage
        ],
        "missing": roadmap.missing(list(entries())),
    }


def _ids(one: Roadmap, stage: int) -> list[str]:
    flown = plan.Plan(one)
    return [id_ for id_ in flown if flown.stage(id_) == stage]


def _text(one: Roadmap) -> str:
    lines = [f"{one.title}  ({one.id})", f"  {one.summary}"]
    for stage in one.stage:
        ids = _ids(one, stage.number)
        lines.append(f"  {stage.number} {stage.title}: {stage.goal}  [{len(ids)} checks]")
    return "\n".join(lines) + "\n"
