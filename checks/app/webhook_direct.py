"""The address of a webhook answers itself: senders follow no redirect and pass no sign-in."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_webhooks import URL, asked, said, with_webhook
from cockpit.facts.webhooks import Webhooks
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.model import Verdict
from cockpit.standards.headers import is_html, media_type
from cockpit.standards.html import read
from cockpit.standards.locations import REDIRECTS, host_of, path_of, resolve, shown
from cockpit.standards.webhook_redirects import Why, why

CHECK = check(
    "Webhooks answer without a redirect",
    severity=HIGH,
    why="Payment providers send an event to exactly the address you gave them. A redirect fails, and a "
    "sign-in page as well: the customer has paid, and the product never hears of it.",
    fix="Enter at the provider the address that answers itself.",
    undo="Enter the former address at the provider again.",
    verify="curl -sS -o /dev/null -D - {subject}",
    source="Stripe, GitHub and Shopify on webhooks: only a 2xx of the address counts, redirects are not "
    "followed; RFC 9110 section 15.4",
    terms={
        "webhook": "a request that another company sends to your product when something has happened there",
        "redirect": "an answer that says: ask at another address",
    },
)
_EXPECTED = "an answer of the endpoint itself (405, 404, 401, 400 or 200 to a GET), by https, no redirect"
_AT_PROVIDER = (
    "At the provider, enter {url} as the address of the webhook, in live mode, and send a test event."
)


def judge(launch: Launch, webhooks: Webhooks) -> Iterator[Finding]:
    """One GET to each declared webhook, not followed; most take a POST only, so 405 and 404 are fine."""
    if not webhooks.answers:
        yield not_applicable(launch.domain, "launch.toml declares no route of kind webhook")
    for url, seen in webhooks.answers.items():
        if isinstance(seen, Unreachable):
            yield _plain(url, seen) if url.startswith("http:") else cut(url, seen)
        elif seen.challenged:
            yield _challenged(url)
        elif seen.status in REDIRECTS:
            yield _redirected(url, seen)
        elif url.startswith("http:"):
            yield _plain(url, seen)
        else:
            yield _answered(url, seen)


def _challenged(url: str) -> Finding:
    met = challenge(url)
    cause = f"{met.cause}; your provider would be challenged as well, and cannot solve it"
    text = (
        "Let the provider's machines through, by their addresses (the provider lists them) or for this path "
        "alone. Cloudflare: Security rules, custom rule, Skip all remaining rules and Super Bot Fight Mode."
    )
    rule = f'(http.host eq "{host_of(url)}" and http.request.uri.path eq "{path_of(url)}")'
    return cut(url, Unreachable(met.layer, cause, met.kind), fix=Fix(text, rule, "Delete the rule."))


def _seen(seen: Response) -> dict[str, Any]:
    observed = f"{seen.status} {media_type(seen.all('content-type')) or 'without a type'}"
    evidence = {"status": seen.status, "location": [shown(value) for value in seen.all("location")]}
    return {"expected": _EXPECTED, "observed": observed, "evidence": evidence}


def _redirected(url: str, seen: Response) -> Finding:
    """Where it leads says why, and what to enter at the provider instead."""
    target = resolve(url, seen.all("location")).url
    if not target:
        summary = f"answers {seen.status} and leads nowhere: the event is lost"
        return failed(url, "redirect-nowhere", summary, **_seen(seen))
    causes = why(url, target)
    summary = (
        f"redirects {' and '.join(causes)} ({seen.status} to {shown(target)}): the sender does not follow"
    )
    if causes in ((Why.SIGN_IN,), (Why.ELSEWHERE,)):
        text = "Take this path out of what asks for a sign-in or moves pages"
        text += f", or if the webhook lives at {shown(target)}, enter that. {_AT_PROVIDER.format(url=url)}"
        fix = Fix(text, path_of(url), "Put the rule back.")
    else:
        fix = Fix(_AT_PROVIDER.format(url=shown(target)), shown(target), "Enter the former address again.")
    kind = f"redirect-{causes[0].name.lower().replace('_', '-')}"
    return failed(url, kind, summary, fix=fix, **_seen(seen))


def _plain(url: str, seen: Response | Unreachable) -> Finding:
    better = f"https{url.removeprefix('http')}"
    summary = (
        "is declared by plain http: events with names and amounts travel for everybody to read and change"
    )
    told = _seen(seen) if isinstance(seen, Response) else {"observed": seen.cause}
    fix = Fix(_AT_PROVIDER.format(url=better), better, "Enter the former address again.")
    return failed(url, "plain-http", summary, fix=fix, **told)


def _answered(url: str, seen: Response) -> Finding:
    """The address answers itself; is it the endpoint, or something in front of it?"""
    page = is_html(media_type(seen.all("content-type")))
    basic = "basic" in seen.first("www-authenticate").lower()
    if seen.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        summary = f"answers {seen.status}: the endpoint is broken, or not there"
        return failed(url, "server-error", summary, fix=_log(url), **_seen(seen))
    if page and any(form.password for form in read(seen.body).forms):
        summary = f"answers a sign-in page ({seen.status}): the sender has no account"
        return failed(url, "sign-in-page", summary, fix=_open(url), **_seen(seen))
    if basic:
        summary = f"answers {seen.status} and asks for a password: a sender that has none is turned away"
        return warned(url, "password", summary, fix=_open(url), **_seen(seen))
    if page and seen.status in (HTTPStatus.OK, HTTPStatus.FORBIDDEN):
        what = "a page" if seen.status == HTTPStatus.OK else "a page that refuses"
        summary = f"answers {what} ({seen.status}): it may stand in front of the endpoint"
        return warned(url, "page", summary, fix=_log(url), **_seen(seen))
    note = "nothing else is asked of a GET; whether a POST arrives, cockpit drill webhook-delivery shows"
    return passed(url, f"answers {seen.status} itself, without a redirect; {note}", **_seen(seen))


def _open(url: str) -> Fix:
    text = f"Take {path_of(url)} of {host_of(url)} out of what asks for a sign-in: senders sign instead."
    return Fix(text, f"nginx: location = {path_of(url)} {{ auth_basic off; }}", "Put the rule back.")


def _log(url: str) -> Fix:
    text = (
        "Send a test event from the provider's dashboard and read what it shows as the answer, and the log "
        "of "
        f"the endpoint. The route has to take a POST at {path_of(url)}, before any page for everything else."
    )
    return Fix(text, "cockpit drill webhook-delivery", "Nothing was changed.")


_SHOP = with_webhook()
_NONE = sample_launch()
_PAGE = "text/html; charset=utf-8"


def _one(name: str, seen: Response | Unreachable, expect: Verdict) -> Case:
    return case(name, _SHOP, asked(seen), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("takes a POST only", said(405), PASS)
    yield _one("not found for a GET", said(404, "<h1>404", content_type=_PAGE), PASS)
    yield _one("wants a signature", said(401), PASS)
    yield _one("answers anything", said(200), PASS)
    yield _one("a slash at the end", said(308, location=f"{URL}/"), FAIL)
    yield _one("moved", said(301, location="/v2/webhooks"), FAIL)
    yield _one("to the sign-in", said(302, location="/login?next=/webhooks/pay"), FAIL)
    yield _one("nowhere", said(302), FAIL)
    yield _one("a sign-in page", said(200, "<form><input type=password></form>", content_type=_PAGE), FAIL)
    yield _one("the start page for everything", said(200, "<p>Welcome", content_type=_PAGE), WARN)
    yield _one("a password in front", said(401, www_authenticate='Basic realm="x"'), WARN)
    yield _one("broken", said(502), FAIL)
    plain = "http://api.shop.example/webhooks/pay"
    yield case("by plain http", with_webhook(plain), asked(said(405, url=plain), plain), expect=FAIL)
    yield _one("a bot challenge", said(403, cf_mitigated="challenge"), UNKNOWN)
    yield _one("nobody answers", DEAD, UNKNOWN)
    yield case("no webhook", _NONE, Webhooks({}), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
