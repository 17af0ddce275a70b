"""Links of the product open its app: both files are where Apple and Google look, and name every app."""

import json
from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.app_links import AppLinks
from cockpit.facts.http import Response, challenge
from cockpit.facts.samples_app_links import (
    ANDROID,
    APPLE_URL,
    GOOGLE_URL,
    IOS,
    app_links,
    apple_file,
    google_file,
    served,
    with_apps,
)
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards.app_links import APPLE, Links, apple, google
from cockpit.standards.headers import is_json, media_type
from cockpit.standards.locations import REDIRECTS, host_of, shown

CHECK = check(
    "Links open the app",
    severity=MEDIUM,
    why="Phones open your links in your app only if a file on your site names the app. It is fetched by "
    "the machines of Apple and Google, which follow no redirect; without it a link in a mail opens the "
    "browser, where nobody is signed in.",
    fix="Serve the file at exactly this address: https, no redirect, application/json, every app in it.",
    undo="Put the former file back.",
    verify="curl -sS -D - {subject}",
    source="Apple, Supporting associated domains; Google, Digital Asset Links, Creating a statement list",
    terms={
        "app link": "a web address that opens in an app, if it is installed (iOS: universal link)",
        "fingerprint": "the SHA-256 of the certificate an Android app is signed with; Google Play shows it",
        "AASA": "apple-app-site-association, the file that names your iOS apps",
    },
)
_OK = 200
_EXPECTED = "200 without a redirect, application/json, and every declared app in it"
_LINES = '[mobile]\nios_apps = ["TEAMID1234.com.example.app"]\nandroid_apps = ["com.example.app"]'
_MOST = 4  # faults of one file that are told


def judge(launch: Launch, app_links: AppLinks) -> Iterator[Finding]:
    """Each file that the declared apps need, as Apple's and Google's machines get it."""
    if not launch.product.has_mobile_app:
        yield not_applicable(launch.domain, "the product has no app for phones ([product] has_mobile_app)")
    elif not app_links.files:
        summary = (
            "the product has an app, and launch.toml does not name it: nothing to compare the files with"
        )
        yield undeclared(launch.domain, summary, _LINES)
    for url, seen in app_links.files.items():
        if isinstance(seen, Unreachable):
            yield cut(url, seen)
        elif seen.challenged:
            yield _challenged(url)
        else:
            yield _file(url, seen, _declared(launch, url))


def _declared(launch: Launch, url: str) -> tuple[str, ...]:
    assert launch.mobile is not None
    return launch.mobile.ios_apps if url.endswith(APPLE) else launch.mobile.android_apps


def _challenged(url: str) -> Finding:
    """What a machine of ours meets, theirs meet too."""
    who = "Apple" if url.endswith(APPLE) else "Google"
    met = challenge(url)
    cause = f"{met.cause}; {who}'s machines that fetch it would meet it as well"
    rule = f'(http.host eq "{host_of(url)}" and starts_with(http.request.uri.path, "/.well-known/"))'
    text = "Let everybody fetch the files below /.well-known/. Cloudflare: Security rules, custom rule, Skip."
    return cut(url, Unreachable(met.layer, cause, met.kind), fix=Fix(text, rule, "Delete the rule."))


def _file(url: str, seen: Response, declared: tuple[str, ...]) -> Finding:
    links = apple(seen.body) if url.endswith(APPLE) else google(seen.body)
    flaws = [_not_served(seen)] if seen.status != _OK else [*_typed(url, seen), *_said(seen, links, declared)]
    type_ = media_type(seen.all("content-type"))
    evidence = {"status": seen.status, "type": type_, "apps": list(links.apps[:20]), "missing": []}
    if seen.status != _OK:
        evidence["apps"] = []
    elif missing := [app for app in declared if app not in links.apps]:
        if links.elsewhere and not flaws:
            return _included(url, links, missing)
        evidence["missing"] = missing
    if not flaws:
        return passed(url, f"names {', '.join(declared)}", expected=_EXPECTED, evidence=evidence)
    return bundled(
        url,
        flaws,
        expected=_EXPECTED,
        observed=f"{seen.status} {type_ or 'no type'}",
        evidence=evidence,
        fix=_repair(url, seen, declared),
        verify=command("curl -sS -D - {}", url),
    )


def _not_served(seen: Response) -> Flaw:
    """The file is not at its address."""
    where = shown(seen.first("location"))
    if seen.status in REDIRECTS and where:
        text = f"answers {seen.status} and sends on to {where}: Apple and Google follow no redirect"
        return Flaw("redirected", text, FAIL)
    return Flaw("missing", f"answers {seen.status}: no link opens the app", FAIL)


def _typed(url: str, seen: Response) -> Iterator[Flaw]:
    """Google demands application/json; Apple's own machines take the file under any type."""
    type_ = media_type(seen.all("content-type"))
    if not is_json(type_):
        text = f"is served as {type_ or 'nothing'} and not as application/json"
        yield Flaw("type", text, WARN if url.endswith(APPLE) else FAIL)


def _said(seen: Response, links: Links, declared: tuple[str, ...]) -> Iterator[Flaw]:
    """What the file says amiss, and which declared app it does not name."""
    if seen.truncated:
        yield Flaw("too-large", "is larger than such a file may be", FAIL)
        return
    for fault in links.faults[:_MOST]:
        yield Flaw(
            "content", f"cannot be used: {fault}" if not links.apps else fault, WARN if links.apps else FAIL
        )
    missing = [app for app in declared if app not in links.apps]
    if missing and not links.elsewhere and (links.apps or not links.faults):
        yield Flaw("not-named", f"does not name {', '.join(missing)}", FAIL)


def _included(url: str, links: Links, missing: list[str]) -> Finding:
    cause = f"{url} leaves {', '.join(missing)} to another file ({links.elsewhere[0]}), which is not visited"
    return cut(url, Unreachable(Layer.PERSON, cause, "included"))


def _repair(url: str, seen: Response, declared: tuple[str, ...]) -> Fix:
    """The whole file as it should be, and how to serve it."""
    data = apple_file(*declared) if url.endswith(APPLE) else google_file(*declared)
    text = json.dumps(data, indent=2)
    if not url.endswith(APPLE):
        text = text.replace(data[0]["target"]["sha256_cert_fingerprints"][0], "FINGERPRINT FROM GOOGLE PLAY")
    path = url.removeprefix(f"https://{host_of(url)}")
    serving = f"nginx: location = {path} {{ default_type application/json; try_files $uri =404; }}"
    kept = " Keep what else the file holds." if seen.status == _OK else ""
    return Fix(
        f"Serve this at exactly {url}, before any redirect or sign-in.{kept} Phones fetch it again within a "
        "week; a new installation at once, through Apple's own cache.",
        f"{text}\n\n{serving}",
        "Put the former file back.",
    )


_SHOP = with_apps()
_NO_APP = sample_launch()


def _apple(name: str, seen: Response, expect: Verdict) -> Case:
    return case(name, _SHOP, app_links(_SHOP, seen), expect=expect)


def _cases() -> Iterator[Case]:
    yield case("both name their app", _SHOP, app_links(_SHOP), expect=PASS)
    only = with_apps(android=())
    yield case("an app for iOS only", only, app_links(only), expect=PASS)
    yield _apple("redirected", served(APPLE_URL, "", 301, location="https://www.shop.example/"), FAIL)
    yield _apple("not there", served(APPLE_URL, "<h1>Not found", 404), FAIL)
    yield _apple("the start page for everything", served(APPLE_URL, "<!doctype html>"), FAIL)
    yield _apple("another app", served(APPLE_URL, apple_file("SHOP123456.example.other")), FAIL)
    yield _apple(
        "as bytes", served(APPLE_URL, apple_file(IOS), content_type="application/octet-stream"), WARN
    )
    yield _apple(
        "no path is opened", served(APPLE_URL, {"applinks": {"details": [{"appID": IOS, "paths": []}]}}), FAIL
    )
    yield _apple("Android as text", served(GOOGLE_URL, google_file(ANDROID), content_type="text/plain"), FAIL)
    small = json.dumps(google_file(ANDROID)).replace("AB:", "ab:")
    yield _apple("small letters", served(GOOGLE_URL, small), FAIL)
    yield _apple("included", served(GOOGLE_URL, [{"include": "https://shop.example/a.json"}]), UNKNOWN)
    yield _apple("challenged", served(APPLE_URL, "", 403, cf_mitigated="challenge"), UNKNOWN)
    yield case("nobody answers", _SHOP, app_links(_SHOP, dead=DEAD), expect=UNKNOWN)
    silent = with_apps(ios=(), android=())
    yield case("its apps are not declared", silent, app_links(silent), expect=UNKNOWN)
    yield case("no app", _NO_APP, app_links(_NO_APP), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
