"""The production build runs in a fresh clone, with nothing but the declared variables."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.clean_build import Artefact, CleanBuild, Ended
from cockpit.facts.codebase import Codebase
from cockpit.facts.samples_builds import NO_CHECKOUT, built, unbuilt, with_files
from cockpit.facts.samples_launch import sample_launch
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
    Unreachable,
    Word,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.builds import LEFT_OUT, Repo, declare, guessed, longer, unrun
from cockpit.kit.pasting import line, quoted
from cockpit.kit.stating import by_word

ID = "deploy.clean-build"

CHECK = check(
    "Build runs from source control with a clean environment",
    severity=BLOCKER,
    mode=ASSISTED,
    runs="the command of [repo] build in a fresh clone of the newest commit, in a temporary folder, with "
    "made-up values for the declared variables and none of your own",
    word=Word(
        "The build system has built the commit that goes live from a fresh checkout, and nothing was mended "
        "by hand.",
        "the address of the run, its result, and the commit it built",
        days=14,
        until_deploy=True,
        may_not_apply=False,
    ),
    why="A build that needs a file or a setting from one laptop works until that laptop is away. On the new "
    "machine, in the night of the launch, nobody knows what was missing.",
    fix="Commit what is missing, and declare every variable that the build reads.",
    undo="Nothing to undo: the build ran in a folder that is gone.",
    verify="cockpit check deploy.clean-build --allow build",
    source="The Twelve-Factor App: III config, V build, release, run; reproducible-builds.org",
    terms={
        "clone": "a fresh copy of what is committed, without anything else from your folder",
        "build": "making what is served out of the source",
        "environment variable": "a setting that a program reads from outside its code",
    },
)
_EXPECTED = "exit code 0 in a fresh clone with the declared variables"
_ALLOW = "cockpit check deploy.clean-build --allow build"
_CLEAN = "Nothing to undo: the build ran in a folder that is gone."


def judge(launch: Launch, clean_build: CleanBuild, codebase: Codebase, stated: Stated) -> Iterator[Finding]:
    """What the build itself shows; a person's word about a run of the CI where nothing was built here."""
    found = _shown(launch, clean_build, codebase)
    spoken = found.verdict is UNKNOWN and (stated.of(ID) or stated.unreadable)
    yield by_word(launch, ID, CHECK, stated) if spoken else found


def _shown(launch: Launch, seen: CleanBuild, codebase: Codebase) -> Finding:
    if seen.missing is not None:
        return _unbuilt(launch, seen.missing, codebase)
    if seen.ended is not Ended.ITSELF:
        return _ended(launch, seen)
    return _good(launch, seen, codebase) if seen.code == 0 else _bad(launch, seen)


def _unbuilt(launch: Launch, why: Unreachable, codebase: Codebase) -> Finding:
    if why.kind == LEFT_OUT:
        return unrun(ID, launch.domain, why)
    if why.kind == "undeclared" and "build" in why.cause:
        return undeclared(
            launch.domain, "launch.toml does not say how the product is built", guessed(codebase)
        )
    if why.kind == "undeclared":
        return undeclared(launch.domain, why.cause, '[repo]\npath = "."\nbuild = "npm ci && npm run build"')
    return cut(launch.domain, why)


def _seen(seen: CleanBuild, **more: Any) -> dict[str, Any]:
    """What every finding says of the build; how long it took is another number each time."""
    told = {
        "command": seen.command,
        "commit": seen.commit[:12],
        "branch": seen.branch,
        "exit_code": seen.code,
        "variables": list(seen.given),
        "gaps": list(seen.gaps),
        **more,
    }
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _good(launch: Launch, seen: CleanBuild, codebase: Codebase) -> Finding:
    made = seen.artefact
    if made is not None and not made.files:
        dist = launch.repo.dist if launch.repo else ""
        return failed(
            launch.domain,
            "no-output",
            f"the build ends well and leaves nothing in {dist}",
            expected=f"files in {dist}",
            observed="none",
            evidence=_seen(seen),
            fix=Fix(
                "Correct [repo] dist, or the build.",
                line("dist", quoted("dist"), "[repo]"),
                "Write the line as it was.",
            ),
        )
    number = len(seen.given)
    with_ = f"{number} declared variable{'s' * (number > 1)}" if number else "no variable"
    size = f", {made.files} files" if made else ""
    notes = [*seen.gaps, *(["what is not committed was not built"] if codebase.dirty else [])]
    more = {"artefact": _told(made)} if made else {}
    return passed(
        launch.domain,
        f"commit {seen.commit[:12]} builds in a fresh clone with {with_} and nothing else",
        expected=_EXPECTED,
        observed="; ".join((f"exit code 0{size}", *notes)),
        evidence=_seen(seen, **more),
    )


def _told(made: Artefact) -> str:
    more = "" if made.whole else " at least"
    return f"sha256:{made.digest},{more} {made.files} files, {made.size} bytes"


def _bad(launch: Launch, seen: CleanBuild) -> Finding:
    """Whose fault it is: this machine's, the declarations', the network's, or the source's."""
    if seen.absent:
        return _absent(launch, seen.absent)
    if seen.asked:
        return _asked(launch, seen)
    return _outside(launch, seen) if seen.outside else _broken(launch, seen)


def _absent(launch: Launch, program: str) -> Finding:
    why = f"{program} is not installed on this machine, so the build could not run"
    fix = Fix(f"Install {program}, or look from where it is: the CI can run this check too.", _ALLOW, _CLEAN)
    return cut(launch.domain, Unreachable(Layer.REPO, why, "not-installed"), fix=fix)


def _broken(launch: Launch, seen: CleanBuild) -> Finding:
    return failed(
        launch.domain,
        "build-failed",
        f"the build fails in a fresh clone: {seen.telling or 'it says nothing'}",
        expected=_EXPECTED,
        observed=f"exit code {seen.code}",
        evidence=_seen(seen, output=list(seen.tail)),
        fix=Fix(
            "Commit what it does not find, declare what it reads, and build again. What works only in your "
            "folder is ignored by git, installed by hand, or set in your shell.",
            f"git status --ignored --short\n{_ALLOW}",
            _CLEAN,
        ),
    )


def _asked(launch: Launch, seen: CleanBuild) -> Finding:
    names = ", ".join(seen.asked)
    return failed(
        launch.domain,
        "undeclared-variable",
        f"the build asks for {names}, which launch.toml does not declare for production",
        expected="every variable that the build needs among the declared ones",
        observed=f"exit code {seen.code}: {seen.telling}",
        evidence=_seen(seen, asked=list(seen.asked), output=list(seen.tail)),
        fix=declare(seen.asked),
    )


def _outside(launch: Launch, seen: CleanBuild) -> Finding:
    """It wanted the network, or a service behind a value that was made up: neither blames the source."""
    why = f"the build wanted what it cannot have here, the network or a real value: {seen.outside}"
    fix = Fix(
        "Run it where the network lets it through. If it asks a service of your own while it builds, or "
        "looks whether a key can be one, it cannot be built so: let the CI build it, and state that run.",
        f"{_ALLOW}\ncockpit attest {ID}",
        _CLEAN,
    )
    evidence = _seen(seen, output=list(seen.tail))
    return cut(launch.domain, Unreachable(Layer.NETWORK, why, "outside"), evidence=evidence, fix=fix)


def _ended(launch: Launch, seen: CleanBuild) -> Finding:
    """It was ended before it came to an end."""
    minutes = f" ({seen.limit / 60:g} minutes)" if seen.ended is Ended.TIME else ""
    last = f"; the last it said: {seen.tail[-1]}" if seen.tail else ""
    why = Unreachable(Layer.REPO, f"the build was ended, for {seen.ended}{minutes}{last}", "ended")
    return cut(launch.domain, why, evidence=_seen(seen, output=list(seen.tail)), fix=longer(seen))


_SHOP = sample_launch()
_FILES = with_files({"package.json": '{"scripts": {"build": "vite build"}}'}, "pnpm-lock.yaml")


def _one(name: str, seen: CleanBuild, expect: Any, stated: Stated = NOTHING_SAID) -> Case:
    return case(name, _SHOP, seen, _FILES, stated, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("it builds", built(), PASS)
    yield _one("no dist is declared", built(artefact=None), PASS)
    dist = sample_launch(repo=Repo(build="npm run build", dist="dist"))
    yield case("it leaves nothing", dist, built(artefact=Artefact()), _FILES, NOTHING_SAID, expect=FAIL)
    wrong = {"code": 1, "artefact": None, "telling": "Error: Cannot find module './secrets'"}
    yield _one("a file is missing", built(**wrong), FAIL)
    asked = {**wrong, "telling": "Error: STRIPE_KEY is not set", "asked": ("STRIPE_KEY",)}
    yield _one("a variable is missing", built(**asked), FAIL)
    away = {**wrong, "outside": "npm error ENOTFOUND"}
    yield _one("there is no network", built(**away), UNKNOWN)
    yield _one("a tool is not installed", built(code=127, absent="pnpm"), UNKNOWN)
    yield _one("it never ends", built(code=None, ended=Ended.TIME, tail=("Listening on 3000",)), UNKNOWN)
    yield _one("it fills the disk", built(code=None, ended=Ended.ROOM), UNKNOWN)
    left = unbuilt(LEFT_OUT, "nothing was built: it was not allowed: --allow build")
    yield _one("nobody allowed it", left, UNKNOWN)
    yield _one("a run of the CI is stated", left, PASS, sample_stated(statement(ID)))
    no = statement(ID, answer=Reply.NOT_DONE, reason="it only builds on Tom's laptop")
    yield _one("somebody says it does not", left, FAIL, sample_stated(no))
    yield _one("what is seen goes before what is said", built(**wrong), FAIL, sample_stated(statement(ID)))
    yield _one("no command", unbuilt("undeclared", "launch.toml has no [repo] build"), UNKNOWN)
    yield _one("the record is garbled", left, UNKNOWN, GARBLED)
    bare = unbuilt("undeclared", "launch.toml has no [repo] path")
    yield case("no checkout", _SHOP, bare, NO_CHECKOUT, NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
