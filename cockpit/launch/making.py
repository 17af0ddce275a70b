"""The parts of launch.toml about how the product is made: repository, variables, release, databases."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from cockpit.launch.parts import Count, CredentialName, Part, Text


class Repo(Part, frozen=True):
    """`[repo]`: the checkout; paths relative to launch.toml.

    `build` is the command of the production build, run only with consent, in `build_minutes` at most; `dist`
    the folder it fills, relative to the checkout. `log` names files or folders with logs of the CI. `salt`
    are any words that make the digests of found secrets unguessable for who has only the handover pack.
    """

    path: str = "."
    branch: str = ""
    build: str = ""
    build_minutes: Annotated[int, Meta(ge=1, le=60)] = 10
    dist: str = ""
    log: tuple[str, ...] | str = ()
    salt: str = ""


class AllowedSecret(Part, frozen=True):
    """`[[allowed_secret]]`: something that looks like a secret and may stand where it does.

    Meant is what has this `digest`, or what `rule` finds at a `path` (a glob); `until` is its last day.
    """

    reason: Text
    owner: Text
    digest: str = ""
    path: str = ""
    rule: str = ""
    until: dt.date | None = None


class Environment(Part, frozen=True):
    """`[[environment]]`: one place the product runs in, such as production, preview or staging."""

    name: Text
    url: str = ""
    owner: str = ""
    branch: str = ""
    project: str = ""  # the platform's name for it, where each environment is a project of its own
    database: str = ""  # a name that tells two databases apart, never an address with a password
    differs: tuple[str, ...] = ()  # what differs from production on purpose, each with why


class Env(Part, frozen=True):
    """`[[env]]`: one environment variable, never its value."""

    name: Text
    environments: tuple[str, ...] = ()
    purpose: str = ""
    required: bool = True
    secret: bool = False
    owner: str = ""
    set_in: str = ""


class Rollback(Part, frozen=True):
    """`[deploy.rollback]`: the way back."""

    steps: tuple[str, ...] = ()
    last_known_good: str = ""
    data_caveat: str = ""


class Deploy(Part, frozen=True):
    """`[deploy]`: where production runs and how it is released.

    `release` is the command or the workflow file that releases. `project`, `team`, `api` and `credential`
    let the names of the platform's settings be read, never their values. `migrations_status` is the project's
    own command that tells which migrations are pending; it is run only with consent.
    """

    platform: str = ""
    project: str = ""
    team: str = ""
    api: str = ""  # the platform's API, to which alone the credential is sent; by default the known one
    credential: CredentialName | None = None
    source: str = ""
    release: str = ""
    version_marker: str = ""
    health: str = ""
    steps: tuple[str, ...] = ()
    manual_steps: int | None = None
    env_change: tuple[str, ...] = ()
    dns_change: tuple[str, ...] = ()
    migrations: str = ""
    migrations_status: str = ""
    rollback: Rollback | None = None
    platform_hosts: tuple[str, ...] = ()  # names the platform gave out, such as shop.fly.dev


class Database(Part, frozen=True):
    """`[[database]]`: a database whose statistics may be read.

    `credential` holds the connection string of a role that may read statistics and nothing else; `host` is
    the one host it may be sent to.
    """

    name: Text
    engine: Literal["postgresql"] = "postgresql"
    host: str = ""
    credential: CredentialName | None = None
    owner: str = ""
    large_rows: Count = 10_000  # from how many rows on a sequential scan is worth a word
