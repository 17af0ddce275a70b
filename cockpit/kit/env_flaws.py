"""What is wrong with a variable: a row without an owner, a secret for every visitor, a value in git."""

from collections.abc import Iterable, Iterator

from cockpit.facts.environment import Environment
from cockpit.kit import Finding, Fix, Launch, failed, warned
from cockpit.kit.env_rows import Env, few
from cockpit.kit.lacking import Lack, lacking
from cockpit.kit.owners import unfit
from cockpit.kit.pasting import nobody, told
from cockpit.standards.env_names import exposed, surely_secret, without_prefix

# Files of platforms that describe production; what Compose holds is for one's own machine.
IN_PRODUCTION = (
    "fly.toml",
    "vercel.json",
    "netlify.toml",
    "render.yaml",
    "app.json",
    "wrangler",
    "app.yaml",
    "serverless.yml",
)


def incomplete(launch: Launch) -> Iterator[Finding]:
    """A row says what the variable is for, who answers for it, and where it is set."""
    lacks: tuple[Lack[Env], ...] = (
        ("no-purpose", lambda one: not told(one.purpose), "what for", 'purpose = "WHAT FOR"'),
        (
            "no-environment",
            lambda one: not one.environments,
            "in which environments",
            'environments = ["production"]',
        ),
        ("no-owner", lambda one: not told(one.owner), "who answers for it", 'owner = "WHO"'),
    )
    yield from lacking(launch, "env", launch.env, lacks, "purpose, environments and owner")
    yield from _unfit(launch)
    yield from _unmarked(launch)


def _names(rows: Iterable[Env]) -> list[str]:
    """The names of rows, each once: a variable may have a row for each environment."""
    return list(dict.fromkeys(one.name for one in rows))


def _unfit(launch: Launch) -> Iterator[Finding]:
    if launch.env and not launch.people:
        yield nobody(launch, "launch.toml declares no person, so nobody answers for a variable")
        return
    for owner in dict.fromkeys(one.owner for one in launch.env if told(one.owner)):
        if why := unfit(launch, owner):
            names = _names(one for one in launch.env if one.owner == owner)
            yield failed(
                launch.domain,
                f"unfit-owner-{owner}",
                f"{why}, and answers for {few(names)}",
                expected="a declared person who stays",
                observed=f"owner = {owner}",
                evidence={"rows": names[:50]},
                fix=Fix(
                    "Name somebody who stays.", f'owner = "WHO"   # in [[env]] {few(names)}', "Set it back."
                ),
            )


def _unmarked(launch: Launch) -> Iterator[Finding]:
    if names := _names(one for one in launch.env if not one.secret and surely_secret(one.name)):
        yield failed(
            launch.domain,
            "not-marked-secret",
            f"{few(names)} is a secret by its name, and launch.toml says that it is none",
            expected="secret = true",
            observed="secret = false",
            evidence={"rows": names[:50]},
            fix=Fix("Mark it.", f"secret = true   # in [[env]] {few(names)}", "Set it back to false."),
        )


def given_to_visitors(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """A secret under a name that the build writes into the scripts of every visitor."""
    places = _places(launch, environment)
    inlined = dict(environment.inlined)
    marked = {one.name for one in launch.env if one.secret}
    for name in sorted({*places, *inlined}):
        prefix, framework = exposed(name, environment.prefixes)
        if not prefix and name in inlined:
            framework = "the configuration of the build"
        if not framework:
            continue
        if surely_secret(name, prefix):
            yield _given(name, prefix, framework, inlined.get(name) or places[name])
        elif name in marked and prefix:
            yield warned(
                name,
                "secret-for-visitors",
                f"launch.toml calls {name} a secret, and {framework} gives whatever begins with {prefix} to "
                f"every visitor",
                expected="either no secret, or another name",
                observed=places[name],
                fix=Fix(
                    "If it may be seen by everybody, mark it so. If not, rename it and read it on the server "
                    "only.",
                    "secret = false",
                    "Set it back to true.",
                ),
            )


def _places(launch: Launch, environment: Environment) -> dict[str, str]:
    """Every name that is known, with the place that shows it best."""
    found = {one.name: "launch.toml [[env]]" for one in launch.env}
    found |= {one.name: one.where for one in environment.promises}
    return found | {one.name: one.where[0] for one in environment.read}


def _given(name: str, prefix: str, framework: str, where: str) -> Finding:
    new = without_prefix(name, prefix)
    how = f"{framework} gives whatever begins with {prefix}" if prefix else f"{framework} gives it"
    text = (
        f"Rename {name} to {new} wherever it is set and read, read it only on the server, and make a new "
        "key: the old one was in the scripts of every visitor."
        if prefix
        else f"Take {name} out of {where}, read it only on the server, and make a new key: the old one was "
        "in the scripts of every visitor."
    )
    return failed(
        name,
        "exposed-secret",
        f"{name} is a secret by its name, and {how} to every visitor",
        expected=f"{new}, read on the server only" if prefix else "read on the server only",
        observed=where,
        evidence={"prefix": prefix, "framework": framework, "where": where},
        fix=Fix(
            text,
            f"{name}  ->  {new}" if prefix else None,
            "Nothing to undo: the old name must not come back.",
        ),
    )


def written_down(environment: Environment) -> Iterator[Finding]:
    """A value beside a secret's name, in a file that everybody with the repository can read."""
    values = [one for one in environment.promises if one.literal and one.source in IN_PRODUCTION]
    for one in {one.name: one for one in reversed(values)}.values():
        prefix, _ = exposed(one.name, environment.prefixes)
        if surely_secret(one.name, prefix):
            yield failed(
                one.name,
                "value-in-file",
                f"{one.where} holds a value for {one.name}, which is a secret by its name: everybody with "
                "the repository can read it",
                expected="the name in the file, the value in the settings of the platform",
                observed=f"a value at {one.where}",
                evidence={"where": one.where, "source": one.source},
                fix=Fix(
                    f"Remove the line at {one.where}, set {one.name} as a secret of the platform, and make a "
                    "new value: the old one stays in the history.",
                    undo="Nothing to undo: the value must not come back into the file.",
                ),
            )
