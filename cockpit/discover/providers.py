"""Who runs DNS and who sends mail, by the names they tell their customers to publish."""

from collections.abc import Iterable

from cockpit.standards.mail_senders import by_include, under

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


def dns_host(servers: Iterable[str]) -> str:
    """Who runs the name servers, or an empty string."""
    for server in servers:
        if any(label.startswith("awsdns-") for label in server.split(".")):
            return "Amazon Route 53"
        for suffix, name in DNS_HOSTS:
            if under(server, (suffix,)):
                return name
    return ""


def sending(include: str) -> str:
    """Which service an SPF include belongs to, or an empty string."""
    profile = by_include(include)
    return profile.name if profile else ""
