"""What a version marker says: the release in a short text or in a small JSON object."""

import json

from cockpit.facts.http import Response

KEYS = ("version", "release", "commit", "revision", "sha", "build", "git_sha", "git_commit")
MAX_TEXT = 200
_OK = range(200, 300)


def version_in(response: Response) -> str:
    """The release a version marker names, or an empty string.

    A page is not a marker: sites that answer every path with their start page would otherwise always match.
    JSON may carry more than the release (uptime, time), so only a known key counts there.
    """
    text = response.body.strip()
    kind = response.first("content-type").lower()
    if response.status not in _OK or "html" in kind or text.startswith("<"):
        return ""
    if text.startswith("{"):
        return _in_object(text)
    return " ".join(text.split()) if len(text) <= MAX_TEXT else ""


def _in_object(text: str) -> str:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    lower = {str(key).lower(): value for key, value in data.items()} if isinstance(data, dict) else {}
    values = (lower[key] for key in KEYS if isinstance(lower.get(key), str | int))
    return str(next(values, ""))[:MAX_TEXT]
