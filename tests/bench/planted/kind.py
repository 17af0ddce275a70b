"""A kind of thing that is planted: how its value looks, and the files it is found in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.bench.planted.dice import Dice

Class = Literal["secret", "public", "test", "decoy", "ignored"]
Half = Literal["known", "unseen"]
Value = str | tuple[str, ...]  # a tuple: the parts of one secret, each of which gives it away
Make = Callable[[Dice], Value]


@dataclass(frozen=True, slots=True)
class Form:
    """A file and the text in it; `<<0>>`, `<<1>>` are the parts of the value."""

    path: str
    text: str

    def filled(self, parts: Sequence[str]) -> str:
        """The text with the parts in their places."""
        text = self.text
        for number, part in enumerate(parts):
            text = text.replace(f"<<{number}>>", part)
        return text


@dataclass(frozen=True, slots=True)
class Kind:
    """`forms` are at least two: the one of HEAD and the one of a file that was deleted."""

    name: str
    make: Make
    forms: tuple[Form, ...] = field(repr=False)
    half: Half = "known"
    kept: Class = "secret"
    telling: int = 9  # how many of its parts, from the first on, give the secret away

    def parts(self, dice: Dice) -> tuple[str, ...]:
        """One value of this kind."""
        made = self.make(dice)
        return (made,) if isinstance(made, str) else made


# The ways in which a name gets a value, in the files that products have.
WAYS: Final[tuple[tuple[str, str], ...]] = (
    (".env.production", "{NAME}=<<0>>"),
    ("config.js", 'export const {camel} = "<<0>>";'),
    ("settings.py", '{NAME} = "<<0>>"'),
    ("deploy/values.yaml", "  {NAME}: <<0>>"),
    ("config/production.json", '  "{camel}": "<<0>>",'),
    ("config/initializers/services.rb", 'ENV["{NAME}"] ||= "<<0>>"'),
    ("config/services.php", "    '{snake}' => '<<0>>',"),
    ("internal/config/config.go", 'const {Camel} = "<<0>>"'),
    ("src/main/resources/application.properties", "{dotted}=<<0>>"),
    ("docker-compose.yml", "      - {NAME}=<<0>>"),
    ("src/main/java/com/shop/Keys.java", '    static final String {NAME} = "<<0>>";'),
    (".github/workflows/deploy.yml", '          {NAME}: "<<0>>"'),
    ("Dockerfile", "ENV {NAME}=<<0>>"),
    ("fly.toml", '  {NAME} = "<<0>>"'),
    ("scripts/release.sh", "export {NAME}='<<0>>'"),
    ("src/lib/client.ts", 'const client = createClient({{ {camel}: "<<0>>" }});'),
)


def named(name: str, *ways: int) -> tuple[Form, ...]:
    """How a variable of this NAME gets its value: in two ways that go by its letters where none are said."""
    first = sum(map(ord, name)) % len(WAYS)
    chosen = ways or (first, (first + 1 + len(name) % (len(WAYS) - 1)) % len(WAYS))
    words = name.lower().split("_")
    said = {
        "NAME": name,
        "snake": "_".join(words),
        "dotted": ".".join(words),
        "camel": words[0] + "".join(map(str.title, words[1:])),
        "Camel": "".join(map(str.title, words)),
    }
    return tuple(Form(WAYS[way][0], WAYS[way][1].format(**said)) for way in chosen)


def forms(*pairs: tuple[str, str]) -> tuple[Form, ...]:
    """Files and texts that are this kind's own."""
    return tuple(Form(path, text) for path, text in pairs)
