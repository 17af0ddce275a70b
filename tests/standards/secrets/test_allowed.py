"""Which row of launch.toml covers something that was found."""

import datetime as dt

import pytest

from cockpit.facts.samples_leaks import leak
from cockpit.launch.making import AllowedSecret
from cockpit.standards.secrets.allowed import allowed, fits

DAY = dt.date(2026, 6, 1)


def row(**parts: object) -> AllowedSecret:
    return AllowedSecret(reason="a test key", owner="ana", **parts)  # type: ignore[arg-type]  # fields of the row


@pytest.mark.parametrize(
    ("parts", "covers"),
    [
        ({"digest": leak().digest}, True),
        ({"digest": "0" * 16}, False),
        ({"rule": leak().rule, "path": "src/*.js"}, True),
        ({"rule": leak().rule, "path": "test/**"}, False),
        ({"rule": "other", "path": "src/*.js"}, False),
        ({"path": "src/"}, True),
        ({}, False),
        ({"digest": leak().digest, "path": "other.js"}, False),
        ({"digest": leak().digest, "until": DAY}, True),
        ({"digest": leak().digest, "until": DAY - dt.timedelta(days=1)}, False),
    ],
)
def test_a_row_covers_what_it_names_until_it_runs_out(parts: dict[str, object], covers: bool) -> None:
    assert (allowed([row(**parts)], leak(), DAY) is not None) is covers


def test_the_first_row_that_fits_answers() -> None:
    rows = [row(digest="0" * 16), row(path="src/**"), row(digest=leak().digest)]
    assert allowed(rows, leak(), DAY) is rows[1]


@pytest.mark.parametrize(
    ("pattern", "path", "does"),
    [
        ("a/b.js", "a/b.js", True),
        ("./a/b.js", "a/b.js", True),
        ("*.js", "a/b.js", False),
        ("**/*.js", "a/c/b.js", True),
        ("**/*.js", "b.js", True),
        ("a/**", "a/b/c", True),
        ("a/**/d", "a/d", True),
        ("a/**/d", "a/b/c/d", True),
        ("a/**/d", "a/b/c/e", False),
        ("a/", "a/b/c", True),
        ("a/", "ab/c", False),
        ("app/[id]/page.tsx", "app/[id]/page.tsx", True),
        ("test?.js", "test1.js", True),
        ("**", "anything/at/all", True),
        ("a/*", "a/b/c", False),
    ],
)
def test_patterns_are_read_as_people_write_them(pattern: str, path: str, does: bool) -> None:
    assert fits(pattern, path) is does


def test_no_pattern_runs_away() -> None:
    assert not fits("**/" * 300 + "*a" * 200 + "b", "/".join(["a" * 200] * 300))
