"""What a provider says of a token, in the words that a person reads."""

from pathlib import Path

import pytest
import trustme

from tests.credentials.canary import CANARY, leaks
from tests.credentials.wire import Recorder, asked, served


def answer(status: int, body: str) -> bytes:
    data = body.encode()
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


@pytest.mark.parametrize(
    ("status", "body", "state", "words"),
    [
        (200, '{"result": {"id": "x", "status": "active"}}', "active", "Active, without an end:"),
        (
            200,
            '{"result": {"status": "active", "expires_on": "2027-01-01T00:00:00Z"}}',
            "active",
            "until 2027",
        ),
        (200, '{"result": {"status": "active", "expires_on": "\\u001b[2J"}}', "active", "without an end"),
        (200, '{"result": {"status": "expired"}}', "expired", "expired"),
        (200, '{"result": {"status": "disabled"}}', "disabled", "disabled"),
        (401, '{"errors": [{"code": 1000, "message": "Invalid API Token"}]}', "refused", "Invalid API Token"),
        (403, '{"errors": [{"code": 9109, "message": "\\u001b]0;x\\u0007"}]}', "refused", "\\x1b]0;x\\x07"),
        (400, f'{{"errors": [{{"message": "not {CANARY}"}}]}}', "refused", "not [redacted: credential]"),
        (401, "<html>", "refused", "knows no such token."),
        (401, '{"errors": []}', "refused", "knows no such token."),
        (401, '{"errors": ["x"]}', "refused", "knows no such token."),
        (429, "", "unreachable", "HTTP 429"),
        (503, "", "unreachable", "HTTP 503"),
        (302, "", "unreachable", "HTTP 302"),
        (200, "[]", "unreachable", "does not know"),
        (200, "[" * 60_000, "unreachable", "does not know"),
        (200, '{"result": {"status": ["active"]}}', "unreachable", "does not know"),
        (200, '{"result": {"status": "activeish"}}', "unreachable", "does not know"),
    ],
)
async def test_what_the_provider_says(
    authority: trustme.CA, tmp_path: Path, status: int, body: str, state: str, words: str
) -> None:
    async with served(Recorder(answer(status, body)), authority, tmp_path) as vantage:
        verified = await asked(vantage)
    assert verified.state == state
    assert words in verified.sentence
    assert not leaks([verified.sentence.encode()])
    assert "\x1b" not in verified.sentence
