"""Answers in any pieces are the same answer, and no bytes at all are a crash."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cockpit.vantage.plain_http import MOST_BODY, Head, NotHttpError, read_body, read_head

WHOLE = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nT: x\r\n\r\n",
    b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.0 200 OK\r\n\r\nhello",
    b"HTTP/1.0 200 OK\nContent-Length: 5\nX: y\n\nhello",
)


def answer(pieces: Sequence[bytes]) -> tuple[Head, bytes]:
    rest = iter(pieces)

    async def read() -> bytes:
        return next(rest, b"")

    async def whole() -> tuple[Head, bytes]:
        head, data = await read_head(read)
        return head, await read_body(read, head, data)

    return asyncio.run(whole())


@pytest.mark.parametrize("data", WHOLE)
def test_an_answer_may_come_in_any_pieces(data: bytes) -> None:
    for size in (1, 2, 3, 7, len(data)):
        head, body = answer([data[start : start + size] for start in range(0, len(data), size)])
        assert (head.status, body) == (200, b"hello")


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=5), st.sampled_from(WHOLE), st.integers(0, 90))
@example([], b"", 0)
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_sent_is_a_crash(pieces: list[bytes], good: bytes, cut: int) -> None:
    for sent in (pieces, [good[:cut], *pieces]):
        try:
            head, body = answer(sent)
        except NotHttpError as reason:
            assert reason.kind in ("garbage", "closed", "cut-short", "too-large")  # noqa: PT017
        else:
            assert 200 <= head.status < 600
            assert len(body) <= MOST_BODY


def test_a_body_is_cut_and_many_small_chunks_are_read() -> None:
    long = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (2 * MOST_BODY)
    assert len(answer([long])[1]) == MOST_BODY
    huge = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n" + b"x" * (
        MOST_BODY + 2
    )
    assert len(answer([huge])[1]) == MOST_BODY
    small = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 150_000 + b"0\r\n\r\n"
    assert len(answer([small[at : at + 65536] for at in range(0, len(small), 65536)])[1]) == 150_000
