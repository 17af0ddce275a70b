"""Monitors that are code: what a file of Gatus, of Prometheus with blackbox_exporter, or of Upptime sets up.

A file says what is asked and when somebody is told, and not that anything runs it. Nothing in it can raise
but that it is no YAML; of an address only scheme, host, port and path are kept.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from cockpit.facts.monitors import Monitored
from cockpit.standards.edge_answers import plain
from cockpit.standards.monitor_answers import MOST, target_of
from cockpit.standards.yaml_nodes import Node, documents

_UNITS: Final = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_SPAN: Final = re.compile(r"(?:[0-9]{1,6}(?:ms|[dhms])){1,4}")
_PART: Final = re.compile(r"([0-9]{1,6})(ms|[dhms])")
_MINUTES: Final = re.compile(r"\*/([0-9]{1,2}) \* \* \* \*")
_SLOW: Final = re.compile(r"\[RESPONSE_TIME\] <=? ([0-9]{1,7})")
_USUAL: Final = 60  # seconds; what Gatus and Prometheus take where nothing is said
_UPPTIME: Final = 300  # its own schedule
_THREE: Final = 3  # failures after which Gatus tells somebody


def monitors_of(text: str, file: str) -> tuple[Monitored, ...] | None:
    """Every monitor that the file sets up, with the file as its source; None where it is of no known kind.

    Raises:
        BadYamlError: it is no YAML.
    """
    root = next(iter(documents(text)), None)
    if root is None:
        return None
    for key, read in _KINDS.items():
        if key in root:
            return tuple(one for one, _ in zip(read(root, file), range(MOST), strict=False))
    return None


def seconds(text: str) -> int | None:
    """A span of time as Go and Prometheus write it (`90s`, `1m30s`), in whole seconds; else None."""
    if not _SPAN.fullmatch(text):
        return None
    parts = _PART.findall(text)
    return int(sum(int(number) * _UNITS.get(unit, 0) for number, unit in parts)) or None


def _gatus(root: Node, file: str) -> Iterator[Monitored]:
    """Endpoints; one without an alert tells nobody."""
    for one in root["endpoints"].each():
        alerts = [alert for alert in one["alerts"].each() if not alert["enabled"].false]
        conditions = one["conditions"].texts()
        slow = [int(found[1]) for text in conditions if (found := _SLOW.search(text))]
        url = one["url"].text
        yield Monitored(
            plain(one["name"].text),
            _asked(url),
            "Gatus",
            interval=seconds(one["interval"].text) or _USUAL,
            failures=min((_threshold(root, alert) for alert in alerts), default=None),
            certificate=any("[CERTIFICATE_EXPIRATION]" in text for text in conditions),
            slow_ms=min(slow, default=None),
            paused=one["enabled"].false,
            silent=not alerts,
            page=_is_page(url),
            file=file,
        )


def _threshold(root: Node, alert: Node) -> int:
    usual = root["alerting"][alert["type"].text]["default-alert"]["failure-threshold"].text
    told = alert["failure-threshold"].text or usual
    return int(told) if told.isascii() and told.isdecimal() and 0 < len(told) < 4 else _THREE  # noqa: PLR2004 - digits


def _prometheus(root: Node, file: str) -> Iterator[Monitored]:
    """What blackbox_exporter is asked; after how many failures somebody is told stands in the rules."""
    silent = not root["alerting"]["alertmanagers"].each()
    for job in root["scrape_configs"].each():
        if job["metrics_path"].text != "/probe":
            continue
        every = seconds(job["scrape_interval"].text or root["global"]["scrape_interval"].text) or _USUAL
        for group in job["static_configs"].each():
            labels, region = group["labels"], plain(group["labels"]["region"].text, 40)
            for url in group["targets"].texts():
                yield Monitored(
                    plain(labels["name"].text or url),
                    _asked(url),
                    "Prometheus",
                    interval=every,
                    regions=(region,) if region else (),
                    silent=silent,
                    page=_is_page(url),
                    file=file,
                )


def _upptime(root: Node, file: str) -> Iterator[Monitored]:
    """Sites; whoever watches the repository is told by an issue."""
    every = _MINUTES.fullmatch(root["workflowSchedule"]["uptime"].text)
    for site in root["sites"].each():
        slow, url = site["maxResponseTime"].text, site["url"].text
        yield Monitored(
            plain(site["name"].text),
            _asked(url),
            "Upptime",
            interval=int(every[1]) * 60 if every and int(every[1]) else _UPPTIME,
            slow_ms=int(slow) if slow.isascii() and slow.isdecimal() and len(slow) < 8 else None,  # noqa: PLR2004 - digits
            page=_is_page(url),
            file=file,
        )


_KINDS: Final[dict[str, Callable[[Node, str], Iterator[Monitored]]]] = {
    "endpoints": _gatus,
    "scrape_configs": _prometheus,
    "sites": _upptime,
}


def _is_page(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _asked(url: str) -> str:
    """A page's URL; of anything else host and port (`tls://host:443`)."""
    return target_of(url if _is_page(url) else url.partition("://")[2] or url, None)
