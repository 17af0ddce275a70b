"""Every secret that came to light was changed since."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.bundles import Bundles
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.refusals import Refusals
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.samples_bundles import APP, bundles, in_page, in_script
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import (
    ci_logs as logs,
)
from cockpit.facts.samples_leaks import (
    leak,
    logged,
    lost_logs,
    no_logs,
    past,
    repo_secrets,
    shallow,
    undeclared,
    unread,
)
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    case,
    check,
    cut,
    passed,
)
from cockpit.kit.bundles import doubtful, note, unread_ones
from cockpit.kit.env_rows import few
from cockpit.kit.leaks import open_ones, today, untold
from cockpit.kit.rotated import Secret, judged, unsettled
from cockpit.model import Verdict
from cockpit.standards.secrets.exposed import came_to_light

CHECK = check(
    "Exposed secrets were rotated",
    severity=BLOCKER,
    mode=ASSISTED,
    sends="each value that came to light to the provider that gave it out, and to nobody else: one harmless "
    "question, to see whether the old value is refused",
    why="A key that was committed or printed once is known to others for good, whatever is deleted later. "
    "Only one that does not open anything any more is harmless.",
    fix="Make a new value, put it in place, end the old one, and write the day into its [[secret]] row.",
    undo="The old value cannot be trusted again.",
    verify="cockpit check secret.rotated-if-exposed --allow active",
    source="OWASP Secrets Management Cheat Sheet: revoke, rotate, delete, log; GitHub Docs, Remediating a "
    "leaked secret in your repository",
    terms={
        "rotate": "make a new key or password, put it in place, and end the old one",
        "digest": "a fingerprint of the value: it tells two values apart and gives neither away",
        "provider": "the company that gave out the key, and that can say whether it still works",
    },
)


def judge(
    launch: Launch,
    repo_secrets: RepoSecrets,
    ci_logs: CiLogs,
    bundles: Bundles,
    refusals: Refusals,
    stated: Stated,
) -> Iterator[Finding]:
    """Value by value: seen to be refused, or changed after the day it came in; else it is open.

    Without logs of the CI, and where nothing is served, the repository alone is judged.
    """
    if repo_secrets.missing:
        yield cut(launch.domain, repo_secrets.missing)
        return
    served = (leak for leak in bundles.leaks if not doubtful(leak))
    everywhere = (*repo_secrets.leaks, *ci_logs.leaks, *served)
    values = came_to_light(open_ones(launch, everywhere, today(stated)))
    found = [
        *(judged(launch, digest, some, refusals) for digest, some in values.items()),
        *unsettled(launch),
        *untold(
            launch,
            "not everything could be read, so more may have come to light",
            (*repo_secrets.gaps, *ci_logs.gaps, *unread_ones(bundles)),
            repo_secrets.left,
        ),
    ]
    if ci_logs.missing and ci_logs.missing.kind != "undeclared":
        found.append(cut(launch.domain, ci_logs.missing))
    yield from found or [_nothing(launch, ci_logs, bundles)]


def _nothing(launch: Launch, ci_logs: CiLogs, bundles: Bundles) -> Finding:
    places = ["the repository"]
    places += [f"{ci_logs.files} log{'s' * (ci_logs.files != 1)} of the CI"] if ci_logs.files else []
    places += [f"what the site serves ({note(bundles)})"] if bundles.pages or bundles.scripts else []
    return passed(launch.domain, f"no secret came to light in {few(places)}")


_SHOP = sample_launch()
_UNASKED = Refusals(asked=Unreachable(Layer.PERSON, "nothing was sent: it was not allowed", LEFT_OUT))
_DIGEST = past().digest
_SITE = bundles()


def _row(day: str, **parts: Any) -> Launch:
    row = Secret(name="STRIPE_KEY", exposed=(_DIGEST,), last_rotated=dt.date.fromisoformat(day), **parts)
    return sample_launch(secrets=(row,))


def _one(
    name: str,
    seen: RepoSecrets,
    expect: Verdict,
    launch: Launch = _SHOP,
    ci: CiLogs | None = None,
    said: Refusals = _UNASKED,
    site: Bundles = _SITE,
) -> Case:
    return case(name, launch, seen, ci or no_logs(), site, said, NOTHING_SAID, expect=expect)


def _cases() -> Iterator[Case]:
    after, before = _row("2026-02-01"), _row("2026-01-04")
    refused, works = Refusals({_DIGEST: True}), Refusals({_DIGEST: False})
    yield _one("nothing came to light", repo_secrets(), PASS)
    yield _one("nothing in the logs either", repo_secrets(), PASS, ci=logs())
    yield _one("in the history, and nobody says a word", repo_secrets(past()), FAIL)
    yield _one("in a file that everybody gets", repo_secrets(leak()), FAIL)
    yield _one("in a file that nobody has yet", repo_secrets(leak(tracked=False)), PASS)
    yield _one("in a log", repo_secrets(), FAIL, ci=logs(logged()))
    yield _one("in a script that is served", repo_secrets(), FAIL, site=bundles(in_script()))
    yield _one("served, and changed since", repo_secrets(), PASS, after, site=bundles(in_script()))
    yield _one("a visitor's own in a page", repo_secrets(), PASS, site=bundles(in_page()))
    yield _one("a script that does not come", repo_secrets(), UNKNOWN, site=bundles(unseen={APP: DEAD}))
    yield _one("nothing is served", repo_secrets(), PASS, site=Bundles())
    yield _one("changed since", repo_secrets(past()), PASS, after)
    yield _one("changed before it came in", repo_secrets(past()), FAIL, before)
    yield _one("refused", repo_secrets(past()), PASS, said=refused)
    yield _one("it still works, whatever is written", repo_secrets(past()), FAIL, after, said=works)
    open_row = Secret(name="STRIPE_KEY", ever_exposed=True)
    yield _one("a row that says so itself", repo_secrets(), FAIL, sample_launch(secrets=(open_row,)))
    yield _one("the old one still works", repo_secrets(), FAIL, _row("2026-02-01", old_key_refused=False))
    yield _one("a shallow clone", shallow(), UNKNOWN)
    yield _one("the logs are gone", repo_secrets(), UNKNOWN, ci=lost_logs())
    yield _one("no git", unread(), UNKNOWN)
    yield _one("nothing declared", undeclared(), UNKNOWN)


CASES = Cases(_cases)
