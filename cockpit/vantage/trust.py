"""Whom a run trusts, and the TLS contexts made from it, each once: loading the roots is slow."""

import ssl
import warnings
from functools import cached_property
from pathlib import Path

import certifi

from cockpit.facts.trails import Client

_VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
# Level 0 takes old keys, digests and versions (openssl SSL_CTX_set_security_level): a look must see what is
# there. What is too weak is judged by our own rules, the same on every build of OpenSSL.
_ANYTHING = "ALL:!aNULL:!eNULL:@SECLEVEL=0"


class Trust:
    """The roots in one PEM file: certifi's, or those launch.toml names."""

    def __init__(self, ca_file: Path | None) -> None:
        """Remember the file without reading it.

        Raises:
            ValueError: it is not there.
        """
        if ca_file is not None and not ca_file.is_file():
            raise ValueError(f"[vantage] ca_file: there is no file {ca_file}")
        self.public = ca_file is None
        self._file = str(ca_file or certifi.where())
        self._clients: dict[Client, ssl.SSLContext] = {}
        self._single: dict[str, ssl.SSLContext] = {}
        self._helped: dict[str, ssl.SSLContext] = {}
        self._agreeing: dict[str, ssl.SSLContext] = {}

    def client(self, client: Client) -> ssl.SSLContext:
        """For requests: one context per client, as httpcore sets the ALPN list on it."""
        if client not in self._clients:
            self._clients[client] = self._verifying()
        return self._clients[client]

    @cached_property
    def anybody(self) -> ssl.SSLContext:
        """For requests to a server whose certificate was judged already: any is taken."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers(_ANYTHING)
        return context

    @cached_property
    def speaking(self) -> ssl.SSLContext:
        """For a protocol of its own, as mail has them: verified as for requests, and no ALPN."""
        return self._verifying()

    def agreeing(self, protocol: str) -> ssl.SSLContext:
        """The same, offering one protocol by ALPN (RFC 7301): `http/1.1` or `h2`."""
        if protocol not in self._agreeing:
            self._agreeing[protocol] = self._verifying()
            self._agreeing[protocol].set_alpn_protocols([protocol])
        return self._agreeing[protocol]

    @cached_property
    def looking(self) -> ssl.SSLContext:
        """For looking: every version and key size is spoken; chain, name and dates are judged."""
        return self._looking()

    def helped(self, pem: str) -> ssl.SSLContext:
        """The same, knowing further intermediates: they complete a chain, and are no anchor of their own."""
        if pem not in self._helped:
            self._helped[pem] = self._looking()
            self._helped[pem].load_verify_locations(cadata=pem)
        return self._helped[pem]

    def only(self, version: str) -> ssl.SSLContext:
        """For asking whether one protocol version is spoken; nothing is verified.

        Raises:
            ValueError: this machine's OpenSSL was built without it.
        """
        if version not in self._single:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            context.set_ciphers(_ANYTHING)
            _span(context, _VERSIONS[version], _VERSIONS[version])
            self._single[version] = context
        return self._single[version]

    def _verifying(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._file)
        context.hostname_checks_common_name = False  # browsers look at the names only (RFC 9525)
        return context

    def _looking(self) -> ssl.SSLContext:
        context = self._verifying()
        # Python 3.13 sets both; browsers do neither, and a verdict must not hang on the Python it ran on.
        context.verify_flags &= ~(ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN)
        context.set_ciphers(_ANYTHING)
        context.set_alpn_protocols(["h2", "http/1.1"])
        _span(context, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3)
        return context


def _span(context: ssl.SSLContext, lowest: ssl.TLSVersion, highest: ssl.TLSVersion) -> None:
    with warnings.catch_warnings():  # Python warns of TLS 1.0 and 1.1; here they are what is looked for
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = lowest
        context.maximum_version = highest
