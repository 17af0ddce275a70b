"""No secret that still opens something is kept in what git remembers."""

import datetime as dt
from collections.abc import Iterator, Sequence

from cockpit.facts.leaks import Leak, Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import ignored, leak, past, public, repo_secrets, shallow, undeclared, unread
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    Unreachable,
    case,
    check,
    cut,
    failed,
    passed,
)
from cockpit.kit.leaks import (
    AllowedSecret,
    Secret,
    by_file,
    changed,
    evidence,
    named,
    open_ones,
    repair,
    today,
    untold,
)
from cockpit.model import Verdict

CHECK = check(
    "No secrets in git history",
    severity=HIGH,
    why="What was committed once is in every clone for ever, also after the file is deleted. Whoever gets "
    "the repository, a contractor or a thief, gets the key of two years ago; if it still works, they are in.",
    fix="Change the value, then say so in launch.toml; the history may stay as it is.",
    undo="The old value cannot be trusted again.",
    verify="cockpit check secret.history-scan",
    source="OWASP Secrets Management Cheat Sheet; git-rm(1): removing a file does not remove it from history",
    terms={
        "history": "everything git keeps: old commits, their messages, tags, notes, stashes, lost commits",
        "shallow clone": "a copy with the newest commits only, as build machines make it",
        "digest": "a fingerprint of the value: it tells two values apart and gives neither away",
    },
)
_NO_HISTORY = "the folder is no git repository, so what git remembers elsewhere was not read: clone it"
_EXPECTED = "no value that still opens something"


def judge(launch: Launch, repo_secrets: RepoSecrets, stated: Stated) -> Iterator[Finding]:
    """Per place and kind of secret, but for what is told of the files, which is another check's.

    What an environment file on this machine holds on purpose may not have been committed once. A value that
    was changed since, by the row of `[[secret]]` that lists its digest, is worth nothing. Where a part of the
    history is not here nothing is called clean.
    """
    if repo_secrets.missing:
        yield cut(launch.domain, repo_secrets.missing)
        return
    if not repo_secrets.history:
        yield cut(launch.domain, Unreachable(Layer.REPO, _NO_HISTORY, "no-history"))
        return
    day = today(stated)
    told = {one.digest for one in open_ones(launch, repo_secrets.in_tree, day)}
    found = [one for one in open_ones(launch, repo_secrets.in_history, day) if one.digest not in told]
    worthless = [one for one in found if changed(launch, one)]
    left = [one for one in found if one not in worthless]
    for (path, _), some in by_file(left).items():
        yield _kept(path, some)
    dark = [*untold(launch, "the history is not here as a whole", repo_secrets.gaps, repo_secrets.left)]
    yield from dark
    if not dark and not left:
        over = f"; {len(worthless)} in it were changed since" if worthless else ""
        yield passed(
            launch.domain,
            f"none of {repo_secrets.objects} objects of the history holds a secret that still counts{over}",
            expected=_EXPECTED,
            observed=f"{repo_secrets.objects} objects read",
        )


def _kept(path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    since = f", since {first.since[:10]}, commit {first.commit[:12]}" if first.commit else ""
    packed = f" ({first.inside})" if first.inside else ""
    gone = "; the newest commit is without it" if first.place is Place.HISTORY and not first.head else ""
    return failed(
        path,
        first.rule,
        f"{path}{packed}: git keeps {named(some)}{since}{gone}",
        expected=_EXPECTED,
        observed=f"{first.place}: {first.shown}, digest {first.digest}",
        evidence=evidence(some),
        fix=repair(some),
    )


_SHOP = sample_launch()


def _one(name: str, seen: RepoSecrets, expect: Verdict, launch: Launch = _SHOP) -> Case:
    return case(name, launch, seen, NOTHING_SAID, expect=expect)


def _changed(day: str) -> Launch:
    row = Secret(name="STRIPE_KEY", exposed=(past().digest,), last_rotated=dt.date.fromisoformat(day))
    return sample_launch(secrets=(row,))


def _cases() -> Iterator[Case]:
    allowing = AllowedSecret(reason="made for the tests", owner="ana", digest=past().digest)
    yield _one("clean", repo_secrets(), PASS)
    yield _one("a deleted file", repo_secrets(past()), FAIL)
    yield _one("a commit's message", repo_secrets(past("message of commit 1a2b", place=Place.COMMIT)), FAIL)
    yield _one("a commit that is lost", repo_secrets(past(place=Place.LOST)), FAIL)
    yield _one("it is in the newest commit too", repo_secrets(past(head=True), leak()), PASS)
    yield _one("it is in the newest commit alone", repo_secrets(past(head=True)), FAIL)
    yield _one("the same value is where it belongs now", repo_secrets(past(".env"), ignored()), FAIL)
    yield _one("changed since", repo_secrets(past()), PASS, _changed("2026-02-01"))
    yield _one("changed before it came in", repo_secrets(past()), FAIL, _changed("2026-01-04"))
    yield _one("allowed", repo_secrets(past()), PASS, sample_launch(allowed_secrets=(allowing,)))
    yield _one("made to be public", repo_secrets(public(place=Place.HISTORY)), PASS)
    yield _one("a shallow clone", shallow(), UNKNOWN)
    yield _one("a shallow clone with a key", shallow(past()), FAIL)
    yield _one("more was found than is told", repo_secrets(left=3), UNKNOWN)
    yield _one("no repository", repo_secrets(history=False), UNKNOWN)
    yield _one("no git", unread(), UNKNOWN)
    yield _one("nothing declared", undeclared(), UNKNOWN)


CASES = Cases(_cases)
