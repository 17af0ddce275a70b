"""The fact `Refusals`: what the providers of values that came to light say of them, where asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Refusals:
    """Answers by digest: true, the value is refused; false, it still works. What is not in it is not known.

    `left` is why a value of which its provider could tell was not asked about, by digest. `asked` is why
    nothing was sent at all.
    """

    answers: Mapping[str, bool] = field(default_factory=dict)
    left: Mapping[str, Unreachable] = field(default_factory=dict)
    asked: Unreachable | None = None
