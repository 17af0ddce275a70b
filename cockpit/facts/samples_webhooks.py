"""Small examples of what webhooks answer, for the cases of checks and for tests."""

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.unsigned import Unsigned
from cockpit.facts.webhooks import Webhooks
from cockpit.launch import Launch
from cockpit.launch.parts import Route

URL = "https://api.shop.example/webhooks/pay"


def with_webhook(url: str = URL) -> Launch:
    """The shop with one webhook."""
    return sample_launch(routes=(Route(name="pay", url=url, kind="webhook"),))


def said(status: int, body: str = "{}", *, url: str = URL, **headers: str) -> Response:
    """One answer, JSON unless a type is given."""
    return response(url, status, body=body, cookies=(), **{"content_type": "application/json", **headers})


def asked(seen: Response | Unreachable, url: str = URL) -> Webhooks:
    """What the GET showed."""
    return Webhooks({url: seen})


def sent(seen: Response | Unreachable, url: str = URL) -> Unsigned:
    """What the event without a signature got."""
    return Unsigned({url: seen})
