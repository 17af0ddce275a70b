"""No secret stands in the files of the checkout, or waits in the index."""

import datetime as dt
from collections.abc import Iterator, Sequence

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import ignored, leak, public, repo_secrets, shallow, undeclared, unread
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
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
    tally,
    today,
    untold,
)
from cockpit.model import Verdict

CHECK = check(
    "No secrets in the working tree",
    severity=BLOCKER,
    why="A key in the code is in every copy of it: on each laptop, at the code host, in the build. One of "
    "them gets out, and programs that look for keys find it within minutes.",
    fix="Change the value, read it from a variable, and set that in the platform's settings.",
    undo="The old value cannot be trusted again.",
    verify="cockpit scan --tree",
    source="OWASP Top Ten 2021, A07; CWE-798 (hard-coded credentials); the providers' own formats",
    terms={
        "working tree": "the files of the repository as they lie on the disk",
        "digest": "a fingerprint of the value: it tells two values apart and gives neither away",
        "rotate": "make a new key or password, put it in place, and end the old one",
    },
)
_EXPECTED = "no value in a file that others get"


def judge(launch: Launch, repo_secrets: RepoSecrets, stated: Stated) -> Iterator[Finding]:
    """Per file and kind of secret; environment files that git leaves out hold values on purpose.

    A file that git does not know yet is a warning: nobody else has it, until somebody adds it. So is a value
    that was changed since. Where a part could not be read nothing is called clean.
    """
    if repo_secrets.missing:
        yield cut(launch.domain, repo_secrets.missing)
        return
    found = open_ones(launch, repo_secrets.in_tree, today(stated))
    for (path, _), some in by_file(found).items():
        yield _there(launch, path, some)
    dark = [*untold(launch, "not all files could be read", repo_secrets.tree_gaps, repo_secrets.left)]
    yield from dark
    if not dark and not found:
        note = tally(repo_secrets.in_tree, launch, today(stated))
        yield passed(
            launch.domain,
            f"none of {repo_secrets.files} files holds a secret{f' ({note})' if note else ''}",
            expected=_EXPECTED,
            observed=f"{repo_secrets.files} files read",
        )


def _there(launch: Launch, path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    known = any(leak.tracked or leak.place is Place.INDEX for leak in some)
    over = all(changed(launch, leak) for leak in some)
    make = failed if known and not over else warned
    at = f", line {first.line}" if first.line else ""
    packed = f" ({first.inside})" if first.inside else ""
    new = "" if known else "; git does not know the file yet, and would take it up with the next add"
    done = "; it was changed since, so it only has to go" if over else ""
    return make(
        path,
        first.rule,
        f"{path}{at}{packed} holds {named(some)}{new}{done}",
        expected=_EXPECTED,
        observed=f"{first.shown}, digest {first.digest}",
        evidence=evidence(some),
        fix=repair(some),
    )


_SHOP = sample_launch()
_ALLOWED = AllowedSecret(reason="made for the tests", owner="ana", path="tests/**")


def _one(name: str, seen: RepoSecrets, expect: Verdict, launch: Launch = _SHOP) -> Case:
    return case(name, launch, seen, NOTHING_SAID, expect=expect)


def _cases() -> Iterator[Case]:
    allowing = sample_launch(allowed_secrets=(_ALLOWED,))
    over = Secret(name="STRIPE_KEY", exposed=(leak().digest,), last_rotated=dt.date(2026, 2, 1))
    changing = sample_launch(secrets=(over,))
    yield _one("clean", repo_secrets(), PASS)
    yield _one("a key in the code", repo_secrets(leak()), FAIL)
    yield _one("a key that is staged", repo_secrets(leak(place=Place.INDEX)), FAIL)
    yield _one("a committed environment file", repo_secrets(leak(".env")), FAIL)
    yield _one("a file that git does not know", repo_secrets(leak("new.js", tracked=False)), WARN)
    yield _one("changed since, and still there", repo_secrets(leak()), WARN, changing)
    yield _one("another one in the same file", repo_secrets(leak(), leak(digest="f" * 16)), FAIL, changing)
    yield _one("an environment file that is left out", repo_secrets(ignored()), PASS)
    yield _one("made to be public", repo_secrets(public()), PASS)
    yield _one("for a test mode", repo_secrets(leak(stance=Stance.TEST)), PASS)
    yield _one("allowed", repo_secrets(leak("tests/fixtures/key.pem")), PASS, allowing)
    yield _one("allowed elsewhere", repo_secrets(leak("src/key.pem")), FAIL, allowing)
    yield _one("a shallow clone has all its files", shallow(), PASS)
    yield _one("a file that cannot be read", repo_secrets(tree_gaps=("1 file cannot be read",)), UNKNOWN)
    yield _one("no git", unread(), UNKNOWN)
    yield _one("nothing declared", undeclared(), UNKNOWN)


CASES = Cases(_cases)
