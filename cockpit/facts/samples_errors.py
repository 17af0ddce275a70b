"""Small examples of error pages, for the cases of checks and for tests."""

from collections.abc import Mapping
from types import MappingProxyType

from cockpit.facts import Unreachable
from cockpit.facts.error_pages import ErrorPages, How, provoked
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.launch import Launch
from cockpit.standards import error_answers

OWN = (
    "<!doctype html><title>Not found</title><h1>There is no such page</h1><p><a href=/>To the start page</a>"
)
DJANGO = (
    "<title>Page not found at /x</title><h1>Page not found</h1><p>You're seeing this error because you have "
    "<code>DEBUG = True</code> in your Django settings file."
)
EXPRESS = "<pre>Error: boom<br> &nbsp; &nbsp;at /app/src/server.js:10:5<br> &nbsp; &nbsp;at x</pre>"
TRACEBACK = (
    '{"detail": "Traceback (most recent call last):\\n'
    '  File \\"/srv/shop/api/main.py\\", line 12, in list\\n"}'
)


def error_pages(
    launch: Launch,
    changed: Mapping[tuple[str, How], Response | Unreachable] = MappingProxyType({}),
    *,
    seen: Response | Unreachable | None = None,
) -> ErrorPages:
    """Every host answers 404 with a page of its own to an unknown path, and 200 otherwise; some as given.

    Args:
        launch: whose hosts are asked.
        changed: other answers by host and what is damaged.
        seen: every answer, in place of the sound ones.
    """
    looks = []
    for host, how, url in provoked(launch):
        sound = error(url, 404) if how is How.PATH else error(url, 200)
        looks.append(error_answers.provoked(host, how, url, changed.get((host, how), seen or sound)))
    return ErrorPages(tuple(looks))


def error(
    url: str = "https://shop.example/x", status: int = 404, body: str = OWN, **headers: str
) -> Response:
    """One answer, a page of its own unless another body is given."""
    return response(
        url, status, body=body, cookies=(), **{"content_type": "text/html; charset=utf-8", **headers}
    )
