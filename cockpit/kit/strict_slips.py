"""The slips people make with Strict-Transport-Security, each as a flaw, and the header that mends them."""

from collections.abc import Iterator, Mapping

from cockpit.facts.trails import Trails
from cockpit.kit.headers import Flaw
from cockpit.kit.strict import Heard, Said, covering
from cockpit.launch import Launch
from cockpit.model import Severity, Verdict
from cockpit.standards.domains import bare
from cockpit.standards.hsts import DAY, HALF_A_YEAR, NAME, YEAR, Policy
from cockpit.standards.locations import origin_of

MOST = 3  # values or slips of one kind that are told
FAIL, LOW = Verdict.FAIL, Severity.LOW


def flaws(launch: Launch, one: Heard, every: Mapping[str, Heard], trails: Trails) -> tuple[Flaw, ...]:
    """Everything that is wrong with what one host said; it said something."""
    if not any(said.readings for said in one.said):
        return (_missing(launch, one, covering(one.host, every)),)
    found = (*_ignored(one), *_short(launch, one), *_uneven(one), *_doubled(one), *_misspelt(one))
    return (*found, *_preload(launch, one, trails))


def wanted(one: Heard, *, preload: bool) -> Policy:
    """The one policy to send: what every response agrees on, long enough, `preload` if it may stay."""
    kept = [policy for policy in one.policies if policy.max_age]
    longest = max((policy.max_age for policy in kept), default=0)
    below = bool(kept) and all(policy.subdomains for policy in kept)
    preload = preload and below and all(policy.preload for policy in kept)
    enough = YEAR if preload else HALF_A_YEAR
    return Policy(longest if longest >= enough else YEAR, below, preload)


def _missing(launch: Launch, one: Heard, covered: str) -> Flaw:
    more = f" and {len(one.said) - 1} more" if len(one.said) > 1 else ""
    parts = [f"no https response carries Strict-Transport-Security ({one.said[0].place}{more})"]
    wrong = next((name for name, meant in one.wrong_names.items() if meant == NAME), "")
    if wrong:
        parts.append(f"it is sent under the name {wrong}, which no browser knows")
    if one.plain:
        parts.append("it comes by plain http, where browsers ignore it (RFC 6797 section 7.2)")
    if one.host == launch.canonical_host:
        return Flaw("misspelt-name" if wrong else "missing", "; ".join(parts), FAIL)
    if covered:
        parts.append(f"only browsers that have been to {covered} are protected, by its includeSubDomains")
    severity = LOW if covered and not wrong else None
    return Flaw("misspelt-name" if wrong else "missing", "; ".join(parts), severity=severity)


def _ignored(one: Heard) -> Iterator[Flaw]:
    """Headers that switch HSTS off, or that a browser throws away."""
    if zero := next((said for said in one.said if said.policy and not said.policy.max_age), None):
        yield Flaw("max-age-zero", f"max-age=0 at {zero.place} makes browsers forget HSTS", FAIL)
    faulty = (said for said in one.said if said.first and said.first.fault)
    if (wrong := next(faulty, None)) and wrong.first:
        text = f"browsers ignore the header at {wrong.place}, because {wrong.first.fault}"
        yield Flaw("unreadable", text, FAIL)


def _short(launch: Launch, one: Heard) -> Iterator[Flaw]:
    shortest = min((policy.max_age for policy in one.policies if policy.max_age), default=HALF_A_YEAR)
    if shortest < HALF_A_YEAR:
        grave = one.host == launch.canonical_host and shortest < DAY
        text = f"max-age={shortest} is {_span(shortest)}, and 180 days are the least"
        yield Flaw("short", text, FAIL) if grave else Flaw("short", text)


def _span(seconds: int) -> str:
    return f"{seconds // DAY} days" if seconds >= 2 * DAY else f"{seconds // 60} minutes"


def _uneven(one: Heard) -> Iterator[Flaw]:
    """Responses of one host that say different things."""
    without = [said for said in one.said if not said.readings]
    if without:
        # The address that was asked on purpose, and a page rather than an error, tell most.
        told = min(without, key=lambda said: (said.response.status, not said.at, said.response.url, said.at))
        yield Flaw("patchy", f"{told.place} lacks the header that others on this host carry")
    kept = {said.policy.kept: said for said in one.said if said.policy and said.policy.max_age}
    if len(kept) > 1:
        first, second = [kept[key] for key in sorted(kept)[:2]]
        yield Flaw("differs", f"{_told(first)} and {_told(second)} differ, and the last one seen counts")


def _told(said: Said) -> str:
    return f"{said.policy.text if said.policy else ''} at {said.place}"


def _doubled(one: Heard) -> Iterator[Flaw]:
    twice = next((said for said in one.said if len({reading.value for reading in said.readings}) > 1), None)
    if twice:
        values = " and ".join(reading.value[:100] for reading in twice.readings[:MOST])
        text = f"{twice.place} sends {len(twice.readings)} headers ({values}); browsers take the first"
        yield Flaw("twice", text)
    elif same := next((said for said in one.said if len(said.readings) > 1), None):
        yield Flaw("twice", f"{same.place} sends the header {len(same.readings)} times", severity=LOW)


def _misspelt(one: Heard) -> Iterator[Flaw]:
    pairs = {pair for policy in one.policies for pair in policy.misspelt}
    for written, meant in sorted(pairs)[:MOST]:
        yield Flaw("misspelt-directive", f"{written[:40]} is ignored; {meant} was probably meant")


def _preload(launch: Launch, one: Heard, trails: Trails) -> Iterator[Flaw]:
    """What browsers' preload lists ask for; they take registered domains only (hstspreload.org)."""
    asking = [policy for policy in one.policies if policy.preload]
    if not asking or one.host != launch.domain or not bare(one.host):
        return
    short = any(policy.max_age < YEAR for policy in asking)
    below = all(policy.subdomains for policy in asking)
    first = trails.of(f"http://{one.host}/").steps[:1]
    away = next((to for _, to in first if origin_of(to) != f"https://{one.host}"), "")
    missing = [
        text
        for text, absent in (
            (f"max-age of at least {YEAR}", short),
            ("includeSubDomains", not below),
            (
                f"http://{one.host}/ leading to https on the same host first, and not to {origin_of(away)}",
                away,
            ),
        )
        if absent
    ]
    if missing:
        yield Flaw(
            "preload",
            f"preload asks to be built into browsers, which wants {', '.join(missing)}; leave preload out "
            "unless you mean it, for taking it back takes months",
        )
