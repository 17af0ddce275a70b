"""After how much a watch speaks: from launch.toml, and from the roadmap where that says nothing. Pure."""

from dataclasses import dataclass
from typing import Final

from cockpit.launch import Launch

USUAL_OF: Final = (3, 10)  # catches what fails and answers in turn, which two in a row never sees


@dataclass(frozen=True, slots=True)
class Rules:
    """`failures` in a row are an outage, and so are `of[0]` of the last `of[1]`; `recover` good ones end it.

    `remind_hours` lie between two reminders; `certificate_days` and `domain_days` before an end it is told.
    """

    interval_seconds: float = 60.0
    failures: int = 2
    of: tuple[int, int] = USUAL_OF
    recover: int = 2
    remind_hours: float = 4.0
    certificate_days: int = 14
    domain_days: int = 30

    @property
    def length(self) -> int:
        """How many visits of each target have to be remembered."""
        return max(self.of[1], self.failures)


def rules(launch: Launch) -> Rules:
    """What applies to this product."""
    watch, limits = launch.watch, launch.limits
    failures = watch.failures or limits.failures_before_alert
    few, many = watch.of or (max(USUAL_OF[0], failures), max(USUAL_OF[1], 2 * failures))
    return Rules(
        interval_seconds=float(watch.interval_seconds or limits.probe_interval_s),
        failures=failures,
        of=(min(few, many), max(few, many)),
        remind_hours=float(watch.remind_hours),
        certificate_days=watch.certificate_days,
        domain_days=watch.domain_days,
    )
