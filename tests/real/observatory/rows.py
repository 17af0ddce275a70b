"""What is put before both judges: one field of a host each, and why we differ where we mean to.

A row with `differs` is a deliberate difference: it has to be there still. Every other row, and every field of
a host that no row is about, has to come out the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.standards import cors, csp, hsts

HSTS, XFO, XCTO, RP, CSP = hsts.NAME, "x-frame-options", "x-content-type-options", "referrer-policy", csp.NAME
COOKIE, CORS, REDIRECTION = "cookies", "cross-origin-resource-sharing", "redirection"
FIELDS = (HSTS, XFO, XCTO, RP, CSP, COOKIE, CORS, REDIRECTION)
SET, ALLOW = "set-cookie", cors.ORIGIN
LONG = "max-age=31536000"
Headers = Mapping[str, Sequence[str]]
NONE: Headers = MappingProxyType({})
# What a host sends of which no row says anything else; both judges like it.
SOUND: Headers = {
    HSTS: [LONG],
    XFO: ["DENY"],
    XCTO: ["nosniff"],
    RP: ["no-referrer"],
    CSP: ["default-src 'none'; script-src 'self'; base-uri 'none'"],
}
TO_HTTPS = "return 301 https://$host$request_uri;"
AGAIN = "return 301 http://$host/again;"
_TOUCHES = {XFO: (XFO, CSP), COOKIE: (SET, HSTS), CORS: (ALLOW, cors.CREDENTIALS, "vary")}


@dataclass(frozen=True)
class Row:
    """One field: the headers sent for it (none where the list is empty), or `plain`, nginx by http."""

    field: str
    headers: Headers
    differs: str = ""
    plain: str = ""

    @property
    def touches(self) -> frozenset[str]:
        """The header names, and REDIRECTION, that another row of the same host must leave alone."""
        own = (REDIRECTION,) if self.field == REDIRECTION else _TOUCHES.get(self.field, (self.field,))
        return frozenset((*own, *self.headers, self.field))


ROWS = (
    Row(HSTS, {HSTS: []}),
    Row(HSTS, {HSTS: [LONG]}),
    Row(HSTS, {HSTS: ["max-age=15552000"]}),
    Row(HSTS, {HSTS: ["max-age=15551999"]}),
    Row(HSTS, {HSTS: ["max-age=0"]}),
    Row(HSTS, {HSTS: ["MAX-AGE=31536000; INCLUDESUBDOMAINS"]}),
    Row(HSTS, {HSTS: ['max-age="31536000"']}),
    Row(HSTS, {HSTS: [f"{LONG}, includeSubDomains"]}),
    Row(HSTS, {HSTS: ["max-age:31536000"]}),
    Row(HSTS, {HSTS: ["max-age=1y"]}),
    Row(HSTS, {HSTS: ["includeSubDomains"]}),
    Row(HSTS, {HSTS: ["max_age=31536000"]}),
    Row(HSTS, {HSTS: [f"{LONG};"]}),
    Row(HSTS, {HSTS: ["max-age=0", LONG]}),
    Row(HSTS, {HSTS: [LONG, "max-age=0"]}),
    Row(HSTS, {HSTS: [f"{LONG}; includeSubDomain"]}, "a directive that is misspelt does nothing"),
    Row(HSTS, {HSTS: ["max-age = 31536000"]}, "RFC 6797 6.1 has implied white space around the ="),
    Row(HSTS, {HSTS: ["max-age=31536000s"]}, "not a number: RFC 6797 6.1.1 has digits only"),
    Row(HSTS, {HSTS: [f"{LONG}; includeSubDomains=true"]}, "RFC 6797 6.1.2: it takes no value"),
    Row(HSTS, {HSTS: [f"{LONG} includeSubDomains"]}, "RFC 6797 6.1: a semicolon separates directives"),
    Row(XFO, {XFO: []}),
    Row(XFO, {XFO: ["sameorigin"]}),
    Row(XFO, {XFO: ["ALLOWALL"]}),
    Row(XFO, {XFO: ["SAMEORIGIN;"]}),
    Row(XFO, {XFO: [], CSP: ["default-src 'self'; frame-ancestors 'none'"]}),
    Row(XFO, {XFO: [], CSP: ["default-src 'self'; frame-ancestors 'self' https://a.test"]}),
    Row(XFO, {XFO: ["ALLOW-FROM https://a.test"]}, "no browser reads ALLOW-FROM (HTML 7.4)"),
    Row(XFO, {XFO: ["SAMEORIGIN", "SAMEORIGIN"]}, "the same twice is one value (HTML 7.4)"),
    Row(XFO, {XFO: ["DENY", "SAMEORIGIN"]}, "a contradiction makes browsers refuse (HTML 7.4)"),
    Row(XFO, {XFO: [], CSP: ["default-src 'self'; frame-ancestors *"]}, "everybody may frame it"),
    Row(XFO, {XFO: [], CSP: ["default-src 'self'; frame-ancestors https:"]}, "everybody may frame it"),
    Row(XFO, {CSP: ["default-src 'self'; frame-ancestors *"]}, "it outweighs the option (CSP 6.4.2.2)"),
    Row(XCTO, {XCTO: []}),
    Row(XCTO, {XCTO: ["NoSniff"]}),
    Row(XCTO, {XCTO: ["nosniff; mode=block"]}),
    Row(XCTO, {XCTO: ["none"]}),
    Row(XCTO, {XCTO: ["nosniff", "nosniff"]}, "the first value counts (Fetch 3.6)"),
    Row(RP, {RP: []}),
    Row(RP, {RP: ["same-origin"]}),
    Row(RP, {RP: ["Strict-Origin"]}),
    Row(RP, {RP: ["unsafe-url"]}),
    Row(RP, {RP: ["no-referrer-when-downgrade"]}),
    Row(RP, {RP: ["whimsy"]}),
    Row(RP, {RP: ["no-referrer-when-downgrade, strict-origin-when-cross-origin"]}),
    Row(RP, {RP: ["no-referrer, whimsy"]}),
    Row(RP, {RP: ["origin"]}, "only the origin is told, which the default tells, too"),
    Row(RP, {RP: ["origin-when-cross-origin"]}, "only the origin is told to others"),
    Row(CSP, {CSP: []}),
    Row(CSP, {CSP: ["default-src 'self'; style-src 'unsafe-inline'"]}),
    Row(CSP, {CSP: ["script-src 'self' 'unsafe-inline'; object-src 'none'"]}),
    Row(CSP, {CSP: ["script-src 'nonce-abcdefgh' 'unsafe-inline'; object-src 'none'; base-uri 'none'"]}),
    Row(CSP, {CSP: ["script-src 'sha256-abc=' 'strict-dynamic' https:; object-src 'none'"]}),
    Row(CSP, {CSP: ["script-src *; object-src 'none'"]}),
    Row(CSP, {CSP: ["script-src https:; object-src 'none'"]}),
    Row(CSP, {CSP: ["script-src http:; object-src 'none'"]}),
    Row(CSP, {CSP: ["script-src data:; object-src 'none'"]}),
    Row(CSP, {CSP: ["object-src 'none'"]}),
    Row(CSP, {CSP: ["frame-ancestors 'none'"]}),
    Row(CSP, {CSP: ["default-src 'self' 'unsafe-eval'"]}),
    Row(CSP, {CSP: [], csp.REPORT_ONLY: ["default-src 'none'"]}),
    Row(CSP, {CSP: ["default-src *", "default-src 'self'"]}),
    Row(CSP, {CSP: ["script-src 'self'"]}, "plug-ins are gone from browsers: object-src is only noted"),
    Row(CSP, {CSP: ["default-src 'self' cdn.jsdelivr.net"]}, "anybody can put a script on that host"),
    Row(CSP, {CSP: ["default-src 'self' blob:"]}, "whoever can make a blob runs it"),
    Row(CSP, {CSP: ["default-src 'self'; img-src http:"]}),
    Row(
        CSP,
        {CSP: ["script-src 'nonce-abcdefgh'; object-src 'none'"]},
        "without base-uri a base element leads trusted scripts elsewhere",
    ),
    Row(
        CSP,
        {CSP: ["script-src 'self'; script-src *; object-src 'none'"]},
        "the first of a directive counts (CSP 2.2.1)",
    ),
    Row(
        CSP, {CSP: ["defualt-src 'none'; script-src 'self'; object-src 'none'"]}, "a slip of the pen is told"
    ),
    Row(COOKIE, {SET: ["sess=1; Path=/; Secure; HttpOnly; SameSite=Lax"]}),
    Row(COOKIE, {SET: ["sess=1; Path=/; Secure; HttpOnly"]}),
    Row(COOKIE, {SET: ["sess=1; Path=/; HttpOnly; SameSite=Lax"], HSTS: []}),
    Row(COOKIE, {SET: ["sess=1; Path=/; HttpOnly; SameSite=Lax"]}),
    Row(COOKIE, {SET: ["sess=1; Path=/; Secure; SameSite=Lax"]}),
    Row(COOKIE, {SET: ["sess=1; Path=/; HttpOnly; SameSite=None"]}),
    Row(COOKIE, {SET: ["sess=1; Path=/; Secure; HttpOnly; SameSite=Laxx"]}),
    Row(COOKIE, {SET: ["theme=1; Path=/"]}),
    Row(COOKIE, {SET: ["theme=1; Path=/; Secure"]}),
    Row(
        COOKIE,
        {SET: ["csrftoken=1; Path=/; Secure"]},
        "a token against forged requests is compared with the form, so browsers' Lax is enough",
    ),
    Row(
        COOKIE,
        {SET: ["sess=1; Path=/; Secure; HttpOnly; SameSite=None"]},
        "any site may send requests in the visitor's name",
    ),
    Row(
        COOKIE,
        {SET: ["__Host-sess=1; Path=/a; Secure; HttpOnly; SameSite=Lax"]},
        "browsers throw it away: the prefix needs Path=/",
    ),
    Row(
        COOKIE,
        {SET: ["sess=1; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=elsewhere.test"]},
        "browsers throw it away, and nobody stays signed in",
    ),
    Row(
        COOKIE,
        {
            SET: [
                "sess=1; Path=/; Secure; HttpOnly; SameSite=Lax",
                "sess=2; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=obs.test",
            ]
        },
        "two of one name: which one counts is luck",
    ),
    Row(CORS, {ALLOW: []}),
    Row(CORS, {ALLOW: ["*"]}),
    Row(CORS, {ALLOW: ["https://app.test"], "vary": ["Origin"]}),
    Row(
        CORS,
        {ALLOW: ["$http_origin"], cors.CREDENTIALS: ["true"], "vary": ["Origin"]},
        "it looks for the Origin it sent in a place where it is not, and so never sees a reflection",
    ),
    Row(CORS, {ALLOW: ["*"], cors.CREDENTIALS: ["true"]}, "browsers refuse the pair"),
    Row(REDIRECTION, NONE, plain=TO_HTTPS),
    Row(REDIRECTION, NONE, plain='return 200 "<p>Hello";'),
    Row(REDIRECTION, NONE, plain=f"location = / {{ {AGAIN} }} location = /again {{ return 200 Hello; }}"),
    Row(
        REDIRECTION,
        NONE,
        "from plain http to plain http and only then to https: https is reached, redirect.single-hop counts",
        plain=f"location = / {{ {AGAIN} }} location = /again {{ {TO_HTTPS} }}",
    ),
    Row(
        REDIRECTION,
        NONE,
        "one hop to the canonical host is the policy one-hop; hsts-safe asks for two",
        plain="return 301 https://sound.obs.test/;",
    ),
)
