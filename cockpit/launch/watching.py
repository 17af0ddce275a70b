"""The parts of launch.toml about what is looked at once the product is live: watching, journeys, logs."""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from cockpit.launch.parts import Count, CredentialName, Part, Text

Minutes = Annotated[int, Meta(ge=1, le=10_080)]


class Watch(Part, frozen=True):
    """`[watch]`: how `cockpit watch` looks; what is not said follows the roadmap.

    `failures` in a row are an outage, and so are three of ten where `of` is [3, 10]. `control` are addresses
    of others that answer as long as our own network does. Days are those before an end at which it warns.
    """

    interval_seconds: Annotated[int, Meta(ge=5, le=86_400)] | None = None
    failures: Annotated[int, Meta(ge=1, le=100)] | None = None
    of: tuple[Annotated[int, Meta(ge=2, le=100)], Annotated[int, Meta(ge=2, le=100)]] | None = None
    latency_ms: Count | None = None
    control: tuple[str, ...] = ()
    certificate_days: Count = 14
    domain_days: Count = 30
    remind_hours: Count = 4


class Smoke(Part, frozen=True):
    """`[[smoke]]`: one step of a journey; rows of one `journey` are its steps, in order.

    `form` is sent as a form does, `json` as a program does, with `headers` of its own. `contains` and `lacks`
    are texts of the answer. `take` keeps a part of it under a name, by the text before it and the text behind
    it, for `{name}` in later steps. `once` is never tried again, `cleanup` runs whatever failed before.
    `{user}` and `{password}` come from `credential`.
    """

    name: Text
    url: Text
    journey: str = ""
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    form: dict[str, str] = field(default_factory=dict)
    json: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    contains: str = ""
    lacks: str = ""
    status: int | None = None
    take: dict[str, tuple[str, str]] = field(default_factory=dict)
    max_ms: Count | None = None
    once: bool = False
    cleanup: bool = False
    credential: CredentialName | None = None


class Logs(Part, frozen=True):
    """`[logs]`: where a sample of the product's own log is: files or folders, or a command that prints it."""

    paths: tuple[str, ...] | str = ()
    command: str = ""
    minutes: Minutes = 60
    request_id: str = ""  # the name of the header or field, where it is an unusual one
    errors: str = ""  # the page that shows errors with their context
    test_error: str = ""  # a page of ours that breaks on purpose


class TimingFiles(Part, frozen=True):
    """`[timings]`: what others have measured: access logs, exports of an APM, results of a load test.

    Of a log only the newest `minutes` count. `unit` is that of durations that do not say theirs.
    """

    paths: tuple[str, ...] | str = ()
    minutes: Minutes = 1440
    unit: Literal["", "s", "ms", "us"] = ""
