"""What is wrong with a health check, as flaws: it must mean something, now, and tell strangers no more.

Red is what makes a monitor call a broken product well, or a well one broken: another page in its place, words
of illness under status 200, an answer out of a store. The rest are warnings.
"""

from collections.abc import Iterator
from typing import Any, Final

from cockpit.facts.health import ENOUGH, AnswerForm, Checkup, Wellness
from cockpit.facts.http import Response
from cockpit.kit import Fix
from cockpit.kit.caching import from_store
from cockpit.kit.headers import Flaw
from cockpit.kit.pasting import line, quoted
from cockpit.model import Severity, Verdict
from cockpit.standards.cachecontrol import in_words, shared
from cockpit.standards.edgecache import Did, own_store
from cockpit.standards.locations import REDIRECTS, shown
from cockpit.standards.signin import asks_to_sign_in, sign_in_path

EXPECTED: Final = "200 within 2 s, made for this request, in words that turn when the product is ill"
_OK = range(200, 300)
_BROKEN = range(500, 600)
_MOMENT: Final = 10  # seconds for which a copy misleads no monitor
_FAIL = Verdict.FAIL


def flaws(one: Checkup, seen: Response) -> Iterator[Flaw]:
    """Everything that is wrong with one address that answers."""
    if seen.status not in _OK:
        yield _status(one, seen)
        return
    yield from _meaning(one)
    yield from _steadiness(one)
    yield from _copies(seen)
    yield from _manner(one, seen)


def _status(one: Checkup, seen: Response) -> Flaw:
    """It answers, and not that all is well."""
    told = f"answers {seen.status}"
    if seen.status in _BROKEN:
        parts = f", with {_listed(one.says.sick)} down" if one.says.sick else ""
        return Flaw("sick", f"it {told}{parts}: the product says that it is not well", _FAIL)
    if seen.status in (401, 403) or (one.way and asks_to_sign_in(one.way[-1])):
        return Flaw("closed", f"it {told} to strangers, and so to every monitor from outside", _FAIL)
    if seen.status in REDIRECTS:
        return Flaw("leads-away", f"it leads to {shown(one.way[-1]) if one.way else 'nowhere'}", _FAIL)
    if seen.status in (404, 410):
        return Flaw("missing", f"it {told}: nothing is there", _FAIL)
    return Flaw("refused", f"it {told}", _FAIL)


def _meaning(one: Checkup) -> Iterator[Flaw]:
    """What the words say, whatever the status."""
    says = one.says
    if one.way and sign_in_path(one.way[-1]):
        yield Flaw("closed", f"it leads to a page for signing in ({shown(one.way[-1])})", _FAIL)
    elif one.fallback or (says.form is AnswerForm.PAGE and says.wellness is Wellness.UNSAID):
        same = "the page that comes at any address" if one.fallback else "an ordinary page"
        yield Flaw("page", f"it shows {same}, which comes as well when the product is ill", _FAIL)
    elif says.wellness in (Wellness.SICK, Wellness.DEGRADED):
        word = says.word or _listed(says.sick)
        text = f'it answers 200 and says "{word}": whoever looks at the status alone is told that all is well'
        yield Flaw(f"says-{says.wellness}", text, _FAIL)
    elif says.sick:
        text = f"it answers 200 and calls itself well while {_listed(says.sick)} is down"
        yield Flaw("part-down", text, _FAIL)
    elif says.wellness is Wellness.UNSAID and not one.contains:
        text = "it answers 200 and does not say whether the product is well"
        yield Flaw("says-nothing", text, severity=Severity.LOW)
    if one.contains is False:
        yield Flaw("text-missing", "the text that launch.toml declares is not in it", _FAIL)


def _steadiness(one: Checkup) -> Iterator[Flaw]:
    """The second look, with a query, in which it may be stricter but not ill."""
    again = one.again
    if isinstance(again, Response) and again.status in _BROKEN:
        yield Flaw("unsteady", f"a moment later it answers {again.status}", _FAIL)
    elif one.says.wellness is Wellness.WELL and one.says_again.wellness is Wellness.SICK:
        yield Flaw("unsteady", f'a moment later it says "{one.says_again.word}"', _FAIL)
    if one.seconds > ENOUGH:
        yield Flaw("slow", f"it takes longer than {ENOUGH:g} s from here, also when asked again")


def _copies(seen: Response) -> Iterator[Flaw]:
    """An old copy says that all is well long after it is not."""
    no_store = ("Cache-Control", "no-store")
    kept = from_store((seen,)) or (own if (own := own_store(seen)).did is Did.HIT else None)
    if kept:
        yield Flaw("from-store", f"it comes out of a store ({kept.said})", _FAIL, header=no_store)
        return
    keeping = shared(seen)
    if keeping.reuses > _MOMENT:
        text = f"any cache may repeat it for {in_words(keeping.reuses)} ({keeping.why})"
        yield Flaw("storable", text, _FAIL, header=no_store)
    elif keeping.undecided:
        text = "it does not say that caches must not keep it"
        yield Flaw("undecided", text, severity=Severity.LOW, header=no_store)


def _manner(one: Checkup, seen: Response) -> Iterator[Flaw]:
    """What it tells besides, and by which way."""
    if one.says.secret:
        yield Flaw("secret", f"it shows everybody a secret ({one.says.secret})", _FAIL)
    if one.says.tells:
        more = f" and {len(one.says.tells) - 2} more" if len(one.says.tells) > 2 else ""  # noqa: PLR2004 - two examples
        text = f"it tells strangers too much: {'; '.join(one.says.tells[:2])}{more}"
        yield Flaw("tells", text, severity=Severity.MEDIUM)
    if one.way and not sign_in_path(one.way[-1]):
        yield Flaw("redirect", f"it answers at {shown(seen.url)} only: many monitors follow no redirect")


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004


def observed(one: Checkup, seen: Response) -> str:
    """What it says, for people."""
    says = one.says
    word = f'"{says.word}"' if says.word else "no word about health"
    parts = f", with a word for {_listed(tuple(says.parts))}" if says.parts else ""
    return f"{seen.status}, {says.form}, {word}{parts}"


def evidence(one: Checkup, seen: Response) -> dict[str, Any]:
    """What does not change from visit to visit."""
    told = {
        "status": seen.status,
        "content_type": seen.first("content-type")[:100],
        "cache_control": seen.first("cache-control")[:200],
        "form": str(one.says.form),
        "says": one.says.word,
        "parts": {name: str(how) for name, how in one.says.parts.items()},
        "tells": list(one.says.tells),
        "leads_to": [shown(url) for url in one.way],
    }
    return {name: value for name, value in told.items() if value}


_MENDING: Final = {
    "page": "Give the health check an address of its own that the server answers before the pages do.",
    "missing": "Write the address that answers into launch.toml, or deploy the health check.",
    "closed": "Let strangers read a short answer here, and keep the detailed one behind the sign-in.",
    "sick": "Look at what the answer names, and mend that; the health check itself does its work.",
    "secret": "Take the value out of the answer, and replace it where it is used: it is known now.",
    "from-store": "Answer with Cache-Control: no-store, leave the address out of the edge's rules, purge it.",
    "storable": "Answer with Cache-Control: no-store, so that every answer is made for its request.",
    "undecided": "Answer with Cache-Control: no-store, so that every answer is made for its request.",
    "tells": "Answer strangers with the status and the names of dependencies, nothing else.",
    "slow": "Ask dependencies with a short limit, or in the background, and answer from what is known.",
    "redirect": "Write the address at the end into launch.toml and into every monitor.",
    "leads-away": "Write the address that answers into launch.toml.",
    "unsteady": "Compare the instances behind the address: some are well, some are not.",
    "text-missing": "Make the text of the answer and `contains` of the route the same.",
}
_WORDS: Final = (
    "Answer 503 as soon as something that the product needs is down, and 200 only when all is well."
)
_EXAMPLE: Final = (
    "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n"
    '{"status": "ok", "database": "ok"}'
)


def fix(one: Checkup, kind: str) -> Fix:
    """How the gravest flaw is mended: by another answer, or by another address in launch.toml."""
    if kind in ("redirect", "leads-away") and one.way:
        return Fix(
            _MENDING[kind], line("health", quoted(shown(one.way[-1])), "[deploy]"), "Write back the old one."
        )
    example = None if kind == "sick" else _EXAMPLE  # its answer is right: the product is not
    return Fix(_MENDING.get(kind, _WORDS), example, "Deploy the release before.")
