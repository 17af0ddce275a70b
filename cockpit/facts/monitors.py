"""The fact `Monitors`: what watches the product, as providers' APIs or files tell it, else launch.toml."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Monitored:
    """One monitor.

    `target` is what it asks: a URL, or host and port; empty for a job that reports by itself. `covers` are
    the words of launch.toml for it. `interval` in seconds; `failures` how many in a row until somebody is
    told; `slow_ms` the answer time from which on somebody is told; `certificate` says whether somebody is
    told before the certificate ends. None is what nobody tells. `paused`, `silent` and `idle` ones help
    nobody: `silent` looks and has nobody to tell; an `idle` one waits for a job's first report, and misses
    nothing until then. `page` reads an answer; a ping or an open port proves less.
    """

    name: str
    target: str
    provider: str = ""
    covers: tuple[str, ...] = ()
    interval: int | None = None
    failures: int | None = None
    regions: tuple[str, ...] = ()
    certificate: bool | None = None
    slow_ms: int | None = None
    paused: bool = False
    silent: bool = False
    idle: bool = False
    page: bool = True
    seen: bool = False  # told by the provider, and not by launch.toml alone
    file: str = ""  # the one that sets it up, where that tells of it


@dataclass(frozen=True, slots=True)
class MonitorSource:
    """One provider, or one file that sets monitors up.

    `asked` says why it told nothing: then `monitors` are those that launch.toml names.

    `missing` are rows of launch.toml, by id, that the provider does not list.
    """

    provider: str
    monitors: tuple[Monitored, ...] = ()
    asked: Unreachable | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Monitors:
    """Every provider that launch.toml names, in its order."""

    sources: tuple[MonitorSource, ...] = ()

    @property
    def known(self) -> tuple[Monitored, ...]:
        """All monitors, whoever tells of them."""
        return tuple(one for source in self.sources for one in source.monitors)

    @property
    def closed(self) -> tuple[Unreachable, ...]:
        """Why a provider that could be asked told nothing, each cause once."""
        causes = (source.asked for source in self.sources)
        return tuple(dict.fromkeys(why for why in causes if why is not None and why.kind != NOT_ASKED))


NOT_ASKED = "not-asked"  # launch.toml names no credential, or the provider has no API that this program reads
