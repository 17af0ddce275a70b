"""Scripts as single commands: what only runs another program is gone, and what forgives a failure is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.shell_lines import commands


def bare(text: str) -> list[tuple[str, str]]:
    return [(one.bare, one.lenient) for one in commands(list(enumerate(text.splitlines(), 1)))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("npx --yes vitest run", "vitest run"),
        ("CI=1 NODE_ENV=test pnpm exec jest", "jest"),
        ("sudo -E timeout 60 npm test", "npm test"),
        ("poetry run pytest -q", "pytest -q"),
        ("python3 -m pytest", "pytest"),
        ("bundle exec rspec", "rspec"),
        (
            "docker run --rm -v $PWD:/p -w /p ghcr.io/gitleaks/gitleaks:v8 git",
            "ghcr.io/gitleaks/gitleaks:v8 git",
        ),
        ("docker compose run --rm web bin/rails test", "bin/rails test"),
        ("docker build -t shop .", "docker build -t shop ."),
        ("npm run build -- --prod", "npm run build -- --prod"),
        ("if ! npm test", "npm test"),
        ('npm test # "all of them', "npm test"),
    ],
)
def test_what_only_runs_another_is_left_out(text: str, words: str) -> None:
    assert bare(text)[0][0] == words


@pytest.mark.parametrize(
    ("text", "lenient"),
    [
        ("npm test || true", "|| true"),
        ("npm test || :", "|| true"),
        ('npm test || echo "red"', "|| true"),
        ("npm test || exit 0", "|| true"),
        ("npm ci && npm test || true", "|| true"),
        ("npm test || exit 1", ""),
        ("npm test || { echo red; exit 1; }", ""),
        ("npm test || npm run test:again", ""),
        ("npm test; echo done || true", ""),
        ("npm test && echo fine", ""),
        ("test $? -eq 3", ""),
    ],
)
def test_what_forgives_is_told(text: str, lenient: str) -> None:
    assert bare(text)[0][1] == lenient


def test_set_e_is_followed_and_lines_are_joined() -> None:
    found = bare("set +e\nnpm test\nset -e\nnpm run \\\n  lint\n# npm run none\n")
    assert found == [("set +e", "set +e"), ("npm test", "set +e"), ("set -e", ""), ("npm run lint", "")]
    numbers = [one.line for one in commands([(7, "a \\"), (8, "b"), (9, "c")])]
    assert numbers == [7, 9]


@given(st.text(max_size=400))
def test_any_text_is_split(text: str) -> None:
    for one in commands(list(enumerate(text.splitlines(), 1))):
        assert one.words
