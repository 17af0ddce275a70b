"""Where former values of the declared secrets were seen: places, and never a value."""

from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Leak, Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.handover.schema import Row
from cockpit.launch import Launch

_MOST = 5  # places of one secret


def rows(launch: Launch, repo_secrets: RepoSecrets, ci_logs: CiLogs) -> list[Row]:
    """One row for each secret of which a value that its row lists was seen."""
    seen = (*repo_secrets.leaks, *ci_logs.leaks)
    found = ((row.name, [one for one in seen if one.digest in row.exposed]) for row in launch.secrets)
    return [{"name": name, "exposed_where": _where(some)} for name, some in found if some]


def _where(some: list[Leak]) -> str:
    places = list(dict.fromkeys(_said(one) for one in some))
    more = f" and {len(places) - _MOST} more places" if len(places) > _MOST else ""
    return f"{', '.join(places[:_MOST])}{more}"


def _said(one: Leak) -> str:
    kind = "file" if one.place in (Place.TREE, Place.INDEX) else one.place.value
    return f"{kind} {one.path}"
