"""The two files that let links open an app: whose they are, and what is wrong with them. Nothing here raises.

Apple: Supporting associated domains (developer.apple.com), `applinks` of apple-app-site-association. Google:
Digital Asset Links, statement list syntax and Android App Links.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

APPLE: Final = "/.well-known/apple-app-site-association"
GOOGLE: Final = "/.well-known/assetlinks.json"
APPLE_BYTES: Final = 131_072  # of the uncompressed file; Apple reads no longer one
HANDLES: Final = "delegate_permission/common.handle_all_urls"
MOST: Final = 200  # apps and statements that are read
_APP_ID = re.compile(r"[A-Z0-9]{10}\.[A-Za-z0-9.-]{1,155}")
_FINGERPRINT = re.compile(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}")
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Links:
    """What such a file says: `apps` that open links, `faults` as clauses, `elsewhere` what it includes."""

    apps: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def apple(text: str) -> Links:
    """apple-app-site-association: the app ids whose entry opens at least one path."""
    if len(text.encode("utf-8", "surrogatepass")) > APPLE_BYTES:
        return Links(faults=(f"it is larger than {APPLE_BYTES // 1024} KB, and Apple reads no longer file",))
    data = _json(text)
    if isinstance(data, str):
        return Links(faults=(data,))
    links = data.get("applinks") if isinstance(data, dict) else None
    if not isinstance(links, dict):
        return Links(faults=("it has no object applinks, which is what opens links in an app",))
    apps: dict[str, None] = {}
    faults: list[str] = []
    for ids, entry in _details(links.get("details")):
        if not ids:
            faults.append("an entry of applinks.details names no app (appIDs, a list; or appID)")
        if fault := _opens_nothing(entry):
            faults.append(fault)
            continue
        apps |= dict.fromkeys(ids)
    if not apps and not faults:
        faults.append("applinks.details is missing or empty, so no app opens any link")
    odd = [name for name in apps if not _APP_ID.fullmatch(name)]
    faults += [f'"{name[:_SHOWN]}" is no app id, which is TEAMID1234.bundle.id' for name in odd[:3]]
    return Links(tuple(apps), tuple(dict.fromkeys(faults)))


def _details(details: Any) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """The app ids and the rest of each entry: a list, or since iOS 9 also an object by app id."""
    if isinstance(details, dict):
        named = [
            {"appID": name, **(entry if isinstance(entry, dict) else {})} for name, entry in details.items()
        ]
        details = named
    for entry in details[:MOST] if isinstance(details, list) else ():
        if not isinstance(entry, dict):
            yield [], {}
            continue
        told = entry.get("appIDs")
        ids = [*(told[:MOST] if isinstance(told, list) else ()), entry.get("appID")]
        yield [name for name in ids if isinstance(name, str) and name], entry


def _opens_nothing(entry: dict[str, Any]) -> str:
    """Why an entry opens no link, or nothing; one that lists no paths at all leaves them to the defaults."""
    for key in ("components", "paths"):
        if key in entry:
            return "" if isinstance(entry[key], list) and entry[key] else f"its {key} open no path at all"
    return ""


def google(text: str) -> Links:
    """assetlinks.json: the packages that a well-formed statement lets open every link."""
    data = _json(text)
    if isinstance(data, str):
        return Links(faults=(data,))
    if not isinstance(data, list) or not data:
        return Links(faults=("it is no list of statements",))
    apps: dict[str, None] = {}
    faults: list[str] = []
    for statement in data[:MOST]:
        package, fault = _statement(statement)
        if fault:
            faults.append(fault)
        elif package:
            apps[package] = None
    included = [one["include"] for one in data[:MOST] if isinstance(one, dict) and "include" in one]
    elsewhere = tuple(url[:_SHOWN] for url in included if isinstance(url, str))
    if not apps and not faults and not elsewhere:
        faults.append(f"no statement has the relation {HANDLES} and an android_app as its target")
    return Links(tuple(apps), tuple(dict.fromkeys(faults)), elsewhere)


def _statement(statement: Any) -> tuple[str, str]:
    """The package that a statement lets open links, and what is wrong with it; both empty: about others."""
    if not isinstance(statement, dict):
        return "", "a statement is no object"
    relation, target = statement.get("relation"), statement.get("target")
    if not isinstance(relation, list) or HANDLES not in relation:
        return "", f'relation has to be a list: ["{HANDLES}"]' if relation == HANDLES else ""
    if not isinstance(target, dict) or target.get("namespace") != "android_app":
        return "", ""
    package, prints = target.get("package_name"), target.get("sha256_cert_fingerprints")
    if not isinstance(package, str) or not package:
        return "", "a statement about an android_app has no package_name"
    return package, _prints_fault(package, prints)


def _prints_fault(package: str, prints: Any) -> str:
    """Why the fingerprints of a package match no certificate, or nothing."""
    name = package[:_SHOWN]
    if not isinstance(prints, list) or not prints:
        return f"{name} has no sha256_cert_fingerprints, a list"
    bad = [one for one in prints if not isinstance(one, str) or not _FINGERPRINT.fullmatch(one)]
    if bad:
        return f"a fingerprint of {name} is not 32 pairs of capital hexadecimal digits with colons between"
    return ""


def _json(text: str) -> Any:
    """The parsed text, or a sentence about why it is no JSON."""
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return "it is no JSON"
    return "it is no JSON object" if isinstance(data, str) else data
