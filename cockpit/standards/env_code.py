"""Which files of a repository can read environment variables, and what each of them reads."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.standards import env_js, env_others, env_python
from cockpit.standards.env_names import UPPER, platform_sets, usable
from cockpit.standards.env_text import Extract, Lines, Mention, Reading

MOST_BYTES: Final = 1 << 20  # a larger file was written by a program
_LONG_LINE: Final = 5000  # characters on one line in the mean: minified
_MOST_RIDDLES: Final = 40  # of one file
_EXTRACT: Final[Mapping[str, tuple[str, Extract]]] = {
    **dict.fromkeys(
        ("js", "mjs", "cjs", "jsx", "svelte", "vue", "astro", "mdx"), ("JavaScript", env_js.read)
    ),
    **dict.fromkeys(("ts", "mts", "cts", "tsx"), ("TypeScript", env_js.read)),
    "py": ("Python", env_python.read),
    **dict.fromkeys(("rb", "rake", "ru", "gemspec", "erb", "jbuilder"), ("Ruby", env_others.ruby)),
    **dict.fromkeys(("php", "phtml"), ("PHP", env_others.php)),
    "go": ("Go", env_others.go),
    **dict.fromkeys(
        ("java", "kt", "cs", "rs", "ex", "exs", "dart", "swift", "prisma"), ("other", env_others.further)
    ),
}
_RUBY_FILES: Final = frozenset(("Rakefile", "Gemfile", "Capfile", "Guardfile"))
_NOT_OURS: Final = re.compile(
    r"(?:^|/)(?:node_modules|vendor|third_party|bower_components|\.yarn|\.pnpm|\.next|\.nuxt|\.svelte-kit|\.output|\.venv|venv"
    r"|site-packages|__pycache__|dist|build|out|coverage|public/(?:build|assets)|wp-includes|wp-admin|storybook-static|Pods|target|docs?|\.git)/"
    r"|\.min\.[cm]?js$|\.bundle\.js$|\.d\.[cm]?ts$|(?:^|/)(?:worker-configuration|next-env)\.d\.ts$|(?:^|/)\.pnp\.[cm]?js$"
)
_TEST: Final = re.compile(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|playwright|fixtures|testing|testdata|test-utils|features|\.storybook)/"
    r"|(?:^|/)(?:test_[^/]+|conftest|[^/]+_test)\.py$|_test\.go$|_(?:spec|test)\.rb$|Test\.php$"
    r"|\.(?:test|spec|stories|cy|e2e)\.[cm]?[jt]sx?$"
    r"|(?:^|/)(?:playwright|vitest|jest|cypress|karma|wdio|codecept)\.(?:config|conf|setup)[^/]*$|(?:^|/)(?:jest|vitest)[.-]setup[^/]*$",
    re.IGNORECASE,
)
_SCRIPT: Final = re.compile(
    r"(?:.*/)?(?:scripts?|bin|deploy|ops|docker)/[^/]*\.(?:sh|bash)|(?:.*/)?(?:docker-)?entrypoint\.sh|deploy[^/]*\.sh|release[^/]*\.sh|start\.sh"
    r"|(?:scripts?|bin|deploy|ops)/(?:deploy|release|rollback|ship|publish|migrate|start|docker-entrypoint)"
)
_KEY: Final = re.compile(r"[\[(]\s*\$?([A-Za-z_]\w{0,60})\s*[\]),|]")
_CONFIG_YAML: Final = re.compile(r"(?:.*/)?config/(?:.*/)?[^/]*\.ya?ml(?:\.erb)?|(?:.*/)?services\.ya?ml")


@dataclass(frozen=True, slots=True)
class Found:
    """One variable on one line of a file."""

    name: str
    line: int
    optional: bool


@dataclass(frozen=True, slots=True)
class InFile:
    """What one file reads: variables, and the lines on which only the running program knows the name."""

    found: tuple[Found, ...] = ()
    dynamic: tuple[int, ...] = ()


def language(path: str) -> str:
    """In which language a file would read variables; empty where it is not ours, or no source."""
    return _kind(path)[0]


def is_test(path: str) -> bool:
    """The file belongs to the tests: production does not need what it reads."""
    return _TEST.search(path) is not None


def read(path: str, text: str) -> InFile:
    """What one file reads; nothing of what the platform sets, nothing of what a program wrote."""
    _, extract = _kind(path)
    if extract is None or len(text) > _LONG_LINE * (text.count("\n") + 1):
        return InFile()
    seen = extract(text)
    if not seen.mentions and not seen.dynamic:
        return InFile()
    seen, lines = _resolved(text, seen), Lines(text)
    found = dict.fromkeys(
        Found(one.name, lines.of(one.at), one.optional)
        for one in sorted(seen.mentions, key=lambda one: one.at)
        if usable(one.name) and not platform_sets(one.name)
    )
    return InFile(tuple(found), tuple(dict.fromkeys(map(lines.of, sorted(seen.dynamic)))))


def _resolved(text: str, seen: Reading) -> Reading:
    """A name that is handed to a function of the same file is no riddle where its callers write it out."""
    mentions, dynamic, known = list(seen.mentions), [], {one.name for one in seen.mentions}
    for function, places in _functions(text, seen.dynamic[:_MOST_RIDDLES]).items():
        pattern = rf"\b{function}\(\s*[\"'`]({UPPER})[\"'`]"
        called = list(re.finditer(pattern, text)) if function else []
        mentions += [Mention(one[1], one.start(1)) for one in called if one[1] not in known]
        dynamic += [] if called or "env" in function.lower() else places
    return Reading(tuple(mentions), tuple(dynamic))


def _functions(text: str, riddles: tuple[int, ...]) -> dict[str, list[int]]:
    """The riddles by the function that they are in."""
    found: dict[str, list[int]] = {}
    for at in riddles:
        found.setdefault(_function(text, at), []).append(at)
    return found


def _function(text: str, at: int) -> str:
    """The function just above this offset that has the name as its parameter; empty where there is none."""
    key = _KEY.search(text, at, at + 120)
    if key is None:
        return ""
    before = re.compile(
        rf"\b(?:function|def|func|fn|const|let|var)\s+(\w{{1,60}})\b[^;]{{0,160}}?[(,\s$]{key[1]}\b"
    )
    return next((found[1] for found in reversed(list(before.finditer(text, max(0, at - 400), at)))), "")


def _kind(path: str) -> tuple[str, Extract | None]:
    if _NOT_OURS.search(path):
        return "", None
    name = path.rpartition("/")[2]
    if name in _RUBY_FILES:
        return "Ruby", env_others.ruby
    if _SCRIPT.fullmatch(path):
        return "shell", env_others.shell
    if _CONFIG_YAML.fullmatch(path):
        return "configuration", env_others.embedded
    return _EXTRACT.get(name.rpartition(".")[2].lower() if "." in name else "", ("", None))


def package_of(path: str, manifests: frozenset[str]) -> str:
    """The folder of the nearest manifest above a file, empty for the top of the repository."""
    return next((folder for folder in _above(path) if folder in manifests), "")


def _above(path: str) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


_MANIFESTS: Final = (
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "go.mod",
    "composer.json",
    "Gemfile",
)


def manifests(files: tuple[str, ...]) -> frozenset[str]:
    """The folders below the top that hold a manifest: packages of their own."""
    return frozenset(
        folder
        for folder, _, name in (path.rpartition("/") for path in files)
        if folder and name in _MANIFESTS
    )
