"""The network in front of the server is down, and the server behind it is well."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cockpit.launch import Launch
from cockpit.launch.parts import Host
from cockpit.runbooks import accounts, people
from cockpit.runbooks.dns import record
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import (
    all_green,
    first_look,
    listed,
    note_on_status_page,
    rows,
    run,
    said,
    sentence,
    unknown,
)

_BEHIND = 'proxied = true and origin = "..." in each [[host]]'
_PORT = re.compile(r"[^:\[]:\d+\Z")
_FIRST = ("app", "api")  # what people cannot do without, before the pages they read


def edge(launch: Launch, _known: Known) -> Runbook:
    """An error page of the edge, while the server is well."""
    owner = people.owner(launch, ("edge", "cdn"), *accounts.holders(launch, accounts.EDGE))
    others = accounts.holders(launch, accounts.EDGE, accounts.DNS)
    company = accounts.support(launch, accounts.EDGE)
    return Runbook(
        id="rb-edge",
        title="The edge is down",
        symptom="An error page that carries the edge's name, or a number from 520 to 530, while the server "
        "itself is well. (The edge is the network that stands in front of the server and answers visitors "
        "first; what stands behind it is called the origin.)",
        first_look=first_look(launch, "check", "dns"),
        steps=tuple(_steps(launch) if _behind(launch) else _none(launch)),
        worked=f"Run {run('curl -sI {} | head -1', f'{launch.origin}/')}. You should see 200. "
        f"Once the edge is switched on again: {all_green('check', 'dns')}",
        call=people.call(launch, owner, *others, company=company),
        owner=owner,
    )


def _behind(launch: Launch) -> list[Host]:
    """The hosts that stand behind an edge, what people need most first."""
    hosts = [host for host in launch.hosts if host.proxied and host.role != "retired"]
    return sorted(hosts, key=lambda host: host.role not in _FIRST)


def _none(launch: Launch) -> Iterator[str]:
    """There is no edge, as far as anybody wrote down."""
    provider = said(launch.edge.provider) if launch.edge else ""
    stands = f"an edge ({provider}) but no name behind it" if provider else "no edge"
    yield (
        f"launch.toml declares {stands}. If one stands in front, "
        f"{unknown('which names are behind it is', _BEHIND)}"
    )
    yield accounts.sign_in(launch, accounts.HOSTING, "hosting") + " See there whether the platform is well."
    yield note_on_status_page(launch)


def _steps(launch: Launch) -> Iterator[str]:
    hosts = _behind(launch)
    yield _status(launch)
    yield from (_origin(host) for host in hosts[:1])
    yield "If the server does not answer either: it is not the edge. Go on with rb-deploy."
    yield (
        "Note what is there now, so that it can be put back: "
        f"{' '.join(rows([run('dig +noall +answer {}', host.name) for host in hosts], 'the [[host]] rows'))}"
    )
    yield accounts.sign_in(launch, accounts.DNS, "DNS provider")
    around = " ".join(rows([_around(launch, host) for host in hosts], "the [[host]] rows"))
    yield (
        "Lead visitors around the edge, the most needed names first, and only those: switch the proxy off "
        f'(at Cloudflare: the grey cloud, "DNS only"), or change the record. {around} '
        "Do it only where the server has a certificate of its own for that name and takes visitors from "
        "everywhere. To undo it, switch the proxy on again or put the noted record back."
    )
    if exceptions := [sentence(text) for text in ((launch.edge.exceptions if launch.edge else ()) or ())]:
        yield f"Meanwhile these rules of the edge do not apply: {' '.join(rows(exceptions, 'exceptions'))}"
    yield note_on_status_page(launch)
    yield (
        "When the edge is well again, switch the proxy on again for every name (to undo it: off again), and "
        "wait one TTL (the time others keep a record). Everybody could see the server's own address "
        "meanwhile: if that matters, have the hosting give it another one."
    )


def _status(launch: Launch) -> str:
    account = accounts.account(launch, accounts.EDGE)
    provider = (launch.edge.provider if launch.edge else "") or (account.service if account else "")
    if page := accounts.status_page(
        launch.edge.provider if launch.edge else "", account.service if account else ""
    ):
        return f"See whether {said(provider)} knows of it: {page}"
    if provider:
        return f"See whether {said(provider)} knows of it. {accounts.sign_in(launch, accounts.EDGE, 'edge')}"
    return unknown("Who runs the edge is", 'provider = "..." under [edge]')


def _origin(host: Host) -> str:
    """Whether the server behind the edge is well, asked directly."""
    if not host.origin:
        line = f'origin = "..." in the [[host]] {said(host.name)}'
        return unknown("Where the server itself is, so that it can be asked around the edge, is", line)
    scheme = "http" if host.origin.startswith("http://") else "https"
    ask = run("curl -sI --connect-to {} {} | head -1", f"::{_place(host.origin)}", f"{scheme}://{host.name}/")
    return f"Ask the server itself, around the edge. Run {ask}. You should see 200 or a redirect, not 5xx."


def _place(origin: str) -> str:
    """`address:port` of an origin that is an address, a name, either with a port, or a URL."""
    text = urlsplit(origin).netloc if "://" in origin else _bracketed(origin)
    port = 80 if origin.startswith("http://") else 443
    return text if _PORT.search(text) else f"{text}:{port}"


def _bracketed(place: str) -> str:
    """IPv6 addresses in brackets, so that a port can be told from them."""
    return f"[{place}]" if place.count(":") > 1 and not place.startswith("[") else place


def _around(launch: Launch, host: Host) -> str:
    """What leads past the edge: a record where one can be written, else the proxy alone."""
    name, origin = said(host.name), host.origin
    if host.targets and all(launch.host(target) for target in host.targets):
        return f"{name} follows {listed(host.targets)}."
    whole = record(launch, host.name, origin)
    if not origin or "://" in origin or _PORT.search(_bracketed(origin)) or " ALIAS " in whole:
        return f"{name}: the proxy off."
    return f"{name}: the proxy off, or {whole}."
