"""Error pages that a server or framework brings along, and those that somebody made."""

import pytest

from cockpit.facts.samples_errors import OWN, error
from cockpit.standards.stock_pages import stock


@pytest.mark.parametrize(
    ("body", "whose"),
    [
        ("", "an empty page"),
        ("<html><body> </body></html>", "an empty page"),
        (
            "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>",
            "the page that nginx brings along",
        ),
        ("<p>The requested URL was not found on this server.</p>", "the page that Apache brings along"),
        ("<pre>Cannot GET /x</pre>", "the page that Express brings along"),
        ("404 page not found\n", "the page that Go brings along"),
        ('{"detail":"Not Found"}', "the page that Starlette (FastAPI) brings along"),
        ('{"error": "no"}', "JSON, which is for programs"),
        ("<h1>The page you were looking for doesn't exist.</h1>", "the page that Rails brings along"),
    ],
)
def test_nobody_made_these(body: str, whose: str) -> None:
    assert stock(error(body=body)) == whose


def test_plain_text_is_no_page() -> None:
    assert stock(error(body="Not found", content_type="text/plain")) == "bare text"


@pytest.mark.parametrize("body", [OWN, "<title>404</title><h1>Not found</h1>"])
def test_somebody_made_these(body: str) -> None:
    assert stock(error(body=body)) == ""
