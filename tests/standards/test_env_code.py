"""How single lines of each language are read, and that no text keeps the reader busy."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.standards.env_bundled import inlined, own_prefixes, packages
from cockpit.standards.env_code import InFile, is_test, language, read
from cockpit.standards.env_dotenv import State, dotenv, state, states
from cockpit.standards.env_exports import BadExportError, exported
from cockpit.standards.env_platform_files import app_engine, heroku, serverless, vercel

NEEDS = (
    ("a.ts", "const env = process.env; use(env.A_B)", "A_B"),
    ("a.ts", 'import { env } from "node:process"; env.A_B', "A_B"),
    ("a.ts", "(process.env as Record<string, string>).A_B", "A_B"),
    ("a.ts", "process?.env?.A_B", "A_B"),
    ("a.ts", "const re = /[\"'`]/.test(x); process.env.A_B", "A_B"),
    ("a.ts", "`${process.env.A_B}/x`", "A_B"),
    ("a.ts", "if (!process.env.A_B) throw new Error()", "A_B"),
    ("a.ts", 'getRequiredEnv("A_B")', "A_B"),
    ("a.ts", '@Inject() "@nestjs/config"; this.configService.getOrThrow<string>("A_B")', "A_B"),
    ("a.ts", "export default { async fetch(request, env) { return env.A_B } }", "A_B"),
    ("a.ts", 'cleanEnv(process.env, { A_B: str(), C_D: str({ default: "x" }) })', "A_B"),
    ("a.ts", 'Deno.env.get("A_B")', "A_B"),
    ("a.py", "import os\nx = os.environ['A_B']\n", "A_B"),
    ("a.py", "from os import getenv\nx = getenv('A_B')\n", "A_B"),
    ("a.py", "from decouple import config\nx = config('A_B', cast=int)\n", "A_B"),
    ("a.py", "class S(BaseSettings):\n    a_b: str\n", "A_B"),
    ("a.rb", "x = ENV.fetch('A_B')", "A_B"),
    ("a.php", "<?php $x = env('A_B');", "A_B"),
    ("a.go", 'x := os.Getenv("A_B")', "A_B"),
    ("a.rs", 'let x = std::env::var("A_B")?;', "A_B"),
    ("A.java", 'String x = System.getenv("A_B");', "A_B"),
    ("a.cs", 'Environment.GetEnvironmentVariable("A_B")', "A_B"),
    ("a.ex", 'System.fetch_env!("A_B")', "A_B"),
)
SPARE = (
    ("a.ts", "process.env.A_B ?? 'x'"),
    ("a.ts", "process.env.A_B || 'x'"),
    ("a.ts", "process.env.A_B === 'true'"),
    ("a.ts", "const { A_B = 'x' } = process.env"),
    ("a.ts", "process.env.A_B ||= 'x'"),
    ("a.ts", "skip: !!process.env.A_B,"),
    ("a.ts", "skip: Boolean(process.env.A_B)"),
    ("a.ts", "if (process.env.A_B) { init(); }"),
    ("a.ts", "process.env.A_B && init()"),
    ("a.ts", 'getEnv("A_B", "x")'),
    ("a.py", "os.environ.get('A_B', 'x')"),
    ("a.py", "x = os.getenv('A_B') or 'x'"),
    ("a.py", "class S(BaseSettings):\n    a_b: str = 'x'\n"),
    ("a.rb", "ENV['A_B'] || 'x'"),
    ("a.rb", "ENV.fetch('A_B') { 'x' }"),
    ("a.php", "<?php env('A_B', 'x');"),
    ("a.php", "<?php getenv('A_B') ?: 'x';"),
    ("a.go", 'v, ok := os.LookupEnv("A_B")'),
)
NOTHING = (
    ("a.ts", "// process.env.A_B"),
    ("a.ts", "/* process.env.A_B */"),
    ("a.ts", "process.env.A_B = 'x'"),
    ("a.ts", "other.env.A_B"),
    ("a.ts", 'vi.stubEnv("A_B", "x")'),
    ("a.ts", "process.env.NODE_ENV"),
    ("a.py", "# os.environ['A_B']"),
    ("a.py", "os.environ['A_B'] = 'x'"),
    ("a.py", '"""os.environ["A_B"]"""'),
    ("a.rb", "ENV['A_B'] = 'x'"),
    ("a.php", "<?php # getenv('A_B')"),
    ("a.go", '// os.Getenv("A_B")'),
    ("a.go", 'os.Setenv("A_B", "x")'),
    ("a.txt", "process.env.A_B"),
    ("node_modules/a.js", "process.env.A_B"),
)


@pytest.mark.parametrize(("path", "text", "name"), NEEDS)
def test_what_is_needed(path: str, text: str, name: str) -> None:
    assert name in {one.name for one in read(path, text).found if not one.optional}


@pytest.mark.parametrize(("path", "text"), SPARE)
def test_what_can_be_done_without(path: str, text: str) -> None:
    assert [(one.name, one.optional) for one in read(path, text).found] == [("A_B", True)]


def test_a_fresh_laravel_runs_without_most_of_what_it_reads() -> None:
    found = read("config/services.php", "<?php return [env('RESEND_KEY'), env('APP_KEY')];").found
    assert [(one.name, one.optional) for one in found] == [("RESEND_KEY", True), ("APP_KEY", False)]


@pytest.mark.parametrize(("path", "text"), NOTHING)
def test_what_is_no_use(path: str, text: str) -> None:
    assert read(path, text) == InFile()


def test_only_the_running_program_knows_some_names() -> None:
    for path, text in (
        ("a.ts", "process.env[key]"),
        ("a.py", "os.environ[key]"),
        ("a.rb", "ENV[key]"),
        ("a.php", "<?php $_ENV[$key];"),
        ("a.go", "os.Getenv(key)"),
        ("b.go", "viper.AutomaticEnv()"),
        ("b.ts", "const { A_B, ...others } = process.env"),
    ):
        assert read(path, text).dynamic == (1,), path
    asked = "function need(key) { return process.env[key] }\nneed('A_B')"
    assert [one.name for one in read("a.js", asked).found] == ["A_B"]
    assert not read("a.js", asked).dynamic


def test_where_tests_lie() -> None:
    for path in (
        "tests/a.py",
        "src/a.test.ts",
        "a_test.go",
        "spec/a_spec.rb",
        "app/conftest.py",
        "playwright.config.ts",
    ):
        assert is_test(path), path
    for path in ("src/contest.ts", "src/latest/a.ts", "attest.py"):
        assert not is_test(path), path
    assert language("README.md") == ""


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="pro.env[]{}()\"'`/*#$\\\n =?|ABcd_:,<%>", max_size=300),
    st.sampled_from(["ts", "py", "rb", "php", "go", "sh", "rs"]),
)
def test_no_text_breaks_a_reader(text: str, ending: str) -> None:
    seen = read(f"scripts/a.{ending}", f"process.env os.environ ENV getenv\n{text}")
    assert all(one.line >= 1 for one in seen.found)


@pytest.mark.parametrize(
    "text",
    [
        "process.env.A" + " " * 40_000 + "?",
        "process.env = /[" * 5_000,
        "function a(b) { process.env[b] " * 1_500,
        "z.object({ process.env" * 3_000,
        "environ.Env(\n" * 6_000,
        "getEnv(" * 6_000,
        '"' * 40_000 + "process.env.A",
        "const { " * 6_000 + "= process.env",
    ],
    ids=lambda text: text[:12],
)
def test_no_text_keeps_a_reader_busy(text: str) -> None:
    began = time.process_time()
    for path in ("a.ts", "a.py", "a.rb", "a.php", "a.go"):
        read(path, text + "\n" * (len(text) // 4000))
    assert time.process_time() - began < 20  # seconds: a pattern that runs away takes minutes


def test_values_are_told_by_their_state_alone() -> None:
    assert [state(value) for value in (None, "", " \n", "x", "x\n", " x")] == [
        *(State.MISSING, State.EMPTY, State.EMPTY, State.SET, State.PADDED, State.PADDED)
    ]
    text = (
        'A=1\nexport B=\'two words\'\nC=\nD= # nothing\nE=" padded"\n#FF=1\nG="first\nH=not a name\n"\nI=1\n'
    )
    assert states(text) == {
        "A": State.SET,
        "B": State.SET,
        "C": State.EMPTY,
        "D": State.EMPTY,
        "E": State.PADDED,
        "G": State.SET,
        "I": State.SET,
    }
    assert [(one.name, one.literal) for one in dotenv(text)][5] == ("FF", True)


def test_keys_of_a_pem_block_are_no_names() -> None:
    lines = "\n".join(
        ["-----BEGIN PRIVATE " + "KEY-----", "MIIEvQ=", "abcd_efgh=", "-----END PRIVATE " + "KEY-----"]
    )
    assert [one.name for one in dotenv(f"KEY='{lines}'\nOTHER=1\n{lines}\nLAST=1")] == [
        "KEY",
        "OTHER",
        "LAST",
    ]


def test_an_export_may_have_any_of_the_usual_forms() -> None:
    assert exported("A=1\nB=\n") == {"A": State.SET, "B": State.EMPTY}
    assert exported("A\nB\n") == {"A": State.SET, "B": State.SET}
    assert exported('{"A": "1", "B": ""}') == {"A": State.SET, "B": State.EMPTY}
    assert exported('[{"Name": "A", "Digest": "1"}, {"key": "B"}, 3]') == {"A": State.SET, "B": State.SET}
    assert exported('{"secrets": [{"name": "A"}]}') == {"A": State.SET}
    for text in ("", "{", "[" * 100_000, "nothing here\n", "[1, 2]"):
        with pytest.raises(BadExportError, match="NAME=value"):
            exported(text)


def test_configurations_of_platforms() -> None:
    assert [
        (one.name, one.literal)
        for one in vercel('{"env": {"A": "@a", "B": "b-value"}, "build": {"env": {"C": ""}}}')
    ] == [*(("A", False), ("B", True), ("C", False))]
    assert [
        (one.name, one.literal)
        for one in heroku('{"env": {"A": {"description": "x"}, "B": {"value": "v9"}}}')
    ] == [*(("A", False), ("B", True))]
    assert [one.name for one in app_engine("runtime: go\nenv_variables:\n  A: x\n")] == ["A"]
    assert [one.name for one in serverless("provider:\n  environment: {A: '${env:A}'}\n")] == ["A"]
    for reader in (vercel, heroku, app_engine, serverless):
        for text in ("", "{", "[" * 50_000, "[]", "a: [", '{"env": 3}', "env_variables: 3\nprovider: [1]"):
            assert list(reader(text)) == []


def test_what_the_build_gives_away_besides() -> None:
    texts = {
        "vite.config.ts": 'export default { envPrefix: "SHOP_", define: { "process.env.API_KEY": "x" } }',
        "next.config.js": "module.exports = { env: { CMS_SECRET: process.env.CMS_SECRET, lower: 1 } }",
        "package.json": '{"dependencies": {"Next": "1"}, "devDependencies": ["x"]}',
        "apps/a/package.json": "{",
    }
    assert own_prefixes(texts) == ("SHOP_",)
    given = [(name, path) for name, path, _ in inlined(texts)]
    assert given == [
        ("API_KEY", "vite.config.ts"),
        ("CMS_SECRET", "next.config.js"),
    ]
    assert packages(texts) == {"next"}
