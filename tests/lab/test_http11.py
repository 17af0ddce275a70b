"""The lab's reading of requests: whatever comes, it ends in a request, nothing, or a refusal."""

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.lab.http11 import FIELDS, BadRequestError, Request, read


async def reading(data: bytes) -> Request | None:
    reader = asyncio.StreamReader(limit=16_384)
    reader.feed_data(data)
    reader.feed_eof()
    return await read(reader, "https", "203.0.113.10")


def read_all(data: bytes) -> Request | None:
    return asyncio.run(reading(data))


TOKENS = (*b"GET|POST| |/|?a=b|http://[::1| HTTP/1.1|Host: a|:".split(b"|"), b"\r\n", b"\n", b"\xff")


@given(st.lists(st.sampled_from(TOKENS) | st.binary(max_size=5), max_size=12).map(b"".join))
def test_any_bytes_end_well(data: bytes) -> None:
    with contextlib.suppress(BadRequestError, asyncio.IncompleteReadError):
        request = read_all(data + b"\r\n\r\n")
        assert request is None or (request.path and request.scheme == "https")


def test_a_request_in_full() -> None:
    line = b"post /login?next=/a HTTP/1.1\r\nHost: App.velomart.test:443\r\n"
    head = line + b"Cookie: a=1; b=2=3\r\nContent-Length: 7\r\n\r\n"
    request = read_all(head + b"x=1&y=%2f")
    assert request
    assert (request.method, request.host, request.path, request.query) == (
        *("POST", "app.velomart.test", "/login", "?next=/a"),
    )
    assert request.form == {"x": "1", "y": "%"}
    assert (request.cookie("b"), request.cookie("c")) == ("2=3", "")


def test_a_whole_url_in_the_request_line_wins_over_host() -> None:
    request = read_all(b"GET http://one.test/a?b HTTP/1.1\r\nHost: two.test\r\n\r\n")
    assert request
    assert (request.host, request.path, request.query) == ("one.test", "/a", "?b")
    with pytest.raises(BadRequestError):
        read_all(b"GET http://[::1/a HTTP/1.1\r\nHost: two.test\r\n\r\n")


def test_a_form_of_too_many_fields_is_empty() -> None:
    body = b"&".join(b"a=%d" % number for number in range(FIELDS + 1))
    request = read_all(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert request
    assert request.form == {}


def test_half_a_head_is_nobody() -> None:
    assert read_all(b"GET / HTTP/1.1\r\nHost: a") is None
