"""Pipelines of every kind become the same jobs: steps with lines, what they need, what sets them off."""

import pytest

from cockpit.standards.pipelines import Job, Pipeline, Trigger, is_pipeline, pipelines


def read(path: str, text: str, **more: str) -> Pipeline:
    found = {one.path: one for one in pipelines({path: text, **more})}
    return found[path]


def jobs(path: str, text: str, **more: str) -> dict[str, Job]:
    return {job.id: job for job in read(path, text, **more).jobs}


GITHUB = """name: ci
on:
  push:
    branches: [main]
  schedule: [{cron: "0 3 * * *"}]
jobs:
  check:
    continue-on-error: true
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - name: Tests
        run: |
          npm ci
          npm test
        continue-on-error: true
      - run: npm run lint
        if: ${{ false }}
  ship:
    needs: [check]
    environment: {name: production}
    if: always()
    uses: ./.github/workflows/ship.yml
"""
SHIP = "on: workflow_call\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/ship\n"
ACTION = "runs:\n  using: composite\n  steps:\n    - run: flyctl deploy\n"


def test_github() -> None:
    more = {".github/workflows/ship.yml": SHIP, ".github/actions/ship/action.yml": ACTION}
    one = read(".github/workflows/ci.yaml", GITHUB, **more)
    assert dict(one.triggers) == {Trigger.PUSH: 4, Trigger.SCHEDULE: 5}
    check, ship = one.jobs
    assert check.lenient == "continue-on-error: true"
    checkout, tests, lint = check.steps
    assert (checkout.uses, checkout.given) == ("actions/checkout@v4", "fetch-depth: 0")
    assert (tests.script, tests.lenient) == (((14, "npm ci"), (15, "npm test")), "continue-on-error: true")
    assert lint.off == "if: ${{ false }}"
    assert (ship.needs, ship.environment, ship.regardless) == (("check",), "production", "if: always()")
    assert [step.script[0][1] for step in ship.steps] == ["flyctl deploy"]
    assert ship.steps[0].where == ".github/actions/ship/action.yml:4"


@pytest.mark.parametrize(
    ("on", "trigger"),
    [
        ("push", Trigger.PUSH),
        ("{push: {tags: ['v*']}}", Trigger.TAG),
        ("workflow_dispatch", Trigger.HAND),
        ("{workflow_run: {workflows: [ci]}}", Trigger.CALLED),
        ("[pull_request]", Trigger.REQUEST),
        ("issues", Trigger.OTHER),
    ],
)
def test_what_sets_a_workflow_off(on: str, trigger: Trigger) -> None:
    assert set(read(".github/workflows/a.yml", f"on: {on}\njobs: {{}}\n").triggers) == {trigger}


def test_workflows_that_call_themselves_come_to_an_end() -> None:
    text = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/a.yml\n"
    assert jobs(".github/workflows/a.yml", text)["a"].steps == ()


GITLAB = """spec: {inputs: {}}
---
include:
  - template: Jobs/Secret-Detection.gitlab-ci.yml
default:
  before_script: [npm ci]
.base:
  allow_failure: true
  script: [npm run lint]
lint:
  extends: .base
tests:
  script:
    - npm test
nightly:
  script: npm run slow
  rules: [{if: $CI_PIPELINE_SOURCE == "schedule"}]
ship:
  stage: deploy
  script: [flyctl deploy]
  environment: {name: production}
  when: manual
"""


def test_gitlab() -> None:
    one = read(".gitlab-ci.yml", GITLAB)
    assert one.includes == ((4, "Jobs/Secret-Detection.gitlab-ci.yml"),)
    found = {job.id: job for job in one.jobs}
    assert found["lint"].lenient == "allow_failure: true"
    assert [step.script for step in found["lint"].steps] == [((6, "npm ci"),), ((9, "npm run lint"),)]
    assert found["nightly"].triggers == {Trigger.SCHEDULE}
    ship = found["ship"]
    assert (set(ship.needs), ship.by_hand, ship.environment) == (
        {"lint", "tests", "nightly"},
        "when: manual",
        "production",
    )


def test_others_chain_their_steps() -> None:
    circle = jobs(
        ".circleci/config.yml",
        "jobs:\n  test:\n    steps:\n      - checkout\n      - run: npm test\n"
        "      - run: {command: npm run x}\n"
        "workflows:\n  all:\n    jobs:\n      - test\n      - hold: {type: approval, requires: [test]}\n"
        "      - heroku/deploy-via-git: {requires: [hold]}\n",
    )
    assert [line for step in circle["test"].steps for _, line in step.script] == ["npm test", "npm run x"]
    assert (circle["hold"].by_hand, circle["heroku/deploy-via-git"].needs) == ("type: approval", ("hold",))
    bitbucket = list(
        jobs(
            "bitbucket-pipelines.yml",
            "pipelines:\n  branches:\n    main:\n      - step: {script: [npm test]}\n      - parallel:\n"
            "          - step: {script: [npm run a]}\n          - step: {script: [npm run b]}\n"
            "      - step: {deployment: production, trigger: manual, "
            "script: [{pipe: atlassian/ssh-run:1}]}\n",
        ).values()
    )
    assert [len(job.needs) for job in bitbucket] == [0, 1, 1, 3]
    assert (bitbucket[3].by_hand, bitbucket[3].steps[0].uses) == ("trigger: manual", "atlassian/ssh-run:1")
    azure = jobs(
        "azure-pipelines.yml",
        "trigger: [main]\nstages:\n- stage: A\n  jobs:\n  - job: t\n    steps: [{script: npm test}]\n"
        "- stage: B\n  jobs:\n  - deployment: d\n    environment: prod\n"
        "    strategy: {runOnce: {deploy: {steps: [{task: AzureWebApp@1, continueOnError: true}]}}}\n",
    )
    assert azure["B.d"].needs == ("A.t",)
    assert azure["B.d"].steps[0].lenient
    jenkins = list(
        jobs(
            "Jenkinsfile",
            "stage('Test') {\n  sh 'npm test'\n}\nstage('Ship') {\n  input 'Go?'\n"
            "  sh '''\n  flyctl deploy\n  '''\n}\n",
        ).values()
    )
    assert [(job.line, len(job.needs), bool(job.by_hand)) for job in jenkins] == [
        (2, 0, False),
        (5, 1, True),
        (6, 2, False),
    ]
    assert (7, "  flyctl deploy") in jenkins[2].steps[0].script
    drone = jobs(".drone.yml", "steps:\n- name: t\n  commands: [go test ./...]\n  failure: ignore\n")
    assert [step.lenient for step in drone["t 1"].steps] == ["failure: ignore"]


def test_a_file_that_cannot_be_read_says_why() -> None:
    assert "line 1" in read(".github/workflows/a.yml", "jobs: ]").bad
    assert pipelines({"README.md": "jobs:"}) == ()


HOSTILE = (
    "[]",
    "jobs: 1",
    "jobs: [1]",
    "jobs: {a: 1}",
    "jobs: {a: {steps: {b: 1}}}",
    "on: {push: [1]}",
    "x",
    "~",
    "",
)
PATHS = (
    ".github/workflows/a.yml",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "bitbucket-pipelines.yml",
    "azure-pipelines.yml",
    ".travis.yml",
    ".woodpecker.yml",
    ".buildkite/p.yml",
    "Jenkinsfile",
)


@pytest.mark.parametrize("path", PATHS)
def test_odd_shapes_are_no_pipelines(path: str) -> None:
    assert is_pipeline(path)
    for text in (
        *HOSTILE,
        *(f"steps: {one}\npipelines: {one}\nworkflows: {one}\nstages: {one}" for one in HOSTILE),
    ):
        assert len(pipelines({path: text})) == 1
