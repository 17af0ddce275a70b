"""What the code reads and nobody has written down, and what is written down and nothing reads."""

from collections.abc import Iterable, Iterator

from cockpit.facts.environment import Environment, VariableUse
from cockpit.kit import Finding, Fix, Launch, failed, warned
from cockpit.kit.env_rows import few, listed, pasted
from cockpit.standards.env_names import libraries_read, maybe_secret, platform_sets

_REMOVE = "Remove the rows."


def undeclared_uses(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """Package by package: what it cannot do without, or what is a secret; then what it can do without."""
    known = {one.name for one in launch.env}
    new = [one for one in environment.read if one.name not in known]
    for package in dict.fromkeys(one.packages[0] for one in new):
        mine = [one for one in new if one.packages[0] == package]
        needed = [one for one in mine if not one.optional or maybe_secret(one.name)]
        subject = package or launch.domain
        if needed:
            yield _new(launch, environment, subject, needed)
        if spare := [one for one in mine if one not in needed]:
            yield _spare(launch, environment, subject, spare)


def _new(launch: Launch, environment: Environment, subject: str, uses: list[VariableUse]) -> Finding:
    names = [one.name for one in uses]
    read = "is read" if len(names) == 1 else "are read"
    return failed(
        subject,
        "undeclared",
        f"{few(names)} {read} by the code, and launch.toml does not say what for, where, or who answers for "
        f"it",
        expected="an [[env]] row for every variable that the code needs",
        observed="; ".join(f"{one.name} at {one.where[0]}" for one in uses[:5]),
        evidence={"read_at": listed(environment, names)},
        fix=Fix(
            "Add these rows to launch.toml and fill in what they are for.", pasted(launch, uses), _REMOVE
        ),
    )


def _spare(launch: Launch, environment: Environment, subject: str, uses: list[VariableUse]) -> Finding:
    names = [one.name for one in uses]
    return warned(
        subject,
        "undeclared-optional",
        f"{few(names)}: the code reads this and can do without; launch.toml does not mention it",
        expected="an [[env]] row for every variable that the code reads",
        observed="; ".join(f"{one.name} at {one.where[0]}" for one in uses[:5]),
        evidence={"read_at": listed(environment, names)},
        fix=Fix("Add these rows to launch.toml, or remove what nobody sets.", pasted(launch, uses), _REMOVE),
    )


def unread(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """Declared, and no trace of it anywhere: not in the code, not in any configuration."""
    if not environment.files:
        return
    names = list(dict.fromkeys(one.name for one in launch.env if not _traced(environment, one.name)))
    if names:
        where = "; names that the code puts together were not seen" if environment.riddles else ""
        yield warned(
            launch.domain,
            "unread",
            f"launch.toml declares {few(names)}, and nothing in the repository reads it{where}",
            expected="rows for what is read",
            observed=f"{environment.files} source files without it",
            evidence={"unread": names[:50]},
            fix=Fix(
                "If it is a leftover, remove the row and unset the variable. If a program outside the "
                "repository reads it, say so under purpose.",
                undo="Put the row back.",
            ),
        )
    yield from _forgotten(launch, environment)


def _traced(environment: Environment, name: str) -> bool:
    used = {one.name for one in environment.uses} | {one.name for one in environment.ci}
    elsewhere = any(one.source != "example" for one in environment.promised(name))
    return (
        name in used
        or name in environment.mentioned
        or elsewhere
        or platform_sets(name)
        or libraries_read(name)
    )


def _forgotten(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """In the example file, and neither read nor declared."""
    declared = {one.name for one in launch.env}
    left = dict.fromkeys(
        one.name
        for one in environment.promises
        if one.source == "example" and one.name not in declared and not _traced(environment, one.name)
    )
    if left:
        yield warned(
            environment.examples[0] if environment.examples else launch.domain,
            "example-unread",
            f"the example file names {few(list(left))}, and nothing in the repository reads it",
            expected="an example file with what the code reads",
            observed=f"{len(left)} names that nothing reads",
            evidence={"unread": list(left)[:50]},
            fix=Fix("Remove the lines from the example file.", undo="Put the lines back."),
        )


def not_in_example(environment: Environment) -> Iterator[Finding]:
    """Whoever copies the example file gets a product that does not start."""
    if not environment.examples:
        return
    there = {one.name for one in environment.promises if one.source == "example"}
    left = [one.name for one in environment.read if not one.optional and one.name not in there]
    if left:
        yield warned(
            environment.examples[0],
            "not-in-example",
            f"{few(left)} cannot be done without, and the example file does not name it",
            expected="every variable that is needed, by name and without a value",
            observed=f"{len(there)} names in {few(list(environment.examples))}",
            evidence={"read_at": listed(environment, left)},
            fix=Fix(
                "Add these lines, without values.",
                "\n".join(f"{name}=" for name in left),
                "Remove the lines.",
            ),
        )


def of_ci(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """What workflows take from the settings of the code host: a row of either table will do."""
    known = {one.name for one in launch.env} | {one.name for one in launch.secrets}
    left: Iterable[str] = dict.fromkeys(one.name for one in environment.ci if one.name not in known)
    names = list(left)
    if names:
        where = {one.name: one.where for one in environment.ci if one.name in names}
        rows = "\n\n".join(
            f'[[secret]]\nname = "{name}"\nlocation = "settings of the code host"\nowner = "WHO"'
            for name in names
        )
        yield warned(
            launch.domain,
            "ci-undeclared",
            f"workflows need {few(names)} from the settings of the code host, and launch.toml does not know "
            f"it",
            expected="an [[env]] or [[secret]] row for each",
            observed="; ".join(f"{name} at {place}" for name, place in list(where.items())[:5]),
            evidence={"read_at": where},
            fix=Fix("Add these rows to launch.toml.", rows, _REMOVE),
        )


def riddles(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """Places at which only the running program knows the name."""
    if environment.riddles:
        many = len(environment.riddles)
        yield warned(
            launch.domain,
            "dynamic",
            f"at {many} {'place' if many == 1 else 'places'} the code puts the name of a variable together "
            "while it runs: this check cannot know which ones it reads there",
            expected="names that are written out",
            observed="; ".join(environment.riddles[:5]),
            evidence={"places": list(environment.riddles)},
            fix=Fix(
                "Read each variable by its name at these places, or see to it yourself that what is read "
                "there has a row in launch.toml.",
                undo="Nothing to undo: no setting changes.",
            ),
        )
