"""How the company ships: its build, and the pipeline that checks every change before it is live."""

from typing import Final

PIPELINE: Final = ".github/workflows/check.yml"
SCRIPT: Final = "scripts/build.sh"
BUILD: Final = """#!/bin/sh
# Puts everything that is served into dist/.
set -eu
: "${DATABASE_URL:?}" "${SESSION_SECRET:?}"
rm -rf dist
mkdir dist
cp -R src dist/src
cp RELEASE dist/version.txt
"""
CHECKOUT: Final = """actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          fetch-depth: 0
          persist-credentials: false"""
CI: Final = f"""name: check
on:
  push:
    branches: [main]
  pull_request:
permissions: {{}}
jobs:
  check:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: {CHECKOUT}
      - run: npm ci
      - run: npm audit --audit-level=high
      - run: npm test
      - run: sh scripts/build.sh
      - run: pipx install launch-cockpit==0.1.0
      - run: cockpit check secret.repo-scan secret.history-scan deploy.env-required-present
  deploy:
    needs: check
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    environment: production
    permissions:
      contents: read
    steps:
      - uses: {CHECKOUT}
      - run: flyctl deploy --remote-only
"""
