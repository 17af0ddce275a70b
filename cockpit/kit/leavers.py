"""Who leaves cannot own, back up or pay: every row of launch.toml that still names such a person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cockpit.kit import Finding, Fix, Host, Launch, command, failed
from cockpit.launch.operations import Access, Person

__all__ = ["Access", "Duty", "duties", "host_duty", "leaver", "named_by_leavers"]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a person answers for: the row of launch.toml, the key in it, and the person's id."""

    row: str
    key: str
    person: str

    @property
    def line(self) -> str:
        """As a phrase: `[[access]] registrar (backup)`."""
        return f"{self.row} ({self.key})"


def duties(launch: Launch) -> Iterator[Duty]:
    """Everything that somebody owns, backs up or pays; of the hosts only the apex, the others are apart."""
    yield from (host_duty(host) for host in launch.hosts if host.name == launch.domain)
    for access in launch.access:
        keys = (("owner", access.owner), ("backup", access.backup), ("billing_owner", access.billing_owner))
        yield from (Duty(f"[[access]] {access.id}", key, who) for key, who in keys)
    yield from (Duty(f"[[service]] {row.name}", "payer", row.payer) for row in launch.services)
    yield from (Duty(f"[[monitor]] {row.id}", "owner", row.owner) for row in launch.monitors)
    for alert in launch.alerts:
        yield Duty(f"[[alert]] {alert.channel}", "owner", alert.owner)
        yield Duty(f"[[alert]] {alert.channel}", "backup", alert.backup)
    yield from (Duty(f"[[secret]] {row.name}", "owner", row.owner) for row in launch.secrets)
    yield from (Duty(f"[[backup]] {row.store}", "owner", row.owner) for row in launch.backups)
    yield from (Duty(f"[[env]] {row.name}", "owner", row.owner) for row in launch.env)


def host_duty(host: Host) -> Duty:
    """Who answers for a host."""
    return Duty(f"[[host]] {host.name}", "owner", host.owner)


def leaver(launch: Launch, id_: str) -> Person | None:
    """The declared person of that id, if they will be gone."""
    return next((one for one in launch.people if one.id == id_ and one.leaves_on), None)


def named_by_leavers(launch: Launch, held: Iterable[Duty]) -> Iterator[Finding]:
    """One finding per person who leaves and still answers for something."""
    found: dict[str, list[Duty]] = {}
    for duty in held:
        if leaver(launch, duty.person):
            found.setdefault(duty.person, []).append(duty)
    for id_, kept in found.items():
        person = leaver(launch, id_)
        if person is not None:
            yield _still_named(person, kept)


def _still_named(person: Person, kept: list[Duty]) -> Finding:
    lines = ", ".join(duty.line for duty in kept)
    return failed(
        person.id,
        "leaver",
        f"{person.name} leaves on {person.leaves_on} and still answers for {lines}",
        expected="somebody who stays",
        observed=lines,
        evidence={"person": person.id, "leaves_on": str(person.leaves_on), "rows": [d.line for d in kept]},
        verify=command("grep -n {} launch.toml", person.id),
        fix=Fix(
            f"Hand over what {person.name} holds to somebody who stays, at the service itself first, and "
            "then name that person in each of these rows of launch.toml.",
            "\n".join(f'{duty.key} = "WHO STAYS"   # in {duty.row}' for duty in kept),
            f'Write "{person.id}" back.',
        ),
    )
