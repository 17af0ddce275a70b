"""Other texts in the leaves of a pack or list."""

from collections.abc import Callable, Mapping
from typing import Any

# What a text may hold that means something to whoever reads HTML carelessly.
PIECES = (
    "<script>alert(1)</script>",
    "</script><script src=//evil.example>",
    "</style><style>*{display:none}",
    "</title></head><body onload=alert(1)>",
    '" onclick="alert(1)" x="',
    "' onmouseover=alert(1) '",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://evil.example/"><script>',
    "https://lark.example/ok",
    "mailto:a@b.example?cc=c",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?php",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "<plaintext>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "</details></section></main>",
    "\u202egnp.exe",
    "\x1b[31m",
    "x" * 300,
    "| - | - |",
    "word",
)
# Texts a page reads as one of a few words: another text there is another thing to say.
_WORDS = frozenset(
    {
        *("status", "severity", "verdict", "mode", "kind", "type", "category", "environment", "role"),
        *(
            "browser",
            "terminal",
            "id",
            "owner",
            "backup",
            "billing_owner",
            "payer",
            "decided_by",
            "who",
            "by",
        ),
        *("approved_by", "waiver", "pack_digest", "public_key", "schema", "check", "environments", "to"),
    }
)


def texted(
    data: Mapping[str, Any], text: Callable[[str], str], words: frozenset[str] = _WORDS
) -> dict[str, Any]:
    """The same data with `text(key)` in every leaf of free text that says something."""

    def other(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: other(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [other(part, key) for part in value]
        return text(key) if isinstance(value, str) and value and key not in words else value

    return {name: other(part, name) for name, part in data.items()}
