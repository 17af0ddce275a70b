"""The look of the pages and what a browser may load for them: nothing but what stands in the page."""

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def part(name: str) -> str:
    """The text of a stylesheet or script beside this module."""
    return (files("cockpit") / "page" / name).read_text("utf-8").strip() + "\n"


def css(*more: str) -> str:
    """The stylesheet every page has, then those of its own."""
    return "".join(part(name) for name in ("page.css", *more))


def policy(style: str, script: str = "") -> str:
    """The Content-Security-Policy: this style, this script, no request, no form (CSP Level 3)."""
    scripts = f"script-src {_hash(script)}; " if script else ""
    return (
        f"default-src 'none'; {scripts}style-src {_hash(style)}; img-src data:; connect-src 'none'; "
        "form-action 'none'; base-uri 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
