"""Every environment variable that the code reads is written down, with an owner, and none is given away."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.environment import Environment
from cockpit.facts.samples_environment import (
    ANA,
    NO_CHECKOUT,
    NO_REPO,
    env_row,
    promise,
    sample_environment,
    use,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    cut,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.env_flaws import given_to_visitors, incomplete, written_down
from cockpit.kit.env_rows import Env, few
from cockpit.kit.env_uses import not_in_example, of_ci, riddles, undeclared_uses, unread
from cockpit.model import Verdict

CHECK = check(
    "Environment variable inventory with owners",
    severity=HIGH,
    why="A product that works on one machine and not in production lacks a variable as a rule. Whoever moves "
    "it, rotates a key or repairs it at night has to know which there are, what for, and whom to ask.",
    fix="Give every variable that the code reads a row in launch.toml: purpose, environments, owner, secret "
    "or not.",
    undo="Remove the rows.",
    verify="cockpit check deploy.env-inventory",
    source="the code of the checkout against [[env]] of launch.toml; The Twelve-Factor App, III; the "
    "frameworks' own "
    "pages on which names reach the browser",
    terms={
        "environment variable": "a setting the product reads when it starts, such as the database's address",
        "prefix": "the beginning of a name, by which a framework knows what it may give to the browser",
        "example file": ".env.example: the names of the variables without values, to be copied and filled in",
    },
)


def judge(launch: Launch, environment: Environment) -> Iterator[Finding]:
    """Each variable that is read has a complete row, each row is read, no secret has a name for browsers."""
    if environment.missing:
        yield _unseen(launch, environment)
        return
    given = tuple(given_to_visitors(launch, environment))
    staying = _without(environment, {one.subject for one in given if one.verdict is FAIL})
    found = [
        *given,
        *written_down(environment),
        *undeclared_uses(launch, staying),
        *incomplete(launch),
        *not_in_example(staying),
        *of_ci(launch, environment),
        *unread(launch, environment),
        *riddles(launch, environment),
        *_unread_files(launch, environment),
    ]
    yield from found or [_well(launch, environment)]


def _without(environment: Environment, renamed: set[str]) -> Environment:
    """What the code reads but for names that must go: nobody is told to write those down."""
    return replace(environment, uses=tuple(one for one in environment.uses if one.name not in renamed))


def _unseen(launch: Launch, environment: Environment) -> Finding:
    why = environment.missing
    assert why is not None
    if why.kind == "undeclared":
        said = "launch.toml names no repository, so nobody can tell which variables the code reads"
        return undeclared(launch.domain, said, '[repo]\npath = "."')
    return cut(launch.domain, why)


def _unread_files(launch: Launch, environment: Environment) -> Iterator[Finding]:
    if environment.gaps:
        yield Finding(
            launch.domain,
            Verdict.UNKNOWN,
            f"not all of the code was read: {'; '.join(environment.gaps)}",
            kind="unread-files",
            layer=Layer.REPO,
            fix=Fix(
                "Point [repo] path at the folder of the product alone.",
                'path = "app"   # in [repo]',
                "Set it back.",
            ),
        )


def _well(launch: Launch, environment: Environment) -> Finding:
    names = [one.name for one in environment.read]
    if not names and not launch.env:
        if not environment.files:
            return not_applicable(
                launch.domain, "the repository holds no source file that could read a variable"
            )
        return passed(launch.domain, f"the code reads no variable ({environment.files} source files)")
    return passed(
        launch.domain,
        f"every variable has a purpose, its environments and an owner: {len(launch.env)} in all",
        expected="a complete row for every variable that is read",
        observed=f"{environment.files} source files read {few(names)}"
        if names
        else "the code itself reads none",
        evidence={"variables": [one.name for one in launch.env][:200]},
    )


def _one(name: str, expect: Verdict, environment: Environment, *rows: Env) -> Case:
    return case(name, sample_launch(people=(ANA,), env=rows), environment, expect=expect)


def _cases() -> Iterator[Case]:
    both = (env_row("DATABASE_URL", secret=True), env_row("SHOP_NAME"))
    reads = sample_environment(use("DATABASE_URL"), use("SHOP_NAME"))
    yield _one("all of them have a row", PASS, reads, *both)
    yield _one("the code reads none", PASS, sample_environment())
    yield _one("no source at all", NOT_APPLICABLE, sample_environment(files=0))
    yield _one("one has no row", FAIL, reads, both[0])
    yield _one("one the code can do without", WARN, sample_environment(use("PAGE_SIZE", optional=True)))
    yield _one(
        "a secret with an empty default", FAIL, sample_environment(use("STRIPE_SECRET_KEY", optional=True))
    )
    yield _one("only a test reads it", PASS, sample_environment(use("E2E_USER", test=True)))
    yield _one("nobody answers for it", FAIL, reads, both[0], env_row("SHOP_NAME", owner=""))
    yield _one("nobody knows the owner", FAIL, reads, both[0], env_row("SHOP_NAME", owner="jon"))
    yield _one("nobody knows what for", FAIL, reads, both[0], env_row("SHOP_NAME", purpose="TODO"))
    yield _one("a secret that is called none", FAIL, reads, env_row("DATABASE_URL"), both[1])
    yield _one("a row that nothing reads", WARN, reads, *both, env_row("OLD_SETTING"))
    yield _one("a row for what a library reads", PASS, reads, *both, env_row("SENTRY_DSN"))
    yield _one(
        "a row for what only Compose names", PASS, sample_environment(mentioned=("SHOP_NAME",)), both[1]
    )
    public = "NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY"
    yield _one(
        "a secret for every visitor", FAIL, sample_environment(use(public)), env_row(public, secret=True)
    )
    anon = "NEXT_PUBLIC_SUPABASE_ANON_KEY"
    yield _one("a key that is made to be seen", PASS, sample_environment(use(anon)), env_row(anon))
    yield _one("such a key is called secret", WARN, sample_environment(use(anon)), env_row(anon, secret=True))
    mapbox = "VITE_MAPBOX_ACCESS_TOKEN"
    yield _one("a token for browsers", PASS, sample_environment(use(mapbox)), env_row(mapbox))
    given = sample_environment(use("DATABASE_URL"), inlined=(("DATABASE_URL", "next.config.js:3"),))
    yield _one("env of next.config", FAIL, given, both[0])
    value = promise("SESSION_SECRET", "fly.toml", "fly.toml:4", literal=True)
    session = env_row("SESSION_SECRET", secret=True)
    yield _one(
        "a value in fly.toml", FAIL, sample_environment(use("SESSION_SECRET"), promises=(value,)), session
    )
    example = {"examples": (".env.example",), "promises": (promise("DATABASE_URL"),)}
    two = sample_environment(use("DATABASE_URL"), use("SHOP_NAME"), **example)
    yield _one("the example file lacks one", WARN, two, *both)
    stale = sample_environment(
        use("DATABASE_URL"), promises=(promise("OLD_SETTING"), promise("DATABASE_URL"))
    )
    yield _one("the example file has one too many", WARN, stale, both[0])
    ci = sample_environment(ci=(promise("DEPLOY_TOKEN", "secrets of the code host", "deploy.yml:9"),))
    yield _one("a workflow needs one", WARN, ci)
    yield _one("a name that is put together", WARN, sample_environment(riddles=("src/env.js:7",)))
    yield _one("too large to be read", UNKNOWN, sample_environment(gaps=("2 source files were not read",)))
    yield _one("the checkout is not there", UNKNOWN, NO_CHECKOUT, *both)
    yield _one("no repository is declared", UNKNOWN, NO_REPO, *both)


CASES = Cases(_cases)
