"""What a repository says about a release, and when two names mean one company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.stacks import AUTH, FRAMEWORKS, MANIFESTS, packages_in, same, shows


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("Fly", "Fly.io"),
        ("Fly.io, in Amsterdam", "fly"),
        ("Gandi", "GANDI SAS"),
        ("AWS", "Amazon Web Services"),
        ("gmail", "Google Workspace"),
        ("Postmark, Google Workspace", "Postmark"),
        ("Veloreg", "veloreg"),
        ("IO", "io"),
    ],
)
def test_the_same_company(said: str, seen: str) -> None:
    assert same(said, seen)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("Heroku", "Fly.io"),
        ("none", "Gandi"),
        ("", "Gandi"),
        ("Hover Domains Ltd", "Tucows Domains Inc."),
        ("Proton Mail", "Zoho Mail"),
    ],
)
def test_another_company(said: str, seen: str) -> None:
    assert not same(said, seen)


@pytest.mark.parametrize(
    ("manifest", "text", "expected"),
    [
        (
            "package.json",
            '{"dependencies": {"Next": "1"}, "devDependencies": {"vite": "2"}}',
            ("next", "vite"),
        ),
        ("pyproject.toml", '[project]\ndependencies = ["Django>=5", "x[y]"]', ("django", "x")),
        ("requirements.txt", "flask==3\n# no\n-r other.txt\n", ("flask",)),
        ("Gemfile", "source 'x'\ngem \"rails\", '~> 8'\n", ("rails",)),
        ("composer.json", '{"require": {"laravel/framework": "^12"}}', ("laravel/framework",)),
        ("package.json", "[]", ()),
        ("package.json", '{"dependencies": 3}', ()),
        ("package.json", "{" * 9, ()),
        ("pyproject.toml", "not toml", ()),
    ],
)
def test_the_packages_of_a_manifest(manifest: str, text: str, expected: tuple[str, ...]) -> None:
    assert packages_in(manifest, text) == expected


@given(st.sampled_from(MANIFESTS), st.text(max_size=200))
def test_no_manifest_can_raise(manifest: str, text: str) -> None:
    assert isinstance(packages_in(manifest, text), tuple)


def test_what_packages_show_is_told_once() -> None:
    assert shows(("@clerk/nextjs", "@clerk/backend", "left-pad"), AUTH) == ("Clerk",)
    assert shows(("next-themes",), FRAMEWORKS) == ()
