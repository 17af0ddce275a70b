"""One answer to something damaged, as it is kept: what it shows, and nothing of its body."""

from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.error_pages import How, Provoked
from cockpit.facts.http import Response
from cockpit.standards.stack_traces import leaks
from cockpit.standards.stock_pages import stock


def provoked(host: str, how: How, url: str, seen: Response | Unreachable) -> Provoked:
    """The look with what its body tells; nothing in the body can raise."""
    if isinstance(seen, Unreachable):
        return Provoked(host, how, url, seen)
    return Provoked(host, how, url, replace(seen, body=""), leaks(seen), stock(seen))
