"""What commands and actions are for, and with which words they can fail nothing."""

import pytest

from cockpit.standards.ci_steps import Purpose, of_action, of_command, of_text
from cockpit.standards.shell_lines import commands


def purposes(text: str) -> set[str]:
    return {str(meant.purpose) for one in commands([(1, text)]) for meant in of_command(one)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("npx vitest run", {"test"}),
        ("bundle exec rails test", {"test"}),
        ("php artisan test --parallel", {"test"}),
        ("go test ./...", {"test"}),
        ("mvn -B verify", {"test", "build"}),
        ("next lint", {"check"}),
        ("ruff format --check .", {"check"}),
        ("next build", {"build"}),
        ("docker build -t shop .", {"build"}),
        ("npm audit --audit-level=high", {"audit"}),
        ("flyctl deploy --remote-only", {"deploy"}),
        ("vercel build --prod", {"build"}),
        ("vercel deploy --prebuilt --prod", {"deploy"}),
        ("vercel deploy", set()),
        ("netlify deploy --prod", {"deploy"}),
        ("rsync -az dist/ deploy@shop.example:/srv", {"deploy"}),
        ("rsync -az dist/ out/", set()),
        ("ssh -T git@github.com", set()),
        ("ssh deploy@shop.example ./up", {"deploy"}),
        ("curl -X POST $RENDER_DEPLOY_HOOK", {"deploy"}),
        ("curl -fsSL https://shop.example/health", set()),
        ("gitleaks git --redact", {"secrets"}),
        ("cockpit check", {"secrets", "check"}),
        ("cockpit --launch ops/launch.toml check secret", {"secrets", "check"}),
        ("cockpit check deploy.clean-build --allow build", {"build", "check"}),
        ("cockpit check dns", {"check"}),
        ("cockpit scan --history", {"secrets"}),
        ("npm ci", set()),
        ("echo pytest", set()),
    ],
)
def test_purposes(text: str, meant: set[str]) -> None:
    assert purposes(text) == meant


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("gitleaks detect --exit-code 0", False),
        ("gitleaks detect --exit-code 2", True),
        ("trufflehog git file://.", False),
        ("trufflehog git file://. --fail", True),
        ("detect-secrets scan", False),
        ("detect-secrets-hook --baseline .secrets.baseline", True),
        ("ggshield secret scan ci --exit-zero", False),
        ("trivy fs .", False),
        ("trivy fs --exit-code 1 .", True),
        ("cockpit check --fail-on none", False),
    ],
)
def test_what_never_fails_says_so(text: str, stops: bool) -> None:
    (meant,) = [one for one in of_text(text) if one.purpose is Purpose.SECRETS]
    assert bool(meant.toothless) is not stops


def test_actions() -> None:
    assert {one.purpose for one in of_action("gitleaks/gitleaks-action@v2")} == {Purpose.SECRETS}
    assert {one.purpose for one in of_action("superfly/flyctl-actions/setup-flyctl@v1")} == set()
    assert {one.purpose for one in of_action("docker/build-push-action@v6")} == {Purpose.BUILD}
    trivy = [
        one for one in of_action("aquasecurity/trivy-action@0.30.0", "exit-code: 1") if one.name == "trivy"
    ]
    assert [one.toothless for one in trivy] == [""]
    (reports,) = of_action("Jobs/Secret-Detection.gitlab-ci.yml")
    assert reports.toothless


@pytest.mark.parametrize(
    "text", ["-a " * 700, "--a" * 900, "a" * 4000, "cockpit check " + "--a --b " * 400, "x/" * 1500]
)
@pytest.mark.parametrize("start", ["", "ssh ", "vercel ", "git push ", "cockpit ", "rsync ", "aws "])
def test_no_command_makes_a_pattern_run_away(start: str, text: str) -> None:
    of_text.cache_clear()
    assert isinstance(of_text(start + text), tuple)
