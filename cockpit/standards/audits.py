"""What the auditors of the ecosystems print: how many known holes, or that nothing was looked at. Pure."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

SEVERITIES: Final = ("critical", "high", "moderate", "low", "unrated")
MOST: Final = 10  # holes that are named
_CRITICAL, _HIGH, _MODERATE = 9.0, 7.0, 4.0  # CVSS v3.1 section 5
_ALIASES: Final = {"medium": "moderate", "info": "low", "negligible": "low", "minor": "low"}


@dataclass(frozen=True, slots=True)
class Auditor:
    """A program and the arguments with which it looks at one lock file and executes nothing of the project.

    `{lock}` is the file's name in the folder where it runs. `codes` are exit codes that it may end with.
    """

    name: str
    argv: tuple[str, ...]
    codes: tuple[int, ...] = (0, 1)


@dataclass(frozen=True, slots=True)
class Audited:
    """How many known holes by severity, and the first; `why_not` says why nothing was audited."""

    counts: Mapping[str, int]
    first: tuple[str, ...] = ()
    why_not: str = ""


_OSV: Final = Auditor(
    "osv-scanner", ("osv-scanner", "scan", "source", "--format", "json", "--lockfile", "{lock}")
)
_NPM: Final = ("--package-lock-only", "--ignore-scripts")
_PIP: Final = ("pip-audit", "--format", "json", "--progress-spinner", "off", "--disable-pip", "--no-deps")
# By the name of the lock file; the first that is installed is asked.
_AUDITORS: Final = (
    (
        r"package-lock\.json|npm-shrinkwrap\.json",
        (Auditor("npm audit", ("npm", "audit", "--json", "--omit=dev", *_NPM)), _OSV),
    ),
    (r"pnpm-lock\.yaml", (Auditor("pnpm audit", ("pnpm", "audit", "--json")), _OSV)),
    (r"requirements.*\.txt", (Auditor("pip-audit", (*_PIP, "--requirement", "{lock}")), _OSV)),
    (
        r"composer\.lock",
        (
            Auditor(
                "composer audit",
                ("composer", "audit", "--locked", "--format=json", "--no-plugins", "--no-interaction"),
                (0, 1, 2, 3),
            ),
            _OSV,
        ),
    ),
    (r"Cargo\.lock", (Auditor("cargo audit", ("cargo-audit", "audit", "--json", "--file", "{lock}")), _OSV)),
    (r".*", (_OSV,)),
)  # fmt: skip


def auditors(lock: str) -> tuple[Auditor, ...]:
    """The programs that can audit a lock file, by its name."""
    name = lock.rpartition("/")[2]
    return next(known for pattern, known in _AUDITORS if re.fullmatch(pattern, name))


def audited(auditor: str, code: int, out: str, err: str) -> Audited:
    """What one run says; an audit that skipped something it should have looked at is none."""
    try:
        data = json.loads(out)
    except (ValueError, RecursionError):
        return _not(_line(err) or _line(out) or "it printed nothing")
    if not isinstance(data, dict):
        return _not("its output has another form than expected")
    allowed = next((one.codes for _, known in _AUDITORS for one in known if one.name == auditor), (0, 1))
    read = _READERS.get(auditor, _npm)
    try:
        found = read(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        return _not(_error(data) or "its output has another form than expected")
    if code not in allowed and not found.why_not:
        return _not(_line(err) or f"it ended with exit code {code}")
    return found


def _not(why: str) -> Audited:
    return Audited({}, (), why)


def _line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip()[:300] for line in text[:100_000].splitlines() if line.strip()), "")


def _error(data: Mapping[str, Any]) -> str:
    error = data.get("error")
    inner = (
        error.get("summary") or error.get("message") or error.get("code")
        if isinstance(error, dict)
        else error
    )
    told = data.get("message") or inner
    return _line(told) if isinstance(told, str) else ""


def _severity(text: object) -> str:
    word = str(text).strip().casefold()
    word = _ALIASES.get(word, word)
    return word if word in SEVERITIES else "unrated"


def _scored(score: object) -> str:
    """A CVSS base score as a word."""
    try:
        number = float(str(score))
    except ValueError:
        return "unrated"
    if not number > 0:
        return "unrated"
    limits = ((_CRITICAL, "critical"), (_HIGH, "high"), (_MODERATE, "moderate"))
    return next((word for limit, word in limits if number >= limit), "low")


def _counted(holes: Iterable[tuple[str, str]]) -> Audited:
    """From `(severity, name)`: the counts, and the names of the worst."""
    rows = sorted(holes, key=lambda hole: SEVERITIES.index(hole[0]))
    counts = Counter(severity for severity, _ in rows)
    return Audited(
        {one: counts[one] for one in SEVERITIES if counts[one]},
        tuple(dict.fromkeys(f"{name[:120]} ({severity})" for severity, name in rows))[:MOST],
    )


def _npm(data: Mapping[str, Any]) -> Audited:
    """Of npm 7 and newer, and of pnpm: `metadata.vulnerabilities` counts by severity."""
    if _error(data) and "metadata" not in data:
        return _not(_error(data))
    counts = data["metadata"]["vulnerabilities"]
    known = dict.fromkeys(SEVERITIES, 0)
    for word, number in counts.items():
        if word != "total":
            known[_severity(word)] += int(number)
    rows = data.get("vulnerabilities") or {}
    names = sorted(
        ((_severity(row.get("severity")), name) for name, row in rows.items()),
        key=lambda hole: (SEVERITIES.index(hole[0]), hole[1]),
    )
    first = tuple(f"{name[:120]} ({severity})" for severity, name in names)[:MOST]
    return Audited({one: number for one, number in known.items() if number}, first)


def _pip(data: Mapping[str, Any]) -> Audited:
    """A dependency with `skip_reason` was not looked at: without the network that is every one."""
    rows = data["dependencies"]
    skipped = [row for row in rows if row.get("skip_reason")]
    if skipped:
        return _not(f"{len(skipped)} of {len(rows)} were skipped: {_line(str(skipped[0]['skip_reason']))}")
    return _counted(("unrated", f"{row['name']} {hole['id']}") for row in rows for hole in row["vulns"])


def _osv(data: Mapping[str, Any]) -> Audited:
    return _counted(_osv_groups(data["results"]))


def _osv_groups(results: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for result in results:
        for one in result["packages"]:
            for group in one.get("groups") or one.get("vulnerabilities") or ():
                ids = group.get("ids") or [group.get("id", "?")]
                yield _scored(group.get("max_severity", "")), f"{one['package']['name']} {ids[0]}"


def _composer(data: Mapping[str, Any]) -> Audited:
    by_package = data["advisories"]
    rows = by_package.items() if isinstance(by_package, dict) else ()
    listed = ((name, list(many.values()) if isinstance(many, dict) else many) for name, many in rows)
    return _counted(
        (_severity(one.get("severity")), f"{name} {one.get('advisoryId', '?')}")
        for name, many in listed
        for one in many
    )


def _cargo(data: Mapping[str, Any]) -> Audited:
    rows = data["vulnerabilities"]["list"]
    return _counted(("unrated", f"{row['package']['name']} {row['advisory']['id']}") for row in rows)


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Audited]]] = {
    "npm audit": _npm,
    "pnpm audit": _npm,
    "pip-audit": _pip,
    "osv-scanner": _osv,
    "composer audit": _composer,
    "cargo audit": _cargo,
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One finding of zizmor."""

    path: str
    line: int
    rule: str
    severity: str
    text: str


def workflow_flaws(out: str) -> tuple[Flaw, ...] | None:
    """What `zizmor --format json` says, the worst first; none where it cannot be read."""
    try:
        data = json.loads(out)
        found = [_flaw(one) for one in data if not one.get("ignored")]
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError, IndexError):
        return None
    order = ("high", "medium", "low")
    return tuple(
        sorted(
            found,
            key=lambda one: (order.index(one.severity) if one.severity in order else 3, one.path, one.line),
        )
    )


def _flaw(one: Mapping[str, Any]) -> Flaw:
    places = one["locations"]
    primary = next((place for place in places if place["symbolic"].get("kind") == "Primary"), places[0])
    key = primary["symbolic"]["key"]
    inner: Mapping[str, Any] = next((one for one in key.values() if isinstance(one, dict)), {})
    path = str(inner.get("verbatim_path") or inner.get("given_path") or "")
    row = int(primary["concrete"]["location"]["start_point"]["row"]) + 1
    severity = str(one["determinations"]["severity"]).casefold()
    return Flaw(path[:200], row, str(one["ident"])[:60], severity, str(one["desc"])[:200])
