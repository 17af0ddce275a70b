"""What twenty visitors at the same moment show: who got no page, who waited, and what nobody can tell.

Twenty visits show no bound for a 95th percentile (59 would have to be well for that), so that it is judged
by what they do show: errors, the middle one, and the second slowest, which is the 95th of a hundred by rank.
"""

from collections.abc import Iterator
from statistics import median
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.form_burst import CrowdVisit, FormCrowd
from cockpit.kit import LOW, Finding, Fix, Layer, cut, failed, passed, warned
from cockpit.kit.smoke import found
from cockpit.kit.speed import about
from cockpit.standards.percentiles import quantile

TIMES: Final = 3  # as long as a quiet visit
UNFELT_MS: Final = 200.0  # nobody feels this, however many times a quicker one it is
_LIMITS: Final = (403, 429)
_ERROR: Final = 400
EXPECTED: Final = "no errors, and at most 3 times as long as for one visitor alone"
_LIMIT: Final = Fix(
    "Nothing to mend, unless your customers share one address, as in an office or behind a phone company. To "
    "see more, let the address of this machine through for the time of the check, and run it again.",
    undo="Take the exception away.",
)
_FALLS: Final = Fix(
    "Read the log of the product at this minute. Usual causes: too few connections to the database for the "
    "number of processes, one process alone, no memory left. If what answers 503 is a limit on one address "
    "(nginx does, unless told otherwise), let it answer 429.",
    "limit_req_status 429;   # nginx, where limit_req is; and limit_conn_status 429; where limit_conn is",
    "Take the change back.",
)
_QUEUES: Final = Fix(
    "The visitors wait for one another. Look at how many requests the server works on at once (processes, "
    "threads, connections to the database), and at what the page asks for before it shows the form. A page "
    "with a form that is the same for all can come out of a store.",
    "Gunicorn: --workers 4 --threads 4; Puma: workers 2, threads 5, 5; PHP-FPM: pm.max_children = 20; "
    "Node: one process per core (cluster, or more machines); as many connections to the database as threads",
    "Set the number back.",
)


def judged(check: str, one: FormCrowd) -> Iterator[Finding]:
    """The findings about one page that was visited, and about its form where that was sent."""
    yield _visits(one)
    yield from _walks(check, one)


def _visits(one: FormCrowd) -> Finding:
    wrong = [visit for visit in one.crowd if _is_error(one, visit)]
    limited = [visit for visit in one.crowd if _is_limited(visit)]
    many, seen = len(one.crowd), _seen(one, wrong, limited)
    if wrong:
        text = f"{len(wrong)} of {many} visitors at once got an error or no answer ({_kinds(wrong)})"
        return failed(one.url, "errors", text, fix=_FALLS, **seen)
    if limited:
        text = (
            f"{len(limited)} of {many} visitors at once were turned away ({_kinds(limited)}): that is a "
            "limit on one address, which twenty customers do not share, so it says nothing of the form"
        )
        return cut(one.url, Unreachable(Layer.EDGE, text, "limit"), fix=_LIMIT, **seen)
    return _waits(one, seen)


def _waits(one: FormCrowd, seen: dict[str, Any]) -> Finding:
    base, times = median(visit.ms for visit in one.quiet), [visit.ms for visit in one.crowd]
    middle, second = median(times), quantile(times, 0.95) or 0.0
    slow = [time for time in (middle, second) if time > TIMES * base and time > UNFELT_MS]
    if slow and one.disturbed:
        text = "this machine stood still meanwhile, so that the wait may be its own: run it again"
        return cut(one.url, Unreachable(Layer.PERSON, text, "disturbed"), **seen)
    if middle in slow:
        text = f"of {len(times)} visitors at once half wait more than {TIMES} times as long as one alone does"
        return failed(one.url, "queues", text, fix=_QUEUES, **seen)
    if slow:
        text = (
            f"of {len(times)} visitors at once a few wait more than {TIMES} times as long as one alone does; "
            "with so few visits that may be chance, run it again"
        )
        return warned(one.url, "stragglers", text, severity=LOW, fix=_QUEUES, **seen)
    text = f"{len(times)} visitors at once: no errors, half of them waited {about(middle)}"
    kept = "; the store of the edge answered, not your server" if one.stored else ""
    return passed(one.url, f"{text}{kept}", **seen)


def _is_limited(visit: CrowdVisit) -> bool:
    """Turned away for asking too often from one address, whatever status a bot challenge has (AWS: 202)."""
    return visit.turned_away or visit.status in _LIMITS


def _is_error(one: FormCrowd, visit: CrowdVisit) -> bool:
    """No answer, or another one than a visitor alone got; a limit on one address is none."""
    if _is_limited(visit):
        return False
    return bool(visit.fault) or visit.status >= _ERROR or visit.status != one.quiet[0].status


def _kinds(visits: list[CrowdVisit]) -> str:
    """`503 x 4, timeout x 1`."""
    told = [visit.fault or str(visit.status) for visit in visits]
    return ", ".join(f"{kind} x {told.count(kind)}" for kind in sorted(set(told)))


def _seen(one: FormCrowd, wrong: list[CrowdVisit], limited: list[CrowdVisit]) -> dict[str, Any]:
    """What every finding about the visits carries; times in steps, so that two quiet runs read alike."""
    times = [visit.ms for visit in one.crowd if not visit.fault]
    evidence: dict[str, Any] = {
        "visitors at once": len(one.crowd),
        "errors": len(wrong),
        "turned away": len(limited),
        "one alone": about(median(visit.ms for visit in one.quiet)),
    }
    if times:
        evidence |= {
            "half of them": about(median(times)),
            "second slowest (p95 by rank, without a bound)": about(quantile(times, 0.95)),
            "slowest": about(max(times)),
        }
    if one.unsent:
        evidence["the form was not sent"] = one.unsent
    observed = f"{len(one.crowd)} at once, {len(wrong)} errors, {len(limited)} turned away"
    return {"expected": EXPECTED, "observed": observed, "evidence": evidence}


def _walks(check: str, one: FormCrowd) -> Iterator[Finding]:
    """The journeys that sent the form at once: the first that broke, and all that left something behind."""
    broken = [walk for walk in one.walks if walk.why or walk.broken]
    for walk in [*broken[:1], *(walk for walk in broken[1:] if walk.left)]:
        yield from found(check, walk, broken=_FALLS)
    if one.walks and not broken:
        many = f"{len(one.walks)} times at once"
        yield passed(one.walks[0].journey, f"walked {many}, and every step was as declared", observed=many)
