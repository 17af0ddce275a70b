"""The guards of one response: what its headers lack, what they tell too much, and what is left open.

Levels, and why (OWASP Secure Headers Project; OWASP Clickjacking and REST Security cheat sheets; MDN):
a sign-in page that anybody may frame fails, because that is how clicks and passwords are stolen; elsewhere
it is a warning, a low one where there is nothing to send. JSON under the name of HTML fails: browsers run
what stands in it. A referrer policy that gives whole addresses away is a warning. A header that is there and
cannot be read counts as missing and is a low warning, and so are a missing nosniff, for browsers guess less
than they did, and a version that is told. What browsers decide well by themselves (a missing Referrer-Policy
or Permissions-Policy) is only noted. Of the Content-Security-Policy only who may frame the page is judged
here; the rest is in cockpit.kit.csp_strength.
"""

from collections.abc import Iterator
from typing import Final

from cockpit.facts.http import Response
from cockpit.kit.headers import Flaw
from cockpit.model import Severity, Verdict
from cockpit.standards import csp, fields, headers, permissions
from cockpit.standards.csp import Csp
from cockpit.standards.header_rules import silence
from cockpit.standards.hosting import by_header
from cockpit.standards.hsts import NAME as HSTS
from cockpit.standards.html import Document

FAIL, LOW = Verdict.FAIL, Severity.LOW
SHOWN: Final = 300  # characters of a header in the evidence
_TYPE: Final = "content-type"
_JSON = (
    "Content-Type: application/json; charset=utf-8\n(Express: res.json(...); Django: JsonResponse(...); "
    "Rails: render json: ...; PHP: header('Content-Type: application/json'))"
)


def policy_of(seen: Response, document: Document) -> Csp:
    """Every content security policy of a page."""
    return Csp.read(seen.all(csp.NAME), seen.all(csp.REPORT_ONLY), document.policies)


def is_page(seen: Response) -> bool:
    """Browsers show the response as a page: it says so, or says nothing and looks like one."""
    type_ = headers.media_type(seen.all(_TYPE))
    return headers.is_html(type_) or (not type_ and seen.body.lstrip()[:1] == "<")


def is_json(seen: Response) -> bool:
    """The body is JSON, by its name or by its look."""
    named = headers.is_json(headers.media_type(seen.all(_TYPE)))
    return named or headers.reads_as_json(seen.body, whole=not seen.truncated)


def page_flaws(seen: Response, document: Document, *, signing_in: bool) -> tuple[Flaw, ...]:
    """What is wrong with the headers of a page; `signing_in`: people enter a password there."""
    policy = policy_of(seen, document)
    sending = any(form.method == "post" for form in document.forms)
    framed = _framing(seen, policy, signing_in=signing_in, sending=sending)
    meta = document.named("referrer")
    return (
        *framed,
        *_type(seen),
        *_sniffing(seen),
        *_referring(seen, meta),
        *_permitting(seen),
        *_writing(seen),
        *_telling(seen),
    )


def data_flaws(seen: Response) -> tuple[Flaw, ...]:
    """What is wrong with the headers of an answer that is no page."""
    if not seen.body.strip():
        return tuple(_telling(seen))
    if is_json(seen) and is_page(seen):
        text = f"JSON is served as {headers.media_type(seen.all(_TYPE))}: browsers take it for a page"
        return (Flaw("json-as-html", text, FAIL, line=_JSON), *_sniffing(seen), *_telling(seen))
    return (*_type(seen), *(_sniffing(seen) if is_json(seen) else ()), *_telling(seen))


def notes(seen: Response, document: Document) -> tuple[str, ...]:
    """What a page leaves to the browser, or leaves open, without being wrong."""
    found = []
    if not fields.split(seen.all(headers.REFERRER)) and not document.named("referrer"):
        found.append("no Referrer-Policy, so browsers send other sites the origin only")
    if not seen.all(permissions.NAME):
        old = " (Feature-Policy is its old name)" if seen.all(permissions.FORERUNNER) else ""
        found.append(f"no Permissions-Policy{old}")
    return tuple(found)


def table(seen: Response, document: Document) -> dict[str, str]:
    """The judged headers as they came, the same on every visit."""
    policy = policy_of(seen, document)
    told = {csp.NAME: policy.enforced, csp.REPORT_ONLY: policy.reported}
    found = {name: " | ".join(map(csp.told, said)) for name, said in told.items() if said}
    plain = (headers.FRAME, headers.SNIFF, headers.REFERRER, permissions.NAME, _TYPE, *headers.TELLING)
    found |= {name: ", ".join(seen.all(name))[:SHOWN] for name in plain if seen.all(name)}
    return dict(sorted(found.items()))


def _framing(seen: Response, policy: Csp, *, signing_in: bool, sending: bool) -> Iterator[Flaw]:
    """CSP frame-ancestors decides where it is given, X-Frame-Options otherwise (CSP 3 section 6.4.2.2)."""
    by_policy = csp.framing(policy.enforced)
    fault = headers.frame_fault(seen.all(headers.FRAME))
    if by_policy or (by_policy is None and fault is None):
        return
    verdict = FAIL if signing_in else Verdict.WARN
    severity = None if signing_in or sending else LOW
    if by_policy is False:
        yield _ancestors(policy, verdict, severity)
        return
    if fault:
        text = f"any site may put it into a frame: X-Frame-Options counts for nothing, {fault}"
    else:
        text = "any site may put it into a frame: neither frame-ancestors nor X-Frame-Options is sent"
        text += "; frame-ancestors in a meta element is ignored" if policy.meta_ancestors else ""
        only = any("frame-ancestors" in one for one in policy.reported)
        text += "; the report-only policy enforces nothing" if only else ""
    yield Flaw("framing", text, verdict, severity, (headers.FRAME, "SAMEORIGIN"))


def _ancestors(policy: Csp, verdict: Verdict, severity: Severity | None) -> Flaw:
    sources = next(one["frame-ancestors"] for one in policy.enforced if "frame-ancestors" in one)
    said = f"frame-ancestors {' '.join(sources)}"[:SHOWN]
    line = f"in the Content-Security-Policy: frame-ancestors 'self'\n(in place of: {said})"
    return Flaw("framing", f"{said} lets any site put it into a frame", verdict, severity, line=line)


def _type(seen: Response) -> Iterator[Flaw]:
    if not headers.media_type(seen.all(_TYPE)) and seen.body.strip():
        kind = "text/html; charset=utf-8" if is_page(seen) else "the type of the content"
        yield Flaw("no-content-type", "no Content-Type: browsers guess", line=f"Content-Type: {kind}")


def _sniffing(seen: Response) -> Iterator[Flaw]:
    fault = headers.sniff_fault(seen.all(headers.SNIFF))
    if fault is not None:
        text = f"X-Content-Type-Options counts for nothing, {fault}" if fault else "no X-Content-Type-Options"
        yield Flaw("sniffing", text, severity=LOW, header=(headers.SNIFF, "nosniff"))


def _referring(seen: Response, meta: str) -> Iterator[Flaw]:
    values = fields.split(seen.all(headers.REFERRER))
    policy = headers.referrer(values, meta)
    better = (headers.REFERRER, "strict-origin-when-cross-origin")
    if policy in headers.LEAKY:
        text = f"{policy} gives other sites the whole address of every page, with what is in its query"
        yield Flaw("referrer-leaks", text, header=better)
    elif values and not policy:
        text = f'Referrer-Policy "{values[0][:40]}" is no policy that browsers know'
        yield Flaw("referrer-unreadable", text, severity=LOW, header=better)


def _permitting(seen: Response) -> Iterator[Flaw]:
    values = seen.all(permissions.NAME)
    if fault := permissions.fault(values):
        new = permissions.translated(values) or "camera=(), microphone=(), geolocation=()"
        text = f"Permissions-Policy is ignored: {fault}"
        yield Flaw("permissions-unreadable", text, severity=LOW, header=(permissions.NAME, new))


def _writing(seen: Response) -> Iterator[Flaw]:
    """Slips of the pen in the names of headers."""
    for wrong, meant in headers.misspelt(name for name, _ in seen.headers).items():
        if meant != HSTS:
            text = f"{wrong} is no header that browsers read; {meant} was probably meant"
            yield Flaw("misspelt-name", text, severity=LOW, line=f"rename the header {wrong} to {meant}")


def _telling(seen: Response) -> Iterator[Flaw]:
    """Versions of our own software; that of a platform's front door is not ours to hide."""
    platform = any(match.trace.startswith("header server") for match in by_header(seen))
    for name, value in headers.leaks(seen.headers):
        if name != "server" or not platform:
            text = f"{name} tells everybody what runs there: {value}"
            yield Flaw("version-told", text, severity=LOW, line=silence(name, value))
