"""What an assistant's endpoint answers, read out of its JSON or its stream by dotted paths. Pure."""

import json
from dataclasses import dataclass
from typing import Any

from cockpit.standards import ai_streams
from cockpit.standards.ai_paths import at


@dataclass(frozen=True, slots=True)
class Said:
    """The answer's text, and what it lists as done: None where there is no such list."""

    text: str
    acts: tuple[Any, ...] | None = None


def said(body: str, reply: str, acts: str) -> Said | str:
    """What an answer says, or in a phrase why it cannot be read.

    Args:
        body: the answer as it came.
        reply: the path of the text, such as `data.message` or `choices.0.message.content`; of a stream it
            is the path in each piece, where the piece is none of a kind that is known.
        acts: the path of the list of acts, or nothing.
    """
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return _streamed(body, reply, acts)
    text = at(whole, reply)
    if not isinstance(text, str):
        return f'its answer has no text under "{reply}" ([ai] reply)'
    return Said(text, ai_streams.acts((whole,), acts) if acts else None)


def _streamed(body: str, reply: str, acts: str) -> Said | str:
    """The same of an answer that came in pieces."""
    some = ai_streams.pieces(body)
    if some is None:
        return "its answer is neither JSON nor a stream of it"
    text = ai_streams.words(some, reply)
    if text is None:
        return f'no piece of its answer has a text under "{reply}" ([ai] reply)'
    return Said(text, ai_streams.acts(some, acts) if acts else None)
