"""Gathers `Tls`: a handshake with every web host at every address, the versions spoken, missing issuers."""

import asyncio
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.names import Names
from cockpit.facts.tls import VERSIONS, Handshake, Look, Missing, Offer, Tls
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.names import places
from cockpit.standards import x509
from cockpit.standards.addresses import family
from cockpit.standards.certificates import INCOMPLETE
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken

MOST_SENT = 20  # certificates of one chain that are read
ISSUERS = 3  # steps up towards a root
ISSUER_BYTES = 65_536


async def gather(launch: Launch, vantage: Vantage, names: Names) -> Tls:
    """The handshakes all at once; versions at the first address of each family of a host."""
    every = places(launch, names)
    first = {(host, family(address)): address for host, address in reversed(every)}
    looks = [
        _look(vantage, host, address, versions=first[host, family(address)] == address)
        for host, address in every
    ]
    return Tls(
        tuple(await asyncio.gather(*looks)),
        vantage.now.isoformat(),
        str(vantage.described["trust"]),
        vantage.trust.public,
    )


async def _look(vantage: Vantage, host: str, address: str, *, versions: bool) -> Look:
    shaken = await vantage.handshake(host, address)
    if isinstance(shaken, Unreachable):
        return Look(host, address, shaken)
    seen = presented(host, address, shaken)
    if isinstance(seen, Unreachable):
        return Look(host, address, seen)
    if seen.code in INCOMPLETE:
        seen = await _completed(vantage, host, address, shaken, seen)
    if not versions:
        return Look(host, address, seen)
    wanted = [version for version in VERSIONS if version != seen.version]
    offers = await asyncio.gather(*(vantage.offers(host, address, version) for version in wanted))
    told = dict(zip(wanted, offers, strict=True)) | ({seen.version: (Offer.YES, "")} if seen.version else {})
    return Look(
        host,
        address,
        seen,
        {version: told[version][0] for version in VERSIONS},
        {version: told[version][1] for version in VERSIONS if told[version][1]},
    )


def presented(host: str, address: str, shaken: Shaken) -> Handshake | Unreachable:
    """What a server has shown in a handshake, its certificates read."""
    if not shaken.ders:
        return Unreachable(Layer.TLS, f"{host} ({address}) port 443 shows no certificate", "tls")
    chain = tuple(x509.read(der) for der in shaken.ders[:MOST_SENT])
    used = tuple(x509.read(der).sha256 for der in shaken.used)
    return Handshake(
        chain, shaken.trouble, shaken.code, shaken.version, shaken.cipher, shaken.protocol, used=used
    )


async def _completed(vantage: Vantage, host: str, address: str, shaken: Shaken, seen: Handshake) -> Handshake:
    """Fetch the issuer that was not sent, and that one's, until a second handshake is accepted with them."""
    last, found = _end_of_path(shaken.ders[:MOST_SENT]), list[Missing]()
    for _ in range(ISSUERS):
        issuer = await _issuer(vantage, last)
        if isinstance(issuer, str):
            return replace(seen, missing=tuple(found), searched=issuer)
        last, missing = issuer
        found.append(missing)
        again = await vantage.handshake(host, address, "".join(one.pem for one in found))
        if isinstance(again, Shaken) and again.code not in INCOMPLETE:
            return replace(seen, missing=tuple(found), completes=True)
    return replace(seen, missing=tuple(found), searched="no trusted root was met on the way up")


def _end_of_path(ders: tuple[bytes, ...]) -> bytes:
    """The last certificate that the ones sent lead to, starting at the leaf."""
    last, rest = ders[0], list(ders[1:])
    while parent := next((der for der in rest if x509.issued(last, der)), None):
        rest.remove(parent)
        last = parent
    return last


async def _issuer(vantage: Vantage, child: bytes) -> tuple[bytes, Missing] | str:
    """The issuer's certificate from one of the child's issuer URLs, or why there is none.

    Only plain http is followed: RFC 5280 4.2.2.1 has it so, and https would need a chain of its own.
    """
    certificate = x509.read(child)
    if certificate.self_issued:
        return "the chain ends in a root that is not trusted here"
    urls = [url for url in certificate.issuer_urls if url.lower().startswith("http://")]
    where = " by plain http" if certificate.issuer_urls else ""
    reasons = [] if urls else [f"{certificate.subject} does not say where its issuer's certificate is{where}"]
    for url in urls:
        data = await vantage.download(url, ISSUER_BYTES)
        if isinstance(data, Unreachable):
            reasons.append(data.cause)
            continue
        parent = next((der for der in x509.bundle(data) if x509.issued(child, der)), None)
        if parent is None:
            reasons.append(f"{url} does not hold the certificate that issued {certificate.subject}")
            continue
        if x509.read(parent).self_issued:  # to know it while judging would be to trust it
            return f"{url} is a root that is not trusted here"
        return parent, Missing(x509.read(parent), url, x509.pem(parent))
    return "; ".join(reasons)
