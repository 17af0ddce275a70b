"""Answers that come in pieces, as servers document them, and questions under paths with lists in them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.ai_answers import Said, said
from cockpit.standards.ai_paths import put


def events(*pieces: Any, end: str = "data: [DONE]\n\n", gap: str = "\n\n") -> str:
    return "".join(f"data: {json.dumps(one)}{gap}" for one in pieces) + end


def chunk(**delta: Any) -> dict[str, Any]:
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta}]}


CHUNKS: tuple[dict[str, Any], ...] = (
    chunk(role="assistant", content=""),
    chunk(content="Hel"),
    chunk(content="lo"),
    {"choices": []},
)
CALL = {"index": 0, "id": "c1", "type": "function", "function": {"name": "refund", "arguments": '{"order"'}}
ANTHROPIC = (
    {"type": "message_start", "message": {"role": "assistant", "content": []}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hel"}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "lo"}},
    {"type": "message_stop"},
)


@pytest.mark.parametrize(
    "body",
    [
        events(*CHUNKS),
        events(*CHUNKS, gap="\r\n\r\n"),
        ": keep alive\n\n" + events(*CHUNKS, end=""),
        "".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n" for one in ANTHROPIC),
        events({"type": "response.output_text.delta", "delta": "Hel"}, {"type": "x"})
        + events({"type": "response.output_text.delta", "delta": "lo"}),
        events({"type": "start"}, {"type": "text-delta", "id": "0", "delta": "Hello"}, {"type": "finish"}),
        'f:{"messageId":"m"}\n0:"Hel"\n0:"lo"\nd:{"finishReason":"stop"}\n',
        '{"message":{"role":"assistant","content":"Hel"},"done":false}\n{"message":{"content":"lo"},"done":true}\n',
        events({"reply": "Hel"}, {"reply": "lo"}),
        "data: Hel\n\ndata: lo\n\ndata: [DONE]\n\n",
        'data: {"reply":\ndata: "Hello"}\n\n',
        'data: {"reply": "Hel"}\ndata: {"reply": "lo"}\n',
    ],
)
def test_the_pieces_are_one_text(body: str) -> None:
    assert said(body, "reply", "acts") == Said("Hello")


def test_spaces_between_words_stay() -> None:
    assert said("data: our\n\ndata:  code\n\n", "reply", "") == Said("our code")


@pytest.mark.parametrize(
    ("body", "path", "acts"),
    [
        (events(*CHUNKS), "choices.0.delta.tool_calls", ()),
        (events(*CHUNKS, chunk(tool_calls=[CALL])), "choices.0.delta.tool_calls", (CALL,)),
        (events({"reply": "a", "acts": ["x"]}, {"reply": "b", "acts": ["y"]}), "acts", ("x", "y")),
        (events({"reply": "a"}), "acts", None),
    ],
)
def test_acts_are_those_of_all_pieces(body: str, path: str, acts: tuple[Any, ...] | None) -> None:
    answer = said(body, "reply", path)
    assert isinstance(answer, Said)
    assert answer.acts == acts


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("message", {"message": "Hi"}),
        ("a.b", {"a": {"b": "Hi"}}),
        ("messages.0.content", {"messages": [{"role": "user", "content": "Hi"}]}),
        (
            "messages.0.parts.0.text",
            {"messages": [{"role": "user", "parts": [{"type": "text", "text": "Hi"}]}]},
        ),
        ("input.0", {"input": ["Hi"]}),
        ("0", {"0": "Hi"}),
    ],
)
def test_a_question_under_a_path(path: str, sent: Any) -> None:
    assert put({}, path, "Hi") == sent


def test_a_second_text_joins_the_first() -> None:
    once = put({}, "messages.0.content", "Hi")
    assert put(once, "messages.0.context", "x") == {
        "messages": [{"role": "user", "content": "Hi", "context": "x"}]
    }


_SHREDS = st.sampled_from(
    [
        "data:",
        "data: {",
        '"',
        "}",
        "[DONE]",
        "\n",
        "\n\n",
        "\r\n",
        "event: x",
        "0:",
        'a:"x"\n',
        '{"a":1}',
        "[",
        ":",
    ]
)


@given(st.one_of(st.text(), st.lists(_SHREDS, max_size=30).map("".join)), st.text(max_size=9))
def test_no_body_raises(body: str, path: str) -> None:
    assert isinstance(said(body, path, path), Said | str)


@pytest.mark.parametrize(
    "body", ["a:" * 100_000 + "\n!", "data:" * 50_000, "0:\n" * 50_000 + "!", "{\n" * 50_000]
)
def test_no_body_takes_long(body: str) -> None:
    assert isinstance(said(body, "reply", "acts"), Said | str)


def test_no_piece_is_left_out() -> None:
    assert said("data: x\n\n" * 50_000, "reply", "") == Said("x" * 50_000)
    assert said(events({"reply": "a\u2028b"}, {"reply": "\x85c"}), "reply", "") == Said("a\u2028b\x85c")
