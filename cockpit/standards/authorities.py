"""By which CAA domains the public certificate authorities are known (their practice statements, section 4.2).

The issuer's organisation in a certificate says who signed; its CAA domains are published apart. Here are the
large authorities and those that small products use; any other is told as unknown, never guessed.
"""

# A word of the issuer's organisation or name, lower case, to the CAA domains it answers to.
_DOMAINS: dict[str, tuple[str, ...]] = {
    "let's encrypt": ("letsencrypt.org",),
    "internet security research group": ("letsencrypt.org",),
    "google trust services": ("pki.goog",),
    "amazon": ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"),
    "digicert": (
        "digicert.com",
        "www.digicert.com",
        "symantec.com",
        "geotrust.com",
        "rapidssl.com",
        "thawte.com",
    ),
    "geotrust": ("digicert.com", "geotrust.com", "rapidssl.com"),
    "rapidssl": ("digicert.com", "rapidssl.com", "geotrust.com"),
    "thawte": ("digicert.com", "thawte.com"),
    "sectigo": ("sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"),
    "comodo": ("sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"),
    "zerossl": ("sectigo.com", "zerossl.com"),
    "gandi": ("sectigo.com", "comodoca.com", "usertrust.com"),
    "globalsign": ("globalsign.com",),
    "godaddy": ("godaddy.com", "starfieldtech.com"),
    "starfield": ("starfieldtech.com", "godaddy.com"),
    "ssl corporation": ("ssl.com",),
    "ssl.com": ("ssl.com",),
    "buypass": ("buypass.com", "buypass.no"),
    "entrust": ("entrust.net", "affirmtrust.com"),
    "identrust": ("identrust.com",),
    "microsoft": ("microsoft.com",),
    "apple": ("pki.apple.com",),
    "actalis": ("actalis.it",),
    "certainly": ("certainly.com",),  # Fastly's own
    "cpanel": ("sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"),
    "certum": ("certum.pl", "certum.eu"),
    "asseco": ("certum.pl", "certum.eu"),
    "harica": ("harica.gr",),
    "hellenic academic": ("harica.gr",),
    "swisssign": ("swisssign.com", "swisssign.net"),
    "telekom": ("telesec.de",),
    "t-systems": ("telesec.de",),
    "d-trust": ("d-trust.net", "dtrust.de"),
    "trustwave": ("trustwave.com", "securetrust.com"),
    "secom": ("secomtrust.net",),
    "cloudflare": ("digicert.com", "pki.goog", "letsencrypt.org", "ssl.com", "sectigo.com"),
}


def caa_domains(issuer: str) -> tuple[str, ...]:
    """The CAA domains of the authority with this organisation or name; none where it is not known."""
    text = issuer.lower().replace("\u2019", "'")
    return next((domains for word, domains in _DOMAINS.items() if word in text), ())
