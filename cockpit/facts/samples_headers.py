"""Header facts for examples: the same trails, with headers on their responses."""

from collections.abc import Mapping
from dataclasses import replace

from cockpit.facts.http import Response
from cockpit.facts.trails import Trails

Pairs = tuple[tuple[str, str], ...]
"""Headers as (name in lower case, value); a name may come twice."""


def sent(trails: Trails, said: Mapping[str, Pairs]) -> Trails:
    """The trails, every response with the headers of the longest prefix of its URL in `said`."""

    def carrying(response: Response) -> Response:
        keys = [key for key in said if response.url.startswith(key)]
        return replace(response, headers=(*response.headers, *(said[max(keys, key=len)] if keys else ())))

    return Trails(
        tuple(
            replace(trail, hops=tuple(replace(hop, response=carrying(hop.response)) for hop in trail.hops))
            for trail in trails.trails
        )
    )
