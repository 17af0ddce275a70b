"""The parts of launch.toml about people and running it; rows shared with the handover pack use its keys."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from cockpit.launch.parts import Count, CredentialName, Part, Text


class Monitor(Part, frozen=True):
    """`[[monitor]]`: an uptime monitor that already exists."""

    id: Text
    target: Text
    covers: tuple[str, ...] = ()
    provider: str = ""
    url: str = ""
    api: str = ""  # the provider's, to which alone the credential is sent; by default the known one
    file: str = ""  # the one that sets it up, below the folder of launch.toml, where monitors are code
    interval_seconds: Count | None = None
    failures_before_alert: Count | None = None
    regions: tuple[str, ...] = ()
    owner: str = ""
    credential: CredentialName | None = None


class Alert(Part, frozen=True):
    """`[[alert]]`: a channel that reaches a person.

    `credential` holds the URL of a chat's or program's hook, or `user:password` of the mail `server`, which
    is host and port.
    """

    channel: Text
    to: str = ""
    server: str = ""
    sender: str = ""
    owner: str = ""
    backup: str = ""
    credential: CredentialName | None = None


class Person(Part, frozen=True):
    """`[[person]]`: everybody named elsewhere; one who leaves may not own anything."""

    id: Text
    name: Text
    role: str = ""
    contact: str = ""
    covers: tuple[str, ...] = ()
    leaves_on: dt.date | None = None


class Access(Part, frozen=True):
    """`[[access]]`: one account, who owns it and how to get back in."""

    id: Text
    service: Text
    category: Text
    url: str = ""
    owner: str = ""
    backup: str = ""
    owner_role: str = ""
    mfa: bool | None = None
    credential: CredentialName | None = None
    recovery: str = ""
    billing_owner: str = ""
    last_confirmed: dt.date | None = None
    confirmed_by: str = ""


class Secret(Part, frozen=True):
    """`[[secret]]`: where a secret lives and when it is rotated; the name only.

    `exposed` are digests of its former values that were seen where they should not be.
    """

    name: Text
    location: str = ""
    owner: str = ""
    rotate_days: Count | None = None
    last_rotated: dt.date | None = None
    ever_exposed: bool = False
    exposed: tuple[str, ...] = ()
    exposed_where: str = ""
    old_key_refused: bool | None = None
    how_to: str = ""


class Service(Part, frozen=True):
    """`[[service]]`: something that is paid for."""

    name: Text
    purpose: str = ""
    renews_on: dt.date | None = None
    auto_renew: bool | None = None
    monthly_cost: float | None = None
    currency: str = ""
    payer: str = ""


class Backup(Part, frozen=True):
    """`[[backup]]`: one data store."""

    store: Text
    owner: str = ""
    schedule: str = ""
    last_seen: dt.datetime | None = None
    restore_tested_on: dt.date | None = None
    minutes_to_restore: float | None = None
    rpo_hours: Count | None = None  # how much work may be lost, in hours


class Assistant(Part, frozen=True):
    """`[ai]`: the assistant, if the product has one.

    `endpoint` takes JSON with the question under `field` (`messages.0.content`) and answers, whole or as a
    stream, under `reply` (`data.message`), at most `budget` questions a run. `canary` is a text that its
    instructions hold and that it must never tell, `acts` the key under which it lists what it did, `document`
    the one of a text to be read, where it takes one. `results` is a file of the team's own tests.
    """

    endpoint: str = ""
    owner: str = ""
    results: str = ""
    field: str = "message"
    reply: str = "reply"
    acts: str = ""
    document: str = ""
    canary: str = ""
    credential: CredentialName | None = None
    budget: Annotated[int, Meta(ge=1, le=100)] = 12


class Support(Part, frozen=True):
    """`[[support]]`: where a request goes."""

    kind: Text
    path: Text
    hours: str = ""


class Escalation(Part, frozen=True):
    """`[[escalation]]`: who acts after how many minutes."""

    after_minutes: Annotated[int, Meta(ge=0)]
    who: Text
    do: Text


class Limitation(Part, frozen=True):
    """`[[limitation]]`: what is knowingly not finished."""

    id: Text
    text: Text


class NextStep(Part, frozen=True):
    """`[[next_step]]`: what comes after the launch."""

    what: Text
    when: dt.date | None = None
    owner: str = ""


class Dashboard(Part, frozen=True):
    """`[[dashboard]]`: where the basics are seen."""

    url: Text
    shows: tuple[str, ...] = ()
