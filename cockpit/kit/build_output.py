"""What a build has left that it should not, as findings: in its folder, or in the scripts that are live."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from cockpit.facts.build_output import BuildOutput
from cockpit.facts.bundles import Bundles, Hint, Mark
from cockpit.facts.leaks import Leak
from cockpit.kit import LOW, MEDIUM, Finding, Fix, Launch, failed, warned
from cockpit.kit.bundles import by_path, doubtful, give_back, marked, question, secret_ones
from cockpit.kit.leaks import by_file, evidence, named
from cockpit.standards.telling_files import is_env_file

__all__ = ["in_folder", "live"]

EXPECTED: Final = "no private value, no debug log, nothing of a developer's machine"
_KB: Final = 100_000
_LOUD: Final = 5  # calls for each 100 kB, and at least as many in all
_BACK: Final = "Build the former version again."
_QUIET: Final = Fix(
    "Let the build take them out; what you need in production goes to your error tracker.",
    'Vite, vite.config: esbuild: { pure: ["console.log", "console.debug"], drop: ["debugger"] }\n'
    'Next.js, next.config.js: compiler: { removeConsole: { exclude: ["error", "warn"] } }\n'
    "webpack with terser: terserOptions: { compress: { drop_debugger: true, pure_funcs: ['console.log'] } }",
    "Remove the line.",
)
_TEXTS: Final = {
    Hint.DEVELOPMENT: ("is part of a development build", "Build for production: NODE_ENV=production."),
    Hint.FLAG: (
        "switches debugging on",
        "Write the value of production, or leave the file out of the build.",
    ),
    Hint.DEBUGGER: ("stops in every browser whose tools are open", ""),
    Hint.FOLDER: (
        "tells the folders of the machine it was built on",
        "Build in the CI, with relative paths.",
    ),
}


def in_folder(launch: Launch, output: BuildOutput, day: date, *, fresh: bool) -> Iterator[Finding]:
    """What is wrong in the folder of a build; one that is not `fresh` may be of a development server."""
    for (path, _), some in by_file(secret_ones(launch, output.leaks, day)).items():
        yield _private(path, some)
    yield from _strays(output)
    for (path, hint), found in by_path(output.marks).items():
        if hint in _TEXTS:
            yield _marked(path, hint, found, grave=hint is Hint.FLAG or (fresh and hint is Hint.DEVELOPMENT))
    if output.maps:
        yield _maps(output)
    if _loud(output.logs, output.code):
        yield _prints(output.folder, output.logs, output.code, output.loudest)


def live(launch: Launch, bundles: Bundles, day: date) -> Iterator[Finding]:
    """What is wrong in the scripts that are live; the keys in them are told by a check of their own."""
    if found := [one for one in secret_ones(launch, bundles.leaks, day) if not doubtful(one)]:
        titles = ", ".join(sorted({one.title for one in found}))
        yield failed(
            launch.domain,
            "served",
            f"what is live gives away: {titles}; secret.client-bundle says where",
            expected=EXPECTED,
            observed=", ".join(dict.fromkeys(one.shown for one in found[:5])),
            fix=give_back(found),
            verify="cockpit check secret.client-bundle",
        )
    for (path, hint), some in by_path(marked(launch, bundles, Hint.DEBUGGER, Hint.FOLDER)).items():
        yield _marked(path, hint, some, grave=False)
    code, logs = sum(one.size for one in bundles.scripts), sum(one.logs for one in bundles.scripts)
    if _loud(logs, code):
        loudest = max(bundles.scripts, key=lambda one: one.logs)
        yield _prints(launch.domain, logs, code, loudest.url)


def _loud(logs: int, code: int) -> bool:
    return logs >= _LOUD and logs * _KB >= _LOUD * code


def _private(path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    packed = f" ({first.inside})" if first.inside else ""
    make = warned if all(map(doubtful, some)) else failed
    return make(
        path,
        first.rule,
        f"the build has written {named(some)} into {path}{packed}, line {first.line}",
        expected=EXPECTED,
        observed=f"{first.shown}, digest {first.digest}",
        evidence=evidence(some),
        fix=question(some),
    )


def _strays(output: BuildOutput) -> Iterator[Finding]:
    environment = [path for path in output.strays if is_env_file(path)]
    tests = [path for path in output.strays if path not in environment]
    if environment:
        yield failed(
            environment[0],
            "environment-file",
            f"the build takes {', '.join(environment[:3])} along: whatever stands in it is published",
            expected=EXPECTED,
            observed=", ".join(environment[:3]),
            evidence={"files": environment},
            fix=Fix(
                "Leave it out of what is published, and set its values in the platform's settings.",
                "# .dockerignore, .vercelignore, or the exclude of the step that copies\n.env*",
                "Remove the line.",
            ),
        )
    if tests:
        yield warned(
            output.folder,
            "tests",
            f"the build takes {len(tests)} tests along, such as {tests[0]}",
            severity=LOW,
            expected=EXPECTED,
            observed=f"{len(tests)} files of tests",
            evidence={"files": tests},
            fix=Fix(
                "Keep tests out of the folder that is built.",
                '# tsconfig.build.json\n"exclude": ["**/*.test.*", "**/*.spec.*", "**/__tests__"]',
                "Remove the line.",
            ),
        )


def _marked(path: str, hint: Hint, found: Sequence[Mark], *, grave: bool) -> Finding:
    first = found[0]
    text, way = _TEXTS[hint]
    make = failed if grave else warned
    return make(
        path,
        hint.name.lower(),
        f"{path}, line {first.line}, {text}: {first.shown}",
        severity=None if grave else (LOW if hint is Hint.FOLDER else MEDIUM),
        expected=EXPECTED,
        observed=f"{hint}: {first.shown}",
        evidence={
            "seen": [{"line": one.line, "column": one.column, "text": one.shown} for one in found[:10]]
        },
        fix=Fix(way, None, _BACK) if way else _QUIET,
    )


def _maps(output: BuildOutput) -> Finding:
    return warned(
        output.folder,
        "source-maps",
        f"{len(output.maps)} source maps lie where browsers get files, with the source: {output.maps[0]}",
        severity=MEDIUM,
        expected="no source map in what is published",
        observed=f"{len(output.maps)} source maps",
        evidence={"maps": list(output.maps)},
        fix=Fix(
            "Build without them, or send them to your error tracker and delete them before publishing.",
            "Vite, vite.config: build: { sourcemap: false }\n"
            "Next.js, next.config.js: productionBrowserSourceMaps: false\nwebpack: devtool: false",
            "Switch the maps on again.",
        ),
    )


def _prints(subject: str, logs: int, code: int, loudest: str) -> Finding:
    """Many calls for little code are the developer's own; a library has few."""
    return warned(
        subject,
        "debug-logs",
        f"{logs} calls of console.log in {max(1, code // 1000)} kB of scripts, most of them in {loudest}",
        severity=LOW,
        expected=f"fewer than {_LOUD} for each 100 kB",
        observed=f"{logs} in {code} bytes",
        fix=_QUIET,
    )
