"""Why a certificate is not accepted, in one word, by the code that OpenSSL gives."""

from collections.abc import Mapping
from typing import Final

# X509_V_ERR of openssl x509_vfy.h
_KINDS: Final[Mapping[int, str]] = {
    9: "not-yet-valid",
    10: "expired",
    62: "bad-name",
    64: "bad-name",
    23: "revoked",
    **dict.fromkeys((2, 18, 19, 20, 21, 26, 27, 28), "not-trusted"),
}


def rejected(code: int) -> str:
    """The kind of the fault; `certificate` where the code says nothing nearer."""
    return _KINDS.get(code, "certificate")
