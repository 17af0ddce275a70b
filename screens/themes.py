"""Two themes whose every text can be read (4.5:1 and better), and the choice between them."""

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

DARK: Final = "cockpit-dark"
LIGHT: Final = "cockpit-light"
PLAIN: Final = "ansi-dark"  # Textual's own: nothing but the terminal's colours
# COLORFGBG ends in the number of the background colour; 0 to 6 and 8 are dark.
_LIGHT_BACKGROUNDS: Final = ("7", "9", "10", "11", "12", "13", "14", "15")

COCKPIT_DARK: Final = Theme(
    name=DARK,
    primary="#7cc7f0",
    secondary="#d7a6f5",
    accent="#7cc7f0",
    success="#7fd18b",
    warning="#f0c454",
    error="#ff8585",
    foreground="#dde3ea",
    background="#10151b",
    surface="#161c24",
    panel="#202833",
    dark=True,
    variables={
        "text-success": "#7fd18b",
        "text-warning": "#f0c454",
        "text-error": "#ff8585",
        "text-accent": "#7cc7f0",
        "text-primary": "#7cc7f0",
        "text-secondary": "#d7a6f5",
        "text-muted": "#9fabb8",
        "cursor": "#2c3949",
        "cursor-text": "#ffffff",
        "rule": "#33404f",
    },
)

COCKPIT_LIGHT: Final = Theme(
    name=LIGHT,
    primary="#0a5783",
    secondary="#6b2f95",
    accent="#0a5783",
    success="#17632a",
    warning="#734900",
    error="#a3142a",
    foreground="#1c2228",
    background="#fbfaf7",
    surface="#f3f2ee",
    panel="#e9e8e3",
    dark=False,
    variables={
        "text-success": "#17632a",
        "text-warning": "#734900",
        "text-error": "#a3142a",
        "text-accent": "#0a5783",
        "text-primary": "#0a5783",
        "text-secondary": "#6b2f95",
        "text-muted": "#505a64",
        "cursor": "#d5e2ee",
        "cursor-text": "#000000",
        "rule": "#b9bec4",
    },
)

# For the plain theme, which does not know these names; the stylesheet shows its cursor reversed.
FALLBACKS: Final = {"cursor": "ansi_default", "cursor-text": "ansi_default", "rule": "ansi_default"}


def chosen(environ: Mapping[str, str]) -> str:
    """The theme for this terminal.

    NO_COLOR (https://no-color.org) means the theme from which Textual sends no colour code at all; then
    COCKPIT_THEME (`dark`, `light` or `plain`, or the theme's whole name) decides, then COLORFGBG, which some
    terminals set.
    """
    if "NO_COLOR" in environ:
        return PLAIN
    word = environ.get("COCKPIT_THEME", "").lower().removeprefix("cockpit-")
    wish = {"dark": DARK, "light": LIGHT, "plain": PLAIN}.get(word)
    if wish:
        return wish
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in _LIGHT_BACKGROUNDS else DARK
