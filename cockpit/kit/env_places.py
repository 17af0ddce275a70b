"""The rows of launch.toml about environments: what they lack, and rows to paste."""

from collections.abc import Iterator

from cockpit.kit import Finding, Fix, Launch, failed
from cockpit.kit.env_rows import environments, same_place
from cockpit.kit.pasting import line, nobody, quoted, row, told
from cockpit.kit.words import cannot
from cockpit.launch.making import Environment as Place

__all__ = ["Place", "flaws", "proposed"]


def proposed(launch: Launch) -> str:
    """The environments that the hosts and the variables tell of, to be filled in."""
    staging = next((host.name for host in launch.hosts if host.role == "staging"), "")
    urls = {"production": f"{launch.origin}/", **({"staging": f"https://{staging}/"} if staging else {})}
    names = dict.fromkeys(("production", *environments(launch), *urls))
    owner = launch.people[0].id if len(launch.people) == 1 else "WHO"
    return "\n\n".join(_row(name, urls.get(name, "WHERE"), owner) for name in names)


def _row(name: str, url: str, owner: str) -> str:
    values = {"name": name, "url": url, "owner": owner, "database": "WHICH DATABASE"}
    return row("environment", {key: quoted(value) for key, value in values.items()})


def flaws(launch: Launch) -> Iterator[Finding]:
    """Production is missing, a name or an address stands there twice, nobody answers for one."""
    if not any(same_place(one.name, "production") for one in launch.environments):
        yield _no_production(launch)
    for number, one in enumerate(launch.environments):
        before = launch.environments[:number]
        if any(other.name.casefold() == one.name.casefold() for other in before):
            yield _twice(one, "name", one.name)
            continue
        if one.url and (
            twin := next((other for other in before if _bare(other.url) == _bare(one.url)), None)
        ):
            yield _twice(one, "address", f"{twin.name} and {one.name}")
        if not told(one.owner) or cannot(launch, one.owner):
            yield _unowned(launch, one)
    if not launch.people:
        yield nobody(launch, "launch.toml declares no person, so nobody answers for an environment")


def _bare(url: str) -> str:
    return url.strip().casefold().rstrip("/")


def _no_production(launch: Launch) -> Finding:
    names = ", ".join(one.name for one in launch.environments)
    return failed(
        launch.domain,
        "no-production",
        f"launch.toml names {names}, and not production",
        expected="production among the environments",
        observed=names,
        evidence={"environments": [one.name for one in launch.environments]},
        fix=Fix("Add the row.", _row("production", f"{launch.origin}/", "WHO"), "Remove the row."),
    )


def _twice(one: Place, what: str, observed: str) -> Finding:
    return failed(
        one.name,
        f"same-{what}",
        f"two environments have one {what}: nobody can tell them apart",
        expected=f"each environment with a {what} of its own" if what == "name" else "an address for each",
        observed=f"{observed}: {one.url}",
        evidence={"url": one.url},
        fix=Fix(
            f"Correct the {what} of one of them in launch.toml.",
            line("name" if what == "name" else "url", '"WHICH"', f"[[environment]] {one.name}"),
            "Set it back.",
        ),
    )


def _unowned(launch: Launch, one: Place) -> Finding:
    why = cannot(launch, one.owner) if told(one.owner) else "nobody answers for it"
    return failed(
        one.name,
        "no-owner",
        f"{one.name}: {why}",
        expected="a declared person who stays",
        observed=one.owner or "no owner",
        evidence={"owner": one.owner},
        fix=Fix(
            "Name somebody who stays.", line("owner", '"WHO"', f"[[environment]] {one.name}"), "Set it back."
        ),
    )
