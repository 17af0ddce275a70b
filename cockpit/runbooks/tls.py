"""The certificate has expired, or is not the right one."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.parts import Host
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import (
    all_green,
    first_look,
    listed,
    note_on_status_page,
    run,
    said,
    unknown,
)

_SERVED = (
    "echo | openssl s_client -connect {}:443 -servername {} 2>/dev/null "
    "| openssl x509 -noout -subject -issuer -enddate"
)


def tls(launch: Launch, known: Known) -> Runbook:
    """Visitors are warned away."""
    host = launch.host(launch.canonical_host)
    owner = people.owner(launch, ("tls", "certificate"), host.owner if host else "")
    others = accounts.holders(launch, accounts.EDGE, accounts.HOSTING)
    company = accounts.support(launch, accounts.EDGE, accounts.HOSTING)
    return Runbook(
        id="rb-tls",
        title="The certificate has expired or is wrong",
        symptom=f'Browsers say that {said(launch.canonical_host)} is "not secure" or that "your connection '
        'is not private", apps cannot connect, and payment companies no longer reach their webhooks. (The '
        "certificate is the signed file by which a browser knows that it speaks with the right server.)",
        first_look=first_look(launch, "check", "tls"),
        steps=tuple(_steps(launch, known)),
        worked=f"{all_green('check', 'tls')} The command of step 1 shows a notAfter that lies in the future.",
        call=people.call(launch, owner, *others, company=company),
        owner=owner,
    )


def _steps(launch: Launch, known: Known) -> Iterator[str]:
    at = said(launch.canonical_host)
    yield (
        f"See which certificate is served. Run {run(_SERVED, at, at)}. The line notAfter is its last day, "
        f"the line subject the name it is for. {_names(launch)}"
    )
    yield from _makers(launch, known)
    yield _authorities(launch)
    probe = run(
        "curl -si {} | head -1", f"http://{launch.canonical_host}/.well-known/acme-challenge/cockpit-look"
    )
    yield (
        "See whether the proof that certificate companies ask for gets through: they fetch a file below "
        f"/.well-known/acme-challenge/. Run {probe}. You should see 404 or a redirect to https, not a "
        "sign-in page and not 403. If a rule blocks it, let that one path through. To undo it, remove that "
        "exception."
    )
    yield (
        "Have the certificate issued again, where the steps above led you: open the domain there and renew "
        "or reissue. On a server of your own: `certbot renew && systemctl reload nginx`. To undo it, put the "
        "former files back and reload: the former certificate stays what it was."
    )
    yield (
        'Do not switch https off, and do not set the edge to "Flexible": browsers that know the site refuse '
        "http, passwords would travel in the open, and endless redirects follow."
    )
    yield note_on_status_page(launch)


def _names(launch: Launch) -> str:
    names = [host.name for host in launch.hosts if host.production]
    if names:
        return f"Look the same way at the other names: {listed(names)}."
    return unknown("Which other names need one is", '[[host]] name = "...", role = "app"')


def _makers(launch: Launch, known: Known) -> Iterator[str]:
    """Who makes the certificate of which names."""
    seen = f" The one seen last was issued by {said(known.issuer)}." if known.issuer else ""
    edged = [host for host in launch.hosts if host.production and host.proxied]
    direct = [host for host in launch.hosts if host.production and not host.proxied]
    if edged:
        yield (
            f"{_of(edged)} come from the edge (the network that stands in front of the server). Find them "
            f"there: each name should stand as active.{seen} "
            f"{accounts.sign_in(launch, accounts.EDGE, 'edge')}"
        )
    if direct or not edged:
        yield (
            f"{_of(direct)} come from where the product runs. Find the domains there: each name should stand "
            f"as verified, with a certificate.{'' if edged else seen} "
            f"{accounts.sign_in(launch, accounts.HOSTING, 'hosting')}"
        )


def _of(hosts: list[Host]) -> str:
    return f"The certificates of {listed(host.name for host in hosts)}" if hosts else "Certificates"


def _authorities(launch: Launch) -> str:
    """The list in DNS that says who may issue."""
    ask = run("dig +short CAA {}", launch.domain)
    look = f"See who may issue certificates: DNS holds a list (CAA records). Run {ask}."
    names = launch.edge.authorities if launch.edge else ()
    if names:
        return (
            f"{look} You should see {listed(names)}, or nothing, which allows everybody. If it is missing, "
            f'add the record `{said(launch.domain)}. CAA 0 issue "{said(names[0])}"`. To undo it, delete it.'
        )
    gap = unknown("Who issues is", 'authorities = ["..."] under [edge]')
    return f"{look} You should see nothing, which allows everybody, or the company that issues yours. {gap}"
