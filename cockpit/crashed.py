"""What is said when the program itself breaks, and the exit code for it."""

import traceback
from typing import Final

UNDECIDED: Final = 3  # of DESIGN's table: what was not judged to the end neither passes nor fails
_MOST: Final = 8_000  # characters: the last frames tell


def told(reason: Exception) -> str:
    """Where it broke and one sentence, for stderr: no value of a variable, secrets redacted, no escape."""
    from cockpit.text import redact, safe  # noqa: PLC0415 - only where something broke

    frames = redact("".join(traceback.format_exception(reason)))[-_MOST:]
    return (
        f"{safe(frames, _MOST, keep_lines=True).rstrip()}\n"
        f"cockpit: this is a bug of ours ({type(reason).__name__}), and says nothing about your product. "
        f"What was judged before is kept; the rest is undecided (exit code {UNDECIDED})."
    )
