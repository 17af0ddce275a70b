"""A list of variables as a platform's own program prints it: names and whether each is empty, never values.

`vercel env pull`, `heroku config -s` and `railway variables --kv` print NAME=value; `fly secrets list --json`
and `netlify env:list --json` print JSON; one name to a line is understood, too.
"""

import json
import re
from typing import Any, Final

from cockpit.standards.env_dotenv import State, state, states
from cockpit.standards.env_names import NAME

_ALONE: Final = re.compile(rf"\s*({NAME})\s*")
_NAMED_BY: Final = ("name", "Name", "key", "Key", "NAME")
_LISTS: Final = ("secrets", "envs", "variables", "env")
_MOST: Final = 5000


class BadExportError(ValueError):
    """The text is no list of variables; the message says what was expected."""


def exported(text: str) -> dict[str, State]:
    """The state of every name in the list; a name without a value counts as set.

    Raises:
        BadExportError: no list of variables is in it.
    """
    found = _of_json(text) if text.lstrip()[:1] in ("{", "[") else states(text) | _alone(text)
    if not found:
        raise BadExportError("expected NAME=value lines, one name to a line, or JSON with names in it")
    return found


def _alone(text: str) -> dict[str, State]:
    lines = (_ALONE.fullmatch(line) for line in text.splitlines()[:_MOST])
    return {found[1]: State.SET for found in lines if found}


def _of_json(text: str) -> dict[str, State]:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(data, dict):
        listed = next((data[key] for key in _LISTS if isinstance(data.get(key), list)), None)
        if listed is None:
            return {name: _state(value) for name, value in list(data.items())[:_MOST]}
        data = listed
    rows = (row if isinstance(row, dict) else {"name": row} for row in data[:_MOST])
    names = (next((row[key] for key in _NAMED_BY if isinstance(row.get(key), str)), "") for row in rows)
    return {name: State.SET for name in names if re.fullmatch(NAME, name)}


def _state(value: Any) -> State:
    return state(value) if isinstance(value, str) else State.SET
