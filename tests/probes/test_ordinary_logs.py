"""What the checks say of ordinary logs: no alarm on an ordinary day, and one where something is wrong."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from cockpit.facts.log_sample import LogSample
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.launch.parts import LookFrom
from cockpit.launch.watching import Logs
from cockpit.model import Verdict
from cockpit.probes import log_sample
from cockpit.scan.matcher import Matcher, load
from cockpit.standards.html import Document
from cockpit.vantage import Vantage
from tests.probes.ordinary_logs import LOGS, NOW

HOME = "https://shop.example/"
LAUNCH = sample_launch(logs=Logs(paths="app.log"))
SERVED = served(LAUNCH, Page(HOME, response(HOME, x_request_id="c0ffee00-1111"), Document()))
REVIEW = import_module("checks.audit.log_review")
PRIVATE = import_module("checks.log.no_secrets_pii")
STRUCTURED = import_module("checks.log.structured_json")
IDS = import_module("checks.log.request_ids")
PASS, WARN, FAIL, UNKNOWN = Verdict.PASS, Verdict.WARN, Verdict.FAIL, Verdict.UNKNOWN
# No id stands in these, and none could be searched for; in the others no line is about a request.
WITHOUT_IDS = {"nginx", "django", "morgan", "caddy", "fly", "docker"}
ABOUT_NONE = {"nginx_errors", "apache_errors", "laravel", "spring", "compose", "next_js"}
STRUCTURE = {
    **dict.fromkeys(("pino", "vercel", "vercel_list", "table", "google_list"), PASS),
    **dict.fromkeys(("caddy", "logfmt"), WARN),
}


@cache
def matcher() -> Matcher:
    return load()


async def looked(folder: Path, lines: Iterator[str]) -> LogSample:
    (folder / "app.log").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    vantage = Vantage(LookFrom(), folder=folder, now=NOW)
    return await log_sample.gather(LAUNCH, vantage, SERVED)


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_sample, "_matcher", matcher)


@pytest.mark.parametrize("name", sorted(LOGS))
async def test_an_ordinary_day_is_no_alarm(tmp_path: Path, name: str) -> None:
    seen = await looked(tmp_path, LOGS[name]())
    review = [(one.verdict, one.summary) for one in REVIEW.judge(LAUNCH, seen, NOTHING_SAID)]
    assert [verdict for verdict, _ in review] == [UNKNOWN if name == "next_js" else PASS], review
    private = [(one.verdict, one.summary) for one in PRIVATE.judge(LAUNCH, seen, NOTHING_SAID)]
    assert [verdict for verdict, _ in private] == [PASS], private
    structured = [one.verdict for one in STRUCTURED.judge(LAUNCH, seen, NOTHING_SAID)]
    assert structured == [STRUCTURE.get(name, FAIL)]
    (ids,) = [one for one in IDS.judge(LAUNCH, SERVED, seen) if one.subject == LAUNCH.domain][-1:]
    assert ids.verdict is (UNKNOWN if name in ABOUT_NONE else FAIL if name in WITHOUT_IDS else PASS), ids
    assert seen.gaps == ()


def _wrong(name: str) -> Iterator[str]:
    """The same day, and something is wrong."""
    yield from LOGS[name]()
    hour = NOW - dt.timedelta(minutes=1)
    for number in range(8):
        match name:
            case "rails":
                before = (
                    f"[{hour:%Y-%m-%dT%H:%M:%S} #7] FATAL -- : [550e8400-e29b-41d4-a716-00000000000{number}]"
                )
                yield f"F, {before}   "
                yield f"F, {before} NoMethodError (undefined method `price' for nil):"
            case "nginx":
                yield f'203.0.113.5 - - [{hour:%d/%b/%Y:%H:%M:%S} +0000] "GET / HTTP/1.1" 502 5 "-" "x"'
            case "docker":
                for text in (
                    "Traceback (most recent call last):",
                    "    raise KeyError('x')",
                    "KeyError: 'x'",
                ):
                    yield f'{{"log":"{text}\\n","stream":"stderr","time":"{hour:%Y-%m-%dT%H:%M:%S}.1Z"}}'
            case "morgan":
                yield from ("TypeError: x is not a function", "    at /app/pay.js:3:1")
            case "spring":
                yield f"{hour:%Y-%m-%dT%H:%M:%S}.1Z ERROR 1 --- [shop] [main] c.e.Pay : failed"
                yield from ("java.lang.IllegalStateException: closed", "\tat c.e.Pay.take(Pay.java:1)")
            case "next_js":
                yield from (" ⨯ TypeError: x is not a function", "    at pay (.next/server/app.js:1:1)")
            case "compose":
                yield f"web-1    | {hour:%Y-%m-%d %H:%M:%S},123 ERROR [shop.pay] the bank does not answer"
                yield f"web-1    | {hour:%Y-%m-%d %H:%M:%S},123 ERROR [shop.pay] giving up"


@pytest.mark.parametrize(
    ("name", "verdict", "word"),
    [
        ("rails", FAIL, "NoMethodError 8 times"),
        ("nginx", FAIL, "GET / 8 of"),
        ("docker", FAIL, "KeyError 8 times"),
        ("morgan", FAIL, "TypeError 8 times"),
        ("spring", FAIL, "IllegalStateException 8 times"),
        ("next_js", FAIL, "TypeError 8 times"),
        ("compose", WARN, "21 of 226 lines are of level error"),
    ],
)
async def test_what_is_wrong_is_seen_among_it(tmp_path: Path, name: str, verdict: Verdict, word: str) -> None:
    seen = await looked(tmp_path, _wrong(name))
    (found,) = REVIEW.judge(LAUNCH, seen, NOTHING_SAID)
    assert found.verdict is verdict, found
    assert word in found.summary
