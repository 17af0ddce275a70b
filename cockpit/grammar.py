"""The words of the command line, and what each takes: argparse only, for it is loaded by every start."""

import argparse
from pathlib import Path
from typing import NoReturn

FORMATS = ("text", "json", "junit", "sarif", "markdown")
FLOORS = ("launch-blocker", "high", "medium", "low", "none")
WORLDS = ("broken", "fixed")
CONSENTS = ("active", "writes", "build")
EXPORTS = ("blackbox", "gatus", "github", "gitlab")
EXIT_CODES = (
    "Exit codes: 0 nothing at or above --fail-on fails, 1 something does, 2 wrong usage or launch file, "
    "3 nothing fails but something is undecided, 130 interrupted."
)
DISCREET = (
    "that cannot be used, and is not repeated here in case it is a secret. A value is never typed as an "
    "argument, where `ps` and the shell's history keep it: it is asked for, or read from stdin."
)


class _Parser(argparse.ArgumentParser):
    """Complaints of a `discreet` command quote nothing of what was typed: a secret could be in it."""

    def error(self, message: str) -> NoReturn:
        harmless = message.startswith("the following arguments are required")
        super().error(DISCREET if self.get_default("discreet") and not harmless else message)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top: argparse.ArgumentParser = _Parser(
        prog="cockpit",
        description="From works-in-a-demo to safe-to-launch: seven stages, live checks, a signed decision.",
        epilog="Without a command: the full screen on ./launch.toml, or `check` where there is no terminal.",
    )
    top.add_argument(
        "--launch", type=Path, default=Path("launch.toml"), help="the launch file (./launch.toml)"
    )
    top.add_argument("--version", action="store_true", help="print the version")
    top.set_defaults(command=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _checking(commands)
    _scanning(commands)
    _setting_up(commands)
    _drilling(commands)
    _saying(commands)
    _going_live(commands)
    _deciding(commands)
    _watching(commands)
    _triaging(commands)
    _verifying(commands)
    _exporting(commands)
    _reading(commands)
    _credentials(commands)
    _command(commands, "screen", "the full screen, as without a command")
    return top


def _checking(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = _command(commands, "check", "look at everything, or at some checks, and report")
    check.epilog = EXIT_CODES
    check.add_argument("select", nargs="*", metavar="STAGE|FAMILY|ID", help="which checks (all)")
    _run_options(check)
    check.add_argument("--replay", type=Path, metavar="FILE", help="judge saved facts instead of looking")
    check.add_argument("--resume", action="store_true", help="only what an interrupted run left over")
    recheck = _command(commands, "recheck", "look again and print only what changed")
    recheck.epilog = EXIT_CODES
    recheck.add_argument("select", nargs="*", metavar="STAGE|FAMILY|ID", help="which checks (all)")
    recheck.add_argument(
        "--against",
        default="last",
        metavar="last|green|NAME|PACK",
        help="what was seen last, the last green run, a run's --name, or a handover pack (last)",
    )
    recheck.add_argument("--after-deploy", action="store_true", help="wait for another release to be live")
    recheck.add_argument("--from", dest="former", default="", metavar="RELEASE", help="the one before")
    recheck.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="of the wait (600)")
    _run_options(recheck)
    recheck.set_defaults(replay=None, resume=False)


def _run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=FORMATS, default="text", help="of the report (text)")
    command.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    command.add_argument(
        "--fail-on", choices=FLOORS, default="high", metavar="SEVERITY", help=f"{', '.join(FLOORS)} (high)"
    )
    command.add_argument("--people", action="store_true", help="what waits for a person counts as undecided")
    command.add_argument(
        "--only", action="append", default=[], metavar="SEL", help="id, family, glob, mode:auto"
    )
    command.add_argument("--skip", action="append", default=[], metavar="SEL", help="the same, left out")
    _consents(command)
    command.add_argument("--save-facts", type=Path, metavar="FILE", help="keep what was seen, for --replay")
    command.add_argument("--name", default="", help="a name for this run, for recheck --against or --join")
    command.add_argument(
        "--join", action="append", default=[], type=Path, metavar="FACTS", help="saved by a --name elsewhere"
    )


def _consents(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--allow", action="append", default=[], choices=CONSENTS, help="what may be done beyond looking"
    )


def _scanning(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    scan = _command(
        commands, "scan", "find secrets in a folder, its history, or a log; no launch file needed"
    )
    scan.epilog = (
        "Exit codes: 0 nothing, 1 leaks that neither the baseline nor an [[allowed_secret]] covers, 2 wrong "
        "usage, 3 nothing found, but not all could be read, 130 interrupted."
    )
    scan.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="folders or logs ([repo] path, or here)"
    )
    part = scan.add_mutually_exclusive_group()
    part.add_argument("--tree", action="store_true", help="only the files and the index")
    part.add_argument("--history", action="store_true", help="only what git keeps")
    scan.add_argument("--baseline", type=Path, metavar="FILE", help="what is known already")
    scan.add_argument(
        "--write-baseline", type=Path, metavar="FILE", help="what is found is known from now on"
    )
    scan.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    scan.add_argument("--jobs", type=int, default=0, metavar="N", help="so many processes read (2)")
    scan.add_argument("--engine", choices=("native", "plain"), default="", help=argparse.SUPPRESS)


def _setting_up(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = _command(commands, "demo", "a small broken company on this machine, to try everything on")
    demo.add_argument("--world", choices=WORLDS, default="broken", help="broken or fixed (broken)")
    demo.add_argument("--headless", action="store_true", help="run the checks and print the report")
    lab = _command(commands, "lab", "serve that company until interrupted")
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
    init = _command(commands, "init", "discover a domain and write launch.toml")
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
    handover = _command(commands, "handover", "write the handover pack, or show one of its documents")
    handover.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="where (handover, beside launch.toml)"
    )
    handover.add_argument("--only", default="", metavar="DOCUMENT", help="dns-map, risk-list, runbooks, ...")
    handover.add_argument("--format", choices=("markdown", "text", "html"), default="markdown")
    handover.add_argument("--output", type=Path, metavar="FILE", help="write the document there")


def _saying(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    attest = _command(commands, "attest", "state something a machine cannot see, and sign it")
    attest.add_argument("id", metavar="ID", help="the check")
    attest.add_argument("--statement", default="", help="in your own words (the check's)")
    attest.add_argument("--evidence", default="", metavar="FILE|TEXT", help="what shows it; a copy is kept")
    attest.add_argument("--not-done", action="store_true", help="it is not done")
    attest.add_argument("--not-applicable", action="store_true", help="it does not apply, with --reason")
    attest.add_argument("--owner", default="", metavar="ID", help="who answers for it from now on")
    waive = _command(commands, "waive", "accept a finding for at most 30 days, or agree to that; list all")
    waive.epilog = "The list exits with 1 when it holds a waiver that does not count."
    waive.add_argument("id", nargs="?", metavar="ID", help="the check; without one, the list")
    waive.add_argument("--scope", action="append", default=[], metavar="SUBJECT", help="only this (all)")
    waive.add_argument("--compensating", default="", help="what makes up for it meanwhile")
    waive.add_argument("--approved-by", default="", metavar="ID", help="another person who agrees")
    waive.add_argument("--approve", default="", metavar="NUMBER", help="agree to this waiver")
    for command in (attest, waive):
        command.add_argument("--reason", default="", help="why")
        command.add_argument("--until", default="", metavar="DAY", help="the last day it holds")
    decide = _command(commands, "decide", "sign go, conditional go or no-go")
    decide.add_argument("--status", default="", metavar="go|conditional-go|no-go", help="what is decided")
    decide.add_argument("--statement", default="", help="in your own words")
    decide.add_argument("--sign", action="store_true", help="sign the newest decision as a second person")
    decide.add_argument("--show", action="store_true", help="the newest decision, and whether it stands")
    change = _command(commands, "change", "say who changed something and how it is undone; list what was")
    change.add_argument("id", nargs="?", metavar="ID", help="the check that turned green; without, the list")
    change.add_argument("--what", default="", help="in your own words (the check's title)")
    change.add_argument("--undo", default="", help="the way back (that of the check's fix)")
    for command in (attest, waive, decide, change):
        command.add_argument("--by", default="", metavar="ID", help="who says so: the id of a [[person]]")


def _going_live(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    golive = _command(commands, "golive", "the founder's ten-minute list, one question at a time")
    golive.epilog = (
        "Exit codes: 0 every item is a yes, 1 some is not or it took too long, 2 wrong usage, 3 left "
        "unfinished or not signed, 130 interrupted. Without a terminal it is printed: nobody answers, 3."
    )
    golive.add_argument("--plain", action="store_true", help="numbered questions on stdin and stdout")
    golive.add_argument("--print", action="store_true", help="print the list as Markdown, ask nothing")
    golive.add_argument("--by", default="", metavar="ID", help="who answers: the id of a [[person]] (asks)")


def _deciding(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    risks = _command(commands, "risks", "what is open, worst first, what to mend first, and the decision")
    risks.epilog = "Exit codes: 0 it could be said, 2 wrong usage or launch file, 3 nothing was judged yet."
    risks.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    risks.add_argument("--fixes", action="store_true", help="everything, with the exact records to publish")
    risks.add_argument("--parked", action="store_true", help="what is deliberately not built, and why")


def _drilling(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    drill = _command(commands, "drill", "show by doing: a guided drill, or the list of them")
    drill.epilog = "Exit codes: 0 passed, 1 did not pass, 2 wrong usage, 3 left unfinished, 130 interrupted."
    drill.add_argument("name", nargs="?", metavar="NAME", help="which drill (the list of them)")
    drill.add_argument("--by", default="", metavar="ID", help="the id of the [[person]] who does it (asks)")
    _consents(drill)


def _watching(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    watch = _command(commands, "watch", "visit what is live every minute, and tell people when it breaks")
    watch.epilog = (
        "Exit codes: 0 nothing was down, 1 something was, 2 wrong usage or launch file, 3 it cannot be told "
        "from here, 130 interrupted. It sees nothing while this machine sleeps: no monitor is replaced by it."
    )
    watch.add_argument("--once", action="store_true", help="one visit to each target, nothing kept or sent")
    watch.add_argument("--latency", action="store_true", help="time each target undisturbed, one at a time")
    watch.add_argument("--for", dest="minutes", type=float, metavar="MINUTES", help="then stop (never)")
    watch.add_argument("--headless", action="store_true", help="lines, also on a terminal")
    watch.add_argument("--format", choices=("text", "json"), default="text", help="a line each (text)")


def _triaging(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    triage = _command(commands, "triage", "name the first layer that is broken, and who mends it")
    triage.epilog = (
        "Exit codes: 0 nothing is broken, 1 something is, 2 wrong usage or launch file, 3 it cannot be told "
        "from here, 130 interrupted."
    )
    triage.add_argument(
        "url", nargs="?", default="", metavar="URL", help="only this address (what is watched)"
    )
    triage.add_argument("--format", choices=("text", "json"), default="text")


def _verifying(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verify = _command(commands, "verify", "is a handover pack whole, and is the product still as it says")
    verify.epilog = (
        "Exit codes: 0 clean, 1 damage or drift, 2 unreadable, 3 neither, but not all could be looked at."
    )
    verify.add_argument("pack", type=Path, metavar="PACK", help="its folder, or its handover.toml")
    verify.add_argument("--offline", action="store_true", help="do not look at the live system")
    verify.add_argument("--key", default="", metavar="FINGERPRINT", help="it has to be signed with this key")
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verify.add_argument("--by", default="", metavar="ID", help="keep in the record who verified it")


def _exporting(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = _command(commands, "export", "configuration for other systems, made from launch.toml")
    export.epilog = "What is there already is never overwritten: the difference is shown, exit code 2."
    export.add_argument("what", choices=EXPORTS, help="a pipeline for a code host, or monitors")
    export.add_argument(
        "--output", type=Path, metavar="DIR", help="below this folder, a repository's root (print)"
    )


def _reading(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    checks = _command(commands, "checks", "list every check")
    checks.add_argument("--format", choices=("text", "json"), default="text")
    explain = _command(commands, "explain", "one check in plain words, or why something is not built")
    explain.add_argument("id", metavar="ID|WORD", help="redirect.single-hop, redirect, or kubernetes")
    explain.add_argument("--roadmap", metavar="ID", help="as this roadmap sees it")
    roadmaps = _command(commands, "roadmaps", "the five roadmaps, stage by stage")
    roadmaps.add_argument("id", nargs="?", metavar="ID")
    roadmaps.add_argument("--format", choices=("text", "json"), default="text")


def _credentials(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    credentials = _command(commands, "credentials", "where the credentials live; never their values")
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
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
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


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    command.set_defaults(command=name)
    command.add_argument(
        "--launch", type=Path, default=argparse.SUPPRESS, help="the launch file (./launch.toml)"
    )
    return command
