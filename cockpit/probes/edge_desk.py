"""Puts questions to the edge's API: one place where they are bounded, and where refusals are read."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeRule, Proxied, Traffic
from cockpit.facts.http import Response
from cockpit.model import Layer
from cockpit.standards import edge_rules, edge_traffic
from cockpit.standards.edge_answers import Answered, answered, mapping, rows
from cockpit.standards.edge_rights import right_for
from cockpit.standards.edge_settings import WANTED, setting, settings
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

JSON: Final = "application/json"
LIMIT: Final = 1 << 20  # bytes of one answer
PAGES: Final = 20
PER_PAGE: Final = 100
_NO_LIST: Final = ("not-found", "status")


class EdgeDesk:
    """One API and one token that may read."""

    def __init__(self, vantage: Vantage, api: str, secret: "Secret") -> None:
        self._vantage = vantage
        self._api = api
        self._secret = secret

    async def fetch(self, path: str) -> Response | Unreachable:
        """One GET below the API's base URL."""
        return await self._vantage.fetch(f"{self._api}{path}", limit=LIMIT, accept=JSON, secret=self._secret)

    async def ask(self, path: str, part: str) -> Answered | Unreachable:
        """The result of one GET; `part` is what it belongs to (`cockpit.standards.edge_rights`)."""
        return answered(await self.fetch(path), right_for(part))

    async def settings(self, zone: str) -> Mapping[str, str] | Unreachable:
        """Every setting of the zone, or those of WANTED one by one where there is no list."""
        seen = await self.ask(f"/zones/{zone}/settings", "settings")
        if isinstance(seen, Answered):
            return settings(seen.result)
        if seen.kind not in _NO_LIST:
            return seen
        paths = (f"/zones/{zone}/settings/{id_}" for id_ in WANTED)
        found = await asyncio.gather(*(self.ask(path, "settings") for path in paths))
        pairs = (setting(one.result) for one in found if isinstance(one, Answered))
        return {id_: value for id_, value in pairs if id_} or seen

    async def records(self, zone: str) -> tuple[Proxied, ...] | Unreachable:
        """Every record that can be proxied."""
        first = await self._page(zone, 1)
        if isinstance(first, Unreachable):
            return first
        pages = first.info.get("total_pages")
        last = pages if isinstance(pages, int) else 1
        if last > PAGES:
            cause = (
                f"the zone has more than {PAGES * PER_PAGE} records, which is more than this program reads"
            )
            return Unreachable(Layer.HTTP, cause, "too-large")
        rest = await asyncio.gather(*(self._page(zone, number) for number in range(2, last + 1)))
        found = [first.result]
        for page in rest:
            if isinstance(page, Unreachable):
                return page
            found.append(page.result)
        return tuple(record for page in found for record in edge_rules.records(page))

    async def _page(self, zone: str, number: int) -> Answered | Unreachable:
        return await self.ask(f"/zones/{zone}/dns_records?per_page={PER_PAGE}&page={number}", "records")

    async def rules(self, zone: str, phase: str) -> tuple[EdgeRule, ...] | Unreachable:
        """The rules of one phase; a phase nobody has touched is a 404."""
        seen = await self.ask(f"/zones/{zone}/rulesets/phases/{phase}/entrypoint", phase)
        if isinstance(seen, Unreachable):
            return () if seen.kind == "not-found" else seen
        found = edge_rules.rules(seen.result)
        if found is None:
            cause = f"the edge's API gives no rules of {phase} that this program can read"
            return Unreachable(Layer.HTTP, cause, "garbage")
        return found

    async def origin_pulls(self, zone: str) -> bool | Unreachable:
        """Whether the edge shows the origin a certificate of its own."""
        seen = await self.ask(f"/zones/{zone}/origin_tls_client_auth/settings", "pulls")
        if isinstance(seen, Unreachable):
            return seen
        enabled = mapping(seen.result).get("enabled")
        if isinstance(enabled, bool):
            return enabled
        return Unreachable(Layer.HTTP, "the edge's API does not say whether origin pulls are on", "garbage")

    async def traffic(self, zone: str) -> Traffic | Unreachable:
        """The count of the last day; the plainer question where the plan does not answer the first."""
        seen = await self._count(zone, hourly=False)
        if isinstance(seen, Unreachable) and seen.kind == edge_traffic.NO_SUCH_PLAN:
            return await self._count(zone, hourly=True)
        return seen

    async def _count(self, zone: str, *, hourly: bool) -> Traffic | Unreachable:
        now = self._vantage.now
        body = edge_traffic.question(zone, now, hourly=hourly)
        seen = await self._vantage.query(f"{self._api}/graphql", body, self._secret, LIMIT)
        return edge_traffic.traffic(seen, now, right_for("traffic"))

    async def zone(self, name: str) -> Mapping[str, Any] | Unreachable:
        """The zone of that name, or why the token sees none."""
        seen = await self.ask(f"/zones?name={name}", "zone")
        if isinstance(seen, Unreachable):
            return seen
        found = next(
            (row for one in rows(seen.result)[:50] if (row := mapping(one)).get("name") == name), None
        )
        if found is not None:
            return found
        cause = (
            f"the edge's token sees no zone {name}: the token is limited to other zones, "
            "or the zone is in another account"
        )
        return Unreachable(Layer.PERSON, cause, "no-zone")
