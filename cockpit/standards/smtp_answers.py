"""What a mail server says (RFC 5321 section 4.2): replies of one or many lines, and what they mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

READY: Final = 220
DONE: Final = 250
_LINE = re.compile(rb"(?P<code>[2-5][0-9]{2})(?P<more>[- ]?)(?P<text>.*)", re.DOTALL)
_LONGEST = 512  # octets of a line that are kept (section 4.5.3.1.5)


class NotSmtpError(ValueError):
    """What came is no reply of a mail server."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: its code, and the text of each line."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The first line."""
        return self.lines[0] if self.lines else ""


def line(data: bytes) -> tuple[int, bool, str]:
    """The code of one line, whether more follow, and its text.

    Raises:
        NotSmtpError: it is no line of a reply.
    """
    found = _LINE.fullmatch(data.rstrip(b"\r\n"))
    if found is None or (found["text"] and not found["more"]):
        raise NotSmtpError("it does not greet as a mail server does")
    text = found["text"][:_LONGEST].decode("utf-8", "replace")
    return int(found["code"]), found["more"] == b"-", text


def offers(lines: Sequence[str]) -> tuple[str, ...]:
    """The keywords of a reply to EHLO, in upper case; its first line is a greeting (section 4.1.1.1)."""
    words = (text.split(" ", 1)[0].strip().upper() for text in lines[1:])
    return tuple(dict.fromkeys(word for word in words if word))


def turned_away(reply: Reply) -> tuple[str, str]:
    """One word and a phrase for a server that does not talk to us: about this machine, not about the server.

    Servers refuse whole networks of homes and clouds (554), and put off strangers (421, 450: greylisting).
    """
    if reply.code // 100 == 4:  # noqa: PLR2004 - a transient refusal (section 4.2.1)
        return "put-off", f"puts this machine off for now ({reply.code})"
    if reply.code // 100 == 5:  # noqa: PLR2004 - a permanent one
        return "turned-away", f"does not talk to this machine ({reply.code})"
    return "garbage", f"answers {reply.code} where a mail server greets with {READY}"
