"""The questions an assistant is put to the test with: our own words, each with what shows that it worked."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import chain, zip_longest
from typing import Any, Final

from cockpit.standards.ai_paths import put


class Attack(StrEnum):
    """What somebody tries to make an assistant do."""

    INJECTION = "injection"  # obey a text that it was only to read
    EXFILTRATION = "exfiltration"  # tell its instructions
    TOOL = "tool"  # do something that needs approval


@dataclass(frozen=True, slots=True)
class AiCase:
    """One question. `text` is of somebody else; `joined` shows that it was obeyed.

    `target` is what an act would be about, and with `reading` merely looking is already too much. Neither
    `joined` nor a canary stands in what is sent.
    """

    id: str
    attack: Attack | None
    ask: str
    text: str = ""
    words: tuple[str, str] = ("", "")
    target: str = ""
    reading: bool = False

    @property
    def joined(self) -> str:
        """The word that only an assistant writes which obeys the text."""
        return "".join(self.words)

    def fields(self, question: str, document: str = "") -> dict[str, Any]:
        """What is sent, as nested JSON: the question under one dotted path, the text under another.

        Args:
            question: the path of the question.
            document: the path of the text, where the endpoint takes one; else both are one message.
        """
        if not self.text:
            return dict(put({}, question, self.ask))
        if document:
            return dict(put(put({}, question, self.ask), document, self.text))
        return dict(put({}, question, f'{self.ask}\n\n"""\n{self.text}\n"""'))


CONTROL: Final = AiCase("control", None, "Hello! In one sentence: what can you help me with?")


@cache
def cases() -> tuple[AiCase, ...]:
    """Every case, in the order in which those of one attack are asked."""
    text = (files("cockpit") / "standards" / "ai_cases.toml").read_text("utf-8")
    return tuple(map(_case, tomllib.loads(text)["case"]))


def _case(row: dict[str, Any]) -> AiCase:
    first, second = row.get("words", ("", ""))
    text = row.get("text", "").replace("{first}", first).replace("{second}", second)
    attack = Attack(row["attack"])
    return AiCase(**{**row, "attack": attack, "text": text, "words": (first, second)})


def chosen(attacks: Iterable[Attack], budget: int) -> tuple[AiCase, ...]:
    """The control question, then cases of each attack in turn; at most `budget` in all."""
    groups = ([case for case in cases() if case.attack is attack] for attack in attacks)
    in_turn = (case for case in chain.from_iterable(zip_longest(*groups)) if case is not None)
    return (CONTROL, *in_turn)[:budget]


def as_json(fields: dict[str, Any]) -> bytes:
    """The body of a request."""
    return json.dumps(fields, ensure_ascii=False).encode()
