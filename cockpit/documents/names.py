"""Names and addresses: DNS records, hosts with their certificates, redirects, staging."""

from typing import Final

from cockpit.documents.cells import Show, cell, ends, meant_yes, people, proof, toned, words
from cockpit.documents.document import Block, Cell, Document, Missing
from cockpit.documents.gaps import missing
from cockpit.documents.parts import Read, judged, of, say, table, texts, under
from cockpit.handover.schema import Pack, Row, fits, rows

_TRIED: Final = toned({"pass": "good", "fail": "bad", "error": "bad", "unknown": "mild", "warn": "mild"})
_TLS: Final = toned({"valid": "good", "valid, with a flaw": "mild", "not valid": "bad"})
_HOPS: Final = 1  # redirects; more of them are slower and break more easily
_STAGING_LINE: Final = '[[host]]\nname = "staging.example.com"\nrole = "staging"'


def dns_map(pack: Pack) -> Document:
    """`out.dns-map`."""
    lead = "Every record of your domain as it should stay, what it is there for, and who may change it."
    records = {
        "Name": of("name"),
        "Type": of("type"),
        "Value": of("value"),
        "TTL (s)": of("ttl"),
        "Through the edge": of("proxied"),
        "What for": of("purpose"),
        "Owner": of("owner", people(pack)),
        "Evidence": of("evidence", proof(pack)),
    }
    blocks = (
        *table(rows(pack, "dns"), records),
        *under("The domain itself", *_domains(pack)),
        *missing(pack, "dns", "domain"),
    )
    return Document("out.dns-map", "DNS map", lead, blocks)


def _domains(pack: Pack) -> tuple[Block, ...]:
    columns = {
        "Domain": of("name"),
        "Registrar": of("registrar"),
        "Paid until": of("expires_on", ends(pack)),
        "Renews by itself": of("auto_renew", meant_yes),
        "Name servers": of("nameservers"),
        "DNSSEC": of("dnssec"),
        "Proof of control": of("control_proof", proof(pack)),
        "Evidence": of("evidence", proof(pack)),
    }
    return table(rows(pack, "domain"), columns)


def domain_map(pack: Pack) -> Document:
    """`out.domain-map`."""
    lead = "Each name under your domain: what it is for, where it leads, and whether its certificate is good."
    hosts = {
        "Host": of("hostname"),
        "Environment": of("environment"),
        "What for": of("purpose"),
        "Leads to": of("destination"),
        "Redirect": of("redirect"),
        "Through the edge": of("proxied"),
        "Owner": of("owner", people(pack)),
        "Evidence": of("evidence", proof(pack)),
    }
    blocks = (
        *table(rows(pack, "host"), hosts),
        *under("Certificates", *certificates(pack)),
        *missing(pack, "host", "host.tls"),
    )
    return Document("out.domain-map", "Domain map", lead, blocks)


def certificates(pack: Pack) -> tuple[Block, ...]:
    """The certificate of each host; one that ends within 30 days is told apart."""

    def of_tls(key: str, show: Show = cell) -> Read:
        return lambda row: show(_tls(row).get(key))

    columns = {
        "Host": of("hostname"),
        "Certificate": of_tls("status", _TLS),
        "Ends": of_tls("not_after", ends(pack)),
        "From": of_tls("issuer"),
        "How it is renewed": of_tls("renewal"),
        "Evidence": of_tls("evidence", proof(pack)),
    }
    return table((row for row in rows(pack, "host") if _tls(row)), columns)


def _tls(host: Row) -> Row:
    return next(iter(rows(host, "tls")), {})


def redirect_map(pack: Pack) -> Document:
    """`out.redirect-map`."""
    lead = "Where other spellings of your address and old links lead, tried as a browser and as a program."
    found = rows(pack, "redirect")
    columns = {
        "From": of("start"),
        "To": _to,
        "Kind": of("kind"),
        "Code": of("code"),
        "Hops": of("hops", _hops),
        "In a browser": of("browser", _TRIED),
        "On the command line": of("terminal", _TRIED),
        "Evidence": of("evidence", proof(pack)),
    }
    looked = under("What was looked at", *judged(pack, "redirect."))
    blocks = (*_tried(found), *table(found, columns), *missing(pack, "redirect"), *looked)
    return Document("out.redirect-map", "Redirect map", lead, blocks)


def _to(row: Row) -> Cell:
    return Cell("nowhere: it is gone on purpose", "quiet") if row.get("to") == "" else cell(row.get("to"))


def _hops(value: object) -> Cell:
    many = isinstance(value, int) and fits("int", value) and value > _HOPS
    return Cell(words(value), "mild" if many else "plain") if words(value) else cell(None)


def _tried(found: tuple[Row, ...]) -> tuple[Block, ...]:
    """How many redirects do what they should in both."""
    if not found:
        return ()
    both = [{words(row.get("browser")), words(row.get("terminal"))} for row in found]
    if broken := sum(any(said.startswith(("fail", "error")) for said in pair) for pair in both):
        return say(f"{broken} of {len(found)} do not lead where they should.", "bad")
    fine = sum(pair == {"pass"} for pair in both)
    if fine < len(found):
        return say(
            f"{fine} of {len(found)} were seen to lead where they should; the rest was not tried.", "mild"
        )
    return say("All of them lead where they should.", "good")


def https_everywhere(pack: Pack) -> Document:
    """`doc.https-everywhere`."""
    lead = "Every page is encrypted, and an address typed without https ends at one with it."
    checks = (
        "tls.hostname-valid",
        "tls.https-forced",
        "tls.mixed-content",
        "tls.expiry-window",
        "header.hsts",
    )
    blocks = (
        *under("Certificates", *certificates(pack)),
        *under("What was looked at", *judged(pack, *checks)),
        *missing(pack, "host.tls"),
    )
    return Document("doc.https-everywhere", "HTTPS on every page", lead, blocks)


def staging(pack: Pack) -> Document:
    """`doc.staging`."""
    lead = (
        "A place to try changes that no customer can reach by accident, and how it differs from production."
    )
    hosts = [row for row in rows(pack, "host") if words(row.get("environment")) == "staging"]
    columns = {
        "Host": of("hostname"),
        "Leads to": of("destination"),
        "Redirect": of("redirect"),
        "Owner": of("owner", people(pack)),
    }
    none = (
        ()
        if hosts
        else (Missing("No staging host is declared; add one if you will need it.", _STAGING_LINE),)
    )
    differs = [row for row in rows(pack, "env_var") if "staging" in texts(row.get("environments"))]
    variables = {"Variable": of("name"), "What for": of("purpose"), "Set in": of("environments")}
    blocks = (
        *table(hosts, columns),
        *none,
        *under("Variables it has", *table(differs, variables)),
        *under("What was looked at", *judged(pack, "deploy.prod-separated", "deploy.staging-parity")),
    )
    return Document("doc.staging", "A separate place to try changes", lead, blocks)
