"""Where names, URLs and addresses stand in launch.toml, and how each is brought into its one form."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cockpit.launch import names
from cockpit.launch.addresses import BadNameError, address_port
from cockpit.launch.locate import Path
from cockpit.launch.problem import Fault, shown
from cockpit.standards.locations import origin_of


def either(*forms: Callable[[str], str]) -> Callable[[str], str]:
    """A form that takes what any of several take; the first one's complaint is told."""

    def read(text: str) -> str:
        complaints = []
        for form in forms:
            try:
                return form(text)
            except BadNameError as reason:
                complaints.append(reason)
        raise complaints[0]

    return read


def link(text: str) -> str:
    """A URL where the text is one; anything else is a person's words and stays."""
    return names.url(text) if text.lower().startswith(("http:", "https:")) else text


def watched(text: str) -> str:
    """A URL, or host and port, in its one form where the text is one; anything else stays."""
    return names.host_port(text) if _PORT.fullmatch(text) else link(text)


_PORT = re.compile(r"(?:[^\s:/@]+\.[^\s:/@]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
_SLOT = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_HELD = re.compile(r"cockpit-slot-([a-z0-9_]+)-here")


def template(text: str) -> str:
    """A URL that may hold {names} in its path and query, never in its host."""
    plain = names.url(_SLOT.sub(r"cockpit-slot-\1-here", text))
    if _HELD.search(origin_of(plain)):
        raise BadNameError("has a {name} in its host; only path and query may hold one")
    return _HELD.sub(r"{\1}", plain)


# A path without positions: `host[].name` is the name of any host.
FORMS: dict[str, Callable[[str], str]] = {
    "product.domain": names.host,
    "product.origin": names.origin,
    "product.hostnames_reviewed[]": names.host,
    "product.embedded_by[]": names.origin,
    "host[].name": names.host,
    "host[].target": names.host_or_address,
    "host[].target[]": names.host_or_address,
    "host[].allowed_origins[]": names.origin,
    "host[].origin": either(names.host_or_address, names.host_port, names.url),
    "route[].url": names.url,
    "route[].counter": names.url,
    "redirect[].from": names.url,
    "redirect[].to": names.url,
    "email.sending_domain": names.host,
    "sender[].return_path": names.host,
    "sender[].from[]": names.mailbox,
    "sender[].spf": lambda text: text if text == "none" else names.host(text),
    "email.events": link,
    "mail_flow[].trigger": link,
    "mail_flow[].from": names.mailbox,
    "mailbox[].address": names.mailbox,
    "mailbox[].host": names.host,
    "edge.api": names.url,
    "edge.nameservers[]": names.host,
    "session[].hosts[]": names.host,
    "mobile.hosts[]": names.host,
    "deploy.platform_hosts[]": names.host,
    "oauth[].start": names.url,
    "oauth[].callback": names.url,
    "deploy.version_marker": link,
    "deploy.health": names.url,
    "environment[].url": names.url,
    "monitor[].target": watched,
    "monitor[].url": names.url,
    "monitor[].api": names.url,
    "access[].url": names.url,
    "smoke[].url": template,
    "ai.endpoint": names.url,
    "watch.control[]": names.url,
    "alert[].server": names.host_port,
    "logs.errors": names.url,
    "logs.test_error": names.url,
    "support[].path": link,
    "dashboard[].url": names.url,
    "vantage.resolver": address_port,
    "vantage.nameservers{}": address_port,
    "vantage.map{}": address_port,
    "vantage.rdap{}": names.url,
}
# Where a path alone means a page of the canonical origin.
PATHS = frozenset(
    (
        "route[].url",
        "route[].counter",
        "oauth[].start",
        "oauth[].callback",
        "redirect[].from",
        "redirect[].to",
        "smoke[].url",
        "deploy.health",
        "deploy.version_marker",
        "ai.endpoint",
        "logs.test_error",
    )
)
# Tables whose keys are names themselves.
KEYS: dict[str, Callable[[str], str]] = {
    "vantage.nameservers": lambda text: names.host(text, dots=0),
    "vantage.map": names.host_port,
    "vantage.rdap": lambda text: names.host(text, dots=0),
}
_PATH = re.compile(r"/(?![/\\])")
# An empty text says "not declared", but not where an address is asked for.
_NEVER_EMPTY = ("host[].target", "vantage.nameservers{}", "vantage.map{}", "vantage.rdap{}")


def normalised(data: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The file with every name, URL and address in its one form, and what cannot be brought into it."""
    edge = _Edge(_origin(data))
    return edge.table(data, (), ""), edge.faults


def _origin(data: dict[str, Any]) -> str:
    """The canonical origin the file declares, to which paths alone belong; empty while it has none."""
    product = data.get("product")
    told = product if isinstance(product, dict) else {}
    try:
        return names.origin(str(told.get("origin") or f"https://{names.host(str(told.get('domain')))}"))
    except BadNameError:
        return ""


@dataclass(slots=True)
class _Edge:
    """One walk through a parsed file; `origin` completes URLs that are written as a path."""

    origin: str
    faults: list[Fault] = field(default_factory=list)

    def table(self, data: dict[str, Any], path: Path, pattern: str) -> dict[str, Any]:
        form = KEYS.get(pattern)
        result: dict[str, Any] = {}
        for key, value in data.items():
            here = (*path, key)
            name = self.formed(key, form, here) if form else key
            if name in result:
                self.faults.append(Fault(here, f"says the same as {shown(name)} above", "keep one"))
            inner = f"{pattern}{{}}" if form else f"{pattern}.{key}".removeprefix(".")
            result[name] = self.value(value, here, inner)
        return result

    def value(self, value: Any, path: Path, pattern: str) -> Any:
        if isinstance(value, dict):
            return self.table(value, path, pattern)
        if isinstance(value, list):
            return [self.value(item, (*path, at), f"{pattern}[]") for at, item in enumerate(value)]
        form = FORMS.get(pattern)
        if form is None or not isinstance(value, str):
            return value
        if value == "" and not pattern.endswith("[]") and pattern not in _NEVER_EMPTY:
            return value
        if pattern in PATHS and _PATH.match(value):
            return self.formed(f"{self.origin}{value}", form, path) if self.origin else value
        return self.formed(value, form, path)

    def formed(self, text: str, form: Callable[[str], str], path: Path) -> str:
        try:
            return form(text)
        except BadNameError as reason:
            self.faults.append(Fault(path, f"{shown(text)} {reason}"))
            return text


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a parsed file with its path, the keys of tables included."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, (*path, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), key
            yield from texts(item, (*path, key))
