"""Would the question of an authority reach a host? The way of an HTTP challenge (RFC 8555 section 8.3)."""

from http import HTTPStatus
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.issuance import CHALLENGE_PATH
from cockpit.facts.tls import Handshake, Tls
from cockpit.facts.trails import End, Trail
from cockpit.kit import Finding, Fix, Launch, Layer, command, cut, failed, passed, warned
from cockpit.kit.looks import answering
from cockpit.standards.endings import endless
from cockpit.standards.header_rules import places
from cockpit.standards.locations import host_of, path_of, shown

_SERVER_ERROR = 500
_OWN_SERVERS = {"nginx", "Apache", "Next.js"}  # what `places` names beside platforms
_WALLS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def way(launch: Launch, host: str, trail: Trail, tls: Tls) -> Finding:
    """One host. Where no HTTP challenge is asked, nothing can stand in its way."""
    subject = trail.start.removesuffix("cockpit-probe")
    seen = {"observed": trail.summary, "evidence": trail.evidence}
    declared = launch.host(host)
    if declared and declared.proxied:
        return passed(subject, f"the edge before {host} sees to its certificate itself", **seen)
    if (platform := _managed(trail)) and _leaves(tls, host):
        return passed(subject, f"{platform} answers for {host} and sees to its certificate itself", **seen)
    if _by_dns(tls, host):
        return passed(subject, f"the authority of {host}'s certificate asks over DNS", **seen)
    if trail.challenged:
        return cut(subject, trail.blocked or challenge(host), **seen)
    if trail.stopped and trail.end is End.UNREACHABLE:
        return _stopped(subject, host, trail, trail.stopped, tls)
    return _arrived(subject, host, trail, tls)


def _managed(trail: Trail) -> str:
    """The platform or edge, or Caddy, that answers first: it keeps the authority's real tokens for itself."""
    first = next((hop.response for hop in trail.hops), None)
    return next(iter(places((first,))), "") if first and set(places((first,))) - _OWN_SERVERS else ""


def _by_dns(tls: Tls, host: str) -> bool:
    """A wildcard can only be had by a DNS challenge (RFC 8555 section 7.1.3); Amazon asks over DNS."""
    seen = [look.seen for look in tls.of(host)]
    shown = [one.leaf for one in seen if isinstance(one, Handshake)]
    return any(leaf.organisation == "Amazon" or any(n.startswith("*.") for n in leaf.names) for leaf in shown)


def _stopped(subject: str, host: str, trail: Trail, why: Unreachable, tls: Tls) -> Finding:
    """A layer that did not answer on the way."""
    seen: dict[str, Any] = {"observed": trail.summary, "evidence": trail.evidence}
    if trail.hops and why.kind == "certificate":  # authorities follow to https without checking who answers
        return passed(subject, f"the question reaches {host}, whose certificate is not checked then", **seen)
    if trail.hops and why.kind == "tls" and _leaves(tls, host_of(trail.beyond)):
        said = f"{host} sends the authority's question to https, which strangers cannot open: {why.cause}"
        return _trouble(subject, trail, "walled", said)
    if trail.hops and why.kind == "tls" and answering(tls):
        return failed(
            subject,
            "https-first",
            f"{host} sends the authority's question to https, where no certificate answers yet: it can never "
            f"get one",
            expected="an answer by plain http until there is a certificate",
            fix=_open(host),
            **seen,
        )
    if (
        not trail.hops
        and why.layer is Layer.TCP
        and (_leaves(tls, host) or (why.kind == "refused" and answering(tls)))
    ):
        return _trouble(
            subject,
            trail,
            "port-closed",
            f"port 80 of {host} is closed, so no HTTP challenge can be answered",
        )
    return cut(subject, why, **seen)


def _arrived(subject: str, host: str, trail: Trail, tls: Tls) -> Finding:
    if endless(trail):
        return _trouble(
            subject, trail, "loop", f"the authority's question to {host} is redirected without end"
        )
    if trail.end is not End.ARRIVED or trail.final is None:
        said = f"the authority's question to {host} is sent to {shown(trail.beyond) or 'nowhere'}"
        return _trouble(subject, trail, "sent-away", said)
    final = trail.final
    there = host_of(final.url)
    if path_of(final.url).rstrip("/") != CHALLENGE_PATH:  # a slash more is put where there is no such file
        return _trouble(
            subject, trail, "path-lost", f"{host} redirects the authority's question to {shown(final.url)}"
        )
    if there != host and not _same_certificate(tls, host, there):
        said = f"the authority's question to {host} ends at {there}, which has a certificate of its own"
        return _trouble(subject, trail, "other-host", said)
    return _answered(subject, host, trail, final)


def _answered(subject: str, host: str, trail: Trail, final: Response) -> Finding:
    if final.status in _WALLS:
        said = f"a password or a rule of {host} answers the authority's question: HTTP {final.status}"
        return _trouble(subject, trail, "walled", said)
    if final.status >= _SERVER_ERROR:
        return _trouble(
            subject,
            trail,
            "server-error",
            f"{host} answers the authority's question with HTTP {final.status}",
        )
    return passed(
        subject, f"the authority's question reaches {host}", observed=trail.summary, evidence=trail.evidence
    )


def _same_certificate(tls: Tls, one: str, other: str) -> bool:
    """Whoever renews for one of them holds the certificate of both."""
    return bool(_leaves(tls, one) & _leaves(tls, other))


def _leaves(tls: Tls, host: str) -> set[str]:
    return {look.seen.leaf.sha256 for look in tls.of(host) if isinstance(look.seen, Handshake)}


def _trouble(subject: str, trail: Trail, kind: str, said: str) -> Finding:
    """Only a warning: whether the authority asks by http or over DNS cannot be seen from here."""
    return warned(
        subject,
        kind,
        f"{said}. If the certificate is renewed by HTTP challenge, renewal fails",
        expected="an answer of the host itself (404 is fine) for an unknown file",
        observed=trail.summary,
        evidence=trail.evidence,
        fix=_open(host_of(trail.start)),
        verify=command("curl -sIL {}", trail.start),
    )


def _open(host: str) -> Fix:
    return Fix(
        f"Let requests below /.well-known/acme-challenge/ of {host} through before any redirect or "
        "password; or have the certificate validated over DNS. nginx:",
        "location ^~ /.well-known/acme-challenge/ {\n    auth_basic off;\n    root /var/www/letsencrypt;\n}",
        "Remove the location block and reload nginx.",
    )
