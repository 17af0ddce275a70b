"""What names dependencies, what pins them, and whether the two agree: ten ordinary products."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.lockfiles import Manifest, is_empty, manifests, without

NEXT = '{"dependencies": {"next": "15", "@supabase/ssr": "1"}, "devDependencies": {"stripe": "1"}}'
UV = '[project]\nname = "shop"\ndependencies = ["Django>=5", "psycopg[binary]~=3.2; extra"]\n'
POETRY = '[tool.poetry.dependencies]\npython = "^3.12"\nfastapi = "^1"\n'
MODULE = """module shop

require github.com/go-chi/chi/v5 v5.1.0
require (
\tgolang.org/x/net v0.30.0
\texample.com/own v1.0.0
)
replace example.com/own => ../own
"""
CRATE = '[dependencies]\naxum = "1"\nown = { path = "../own" }\nnick = { package = "real-name" }\n'
GEMS = 'source "x"\ngem "rails", "~> 8"\ngem \'pg\'\ngem "own", path: "engines/own"\n# gem "old"\n'
PHP = '{"require": {"php": "^8.3", "ext-json": "*", "laravel/framework": "^12"}}'
NAMED = {
    "package.json": (NEXT, ("next", "@supabase/ssr", "stripe"), "package-lock.json"),
    "composer.json": (PHP, ("laravel/framework",), "composer.lock"),
    "pyproject.toml": (UV, ("Django", "psycopg"), "uv.lock"),
    "api/pyproject.toml": (POETRY, ("fastapi",), "api/poetry.lock"),
    "Gemfile": (GEMS, ("rails", "pg"), "Gemfile.lock"),
    "go.mod": (MODULE, ("github.com/go-chi/chi/v5", "golang.org/x/net"), "go.sum"),
    "Cargo.toml": (CRATE, ("axum", "real-name"), "Cargo.lock"),
}


@pytest.mark.parametrize("path", NAMED)
def test_names_and_the_lock_file_beside_them(path: str) -> None:
    text, names, lock = NAMED[path]
    (bare,) = manifests([path], {path: text})
    assert (bare.names, bare.lock) == (names, "")
    (locked,) = manifests([path, lock], {path: text})
    assert locked == Manifest(path, locked.ecosystem, names, lock)


def test_a_workspace_is_locked_by_the_file_above() -> None:
    files = {
        "package.json": '{"name": "root"}',
        "apps/web/package.json": '{"dependencies": {"next": "15", "ui": "*", "db": "workspace:*"}}',
        "packages/ui/package.json": '{"name": "ui", "dependencies": {"react": "19"}}',
    }
    found = {one.path: one for one in manifests([*files, "pnpm-lock.yaml"], files)}
    assert {one.lock for one in found.values()} == {"pnpm-lock.yaml"}
    assert found["apps/web/package.json"].names == ("next",)


def test_requirements_are_their_own_lock_file() -> None:
    text = (
        "# pinned\nflask==3.1.0\nown @ https://x.example/own.whl\n-r base.txt\nDjango>=5  # loose\nrequests\n"
    )
    (one,) = manifests(["requirements.txt"], {"requirements.txt": text})
    assert (one.lock, one.loose) == ("requirements.txt", ("Django>=5", "requests"))
    hashed = "flask==3.1.0 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd\n"
    assert manifests(["requirements.txt"], {"requirements.txt": hashed})[0].loose == ()


def test_what_only_helps_and_what_is_locked_otherwise() -> None:
    texts = {
        "requirements-dev.txt": "pytest",
        "requirements.txt": "flask",
        "pyproject.toml": UV,
        "tests/package.json": NEXT,
        "node_modules/x/package.json": NEXT,
    }
    found = manifests([*texts, "uv.lock"], texts)
    assert [one.path for one in found] == ["pyproject.toml"]
    beside = manifests(["pyproject.toml", "requirements.txt"], texts)
    assert [one.path for one in beside] == ["requirements.txt"]


def test_a_pipfile_is_known_by_its_name() -> None:
    assert manifests(["Pipfile"], {})[0].lock == ""
    assert manifests(["Pipfile", "Pipfile.lock"], {})[0].lock == "Pipfile.lock"


@pytest.mark.parametrize(
    ("lock", "text", "names"),
    [
        (
            "package-lock.json",
            '{"packages": {"": {}, "node_modules/@a/b": {}, "node_modules/c": {}}}',
            ["@a/b", "c"],
        ),
        ("yarn.lock", '"@a/b@^1.0":\n  version "1.0"\n\nc@^2:\n  version "2"\n', ["@a/b", "c"]),
        ("yarn.lock", '"c@npm:^2, c@npm:^3":\n  version: 3\n', ["c"]),
        (
            "pnpm-lock.yaml",
            "importers:\n  .:\n    dependencies:\n      '@a/b':\n        specifier: 1\n      c:\n",
            ["@a/b", "c"],
        ),
        ("uv.lock", '[[package]]\nname = "typing-extensions"\n', ["typing_extensions", "Typing.Extensions"]),
        ("Gemfile.lock", "DEPENDENCIES\n  rails (~> 8)\n  pg\n", ["rails", "pg"]),
        ("composer.lock", '{"packages": [{"name": "laravel/framework"}]}', ["laravel/framework"]),
        ("go.sum", "github.com/go-chi/chi/v5 v5.1.0 h1:x\n", ["github.com/go-chi/chi/v5"]),
        ("Cargo.lock", '[[package]]\nname = "axum"\n', ["axum"]),
    ],
)
def test_a_lock_file_knows_what_it_holds(lock: str, text: str, names: list[str]) -> None:
    assert without([*names, "left-out"], lock, text) == ("left-out",)


def test_what_cannot_be_read_as_text_claims_nothing() -> None:
    assert without(["x"], "bun.lockb", "\0") == ()


@pytest.mark.parametrize(
    ("lock", "text", "empty"),
    [
        ("package-lock.json", '{"packages": {"": {"name": "x"}}}', True),
        ("package-lock.json", '{"packages": {"": {}, "node_modules/c": {}}}', False),
        ("package-lock.json", '{"lockfileVersion": 1, "dependencies": {"c": {}}}', False),
        ("package-lock.json", "{", False),
        ("composer.lock", '{"packages": [{"name": "a/b"}]}', False),
        ("yarn.lock", "", True),
        ("yarn.lock", "c@1:\n", False),
    ],
)
def test_only_what_is_surely_empty_is(lock: str, text: str, empty: bool) -> None:
    assert is_empty(lock, text) is empty


@pytest.mark.parametrize("piece", ["a.", "@", "a/", 'gem "a", ', "name==1 \\\n", "[[", "\tx.y/z v1\n"])
def test_a_hostile_file_is_read_to_its_end(piece: str) -> None:
    text = piece * (131_072 // len(piece))
    found = [manifests([path], {path: text}) for path in (*NAMED, "requirements.txt")]
    assert [len(one) for one in found] == [1] * len(found)
    assert without(["left-out"], "yarn.lock", text) == ("left-out",)


KEYS = st.sampled_from(["dependencies", "require", "packages", "name"])
NESTED = st.recursive(
    st.none() | st.text(max_size=5), lambda inner: st.dictionaries(KEYS, inner), max_leaves=5
)


@given(st.sampled_from([*NAMED, "requirements.txt"]), st.text(max_size=200) | NESTED.map(json.dumps))
def test_any_file_is_read(path: str, text: str) -> None:
    for one in manifests([path], {path: text}):
        assert set(without(one.names, "yarn.lock", "")) == set(one.names)
    assert is_empty("package-lock.json", text) in (True, False)


def test_no_file_of_names_keeps_the_reader_busy() -> None:
    began = time.process_time()
    assert manifests(("Gemfile",), {"Gemfile": "\n" * 60_000 + "gem " * 10_000})
    assert time.process_time() - began < 5
