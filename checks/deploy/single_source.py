"""deploy.single-source."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.live_source import LiveSource, Whereabouts
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_live_source import NO_REPO, OLD, at_tip, behind, live_source
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Word,
    case,
    check,
    command,
    cut,
    failed,
    passed,
)
from cockpit.kit.stating import by_word
from cockpit.model import UNSTATED
from cockpit.text import safe

ID = "deploy.single-source"
_ABBREVIATED = 10  # digits of a commit that are shown

CHECK = check(
    "One source of truth for what is live",
    severity=BLOCKER,
    mode=ASSISTED,
    word=Word(
        "What is live was built from the commit that our branch points at: I compared the deployment's page "
        "at the platform with the branch.",
        "the id of the deployment and the commit it names; a picture of the platform's page about it",
        until_deploy=True,
    ),
    why="When what is live was built from something that is on nobody's branch, the next release undoes it, "
    "a fault cannot be looked for, and a way back leads somewhere else.",
    fix="Release what is on the branch, and nothing from anywhere else.",
    undo="Take the release back: cockpit explain deploy.rollback-path",
    verify=f"cockpit check {ID}",
    source="[deploy] version_marker and [repo] branch of launch.toml; The Twelve-Factor App, I and V",
    terms={
        "branch": "a line of versions of the code; one of them is what goes live",
        "tip": "the newest version on a branch",
        "commit": "one saved version of the code, called by 40 digits",
        "version marker": "an address of the product that tells which release is live",
    },
)


def judge(launch: Launch, live_source: LiveSource, stated: Stated) -> Iterator[Finding]:
    """The live release is the tip of the branch; where no machine can tell, a person's word counts."""
    live = live_source.live
    if isinstance(live, Unreachable):
        undeclared = live.kind in ("undeclared", "no-version")
        yield _word(launch, stated, live.cause) if undeclared else cut(launch.domain, live)
    elif live_source.missing:
        yield _word(launch, stated, f"{live} is live, and {live_source.missing.cause}")
    elif (found := live_source.of(live)).named and found.waiting:
        yield _word(launch, stated, _blunt(live_source, found))
    elif found.known:
        yield _held(launch, live_source, found)
    else:
        yield _word(launch, stated, _nowhere(live_source, live), fetch=True)


def _held(launch: Launch, source: LiveSource, found: Whereabouts) -> Finding:
    branch = source.branch or "what is checked out"
    seen: dict[str, Any] = {
        "expected": f"the tip of {branch} ({source.tip[:_ABBREVIATED]})",
        "observed": f"{found.name}, {found.by}, commit {found.commit[:_ABBREVIATED]}",
        "evidence": {"live": found.name, "commit": found.commit, "branch": branch, "tip": source.tip},
    }
    if found.named or found.commit == source.tip:
        points = "is called so" if found.by.startswith("the file") else "points at it"
        return passed(launch.domain, f"{found.name} is live, and {branch} {points} ({found.by})", **seen)
    seen["evidence"] |= {"waiting": found.waiting, "astray": found.astray, "subjects": list(found.subjects)}
    if found.astray:
        return _off_branch(launch, branch, found, seen)
    text = f"{found.name} is live, and {_commits(found.waiting)} of {branch} {_are(found.waiting)} not: "
    return failed(
        launch.domain,
        "not-live",
        text + _subjects(found, found.waiting),
        fix=Fix(
            "Release the branch; or, if what is on it must wait, take it off the branch until then.",
            command("git log --oneline {}", f"{found.commit[:_ABBREVIATED]}..{branch}"),
            "Take the release back: cockpit explain deploy.rollback-path",
        ),
        **seen,
    )


def _off_branch(launch: Launch, branch: str, found: Whereabouts, seen: dict[str, Any]) -> Finding:
    """What is live has something that the branch has not."""
    text = f"{found.name} is live and was not built from {branch}: {_commits(found.astray)} of it "
    text += f"{_are(found.astray)} not there"
    if found.waiting:
        text += f", and {_commits(found.waiting)} of {branch} {_are(found.waiting)} not live"
    else:
        text += f": {_subjects(found, found.astray)}"
    return failed(
        launch.domain,
        "off-branch",
        text,
        fix=Fix(
            "Bring what is live onto the branch, or release the branch: whichever of the two is right.",
            command("git log --oneline {}", f"{branch}..{found.commit[:_ABBREVIATED]}"),
            "Nothing to undo: the line only shows the commits.",
        ),
        **seen,
    )


def _subjects(found: Whereabouts, count: int) -> str:
    told = "; ".join(found.subjects[:3])
    return f"{told} and {count - 3} more" if count > 3 else told  # noqa: PLR2004 - three examples


def _commits(count: int) -> str:
    return "one commit" if count == 1 else f"{count} commits"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _blunt(source: LiveSource, found: Whereabouts) -> str:
    """A version that does not change with every release tells nothing."""
    commits = _commits(found.waiting)
    return (
        f"{found.name} is live, and {source.branch or 'the checkout'} is called so ({found.by}) "
        f"for {commits} already: the version marker does not tell which of them is live"
    )


def _nowhere(source: LiveSource, live: str) -> str:
    why = "which holds only the newest part of the history" if source.shallow else "which may be older"
    return f"{live} is live, and it is no tag, commit or version of this checkout, {why}"


def _word(launch: Launch, stated: Stated, why: str, *, fetch: bool = False) -> Finding:
    """A person's word, and while there is none, why no machine can tell."""
    found = by_word(launch, ID, CHECK, stated)
    if found.kind != UNSTATED:
        return found
    way = Fix(
        "Fetch what is new and run the check again; or compare by hand, then state it.",
        command("git fetch --tags && cockpit check {}", ID),
        "Nothing to undo: fetching changes no file.",
    )
    return replace(found, summary=safe(why, 400), fix=way if fetch else found.fix)


_SHOP = sample_launch()


def _cases() -> Iterator[Case]:
    none = NOTHING_SAID
    yield case("the tip is live", _SHOP, live_source(), none, expect=PASS)
    late = live_source(behind(), live="v1")
    yield case("two commits are not live", _SHOP, late, none, expect=FAIL)
    other = live_source(Whereabouts("v9", OLD, "commit", astray=3, subjects=("Hotfix",)), live="v9")
    yield case("built from another branch", _SHOP, other, none, expect=FAIL)
    both = live_source(behind(astray=1), live="v1")
    yield case("something of both is missing", _SHOP, both, none, expect=FAIL)
    blunt = replace(at_tip("0.1.0"), by="the file package.json", waiting=14)
    yield case("a version nobody raises", _SHOP, live_source(blunt, live="0.1.0"), none, expect=UNKNOWN)
    unknown = live_source(at_tip(), live="dpl_8Xk2")
    yield case("a deployment id", _SHOP, unknown, none, expect=UNKNOWN)
    yield case("a shallow clone", _SHOP, replace(unknown, shallow=True), none, expect=UNKNOWN)
    said = sample_stated(statement(ID, words="dpl_8Xk2 names the commit that main points at."))
    yield case("a deployment id that somebody compared", _SHOP, unknown, said, expect=PASS)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="it was uploaded from a laptop"))
    yield case("uploaded from a laptop", _SHOP, unknown, no, expect=FAIL)
    yield case("the word counts for nothing where a machine sees", _SHOP, late, said, expect=FAIL)
    yield case("no repository", _SHOP, NO_REPO, none, expect=UNKNOWN)
    yield case("no repository, somebody's word", _SHOP, NO_REPO, said, expect=PASS)
    blind = Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")
    yield case("no version marker", _SHOP, live_source(live=blind), none, expect=UNKNOWN)
    yield case("nobody answers", _SHOP, live_source(live=DEAD), said, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, NO_REPO, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
