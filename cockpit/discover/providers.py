"""Who runs DNS and who sends mail, by the names they tell their customers to publish."""

from collections.abc import Iterable
from dataclasses import dataclass

# (end of a name server's name, who runs it)
DNS_HOSTS = (
    ("ns.cloudflare.com", "Cloudflare"),
    ("googledomains.com", "Google Cloud DNS"),
    ("azure-dns.com", "Azure DNS"),
    ("azure-dns.net", "Azure DNS"),
    ("azure-dns.org", "Azure DNS"),
    ("azure-dns.info", "Azure DNS"),
    ("digitalocean.com", "DigitalOcean"),
    ("vercel-dns.com", "Vercel"),
    ("nsone.net", "NS1 or Netlify"),
    ("dnsimple.com", "DNSimple"),
    ("dnsimple-edge.net", "DNSimple"),
    ("registrar-servers.com", "Namecheap"),
    ("domaincontrol.com", "GoDaddy"),
    ("gandi.net", "Gandi"),
    ("ovh.net", "OVHcloud"),
    ("anycast.me", "OVHcloud"),
    ("ns.hetzner.com", "Hetzner"),
    ("ns.hetzner.de", "Hetzner"),
    ("first-ns.de", "Hetzner"),
    ("ui-dns.com", "IONOS"),
    ("ui-dns.org", "IONOS"),
    ("ui-dns.de", "IONOS"),
    ("ui-dns.biz", "IONOS"),
    ("rzone.de", "Strato"),
    ("porkbun.com", "Porkbun"),
    ("name.com", "Name.com"),
    ("wixdns.net", "Wix"),
    ("squarespacedns.com", "Squarespace"),
    ("linode.com", "Linode"),
    ("he.net", "Hurricane Electric"),
    ("dnsmadeeasy.com", "DNS Made Easy"),
    ("akam.net", "Akamai"),
    ("inwx.de", "INWX"),
    ("hover.com", "Hover"),
    ("transip.net", "TransIP"),
    ("infomaniak.ch", "Infomaniak"),
    ("bunny.net", "Bunny"),
    ("desec.io", "deSEC"),
    ("desec.org", "deSEC"),
    ("dns-parking.com", "Hostinger"),
    ("dreamhost.com", "DreamHost"),
    ("one.com", "one.com"),
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A service that sends: the SPF includes it tells its customers to publish, and its DKIM selectors."""

    name: str
    includes: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()


SENDERS = (
    Sending("Google Workspace", ("_spf.google.com",), ("google",)),
    Sending("Microsoft 365", ("spf.protection.outlook.com",), ("selector1", "selector2")),
    Sending("Zoho", ("zoho.com", "zoho.eu", "zoho.in", "zohomail.com"), ("zmail", "zoho")),
    Sending("Fastmail", ("spf.messagingengine.com",), ("fm1", "fm2", "fm3")),
    Sending("Proton", ("_spf.protonmail.ch",), ("protonmail", "protonmail2", "protonmail3")),
    Sending("SendGrid", ("sendgrid.net",), ("s1", "s2")),
    Sending("Mailgun", ("mailgun.org",), ("mailo", "pdk1", "pdk2")),
    Sending("Postmark", ("spf.mtasv.net",), ("pm",)),
    Sending("Resend", (), ("resend",)),
    Sending("Amazon SES", ("amazonses.com",)),
    Sending("Brevo", ("spf.brevo.com", "spf.sendinblue.com"), ("brevo1", "brevo2")),
    Sending("Mailchimp", ("servers.mcsv.net",), ("k1", "k2", "k3")),
    Sending("Mandrill", ("spf.mandrillapp.com",), ("mandrill", "mte1", "mte2")),
    Sending("Mailjet", ("spf.mailjet.com",), ("mailjet",)),
    Sending("MailerSend", ("spf.mailersend.net",), ("mlsend", "mlsend2")),
    Sending("SparkPost", ("sparkpostmail.com",)),
    Sending("HubSpot", ("hubspotemail.net",)),
    Sending("Klaviyo", (), ("kl", "kl2")),
    Sending("Zendesk", ("mail.zendesk.com",), ("zendesk1", "zendesk2")),
    Sending("Help Scout", ("helpscoutemail.com",), ("strong1", "strong2")),
    Sending("Customer.io", ("customeriomail.com",)),
    Sending("Salesforce", ("_spf.salesforce.com",)),
    Sending("Shopify", ("shops.shopify.com",)),
)


def _under(name: str, suffix: str) -> bool:
    return name == suffix or name.endswith(f".{suffix}")


def dns_host(servers: Iterable[str]) -> str:
    """Who runs the name servers, or an empty string."""
    for server in servers:
        if any(label.startswith("awsdns-") for label in server.split(".")):
            return "Amazon Route 53"
        for suffix, name in DNS_HOSTS:
            if _under(server, suffix):
                return name
    return ""


def sending(include: str) -> str:
    """Which service an SPF include belongs to, or an empty string."""
    return next((row.name for row in SENDERS if any(_under(include, suffix) for suffix in row.includes)), "")


def selectors() -> dict[str, str]:
    """Every well-known DKIM selector and the service that uses it."""
    return {selector: row.name for row in SENDERS for selector in row.selectors}
