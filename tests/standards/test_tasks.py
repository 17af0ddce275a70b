"""Named tasks: scripts of package.json, targets of Makefiles, and who calls them."""

import time

import pytest

from cockpit.standards.shell_lines import commands
from cockpit.standards.tasks import named, program, steps, tasks

TEXTS = {
    "package.json": '{"scripts": {"test": "vitest run", "ci": "npm run lint && npm test", "n": 1}}',
    "web/package.json": '{"scripts": {"test": "jest"}}',
    "composer.json": '{"scripts": {"qa": ["phpstan", "pest"]}}',
    "Makefile": "all: build\nVAR := 1\nbuild: assets deps ## docs\n\t@npm run build\n\n"
    "deploy:\n\tflyctl deploy\n",
    "broken/package.json": "{",
    "list/package.json": "[1]",
}


def test_every_task_is_found_by_name() -> None:
    known = tasks(TEXTS)
    assert known["test"] == (("vitest run",), ("jest",))
    assert known["qa"] == (("phpstan", "pest"),)
    assert known["build"] == (("make assets", "make deps", "npm run build"),)
    assert known["deploy"] == (("flyctl deploy",),)
    assert "VAR" not in known
    found = steps(known, "ci")
    assert found is not None
    assert [one.bare for one in found[0]] == ["npm run lint", "npm test"]
    assert steps(known, "nothing") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("npm test", ("test",)),
        ("npm run ci -- --fast", ("ci",)),
        ("pnpm --filter web build", ("build",)),
        ("pnpm -r run lint", ("lint",)),
        ("yarn workspace web test", ("test",)),
        ("yarn lint", ("lint",)),
        ("yarn install", ()),
        ("bun run build", ("build",)),
        ("bun test", ()),
        ("make -j4 check deploy ENV=prod", ("check", "deploy")),
        ("make", ("all", "default")),
        ("turbo run build test", ("build", "test")),
        ("npm ci", ()),
        ("pytest", ()),
    ],
)
def test_who_calls_which(text: str, names: tuple[str, ...]) -> None:
    (command,) = commands([(1, text)])
    assert named(command) == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pnpm turbo lint test", ("turbo", "lint", "test")),
        ("yarn -s eslint .", ("eslint", ".")),
        ("pnpm --filter web vitest run", ("vitest", "run")),
        ("pnpm run eslint", ()),
        ("npm eslint", ()),
        ("make eslint", ()),
    ],
)
def test_a_program_of_the_packages_is_called_like_a_task(text: str, words: tuple[str, ...]) -> None:
    (command,) = commands([(1, text)])
    own = next((program(command, name) for name in named(command)), None)
    assert (own.words if own else ()) == words


def test_no_line_of_a_makefile_keeps_the_reader_busy() -> None:
    began = time.process_time()
    assert tasks({"Makefile": "a " + "b=c " * 50_000 + "\n\techo\n", "justfile": "b " * 50_000}) == {}
    assert time.process_time() - began < 5
    assert set(tasks({"Makefile": "build-it env=prod: a b\n\techo\nx := 1\n"})) == {"build-it"}
