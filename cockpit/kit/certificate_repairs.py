"""What to do about a certificate: the exact command or file, and the way back."""

from cockpit.facts.tls import Handshake, Look
from cockpit.kit import Fix, Launch, command

_NO_UNDO = (
    "The former certificate stays valid until its own end: put its files back and reload the server "
    "(certbot rollback takes back what certbot wrote into the nginx configuration)."
)
_SERVER = (
    "On a platform or an edge (Vercel, Netlify, Cloudflare ...): open the domain there and have the "
    "certificate issued again. On a server of your own, for example:"
)


def renew(host: str) -> Fix:
    """A new certificate for the same names."""
    record = "certbot renew\nnginx -t && systemctl reload nginx"
    return Fix(
        f"Renew the certificate of {host}, and find out why it was not renewed by itself. {_SERVER}",
        record,
        _NO_UNDO,
    )


def reissue(launch: Launch, host: str) -> Fix:
    """A certificate that names the host."""
    text = f"Have a certificate issued that names {host}."
    deep = host.removesuffix(f".{launch.domain}").count(".") if host != launch.domain else 0
    if launch.edge and launch.edge.provider == "cloudflare" and deep:
        text += (
            " Cloudflare's free certificate covers one level below the domain only: this name needs an "
            "advanced certificate, or a shorter name."
        )
    return Fix(f"{text} {_SERVER}", command("certbot --nginx -d {}", host), _NO_UNDO)


def complete(host: str, seen: Handshake) -> Fix:
    """The missing certificates themselves, to be appended to the chain file."""
    where = ", ".join(one.url for one in seen.missing)
    return Fix(
        f"Send the whole chain: append this to the certificate file of {host} (with certbot, use "
        f"fullchain.pem in place of cert.pem) and reload the server. It was fetched from {where}, and with "
        "it the chain is accepted.",
        "\n".join(one.pem.strip() for one in seen.missing),
        "Put the former certificate file back and reload the server.",
    )


def ordered(host: str) -> Fix:
    """The chain file sorted."""
    return Fix(
        f"Write the certificate file of {host} anew: its own certificate first, then each issuer in turn, "
        "without anything else.",
        "cat leaf.pem intermediate.pem > fullchain.pem",
        "Put the former file back and reload the server.",
    )


def trusted(host: str) -> Fix:
    """A certificate by an authority that browsers know."""
    return Fix(
        f"Replace the certificate of {host} by one of a public authority, with a new key (RSA 2048 bits, "
        f"or EC P-256). {_SERVER}",
        command("certbot --nginx --key-type ecdsa -d {}", host),
        _NO_UNDO,
    )


def current(host: str) -> Fix:
    """The authority's intermediate of today in the chain file."""
    return Fix(
        "Download the authority's current intermediate, put it in place of the old one in the certificate "
        f"file of {host} and reload the server; or have the certificate issued again.",
        _again(host),
        _NO_UNDO,
    )


def started(host: str, seen: Handshake) -> Fix:
    """A certificate whose first day has come."""
    return Fix(
        f"Set the clock of the machine that made the certificate of {host}, or keep the former one until "
        f"this one begins, on {seen.leaf.not_before[:16]} UTC.",
        _again(host),
        _NO_UNDO,
    )


def _again(host: str) -> str:
    """One certificate holds several names and is called by its first: the name is looked up."""
    look = command("certbot certificates -d {}", host)
    return f"{look}\ncertbot renew --force-renewal --cert-name NAME_SHOWN_ABOVE\nsystemctl reload nginx"


def claim(launch: Launch, look: Look) -> Fix:
    """A name the server does not know."""
    fix = reissue(launch, look.host)
    text = (
        f"The server breaks the handshake off: most often it has no certificate for {look.host}, or the "
        f"name was never added there. {fix.text}"
    )
    return Fix(text, fix.record, fix.undo)


def listen(look: Look, *, alone: bool) -> Fix:
    """A server that does not speak https; `alone`: the host has no address that does."""
    type_ = "AAAA" if ":" in look.address else "A"
    if alone:
        return Fix(
            f"Let the server listen on port 443 at {look.address}. Where a registrar only forwards the name "
            f"by http, switch its https forwarding on, or add {look.host} as a domain at your hosting and "
            f"enter the address it tells you, in place of this one.",
            f"now: {look.host}. IN {type_} {look.address}",
            f"Publish again: {look.host}. IN {type_} {look.address}",
        )
    return Fix(
        f"Let the server listen on port 443 at {look.address}, or delete the record that leads there.",
        f"delete: {look.host}. IN {type_} {look.address}",
        f"Publish again: {look.host}. IN {type_} {look.address}",
    )


def repair(launch: Launch, host: str, kind: str, seen: Handshake) -> Fix:
    """The way to mend one kind of flaw; a chain that cannot be completed needs another certificate."""
    ways = {
        "expired": lambda: renew(host),
        "too-long": lambda: renew(host),
        "wrong-name": lambda: reissue(launch, host),
        "no-names": lambda: reissue(launch, host),
        "missing-intermediate": lambda: complete(host, seen),
        "order": lambda: ordered(host),
        "intermediate-expired": lambda: current(host),
        "intermediate-not-yet-valid": lambda: current(host),
        "not-yet-valid": lambda: started(host, seen),
    }
    return ways.get(kind, lambda: trusted(host))()
