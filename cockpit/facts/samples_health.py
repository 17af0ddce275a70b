"""Small examples of health checks, for the cases of checks and for tests."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.health import AnswerForm, Checkup, Health, Wellness, Wording
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response

URL = "https://shop.example/health"
WELL = Wording(AnswerForm.JSON, Wellness.WELL, "status: ok", {"database": Wellness.WELL})


def words(wellness: Wellness = Wellness.WELL, word: str = "status: ok", **more: Any) -> Wording:
    """What a JSON answer says."""
    return Wording(**{"form": AnswerForm.JSON, "wellness": wellness, "word": word, **more})


def checkup(
    seen: Response | Unreachable | None = None, says: Wording = WELL, url: str = URL, **more: Any
) -> Checkup:
    """One address that answers 200 as a health check should, but for what is given."""
    sound = response(url, content_type="application/json", cache_control="no-store")
    first = seen or sound
    again = {"again": sound, "says_again": says, "seconds": 0.1}
    return Checkup(url, first, says, **{**again, **more})


def health(*checkups: Checkup, hints: tuple[str, ...] = ()) -> Health:
    """The health addresses of a run; one that is sound where nothing is given."""
    return Health(checkups or (() if hints else (checkup(),)), hints)
