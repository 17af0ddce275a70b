"""The whole file around what a page says: its head, what it may load, the way past it for a keyboard."""

from cockpit.page.markup import Child, Markup, el, raw
from cockpit.page.style import css, policy

_VIEWPORT = "width=device-width, initial-scale=1"


def page(
    title: str,
    body: Child,
    *,
    styles: tuple[str, ...] = (),
    script: str = "",
    skip: str = "Skip to the content",
) -> str:
    """One self-contained HTML file in English; `script` runs after the body was read."""
    style = css(*styles)
    head = el(
        "head",
        el("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">'),
        Markup('<link rel="icon" href="data:,">'),
        el("meta", name="viewport", content=_VIEWPORT),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex, nofollow"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        raw("style", style),
    )
    whole = el(
        "body", el("a", skip, href="#main", class_="skip"), body, raw("script", script) if script else None
    )
    return f"<!doctype html>\n{el('html', head, whole, lang='en').html}\n"
