"""Is it the same service at every address? What tells the answers apart, and what shows that they are one."""

from collections.abc import Mapping, Sequence

from cockpit.facts.fronts import Front
from cockpit.facts.http import Response
from cockpit.kit.markers import leads_to
from cockpit.standards.hosting import by_address, by_header

Answers = Sequence[tuple[Front, Response]]


def difference(addresses: Sequence[str], answers: Answers) -> tuple[str, str] | None:
    """(kind, phrase) of the first thing that tells the addresses apart."""
    rows = (
        ("two-platforms", "platform", _platforms(addresses, answers)),
        ("two-statuses", "status", {front.address: str(seen.status) for front, seen in answers}),
        ("two-redirects", "redirect to", {front.address: leads_to(seen) for front, seen in answers}),
        ("two-markers", "marker", {front.address: front.marker for front, _ in answers}),
    )
    for kind, word, values in rows:
        if len(set(values.values())) > 1:
            return kind, _told(word, values)
    titles = {front.address: front.title for front, _ in answers}
    marked = any(front.marker for front, _ in answers)
    return ("two-titles", _told("title", titles)) if len(set(titles.values())) > 1 and not marked else None


def _told(word: str, values: Mapping[str, str]) -> str:
    return "; ".join(f"{address} {word} {value or 'none'}" for address, value in sorted(values.items()))


def _platforms(addresses: Sequence[str], answers: Answers) -> dict[str, str]:
    """The platform each address gives away; those that give none away, and edges, stay out."""
    found = {a: match.platform for a in addresses for match in by_address((a,)) if not match.edge}
    for front, seen in answers:
        for match in by_header(seen):
            if not match.edge:
                found.setdefault(front.address, match.platform)
    return found


def sameness(answers: Answers) -> str:
    """What shows that the addresses, which nothing tells apart, are one service; or an empty string."""
    first, response = answers[0]
    if first.marker:
        return f"marker {first.marker}"
    if target := leads_to(response):
        return f"each leads to {target}"
    same = response.body and all(seen.body == response.body for _, seen in answers)
    return "the same page, byte for byte" if same else ""
