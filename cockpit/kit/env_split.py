"""Whether environments share what they must not: a secret's value, a database, a key of the test mode."""

from collections.abc import Iterator, Sequence

from cockpit.facts.platform_settings import PlatformSetting, PlatformSettings
from cockpit.kit import Finding, Fix, Launch, failed, warned
from cockpit.kit.env_rows import few, same_place
from cockpit.standards.env_names import PREFIXES, exposed, maybe_secret, of_test_mode

PRODUCTION = "production"
_ALL = tuple((prefix, framework) for prefix, framework, _ in PREFIXES)


def one_database(launch: Launch) -> Iterator[Finding]:
    """Another environment works on the data of production."""
    own = next((one for one in launch.environments if same_place(one.name, PRODUCTION)), None)
    if own is None or not own.database.strip():
        return
    for one in launch.environments:
        if one is not own and one.database.strip().casefold() == own.database.strip().casefold():
            yield failed(
                one.name,
                "same-database",
                f"{one.name} works on the database of {own.name}: a rehearsal changes what customers see",
                expected="a database of its own for each environment",
                observed=f"{one.database} in both",
                evidence={"database": one.database, "environments": [own.name, one.name]},
                fix=Fix(
                    f"Make a database of its own for {one.name}, set its address there, and give it another "
                    "name in launch.toml.",
                    f'database = "{one.database}-{one.name}"   # in [[environment]] {one.name}',
                    "Set the former address again.",
                ),
            )


def shared(launch: Launch, platform: PlatformSettings) -> Iterator[Finding]:
    """Secrets of which production and another environment have the very same value."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in platform.settings:
        others = tuple(place for place in one.environments if not same_place(place, PRODUCTION))
        if others and len(others) < len(one.environments) and _is_secret(launch, one):
            found.setdefault(others, []).append(one.name)
    for places, names in found.items():
        yield warned(
            " and ".join(places),
            "shared-secret",
            f"{few(names)}: one value in production and in {' and '.join(places)}. Whoever sees a preview or "
            "a developer's machine has the key of production",
            expected="another value in each environment",
            observed=f"{platform.platform} gives one value to {', '.join((PRODUCTION, *places))}",
            evidence={"names": names[:100], "environments": [PRODUCTION, *places]},
            fix=Fix(
                "Make a second key for the other environment, set it there, and leave the first to "
                "production alone.",
                undo="Set the former value again.",
            ),
        )


def _is_secret(launch: Launch, one: PlatformSetting) -> bool:
    """launch.toml says so; where it does not know the variable its name does."""
    row = next((row for row in launch.env if row.name == one.name), None)
    prefix, _ = exposed(one.name, _ALL)
    return row.secret if row else not prefix and maybe_secret(one.name)


def of_the_rehearsal(platform: PlatformSettings) -> Iterator[Finding]:
    """Production has what belongs to a provider's test mode."""
    own = [one for one in platform.environments if same_place(one, PRODUCTION)]
    names = sorted({name for place in own for name in platform.names(place) if of_test_mode(name)})
    if names:
        yield warned(
            PRODUCTION,
            "test-mode",
            f"production has {few(names)}, which is a key of a test mode by its name",
            expected="keys of the test mode outside production only",
            observed=f"{platform.platform} lists {few(names)} for production",
            evidence={"names": names[:100]},
            fix=Fix(
                "If production does not need it, unset it there. If it is the only key of this provider, set "
                "the live one.",
                undo="Set the former value again.",
            ),
        )


def matrix(platform: PlatformSettings, most: int = 200) -> dict[str, list[str]]:
    """Which environments have which variable, by name."""
    names = sorted({one.name for one in platform.settings})[:most]
    return {
        name: [place for place in platform.environments if name in platform.names(place)] for name in names
    }


def lacking(launch: Launch, platform: PlatformSettings, places: Sequence[str]) -> Iterator[Finding]:
    """A required variable that another environment should have by its row, and has not."""
    if platform.partial or platform.gaps:
        return
    for place in places:
        if same_place(place, PRODUCTION):
            continue  # another check, and a blocker
        names = [
            one.name
            for one in launch.env
            if one.required
            and any(same_place(name, place) for name in one.environments)
            and one.name not in platform.names(place)
        ]
        if names:
            yield warned(
                place,
                "lacking",
                f"{place} lacks {few(names)}, which launch.toml wants there",
                expected="each variable in every environment of its row",
                observed=f"{platform.platform} does not list it for {place}",
                evidence={"names": names[:100]},
                fix=Fix(f"Set it for {place}, or take {place} out of the row.", undo="Unset it."),
            )
