"""Dotted paths into JSON, as `[ai]` names question, answer and acts; numbers count in lists. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

DEEPEST: Final = 20
# What every server wants beside the words of a message, and of a part of one.
_BESIDES: Final = {"messages": {"role": "user"}, "parts": {"type": "text"}, "content": {"type": "text"}}


def at(whole: Any, path: str) -> Any:
    """The value under a dotted path; None where there is none."""
    here = whole
    for name in path.split(".")[:DEEPEST]:
        if isinstance(here, Mapping):
            here = here.get(name)
        elif isinstance(here, Sequence) and not isinstance(here, str) and name.isdecimal():
            here = here[int(name[:6])] if int(name[:6]) < len(here) else None
        else:
            return None
    return here


def put(into: Any, path: str, value: str) -> Any:
    """The same with the value under a dotted path; what stands in the way is replaced.

    `messages.0.content` makes a list of one message, with the role of a user.
    """
    return _placed(into, path.split(".")[:DEEPEST], value, "")


def _placed(into: Any, way: Sequence[str], value: str, inside: str) -> Any:
    """One step of the way; `inside` is the name of the list that we are in."""
    if not way:
        return value
    name, rest = way[0], way[1:]
    if name.isdecimal() and inside:
        known = into if isinstance(into, list) else []
        below = known[0] if known else dict(_BESIDES.get(inside, {})) if rest else None
        return [_placed(below, rest, value, ""), *known[1:]]
    here = dict(into) if isinstance(into, Mapping) else {}
    return {**here, name: _placed(here.get(name), rest, value, name)}
