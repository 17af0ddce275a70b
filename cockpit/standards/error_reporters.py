"""Which service a product tells of its errors, as its packages and the pages it serves show. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from cockpit.standards.hosting import under


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its packages (`*` at the end for their beginning), its hosts, and a mark in a script."""

    name: str
    packages: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    mark: str = ""


# GlitchTip is spoken to by Sentry's packages; its host tells it apart.
SERVICES: Final = (
    Service("GlitchTip", (), ("glitchtip.com",)),
    Service(
        "Sentry",
        ("sentry-sdk", "@sentry/*", "sentry-ruby", "sentry-rails", "sentry/*", "raven", "raven-js"),
        ("sentry.io", "sentry-cdn.com"),
        r"Sentry\.init\(|__SENTRY__|SENTRY_RELEASE",
    ),
    Service(
        "Bugsnag",
        ("@bugsnag/*", "bugsnag", "bugsnag/*"),
        ("bugsnag.com", "d2wy8f7a9ursnm.cloudfront.net"),
        r"Bugsnag\.start\(",
    ),
    Service("Rollbar", ("rollbar", "rollbar/*"), ("rollbar.com",), r"_rollbarConfig|Rollbar\.init\("),
    Service(
        "Honeybadger",
        ("@honeybadger-io/*", "honeybadger", "honeybadger-io/*"),
        ("honeybadger.io",),
        r"Honeybadger\.configure\(",
    ),
    Service(
        "Datadog",
        ("@datadog/browser-*", "dd-trace", "ddtrace", "datadog", "datadog/*"),
        ("datadoghq-browser-agent.com", "datadoghq.com", "datadoghq.eu", "browser-intake-datadoghq.com"),
        r"DD_RUM",
    ),
    Service("Airbrake", ("@airbrake/*", "airbrake", "airbrake/*"), ("airbrake.io",)),
    Service("AppSignal", ("@appsignal/*", "appsignal"), ("appsignal.com", "appsignal-endpoint.net")),
    Service("Raygun", ("raygun", "raygun4*", "mindscape/raygun4php"), ("raygun.io", "raygun.com")),
    Service("New Relic", ("newrelic", "newrelic_rpm"), ("newrelic.com", "nr-data.net"), r"\bNREUM\b"),
    Service("Elastic APM", ("elastic-apm*", "@elastic/apm-rum*")),
    Service("TrackJS", ("trackjs",), ("trackjs.com",), r"TrackJS\.install\("),
    Service("Application Insights", ("applicationinsights*", "@microsoft/applicationinsights-*")),
    Service("Google Error Reporting", ("google-cloud-error-reporting", "@google-cloud/error-reporting")),
)


def by_package(packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The services that packages report to, each with the package."""
    known = tuple(packages)
    for service in SERVICES:
        hits = (
            one for one in known if any(fnmatchcase(one.lower(), pattern) for pattern in service.packages)
        )
        if found := next(hits, ""):
            yield service.name, found


def by_host(hosts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The services whose scripts are loaded, each with the host."""
    known = tuple(hosts)
    for service in SERVICES:
        hits = (one for one in known if any(under(one, host) for host in service.hosts))
        if found := next(hits, ""):
            yield service.name, found


def by_mark(text: str) -> Iterator[str]:
    """The services that a script or page calls."""
    for service in SERVICES:
        if service.mark and re.search(service.mark, text):
            yield service.name
