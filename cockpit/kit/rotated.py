"""Values that came to light, and whether each of them is over by now."""

from collections.abc import Iterator, Sequence

from cockpit.facts.leaks import Leak
from cockpit.facts.refusals import Refusals
from cockpit.kit import Finding, Fix, Launch, failed, passed
from cockpit.kit.leaks import Secret, changed, evidence, repair
from cockpit.standards.secrets.providers import provider

__all__ = ["Secret", "judged", "unsettled"]

_EXPECTED = "changed after it came to light, or refused"


def judged(launch: Launch, digest: str, some: Sequence[Leak], refusals: Refusals) -> Finding:
    """One value: what its provider says of it counts most, then what launch.toml says."""
    said = refusals.answers.get(digest)
    row = next((one for leak in some if (one := changed(launch, leak))), None)
    whose = provider(some[0].provider)
    title = whose.title if whose else ""
    if said is False:
        told = f" although launch.toml says that {row.name} was changed" if row else ""
        return _open(some, "still-works", f"{_where(some)}: {title} still takes it{told}")
    if said is True:
        return _over(some, f"{_where(some)}: {title} refuses it", "refused by its provider")
    if row is not None and all(changed(launch, leak) for leak in some):
        day = f"{row.name} was changed on {row.last_rotated}"
        return _over(some, f"{_where(some)}: {day}, after it came to light", day)
    if row is not None or _listed(launch, digest):
        return _open(some, "changed-before", f"{_where(some)}: it came to light after it was changed")
    return _open(some, "not-changed", f"{_where(some)}: nobody has said that it was changed")


def _listed(launch: Launch, digest: str) -> bool:
    return any(digest in row.exposed for row in launch.secrets)


def _where(some: Sequence[Leak]) -> str:
    places = list(dict.fromkeys(leak.path for leak in some))
    more = f" and {len(places) - 1} more places" if len(places) > 1 else ""
    return f"{some[0].title} in {places[0]}{more}"


def _open(some: Sequence[Leak], kind: str, summary: str) -> Finding:
    return failed(
        some[0].digest,
        kind,
        summary,
        expected=_EXPECTED,
        observed=f"{some[0].shown}, digest {some[0].digest}",
        evidence=evidence(some),
        fix=repair(some),
    )


def _over(some: Sequence[Leak], summary: str, observed: str) -> Finding:
    return passed(some[0].digest, summary, expected=_EXPECTED, observed=observed, evidence=evidence(some))


def unsettled(launch: Launch) -> Iterator[Finding]:
    """Rows of `[[secret]]` that say of themselves that they came to light, and not that they are over."""
    for row in launch.secrets:
        if row.old_key_refused is False:
            why = f"launch.toml says that the old value of {row.name} still works"
        elif row.ever_exposed and row.last_rotated is None:
            why = f"launch.toml says that {row.name} came to light, and not that it was changed since"
        else:
            continue
        yield failed(
            row.name,
            "row-open",
            why,
            expected="last_rotated after it came to light, old_key_refused = true",
            observed=f"the [[secret]] row of {row.name}",
            fix=Fix(
                "Change it, see that the old value is refused, then write both into its row.",
                f"last_rotated = YYYY-MM-DD   # in [[secret]] {row.name}\nold_key_refused = true",
                "The old value cannot be trusted again.",
            ),
        )
