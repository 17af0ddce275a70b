"""How many sign-ins in a row are let through: what the edge's rules say, and how a limit is set."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.burst import MOST
from cockpit.facts.edge_api import EdgeApi, EdgeRule
from cockpit.model import Fix
from cockpit.roadmap import load
from cockpit.standards.locations import host_of, path_of
from cockpit.standards.rule_language import fits

PHASE: Final = "http_ratelimit"
_STOPS: Final = ("block", "challenge", "js_challenge", "managed_challenge")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the edge's API says of sign-ins at one address.

    `narrow` rules stop somebody within MOST attempts, `wide` ones later; `unclear` hang on something that
    cannot be seen here. `unread` is why nothing is known.
    """

    narrow: tuple[EdgeRule, ...] = ()
    wide: tuple[EdgeRule, ...] = ()
    unclear: tuple[EdgeRule, ...] = ()
    unread: Unreachable | None = None


def rules_for(api: EdgeApi, url: str) -> Rules:
    """The limits that the edge has for a POST to the URL."""
    found = api.asked or api.rules.get(PHASE, ())
    if isinstance(found, Unreachable):
        return Rules(unread=found)
    if not url or api.paused or not _proxied(api, host_of(url)):
        return Rules()
    stopping = [rule for rule in found if rule.enabled and rule.action in _STOPS]
    truth = {
        rule.id: True if rule.expression in ("", "true") else fits(rule.expression, url) for rule in stopping
    }
    covering = tuple(rule for rule in stopping if truth[rule.id] is True)
    return Rules(
        tuple(rule for rule in covering if _attempts(rule) <= MOST),
        tuple(rule for rule in covering if _attempts(rule) > MOST),
        tuple(rule for rule in stopping if truth[rule.id] is None),
    )


def _proxied(api: EdgeApi, host: str) -> bool:
    """Requests to the host go through the edge, or its records cannot be seen (a wildcard, another zone)."""
    if isinstance(api.records, Unreachable):
        return True
    own = [record for record in api.records if record.name == host]
    return not own or any(record.proxied for record in own)


def _attempts(rule: EdgeRule) -> int:
    """Requests in a period; a rule that names none is taken as wide."""
    return rule.limit.get("requests", MOST + 1)


def described(rule: EdgeRule) -> str:
    """`"Sign-in" (block after 5 requests in 10 s)`."""
    limit, does = rule.limit, rule.action.replace("_", " ")
    numbers = f"after {limit.get('requests', '?')} requests in {limit.get('period', '?')} s"
    return f'"{rule.description or rule.id}" ({does} {numbers})'


def demanded(roadmap: str) -> bool:
    """The roadmap asks for a limit before the launch; the others only want one before there is abuse."""
    return bool(load(roadmap).required.get("rate_limit_required"))


def set_a_limit(url: str) -> Fix:
    """Where a limit on sign-ins is set, with the exact lines, and the way back."""
    return Fix(
        "Let one address try five times in ten seconds, then answer 429. One place is enough; at the edge it "
        "costs your server nothing.",
        "\n\n".join(_ways(host_of(url), path_of(url))),
        "Delete the rule or the lines, and reload. Somebody who is locked out is let in after ten seconds.",
    )


def _ways(host: str, path: str) -> Iterator[str]:
    quoted = json.dumps(path)
    yield (
        f"Cloudflare, Security rules, Rate limiting rule:\nexpression: http.request.uri.path eq {quoted}\n"
        f'(on a paid plan also: and http.host eq {json.dumps(host)} and http.request.method eq "POST")\n'
        "same characteristic: IP; 5 requests in 10 seconds; then Block for 10 seconds"
    )
    yield (
        "nginx (http block, then the server block):\n"
        "limit_req_zone $binary_remote_addr zone=signin:10m rate=30r/m;\n"
        f"location = {quoted} {{ limit_req zone=signin burst=5 nodelay; limit_req_status 429; ... }}"
    )
    yield (
        "HAProxy (frontend):\nstick-table type ipv6 size 100k expire 10s store http_req_rate(10s)\n"
        f"http-request track-sc0 src if METH_POST {{ path {quoted} }}\n"
        f"http-request deny deny_status 429 if METH_POST {{ path {quoted} }} {{ sc_http_req_rate(0) gt 5 }}"
    )
    yield (
        'Express: const { rateLimit } = require("express-rate-limit")\n'
        f"app.post({quoted}, rateLimit({{ windowMs: 10_000, limit: 5 }}), signIn)   // behind a proxy also: "
        'app.set("trust proxy", 1)'
    )
