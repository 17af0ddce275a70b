"""How runbooks say things: declared texts safe and short, commands quoted, gaps named with their line."""

import shlex
from collections.abc import Iterable, Sequence
from typing import Final

from cockpit.launch import Launch
from cockpit.runbooks.runbook import NOT_KNOWN
from cockpit.text import redact, safe

SHORT: Final = 260  # characters of a name; any host name fits
LONG: Final = 400  # characters of a sentence somebody declared
STEP: Final = 1000  # characters of a step somebody declared: a command must not lose its end
MOST_STEPS: Final = 20  # of the declared steps
MOST: Final = 12  # rows of one kind that are told; more of them nobody reads at night
_URL: Final = 2100  # what a launch file takes, and a little
_BEYOND: Final = 1024  # characters after the last one shown by which a secret that begins there is known


def said(text: str, limit: int = SHORT) -> str:
    """A declared text as it may be shown: without secrets, on one line, bounded."""
    return safe(redact(text.strip()[: limit + _BEYOND]), limit)


def sentence(text: str) -> str:
    """A declared sentence with a full stop."""
    told = said(text, LONG)
    return told if told.endswith((".", "!", "?", ":")) else f"{told}."


def run(line: str, *words: str) -> str:
    """A command between backticks; each `{}` of the line takes one word, quoted for the shell."""
    return f"`{line.format(*(shlex.quote(said(word, _URL)) for word in words))}`"


def blanks(keys: Iterable[str]) -> str:
    """`url = "...", owner = "..."`: keys to fill in."""
    return ", ".join(f'{key} = "..."' for key in keys)


def unknown(what: str, line: str) -> str:
    """A gap, and the exact line that fills it."""
    return f"{what} {NOT_KNOWN}{line} to launch.toml."


def listed(names: Iterable[str], limit: int = SHORT) -> str:
    """`a`, `a and b`, `a, b and c`, or the first MOST of them and how many more."""
    told = [said(name, limit) for name in dict.fromkeys(names) if name]
    if len(told) > MOST:
        return f"{', '.join(told[:MOST])} and {len(told) - MOST} more"
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else ""


def rows(texts: Sequence[str], more: str, most: int = MOST) -> tuple[str, ...]:
    """The first texts; where there are more, the last one says how many, and where (`more`) they stand."""
    if len(texts) <= most:
        return tuple(texts)
    return (*texts[:most], f"There are {len(texts) - most} more: see {more} in launch.toml.")


def verbatim(name: str, steps: Sequence[str]) -> tuple[str, ...]:
    """The declared steps in their own words, numbered; nothing is added to what may be a command."""
    told = [step for step in steps if step.strip()]
    numbered = [f"{name}, {at} of {len(told)}: {said(step, STEP)}" for at, step in enumerate(told, 1)]
    return rows(numbered, "the steps", MOST_STEPS)


def first_look(launch: Launch, *command: str, why: str = "for the details") -> str:
    """Which layer is broken, then one command that says more."""
    triage = run("cockpit triage {}", f"{launch.origin}/")
    look = f"Run {triage}: it names the first layer that is broken (name, connection, certificate, page)."
    return f"{look} Then run `cockpit {' '.join(command)}` {why}."


def all_green(*command: str) -> str:
    """The command that shows that it worked."""
    return f'Run `cockpit {" ".join(command)}`. You should see: the line "checks judged" counts no fail.'


def note_on_status_page(launch: Launch) -> str:
    """Where customers are told."""
    pages = [f"https://{host.name}/" for host in launch.hosts if host.role == "status"]
    if pages:
        return (
            f"Tell customers in one sentence at {listed(pages)} what does not work, and when you write next."
        )
    return unknown("Where customers are told that something is wrong is", '[[host]] role = "status"')
