"""A site answers: its rules, then its routes, with the headers of its platform."""

import gzip
import io
import secrets
from dataclasses import replace

from cockpit.lab import cors, crowds, handlers, product_log, sleeping, validators
from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response
from cockpit.lab.replies import Reply, Rule
from cockpit.lab.world import Site

PLATFORM = "Fly/2c4e8a1 (2026-11-18)"
_READS = ("GET", "HEAD")
_NOT_ALLOWED = Reply(405, "Method not allowed\n", "text/plain", headers=(("allow", "GET, HEAD"),))
_MEGABYTE = bytes(1024 * 1024)


def answer(desk: Desk, site: Site, request: Request) -> Response:
    """What the site's own server says."""
    reply = matching(site.rules, request) or cors.preflight(site, request) or _route(desk, site, request)
    response = render(desk, site, request, reply)
    validators.tag(response, restless=reply.restless)
    cors.say(site, request, response)
    if not response.get("server"):
        response.put("server", PLATFORM)
        response.put("via", "1.1 fly.io")
        number = f"01{secrets.token_hex(12).upper()}-ams"
        response.put("fly-request-id", number)
        product_log.write(desk.folder, desk.world.log_line, request.method, request.path, number)
    return sleeping.woken(desk, site, response)


def matching(rules: list[Rule], request: Request) -> Reply | None:
    """The reply of the first rule that fits, or none."""
    for rule in rules:
        if rule.fits(
            scheme=request.scheme,
            path=request.path,
            method=request.method,
            agent=request.agent,
            address=request.address,
        ):
            return rule.reply
    return None


def _route(desk: Desk, site: Site, request: Request) -> Reply:
    reply = site.routes.get(request.path)
    if reply is None:
        return site.missing
    reply = crowds.crowded(desk.served, request, reply)
    if reply.act:
        return handlers.ACTS[reply.act](desk, request, reply)
    return reply if request.method in _READS else _NOT_ALLOWED


def render(desk: Desk, site: Site, request: Request, reply: Reply) -> Response:
    """A reply with its placeholders filled in and the site's headers on it; what it says itself wins."""
    release = desk.release
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    own = {name for name, _ in reply.headers}
    headers = [("content-type", reply.type)] if body and "content-type" not in own else []
    headers += [
        (name, value)
        for name, value in site.headers.items()
        if name not in own and (request.scheme == "https" or name != "strict-transport-security")
    ]
    headers += list(reply.headers)
    if reply.location:
        headers.append(("location", _filled(reply.location, request)))
    headers = [(name, value.replace("@RELEASE@", release)) for name, value in headers]
    body = body.replace(b"@RELEASE@", release.encode())
    if reply.bomb:
        body = _bomb(reply.bomb)
        headers.append(("content-encoding", "gzip"))
    return Response(reply.status, headers, body, reply.wait, reply.drip, reply.raw)


def _filled(template: str, request: Request) -> str:
    for name in ("scheme", "host", "path", "query"):
        template = template.replace(f"{{{name}}}", getattr(request, name))
    return template


def _bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros, compressed (about a thousandth of them)."""
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", compresslevel=9, mtime=0) as stream:
        for _ in range(megabytes):
            stream.write(_MEGABYTE)
    return made.getvalue()


def as_seen_by_origin(request: Request, scheme: str) -> Request:
    """The same request, forwarded over another scheme."""
    return replace(request, scheme=scheme)
