"""Every text of ours can be read on every background it stands on, and the right theme is chosen."""

import pytest
from textual.color import Color
from textual.theme import Theme

from screens import themes
from screens.signs import TONES

LEAST = 4.5  # WCAG 2.2, success criterion 1.4.3
BACKGROUNDS = ("background", "surface", "panel", "cursor")
TEXTS = ("foreground", "text-primary", *(tone.removeprefix("$") for tone in TONES.values()))
OURS = (themes.COCKPIT_DARK, themes.COCKPIT_LIGHT)


def luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.2."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def variables(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def test_the_measure_itself() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
@pytest.mark.parametrize("text", [*TEXTS, "cursor-text"])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_contrast(theme: Theme, text: str, background: str) -> None:
    known = variables(theme)
    ratio = contrast(Color.parse(known[text]), Color.parse(known[background]))
    assert ratio >= LEAST, f"${text} on ${background} in {theme.name}: {ratio:.2f}"


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({}, themes.DARK),
        ({"COLORFGBG": "15;0"}, themes.DARK),
        ({"COLORFGBG": "0;15"}, themes.LIGHT),
        ({"COLORFGBG": "0;default;15"}, themes.LIGHT),
        ({"COLORFGBG": "12;8"}, themes.DARK),
        ({"COCKPIT_THEME": "light", "COLORFGBG": "15;0"}, themes.LIGHT),
        ({"COCKPIT_THEME": "cockpit-light", "COLORFGBG": "15;0"}, themes.LIGHT),
        ({"COCKPIT_THEME": "Dark", "COLORFGBG": "0;15"}, themes.DARK),
        ({"COCKPIT_THEME": "plain"}, themes.PLAIN),
        ({"COCKPIT_THEME": "nonsense"}, themes.DARK),
        ({"NO_COLOR": "1", "COCKPIT_THEME": "light"}, themes.PLAIN),
    ],
)
def test_choice(environ: dict[str, str], theme: str) -> None:
    assert themes.chosen(environ) == theme
