"""Declared steps as journeys: which belong together, which change something, what goes in and out. Pure."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from cockpit.launch.watching import Smoke

UNIQUE: Final = "unique"
ACCOUNT: Final = ("user", "password")
MOST_TAKEN: Final = 4096  # characters of one value; tokens are shorter
_SLOT = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
_OURS: Final = ("host", "cookie", "connection", "content-length", "content-type", "transfer-encoding")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Journey:
    """Steps in order: those with `cleanup` come last, wherever they stand."""

    name: str
    steps: tuple[Smoke, ...]

    @property
    def writes(self) -> bool:
        """A step may change something, or signs in: it is walked only when that is allowed."""
        return any(changes(step) for step in self.steps)

    @property
    def credential(self) -> str:
        """The name of the test account, by the first step that gives one."""
        return next((step.credential for step in self.steps if step.credential), "")

    @property
    def way(self) -> tuple[Smoke, ...]:
        """The steps without those that clean up."""
        return tuple(step for step in self.steps if not step.cleanup)

    @property
    def cleanup(self) -> tuple[Smoke, ...]:
        """The steps that clean up."""
        return tuple(step for step in self.steps if step.cleanup)


def journeys(rows: Iterable[Smoke]) -> tuple[Journey, ...]:
    """The journeys in the order of their first step; a row that names none is one of its own."""
    found: dict[tuple[str, int], list[Smoke]] = {}
    for number, row in enumerate(rows):
        found.setdefault((row.journey, 0) if row.journey else (row.name, number + 1), []).append(row)
    return tuple(Journey(name, tuple(steps)) for (name, _), steps in found.items())


def slots(*texts: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(name for text in texts for name in _SLOT.findall(text))


def wants(step: Smoke) -> tuple[str, ...]:
    """The values without which the step cannot be sent."""
    return slots(step.url, *step.form.values(), *step.headers.values(), *_texts(step.json))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value that may be filled in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def changes(step: Smoke) -> bool:
    """The step is more than a look."""
    signs_in = any(name in ACCOUNT for name in wants(step))
    return step.method != "GET" or step.once or step.cleanup or signs_in


def makes(step: Smoke) -> bool:
    """The step may leave something behind: it changes something, and is not the one that signs in."""
    if step.cleanup or not changes(step):
        return False
    return step.once or UNIQUE in wants(step) or not any(name in ACCOUNT for name in wants(step))


def repeatable(step: Smoke) -> bool:
    """The step may be sent again where no answer came."""
    return not changes(step)


def flaws(journey: Journey) -> Iterator[str]:
    """What cannot be meant, as sentences without a full stop."""
    if not journey.way:
        yield "every step of it cleans up, and none makes anything"
    known = {UNIQUE, *(ACCOUNT if journey.credential else ())}
    for step in (*journey.way, *journey.cleanup):
        yield from _flaws_of(step, known)
        known |= step.take.keys()


def _flaws_of(step: Smoke, known: Iterable[str]) -> Iterator[str]:
    missing = [name for name in wants(step) if name not in known]
    if any(name in ACCOUNT for name in missing):
        yield f'"{step.name}" signs in, and no step names the credential of the test account'
    for name in dict.fromkeys(name for name in missing if name not in ACCOUNT):
        yield f'"{step.name}" needs {{{name}}}, and no step before it takes that'
    if ACCOUNT[1] in slots(step.url, *(step.form.values() if step.method == "GET" else ())):
        yield f'"{step.name}" puts the password into an address, where every log keeps it'
    if step.json and (step.form or step.method == "GET"):
        yield f'"{step.name}" sends json beside a form, or with GET'
    if odd := next((key for key in step.headers if not _HEADER.fullmatch(key) or key.lower() in _OURS), ""):
        yield f'"{step.name}" sets the header {odd}, which is no name or not one to set by hand'
    if changes(step) and not step.url.startswith("https://"):
        yield f'"{step.name}" sends something without encryption'
    for name, (before, _) in step.take.items():
        if name in (UNIQUE, *ACCOUNT) or not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
            yield f'"{step.name}" takes {{{name}}}: another name is needed, in small letters'
        elif not before:
            yield f'"{step.name}" takes {{{name}}} and does not say which text stands before it'


def filled(text: str, values: Values) -> str:
    """The text with every known name in braces replaced."""
    return _SLOT.sub(lambda found: values.get(found[1], found[0]), text)


def address(step: Smoke, values: Values) -> str:
    """Where the step goes; the fields of a GET are its query."""
    url = _SLOT.sub(lambda found: quote(values.get(found[1], found[0]), safe=""), step.url)
    if step.method != "GET" or not step.form:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields(step, values))}"


def fields(step: Smoke, values: Values, hidden: Values | None = None) -> dict[str, str]:
    """The form filled in; hidden fields of the page it stood on go along where the step says nothing else."""
    return {**(hidden or {}), **{name: filled(value, values) for name, value in step.form.items()}}


def body(step: Smoke, values: Values, hidden: Values | None = None, *, parts: bool = False) -> bytes:
    """What the step sends: its JSON filled in, or its form; with `parts` in those of RFC 7578."""
    if step.json:
        return json.dumps(_put(step.json, values), default=str).encode()
    told = fields(step, values, hidden)
    return _in_parts(told, values.get(UNIQUE, "")) if parts else urlencode(told).encode()


def kind(step: Smoke, values: Values, *, parts: bool) -> str:
    """The media type of what the step sends."""
    if step.json:
        return "application/json"
    edge = f"multipart/form-data; boundary={_boundary(values.get(UNIQUE, ''))}"
    return edge if parts else "application/x-www-form-urlencoded"


def _boundary(unique: str) -> str:
    return f"----cockpit-form-{unique}"


def _in_parts(told: Values, unique: str) -> bytes:
    """The fields one by one; names are written as the HTML standard has it."""
    edge = f"--{_boundary(unique)}"
    lines = []
    for name, value in told.items():
        shown = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        lines += [edge, f'Content-Disposition: form-data; name="{shown}"', "", value]
    return "\r\n".join((*lines, f"{edge}--", "")).encode()


def _put(value: Any, values: Values) -> Any:
    """The JSON value with every text in it filled."""
    if isinstance(value, dict):
        return {key: _put(part, values) for key, part in value.items()}
    if isinstance(value, list):
        return [_put(part, values) for part in value]
    return filled(value, values) if isinstance(value, str) else value


def holds(page: str, text: str) -> bool:
    """The page shows the text, written plainly or with entities."""
    return text in page or text in html.unescape(page)


def take(page: str, marks: tuple[str, str], values: Values, *, marked_up: bool) -> str | None:
    """What stands between two texts of a page; to the end of the line where there is no second one."""
    before, behind = (filled(mark, values) for mark in marks)
    _, found, rest = page.partition(before)
    if not found:
        return None
    value, ended, _ = rest.partition(behind) if behind else (rest.split("\n", 1)[0].strip(), "end", "")
    value = html.unescape(value) if marked_up else value
    sound = ended and value and len(value) <= MOST_TAKEN and not _CONTROLS.search(value)
    return value if sound else None


def wanted(step: Smoke) -> str:
    """What the answer should be, in words, as declared."""
    parts = [f"status {step.status}" if step.status else "an answer below 400"]
    parts += [f'the text "{step.contains}"'] if step.contains else []
    parts += [f'no text "{step.lacks}"'] if step.lacks else []
    parts += [f"within {step.max_ms} ms"] if step.max_ms else []
    return ", ".join(parts)
