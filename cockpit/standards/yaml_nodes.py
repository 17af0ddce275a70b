"""YAML as a tree that knows its lines: bounded, nothing is built from it, `on` stays `on` (YAML 1.2)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MOST_CHARACTERS: Final = 262_144
MOST_NODES: Final = 50_000  # what aliases repeat is counted each time, so that no text multiplies itself
DEEPEST: Final = 60
_MERGE: Final = "<<"
# What stands in the place of a secret would be YAML of its own; characters that nobody writes are not.
_REDACTED: Final = re.compile(r"\[redacted: ([^\]\n\ue0f0\ue0f1]{0,80})\]")
_KEPT: Final = re.compile(r"\ue0f0([^\ue0f1]*)\ue0f1")


class BadYamlError(ValueError):
    """The text is no YAML, or more of it than a person writes; the message names the line where it can."""


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (`text`), a list (`items`) or a mapping (`pairs`, the first of two equal keys kept).

    `line` starts at 1. A block scalar (`|`, `>`) has its own `style`; its text begins on the line below.
    """

    line: int
    text: str = ""
    items: tuple["Node", ...] = ()
    pairs: Mapping[str, "Node"] = field(default_factory=dict)
    kind: str = "scalar"  # scalar, list, mapping
    style: str = ""
    tag: str = ""
    size: int = 1

    def __getitem__(self, key: str) -> "Node":
        """What stands under a key; an empty scalar where there is nothing."""
        return self.pairs.get(key, Node(self.line))

    def __contains__(self, key: str) -> bool:
        return key in self.pairs

    def __bool__(self) -> bool:
        return bool(self.text or self.items or self.pairs)

    def each(self) -> tuple["Node", ...]:
        """The parts of a list; a scalar or mapping that is not empty counts as a list of one."""
        return self.items if self.kind == "list" else ((self,) if self else ())

    def texts(self) -> tuple[str, ...]:
        """The scalars of a list, or the one scalar."""
        return tuple(one.text for one in self.each() if one.kind == "scalar")

    def names(self) -> tuple[str, ...]:
        """The keys of a mapping, else the scalars: `on: push`, `on: [push]` and `on: {push: …}` are one."""
        return tuple(self.pairs) if self.kind == "mapping" else self.texts()

    @property
    def true(self) -> bool:
        """It says yes."""
        return self.text.casefold() in ("true", "yes", "on")

    @property
    def false(self) -> bool:
        """It says no."""
        return self.text.casefold() in ("false", "no", "off")

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines of a scalar with their numbers; a folded one keeps the number of its beginning."""
        first = self.line + 1 if self.style == "|" else self.line
        for offset, text in enumerate(self.text.splitlines()):
            yield (first + offset if self.style == "|" else first), text


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun and not ended."""

    line: int
    kind: str
    anchor: str | None
    tag: str
    parts: list[Node]


def documents(text: str) -> tuple[Node, ...]:
    """The documents of a text, in order.

    Raises:
        BadYamlError: it is no YAML, too long, too deep, or repeats itself too often.
    """
    import yaml  # noqa: PLC0415 - only where a file of that kind is read

    if len(text) > MOST_CHARACTERS:
        raise BadYamlError(f"longer than {MOST_CHARACTERS} characters")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return tuple(_built(yaml.parse(_REDACTED.sub("\ue0f0\\1\ue0f1", text), Loader=loader)))
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise BadYamlError(f"{where}{getattr(reason, 'problem', None) or 'no YAML'}") from None


def _built(events: Iterator[Any]) -> Iterator[Node]:
    """The tree of each document, made without recursion."""
    stack: list[_Open] = []
    anchors: dict[str, Node] = {}
    budget = MOST_NODES
    for event in events:
        name = type(event).__name__
        if name in ("SequenceStartEvent", "MappingStartEvent"):
            kind = "list" if name.startswith("Seq") else "mapping"
            stack.append(_Open(event.start_mark.line + 1, kind, event.anchor, event.tag or "", []))
            if len(stack) > DEEPEST:
                raise BadYamlError(f"line {event.start_mark.line + 1}: nested too deeply")
            continue
        node = _node(event, name, stack, anchors)
        if node is None:
            if name == "DocumentStartEvent":
                anchors.clear()
            continue
        budget -= node.size if name == "AliasEvent" else 1
        if budget < 0:
            raise BadYamlError(f"line {node.line}: more than {MOST_NODES} values")
        if stack:
            stack[-1].parts.append(node)
        else:
            yield node


def _node(event: Any, name: str, stack: list[_Open], anchors: dict[str, Node]) -> Node | None:
    """What an event completes, or none."""
    line = event.start_mark.line + 1
    if name == "ScalarEvent":
        value = _KEPT.sub(r"[redacted: \1]", event.value)
        node = Node(line, value, style=event.style or "", tag=event.tag or "")
        if not event.style and event.value in ("~", "null"):
            node = Node(line)
        return _kept(node, event.anchor, anchors)
    if name in ("SequenceEndEvent", "MappingEndEvent"):
        began = stack.pop()
        return _kept(_closed(began), began.anchor, anchors)
    if name == "AliasEvent":
        if event.anchor not in anchors:
            raise BadYamlError(f"line {line}: *{event.anchor} stands for nothing")
        return anchors[event.anchor]
    return None


def _kept(node: Node, anchor: str | None, anchors: dict[str, Node]) -> Node:
    if anchor:
        anchors[anchor] = node
    return node


def _closed(began: _Open) -> Node:
    size = 1 + sum(part.size for part in began.parts)
    if began.kind == "list":
        return Node(began.line, items=tuple(began.parts), kind="list", tag=began.tag, size=size)
    keys, values = began.parts[::2], began.parts[1::2]
    pairs: dict[str, Node] = {}
    for key, value in zip(keys, values, strict=False):
        if key.text != _MERGE:
            pairs.setdefault(key.text, value)
    for key, value in zip(keys, values, strict=False):
        if key.text == _MERGE:
            for one in value.each():
                pairs = {**one.pairs, **pairs}
    return Node(began.line, pairs=pairs, kind="mapping", tag=began.tag, size=size)
