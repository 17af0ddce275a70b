"""The body of a message as DKIM signs it: canonical forms (RFC 6376 section 3.4), in one pass each. Pure."""

import hashlib
import re
from collections.abc import Mapping


class Bodies:
    """One body; each form is made once, however many signatures want it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._forms: dict[bytes, bytes] = {}

    def digest(self, tags: Mapping[bytes, bytes]) -> bytes:
        """The SHA-256 of what the tags c= and l= of a signature say was signed of it.

        Raises:
            KeyError: there is no such form.
            ValueError: l= is no number.
        """
        form = [*tags.get(b"c", b"").split(b"/"), b"simple"][1]
        if form not in self._forms:
            self._forms[form] = _canonical(self._data, form)
        body = self._forms[form]
        return hashlib.sha256(body[: int(tags[b"l"])] if b"l" in tags else body).digest()


def _canonical(data: bytes, form: bytes) -> bytes:
    from dkim.canonicalization import ALGORITHMS  # noqa: PLC0415 - only where a signature is verified

    whole = re.sub(rb"\r?\n", b"\r\n", data)
    if form == b"relaxed":  # dkimpy does this too, and is slow at long runs of blanks
        whole = b"\r\n".join(re.sub(rb"[\t ]+", b" ", line).rstrip(b" ") for line in whole.split(b"\r\n"))
    body: bytes = ALGORITHMS[form].canonicalize_body(whole)
    return body
