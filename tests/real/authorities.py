"""The certificate authorities of the TLS world: one root is trusted, one is nobody's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from tests.real.minting import Draft, Paper, mint

AIA = "http://aia.test"  # where their web server is
_CA = Draft(authority=True, starts=-3000, ends=3000, purposes=())


class Authorities:
    """Each is old enough for every leaf; `root` is the one that is trusted."""

    def __init__(self) -> None:
        self.root = mint(replace(_CA, subject="Lab Root", key=_rsa()))
        self.stranger = mint(replace(_CA, subject="Nobody's Root", key=_rsa()))
        self.issuer = self.below("Lab Issuing CA", self.root)
        self.rsa = self.below("Lab RSA CA", self.root, key=_rsa())
        self.short = self.below("Lab Short CA", self.root, key=_rsa(1024))
        self.upper = self.below("Lab Upper CA", self.root)
        self.lower = self.below("Lab Lower CA", self.upper, urls=(f"{AIA}/upper.der",))

    def below(self, subject: str, above: Paper, **draft: Any) -> Paper:
        """An authority certified by another."""
        return mint(replace(_CA, subject=subject, **draft), above)

    def again(self, **draft: Any) -> Paper:
        """The issuer's certificate once more, with the same name and key."""
        return self.below("Lab Issuing CA", self.root, key=self.issuer.key, **draft)

    def crossed(self, **draft: Any) -> Paper:
        """The trusted root's name and key, certified by a root from before its time."""
        return self.below("Lab Root", self.stranger, key=self.root.key, **draft)

    def leaf(self, host: str, *names: str, by: Paper | None = None, **draft: Any) -> Paper:
        """A certificate for these names, by default the host's own."""
        fields = {"subject": host, "names": names or (host,)} | draft
        return mint(Draft(**fields), by or self.issuer)

    def full(self, host: str, *names: str, by: Paper | None = None, **draft: Any) -> tuple[Paper, ...]:
        """A leaf and its issuer, as they should be sent."""
        return self.leaf(host, *names, by=by, **draft), by or self.issuer

    def alone(self, host: str, *files: str, **draft: Any) -> tuple[Paper, ...]:
        """A leaf without its issuer, which says where that one is: URLs, or files of ours."""
        urls = tuple(name if ":" in name else f"{AIA}/{name}" for name in files)
        return (self.leaf(host, urls=urls, **draft),)

    def files(self) -> Mapping[str, bytes]:
        """By name, what their web server offers."""
        both = [self.root.certificate, self.issuer.certificate]
        return {
            "issuer.der": self.issuer.der,
            "issuer.pem": self.issuer.pem.encode(),
            "issuer.p7c": pkcs7.serialize_certificates(both, Encoding.DER),
            "outdated.der": self.again(ends=-1).der,
            "short.der": self.short.der,
            "lower.der": self.lower.der,
            "upper.der": self.upper.der,
            "stranger.der": self.stranger.der,
            "huge.der": bytes(200_000),
            "page.html": b"<!doctype html><title>Not here</title>",
            "empty.der": b"",
        }


def _rsa(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)
