"""What a build says when it fails: the line that tells, the names it misses, what is nobody's fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.build_output import absent, asked, outside, plain, refused, steady, telling
from cockpit.standards.dummies import dummy


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Error: DATABASE_URL is not set", ("DATABASE_URL",)),
        ("  STRIPE_SECRET_KEY: [ 'Required' ],", ("STRIPE_SECRET_KEY",)),
        ("error: Environment variable not found: DATABASE_URL.", ("DATABASE_URL",)),
        ("KeyError: 'DJANGO_SECRET_KEY'", ("DJANGO_SECRET_KEY",)),
        ('KeyError: key not found: "RAILS_MASTER_KEY"', ("RAILS_MASTER_KEY",)),
        ("sh: 1: API_TOKEN: parameter not set or null", ("API_TOKEN",)),
        ("build.sh: line 3: API_TOKEN: unbound variable", ("API_TOKEN",)),
        ("Set the SECRET_KEY environment variable", ("SECRET_KEY",)),
        ("Missing required environment variable: NEXT_PUBLIC_X", ("NEXT_PUBLIC_X",)),
        ("Please define the MONGODB_URI environment variable inside .env.local", ("MONGODB_URI",)),
        ("ReferenceError: WINDOW_SIZE is not defined", ()),
        ("supabaseUrl is required.", ()),
        ("npm ERR! code ELIFECYCLE", ()),
        ("GET /x 404 NOT_FOUND", ()),
        ("KNOWN_NAME is not set", ()),
    ],
)
def test_names_that_it_misses(line: str, names: tuple[str, ...]) -> None:
    assert asked([line], ("KNOWN_NAME",)) == names


def test_the_line_that_tells() -> None:
    lines = [
        "> vite build",
        "0 errors so far",
        "warning: deprecated",
        "Error: Cannot find module './x'",
        "bye",
    ]
    assert telling(lines) == "Error: Cannot find module './x'"
    assert telling(["one", "two"]) == "two"
    assert telling([]) == ""


@pytest.mark.parametrize(
    "line",
    [
        "  STRIPE_KEY: [ 'Invalid input: must start with \"sk_\"' ]",
        "Error: @clerk/clerk-react: The publishableKey passed to Clerk is invalid.",
        "FirebaseError: Firebase: Error (auth/invalid-api-key).",
        "❌ Invalid environment variables: [",
        f"TypeError: Invalid URL, input: '{dummy('ANYTHING')}'",
    ],
)
def test_a_value_that_was_made_up_is_not_taken(line: str) -> None:
    lines = ["> next build", line, "exit 1"]
    assert refused(lines, ("STRIPE_KEY",)) == line.strip()
    assert refused(lines, ()) == ""
    assert refused([*lines, "DATABASE_URL: Required"], ("STRIPE_KEY",)) == ""


def test_what_the_source_gets_wrong_is_no_made_up_value() -> None:
    lines = ["src/a.ts(3,1): error TS2322: Type 'string' is invalid", "STRIPE_KEY was read", "exit 1"]
    assert refused(lines, ("STRIPE_KEY",)) == ""


def test_what_is_nobodys_fault() -> None:
    assert outside(["ok", "npm error code ENOTFOUND"]) == "npm error code ENOTFOUND"
    assert outside(["connect ECONNREFUSED 127.0.0.1:9"])
    assert outside(["Error: Cannot find module"]) == ""
    assert absent(["sh: 1: pnpm: not found"], "pnpm install && pnpm build") == "pnpm"
    assert absent(["sh: 1: next: not found"], "npm ci && npm run build") == ""


def test_lines_are_the_same_each_time_and_hold_no_value() -> None:
    assert plain("\x1b[31mred\x1b[0m 10%\r100%\r\n\x1b]0;title\x07x") == "100%\nx"
    line = "built in 2.31s at 2026-11-20T10:11:12.131Z in /tmp/a/src, API_TOKEN=abcdefgh, pid 4711"
    assert steady(line, (("/tmp/a", "."),)) == "built in … at … in ./src, API_TOKEN=[redacted: value], …"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    lines = plain(text).split("\n")
    assert len(telling(lines)) <= 300
    assert all(name.isupper() for name in asked(lines, ()))
    assert isinstance(steady(text), str)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none"),
        ("NEXT_PUBLIC_SITE_URL", "https://example.invalid"),
        ("NODE_ENV", "production"),
        ("PORT", "3000"),
        ("ENABLE_BETA", "false"),
        ("SESSION_SECRET", "0" * 64),
    ],
)
def test_made_up_values_have_the_form_that_the_name_promises(name: str, value: str) -> None:
    assert dummy(name) == value
