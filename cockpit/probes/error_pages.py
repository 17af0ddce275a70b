"""Asks each host for what it does not have and cannot read, three requests in all; gathers `ErrorPages`."""

from cockpit.facts.error_pages import LONG, LONG_BYTES, ErrorPages, How, provoked
from cockpit.launch import Launch
from cockpit.probes.granted import granted
from cockpit.standards import error_answers
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.asks import PLAIN

_LONG = Variant(headers=((LONG, "a" * LONG_BYTES),))


async def gather(launch: Launch, vantage: Vantage) -> ErrorPages:
    """The three looks at every host, as far as it may be asked."""
    wanted = tuple(provoked(launch))
    seen = await granted(vantage, [(url, _LONG if how is How.HEADER else PLAIN) for _, how, url in wanted])
    told = (error_answers.provoked(*one, what) for one, what in zip(wanted, seen, strict=True))
    return ErrorPages(tuple(told))
