"""Looks for services of error reports in the packages and in what is served; gathers `ErrorReporters`."""

from collections.abc import Iterator
from typing import Final

from cockpit.background import aside
from cockpit.facts.error_reporters import ErrorReporter, ErrorReporters
from cockpit.facts.http import Response
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.probes.checkout import Checkout, read
from cockpit.standards.error_reporters import by_host, by_mark, by_package
from cockpit.standards.resources import is_html, loaded
from cockpit.vantage import Vantage

MOST: Final = 5


async def gather(launch: Launch, vantage: Vantage, served: Served) -> ErrorReporters:
    """Packages first: they report what breaks on the server."""
    found = await aside(lambda: {one.name: one for one in reversed([*_all(launch, vantage, served)])})
    pages = list(served)
    dark = None if pages else next(iter(served.unseen.values()), None)
    return ErrorReporters(tuple(reversed(found.values()))[:MOST], dark)


def _all(launch: Launch, vantage: Vantage, served: Served) -> Iterator[ErrorReporter]:
    held = read(vantage.folder / launch.repo.path) if launch.repo else Checkout()
    packages = held.packages if isinstance(held, Checkout) else ()
    for name, package in by_package(packages):
        yield ErrorReporter(name, f"the package {package}")
    hosts = {load.host: None for _, page in served if is_html(page) for load in loaded(page)}
    for name, host in by_host(hosts):
        yield ErrorReporter(name, f"a script of {host}")
    for text in _texts(served):
        yield from (ErrorReporter(name, "a script of the pages") for name in by_mark(text))


def _texts(served: Served) -> Iterator[str]:
    """The pages and the product's own scripts."""
    yield from (page.response.body for _, page in served)
    for file in served.files:
        if file.kind == "script" and isinstance(file.seen, Response):
            yield file.seen.body
