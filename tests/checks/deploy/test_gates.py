"""deploy.ci-gate, deploy.scripted-release and secret.ci-gate on ordinary small products."""

from dataclasses import dataclass, field

import pytest

from checks.deploy import ci_gate, scripted_release
from checks.secret import ci_gate as secret_gate
from cockpit.facts.samples_builds import WORKFLOW, job, with_files, workflow
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Deploy, Finding, Launch, Limits
from tests.checks.dns.judging import judged, sole

SHOP = sample_launch()


@dataclass(frozen=True)
class Product:
    """A checkout, and what the three checks say of it."""

    texts: dict[str, str]
    gate: str
    release: str
    secrets: str
    files: tuple[str, ...] = ()
    launch: Launch = field(default=SHOP)


def github(*lines: str, on: str = "[push, pull_request]") -> dict[str, str]:
    return {WORKFLOW: f"on: {on}\njobs:\n{''.join(lines)}"}


NEXT = '{"scripts": {"build": "next build", "lint": "next lint", "test": "vitest run"}}'
UNTESTED = '{"scripts": {"build": "astro build", "test": "echo \\"Error: no test specified\\" && exit 1"}}'
LARAVEL = '{"scripts": {"test": ["@php artisan test"]}}'
MONOREPO = '{"scripts": {"ci": "turbo run lint test build"}}'
PRODUCTS = {
    "Next.js on Vercel, tested on pull requests": Product(
        {"package.json": NEXT, **github(job("ci", "npm ci", "npm run lint", "npm test"))},
        UNKNOWN,
        PASS,
        FAIL,
        launch=sample_launch(deploy=Deploy(platform="Vercel")),
    ),
    "Django on Fly, one job": Product(
        {
            "fly.toml": "",
            **github(job("all", "pip install -r r.txt", "python manage.py test", "flyctl deploy")),
        },
        PASS,
        PASS,
        FAIL,
        ("manage.py",),
    ),
    "Rails on Render, which waits": Product(
        {
            "render.yaml": "services:\n  - buildCommand: bin/build\n    autoDeployTrigger: checksPass\n",
            **github(job("ci", "bin/rails test", "bin/brakeman", "gitleaks/gitleaks-action@v2")),
        },
        PASS,
        PASS,
        PASS,
    ),
    "Laravel on Forge, by its hook": Product(
        {"composer.json": LARAVEL, **github(job("ci", "composer test", "curl -X POST $FORGE_DEPLOY_HOOK"))},
        PASS,
        PASS,
        FAIL,
    ),
    "WordPress by FTP": Product({}, FAIL, FAIL, FAIL, ("wp-config.php", "wp-content/themes/shop/style.css")),
    "Astro on Netlify without tests": Product(
        {"package.json": UNTESTED, "netlify.toml": '[build]\ncommand = "npm run build"\n'}, WARN, PASS, FAIL
    ),
    "Go on a server": Product(
        {"Makefile": "test:\n\tgo test ./...\ndeploy: test\n\trsync -az shop deploy@shop.example:/srv\n"},
        FAIL,
        PASS,
        FAIL,
        ("go.mod",),
        sample_launch(deploy=Deploy(release="make deploy")),
    ),
    "pnpm monorepo": Product(
        {
            "package.json": MONOREPO,
            **github(job("ci", "pnpm install", "pnpm ci"), job("ship", "wrangler deploy", needs="ci")),
        },
        FAIL,
        PASS,
        FAIL,
    ),
    "pnpm monorepo, its task by run": Product(
        {
            "package.json": MONOREPO,
            **github(job("ci", "pnpm run ci"), job("ship", "pnpm exec wrangler deploy", needs="ci")),
        },
        PASS,
        PASS,
        FAIL,
    ),
    "pnpm monorepo, programs without a task": Product(
        {
            "package.json": "{}",
            **github(
                job("ci", "pnpm turbo lint test", "pnpm vitest run"),
                job("ship", "pnpm wrangler deploy", needs="ci"),
            ),
        },
        PASS,
        PASS,
        FAIL,
    ),
    "Expo and Firebase": Product(
        {
            "package.json": '{"scripts": {"test": "jest-expo || jest"}}',
            **github(job("ci", "npm test"), job("ship", "npx firebase deploy", needs="ci"), on="[push]"),
        },
        PASS,
        PASS,
        FAIL,
    ),
    "SvelteKit on GitLab": Product(
        {
            ".gitlab-ci.yml": "test:\n  script: [npm test]\nscan:\n  script: [gitleaks git]\n"
            "ship:\n  stage: deploy\n  script: [wrangler pages deploy]\n"
        },
        PASS,
        PASS,
        PASS,
    ),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_ordinary_products(name: str) -> None:
    product = PRODUCTS[name]
    seen = with_files(product.texts, *product.files)
    found = [
        sole(ci_gate, product.launch, seen, NOTHING_SAID).verdict,
        sole(scripted_release, product.launch, seen, NOTHING_SAID).verdict,
        sole(secret_gate, product.launch, seen).verdict,
    ]
    assert found == [product.gate, product.release, product.secrets]


def gate(*jobs: str, on: str = "[push]") -> Finding:
    return sole(ci_gate, SHOP, workflow(*jobs, on=on), NOTHING_SAID)


def test_what_takes_the_teeth_out_is_told_by_file_and_line() -> None:
    found = gate(
        job("check", "npm test", continue_on_error="true"), job("ship", "flyctl deploy", needs="check")
    )
    assert found.kind == "toothless"
    assert found.observed == ".github/workflows/check.yml:7: npm test (continue-on-error: true)"
    assert found.subject == ".github/workflows/check.yml: ship"
    assert found.fix is not None
    assert found.observed in str(found.fix.record)


def test_a_release_that_does_not_wait_is_offered_the_line() -> None:
    found = gate(job("check", "npm test"), job("ship", "flyctl deploy"))
    assert (found.kind, found.fix and found.fix.record) == ("ungated", "needs: [check]")


def test_rehearsals_are_no_releases() -> None:
    found = gate(
        job("staging", "flyctl deploy"), job("check", "npm test"), job("ship", "flyctl deploy", needs="check")
    )
    assert found.verdict is PASS
    assert gate(job("test-and-deploy", "flyctl deploy")).kind == "ungated"
    preview = workflow(job("preview", "flyctl deploy"), on="[pull_request]")
    assert sole(ci_gate, SHOP, preview, NOTHING_SAID).kind == "no-gate"


def test_a_workflow_that_follows_another_is_gated_by_it() -> None:
    texts = {
        ".github/workflows/ci.yml": f"name: ci\non: push\njobs:\n{job('t', 'npm test')}",
        ".github/workflows/ship.yml": "on: {workflow_run: {workflows: [ci]}}\njobs:\n"
        + job("s", "flyctl deploy"),
    }
    assert sole(ci_gate, SHOP, with_files(texts), NOTHING_SAID).verdict is PASS


def test_an_unreadable_record_is_said() -> None:
    seen = with_files({"vercel.json": "{}", **github(job("ci", "npm test"))})
    assert "launch.record.toml" in sole(ci_gate, SHOP, seen, GARBLED).summary


def test_a_file_that_cannot_be_read_is_told_beside_what_can() -> None:
    texts = {".github/workflows/bad.yml": "jobs: [", **github(job("all", "npm test", "flyctl deploy"))}
    found = judged(ci_gate, SHOP, with_files(texts), NOTHING_SAID)
    assert {one.verdict for one in found} == {UNKNOWN, PASS}


def test_commands_are_shown_without_their_secrets() -> None:
    token = "ghp_" + "a1B2" * 9
    found = gate(job("all", f"TOKEN={token} npm test", "flyctl deploy"))
    assert found.verdict is PASS
    assert token not in repr(found)


def test_the_steps_by_hand_are_held_against_the_limit() -> None:
    launch = sample_launch(deploy=Deploy(manual_steps=2), limits=Limits(manual_steps=2))
    seen = with_files({"netlify.toml": ""})
    assert sole(scripted_release, launch, seen, NOTHING_SAID).verdict is PASS
    strict = sample_launch(deploy=Deploy(manual_steps=2))
    found = sole(scripted_release, strict, seen, NOTHING_SAID)
    assert (found.kind, found.expected) == ("many-hands", "at most 1 (manual_steps of [limits])")


def test_the_way_that_nobody_names_is_offered_as_a_line() -> None:
    found = sole(scripted_release, SHOP, with_files({"fly.toml": ""}), NOTHING_SAID)
    assert (found.verdict, found.fix and found.fix.record) == (WARN, '[deploy]\nrelease = "fly deploy"')


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (github(job("t", "npm test")), "fetch-depth: 0"),
        ({".gitlab-ci.yml": "t: {script: [npm test]}"}, "Add this job to .gitlab-ci.yml"),
        ({"Jenkinsfile": "sh 'npm test'"}, "Add this line to Jenkinsfile"),
        ({}, "A ready one"),
    ],
)
def test_the_scan_is_offered_in_the_words_of_the_pipeline(texts: dict[str, str], words: str) -> None:
    found = sole(secret_gate, SHOP, with_files(texts))
    assert found.verdict is FAIL
    assert found.fix is not None
    assert words in found.fix.text


def test_a_hook_is_less_than_a_pipeline() -> None:
    texts = {"package.json": '{"devDependencies": {"secretlint": "^9.0.0"}}'}
    assert sole(secret_gate, SHOP, with_files(texts)).kind == "no-scan"
    hook = {".husky/pre-commit": "# gitleaks\nnpx secretlint '**/*'\n"}
    found = sole(secret_gate, SHOP, with_files(hook))
    assert (found.kind, found.observed) == ("hooks-only", ".husky/pre-commit:2")
    there = with_files({}, ".github/secret_scanning.yml")
    assert sole(secret_gate, SHOP, there).kind == "push-protection-only"


def test_a_scanner_that_sleeps_is_woken_and_not_written_down_again() -> None:
    scan = job("scan", "gitleaks git")
    asleep = sole(secret_gate, SHOP, with_files(github(scan, on="[workflow_dispatch]")))
    assert asleep.kind == "not-by-itself"
    assert asleep.fix
    assert asleep.fix.record == "on:\n  push:\n  pull_request:"
