"""What an assistant's endpoint answers, read out of its JSON by dotted paths. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Said:
    """The answer's text, and what it lists as done: None where there is no such list."""

    text: str
    acts: tuple[Any, ...] | None = None


def said(body: str, reply: str, acts: str) -> Said | str:
    """What an answer says, or in a phrase why it cannot be read.

    Args:
        body: the answer as it came.
        reply: the path of the text, such as `data.message` or `choices.0.message.content`.
        acts: the path of the list of acts, or nothing.
    """
    if body.lstrip().startswith(("data:", "event:")):
        return "it streams its answer, and one JSON text is expected"
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return "its answer is no JSON text"
    text = at(whole, reply)
    if not isinstance(text, str):
        return f'its answer has no text under "{reply}" ([ai] reply)'
    done = at(whole, acts) if acts else None
    if done is None:
        return Said(text)
    return Said(text, tuple(done) if isinstance(done, list) else (done,))


def at(whole: Any, path: str) -> Any:
    """The value under a dotted path, numbers counting in lists; None where there is none."""
    here = whole
    for name in path.split(".")[:DEEPEST]:
        if isinstance(here, Mapping):
            here = here.get(name)
        elif isinstance(here, Sequence) and not isinstance(here, str) and name.isdecimal():
            here = here[int(name[:6])] if int(name[:6]) < len(here) else None
        else:
            return None
    return here
