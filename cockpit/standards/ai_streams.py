"""An answer that comes in pieces: server-sent events, JSON lines, or the lines of the AI SDK. Pure.

Pieces as OpenAI, Anthropic, the AI SDK (4 to 6) and Ollama document them, or as `[ai] reply` says.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from cockpit.standards.ai_paths import at

_END: Final = re.compile(r"\r\n|\n|\r")  # of a line; others may stand in a word
_EVENTS: Final = re.compile(r"\s{0,20}(?:data|event|id|retry)?:")
_AI_SDK: Final = re.compile(r"(?:[0-9a-k]:[^\n]*(?:\n|\Z))+")
# Where the words of one piece are, and what else has to be in it.
_PIECES: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("choices.0.delta.content", {}),
    ("delta", {"type": "response.output_text.delta"}),
    ("delta.text", {"type": "content_block_delta"}),
    ("delta", {"type": "text-delta"}),
    ("message.content", {}),
    ("response", {}),
)


def pieces(body: str) -> tuple[Any, ...] | None:
    """Every piece, as JSON or else as text; None where the answer is no stream."""
    if _EVENTS.match(body):
        return tuple(_of_events(body))
    if _AI_SDK.fullmatch(body):
        return tuple(_of_lines(body))
    rows = [row for row in _END.split(body) if row.strip()]
    read = [_json(row) for row in rows]
    return tuple(read) if len(rows) > 1 and all(isinstance(one, dict) for one in read) else None


def words(some: Sequence[Any], reply: str) -> str | None:
    """The text of all pieces together, or None where none has any."""
    told = [one for one in some if isinstance(one, str)]
    if told and not any(isinstance(one, dict) for one in some):
        return "".join(told)
    named = [at(one, reply) for one in some]
    found = [one for one in named if isinstance(one, str)] or list(filter(None, map(_known, some)))
    return "".join(found) if found else None


def acts(some: Sequence[Any], path: str) -> tuple[Any, ...] | None:
    """Everything that stands under the path in any piece; None where it cannot be told that nothing does.

    OpenAI leaves `tool_calls` out of a message in which no tool was called.
    """
    found = [done for one in some if (done := at(one, path)) is not None]
    above, _, last = path.rpartition(".")
    if not found and not (last == "tool_calls" and any(isinstance(at(one, above), dict) for one in some)):
        return None
    return tuple(one for done in found for one in (done if isinstance(done, list) else [done]))


def _known(piece: Any) -> str:
    for path, signs in _PIECES:
        if isinstance(piece, dict) and all(piece.get(name) == value for name, value in signs.items()):
            text = at(piece, path)
            if isinstance(text, str):
                return text
    return ""


def _of_events(body: str) -> Iterator[Any]:
    """The data of each event (HTML standard, server-sent events), without the mark of the end."""
    for block in re.split(r"\r\n\r\n|\n\n|\r\r", body):
        rows = [row.partition(":")[2] for row in _END.split(block) if row.lstrip().startswith("data:")]
        rows = [row.removeprefix(" ") for row in rows]
        whole = _json("\n".join(rows))
        for one in [whole] if not isinstance(whole, str) else map(_json, rows):
            if one != "[DONE]":
                yield one


def _of_lines(body: str) -> Iterator[Any]:
    """The AI SDK's version 4: `0:"word"`, other numbers and letters for what is no text."""
    for row in filter(None, _END.split(body)):
        kind, _, value = row.partition(":")
        read = _json(value)
        yield {"type": "text-delta", "delta": read} if kind == "0" else {"type": kind, "value": read}


def _json(text: str) -> Any:
    """The value, or the text itself where it is no JSON object or list."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return read if isinstance(read, dict | list | str) else text
