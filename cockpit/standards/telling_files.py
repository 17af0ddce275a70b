"""Which files of a repository tell how the product is built, tested, released and configured."""

import re
from typing import Final

MOST_BYTES: Final = 131_072  # of one such file
_TOP: Final = (
    (
        r"(?:[^/]+/){0,3}(?:package\.json|composer\.json|pyproject\.toml|setup\.cfg|requirements[^/]*\.txt|Gemfile"
        r"|go\.mod|Cargo\.toml|deno\.jsonc?|Procfile|Makefile|justfile|Justfile|Taskfile\.ya?ml|Rakefile|Capfile"
        r"|Dockerfile[^/]*|[^/]*\.Dockerfile|(?:docker-)?compose[^/]*\.ya?ml|\.env(?:\.[^/]*)?"
        r"|[^/]*\.env\.(?:example|sample|template|dist))"
    ),
    (
        r"(?:[^/]+/){0,2}(?:vercel\.json|netlify\.toml|fly[^/]*\.toml|render\.yaml|app\.json|railway\.(?:json|toml)"
        r"|wrangler\.(?:toml|jsonc?)|serverless\.ya?ml|app\.ya?ml|\.pre-commit-config\.yaml|renovate\.json5?"
        r"|vite\.config\.[cm]?[jt]s|next\.config\.[cm]?[jt]s|nuxt\.config\.[cm]?[jt]s|astro\.config\.[cm]?[jt]s"
        r"|svelte\.config\.[cm]?[jt]s|knexfile\.[cm]?[jt]s|drizzle\.config\.[cm]?[jt]s|alembic\.ini"
        r"|settings\.py|sonar-project\.properties|\.gitleaks\.toml|\.secrets\.baseline|lefthook\.ya?ml)"
    ),
    r"\.github/(?:workflows/[^/]+|actions/[^/]+/action|dependabot|secret_scanning)\.ya?ml",
    (
        r"\.gitlab-ci\.ya?ml|\.gitlab/ci/[^/]+\.ya?ml|bitbucket-pipelines\.ya?ml|\.circleci/config\.ya?ml"
        r"|azure-pipelines\.ya?ml|Jenkinsfile|\.travis\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|/[^/]+\.ya?ml)"
        r"|\.buildkite/[^/]+\.ya?ml|\.husky/[^/]+|\.githooks/[^/]+|\.forgejo/workflows/[^/]+\.ya?ml"
        r"|\.gitea/workflows/[^/]+\.ya?ml"
    ),
    r"(?:scripts?|bin|deploy|ops)/[^/]*(?:deploy|release|rollback|ship|publish|migrate)[^/]*",
    r"(?:[^/]+/){0,3}(?:RUNBOOK|DEPLOY(?:MENT)?|RELEAS(?:E|ING)|ROLLBACK|OPERATIONS)[^/]*\.(?:md|rst|txt)",
)
_TELLING = re.compile("|".join(f"(?:{one})" for one in _TOP), re.IGNORECASE)
_ENV_FILE = re.compile(r"(?:.*/)?(?:\.env(?:\.[^/]+)?|[^/]+\.env)", re.IGNORECASE)
_EXAMPLE = re.compile(r"example|sample|template|dist|defaults?$", re.IGNORECASE)


def telling(path: str) -> bool:
    """The file says how the product is made; `path` is relative to the checkout, with `/`."""
    return _TELLING.fullmatch(path) is not None


def is_env_file(path: str) -> bool:
    """A file of `NAME=value` lines by its name, examples included."""
    return _ENV_FILE.fullmatch(path) is not None


def is_example(path: str) -> bool:
    """An environment file that is meant to be copied and filled in: it holds no values."""
    return is_env_file(path) and _EXAMPLE.search(path.rpartition("/")[2]) is not None
