"""The commands that ask people: their words, their drills, their decision."""

from typing import TYPE_CHECKING

from cockpit.grammar.words import command, consents

if TYPE_CHECKING:
    from cockpit.grammar.words import Commands


def drilling(commands: "Commands") -> None:
    """`drill`."""
    drill = command(commands, "drill", "show by doing: a guided drill, or the list of them")
    drill.epilog = "Exit codes: 0 passed, 1 did not pass, 2 wrong usage, 3 left unfinished, 130 interrupted."
    drill.add_argument("name", nargs="?", metavar="NAME", help="which drill (the list of them)")
    drill.add_argument("--by", default="", metavar="ID", help="the id of the [[person]] who does it (asks)")
    consents(drill)


def saying(commands: "Commands") -> None:
    """`attest`, `waive`, `decide` and `change`."""
    attest = command(commands, "attest", "state something a machine cannot see, and sign it")
    attest.add_argument("id", metavar="ID", help="the check")
    attest.add_argument("--statement", default="", help="in your own words (the check's)")
    attest.add_argument("--evidence", default="", metavar="FILE|TEXT", help="what shows it; a copy is kept")
    attest.add_argument("--not-done", action="store_true", help="it is not done")
    attest.add_argument("--not-applicable", action="store_true", help="it does not apply, with --reason")
    attest.add_argument("--owner", default="", metavar="ID", help="who answers for it from now on")
    waive = command(commands, "waive", "accept a finding for at most 30 days, or agree to that; list all")
    waive.epilog = "The list exits with 1 when it holds a waiver that does not count."
    waive.add_argument("id", nargs="?", metavar="ID", help="the check; without one, the list")
    waive.add_argument("--scope", action="append", default=[], metavar="SUBJECT", help="only this (all)")
    waive.add_argument("--compensating", default="", help="what makes up for it meanwhile")
    waive.add_argument("--approved-by", default="", metavar="ID", help="another person who agrees")
    waive.add_argument("--approve", default="", metavar="NUMBER", help="agree to this waiver")
    for one in (attest, waive):
        one.add_argument("--reason", default="", help="why")
        one.add_argument("--until", default="", metavar="DAY", help="the last day it holds")
    decide = command(commands, "decide", "sign go, conditional go or no-go")
    decide.add_argument("--status", default="", metavar="go|conditional-go|no-go", help="what is decided")
    decide.add_argument("--statement", default="", help="in your own words")
    decide.add_argument("--sign", action="store_true", help="sign the newest decision as a second person")
    decide.add_argument("--show", action="store_true", help="the newest decision, and whether it stands")
    change = command(commands, "change", "say who changed something and how it is undone; list what was")
    change.add_argument("id", nargs="?", metavar="ID", help="the check that turned green; without, the list")
    change.add_argument("--what", default="", help="in your own words (the check's title)")
    change.add_argument("--undo", default="", help="the way back (that of the check's fix)")
    for one in (attest, waive, decide, change):
        one.add_argument("--by", default="", metavar="ID", help="who says so: the id of a [[person]]")


def going_live(commands: "Commands") -> None:
    """`golive`."""
    golive = command(commands, "golive", "the founder's ten-minute list, one question at a time")
    golive.epilog = (
        "Exit codes: 0 every item is a yes, 1 some is not or it took too long, 2 wrong usage, 3 left "
        "unfinished or not signed, 130 interrupted. Without a terminal it is printed: nobody answers, 3."
    )
    golive.add_argument("--plain", action="store_true", help="numbered questions on stdin and stdout")
    golive.add_argument("--print", action="store_true", help="print the list as Markdown, ask nothing")
    golive.add_argument("--by", default="", metavar="ID", help="who answers: the id of a [[person]] (asks)")


def deciding(commands: "Commands") -> None:
    """`risks`."""
    risks = command(commands, "risks", "what is open, worst first, what to mend first, and the decision")
    risks.epilog = "Exit codes: 0 it could be said, 2 wrong usage or launch file, 3 nothing was judged yet."
    risks.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    risks.add_argument("--fixes", action="store_true", help="everything, with the exact records to publish")
    risks.add_argument("--parked", action="store_true", help="what is deliberately not built, and why")
