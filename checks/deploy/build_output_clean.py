"""What the build makes holds no private value and no leftover of the developer."""

from collections.abc import Iterator

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.build_output import BuildOutput
from cockpit.facts.bundles import Bundles, Hint, Script
from cockpit.facts.clean_build import CleanBuild
from cockpit.facts.samples_builds import built, unbuilt
from cockpit.facts.samples_bundles import (
    APP,
    PAGE,
    bundles,
    in_build,
    in_script,
    mark,
    no_output,
    of_test_mode,
    output,
)
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.served import Served
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
    passed,
)
from cockpit.kit.build_output import EXPECTED, in_folder, live
from cockpit.kit.bundles import holes, note
from cockpit.kit.leaks import AllowedSecret, today
from cockpit.kit.pasting import below
from cockpit.model import Verdict

CHECK = check(
    "Build output has no private values or debug logs",
    severity=HIGH,
    why="A build copies values into files without saying so. What it writes is what everybody gets: the "
    "password of the database in a script, a settings file beside the page, the developer's own notes in "
    "every customer's browser.",
    fix="Take it out of the source or of the build, and build again.",
    undo="Build the former version again.",
    verify="cockpit check deploy.build-output-clean --allow build",
    source="CWE-540 (sensitive information in source code), CWE-489 (active debug code), CWE-215",
    runs="the [repo] build of launch.toml in a fresh copy, and reads what it leaves; without, it reads what "
    "lies in [repo] dist",
    terms={
        "build": "making what is served out of the source",
        "dist": "the folder that the build fills, and that is published",
        "source map": "a file that turns the shortened script back into the source as it was written",
    },
)
_LINES = 'build = "npm ci && npm run build"\ndist = "dist"   # .next, build, out, public'


def judge(
    launch: Launch,
    build_output: BuildOutput,
    clean_build: CleanBuild,
    bundles: Bundles,
    served: Served,
    stated: Stated,
) -> Iterator[Finding]:
    """The fresh build where there is one, else the folder as it lies there; and what is live.

    What is live must have been read, but for scripts beyond the limit of requests where a build tells of all.
    """
    day = today(stated)
    output = clean_build.output or (None if build_output.missing else build_output)
    found = list(live(launch, bundles, day))
    if output:
        found += in_folder(launch, output, day, fresh=output is clean_build.output)
    yield from found
    if gap := _gap(launch, output, bundles, served, build_output.missing):
        yield gap
    elif not found:
        told = _read(output, bundles, build_output.missing)
        yield passed(
            launch.domain, f"nothing private, no debug logs: {told}", expected=EXPECTED, observed=told
        )


def _gap(
    launch: Launch, output: BuildOutput | None, bundles: Bundles, served: Served, missing: Unreachable | None
) -> Finding | None:
    """What keeps it from being decided."""
    if output and output.gaps:
        cause = f"not all of the build was read: {'; '.join(output.gaps[:3])}"
        return cut(launch.domain, Unreachable(Layer.REPO, cause, "incomplete"))
    unread = [one for one in holes(launch, bundles, served) if one.verdict is UNKNOWN]
    if hidden := [one for one in unread if not (output and one.layer is Layer.PERSON)]:
        return hidden[0]
    if not output and not bundles.scripts and not bundles.pages:
        why = missing or Unreachable(Layer.PERSON, "there is neither a build nor a page to read", "nothing")
        return cut(launch.domain, why, fix=_how(launch))
    return None


def _how(launch: Launch) -> Fix:
    lines = _LINES if launch.repo else f'path = "."\n{_LINES}'
    text = "Name the folder that the build fills, build once, and run the check again."
    return Fix(text, below("repo", lines, there=launch.repo is not None), "Remove the lines.")


def _read(output: BuildOutput | None, bundles: Bundles, missing: Unreachable | None) -> str:
    """What was looked at, and what of it was not there."""
    if output:
        return f"{output.files} files of {output.folder}, and live {note(bundles)}"
    return f"live {note(bundles)}; no folder was read: {missing.cause if missing else 'there is none'}"


_SHOP = sample_launch()
_LEFT_OUT = unbuilt(LEFT_OUT, "nothing was built: it was not allowed: --allow build")


def _one(
    name: str,
    local: BuildOutput,
    expect: Verdict,
    *,
    seen: Bundles | None = None,
    fresh: CleanBuild = _LEFT_OUT,
    launch: Launch = _SHOP,
) -> Case:
    return case(name, launch, local, fresh, seen or bundles(), served(launch), NOTHING_SAID, expect=expect)


def _cases() -> Iterator[Case]:
    allowing = AllowedSecret(reason="a demo", owner="ana", digest=in_build().digest)
    loud = (Script(APP, 20_000, 14),)
    yield _one("clean", output(), PASS)
    yield _one("a key in a script", output(in_build()), FAIL)
    yield _one("a key, allowed", output(in_build()), PASS, launch=sample_launch(allowed_secrets=(allowing,)))
    yield _one("a key of a test mode", output(of_test_mode("dist/app.js")), PASS)
    yield _one("an environment file", output(strays=("dist/.env.production",)), FAIL)
    yield _one("tests", output(strays=("dist/cart.test.js",)), WARN)
    yield _one("source maps", output(maps=("dist/app.js.map",)), WARN)
    yield _one("debug logs", output(logs=30, loudest="dist/app.js"), WARN)
    yield _one("a library prints now and then", output(logs=5), PASS)
    yield _one("a debug switch", output(marks=(mark(Hint.FLAG, "DEBUG=true", "dist/app.yml"),)), FAIL)
    yield _one("a debugger", output(marks=(mark(Hint.DEBUGGER, "debugger;"),)), WARN)
    yield _one("a developer's folder", output(marks=(mark(Hint.FOLDER, "/home/…/cart.ts"),)), WARN)
    yield _one("of a development server", output(marks=(mark(Hint.DEVELOPMENT),)), WARN)
    made = built(output=output(marks=(mark(Hint.DEVELOPMENT),)))
    yield _one("the fresh build is for development", no_output(), FAIL, fresh=made)
    yield _one("the fresh build decides", output(in_build()), PASS, fresh=built(output=output()))
    yield _one("the fresh build holds a key", no_output(), FAIL, fresh=built(output=output(in_build())))
    yield _one("a file could not be read", output(gaps=("dist/a cannot be read",)), UNKNOWN)
    yield _one("only what is live", no_output(), PASS)
    yield _one("a key is live", output(), FAIL, seen=bundles(in_script()))
    yield _one("debug logs are live", no_output(), WARN, seen=bundles(scripts=loud))
    yield _one("a debugger is live", no_output(), WARN, seen=bundles(marks=(mark(Hint.DEBUGGER),)))
    yield _one("a live script does not come", no_output(), UNKNOWN, seen=bundles(unseen={APP: DEAD}))
    yield _one(
        "a live script does not come, the build is there", output(), UNKNOWN, seen=bundles(unseen={APP: DEAD})
    )
    yield _one("more live scripts than may be asked for", no_output(), UNKNOWN, seen=bundles(left=4))
    yield _one(
        "more live scripts than may be asked for, the build is there", output(), PASS, seen=bundles(left=4)
    )
    closed = served(_SHOP, missing={PAGE: DEAD})
    nothing = (no_output(), _LEFT_OUT, Bundles())
    yield case("port 443 is closed", _SHOP, *nothing, closed, NOTHING_SAID, expect=UNKNOWN)
    yield case("nothing at all", _SHOP, *nothing, Served({}), NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
