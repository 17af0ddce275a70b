"""Code that nobody wrote: functions of several languages out of a small vocabulary, by seed."""

import re
from pathlib import Path
from typing import Final

from tests.bench.planted.dice import Dice

_BLOCKS_FILE: Final = Path(__file__).with_name("blocks.txt")


def _read() -> dict[str, tuple[str, ...]]:
    """Blocks by language; slots: n, m names, N a class, f, g functions, s words, i a number, b base64."""
    found: dict[str, tuple[str, ...]] = {}
    for part in re.split("(?m)^=== ", _BLOCKS_FILE.read_text())[1:]:
        of, _, text = part.partition("\n")
        slots = re.sub("«(.)»", r"{\1}", text.replace("{", "{{").replace("}", "}}"))
        found[of] = (*found.get(of, ()), slots.replace("¬\n", ""))
    return found


_BLOCKS: Final = _read()
NOUNS, VERBS = (_BLOCKS[of][0].split() for of in ("nouns", "verbs"))
ALONE: Final = frozenset(_BLOCKS["alone"][0].split())  # files that anything beside the secret would break
_SNAKES: Final = ("py", "rb", "sh", "md", "env")
_LIKE: Final = {
    "ts": ("tsx", "js", "mjs"),
    "yaml": ("yml",),
    "ini": ("properties", "cfg", "conf", "toml"),
    "min": ("map",),
    "rb": ("exs",),
    "java": ("kt", "gradle", "cs"),
    "env": ("production", "prod", "example"),
    "css": ("scss",),
}
_BY_ENDING: Final = {ending: of for of, endings in _LIKE.items() for ending in endings}


def language(path: str) -> str:
    """By how the name ends; empty where nothing may stand round a secret."""
    name = path.rsplit("/", 1)[-1]
    ending = name.rsplit(".", 1)[-1]
    if name in ALONE or ending in ALONE:
        return ""
    if name.startswith("Dockerfile"):
        return "sh"
    found = _BY_ENDING.get(ending, ending)
    return found if found in _BLOCKS else "ini"


def block(dice: Dice, of: str) -> str:
    """A few lines of this language."""
    noun, other, verb, done = (dice.pick(those) for those in (NOUNS, NOUNS, VERBS, VERBS))
    slots = {
        "n": noun,
        "m": other,
        "f": verb if of in _SNAKES else verb + noun.title(),
        "g": done + other.title(),
        "N": noun.title() + other.title(),
        "U": noun.upper(),
        "V": other.upper(),
        "s": sentence(dice),
        "i": int(dice.random() ** 3 * 900) + 1,
        "b": dice.b64(64) if of == "lock" else "",
    }
    return dice.pick(_BLOCKS[of]).format(**slots)


def text(dice: Dice, of: str, size: int) -> list[str]:
    """Blocks of this language, at least so many characters together."""
    found, held = [], 0
    while held < size:
        found.append(block(dice, of))
        held += len(found[-1])
    return found


def sentence(dice: Dice) -> str:
    """A few words that mean little."""
    said = f"{dice.pick(VERBS)} the {dice.pick(NOUNS)} of each {dice.pick(NOUNS)}"
    return f"{said} {dice.pick(('once', 'again', 'later', 'first', 'safely'))}"
