"""Secrets reach the product when it is deployed, and do not come with the repository."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.build_output import BuildOutput
from cockpit.facts.clean_build import CleanBuild
from cockpit.facts.codebase import Codebase
from cockpit.facts.leaks import Leak, Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.samples_builds import built, unbuilt
from cockpit.facts.samples_bundles import in_build, no_output, output
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import ignored, leak, repo_secrets, undeclared, unread
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.bundles import give_back, secret_ones
from cockpit.kit.env_rows import few
from cockpit.kit.injected import in_configuration, named
from cockpit.kit.leaks import AllowedSecret, evidence, open_ones, repair, today
from cockpit.kit.pasting import quoted
from cockpit.model import Verdict
from cockpit.standards.secrets.allowed import allowed

CHECK = check(
    "Variables are injected at deploy time only",
    severity=HIGH,
    why="A value that lies in an environment file, a Dockerfile or a workflow is the same for everybody and "
    "for every environment, stays in the image and in the history, and takes a commit to change at night.",
    fix="Leave the name in the file and take the value out: set it in the platform's settings.",
    undo="Put the line back.",
    verify="cockpit check deploy.env-injected-only",
    source="The Twelve-Factor App, III; Docker Docs, SecretsUsedInArgOrEnv; GitHub Docs, "
    "Using secrets in workflows",
    terms={
        "environment file": "a file of NAME=value lines, such as .env",
        "image": "the packed product as Docker builds it: whoever has it can read every ENV and ARG",
        "injected": "handed to the program when it starts, by the platform",
    },
)
_EXPECTED = "names in the files, values in the platform's settings"


def judge(
    launch: Launch,
    codebase: Codebase,
    repo_secrets: RepoSecrets,
    build_output: BuildOutput,
    clean_build: CleanBuild,
    stated: Stated,
) -> Iterator[Finding]:
    """File by file: a value that is a secret is red; one that only has a secret's name is a warning.

    So is one that the build has written into what is released, where a build has left something to read.
    """
    missing = codebase.missing or repo_secrets.missing
    if missing:
        yield cut(launch.domain, missing)
        return
    day = today(stated)
    found = in_configuration(open_ones(launch, repo_secrets.in_tree, day))
    files: dict[str, list[Leak]] = defaultdict(list)
    for one in found:
        files[one.path].append(one)
    yield from (_written(path, some) for path, some in sorted(files.items()))
    rest = _only_named(launch, codebase, set(files), stated)
    yield from (_suspected(path, lines) for path, lines in rest.items())
    made = clean_build.output or build_output
    baked = secret_ones(launch, made.leaks, day)
    if baked:
        yield _baked(made, baked)
    if gaps := (*codebase.gaps, *repo_secrets.tree_gaps, *made.gaps):
        cause = f"not all files could be read: {'; '.join(gaps)}"
        yield cut(launch.domain, Unreachable(Layer.REPO, cause, "incomplete"))
    elif not files and not rest and not baked:
        told = f"{made.files} of {made.folder}" if made.files else "no build: none is there"
        yield passed(
            launch.domain,
            f"no value of a secret stands in the {len(codebase.texts)} files that configure the product",
            expected=_EXPECTED,
            observed=f"{len(codebase.texts)} files read, and {told}",
        )


def _only_named(
    launch: Launch, codebase: Codebase, but: set[str], stated: Stated
) -> dict[str, list[tuple[str, int]]]:
    """(name, line) by file, where a value beside a secret's name was not found to be one."""
    rest: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, path, line in named(codebase.texts):
        stand_in = Leak("", "", "", "", Place.TREE, path)
        if path not in but and allowed(launch.allowed_secrets, stand_in, today(stated)) is None:
            rest[path].append((name, line))
    return dict(rest)


def _written(path: str, some: Sequence[Leak]) -> Finding:
    known = any(one.tracked or one.place is Place.INDEX for one in some)
    lines = ", ".join(dict.fromkeys(str(one.line) for one in some[:5]))
    titles = ", ".join(dict.fromkeys(one.title for one in some[:5]))
    new = "" if known else "; git does not know the file yet, and would take it up with the next add"
    return (failed if known else warned)(
        path,
        "value-in-file",
        f"{path} brings a value along that only the deploy should, at line {lines}: {titles}{new}",
        expected=_EXPECTED,
        observed=f"{path}:{some[0].line}: {some[0].shown}",
        evidence=evidence(some),
        fix=repair(some),
    )


def _baked(made: BuildOutput, some: Sequence[Leak]) -> Finding:
    """Whoever has the build has the value, and every environment gets the one it was built with."""
    titles = ", ".join(sorted({one.title for one in some}))
    return failed(
        made.folder,
        "value-in-build",
        f"the build brings values along that only the deploy should: {titles}, at {some[0].path}",
        expected=_EXPECTED,
        observed="; ".join(dict.fromkeys(f"{one.path}: {one.shown}" for one in some[:5])),
        evidence=evidence(some),
        fix=give_back(some),
        verify="cockpit check deploy.build-output-clean --allow build",
    )


def _suspected(path: str, lines: Sequence[tuple[str, int]]) -> Finding:
    names = list(dict.fromkeys(name for name, _ in lines))
    return warned(
        path,
        "named-in-file",
        f"{path} gives {few(names)} a value, which by its name is a secret",
        expected=_EXPECTED,
        observed="; ".join(f"{name} at {path}:{line}" for name, line in lines[:5]),
        evidence={"names": [f"{name}:{line}" for name, line in lines[:100]]},
        fix=Fix(
            f"If production uses it: take the value out of {path}, set it in the platform's settings, and "
            "make a new one. In a Dockerfile mount it while building. If it opens nothing, say so.",
            "RUN --mount=type=secret,id=NAME ...   # in a Dockerfile\n# or, in launch.toml\n"
            f'[[allowed_secret]]\npath = {quoted(path)}\nreason = "WHAT FOR"\nowner = "WHO"',
            "Put the line back.",
        ),
    )


_SHOP = sample_launch()
_CODE = Codebase(("Dockerfile", "fly.toml"), texts={"fly.toml": 'app = "shop"\n'})


_UNBUILT = no_output()
_LEFT_OUT = unbuilt(LEFT_OUT, "nothing was built: it was not allowed: --allow build")


def _texts(**files: str) -> Codebase:
    texts = {path.replace("_", "."): text for path, text in files.items()}
    return replace(_CODE, files=tuple(texts), texts=texts)


def _cases() -> Iterator[Case]:
    def one(
        name: str,
        expect: Verdict,
        seen: RepoSecrets,
        code: Codebase = _CODE,
        launch: Launch = _SHOP,
        made: BuildOutput = _UNBUILT,
    ) -> Case:
        return case(name, launch, code, seen, made, _LEFT_OUT, NOTHING_SAID, expect=expect)

    nothing = repo_secrets()
    given = _texts(Dockerfile="FROM debian\nENV SESSION_SECRET=velvet-and-chrome\n")
    yield one("names alone", PASS, nothing)
    yield one("a key in a committed environment file", FAIL, repo_secrets(leak(".env.production")))
    yield one("a key in the Dockerfile", FAIL, repo_secrets(leak("Dockerfile")))
    yield one("a key in a workflow", FAIL, repo_secrets(leak(".github/workflows/ci.yml")))
    yield one("a key in the code is another check's", PASS, repo_secrets(leak("src/pay.js")))
    yield one("an environment file that is left out", PASS, repo_secrets(ignored()))
    yield one("one that git does not know yet", WARN, repo_secrets(leak(".env", tracked=False)))
    yield one("a secret's name in the Dockerfile", WARN, nothing, given)
    allowing = AllowedSecret(reason="opens nothing", owner="ana", path="Dockerfile")
    yield one("it opens nothing", PASS, nothing, given, sample_launch(allowed_secrets=(allowing,)))
    asked = _texts(
        Dockerfile="ARG NPM_TOKEN\nENV SESSION_SECRET=$SECRET\nENV SECRET_KEY_BASE_DUMMY=1\n"
        'ENV SECRET_KEY "non-secret-key-for-building-purposes"\n'
    )
    yield one("names that are filled in later", PASS, nothing, asked)
    plain = _texts(_env="NEXT_PUBLIC_API=https://shop.example\nPAGE_SIZE=20\nAPI_TOKEN=\n")
    yield one("values that everybody may see", PASS, nothing, plain)
    yield one("a password that has a plain name", WARN, nothing, _texts(_env="DB_PASSWORD=velvet\n"))
    here = _texts(_env="DATABASE_URL=postgres://app:app@localhost/app\n")
    yield one("the database of one's own machine", PASS, nothing, here)
    yield one("the build is clean too", PASS, nothing, made=output())
    yield one("the build has written a key into a script", FAIL, nothing, made=output(in_build()))
    yield one("not all of the build was read", UNKNOWN, nothing, made=output(gaps=("dist/a cannot be read",)))
    fresh = (nothing, output(in_build()), built(output=output()), NOTHING_SAID)
    yield case("the fresh build decides", _SHOP, _CODE, *fresh, expect=PASS)
    yield one("a file that cannot be read", UNKNOWN, repo_secrets(tree_gaps=("1 file cannot be read",)))
    yield one("no git", UNKNOWN, unread())
    yield one("nothing declared", UNKNOWN, undeclared())


CASES = Cases(_cases)
