"""Services of error reports, as packages, hosts and scripts show them."""

import pytest

from cockpit.standards.error_reporters import by_host, by_mark, by_package


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("sentry-sdk", "Sentry"),
        ("@sentry/nextjs", "Sentry"),
        ("sentry/sentry-laravel", "Sentry"),
        ("@bugsnag/js", "Bugsnag"),
        ("rollbar", "Rollbar"),
        ("@honeybadger-io/js", "Honeybadger"),
        ("@datadog/browser-rum", "Datadog"),
        ("dd-trace", "Datadog"),
    ],
)
def test_packages(package: str, name: str) -> None:
    assert list(by_package(["react", package])) == [(name, package)]


@pytest.mark.parametrize("package", ["sentry-testkit-of-mine", "react", "raven-colors", "@datadog-ui/x", ""])
def test_other_packages(package: str) -> None:
    assert list(by_package([package])) == []


def test_hosts() -> None:
    assert dict(by_host(["js.sentry-cdn.com", "app.glitchtip.com"])) == {
        "Sentry": "js.sentry-cdn.com",
        "GlitchTip": "app.glitchtip.com",
    }
    assert list(by_host(["sentry.io.shop.example", "cdn.example"])) == []


def test_marks() -> None:
    assert list(by_mark("a;Sentry.init({dsn:x});b")) == ["Sentry"]
    assert list(by_mark("window.DD_RUM&&DD_RUM.init()")) == ["Datadog"]
    assert list(by_mark("const sentry = 'a soldier'")) == []
