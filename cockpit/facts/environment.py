"""The fact `Environment`: which variables the code reads, and which the files of the repository promise."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A variable that the code reads: `where` are the first few places as `path:line`, `count` is how many.

    `optional`: each place does without it. `test`: only tests read it. `packages` are the folders of the
    packages that read it, an empty text for the top of the repository. `languages` in which it is read.
    """

    name: str
    where: tuple[str, ...]
    count: int = 1
    optional: bool = False
    test: bool = False
    packages: tuple[str, ...] = ("",)
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VariablePromise:
    """A file that names a variable: `.env.example`, a platform's configuration, a workflow.

    `source` says what kind of file it is. `environment` is empty where the file means all of them. `literal`:
    a value of its own stands there, which nobody has kept.
    """

    name: str
    where: str
    source: str
    environment: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """Names and places, never a value.

    `uses` and `promises` are sorted by name. `ci` are the names that workflows take from the settings of the
    code host. `riddles` are the places (`path:line`) at which only the running program knows the name.
    `prefixes` are (prefix, framework) of what the build gives to every visitor, `inlined` the names that a
    configuration gives them besides, each with its place. `examples` are the files to copy and fill in.
    `mentioned` are declared and promised names that stand somewhere although nothing shows how they are read.
    `files` counts what was read, `gaps` are sentences about what was not. `missing` stands in place of all.
    """

    uses: tuple[VariableUse, ...] = ()
    promises: tuple[VariablePromise, ...] = ()
    ci: tuple[VariablePromise, ...] = ()
    riddles: tuple[str, ...] = ()
    prefixes: tuple[tuple[str, str], ...] = ()
    inlined: tuple[tuple[str, str], ...] = ()
    examples: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    files: int = 0
    gaps: tuple[str, ...] = ()
    missing: Unreachable | None = None

    @property
    def read(self) -> tuple[VariableUse, ...]:
        """What the product itself reads; tests are left out."""
        return tuple(one for one in self.uses if not one.test)

    def promised(self, name: str, *sources: str) -> tuple[VariablePromise, ...]:
        """The files that name it; of these kinds only, where some are given."""
        return tuple(
            one for one in self.promises if one.name == name and (not sources or one.source in sources)
        )
