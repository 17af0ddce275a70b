"""A webhook turns away what nobody has signed: otherwise anybody can say that an order is paid."""

from collections.abc import Iterator, Mapping
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.samples_burst import NOT_ALLOWED
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_webhooks import said, sent, with_webhook
from cockpit.facts.unsigned import Unsigned
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
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
    Layer,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.sending import unsent
from cockpit.model import Verdict
from cockpit.standards.webhooks import EVENT, Door, door

_ID = "app.webhook-protected"
CHECK = check(
    "Webhooks refuse unsigned calls",
    severity=BLOCKER,
    mode=ASSISTED,
    why="The address of a webhook is no secret. If it takes events without a signature, anybody can tell the "
    "product that an order is paid or an account cancelled.",
    fix="Check the provider's signature over the raw body before anything else, and answer 401 without one.",
    undo="Deploy the former version.",
    verify=f"cockpit check {_ID} --allow active",
    source="Stripe, Verify webhook signatures; OWASP API Security Top 10 2023, API2 Broken Authentication; "
    "Standard Webhooks 1.0",
    terms={
        "webhook": "a request that another company sends to your product when something has happened there",
        "signature": "a code over the event that only the provider and you can compute, by the signing "
        "secret",
    },
    sends="one empty event without a signature (a POST of {}) to each declared webhook",
)
_EXPECTED = "400, 401, 403 or another refusal"
_SIGNED = (
    "Stripe, Node: stripe.webhooks.constructEvent(rawBody, req.headers['stripe-signature'], secret)\n"
    "Stripe, Python: stripe.Webhook.construct_event(payload, request.headers['Stripe-Signature'], secret)\n"
    "GitHub: HMAC-SHA256 of the raw body against X-Hub-Signature-256\n"
    "others: the header and algorithm of the provider, compared in constant time; a failure answers 401"
)


def judge(launch: Launch, unsigned: Unsigned) -> Iterator[Finding]:
    """One event without a signature to each declared webhook, where that is allowed."""
    if not unsigned.answers:
        yield not_applicable(launch.domain, "launch.toml declares no route of kind webhook")
    for url, seen in unsigned.answers.items():
        if isinstance(seen, Unreachable):
            yield unsent(_ID, url, seen)
        elif seen.challenged:
            yield cut(url, challenge(url))
        else:
            yield _answered(url, seen)


def _answered(url: str, seen: Response) -> Finding:
    """What became of the event."""
    found, told = door(seen.status), _told(seen)
    if found is Door.REFUSED:
        return passed(url, f"turns away an event without a signature ({seen.status}; one was sent)", **told)
    if found is Door.ACCEPTED:
        summary = f"takes an event without a signature ({seen.status}): anybody can send it events"
        return failed(url, "accepts-unsigned", summary, fix=_check_it(), **told)
    if found is Door.SENT_ON:
        summary = (
            f"answers {seen.status}, a redirect: whether unsigned events are refused cannot be told, and the "
        )
        summary += "signed ones do not arrive either (see app.webhook-direct)"
        return failed(url, "redirects", summary, severity=HIGH, **told)
    if found is Door.FAILED:
        return _fell_over(url, seen, told)
    if found is Door.LIMITED:
        cause = f"{url} answers {seen.status}, a limit, before any signature is looked at: try again later"
        return cut(url, Unreachable(Layer.EDGE, cause, "limit"), **told)
    summary = f"answers {seen.status} to a POST: nothing takes events there, signed or not"
    return warned(url, "absent", summary, severity=HIGH, fix=_address(url), **told)


def _told(seen: Response) -> dict[str, Any]:
    evidence: Mapping[str, Any] = {"sent": EVENT.decode(), "count": 1, "status": seen.status}
    observed = f"{seen.status} to one event without a signature"
    return {"expected": _EXPECTED, "observed": observed, "evidence": evidence}


def _fell_over(url: str, seen: Response, told: Mapping[str, Any]) -> Finding:
    """Whether the signature is looked at first cannot be told from a crash."""
    return failed(
        url,
        "falls-over",
        f"falls over ({seen.status}) at an event without a signature: it does not refuse it, and what it "
        f"does "
        "before it fails cannot be told",
        severity=HIGH,
        fix=Fix(
            "Catch what the signature check raises and answer 401; nothing of the event is used before. A "
            "missing header raises in most libraries, and an error that nobody catches becomes a 500.",
            _SIGNED,
            "Deploy the former version.",
        ),
        **told,
    )


def _check_it() -> Fix:
    text = (
        "Check the signature over the raw body, before the body is parsed or used, with the LIVE signing "
        "secret. "
        "If the endpoint says 200 to everything and drops the rest later, let it say 401."
    )
    return Fix(text, _SIGNED, "Deploy the former version.")


def _address(url: str) -> Fix:
    text = f"Compare {url} with the address entered at the provider, and see that a POST to it is routed."
    return Fix(text, "cockpit drill webhook-delivery", "Put the former address back.")


_SHOP = with_webhook()
_NONE = sample_launch()


def _one(name: str, seen: Response | Unreachable, expect: Verdict) -> Case:
    return case(name, _SHOP, sent(seen), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("no signature, no entry", said(401), PASS)
    yield _one("refuses the body", said(400), PASS)
    yield _one("takes anything", said(200), FAIL)
    yield _one("takes anything without a word", said(204, ""), FAIL)
    yield _one("redirects", said(307, location="/login"), FAIL)
    yield _one("falls over", said(500), FAIL)
    yield _one("nothing there", said(404), WARN)
    yield _one("no POST", said(405), WARN)
    yield _one("a limit answers", said(429), UNKNOWN)
    yield _one("a bot challenge", said(403, cf_mitigated="challenge"), UNKNOWN)
    yield _one("not allowed", NOT_ALLOWED, UNKNOWN)
    yield _one("nobody answers", DEAD, UNKNOWN)
    yield case("no webhook", _NONE, Unsigned({}), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
