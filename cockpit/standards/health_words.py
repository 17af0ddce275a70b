"""The words by which health checks say well, worse and down, and the names under which they say it."""

import re
from collections.abc import Mapping
from typing import Any, Final

from cockpit.facts.health import Wellness

_WELL: Final = re.compile(
    r"ok(?:ay)?|up|healthy|pass(?:ed|ing)?|alive|live|ready|success(?:ful)?|green|operational|available|serving"
    r"|running|working|good|online|normal|active|fine|well|connected|reachable|pong|imok|true|yes"
)
_SICK: Final = re.compile(
    r"err(?:ors?)?|down|fail(?:s|ed|ing|ure)?|unhealthy|sick|critical|outage|unavailable|not_?(?:serving|ready|ok)"
    r"|nok|red|broken|dead|offline|out_of_service|disconnected|false|fatal|time(?:d_)?out|refused|unreachable"
    r"|stopped|crashed|no|maintenance"
)
_DEGRADED: Final = re.compile(
    r"degraded|warn(?:ing)?|partial(?:ly)?|yellow|unstable|impaired|slow|limited|stale"
)
_SENSES: Final = ((_SICK, Wellness.SICK), (_DEGRADED, Wellness.DEGRADED), (_WELL, Wellness.WELL))
# The names of the word about everything, the most telling first.
OVERALL: Final = (
    *("status", "state", "health", "healthy", "ishealthy", "is_healthy", "ok", "up", "success", "alive"),
    *("ready", "isready", "is_ready", "result", "message"),
)
# What lists dependencies.
GROUPS: Final = frozenset(
    (
        *(
            "checks",
            "components",
            "dependencies",
            "dependency",
            "services",
            "details",
            "info",
            "error",
            "entries",
        ),
        *("results", "subsystems", "systems", "integrations", "resources", "probes", "status", "health"),
        "connections",
    )
)
DEPENDENCY: Final = re.compile(
    r"(?:(?:primary|main|app)_?)?(?:db|databases?|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|sql(?:ite)?|redis"
    r"|valkey|cache|memcached?|queues?|broker|rabbitmq|kafka|sidekiq|celery|workers?|jobs|storage|s3|disk"
    r"|search|elasticsearch|opensearch|meilisearch|typesense|mail(?:er)?|smtp|email|stripe|payments?|auth|supabase"
    r"|firebase|openai|anthropic|migrations?|filesystem)(?:_?(?:status|health|connection|connected|ok))?",
    re.IGNORECASE,
)
_OK, _ERROR = range(200, 400), range(400, 600)
_PAIR = re.compile(r"(?:status|state|health)\W{1,3}([A-Za-z_]{2,20})", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_]{2,24}")
_NOTHING_WRONG = re.compile(r"\b(?:no|0|zero|without)\s{1,3}(?:errors?|failures?|warnings?)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\bnot[\s_-]{1,3}(?:ok|ready|healthy|serving|available|running|alive|connected)\b", re.IGNORECASE
)


def sense(value: Any) -> Wellness:
    """What one word, switch or status code says."""
    if isinstance(value, bool):
        return Wellness.WELL if value else Wellness.SICK
    if isinstance(value, int):
        return Wellness.WELL if value in _OK else Wellness.SICK if value in _ERROR else Wellness.UNSAID
    return _word(value[:200]) if isinstance(value, str) else Wellness.UNSAID


def _word(text: str) -> Wellness:
    """A word, or what stands before a colon: `unavailable: connection refused`."""
    plain = re.sub(r"[\s-]+", "_", text.partition(":")[0].strip().strip(".!").casefold())
    found = next((wellness for words, wellness in _SENSES if words.fullmatch(plain)), Wellness.UNSAID)
    if found is Wellness.UNSAID and plain.isdecimal() and len(plain) == 3:  # noqa: PLR2004 - a status code
        return sense(int(plain))
    return found


def overall_of(data: Any) -> tuple[Wellness, str]:
    """What an object says of itself as a whole, and the word that says it."""
    if not isinstance(data, Mapping):
        return Wellness.UNSAID, ""
    lower = {key.lower(): value for key, value in data.items() if isinstance(key, str)}
    for key in OVERALL:
        found = sense(lower.get(key))
        if found is not Wellness.UNSAID:
            return found, f"{key}: {str(lower[key]).partition(':')[0].strip().lower()[:30]}"
    return Wellness.UNSAID, ""


def sense_of_text(text: str) -> tuple[Wellness, str]:
    """What a short text says: by a word after "status", or by the worst word in it."""
    if (pair := _PAIR.search(text)) and (found := _word(pair[1])) is not Wellness.UNSAID:
        return found, pair[1].lower()
    if no := _NOT.search(text):
        return Wellness.SICK, no[0].lower()
    tokens = [one.casefold() for one in _TOKEN.findall(_NOTHING_WRONG.sub(" ", text))]
    for words, wellness in _SENSES:
        if word := next((one for one in tokens if one != "no" and words.fullmatch(one)), ""):
            return wellness, word
    return Wellness.UNSAID, ""
