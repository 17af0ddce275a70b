"""deploy.clean-build: whose fault a failed build is, what is offered, and what evidence it leaves."""

from dataclasses import replace

import pytest

from checks.deploy import clean_build
from cockpit.consent import LEFT_OUT
from cockpit.explain import explained
from cockpit.facts.clean_build import CleanBuild, Ended
from cockpit.facts.samples_builds import built, unbuilt, with_files
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding
from cockpit.kit.builds import guessed, install
from cockpit.plan import Plan
from cockpit.roadmap import load
from tests.checks.dns.judging import sole

SHOP = sample_launch()
FILES = with_files({})


def judged(seen: CleanBuild, *, dirty: bool = False) -> Finding:
    return sole(clean_build, SHOP, seen, replace(FILES, dirty=dirty), NOTHING_SAID)


def test_a_good_build_leaves_what_it_made_and_no_clock() -> None:
    found = judged(built(gaps=("submodules were not fetched",)), dirty=True)
    assert found.verdict is PASS
    assert found.evidence["exit_code"] == 0
    assert found.evidence["variables"] == ["DATABASE_URL"]
    assert found.evidence["artefact"].startswith("sha256:0f0f")
    assert "submodules were not fetched; what is not committed was not built" in found.observed
    assert judged(built(seconds=1.0)) == judged(built(seconds=900.0))


def test_what_nobody_allowed_says_how_it_is_allowed() -> None:
    found = judged(unbuilt(LEFT_OUT, "nothing was built: it was not allowed: --allow build"))
    assert (found.verdict, found.kind) == (UNKNOWN, LEFT_OUT)
    assert found.fix is not None
    assert found.fix.record == "cockpit check deploy.clean-build --allow build"


def test_a_variable_that_it_asks_for_is_offered_as_a_row() -> None:
    found = judged(built(code=1, telling="Error: A_KEY is not set", asked=("A_KEY", "B_KEY")))
    assert (found.verdict, found.kind) == (FAIL, "undeclared-variable")
    assert found.fix is not None
    assert '[[env]]\nname = "A_KEY"\nenvironments = ["production"]' in str(found.fix.record)


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (built(code=1, telling="Error: x", tail=("a", "b")), "build-failed"),
        (built(code=1, absent="pnpm", asked=("X",)), "cut-repo"),
        (built(code=1, outside="getaddrinfo ENOTFOUND example.invalid"), "cut-network"),
        (built(code=None, ended=Ended.NOISE), "cut-repo"),
    ],
)
def test_kinds(seen: CleanBuild, kind: str) -> None:
    assert judged(seen).kind == kind


@pytest.mark.parametrize(
    ("files", "line", "installs"),
    [
        (
            ("pnpm-lock.yaml", "package.json"),
            "pnpm install --frozen-lockfile && pnpm run build",
            "pnpm install",
        ),
        (("package-lock.json", "package.json"), "npm ci && npm run build", "npm ci"),
        (("go.mod",), "go build ./...", ""),
        (("manage.py",), "pip install -r requirements.txt && python manage.py collectstatic", "pip install"),
        ((), "npm ci && npm run build", ""),
    ],
)
def test_the_build_is_guessed_from_the_files(files: tuple[str, ...], line: str, installs: str) -> None:
    assert line in guessed(with_files({}, *files))
    assert install(with_files({}, *files)).startswith(installs)


def test_a_package_without_a_build_is_only_installed() -> None:
    bare = with_files({"package.json": '{"scripts": {"start": "node ."}}'}, "package-lock.json")
    assert guessed(bare) == 'build = "npm ci"   # in [repo]'


def test_explain_says_what_it_runs() -> None:
    text = explained(Plan(load("coach-prototype"))["deploy.clean-build"], width=10_000)
    assert "cockpit check deploy.clean-build --allow build. It runs the command of [repo] build" in text
    assert "cockpit attest deploy.clean-build" in text
