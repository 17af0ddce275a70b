"""The commands that write files, print what the cockpit knows, and keep credentials."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.grammar.words import command

if TYPE_CHECKING:
    from cockpit.grammar.words import Commands

WORLDS = ("broken", "fixed")
EXPORTS = ("blackbox", "gatus", "github", "gitlab")


def setting_up(commands: "Commands") -> None:
    """`demo`, `lab`, `init`, `handover`."""
    demo = command(commands, "demo", "a small broken company on this machine, to try everything on")
    demo.add_argument("--world", choices=WORLDS, default="broken", help="broken or fixed (broken)")
    demo.add_argument("--headless", action="store_true", help="run the checks and print the report")
    lab = command(commands, "lab", "serve that company until interrupted")
    lab.add_argument("folder", type=Path, metavar="DIR", help="where launch.toml and the rest are written")
    lab.add_argument("--world", choices=WORLDS, default="broken", help="broken or fixed (broken)")
    lab.add_argument("--fault", action="append", default=[], metavar="ID", help="start with this fault")
    lab.add_argument("--mend", action="append", default=[], metavar="ID", help="mend it in the running lab")
    lab.add_argument(
        "--break", dest="break_", action="append", default=[], metavar="ID", help="break it there"
    )
    lab.add_argument(
        "--publish",
        nargs=3,
        action="append",
        default=[],
        metavar=("NAME", "TXT", "VALUE"),
        help="publish a text record there, as a drill asks for; an empty VALUE withdraws",
    )
    lab.add_argument("--release", default="", metavar="VERSION", help="deploy that version there")
    lab.add_argument("--list", action="store_true", help="list the faults and which are on")
    init = command(commands, "init", "discover a domain and write launch.toml")
    init.add_argument("domain", metavar="DOMAIN")
    init.add_argument("--roadmap", metavar="ID", help="which of the five roadmaps (`cockpit roadmaps`)")
    init.add_argument("--name", help="the product's name")
    init.add_argument("--yes", action="store_true", help="write without asking")
    init.add_argument("--resolver", metavar="IP:PORT", help="look through this resolver")
    init.add_argument("--ca-file", metavar="FILE", help="trust the certificates in this file")
    init.add_argument(
        "--map", action="append", default=[], metavar="HOST:PORT=IP:PORT", help="where a host is"
    )
    init.add_argument("--nameserver", action="append", default=[], metavar="NAME=IP:PORT", help="where it is")
    handover = command(commands, "handover", "write the handover pack, or show one of its documents")
    handover.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="where (handover, beside launch.toml)"
    )
    handover.add_argument("--only", default="", metavar="DOCUMENT", help="dns-map, risk-list, runbooks, ...")
    handover.add_argument("--format", choices=("markdown", "text", "html"), default="markdown")
    handover.add_argument("--output", type=Path, metavar="FILE", help="write the document there")


def exporting(commands: "Commands") -> None:
    """`export`."""
    export = command(commands, "export", "configuration for other systems, made from launch.toml")
    export.epilog = (
        "blackbox: modules of Prometheus' blackbox_exporter, prometheus.yml, rules with their tests, "
        "alertmanager.yml; gatus: gatus.yaml; github and gitlab: the pipeline. "
        "What is there already is never overwritten: the difference is shown, exit code 2."
    )
    export.add_argument("what", choices=EXPORTS, help="monitors that stay, or a pipeline for a code host")
    export.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="write it below this folder (print it); for a pipeline the repository's root",
    )


def reading(commands: "Commands") -> None:
    """`checks`, `explain` and `roadmaps`."""
    checks = command(commands, "checks", "list every check")
    checks.add_argument("--format", choices=("text", "json"), default="text")
    explain = command(commands, "explain", "one check in plain words, or why something is not built")
    explain.add_argument("id", metavar="ID|WORD", help="redirect.single-hop, redirect, or kubernetes")
    explain.add_argument("--roadmap", metavar="ID", help="as this roadmap sees it")
    roadmaps = command(commands, "roadmaps", "the five roadmaps, stage by stage")
    roadmaps.add_argument("id", nargs="?", metavar="ID")
    roadmaps.add_argument("--format", choices=("text", "json"), default="text")


def credentials(commands: "Commands") -> None:
    """`credentials`."""
    credentials = command(commands, "credentials", "where the credentials live; never their values")
    credentials.set_defaults(discreet=True)
    actions = credentials.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    put = _action(actions, "set", "keep a value, asked for without showing it, or read from stdin")
    put.add_argument("--host", metavar="HOST", help="where it may be sent to, if launch.toml does not say")
    put.add_argument("--store", choices=("keyring", "file"), help="the keyring, or a file that is sealed")
    listing = _action(actions, "list", "every name, its host and where it lives", named=False)
    listing.add_argument("--format", choices=("text", "json"), default="text")
    _action(actions, "test", "read it, and ask its service where that is possible")
    _action(actions, "remove", "forget it in every store it is in")


def _action(
    actions: "Commands",
    name: str,
    text: str,
    *,
    named: bool = True,
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    action.set_defaults(discreet=True)
    action.add_argument("--launch", type=Path, default=argparse.SUPPRESS, help="the launch file")
    if named:
        action.add_argument("name", metavar="NAME", help="as in launch.toml")
    return action
