"""A browser for the whole run, pages as files and from a server on loopback."""

import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.pages.browser import Browser, browsing, require

Place = Callable[[str], str]


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    require("chromium", "chromedriver")
    with browsing(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(_running: Browser) -> Iterator[Browser]:
    """A tab that runs scripts and has no storage of earlier tests."""
    _running.command("Emulation.setScriptExecutionDisabled", value=False)
    yield _running
    _running.driver.get("about:blank")


@pytest.fixture
def as_file(tmp_path: Path) -> Place:
    """Where a page lies as a file."""

    def place(page: str) -> str:
        path = tmp_path / "page.html"
        path.write_text(page, "utf-8")
        return path.as_uri()

    return place


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Where a page is served from, and every path that was asked for."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

        def log_request(self, *_: Any) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()

    def place(page: str) -> str:
        (tmp_path / "page.html").write_text(page, "utf-8")
        return f"http://127.0.0.1:{server.server_port}/page.html"

    yield place, asked
    server.shutdown()
    thread.join()
    server.server_close()
